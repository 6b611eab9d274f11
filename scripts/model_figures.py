"""Measure the model and write what comes out into the documents, between their markers.

    python scripts/model_figures.py            measure all
    python scripts/model_figures.py eve days   only these blocks

`totals` is in README.md, the others in docs/model.md. All at seed 0; about seven minutes.
It reads declared results, as scoring does, and nothing that it finds goes back into the model.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import numpy as np

from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from hustings.election.results import load_results
from hustings.estimate.base import base_of
from hustings.estimate.errors import standardised_covariates
from hustings.estimate.measures import Measures
from hustings.estimate.model import estimate
from hustings.estimate.score import Score, score, truth_of
from hustings.estimate.settings import DEFAULT, NEAR_35, Settings

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "docs" / "model.md")
ELECTIONS = ("uk-2015", "uk-2017")
DAYS_BEFORE = (42, 28, 14, 7, 1)
DRAWS, FEWER_DRAWS = 10_000, 2_000
LARGE = 0.03  # shares below this say nothing about errors that are quoted near 35%

# Each setting with the values tried beside its own.
ALTERNATIVES: dict[str, tuple[float, ...]] = {
    "poll_window": (91, 365),
    "level_step": (0.00125, 0.005),
    "house_sd": (0.006, 0.018),
    "polling_error": (0.025, 0.030),
    "campaign_error": (0.090, 0.150),
    "area_polling_error": (0.020, 0.040),
    "one_country_sd": (0.25, 0.45),
    "swing_power_up": (0.5, 1.0),
    "swing_power_down": (0.25, 0.75),
    "uncontested": (0.6, 1.0),
    "retirement": (0.0, 0.030),
    "first_term": (0.0, 0.030),
    "country_sd_unpolled": (0.040, 0.080),
    "region_sd": (0.010, 0.018),
    "covariate_sd": (0.015, 0.029),
    "profile_slope": (0.0, 0.20),
    "seat_sd": (0.031, 0.041),
    "other_sd": (0.03, 0.07),
    "local_poll_error": (0.030, 0.060),
    "local_house_error": (0.0, 0.075),
}


@cache
def election(name: str) -> Election:
    return load_election(find_election(name))


@cache
def scored(name: str, days: int = 1, draws: int = DRAWS, settings: Settings = DEFAULT) -> Score:
    contest = election(name)
    return score(contest, contest.polling_day - timedelta(days=days), draws, 0, settings)


def table(headings: tuple[str, ...], rows: list[list[str]], left: int = 1) -> str:
    """A Markdown table; all columns but the first ``left`` are aligned to the right."""
    rule = ["---"] * left + ["---:"] * (len(headings) - left)
    lines = [list(headings), rule, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def figures(made: Score, measures: Measures) -> list[str]:
    """The columns of every table but the first."""
    crps = dict(zip(made.parties, measures.crps, strict=True))
    return [
        f"{100 * measures.share_rmse:.2f}",
        f"{measures.brier:.3f}",
        f"{measures.log_score:.3f}",
        f"{crps['con']:.1f}",
        f"{crps['lab']:.1f}",
        f"{100 * measures.coverage90:.1f}",
    ]


COLUMNS = ("RMSE", "Brier", "log score", "CRPS con", "CRPS lab", "coverage")


def eve() -> str:
    rows = []
    for name in ELECTIONS:
        made = scored(name)
        for method, m in (("estimate", made.model), *made.baselines):
            right = f"{m.seats_right} of {made.seats_scored}"
            close = f"{m.close_right} of {made.close_seats}"
            rows.append([name, method.replace("_", " "), right, close, *figures(made, m)])
    return table(("election", "method", "seats right", "close seats", *COLUMNS), rows, left=2)


def days() -> str:
    rows = []
    for name in ELECTIONS:
        for left in DAYS_BEFORE:
            made = scored(name, left)
            swing = dict(made.baselines)["uniform_swing"]
            right = f"{made.model.seats_right} ({swing.seats_right})"
            ours, theirs = figures(made, made.model), figures(made, swing)
            both = [f"{a} ({b})" for a, b in zip(ours, theirs, strict=True)]
            rows.append([name, str(left), right, *both])
    return table(("election", "days before", "seats right", *COLUMNS), rows)


def after() -> str:
    """How the eve's central shares erred, part by part, in the units of the settings."""
    rows = []
    for name in ELECTIONS:
        for party, parts in errors_by_part(election(name)):
            rows.append([name, party, *(f"{100 * part:.1f}" for part in parts)])
    headings = ("election", "party", "seats' mean", "between regions", "covariates", "the rest")
    return table(headings, rows, left=2)


