"""The keys of a log, from the first on: ``log.vkeys``, which there is once a key was replaced.

    0 party.example/record+af939ac7+AbF...
    557 party.example/record+1c02be1d+AfQ...

Each line has a number of entries and the key that signs the checkpoints from there on. The
checkpoint of exactly that many is signed by both keys: it is where the older one hands over to the
newer, and by it whoever knows only the first key is led to the last. All bear the log's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hustings.record.checkpoint import SIZE
from hustings.record.note import NoteError, VerifierKey, parse_verifier_key

KEYS = "log.vkeys"


@dataclass(frozen=True)
class LogKeys:
    """``lines``: from how many entries on, and the key; the first from 0."""

    lines: tuple[tuple[int, VerifierKey], ...]

    def __post_init__(self) -> None:
        sizes = [size for size, _ in self.lines]
        keys = [key for _, key in self.lines]
        if not sizes or sizes[0] != 0 or any(one >= other for one, other in pairwise(sizes)):
            raise NoteError("the keys of a log stand by size, the first from 0 on")
        if len({key.name for key in keys}) != 1 or len({key.public for key in keys}) != len(keys):
            raise NoteError("the keys of a log bear its name, and each is another")

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        """From the first to the one that signs today."""
        return tuple(key for _, key in self.lines)

    @property
    def current(self) -> VerifierKey:
        """The key that signs today."""
        return self.lines[-1][1]

    def signing(self, size: int) -> tuple[VerifierKey, ...]:
        """The keys that sign the checkpoint of a size: one, or two where one hands over."""
        ends = [start for start, _ in self.lines[1:]]
        both = zip(self.lines, [*ends, None], strict=True)
        return tuple(
            key for (start, key), end in both if start <= size and (end is None or size <= end)
        )


def one_key(key: VerifierKey) -> LogKeys:
    """The keys of a log that has had one."""
    return LogKeys(((0, key),))


def parse_log_keys(data: bytes) -> LogKeys:
    """The keys in a file. ``NoteError`` unless it is spelt as ``write_log_keys`` spells it."""
    try:
        lines = [line.partition(" ") for line in data.decode().split("\n")[:-1]]
    except UnicodeDecodeError:
        raise NoteError("the keys of a log are UTF-8 text") from None
    if any(not SIZE.fullmatch(size) for size, _, _ in lines):
        raise NoteError("a line has a number of entries, a space, and a verifier key")
    keys = LogKeys(tuple((int(size), parse_verifier_key(key)) for size, _, key in lines))
    if len(keys.lines) < 2 or write_log_keys(keys) != data:
        raise NoteError("the keys are not spelt as they would be written")
    return keys


def write_log_keys(keys: LogKeys) -> bytes:
    """The file of a log that has had several keys."""
    return "".join(f"{size} {key}\n" for size, key in keys.lines).encode()
