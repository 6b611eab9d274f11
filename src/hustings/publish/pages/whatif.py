"""The page "What if": other budgets and a national swing, with what would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hustings.publish.book import Book
from hustings.publish.charts.bars import Bar, bar_chart
from hustings.publish.charts.figure import Figure
from hustings.publish.resources import Resource, resources
from hustings.publish.words import MINUS, per_cent, plural, signed

Json = Mapping[str, Any]

TIMES = {
    0.5: "Half the budgets",
    0.75: "Three quarters of the budgets",
    1.0: "The budgets as they are",
    1.25: "A quarter more",
    1.5: "Half as much again",
    2.0: "Twice the budgets",
}
HARDLY = 0.05  # seats: less is within the noise of the draws


@dataclass(frozen=True)
class Row:
    """One plan of a table. ``said``: the same in sentences. ``more``: seats beyond today's plan.
    ``unchanged``, ``forgone``: what today's plan would win, and how much less that is, in words; ""
    for another budget. ``seats``: "" where the budget does not pay the floors."""

    name: str
    is_now: bool
    said: str
    seats: str
    more: str
    attack: str
    defend: str
    held: tuple[str, ...]
    unchanged: str
    forgone: str


def what_if_page(book: Book) -> Mapping[str, Any]:
    """What the page shows."""
    plan = book.site.plan or {}
    found = plan.get("what_if")
    of = resources(plan, book.election.currency)
    if found is None:
        return {"found": None}
    party = book.planner.name if book.planner else "the party"
    return {
        "found": found,
        "of": of,
        "party": party,
        "budgets": budget_rows(found["budgets"], of),
        "swings": swing_rows(found["swings"], of, party),
        "budget_chart": budget_chart(found["budgets"]),
        "forgone_chart": forgone_chart(found["swings"]),
        "budget_held_chart": held_chart(found["budgets"], of[0], _budget_name) if of else None,
        "held_chart": held_chart(found["swings"], of[0], _short) if of else None,
    }


def budget_rows(rows: Sequence[Json], of: Sequence[Resource]) -> tuple[Row, ...]:
    """By budget, the smallest first."""
    now = next(row["seats"] for row in rows if row["times"] == 1.0)
    return tuple(_row(_budget_name(row), row, now, of) for row in rows)


def swing_rows(rows: Sequence[Json], of: Sequence[Resource], party: str) -> tuple[Row, ...]:
    """By swing, from the worst to the best."""
    now = next(row["seats"] for row in rows if row["points"] == 0.0)
    return tuple(_row(swing_words(row["points"], party), row, now, of) for row in rows)


def times_words(times: float) -> str:
    return TIMES.get(times, f"{times:g} times the budgets")


def swing_words(points: float, party: str) -> str:
    """ "2 points to the party", "No swing"."""
    if points == 0.0:
        return "No swing"
    way = "to" if points > 0.0 else "away from"
    unit = "point" if abs(points) == 1.0 else "points"
    return f"{abs(points):g} {unit} {way} {party}"


def _row(name: str, row: Json, now: float, of: Sequence[Resource]) -> Row:
    today = is_now(row)
    if row["seats"] is None:
        said = "That does not pay the floors: there is no such plan."
        return Row(name, today, said, "", "", "", "", ("",) * len(of), "", "")
    more = row["seats"] - now
    held = [row["held"].get(r.id) for r in of]
    unchanged = row.get("unchanged")
    return Row(
        name,
        today,
        " ".join(_sentences(row, more, of, today)),
        f"{row['seats']:.1f}",
        "" if today else signed(more, 1),
        str(row["attack"]),
        str(row["defend"]),
        tuple("" if part is None else per_cent(part) for part in held),
        "" if unchanged is None else f"{unchanged:.1f}",
        "" if unchanged is None or today else forgone_words(row["seats"] - unchanged),
    )


def _sentences(row: Json, more: float, of: Sequence[Resource], today: bool) -> list[str]:
    """The row in plain words."""
    change = "as now" if today else f"{abs(more):.1f} {'more' if more > 0 else 'fewer'} than now"
    said = [
        f"The best plan wins {row['seats']:.1f} expected seats, {change}.",
        f"It attacks {plural(row['attack'], 'seat')} and defends {row['defend']:,}.",
    ]
    part = row["held"].get(of[0].id) if of else None
    if part is not None:
        said.append(f"Of {of[0].name.lower()}, {per_cent(part)} goes to seats won last time.")
    if row.get("unchanged") is not None and not today:
        less = row["seats"] - row["unchanged"]
        said.append(
            f"Today's plan, unchanged, would win {row['unchanged']:.1f}: not planning again "
            f"would cost {forgone_words(less)} {'of a seat' if less < 1.0 else 'seats'}."
        )
    return said


def forgone_words(less: float) -> str:
    """What the plan for the swing has over today's: "0.42", "under 0.05"."""
    return f"under {HARDLY}" if less < HARDLY else f"{less:.2f}"


def budget_chart(rows: Sequence[Json]) -> Figure | None:
    """Expected seats by budget, above the smallest budget's."""
    known = [row for row in rows if row["seats"] is not None]
    if len(known) < 2:
        return None
    start = min(row["seats"] for row in known)
    bars = [
        Bar(_budget_name(row), row["seats"] - start, f"{row['seats']:.1f} seats", is_now(row))
        for row in known
    ]
    first, last = known[0], known[-1]
    finding = (
        f"From {first['seats']:.1f} expected seats with {_budget_name(first).lower()} to "
        f"{last['seats']:.1f} with {_budget_name(last).lower()}."
    )
    return bar_chart(bars, finding)


def forgone_chart(rows: Sequence[Json]) -> Figure:
    """What today's plan would forgo at each swing."""
    losses = [max(row["seats"] - row["unchanged"], 0.0) for row in rows]
    bars = [
        Bar(_short(row), less, "nothing" if row["points"] == 0.0 else forgone_words(less))
        for row, less in zip(rows, losses, strict=True)
    ]
    worst = max(range(len(rows)), key=lambda k: losses[k])
    finding = (
        f"Most is lost at {_short(rows[worst])}: {forgone_words(losses[worst])} expected seats."
    )
    return bar_chart(bars, finding)


def held_chart(rows: Sequence[Json], first: Resource, name: Callable[[Json], str]) -> Figure | None:
    """The part of the first resource that goes to held seats, row by row."""
    known = [row for row in rows if row["held"].get(first.id) is not None]
    if len(known) < 2:
        return None
    parts = [row["held"][first.id] for row in known]
    bars = [
        Bar(name(row), part, per_cent(part), is_now(row))
        for row, part in zip(known, parts, strict=True)
    ]
    finding = (
        f"{first.name} for held seats goes from {per_cent(parts[0])} ({_mid(name(known[0]))}) to "
        f"{per_cent(parts[-1])} ({_mid(name(known[-1]))})."
    )
    return bar_chart(bars, finding, top=1.0)


def _mid(name: str) -> str:
    """A row's name within a sentence."""
    return name[:1].lower() + name[1:]


def is_now(row: Json) -> bool:
    return bool(row.get("points", 0.0) == 0.0 and row.get("times", 1.0) == 1.0)


def _budget_name(row: Json) -> str:
    return times_words(row["times"])


def _short(row: Json) -> str:
    """ "+2 points", "No swing"."""
    points = row["points"]
    if points == 0.0:
        return "No swing"
    return f"{'+' if points > 0 else MINUS}{abs(points):g} points"
