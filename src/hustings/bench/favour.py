"""How often the test for favour is wrong, and what it finds: invented campaigns, many times over.

Each campaign has 260 held seats, a fund of two million pounds and a published rule that gives a
seat less the safer it is. Everyone departs from it a little at random (sd 0.5 in logs), within
the fund. In some campaigns 135,000 pounds then go to a few seats of one of two groups, in the
safer half. Beside the audit's test, the tests that come to mind first are run on the same figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from hustings.audit.favour import Covered, favour_tests, groups_among, p_value
from hustings.audit.statistics import Compared, mean
from hustings.audit.strata import shuffles, strata_of
from hustings.bench.figure import Figure, best_of
from hustings.election.contest import BoolArray, FloatArray

SEATS = 260
FUND_PENCE = 2_000_000_00
DIVERTED_PENCE = 135_000_00
TOLERANCE_PENCE = 500_00
NOISE_SD = 0.5
ALPHA = 0.01
CAMPAIGNS = 300
SHUFFLES = 999  # enough for a rate over many campaigns; an audit's one campaign gets ten times that
LIMIT_SECONDS = 1.0


@dataclass(frozen=True)
class Setting:
    """``safe``, ``marginal``: the chance that a seat of the safer half, or the other, is in the
    group. ``diverted_to``: how many of its safe seats get ``diverted_pence`` more between
    them; none for nobody favoured.
    ``preference``: what the rule should have given its seats and did not, as a fraction."""

    safe: float = 0.5
    marginal: float = 0.3
    diverted_to: int = 0
    preference: float = 0.0
    diverted_pence: int = DIVERTED_PENCE


@dataclass(frozen=True)
class Rates:
    """In how many per cent of the campaigns each test says that the group was favoured, and, for
    ``audit``, that any group was."""

    audit: float
    mean: float
    top_k: float
    all_held: float
    regression: float
    t_test: float


def bench_favour() -> tuple[Figure, ...]:
    """False flags, diversions found, and the time of one audit."""
    clean, mirrored, left_out = (
        rates(setting) for setting in (Setting(), Setting(0.3, 0.5), Setting(preference=0.1))
    )
    figures = [
        share("false flags, group commoner in safe seats", clean.audit, "alpha", 100 * ALPHA),
        share("false flags, commoner in marginal seats", mirrored.audit, "alpha", 100 * ALPHA),
        share("the same", mirrored.audit, "regression on majority", mirrored.regression),
        share("the same", mirrored.audit, "t test of amounts", mirrored.t_test),
        share("flags where a fair 10% is left out", left_out.audit, "alpha", 100 * ALPHA),
    ]
    for count in (20, 8, 4):
        found = rates(Setting(diverted_to=count))
        what = f"£135,000 to {count} safe seats: found by"
        figures += [
            share(f"{what} the audit", found.audit, "regression on majority", found.regression),
            share(f"{what} mean alone", found.mean, "all held seats, 20 strata", found.all_held),
            share(f"{what} top_k alone", found.top_k, "mean alone", found.mean),
        ]
    return (*figures, *time_figures())


def share(name: str, measured: float, against: str, reference: float) -> Figure:
    return Figure("favour", name, measured, "%", against, reference)


def time_figures() -> tuple[Figure, Figure]:
    covered = campaign(Setting(diverted_to=20), np.random.default_rng(0))
    ours = best_of(3, lambda: favour_tests(covered, TOLERANCE_PENCE, ALPHA, 0))
    theirs = best_of(3, lambda: plain_permutations(covered))
    name = f"two tests of two groups, 9,999 shuffles, {SEATS} seats"
    return (
        Figure("favour", name, ours, "s", "limit", LIMIT_SECONDS),
        Figure("favour", name, ours, "s", "scipy, one test of one group", theirs),
    )


def plain_permutations(covered: Covered) -> object:
    residuals, members = log_ratios(covered), covered.group == 0
    return stats.permutation_test(
        (residuals[members], residuals[~members]),
        lambda a, b, axis: np.mean(a, axis=axis) - np.mean(b, axis=axis),
        n_resamples=9_999,
        vectorized=True,
        alternative="greater",
    )


def rates(setting: Setting) -> Rates:
    rng = np.random.default_rng(2017)
    flagged = [flags(campaign(setting, rng), seed) for seed in range(CAMPAIGNS)]
    return Rates(*(100.0 * np.mean(flagged, axis=0)).tolist())


def campaign(setting: Setting, rng: np.random.Generator) -> Covered:
    """Invented figures. Group 0 is the one that may be favoured, group 1 all other seats."""
    majority = np.sort(rng.uniform(0.0, 0.5, SEATS))
    need = 0.1 + np.exp(-majority / 0.1)
    planned = FUND_PENCE * need / need.sum()
    safer = np.arange(SEATS) >= SEATS // 2
    members = rng.random(SEATS) < np.where(safer, setting.safe, setting.marginal)
    wanted = planned * np.where(members, 1.0 + setting.preference, 1.0)
    done = wanted * np.exp(NOISE_SD * rng.standard_normal(SEATS))
    diverted = setting.diverted_pence if setting.diverted_to else 0
    done *= (FUND_PENCE - diverted) / done.sum()
    if diverted:
        favoured = rng.choice(np.flatnonzero(members & safer), setting.diverted_to, replace=False)
        done[favoured] += diverted / setting.diverted_to
    return Covered(
        seat_ids=tuple(f"S{place:03}" for place in range(SEATS)),
        planned_pence=np.rint(planned).astype(np.int64),
        done_pence=np.rint(done).astype(np.int64),
        majority=majority,
        held=np.ones(SEATS, dtype=np.bool_),
        group=np.where(members, 0, 1),
    )


def flags(covered: Covered, seed: int) -> tuple[bool, ...]:
    """In the order of ``Rates``. The audit divides alpha by its four tests; each other test is
    one-sided, of group 0, at the whole of it."""
    found = favour_tests(covered, TOLERANCE_PENCE, ALPHA, seed, SHUFFLES)
    theirs = number_of_group_0(covered)
    p = {test.test: test.p for test in found if test.group == theirs}
    return (
        any(test.flag for test in found),
        p["mean"] <= ALPHA,
        p["top_k"] <= ALPHA,
        all_held(covered, seed) <= ALPHA,
        regression(covered) <= ALPHA,
        t_test(covered) <= ALPHA,
    )


def number_of_group_0(covered: Covered) -> int:
    """The audit numbers groups by size and knows no labels."""
    compared = covered.group[SEATS // 2 :]
    return 1 if np.array_equal(groups_among(compared)[0], compared == 0) else 2


def all_held(covered: Covered, seed: int) -> float:
    """p of the mean residual over all held seats, shuffled within twenty strata of majority."""
    members, strata = covered.group == 0, strata_of(SEATS)
    compared = Compared(
        planned=covered.planned_pence.astype(np.float64),
        done=covered.done_pence.astype(np.float64),
        strata=strata,
        groups=(members,),
        order=shuffles(strata, SHUFFLES, seed),
        tolerance=TOLERANCE_PENCE,
    )
    return p_value(mean(compared, members, 0.0))


def regression(covered: Covered) -> float:
    """p of the group in a linear regression of amounts on majority and group."""
    members = (covered.group == 0).astype(np.float64)
    columns = np.column_stack([np.ones(SEATS), covered.majority, members])
    amounts = covered.done_pence.astype(np.float64)
    fitted, (squares,) = np.linalg.lstsq(columns, amounts)[:2]
    freedom = SEATS - columns.shape[1]
    error = np.sqrt(squares / freedom * np.linalg.inv(columns.T @ columns)[-1, -1])
    return float(stats.t.sf(fitted[-1] / error, freedom))


def t_test(covered: Covered) -> float:
    """p of a plain comparison of amounts (Welch)."""
    amounts: FloatArray = covered.done_pence.astype(np.float64)
    members: BoolArray = covered.group == 0
    found = stats.ttest_ind(
        amounts[members], amounts[~members], equal_var=False, alternative="greater"
    )
    return float(found.pvalue)


def log_ratios(covered: Covered) -> FloatArray:
    ratio = (covered.done_pence + TOLERANCE_PENCE) / (covered.planned_pence + TOLERANCE_PENCE)
    return np.asarray(np.log(ratio))