def errors_by_part(contest: Election) -> list[tuple[str, tuple[float, ...]]]:
    """Errors near 35% of the parties that stand in most seats of the largest country."""
    made = estimate(contest, contest.polling_day - timedelta(days=1), DRAWS, 0)
    truth = truth_of(made, load_results(contest))
    base = base_of(contest)
    mean = made.shares[truth.rows, :-1].mean(axis=2)
    home = base.country[truth.rows] == np.bincount(base.country).argmax()
    covariates = standardised_covariates(contest, base)[truth.rows]
    found = []
    for j, party in enumerate(made.parties):
        rows = np.flatnonzero(truth.counted[:, j] & (mean[:, j] > LARGE) & home)
        if len(rows) < home.sum() / 2:
            continue
        near_35 = np.sqrt(mean[rows, j] * (1 - mean[rows, j])) / NEAR_35
        error = (truth.shares[rows, j] - mean[rows, j]) / near_35
        region = base.region[truth.rows][rows]
        by_region = np.array([error[region == r].mean() for r in np.unique(region)])
        rest = error - by_region[np.searchsorted(np.unique(region), region)]
        fitted = covariates[rows] @ np.linalg.lstsq(covariates[rows], rest, rcond=None)[0]
        spread = (by_region.std(), fitted.std(), (rest - fitted).std())
        found.append((party, (float(error.mean()), *map(float, spread))))
    return found


def sensitivity() -> str:
    rows = [sensitivity_row("as set", "", DEFAULT)]
    for setting, values in ALTERNATIVES.items():
        for value in values:
            changed = replace(DEFAULT, **{setting: value})
            rows.append(sensitivity_row(f"`{setting}`", f"{value:g}", changed))
    headings = tuple(f"{year} {column}" for year in ("2015", "2017") for column in COLUMNS)
    return table(("setting", "value", *headings), rows, left=2)


def sensitivity_row(label: str, value: str, settings: Settings) -> list[str]:
    both = [scored(name, 1, FEWER_DRAWS, settings) for name in ELECTIONS]
    return [label, value, *(text for made in both for text in figures(made, made.model))]


def elsewhere() -> str:
    """Choose every setting of the table on one election, by log score; score on the other."""
    rows = []
    for chosen_on, scored_on in (ELECTIONS, ELECTIONS[::-1]):
        chosen = best_settings(chosen_on)
        for label, settings in (("as set", DEFAULT), (f"chosen on {chosen_on}", chosen)):
            made = scored(scored_on, 1, FEWER_DRAWS, settings)
            rows.append([scored_on, label, *figures(made, made.model)])
    return table(("election", "settings", *COLUMNS), rows, left=2)


def best_settings(name: str) -> Settings:
    """Twice through the settings, each time keeping the value of least log score."""
    best = DEFAULT
    for _ in range(2):
        for setting, values in ALTERNATIVES.items():
            tried = [
                replace(best, **{setting: value}) for value in (getattr(DEFAULT, setting), *values)
            ]
            best = min(tried, key=lambda s: scored(name, 1, FEWER_DRAWS, s).model.log_score)
    return best


def totals() -> str:
    """Seats of every party on the eve of the worked example, beside what was declared."""
    contest = election("uk-2017")
    names = {party.id: party.name for party in contest.parties}
    made = scored("uk-2017")
    rows = [
        [names[party], f"{mean:.0f} ({low:.0f} to {high:.0f})", str(actual)]
        for party, (mean, low, high), actual in zip(
            made.parties, made.model.totals, made.actual, strict=True
        )
    ]
    rows.sort(key=lambda row: -int(row[2]))
    return table(("seats in Great Britain", "estimate (90%)", "declared"), rows)


BLOCKS: dict[str, Callable[[], str]] = {
    "totals": totals,
    "eve": eve,
    "days": days,
    "after": after,
    "sensitivity": sensitivity,
    "elsewhere": elsewhere,
}


def write_block(name: str, measured: str) -> None:
    """Replace what stands between the markers of a block, in the page that has them."""
    between = re.compile(rf"(<!-- {name} -->\n).*?\n?(<!-- end -->)", re.DOTALL)
    for page in PAGES:
        said = page.read_text(encoding="utf-8")
        if between.search(said):
            said = between.sub(lambda found: f"{found[1]}{measured}\n{found[2]}", said)
            page.write_text(said, encoding="utf-8")
            return
    raise SystemExit(f"No page has the block {name}: <!-- {name} --> ... <!-- end -->")


def main(names: list[str]) -> None:
    for name in names or BLOCKS:
        if name not in BLOCKS:
            raise SystemExit(f"No block {name!r}. Choose from: {', '.join(BLOCKS)}.")
        write_block(name, BLOCKS[name]())
        print(f"wrote {name}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
