"""The plan page: what it is worth, where it goes, how it turned from defence to attack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hustings.publish.book import Book
from hustings.publish.charts.bars import Bar, bar_chart
from hustings.publish.charts.figure import Figure, Table
from hustings.publish.evidence import draws_words
from hustings.publish.pages.aims import (
    Aim,
    aim_of,
    caution_words,
    prospects,
    with_range,
)
from hustings.publish.pages.limit_prices import fairness, limits_together, seat_limits
from hustings.publish.pages.release import release_of
from hustings.publish.pages.targets import number_columns, targets, worth_words
from hustings.publish.pages.turning import stance_figures, stance_split
from hustings.publish.pages.worth import worth_of
from hustings.publish.resources import Resource, resources
from hustings.publish.verdicts import STANCES

# The simpler rules in words; a rule that is not here goes by its own name.
RULES = {
    "floors only": "the floors alone",
    "p(1-p)": "by how open each seat is",
    "density at zero": "by the chance of a tie",
    "attack 100": "the 100 closest seats not held",
    "closest 100": "the 100 closest seats",
    "smallest majority 100": "the 100 smallest majorities",
    "equal": "the same for every seat",
}


@dataclass(frozen=True)
class Method:
    """The plan or a simpler rule, on draws that the planning did not see. ``behind``: how far the
    rule is behind the plan there, with its sampling range, "" where that is not known."""

    name: str
    value: float
    se: float | None
    behind: str = ""


@dataclass(frozen=True)
class PlanFacts:
    """The plan in figures, which count what its ``aim`` counts. ``methods``: the plan first, then
    the rules, best first. ``left_out``: rules that are no rules of their own here."""

    as_of: date
    aim: Aim
    value: float
    gap: float | None
    draws: int
    fresh: Method | None
    methods: tuple[Method, ...]
    resources: tuple[Resource, ...]
    counts: Mapping[str, int]
    split: tuple[tuple[str, float], ...]
    has_what_if: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def best_rule(self) -> Method | None:
        return self.methods[1] if len(self.methods) > 1 else None

    @property
    def against_best(self) -> str:
        """How the plan stands to the best simpler rule, on the same fresh draws."""
        if self.fresh is None or self.best_rule is None or self.best_rule is self.weakest:
            return ""
        more = self.fresh.value - self.best_rule.value
        rule = f"the best simpler rule ({self.best_rule.name})"
        if abs(more) < 0.05:
            return f"about as much as {rule}"
        return f"{abs(more):.1f} {'more' if more > 0 else 'less'} than {rule}"

    @property
    def weakest(self) -> Method:
        return min(self.methods, key=lambda m: m.value)


def _method(name: str, entry: Mapping[str, Any]) -> Method | None:
    fresh = entry.get("fresh")
    if not fresh:
        return None
    behind = entry.get("behind")
    return Method(
        name, float(fresh["value"]), fresh.get("se"), with_range(behind) if behind else ""
    )


def plan_facts(book: Book) -> PlanFacts | None:
    """The day's plan, None where there is none."""
    plan = book.site.plan
    if plan is None:
        return None
    own = _method("this plan", plan)
    named = [_method(RULES.get(b["name"], b["name"]), b) for b in plan.get("baselines", ())]
    rules = [method for method in named if method is not None]
    rules, left_out = _of_their_own(rules)
    rules.sort(key=lambda m: (-m.value, m.name))
    of = resources(plan, book.election.currency)
    stances = [seat["stance"] for seat in plan["seats"]]
    return PlanFacts(
        date.fromisoformat(str(plan["as_of"])),
        aim_of(plan),
        float(plan["value"]),
        plan.get("gap"),
        int(plan["draws"]),
        own,
        ((own, *rules) if own else ()),
        of,
        {stance: stances.count(stance) for stance in STANCES},
        stance_split(plan, of[0]).parts if of else (),
        "what_if" in plan,
        left_out,
    )


def _of_their_own(rules: list[Method]) -> tuple[list[Method], tuple[str, ...]]:
    """Without those that limits over several seats have cut down to the floors alone: beside them
    any plan looks good."""
    floors = [m.value for m in rules if m.name == RULES["floors only"]]
    cut = [m for m in rules if m.value in floors and m.name != RULES["floors only"]]
    return [m for m in rules if m not in cut], tuple(m.name for m in cut)


def rules_chart(facts: PlanFacts) -> Figure | None:
    """What the plan and each rule add over the weakest of them, on fresh draws."""
    if len(facts.methods) < 2:
        return None
    start = facts.weakest.value
    bars = [
        Bar(m.name[:1].upper() + m.name[1:], m.value - start, f"{m.value:.1f} seats", ours=k == 0)
        for k, m in enumerate(facts.methods)
    ]
    best = facts.methods[1]
    finding = f"This plan is worth {facts.methods[0].value:.1f} {facts.aim.counts}; "
    if best is not facts.weakest:
        finding += f"the best simpler rule ({best.name}) {best.value:.1f}; "
    finding += f"{facts.weakest.name} {facts.weakest.value:.1f}."
    made = bar_chart(bars, finding)
    return Figure(made.svg, made.finding, _rules_table(facts))


def _rules_table(facts: PlanFacts) -> Table | None:
    """How far each rule is behind: both are judged on the same draws, so that is sure to within
    far less than the seats are. None for a plan that does not say."""
    if not all(method.behind for method in facts.methods[1:]):
        return None
    return Table(
        "Seats behind this plan, with the range that the number of draws leaves (9 in 10)",
        ("Rule", facts.aim.counts[:1].upper() + facts.aim.counts[1:], "Behind this plan"),
        tuple((m.name[:1].upper() + m.name[1:], f"{m.value:.1f}", m.behind) for m in facts.methods),
    )


def thousand_words(facts: PlanFacts | None) -> str:
    """What the plan's last thousand of money buys, in points of chance; "" where it has no
    price."""
    for resource in facts.resources if facts else ():
        if resource.id == "money" and resource.shadow_price:
            return worth_words(1_000.0 * resource.shadow_price)
    return ""


def has_layout(book: Book) -> bool:
    """The map page has a map."""
    return any(None not in (f.seat.hex_q, f.seat.hex_r) for f in book.seats)


def plan_page(book: Book) -> Mapping[str, Any]:
    """What the plan page shows."""
    facts = plan_facts(book)
    of = facts.resources if facts else ()
    rows = targets(book, of) if facts else ()
    return {
        "plan": facts,
        "rules": rules_chart(facts) if facts else None,
        "stances": stance_figures(book.site),
        "caution": caution_words(book.site.plan, facts.aim) if book.site.plan and facts else "",
        "prospects": prospects(book.site.plan or {}),
        "seat_limits": seat_limits(book, of),
        "together": limits_together(book.site.plan or {}),
        "fairness": fairness(book.site.plan or {}, book.election.currency),
        "release": release_of(book.site.plan or {}),
        "rows": rows,
        "columns": number_columns(of, book.election.currency),
        "price": thousand_words(facts),
        "on_map": worth_of(book.site.plan) is not None and has_layout(book),
        "countries": sorted({row.facts.seat.country for row in rows}),
        "regions": sorted({row.facts.seat.region for row in rows}),
        "slack": [r.name for r in facts.resources if not r.shadow_price] if facts else [],
        "draws_said": draws_words(book),
        "stance_names": STANCES,
        "planned_days": 1 + len(book.site.earlier_plans) if facts else 0,
    }
