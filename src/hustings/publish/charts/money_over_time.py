"""Money by day: what was planned, signed and spent so far, and what was spent unsigned."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate

from hustings.publish.charts.figure import Figure
from hustings.publish.charts.over_time import Series, time_chart
from hustings.spend.ledger import Ledger, Request, Spent

MONEY = "money"
MOST_POINTS = 200

Steps = Sequence[tuple[date, int]]  # (day, pence from that day on)


def money_chart(ledger: Ledger, finding: str) -> Figure | None:
    """Thousands of money by day; None where no money was planned, signed or spent.

    The lines differ by stroke and by name, not by colour alone.
    """
    paid = [spent for spent in ledger.spent if spent.resource == MONEY]
    lines = (
        ("Planned", "planned", [(p.day, p.allocation.total(MONEY)) for p in ledger.plans]),
        ("Signed", "signed", _running(_signed(ledger.requests.values()))),
        ("Spent", "spent", _running([*_spent(paid, unsigned=False), *_back(ledger)])),
        ("Unsigned", "unsigned", _running(_spent(paid, unsigned=True))),
    )
    days = [day for _, _, steps in lines for day, _ in steps]
    if not days:
        return None
    thousand = 1_000.0 * ledger.currency.per_unit
    shown = _days(min(days), max(days))
    series = [_series(name, kind, steps, shown, thousand) for name, kind, steps in lines if steps]
    return time_chart(series, finding, None, height=320.0, kind="compact")


def _signed(requests: Iterable[Request]) -> Steps:
    return [
        (r.approved_on, r.amount)
        for r in requests
        if r.resource == MONEY and r.approved_on is not None and r.closed is None
    ]


def _spent(paid: Iterable[Spent], *, unsigned: bool) -> Steps:
    amounts = ((s.day, s.without_quorum if unsigned else s.amount) for s in paid)
    return [(day, amount) for day, amount in amounts if amount]


def _back(ledger: Ledger) -> Steps:
    return [(reversal.day, -reversal.amount) for reversal in ledger.reversals]


def _running(steps: Steps) -> Steps:
    """From amounts to their sum so far."""
    ordered = sorted(steps)
    sums = accumulate(amount for _, amount in ordered)
    return [(day, total) for (day, _), total in zip(ordered, sums, strict=True)]


def _days(first: date, last: date) -> list[date]:
    """Every day, or every so many days of a long span, back from the last."""
    span = max((last - first).days, 1)
    step = -(-span // MOST_POINTS)
    return [last - timedelta(days=back) for back in range(0, span + 1, step)][::-1]


def _series(name: str, kind: str, steps: Steps, days: Sequence[date], thousand: float) -> Series:
    """The value on each day; the unsigned line is filled down to nothing."""
    starts = [day for day, _ in steps]
    values = []
    for day in days:
        place = bisect_right(starts, day)
        values.append(steps[place - 1][1] / thousand if place else 0.0)
    line = tuple(values)
    low = tuple(0.0 for _ in line) if kind == "unsigned" else line
    return Series(name, name, f"k-{kind}", tuple(days), line, low, line)
