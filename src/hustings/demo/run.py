"""``hustings demo``: every step of the worked example, written into one empty folder.

The folder is a campaign with departures from its published rule; ``as-planned/`` in it is the same
campaign as planned. This module writes files.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hustings.audit.declared import declared
from hustings.audit.declared_report import declared_json
from hustings.demo.aftermath import hold_inquiry
from hustings.demo.beside import beside_this_process
from hustings.demo.folders import (
    estimate_bytes,
    take_in_returns,
    write_campaign,
)
from hustings.demo.history import tell
from hustings.demo.people import coordinator_areas, the_cast
from hustings.demo.plot import the_plot
from hustings.demo.telling import Plot
from hustings.demo.weeks import LAST_DRAWS, Progress, Week, campaign_days, campaign_weeks
from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from hustings.estimate.score import score, score_json
from hustings.publish.bundle import write_bundle
from hustings.publish.from_campaign import record_view
from hustings.publish.public_estimate import public_estimate
from hustings.publish.public_facts import copy_public_facts, election_files
from hustings.publish.record_view import RecordView
from hustings.publish.site import write_site
from hustings.publish.site_data import BackTest, ScoreCard, SiteData
from hustings.record.files import digest_of
from hustings.record.journal import Journal
from hustings.verify.bundle import verify_bundle
from hustings.verify.verdict import Verdict

EXAMPLE = "uk-2017"
ALSO_SCORED = "uk-2015"  # a second election, with the same settings
DAYS_BEFORE = (42, 28, 14, 7)  # back-tests of calibration, beside that of the eve
BACKTEST_DRAWS = 500  # coverage is then good to a fifth of a point
AS_PLANNED = "as-planned"

LABELS = (
    "Budgets, costs and the effect of effort are assumed for this example: "
    "they are no party's own.",
)
OWN_LABELS = ("Budgets are those of the campaign's policy; the effect of effort is assumed.",)
NOT_IN_FORCE = (
    "This is the plan that would be made of the last estimate. The one that was signed is on the "
    "page on spending.",
)


@dataclass(frozen=True)
class History:
    """One of the two campaigns as it was written: its folder, its record and the verdict of
    ``verify`` on its bundle. ``departs``: it is the one with departures."""

    folder: Path
    departs: bool
    record: RecordView
    verdict: Verdict


@dataclass(frozen=True)
class Demo:
    """What the run found: its weeks, both histories, and the score of each election by id."""

    election: Election
    party: str
    weeks: tuple[Week, ...]
    histories: tuple[History, ...]
    scores: tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True)
class Scored:
    """The back-tests of a run: of each election on its last day, and of all on the days before."""

    cards: tuple[tuple[str, dict[str, Any]], ...]
    backtests: tuple[BackTest, ...]


def run_demo(
    out: Path, election: Election, party: str, last: date, seed: int, progress: Progress
) -> Demo:
    """Make every estimate, plan, score, record and page up to ``last``, and write them into the
    empty folder ``out``.

    Raises FolderProblems where a shipped election is damaged, and OSError.
    """
    also_scored = load_election(find_election(ALSO_SCORED))
    beside = ThreadPoolExecutor(1)  # numpy lets go of the interpreter: two cores are used
    try:
        scoring, testing = [], []
        for contest, day in ((election, last), (also_scored, eve(also_scored))):
            progress(f"{contest.id}: score against the declared results")
            scoring.append(beside.submit(score_of, contest, day, seed))
            testing += [beside.submit(backtest_of, contest, days, seed) for days in DAYS_BEFORE]
        days = campaign_days(election, last)
        progress("simulated returns, taken in week by week")
        copy_public_facts(election.folder, out / "election")
        batches, returns = take_in_returns(out, election, party, days, seed)
        weeks = campaign_weeks(election, party, last, seed, progress, returns)
        plot = prepare(out, election, party, weeks, batches, seed)
        scores = tuple(score.result() for score in scoring)
        tests = (
            *(test.result() for test in testing),
            *tests_of_the_eve((election, also_scored), scores),
        )
        scored = Scored(scores, tests)
    finally:
        beside.shutdown(wait=False, cancel_futures=True)
    shared = (plot, election, weeks, scored, seed)
    with beside_this_process(one_history, out / AS_PLANNED, False, *shared) as as_planned:
        departed = one_history(out, True, *shared, progress)
        progress(f"{AS_PLANNED}: the same")
        return Demo(election, party, weeks, (as_planned(), departed), scores)


def prepare(
    out: Path,
    election: Election,
    party: str,
    weeks: Sequence[Week],
    batches: Sequence[tuple[date, Mapping[str, Any]]],
    seed: int,
) -> Plot:
    """What both campaign folders hold alike, and what both histories are told from."""
    write_figures(weeks, out)
    planned = out / AS_PLANNED
    planned.mkdir()
    for part in sorted(out.iterdir()):
        if part.is_dir() and part != planned:
            shutil.copytree(part, planned / part.name)
        elif part.is_file():
            shutil.copy2(part, planned / part.name)
    return the_plot(
        election,
        party,
        weeks,
        [(w.day, digest_of(estimate_bytes(w)), w.drawing.draws, w.drawing.seed) for w in weeks],
        election_files(out / "election"),
        batches,
        seed,
    )


def silent(_: str) -> None:
    """The progress of what runs beside this process: another line of it would only confuse."""


def one_history(
    folder: Path,
    departs: bool,
    plot: Plot,
    election: Election,
    weeks: tuple[Week, ...],
    scored: Scored,
    seed: int,
    progress: Progress = silent,
) -> History:
    """One campaign from its founding to the verdict of ``verify`` on what it publishes."""
    name = "with-departures" if departs else AS_PLANNED
    progress(f"{name}: requests, approvals, payments")
    origin = f"hustings.example/{plot.election}/{name}"
    cast = the_cast(origin, coordinator_areas(election))
    chronicle, bodies = tell(plot, origin, cast, departs, seed)
    estimates = [estimate_bytes(week) for week in weeks]
    with write_campaign(folder, chronicle, [*bodies, *estimates], cast, plot) as journal:
        if departs and plot.last >= eve(election):
            hold_inquiry(folder, journal, cast, chronicle, election.polling_day)
        progress(f"{name}: audit and pages")
        record = record_view(folder, election, tuple(journal.entries()), sister_of(departs))
        write_site_of(folder, journal, site_data(election, plot.party, weeks, scored, record))
    progress(f"{name}: verify")
    verdict = verify_bundle(folder / "site", key=record.vkey, since=None)
    return History(folder, departs, record, verdict)


def sister_of(departs: bool) -> tuple[str, str]:
    """The other history: what it is called, and where its pages are from these."""
    if departs:
        return "the same campaign as planned", f"../{AS_PLANNED}/site/index.html"
    return "the same campaign with departures", "../../site/index.html"


def write_site_of(folder: Path, journal: Journal, site: SiteData) -> None:
    """The bundle of a campaign, published at the time of its last entry."""
    entries = [entry for entry in site.record.entries if entry] if site.record else []
    write_bundle(
        folder, lambda out: write_site(site, out), folder / "site", journal, entries[-1].at
    )


def eve(election: Election) -> date:
    return election.polling_day - timedelta(days=1)


def score_of(election: Election, day: date, seed: int) -> tuple[str, dict[str, Any]]:
    """The name of an election and its score on a day."""
    return election.name, score_json(score(election, day, LAST_DRAWS, seed))


def backtest_of(election: Election, days_before: int, seed: int) -> BackTest:
    """The score of an election so many days before its vote."""
    day = election.polling_day - timedelta(days=days_before)
    figures = score_json(score(election, day, BACKTEST_DRAWS, seed))
    return BackTest(election.name, days_before, BACKTEST_DRAWS, figures)


def tests_of_the_eve(
    elections: Sequence[Election], scores: Sequence[tuple[str, dict[str, Any]]]
) -> list[BackTest]:
    """The scores that are of the eve of their vote, as back-tests of one day before it."""
    return [
        BackTest(name, 1, LAST_DRAWS, figures)
        for contest, (name, figures) in zip(elections, scores, strict=True)
        if figures["as_of"] == eve(contest).isoformat()
    ]


def site_data(
    election: Election,
    party: str,
    weeks: tuple[Week, ...],
    scored: Scored | None = None,
    record: RecordView | None = None,
) -> SiteData:
    """What the pages are made from."""
    return SiteData(
        election=election,
        estimates=tuple(week.summary for week in weeks),
        trend=weeks[-1].trend,
        party=party,
        plan=weeks[-1].plan,
        earlier_plans=tuple(week.plan for week in weeks[:-1]),
        scores=tuple(ScoreCard(name, figures) for name, figures in scored.cards) if scored else (),
        backtests=scored.backtests if scored else (),
        figures=weeks[-1].estimate,
        labels=labels_for(record),
        record=record,
        declared=declared_json(declared(election)),
    )


def labels_for(record: RecordView | None) -> tuple[str, ...]:
    """What is to be said wherever the plan is."""
    if record is None:
        return LABELS
    return (LABELS if record.simulated else OWN_LABELS) + NOT_IN_FORCE


def write_figures(weeks: Sequence[Week], out: Path) -> None:
    """``estimates/DATE.json`` and ``plans/DATE.json``."""
    for week in weeks:
        write_json(public_estimate(week.estimate), out / "estimates" / f"{week.day}.json")
        write_json(week.plan, out / "plans" / f"{week.day}.json")


def write_json(figures: Mapping[str, Any], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(figures, allow_nan=False, ensure_ascii=False), encoding="utf-8")
