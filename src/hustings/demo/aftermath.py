"""After the poll, in the history with departures: a leaked archive is taken into custody and an
inquiry gets its terms. Documents and dates are invented."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from hustings.demo.chronicle import Chronicle
from hustings.demo.documents import write_documents
from hustings.demo.people import Cast, Officer, derived
from hustings.inquiry.custody import take_into_custody
from hustings.inquiry.store import Store
from hustings.inquiry.terms import Terms, terms_body
from hustings.record.entries import signed_entry, unsigned, written_at
from hustings.record.envelope import sign
from hustings.record.journal import Journal

QUESTIONS = (
    "Who decided on the late sums and the late moves of staff, and who knew of them?",
    "Why was an elected coordinator refused the returns and the polls?",
    "Which rules were broken, and what should be changed so that it cannot happen again?",
)
RECEIVED, ADOPTED, MOVED = 7, 14, 80  # days after the poll
PUBLISH_BY, MOVED_TO = 110, 138


def hold_inquiry(
    campaign: Path, journal: Journal, cast: Cast, chronicle: Chronicle, polling_day: date
) -> None:
    """Custody of invented documents; terms; and one change of the date, with its reason."""
    with tempfile.TemporaryDirectory() as archive:
        write_documents(Path(archive))
        take_into_custody(
            Path(archive),
            Store(campaign / "inquiry"),
            (),
            at_noon(polling_day, RECEIVED),
            Salts(chronicle.origin),
            lambda entries: journal.append(entries),
            simulated=True,
        )
    adopt = polling_day + timedelta(days=PUBLISH_BY)
    first = Terms(
        inquiry="late-sums",
        title="The late sums and the refused returns",
        questions=QUESTIONS,
        publish_by=adopt,
        max_changes=1,
        replaces=None,
        reason="Called by the elected coordinators after documents came in.",
    )
    index = adopted(journal, first, cast.coordinators[:2], at_noon(polling_day, ADOPTED))
    moved = Terms(
        inquiry=first.inquiry,
        title=first.title,
        questions=first.questions,
        publish_by=polling_day + timedelta(days=MOVED_TO),
        max_changes=first.max_changes,
        replaces=index,
        reason="Two witnesses could not be heard before the end of August.",
    )
    adopted(journal, moved, cast.coordinators[:2], at_noon(polling_day, MOVED))


class Salts:
    """Salts from public text, a new one at each call: an example can be made again."""

    def __init__(self, origin: str) -> None:
        self.origin, self.made = origin, 0

    def __call__(self) -> bytes:
        self.made += 1
        return derived(self.origin, "salt of a document", str(self.made))


def adopted(journal: Journal, terms: Terms, by: Sequence[Officer], at: str) -> int:
    """The terms, signed and in the log; returns their entry."""
    envelope = unsigned("terms", journal.origin, terms_body(terms))
    signed = sign(envelope, [officer.key for officer in by])
    return journal.append([signed_entry(signed, at)])[0]


def at_noon(polling_day: date, days_after: int) -> str:
    """A time of an entry, so many days after the poll."""
    return written_at(datetime.combine(polling_day + timedelta(days=days_after), time(12), UTC))
