"""The map page: four views of every seat, its legend, and the same as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from hustings.publish.book import Book, SeatFacts
from hustings.publish.charts.hexmap import Hexagon, hexmap
from hustings.publish.labels import PartyLabel
from hustings.publish.pages.targets import next_cell, worth_words
from hustings.publish.pages.worth import Worth, worth_keys, worth_of
from hustings.publish.resources import Resource, resources, spoken_amounts
from hustings.publish.verdicts import STANCES, change_words, seat_headline
from hustings.publish.words import long_date, odds, said

LIKELY, VERY_LIKELY = 0.75, 0.95
# The chance that another party wins than last time, in four shades; the last is above a half.
CHANGE_STEPS = (0.05, 0.25)
CHANGE_MARKS = ("", "\u00b7", "+", "")
CHANGE_NAMES = ("under 1 in 20", "1 in 20 to 1 in 4", "1 in 4 to 1 in 2", "more likely than not")


@dataclass(frozen=True)
class ChanceKey:
    """One party's line in the legend: seats leaning, likely and very likely its own."""

    party: PartyLabel
    counts: tuple[int, int, int]


@dataclass(frozen=True)
class StanceKey:
    id: str
    name: str
    letter: str
    count: int


def strength(chance: float) -> int:
    """0 leaning, 1 likely, 2 very likely, by the odds that the pages say."""
    return (said(chance) >= LIKELY) + (said(chance) >= VERY_LIKELY)


def change_step(loss: float) -> int:
    """0 to 3, rising with the chance that another party wins than last time."""
    return sum(said(loss) >= step for step in CHANGE_STEPS) + (loss > 0.5)


def _effort_step(facts: SeatFacts, resource: Resource | None, most: float) -> int:
    """0 to 2, rising with the amount of the plan's first resource."""
    if resource is None or facts.plan is None or most <= 0.0:
        return 0
    part = facts.plan["amounts"].get(resource.id, 0.0) / most
    return int(part >= 1 / 3) + int(part >= 2 / 3)


def _change_mark(facts: SeatFacts) -> str:
    """What a hexagon bears in the change view: a sign for the step, the gainer's letter above."""
    if facts.loss is None:
        return ""
    step = change_step(facts.loss)
    gainers = [label for label, _ in facts.chances if label != facts.holder]
    return gainers[0].letter if step == 3 and gainers else CHANGE_MARKS[step]


def _most_of(book: Book, resource: Resource | None) -> float:
    if resource is None:
        return 0.0
    amounts = (f.plan["amounts"].get(resource.id, 0.0) for f in book.seats if f.plan)
    return max(amounts, default=0.0)


def _plan_words(facts: SeatFacts, of: tuple[Resource, ...]) -> str:
    if facts.plan is None:
        return "No plan for this seat"
    spoken = spoken_amounts(facts.plan["amounts"], of)
    stance = STANCES.get(facts.plan["stance"], facts.plan["stance"])
    return f"{stance}: {', '.join(spoken)}" if spoken else f"{stance}: nothing planned"


def _lines(
    book: Book, facts: SeatFacts, of: tuple[Resource, ...], worth: Worth | None
) -> tuple[str, ...]:
    if not facts.modelled:
        held = f" Won last time: {facts.holder.name}." if facts.holder else ""
        return (facts.seat.name, f"Not covered by the estimate.{held}")
    return (
        facts.seat.name,
        seat_headline(facts),
        change_words(facts),
        *((_plan_words(facts, of),) if book.site.plan else ()),
        *(
            (worth.words(facts.plan, book.election.currency.whole(1_000)),)
            if worth and facts.plan
            else ()
        ),
    )


@dataclass(frozen=True)
class Planned:
    """What the views of the plan are drawn by. ``most``: of its first resource in any seat."""

    of: tuple[Resource, ...]
    most: float
    worth: Worth | None


