"""A piece of work in a process of its own, beside this one, on the machine's other core."""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Answer = TypeVar("Answer")

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


@contextmanager
def beside_this_process(
    work: Callable[..., Answer], *arguments: Any
) -> Iterator[Callable[[], Answer]]:
    """Starts ``work(*arguments)``; yields a function that waits for its answer.

    The process ends with this block, however the block ends, and on Linux with this process even
    if that is killed: nothing goes on writing into a folder that is given up. Raises what the work
    raised.
    """
    context = multiprocessing.get_context("spawn")
    answers, to_us = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(to_us, work, arguments), daemon=True)
    process.start()
    to_us.close()

    def answer() -> Answer:
        try:
            done, found = answers.recv()
        except EOFError:
            process.join()
            raise ChildProcessError(
                f"the other process ended with {process.exitcode} and no answer"
            ) from None
        if not done:
            raise found
        return found  # type: ignore[no-any-return]

    try:
        yield answer
    finally:
        process.kill()
        process.join()


def _run(to_parent: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    try:
        to_parent.send((True, work(*arguments)))
    except Exception as error:
        to_parent.send((False, error))
