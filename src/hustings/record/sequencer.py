"""Many writers, one log: threads hand in entries, and one thread of its own adds them in groups.

A group is whatever was handed in while the last one was on its way to the disk, so that the wait
for the disk is shared. Nobody is told that an entry is in the log before it is durable. Within a
process this is how several threads add; a second process is refused by the log's lock.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from hustings.record.log import Log, LogError, require_entry

MOST_AT_ONCE = 10_000  # entries of one group: what a crash in its midst can undo stays small


@dataclass(frozen=True)
class Handed:
    """What one thread handed in, and what it waits for: the indexes, or an error."""

    entries: Sequence[bytes]
    answer: Future[range] = field(default_factory=Future)


class Sequencer:
    """Adds entries to a log for any number of threads. Use as a context manager.

    The log must be open to append and is used by nobody else until ``close``, which does not
    close it. After an error of the disk the log has to be opened again, and so has this.
    """

    def __init__(self, log: Log) -> None:
        self.log = log
        self._waiting: deque[Handed] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._broken: str | None = None
        self._writer = threading.Thread(target=self._write, name="sequencer", daemon=True)
        self._writer.start()

    def append(self, entries: Sequence[bytes]) -> range:
        """Adds a group of entries, side by side and all or none. Returns their indexes once they
        are on the disk and published.

        ``LogError`` where an entry is too long, where the disk refused the group that it was in,
        or after ``close``. An interrupted wait does not take the entries back.
        """
        for number, entry in enumerate(entries):
            require_entry(number, entry)
        handed = Handed(tuple(entries))
        with self._changed:
            if self._closed or self._broken is not None:
                raise LogError(self._broken or "the sequencer is closed: open it again to add")
            self._waiting.append(handed)
            self._changed.notify()
        return handed.answer.result()

    def close(self) -> None:
        """Adds what was handed in by now, and ends the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._writer.join()

    def __enter__(self) -> Sequencer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write(self) -> None:
        while group := self._next_group():
            try:
                added = self.log.append([entry for one in group for entry in one.entries])
            except BaseException as error:
                self._break(group, error)
                return
            start = added.start
            for one in group:
                one.answer.set_result(range(start, start + len(one.entries)))
                start += len(one.entries)

    def _next_group(self) -> list[Handed]:
        """What is to be added next, at least one; [] once it is closed and nothing waits."""
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            group: list[Handed] = []
            count = 0
            while self._waiting and (not group or count < MOST_AT_ONCE):
                group.append(self._waiting.popleft())
                count += len(group[-1].entries)
            return group

    def _break(self, group: Sequence[Handed], error: BaseException) -> None:
        """Tells everybody who waits: those of the group that failed, and those behind them."""
        with self._changed:
            self._broken = f"{error or type(error).__name__}"
            behind = list(self._waiting)
            self._waiting.clear()
        for one in group:
            one.answer.set_exception(_told(self._broken, error))
        for one in behind:
            one.answer.set_exception(_told(f"not added: {self._broken}", error))


def _told(why: str, cause: BaseException) -> LogError:
    """The error of one thread: each has its own, for each raises it."""
    error = LogError(why)
    error.__cause__ = cause
    return error
