"""The weeks of a campaign: an estimate and a plan as they would have been made each week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from hustings.election.contest import Election
from hustings.election.votes import last_winners
from hustings.estimate.model import estimate
from hustings.estimate.report import estimate_json
from hustings.estimate.result import Summary, Trend
from hustings.estimate.summary import summarise
from hustings.estimate.trend import poll_trend
from hustings.plan.optimise import make_plan
from hustings.plan.problem import example_problem
from hustings.plan.report import plan_json

CAMPAIGN_DAYS = 50  # from the first week shown to polling day: 19 April to 8 June in 2017
LAST_DRAWS = 10_000
WEEKLY_DRAWS = 4_000  # enough to show movement; the day itself gets all
FRESH_SEED = 1_000_003  # a plan is judged on draws that it was not made on

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Week:
    """What was known and decided at the end of one day; the figures as FORMATS.md has them."""

    day: date
    summary: Summary
    trend: Trend
    estimate: dict[str, Any]
    plan: dict[str, Any]


def campaign_days(election: Election, last: date) -> tuple[date, ...]:
    """One day a week of the campaign up to ``last``, which is always among them."""
    first = election.polling_day - timedelta(days=CAMPAIGN_DAYS)
    count = max(0, (last - first).days) // 7 + 1
    weekly = [first + timedelta(weeks=week) for week in range(count)]
    return (*(day for day in weekly if day < last), last)


def campaign_weeks(
    election: Election, party: str, last: date, seed: int, progress: Progress
) -> tuple[Week, ...]:
    """Estimates and plans up to ``last``, earliest first; each knows its own past only."""
    weeks = []
    for day in campaign_days(election, last):
        progress(f"{election.id} on {day}: estimate and plan")
        weeks.append(one_week(election, party, day, seed, is_last=day == last))
    return tuple(weeks)


def one_week(election: Election, party: str, day: date, seed: int, is_last: bool) -> Week:
    """The estimate and plan of one day; the last day's plan is also judged on fresh draws."""
    draws = LAST_DRAWS if is_last else WEEKLY_DRAWS
    start = perf_counter()
    trend = poll_trend(election, day)
    drawn = estimate(election, day, draws=draws, seed=seed)
    summary = summarise(drawn)
    figures = estimate_json(election, summary, trend, perf_counter() - start)
    fresh = estimate(election, day, draws=draws, seed=seed + FRESH_SEED) if is_last else None
    start = perf_counter()
    plan = make_plan(example_problem(drawn, party), fresh, lambda: perf_counter() - start)
    return Week(day, summary, trend, figures, plan_json(plan))


def second_last_time(election: Election) -> str:
    """The party with the second most seats at the latest past election, among those polled now.

    A party that follows others has their past seats as its own. Where nothing is known of the
    past, the second in canonical order.
    """
    won = Counter(last_winners(election))
    by_seats = sorted(election.polled, key=lambda party: -won[party])  # ties keep their order
    return by_seats[min(1, len(by_seats) - 1)]
