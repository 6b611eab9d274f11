"""The engine's full fit beside long NUTS runs of the same model on the same answers.

The tables of NUTS are kept with the tests (``scripts/nuts_references.py`` makes them); away from a
checkout there is nothing to compare with, and no row. A difference is that of posterior means of
a seat's share of an outcome, in posterior sds, beyond NUTS's own Monte Carlo error:
sqrt(d^2 - (mcse / sd)^2).
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hustings.bench.figure import Figure
from hustings.bench.survey_model import evidence, reference_lkj
from hustings.bench.surveys import UNITED_KINGDOM, survey
from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.multilevel.fit import fit, simulate
from hustings.estimate.multilevel.poststratify import CellFrame, poststratify

TABLES = Path(__file__).parents[3] / "tests" / "estimate" / "references"
DRAWS = 6_000
LIMITS = {5_000: (0.06, 0.21, 0.42), 20_000: (0.06, 0.21, 0.42), 100_000: (0.05, 0.12, 0.30)}


@dataclass(frozen=True)
class Reference:
    """One run. ``seat``, ``outcome``: (N,). ``mean``, ``sd``, ``mcse``: (N,) of the share."""

    people: int
    seed: int
    seat: IntArray
    outcome: IntArray
    mean: FloatArray
    sd: FloatArray
    mcse: FloatArray


def read_reference(about: Path) -> Reference:
    """From ``NAME.json`` and ``NAME_seats.csv`` beside it."""
    facts = json.loads(about.read_text(encoding="utf-8"))
    with (about.parent / f"{about.stem}_seats.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    mean, sd, mcse = (np.array([float(r[k]) for r in rows]) for k in ("mean", "sd", "mcse"))
    return Reference(
        people=facts["respondents"],
        seed=facts["seed"],
        seat=np.array([int(r["seat"]) for r in rows]),
        outcome=np.array([UNITED_KINGDOM.outcomes.index(r["outcome"]) for r in rows]),
        mean=mean,
        sd=sd,
        mcse=mcse,
    )


def against_nuts() -> tuple[Figure, ...]:
    """Median, 95th percentile and maximum of the differences, and sds beside those of NUTS."""
    tables = sorted(TABLES.glob("*.json"))
    return tuple(row for about in tables for row in rows_of(read_reference(about)))


def rows_of(nuts: Reference) -> list[Figure]:
    made = survey(UNITED_KINGDOM, nuts.people, nuts.seed)
    model = reference_lkj(made)
    fitted = fit(model, evidence(made), "full")
    frame = CellFrame(model.kind_design, made.frame)
    drawn = poststratify(model, frame, simulate(fitted, DRAWS)).seat[:, nuts.seat, nuts.outcome]
    apart, ratio = differences(nuts, drawn.mean(axis=0), drawn.std(axis=0))
    found = (np.median(apart), np.quantile(apart, 0.95), apart.max())
    name = f"full fit beside NUTS, {nuts.people:,} respondents"
    rows = [
        Figure("multilevel", f"{name}, difference, {part}", float(value), "sds", "limit", limit)
        for part, value, limit in zip(
            ("median", "95%", "largest"), found, LIMITS[nuts.people], strict=True
        )
    ]
    near = 100 * float(((ratio > 0.85) & (ratio < 1.15)).mean())
    rows.append(Figure("multilevel", f"{name}, sd", float(np.median(ratio)), "", "sd of NUTS", 1.0))
    rows.append(Figure("multilevel", f"{name}, sds within 15%", near, "%", "limit", 95.0))
    return rows


def differences(nuts: Reference, mean: FloatArray, sd: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(N,) differences of means in sds beyond NUTS's own error, and (N,) ratios of sds."""
    apart = np.square((mean - nuts.mean) / nuts.sd) - np.square(nuts.mcse / nuts.sd)
    return np.sqrt(np.maximum(apart, 0.0)), sd / nuts.sd
