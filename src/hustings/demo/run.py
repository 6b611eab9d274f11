"""``hustings demo``: every step of the worked example, written into one empty folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hustings.demo.weeks import LAST_DRAWS, Progress, Week, campaign_weeks
from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from hustings.estimate.score import score, score_json
from hustings.publish.public_facts import copy_public_facts
from hustings.publish.site import write_site
from hustings.publish.site_data import ScoreCard, SiteData

EXAMPLE = "uk-2017"
ALSO_SCORED = "uk-2015"  # a second election, with the same settings

LABELS = (
    "Budgets, costs and the effect of effort are assumed for this example: "
    "they are no party's own.",
)


@dataclass(frozen=True)
class Demo:
    """What the run found: its last week, and the score of each election by id."""

    election: Election
    party: str
    weeks: tuple[Week, ...]
    scores: tuple[tuple[str, dict[str, Any]], ...]


def run_demo(
    out: Path, election: Election, party: str, last: date, seed: int, progress: Progress
) -> Demo:
    """Make every estimate, plan, score and page up to ``last``, and write them into the empty
    folder ``out``.

    Raises FolderProblems where a shipped election is damaged, and OSError.
    """
    copy_public_facts(election.folder, out / "election")
    also_scored = load_election(find_election(ALSO_SCORED))
    beside = ThreadPoolExecutor(1)  # numpy lets go of the interpreter: two cores are used
    try:
        scored = []
        for contest, day in ((election, last), (also_scored, eve(also_scored))):
            progress(f"{contest.id}: score against the declared results")
            scored.append(beside.submit(score_of, contest, day, seed))
        weeks = campaign_weeks(election, party, last, seed, progress)
        scores = tuple(score.result() for score in scored)
    finally:
        beside.shutdown(wait=False, cancel_futures=True)
    progress("writing the pages")
    write_figures(weeks, out)
    write_site(site_data(election, party, weeks, scores), out / "site")
    return Demo(election, party, weeks, scores)


def eve(election: Election) -> date:
    return election.polling_day - timedelta(days=1)


def score_of(election: Election, day: date, seed: int) -> tuple[str, dict[str, Any]]:
    """The name of an election and its score on a day."""
    return election.name, score_json(score(election, day, LAST_DRAWS, seed))


def site_data(
    election: Election,
    party: str,
    weeks: tuple[Week, ...],
    scores: tuple[tuple[str, dict[str, Any]], ...] = (),
) -> SiteData:
    """What the pages are made from."""
    return SiteData(
        election=election,
        estimates=tuple(week.summary for week in weeks),
        trend=weeks[-1].trend,
        party=party,
        plan=weeks[-1].plan,
        earlier_plans=tuple(week.plan for week in weeks[:-1]),
        scores=tuple(ScoreCard(name, figures) for name, figures in scores),
        labels=LABELS,
    )


def write_figures(weeks: tuple[Week, ...], out: Path) -> None:
    """``estimates/DATE.json`` and ``plans/DATE.json``."""
    for week in weeks:
        write_json(week.estimate, out / "estimates" / f"{week.day}.json")
        write_json(week.plan, out / "plans" / f"{week.day}.json")


def write_json(figures: Mapping[str, Any], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(figures, allow_nan=False, ensure_ascii=False), encoding="utf-8")
