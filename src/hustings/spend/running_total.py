"""How far a running total is beyond its bound, by the day that tells it worst.

Each entry's breach is what it adds beyond the bound, so that the breaches of one bound add up to
what is beyond it. An entry that tells late of what happened earlier is held against what was in
force then as well, and on each day since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Beyond:
    """How much of an amount is beyond its bound, and what there was ``before`` it, by a day."""

    day: date
    before: int
    excess: int


def most_beyond(
    added: int,
    since: date,
    total: int,
    happened: Mapping[date, int],
    changes: Iterable[date],
    allowed: Callable[[date], int | None],
) -> Beyond | None:
    """By which day what is ``added`` is most beyond what was allowed then. None where nothing
    bounds it.

    ``since``: the day on which it happened. ``total``: what there was before; ``happened``: the
    same by day. ``changes``: the days on which what is ``allowed`` may have changed, or something
    came back. Between these sums only grow, so that the last day before each, from the fact's own
    day on, tells for all of them.
    """
    worst = None
    for day, before in _sums(total, happened, [day for day in changes if day > since]):
        bound = allowed(day)
        if bound is None:
            continue
        excess = min(added, max(0, before + added - bound))
        if worst is None or excess > worst.excess:
            worst = Beyond(day, before, excess)
    return worst


def _sums(
    total: int, happened: Mapping[date, int], changes: Iterable[date]
) -> Iterator[tuple[date, int]]:
    """What happened in all, and by the end of the day before each change."""
    yield date.max, total
    for change in sorted(set(changes)):
        yield (
            change - timedelta(days=1),
            sum(amount for day, amount in happened.items() if day < change),
        )


def by(day: date) -> str:
    """For a sentence: nothing where the day is today."""
    return "" if day == date.max else f" by {day}"
