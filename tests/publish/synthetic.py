"""Sites of made-up elections, through the same rooms as a real one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hustings.election.contest import Election
from hustings.election.load import load_election
from hustings.election.returns import ReturnCounts
from hustings.estimate.model import estimate
from hustings.estimate.score import score, score_json
from hustings.estimate.summary import summarise
from hustings.estimate.trend import poll_trend
from hustings.plan.campaign import example_problem
from hustings.plan.optimise import make_plan
from hustings.plan.report import plan_json
from hustings.plan.what_if import BUDGETS, SWINGS, what_if, what_if_json
from hustings.publish.site_data import BackTest, ScoreCard, SiteData
from tests.election.folders import Files, make, rows_of, write

EVE = date(2030, 6, 5)
DAYS = (EVE - timedelta(days=28), EVE - timedelta(days=14), EVE)
DRAWS = 300
DAYS_BEFORE = (28, 1)  # of the back-tests
# Budgets and swings of "what if": few, where these pages are not the point.
FEW_LINES = ((0.5, 1.0, 2.0), (-4.0, 0.0, 4.0))
LABELS = ("Budgets and the effect of effort are assumed: this election is made up.",)


def site_of(
    election: Election,
    party: str = "blue",
    days: Sequence[date] = DAYS,
    planned: bool = True,
    scored: bool = True,
    returns: ReturnCounts | None = None,
    lines: tuple[Sequence[float], Sequence[float]] = (BUDGETS, SWINGS),
) -> SiteData:
    """Everything a site can hold, from an election that is loaded. ``returns``: of the party's
    canvass. ``lines``: the budgets and swings of "what if"."""
    whose = None if returns is None else party
    estimates = [
        estimate(election, day, draws=DRAWS, seed=1, returns=returns, canvass_of=whose)
        for day in days
    ]
    fresh = [estimate(election, day, draws=DRAWS, seed=2) for day in days if planned]
    made = [
        make_plan(example_problem(drawn, party), other)
        for drawn, other in zip(estimates, fresh, strict=planned)
    ]
    plans = [plan_json(plan) for plan in made]
    if made:
        plans[-1]["what_if"] = what_if_json(what_if(made[-1], *lines))
    cards = (ScoreCard(election.name, score_json(score(election, days[-1], DRAWS, 1))),)
    tests = [
        BackTest(
            election.name,
            before,
            DRAWS,
            score_json(score(election, election.polling_day - timedelta(days=before), DRAWS, 1)),
        )
        for before in (DAYS_BEFORE if scored else ())
    ]
    return SiteData(
        election=election,
        estimates=tuple(summarise(e) for e in estimates),
        trend=poll_trend(election, days[-1]),
        party=party if planned else "",
        plan=plans[-1] if plans else None,
        earlier_plans=tuple(plans[:-1]),
        scores=cards if scored else (),
        labels=LABELS if planned else (),
        backtests=tuple(tests),
    )


def made_site(
    folder: Path,
    lines: tuple[Sequence[float], Sequence[float]] = (BUDGETS, SWINGS),
    **options: Any,
) -> SiteData:
    """A site of `tests.election.folders.make` with these options."""
    files = make(**options)
    for column in ("lat", "lon"):  # a long list of made-up places runs off the globe
        change(files, "seats.csv", column, [""])
    return site_of(load_election(write(files, folder)), lines=lines)


def change(files: Files, name: str, column: str, values: Sequence[str]) -> None:
    """Set one column of a table, row by row, the last value for all that follow."""
    rows = rows_of(files, name)
    place = rows[0].index(column)
    for k, row in enumerate(rows[1:]):
        row[place] = values[min(k, len(values) - 1)]


def bare(site: SiteData) -> SiteData:
    """The same with nothing but its last estimate."""
    return replace(
        site,
        estimates=site.estimates[-1:],
        trend=None,
        party="",
        plan=None,
        earlier_plans=(),
        scores=(),
        labels=(),
        backtests=(),
    )
