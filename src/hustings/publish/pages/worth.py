"""The map's view of marginal value: what the next thousand of money would buy in each seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hustings.publish.book import SeatFacts
from hustings.publish.pages.targets import MONEY, is_at_cap, worth_words

Json = Mapping[str, Any]

# Parts of what the plan's last thousand pounds buys, at which the colour changes.
STEPS = (0.25, 0.75, 1.25)
MARKS = ("", "\u00b7", "+", "\u2021")
AT_CAP = "C"


@dataclass(frozen=True)
class WorthKey:
    """A line of the legend. ``capped``: how many of the seats are at their cap."""

    step: int
    mark: str
    name: str
    count: int
    capped: int


@dataclass(frozen=True)
class Worth:
    """How it is drawn. ``price``: chance that the plan's last thousand of money adds, or, where
    money is not ``scarce``, two thirds of the most that it would add anywhere."""

    price: float
    scarce: bool

    def step(self, plan: Json) -> int:
        """0 to 3, rising with what the next thousand of money would add here."""
        if self.price <= 0.0:
            return 0
        return sum(plan["next_1000"] / self.price >= part for part in STEPS)

    def mark(self, plan: Json) -> str:
        """What the hexagon bears: a letter where the cap stops what would be worth it."""
        step = self.step(plan)
        return AT_CAP if step > 1 and is_at_cap(plan) else MARKS[step]

    def words(self, plan: Json, thousand: str) -> str:
        """ "The next £1,000 here: 0.25 points more chance"."""
        cap = "; its money is at the cap" if is_at_cap(plan) else ""
        more = worth_words(plan["next_1000"])
        return f"The next {thousand} here: {more} points more chance{cap}"


def worth_of(plan: Json | None) -> Worth | None:
    """None where there is no plan, or it has no money or does not say what more would buy."""
    seats = (plan or {}).get("seats", ())
    worths = [seat.get("next_1000") for seat in seats]
    if plan is None or not worths or any(worth is None for worth in worths):
        return None
    prices = [r["shadow_price"] for r in plan["resources"] if r["id"] == MONEY]
    price = 1_000.0 * (prices[0] or 0.0) if prices else 0.0
    return Worth(price or 2.0 * max(worths) / 3.0, price > 0.0)


def worth_keys(worth: Worth, seats: Sequence[SeatFacts]) -> tuple[WorthKey, ...]:
    """The legend, from most to least."""
    plans = [facts.plan for facts in seats if facts.plan]
    steps = [worth.step(plan) for plan in plans]
    capped = [worth.step(plan) for plan in plans if is_at_cap(plan)]
    edges = [worth_words(part * worth.price) for part in STEPS]
    names = (
        f"under {edges[0]}",
        f"{edges[0]} to {edges[1]}",
        f"{edges[1]} to {edges[2]}",
        f"more than {edges[2]}",
    )
    return tuple(
        WorthKey(k, MARKS[k], names[k], steps.count(k), capped.count(k)) for k in (3, 2, 1, 0)
    )
