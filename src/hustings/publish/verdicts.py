"""What the figures say, in sentences: the country's headline, a seat's, a party's movement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hustings.publish.book import Book, SeatFacts
from hustings.publish.labels import PartyLabel
from hustings.publish.words import count, likelihood, long_date, odds, signed

CLOSE = 0.60  # the likeliest winner's chance below which a seat is called a toss-up
STANCES = {"defend": "Defend", "attack": "Attack", "hold": "Hold"}


@dataclass(frozen=True)
class Contest:
    """Who leads the country and how sure that is. ``hung``: chance that no party has a majority."""

    leader: PartyLabel
    largest: float
    majority: float
    runner_up: PartyLabel | None
    runner_up_largest: float
    hung: float


def contest(book: Book) -> Contest:
    """The two parties likeliest to have most seats."""
    now = book.today
    by_chance = sorted(book.order, key=lambda k: (-float(now.largest[k]), -float(now.totals[k, 0])))
    first = by_chance[0]
    second = by_chance[1] if len(by_chance) > 1 else None
    return Contest(
        book.polled(first),
        float(now.largest[first]),
        float(now.majority[first]),
        book.polled(second) if second is not None else None,
        float(now.largest[second]) if second is not None else 0.0,
        min(1.0, max(0.0, 1.0 - float(now.majority.sum()))),
    )


def headline(found: Contest) -> str:
    """One line that says who is ahead and whether it is enough."""
    if found.largest < CLOSE and found.runner_up is not None:
        return f"{found.leader.name} and {found.runner_up.name} close to level on seats"
    return f"{found.leader.name} ahead, a majority {likelihood(found.majority)}"


def totals_words(book: Book, place: int) -> str:
    """A party's seats with their interval: "345 seats (300 to 390)"."""
    mean, low, high = (float(v) for v in book.today.totals[place])
    return f"{count(mean)} ({count(low)} to {count(high)})"


def seat_headline(facts: SeatFacts) -> str:
    """A seat's line: the likeliest winner and the odds, or that nobody can say."""
    favourite = facts.favourite
    if favourite is None:
        return "Not covered by the estimate"
    if facts.top_chance < CLOSE and len(facts.chances) > 1:
        return f"Toss-up: {favourite.name} or {facts.chances[1][0].name}"
    return f"{favourite.name}, {odds(facts.top_chance)}"


def change_words(facts: SeatFacts) -> str:
    """How the seat stands against last time."""
    if facts.loss is None or facts.holder is None:
        return "No earlier result on these boundaries"
    favourite = facts.favourite
    if favourite and favourite.id != facts.holder.id:
        return f"Won last time: {facts.holder.name}; likeliest now: {favourite.name}"
    return f"Won last time: {facts.holder.name}; chance of another party {odds(facts.loss)}"


def is_toss_up(facts: SeatFacts) -> bool:
    return facts.modelled and facts.top_chance < CLOSE


def moved_words(book: Book, place: int) -> str:
    """A party's movement since the first estimate: share in points, and seats."""
    first, now = book.site.estimates[0], book.today
    points = 100.0 * float(now.national[place, 0] - first.national[place, 0])
    seats = signed(float(now.totals[place, 0] - first.totals[place, 0]))
    unit = "seat" if seats[1:] == "1" else "seats"
    return f"{seats} {unit}, {signed(points, 1)} points of the vote"


def since(book: Book) -> str:
    return long_date(book.dates[0])


def reach(book: Book, held: bool) -> tuple[SeatFacts, ...]:
    """Seats that the planning party won last time, or did not, and that could go either way.

    Between 1 in 5 and 4 in 5; those of the largest planned gain first, then the closest.
    """
    planner = book.planner
    if planner is None:
        return ()
    found = []
    for facts in book.seats:
        mine = facts.holder is not None and facts.holder.id == planner.id
        if facts.modelled and mine == held and 0.2 <= facts.chance_of(planner.id) <= 0.8:
            found.append(facts)
    return tuple(sorted(found, key=lambda f: _reach_key(f, planner)))


def _reach_key(facts: SeatFacts, planner: PartyLabel) -> tuple[float, float, str]:
    gain = planned_gain(facts.plan)
    return -gain, abs(facts.chance_of(planner.id) - 0.5), facts.seat.name


def planned_gain(plan: Mapping[str, object] | None) -> float:
    """Expected seats that the plan adds in a seat, nothing where none is planned."""
    gain = plan.get("gain") if plan else None
    return float(gain) if isinstance(gain, int | float) else 0.0


def gain_words(gain: float) -> str:
    """An expected gain in seats, never rounded to nothing."""
    return f"{gain:.3f}" if gain >= 0.0005 else "under 0.001"


def closest(book: Book, most: int) -> tuple[SeatFacts, ...]:
    """The modelled seats with the least sure winner."""
    ranked = sorted((f for f in book.seats if f.modelled), key=lambda f: f.top_chance)
    return tuple(ranked[:most])
