"""One run over a folder: each file kept in the store, and the rows of the register that come of it.
This module writes files."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import replace

from hustings.inquiry.exhibits import (
    Exhibit,
    exhibit_number,
    manifest_hash,
    name_commitment,
    ordinal,
)
from hustings.inquiry.found import Document, Refused
from hustings.inquiry.media import media_type
from hustings.inquiry.register import Name, Row
from hustings.inquiry.store import Store

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # what the store can't keep of any file


class Intake:
    """``rows``: of the exhibits held before, with further names, and of new ones. ``known`` and
    ``restored`` are counted as in ``Custody``. ``renamed``: a held exhibit got a further name."""

    def __init__(
        self,
        store: Store,
        rows: list[Row],
        at: str,
        salts: Callable[[], bytes],
        simulated: bool,
    ) -> None:
        self.rows = rows
        self.refused: list[Refused] = []
        self.found = self.known = self.restored = 0
        self.renamed = False
        self._before = len(rows)
        self._store, self._at, self._salts, self._simulated = store, at, salts, simulated
        self._place = {row.exhibit.sha256: n for n, row in enumerate(rows)}

    def take(self, found: Document | Refused) -> None:
        """Takes one file; a reason not to is kept with its name. Raises OSError where the fault
        is not the file's: nothing more can be kept."""
        self.found += 1
        if isinstance(found, Refused):
            self.refused.append(found)
            return
        held = self._store.holds(found.sha256, found.size)
        try:
            if not held:
                self._store.put(found)
        except OSError as error:
            if error.errno in NO_ROOM:
                raise OSError(error.errno, error.strerror, str(self._store.folder)) from error
            self.refused.append(Refused(found.name, f"can't be copied: {error.strerror}"))
            return
        if found.sha256 in self._place:
            self.restored += not held
            self._again(found, self._place[found.sha256])
        else:
            self._place[found.sha256] = len(self.rows)
            self.rows.append(self._row(found))

    def new_rows(self) -> tuple[Row, ...]:
        """The rows of new exhibits, with the hash of their manifest."""
        new = self.rows[self._before :]
        batch = manifest_hash(
            (r.exhibit.number, r.exhibit.sha256, r.exhibit.size, r.exhibit.name_commitment)
            for r in new
        )
        return tuple(replace(row, exhibit=replace(row.exhibit, batch=batch)) for row in new)

    def _again(self, found: Document, place: int) -> None:
        """A document that is held already: a name that it did not have is kept."""
        self.known += 1
        row = self.rows[place]
        if found.name not in {name.name for name in row.names}:
            self.rows[place] = row.named(self._name(found))
            self.renamed = True

    def _row(self, found: Document) -> Row:
        name = self._name(found)
        exhibit = Exhibit(
            number=exhibit_number(self._next_number()),
            sha256=found.sha256,
            size=found.size,
            media_type=media_type(found.name, found.head),
            name_commitment=name_commitment(name.name, name.salt),
            batch="",
            simulated=self._simulated,
        )
        return Row(exhibit, (name,))

    def _next_number(self) -> int:
        return 1 + max((ordinal(row.exhibit.number) for row in self.rows[-1:]), default=0)

    def _name(self, found: Document) -> Name:
        return Name(found.name, self._salts(), self._at)
