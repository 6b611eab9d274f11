"""Requests that could not wait, as the signatures page shows them: who ratified them, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hustings.publish.record_book import RecordBook
from hustings.spend.ledger import Request


@dataclass(frozen=True)
class EmergencyRow:
    """``since``: when fewer people had approved it, None where they have not. ``standing``: in
    words, and the day that these speak of, None for none."""

    index: int
    since: date | None
    standing: str
    day: date | None

    @property
    def wrong(self) -> bool:
        """It was not ratified in time."""
        return self.standing in (LATE, NEVER)


WAITS, LATE, NEVER = "to be ratified by", "ratified too late, due by", "not ratified by"


def emergencies(record: RecordBook) -> tuple[EmergencyRow, ...]:
    """Every request that claimed an emergency, in the order of the record."""
    last_day = record.view.state.record.last_at[:10]
    asked = [request for request in record.ledger.requests.values() if request.emergency]
    return tuple(
        EmergencyRow(request.index, request.approved_on, *standing(request, last_day))
        for request in asked
    )


def standing(request: Request, last_day: str) -> tuple[str, date | None]:
    """How an emergency stands on the last day of the record."""
    due = request.ratify_by
    if request.approved_by is None:
        return "not approved", None
    if due is None:
        return "approved by the full number", request.approved_on
    if request.ratified_on is not None:
        return (LATE, due) if request.ratified_on > due else ("ratified on", request.ratified_on)
    return (NEVER if last_day > due.isoformat() else WAITS), due
