"""A folder that is replaced as a whole: it holds the old contents or the new, never a mixture.

The new contents are written beside it, in ``.NAME.partial-...``, and change places with it in
one step of the operating system. A run holds a lock on the folder it writes, which falls when
its process ends, however it ends: what a killed run left is found by its name and its open lock.
"""

from __future__ import annotations

import ctypes
import fcntl
import glob
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex

import click


@contextmanager
def replaced_folder(target: Path, marker: str) -> Iterator[Path]:
    """Yields an empty folder to write in; on leaving it, that folder becomes ``target``.

    ``marker`` is the name of a file that says the folder is ours to replace. A target that
    holds anything but lacks it is refused (exit 2); after an exception it stays as it was.
    """
    target = target.resolve()
    with in_place_of(target, lambda: refuse_what_is_not_ours(target, marker)) as fresh:
        yield fresh
        (fresh / marker).write_text("Written by hustings, and replaced by its next run.\n")


@contextmanager
def in_place_of(target: Path, refuse: Callable[[], None]) -> Iterator[Path]:
    """Yields an empty folder; on leaving it, that folder becomes ``target``, which is a whole path.

    ``refuse`` raises where what is at ``target`` may not be replaced. It is asked before the work
    and after it: something may have come meanwhile.
    """
    refuse()
    target.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        with locked(target.parent):
            clear_leftovers(target)
            fresh = target.with_name(f".{target.name}.partial-{token_hex(4)}")
            fresh.mkdir()
            held.callback(shutil.rmtree, fresh, ignore_errors=True)
            held.enter_context(locked(fresh))
        yield fresh
        with locked(target.parent):
            refuse()
            put_in_place(fresh, target)


@contextmanager
def locked(folder: Path, wait: bool = True) -> Iterator[None]:
    """Holds the lock on a folder. Raises BlockingIOError where another has it and not ``wait``."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(descriptor)


def refuse_what_is_not_ours(target: Path, marker: str) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise click.UsageError(f"{target} is a file: name a folder.")
    if any(target.iterdir()) and not (target / marker).is_file():
        raise click.UsageError(
            f"{target} holds files that are not ours ({marker} is not among them), so it is left "
            "alone. Name another folder, or empty this one."
        )


def clear_leftovers(target: Path) -> None:
    """Removes what dead runs left beside ``target``, and brings back what one had set aside."""
    for kind in ("old", "partial"):
        for leftover in target.parent.glob(f".{glob.escape(target.name)}.{kind}-*"):
            with suppress(BlockingIOError, FileNotFoundError), locked(leftover, wait=False):
                if kind == "old" and not target.exists():
                    leftover.rename(target)
                else:
                    shutil.rmtree(leftover, ignore_errors=True)


def put_in_place(fresh: Path, target: Path) -> None:
    """``fresh`` becomes ``target``; where there was one, it takes the name of ``fresh``."""
    if not target.exists():
        fresh.rename(target)
    elif not exchange(fresh, target):
        aside = target.with_name(f".{target.name}.old-{os.getpid()}")
        target.rename(aside)
        fresh.rename(target)
        shutil.rmtree(aside, ignore_errors=True)


def exchange(one: Path, other: Path) -> bool:
    """Swaps two names in one step, where the system and its file system can; else does nothing."""
    libc = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            rename_swap = 2  # RENAME_SWAP of sys/stdio.h
            return bool(libc.renamex_np(first, second, rename_swap) == 0)
        at_working_folder, rename_exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE of renameat2(2)
        answer = libc.renameat2(
            at_working_folder, first, at_working_folder, second, rename_exchange
        )
        return bool(answer == 0)
    except AttributeError:  # an older C library
        return False
