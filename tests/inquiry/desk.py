"""An inquiry's desk for tests: a campaign folder, a record in memory, salts that repeat."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from hustings.inquiry.check import Checked, check_custody
from hustings.inquiry.custody import Custody, take_into_custody
from hustings.inquiry.exhibits import Recorded, exhibits_in
from hustings.inquiry.index import Coverage, Index, current_index
from hustings.inquiry.query import read_query
from hustings.inquiry.search import Found, search
from hustings.inquiry.store import Store
from hustings.record.entries import Entry, entry_bytes

AT = "2017-05-01T09:00:00Z"


@dataclass
class Desk:
    """``folder``: a campaign's. ``log``: entries as they would stand in the record."""

    folder: Path
    log: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._salts = count()

    @property
    def store(self) -> Store:
        return Store(self.folder / "inquiry")

    @property
    def recorded(self) -> tuple[Recorded, ...]:
        return exhibits_in(self.log)

    def salt(self) -> bytes:
        return hashlib.sha256(f"salt {next(self._salts)}".encode()).digest()

    def append(self, entries: Sequence[Entry]) -> range:
        first = len(self.log)
        self.log += [entry_bytes(entry) for entry in entries]
        return range(first, len(self.log))

    def take(self, folder: Path, append: object = None) -> Custody:
        add = append if callable(append) else self.append
        return take_into_custody(folder, self.store, self.recorded, AT, self.salt, add)

    def check(self) -> Checked:
        return check_custody(self.store, self.recorded)

    @contextmanager
    def index(self):  # type: ignore[no-untyped-def]
        with current_index(self.store, [one.exhibit for one in self.recorded]) as index:
            yield index

    def coverage(self) -> Coverage:
        with self.index() as index:
            assert isinstance(index, Index)
            return index.coverage

    def search(self, *words: str, limit: int = 1000) -> Found:
        with self.index() as index:
            return search(index, read_query(words), limit)

    def numbers(self, *words: str) -> list[str]:
        """The exhibits in which the words are found, in order; each hit was located too."""
        found = self.search(*words)
        assert found.total == len(found.hits)
        return sorted(hit.exhibit for hit in found.hits)


def write(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    """A folder of documents; text as UTF-8."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def desk_with(folder: Path, *documents: bytes | str, ending: str = ".txt") -> Desk:
    """A desk that holds these documents, as X0001 and on."""
    desk = Desk(folder / "campaign")
    files = {f"{n:06d}{ending}": document for n, document in enumerate(documents, 1)}
    desk.take(write(folder / "documents", files))
    return desk