def _hexagon(book: Book, facts: SeatFacts, planned: Planned) -> Hexagon | None:
    seat = facts.seat
    if seat.hex_q is None or seat.hex_r is None:
        return None
    favourite = facts.favourite
    if favourite is None:
        letters: tuple[str, ...] = (facts.holder.letter if facts.holder else "", "", "", "")
        kinds = "off"
    else:
        stance = facts.plan["stance"] if facts.plan else "none"
        loss = "gx" if facts.loss is None else f"g{change_step(facts.loss)}"
        effort = _effort_step(facts, planned.of[0] if planned.of else None, planned.most)
        kinds = f"{favourite.kind} f{strength(facts.top_chance)} {loss} s-{stance} e{effort}"
        mark = STANCES[stance][0] if stance in ("attack", "defend") else ""
        of_worth = ""
        if planned.worth and facts.plan:
            kinds += f" w{planned.worth.step(facts.plan)}"
            of_worth = planned.worth.mark(facts.plan)
        letters = (favourite.letter, _change_mark(facts), mark, of_worth)
    return Hexagon(
        seat.hex_q,
        seat.hex_r,
        f"seat/{facts.file}",
        f"{seat.country}/{seat.region}",
        _lines(book, facts, planned.of, planned.worth),
        kinds,
        letters,
    )


def _hexagons(book: Book) -> list[Hexagon]:
    of = resources(book.site.plan or {}, book.election.currency)
    most = _most_of(book, of[0] if of else None)
    planned = Planned(of, most, worth_of(book.site.plan))
    made = (_hexagon(book, facts, planned) for facts in book.seats)
    return [h for h in made if h is not None]


def small_map(book: Book) -> Markup | None:
    """The chance view as one picture; None where the folder has no layout."""
    hexagons = _hexagons(book)
    name = f"Hexagon map of every seat's likeliest winner on {long_date(book.today.as_of)}"
    return hexmap(hexagons, name, linked=False) if hexagons else None


def _chance_keys(book: Book) -> tuple[ChanceKey, ...]:
    counts: dict[str, list[int]] = {}
    for facts in book.seats:
        if facts.favourite is not None:
            steps = counts.setdefault(facts.favourite.id, [0, 0, 0])
            steps[strength(facts.top_chance)] += 1
    keys = [ChanceKey(book.labels[pid], (n[0], n[1], n[2])) for pid, n in counts.items()]
    return tuple(sorted(keys, key=lambda key: (-sum(key.counts), key.party.place)))


def _outside_keys(book: Book) -> tuple[tuple[PartyLabel, int], ...]:
    """Who won the seats outside the estimate last time, and how many, most first."""
    won = Counter(f.holder.id for f in book.seats if f.holder and not f.modelled)
    keys = [(book.labels[pid], n) for pid, n in won.items()]
    return tuple(sorted(keys, key=lambda key: (-key[1], key[0].place)))


def _stance_keys(book: Book) -> tuple[StanceKey, ...]:
    stances = [facts.plan["stance"] for facts in book.seats if facts.plan]
    return tuple(
        StanceKey(id_, name, name[0] if id_ != "hold" else "", stances.count(id_))
        for id_, name in STANCES.items()
    )


def map_page(book: Book) -> Mapping[str, Any]:
    """What the map page shows."""
    hexagons = _hexagons(book)
    losses = [facts.loss for facts in book.seats if facts.loss is not None]
    steps = [change_step(loss) for loss in losses]
    of = resources(book.site.plan or {}, book.election.currency)
    worth = worth_of(book.site.plan)
    return {
        "map": hexmap(hexagons, "Every seat as a hexagon; arrow keys move between seats")
        if hexagons
        else None,
        "missing": len(book.seats) - len(hexagons),
        "chance_keys": _chance_keys(book),
        "change_keys": [
            (k, CHANGE_MARKS[k], name, steps.count(k)) for k, name in enumerate(CHANGE_NAMES)
        ],
        "has_past": bool(losses),
        "stance_keys": _stance_keys(book) if book.site.plan else (),
        "first_resource": of[0].name.lower() if of else "",
        "worth": worth,
        "plan_thousand": worth_words(worth.price) if worth else "",
        "worth_keys": worth_keys(worth, book.seats) if worth else (),
        "outside_keys": _outside_keys(book),
        "unmodelled": sum(not facts.modelled for facts in book.seats),
        "rows": [
            {
                "facts": facts,
                "chance": odds(facts.top_chance) if facts.modelled else "not modelled",
                "change": change_words(facts) if facts.modelled else "",
                "plan": _plan_words(facts, of) if facts.plan else "",
                "next": next_cell(facts.plan) if facts.plan else None,
            }
            for facts in book.by_name
        ],
    }
