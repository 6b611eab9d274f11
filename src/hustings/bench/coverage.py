"""How often 90% intervals of seats' shares hold the truth, over invented countries.

Each replicate is a country of its own: frame, effects and answers drawn anew. One data set would
say little, for its 632 seats share their effects.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.bench.calibration import FAMILY_WISE, calibrate, holm, p_values, small_model
from hustings.bench.figure import Figure
from hustings.bench.survey_model import evidence, reference_lkj
from hustings.bench.surveys import UNITED_KINGDOM, Country, survey
from hustings.election.contest import FloatArray
from hustings.estimate.multilevel.fit import fit, simulate
from hustings.estimate.multilevel.poststratify import CellFrame, poststratify

BENCHMARK = "calibration"
REPLICATES = 16
FIRST_SEED = 100  # the seeds below are for building
DRAWS = 1_000
INTERVAL = 0.9
SIZES = (5_000, 20_000)


@dataclass(frozen=True)
class Coverage:
    """For each replicate, over seats and the outcomes on their ballots: ``inside``: (n, K) the
    part of seats in whose interval the truth lies; ``error``: (n, K) root mean square of
    (mean - truth) / posterior sd."""

    inside: FloatArray
    error: FloatArray


def coverage(
    people: int, replicates: int = REPLICATES, country: Country = UNITED_KINGDOM
) -> Coverage:
    """Full fits of ``replicates`` surveys. Deterministic in its arguments."""
    found = [one(country, people, FIRST_SEED + n) for n in range(replicates)]
    return Coverage(np.array([f[0] for f in found]), np.array([f[1] for f in found]))


def one(country: Country, people: int, seed: int) -> tuple[FloatArray, FloatArray]:
    asked = survey(country, people, seed)
    model = reference_lkj(asked)
    fitted = fit(model, evidence(asked), seed=seed)
    frame = CellFrame(model.kind_design, asked.frame)
    shares = poststratify(model, frame, simulate(fitted, DRAWS, seed=seed)).seat
    low, high = np.quantile(shares, [(1 - INTERVAL) / 2, (1 + INTERVAL) / 2], axis=0)
    sd = np.where(asked.stands, shares.std(axis=0), np.nan)
    inside = np.where(asked.stands, (low <= asked.truth) & (asked.truth <= high), np.nan)
    error = (shares.mean(axis=0) - asked.truth) / sd
    return np.nanmean(inside, axis=0), np.sqrt(np.nanmean(error**2, axis=0))


def bench_calibration() -> tuple[Figure, ...]:
    """Ranks of 200 fits, then sixteen full fits of two sizes each: the better part of an hour."""
    found = calibrate(small_model())
    tests = holm(p_values(found))
    name = f"{len(found.ranks)} fits, least of {len(tests)} tests of uniform ranks, adjusted"
    rows = [Figure(BENCHMARK, name, min(tests.values()), "p", "not below", FAMILY_WISE)]
    for people in SIZES:
        covered = coverage(people)
        name = f"{people:,} respondents, truths inside 90% intervals"
        inside = 100 * float(covered.inside.mean())
        rows.append(Figure(BENCHMARK, name, inside, "%", "as claimed", 100 * INTERVAL))
    return tuple(rows)
