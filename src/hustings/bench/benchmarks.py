"""The benchmarks by name. Each runs on the shipped elections and returns its figures."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from hustings.bench.audit import bench_audit
from hustings.bench.coverage import bench_calibration
from hustings.bench.doorsteps import bench_doorsteps
from hustings.bench.favour import bench_favour
from hustings.bench.favour_layer_a import bench_layer_a
from hustings.bench.favour_power import bench_favour_power
from hustings.bench.figure import Figure, best_of
from hustings.bench.movement import bench_movement
from hustings.bench.multilevel import bench_multilevel
from hustings.bench.nuts_speed import bench_nuts
from hustings.bench.plan import bench_plan
from hustings.bench.record_log import bench_record
from hustings.bench.record_verification import bench_verification
from hustings.bench.regret import bench_regret
from hustings.demo.run import site_data
from hustings.demo.weeks import campaign_weeks, second_last_time
from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from hustings.estimate.model import estimate
from hustings.estimate.score import score, score_json
from hustings.publish.site import write_site

ELECTIONS = ("uk-2015", "uk-2017")
DRAWS = 10_000
ESTIMATE_SECONDS = 1.5
PAGES_SECONDS = 5.0


def bench_load() -> tuple[Figure, ...]:
    """Reading and checking an election folder, beside reading its tables unchecked."""
    folder = find_election("uk-2017")
    checked = best_of(3, lambda: load_election(folder))
    plain = best_of(3, lambda: read_unchecked(folder))
    return (Figure("load", "uk-2017, checked", checked, "s", "csv module, unchecked", plain),)


def read_unchecked(folder: Path) -> int:
    """The number of cells in the folder's tables, the declared results left out."""
    cells = 0
    for path in sorted(folder.glob("*.csv")):
        if path.name != "results.csv":
            with path.open(encoding="utf-8", newline="") as file:
                cells += sum(len(row) for row in csv.reader(file))
    return cells


def bench_estimate() -> tuple[Figure, ...]:
    """10,000 joint draws of every seat, beside drawing as many unconnected normals; then the
    multilevel engine."""
    election = shipped("uk-2017")
    eve = election.polling_day - timedelta(days=1)
    made = estimate(election, eve, DRAWS, 0)
    seconds = best_of(3, lambda: estimate(election, eve, DRAWS, 0))
    normals = best_of(3, lambda: draw_normals(made.shares.shape))
    name = f"uk-2017, {DRAWS:,} draws"
    return (
        Figure("estimate", name, seconds, "s", "limit", ESTIMATE_SECONDS),
        Figure("estimate", name, seconds, "s", "numpy, as many normals", normals),
        *bench_multilevel(),
    )


def draw_normals(shape: tuple[int, ...]) -> object:
    return np.random.default_rng(0).standard_normal(shape, dtype=np.float32)


def bench_pages() -> tuple[Figure, ...]:
    """Writing the site of the worked example, every week of the campaign in it."""
    election = shipped("uk-2017")
    eve = election.polling_day - timedelta(days=1)
    party = second_last_time(election)
    weeks = campaign_weeks(election, party, eve, 0, progress=lambda _: None)
    site = site_data(election, party, weeks)
    with TemporaryDirectory() as folder:
        fresh = (Path(folder) / f"site-{run}" for run in range(3))
        seconds = best_of(3, lambda: write_site(site, next(fresh)))
    name = f"uk-2017, {len(election.seats)} seats and {len(weeks)} dates"
    return (Figure("pages", name, seconds, "s", "limit", PAGES_SECONDS),)


def bench_score() -> tuple[Figure, ...]:
    """Scores on the eve of both elections, beside simulated uniform swing."""
    return tuple(figure for name in ELECTIONS for figure in score_figures(shipped(name)))


def score_figures(election: Election) -> list[Figure]:
    eve = election.polling_day - timedelta(days=1)
    model = score_json(score(election, eve, DRAWS, 0))
    swing = model["baselines"]["uniform_swing"]
    largest_two = sorted(model["seat_totals"], key=lambda p: -model["seat_totals"][p]["actual"])[:2]

    def row(name: str, read: Callable[[dict[str, Any]], float], unit: str) -> Figure:
        figure = f"{election.id}, {name}"
        return Figure("score", figure, read(model), unit, "uniform swing", read(swing))

    rows = [
        row("share RMSE", lambda s: 100 * s["share_rmse"], "points"),
        row("Brier score", lambda s: s["brier"], ""),
        row("log score", lambda s: s["log_score"], ""),
    ]
    for party in largest_two:
        crps = [score["crps_seats"][party] for score in (model, swing)]
        name = f"{election.id}, CRPS of {party} seats"
        rows.append(Figure("score", name, crps[0], "seats", "uniform swing", crps[1]))
    covered = 100 * model["coverage90"]
    name = f"{election.id}, results inside 90% ranges"
    return [*rows, Figure("score", name, covered, "%", "as claimed", 90.0)]


def shipped(name: str) -> Election:
    return load_election(find_election(name))


BENCHMARKS: dict[str, Callable[[], tuple[Figure, ...]]] = {
    "load": bench_load,
    "estimate": bench_estimate,
    "plan": bench_plan,
    "regret": bench_regret,
    "pages": bench_pages,
    "score": bench_score,
    "record": bench_record,
    "verification": bench_verification,
    "audit": bench_audit,
    "favour": lambda: (*bench_favour(), *bench_favour_power(), *bench_layer_a()),
    "doorsteps": bench_doorsteps,
    "movement": bench_movement,
    "multilevel": bench_multilevel,
    "calibration": bench_calibration,
    "nuts": bench_nuts,
}
