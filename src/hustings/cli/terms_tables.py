"""plan.toml as it was read, before it is joined with what else is known of a campaign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hustings.plan.curves import Curve
from hustings.plan.fairness import Fairness


@dataclass(frozen=True)
class AskedResource:
    """A ``[[resources]]`` table. ``given``: the figures that it has, by key; ``rows``: the line
    of each key."""

    id: str
    given: Mapping[str, float | bool]
    curve: Curve | None
    rows: Mapping[str, int | None]


@dataclass(frozen=True)
class AskedSeat:
    """A ``[[seats]]`` table: floors and caps by resource; ``row`` is where it begins."""

    seat_id: str
    floors: Mapping[str, float]
    caps: Mapping[str, float]
    row: int | None


@dataclass(frozen=True)
class TermsFile:
    """All of the file. ``objective``: as it is written, None where it is not."""

    name: str
    objective: str | None = None
    resources: tuple[AskedResource, ...] = ()
    seats: tuple[AskedSeat, ...] = ()
    fairness: tuple[Fairness, ...] = ()
