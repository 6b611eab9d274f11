"""The entries of an invented history, in order, before they are added to a log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hustings.demo.people import Officer
from hustings.record.entries import Entry, signed_entry, unsigned, written_at
from hustings.record.envelope import sign

OPENING = time(9, 0, tzinfo=UTC)


@dataclass
class Chronicle:
    """Entries of one log to be. On each day the first is made at nine, and each further one a
    second later."""

    origin: str
    entries: list[Entry] = field(default_factory=list)
    day: date = date.min
    on_day: int = 0

    def open_day(self, day: date) -> None:
        """Go on to a later day. Raises ValueError for an earlier one."""
        if day < self.day:
            raise ValueError(f"{day} is before {self.day}")
        if day > self.day:
            self.day, self.on_day = day, 0

    def state(self, entry_type: str, body: Mapping[str, Any]) -> int:
        """An entry that nobody signs; returns its index."""
        return self._add(Entry(entry_type, self._now(), body))

    def sign(self, entry_type: str, body: Mapping[str, Any], by: Sequence[Officer]) -> int:
        """An entry that these officers sign; returns its index."""
        envelope = sign(unsigned(entry_type, self.origin, body), [officer.key for officer in by])
        return self._add(signed_entry(envelope, self._now()))

    def _now(self) -> str:
        return written_at(datetime.combine(self.day, OPENING) + timedelta(seconds=self.on_day))

    def _add(self, entry: Entry) -> int:
        self.entries.append(entry)
        self.on_day += 1
        return len(self.entries) - 1


def groups_by_day(entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    """The entries of each day together: a campaign adds its day's entries in one go."""
    groups: list[list[Entry]] = []
    for entry in entries:
        if groups and groups[-1][-1].day == entry.day:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return list(groups)
