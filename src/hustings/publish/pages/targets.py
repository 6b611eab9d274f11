"""The target table: every seat with its lead, its chances, what it gets, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hustings.election.currency import Currency
from hustings.publish.book import Book, SeatFacts
from hustings.publish.resources import Resource
from hustings.publish.verdicts import STANCES, gain_words, planned_gain
from hustings.publish.words import plural, signed

Json = Mapping[str, Any]
MONEY = "money"


@dataclass(frozen=True)
class Column:
    """``kind``: by what it sorts, "text" or "number". ``start``: how the table is sorted first."""

    name: str
    kind: str = "number"
    start: str = ""


@dataclass(frozen=True)
class Cell:
    """``value``: to sort by. ``note``: in small print under the words."""

    value: float
    words: str
    note: str = ""


@dataclass(frozen=True)
class Target:
    """A seat's line. ``cells``: in the order of ``number_columns``."""

    facts: SeatFacts
    stance: str
    stance_name: str
    cells: tuple[Cell, ...]
    evidence: Cell
    gain: float
    why: str


def number_columns(of: Sequence[Resource], currency: Currency) -> tuple[Column, ...]:
    """The columns of figures, between the stance and the reason."""
    return (
        Column("Lead, points"),
        Column("Chance now"),
        Column("With the plan"),
        *(Column(r.name + (f", {r.unit.split('-')[-1]}" if r.unit else "")) for r in of),
        Column(f"Next {currency.whole(1_000)}, points"),
        Column("Gain, seats", start="descending"),
    )


def targets(book: Book, of: Sequence[Resource]) -> tuple[Target, ...]:
    """Every seat of the plan, the largest gain first."""
    evidence = {seat["seat_id"]: seat["evidence"] for seat in book.figures["seats"]}
    rows = [
        _target(facts, facts.plan, evidence.get(facts.seat.seat_id, {}), of)
        for facts in book.seats
        if facts.plan is not None
    ]
    return tuple(sorted(rows, key=lambda row: (-row.gain, row.facts.seat.name)))


def _target(facts: SeatFacts, plan: Json, evidence: Json, of: Sequence[Resource]) -> Target:
    amounts, chance, gain = plan["amounts"], plan["chance"], planned_gain(plan)
    stance = str(plan["stance"])
    return Target(
        facts,
        stance,
        STANCES.get(stance, stance),
        (
            _lead_cell(plan.get("lead")),
            Cell(chance["now"], per_cent_of(chance["now"])),
            chance_cell(chance),
            *(Cell(amounts.get(r.id, 0.0), r.amount(amounts.get(r.id, 0.0))) for r in of),
            next_cell(plan),
            Cell(gain, gain_words(gain)),
        ),
        _evidence_cell(evidence),
        gain,
        plan.get("why") or "",
    )


def per_cent_of(chance: float) -> str:
    """A chance in per cent that is never called certain."""
    if chance < 0.005:
        return "<1%"
    return ">99%" if chance > 0.995 else f"{100 * chance:.0f}%"


def _lead_cell(lead: Json | None) -> Cell:
    if lead is None or lead["mean"] is None:
        return Cell(0.0, "")
    low, high = (signed(lead[end], 1) for end in ("p05", "p95"))
    return Cell(lead["mean"], signed(lead["mean"], 1), f"{low} to {high}")


def chance_cell(chance: Json) -> Cell:
    """The chance with the plan, and between weak and strong effort."""
    note = ""
    if "plan_p05" in chance:
        note = f"{per_cent_of(chance['plan_p05'])} to {per_cent_of(chance['plan_p95'])}"
    return Cell(chance["plan"], per_cent_of(chance["plan"]), note)


def next_cell(plan: Json) -> Cell:
    """What the next thousand of money would add to the chance, and whether the cap allows it."""
    worth = plan.get("next_1000")
    if worth is None:
        return Cell(0.0, "")
    return Cell(worth, worth_words(worth), "at its cap" if is_at_cap(plan) else "")


def worth_words(worth: float) -> str:
    """A chance added, in points: "0.025", "under 0.001"."""
    return "under 0.001" if worth < 5e-6 else f"{100 * worth:.3f}"


def is_at_cap(plan: Json) -> bool:
    """Not one more unit of money may be spent."""
    caps = plan.get("caps") or {}
    return MONEY in caps and plan["amounts"].get(MONEY, 0.0) > caps[MONEY] - 1.0


def _evidence_cell(evidence: Json) -> Cell:
    """What the estimate of the seat rests on. A number of returns that is withheld is None."""
    polls, returns = evidence.get("polls"), evidence.get("returns", 0)
    if polls is None:
        return Cell(0.0, "")
    with_returns = returns is None or returns > 0
    return Cell(polls + 0.5 * with_returns, plural(polls, "poll"), "and returns" * with_returns)
