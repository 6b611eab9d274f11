"""Is it within the limits of the law: each candidate's, and the party's?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from hustings.record.authority import Act
from hustings.record.policy import MONEY
from hustings.record.problems import Problem
from hustings.spend.counted import Counted
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger
from hustings.spend.running_total import Beyond, by, most_beyond


def beyond_limits(
    ledger: Ledger, law: SpendingLaw, act: Act, changes: Iterable[Counted]
) -> Iterator[Problem]:
    """The breach of each limit under which an entry counts more than before. A limit of the law is
    the same on every day; only what came back makes a difference."""
    for more in changes:
        limit = _limit(law, more)
        beyond = None if limit is None else _beyond(ledger, more, limit)
        if limit is None or beyond is None or not beyond.excess:
            continue
        words = law.currency.words
        sum_, when = words(beyond.before + more.pence), by(beyond.day)
        if more.seat_id is None:
            detail = (
                f"{sum_} for no seat{when}; shared by the seats contested in each country, the "
                f"limits allow {words(limit)}"
            )
            yield act.problem("party_limit", detail, counts=True, amount_pence=beyond.excess)
        else:
            name = law.candidate_words(long=more.long)
            detail = f"{sum_} in {more.seat_id}{when}; {name} is {words(limit)}"
            yield act.problem("seat_limit", detail, counts=True, amount_pence=beyond.excess)


def _limit(law: SpendingLaw, more: Counted) -> int | None:
    if more.seat_id is None:
        return law.national_pence
    return law.candidate_pence(more.seat_id, long=more.long)


def _so_far(ledger: Ledger, seat_id: str | None, *, long: bool) -> tuple[int, Mapping[date, int]]:
    """What counts under a limit already, in all and by day."""
    if seat_id is None:
        return ledger.national_pence, ledger.law_days.get(None, {})
    if long:
        return ledger.long_pence.get(seat_id, 0), ledger.long_days.get(seat_id, {})
    return ledger.seat_pence.get(seat_id, 0), ledger.law_days.get(seat_id, {})


def _beyond(ledger: Ledger, more: Counted, limit: int) -> Beyond | None:
    if more.pence <= 0:
        return None
    seat_id = more.seat_id
    total, happened = _so_far(ledger, seat_id, long=more.long)
    came_back = ledger.reversed_on.get((seat_id, MONEY), ())
    return most_beyond(more.pence, more.day, total, happened, came_back, lambda day: limit)
