"""The weeks of a campaign: an estimate and a plan as they would have been made each week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from hustings.election.contest import Election
from hustings.election.returns import ReturnCounts
from hustings.election.votes import last_winners
from hustings.estimate.model import estimate
from hustings.estimate.report import estimate_json
from hustings.estimate.result import Estimate, Summary, Trend
from hustings.estimate.summary import summarise
from hustings.estimate.trend import poll_trend
from hustings.plan.campaign import campaign_problem
from hustings.plan.example_terms import example_terms
from hustings.plan.optimise import make_plan
from hustings.plan.own_trials import folder_response
from hustings.plan.report import plan_json
from hustings.plan.terms import Terms
from hustings.plan.what_if import what_if, what_if_json

CAMPAIGN_DAYS = 50  # from the first week shown to polling day: 19 April to 8 June in 2017
LAST_DRAWS = 10_000
WEEKLY_DRAWS = 4_000  # enough to show movement; the day itself gets all
FRESH_SEED = 1_000_003  # a plan is judged on draws that it was not made on

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Drawing:
    """One estimate to be made: what was public by the end of ``day``, and the doorstep returns that
    the campaign had taken in by then, None for none."""

    day: date
    draws: int
    seed: int
    returns: ReturnCounts | None = None


@dataclass(frozen=True)
class Week:
    """What was known and decided at the end of one day. ``estimate``, ``plan``: what `hustings
    estimate --json` and `plan --json` print. ``terms``: what the plan was made with."""

    drawing: Drawing
    summary: Summary
    trend: Trend
    estimate: dict[str, Any]
    plan: dict[str, Any]
    terms: tuple[Terms, ...]

    @property
    def day(self) -> date:
        """The day at whose end this was known."""
        return self.drawing.day


def campaign_days(election: Election, last: date) -> tuple[date, ...]:
    """One day a week of the campaign up to ``last``, which is always among them."""
    first = election.polling_day - timedelta(days=CAMPAIGN_DAYS)
    count = max(0, (last - first).days) // 7 + 1
    weekly = [first + timedelta(weeks=week) for week in range(count)]
    return (*(day for day in weekly if day < last), last)


def campaign_weeks(
    election: Election,
    party: str,
    last: date,
    seed: int,
    progress: Progress,
    returns: Mapping[date, ReturnCounts] | None = None,
) -> tuple[Week, ...]:
    """Estimates and plans up to ``last``, earliest first, with the example's budgets; each knows
    its own past only. ``returns``: of the party's canvass, by the end of each day."""
    taken = returns or {}
    drawings = [
        Drawing(day, LAST_DRAWS if day == last else WEEKLY_DRAWS, seed, taken.get(day))
        for day in campaign_days(election, last)
    ]
    return weeks_of(election, party, drawings, None, progress)


def weeks_of(
    election: Election,
    party: str,
    drawings: Sequence[Drawing],
    terms: Sequence[Terms] | None,
    progress: Progress,
) -> tuple[Week, ...]:
    """An estimate and a plan for each drawing; the last plan is also judged on fresh draws, and
    plans for other budgets and a national swing stand beside it.

    ``terms``: the campaign's budgets, floors and caps; None for the example's.
    """
    weeks = []
    for drawing in drawings:
        progress(f"{election.id} on {drawing.day}: estimate and plan")
        is_last = drawing is drawings[-1]
        weeks.append(one_week(election, party, drawing, terms, is_last=is_last))
    return tuple(weeks)


def one_week(
    election: Election,
    party: str,
    drawing: Drawing,
    terms: Sequence[Terms] | None,
    *,
    is_last: bool,
) -> Week:
    """The estimate and plan of one day."""
    start = perf_counter()
    trend = poll_trend(election, drawing.day)
    drawn = drawn_by(election, party, drawing, drawing.seed)
    summary = summarise(drawn)
    taken = perf_counter() - start
    figures = estimate_json(election, summary, trend, taken, drawing.returns)
    fresh = drawn_by(election, party, drawing, drawing.seed + FRESH_SEED) if is_last else None
    start = perf_counter()
    asked = tuple(example_terms(drawn, party) if terms is None else terms)
    problem = campaign_problem(drawn, party, asked, folder_response(election.folder))
    plan = make_plan(problem, fresh, lambda: perf_counter() - start)
    told = plan_json(plan)
    if is_last:
        told["what_if"] = what_if_json(what_if(plan))
    return Week(drawing, summary, trend, figures, told, asked)


def drawn_by(election: Election, party: str, drawing: Drawing, seed: int) -> Estimate:
    """The joint draws of one day, the returns of the party's canvass taken in."""
    return estimate(
        election,
        drawing.day,
        drawing.draws,
        seed,
        returns=drawing.returns,
        canvass_of=None if drawing.returns is None else party,
    )


def second_last_time(election: Election) -> str:
    """The party with the second most seats at the latest past election, among those polled now.

    A party that follows others has their past seats as its own. Where nothing is known of the
    past, the second in canonical order.
    """
    won = Counter(last_winners(election))
    by_seats = sorted(election.polled, key=lambda party: -won[party])  # ties keep their order
    return by_seats[min(1, len(by_seats) - 1)]
