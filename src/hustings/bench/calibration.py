"""Simulation-based calibration: does the engine believe its own model?

Draw hyperparameters and effects from the prior, answers from them, fit, and take the rank of every
true value among its posterior draws. If the fit is right, each rank is uniform, whatever the model
and however little the answers tell (Talts, Betancourt, Simpson, Vehtari and Gelman, "Validating
Bayesian inference algorithms with simulation-based calibration", 2018). Draws that follow each
other too closely would pile ranks up at both ends, so only every ``THIN``th is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy import stats

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.multilevel.definition import (
    Basis,
    Counts,
    Effect,
    Model,
    sum_to_zero_basis,
)
from hustings.estimate.multilevel.families import (
    Correlated,
    Family,
    Fixed,
    Spread,
    correlation,
)
from hustings.estimate.multilevel.fit import fit, simulate

FITS = 200
DRAWS = 63  # ranks 0 to 63: eight bins of eight
BINS = 8
THIN = 2  # hyperparameters' draws for each that is ranked
RESPONDENTS = 600
SEATS, REGIONS, OUTCOMES = 30, 3, 4
AGES, SEXES = 3, 2
SHOWN_SEATS = (0, 10, 20, 29)
FAMILY_WISE = 0.01


@dataclass(frozen=True)
class Truth:
    """``theta``: (H,). ``effects``: (G, D). ``seats``: (S, D)."""

    theta: FloatArray
    effects: FloatArray
    seats: FloatArray


@dataclass(frozen=True)
class Calibration:
    """``names``: of the m quantities. ``ranks``: (fits, m), 0 to ``draws``. ``least``: (fits,) the
    share of the least outcome among all answers of a fit."""

    names: tuple[str, ...]
    ranks: IntArray
    draws: int
    least: FloatArray


def calibrate(model: Model, fits: int = FITS, seed: int = 0, draws: int = DRAWS) -> Calibration:
    """Ranks of the truth in ``fits`` full fits. Deterministic in its arguments."""
    found = list(rank_fits(model, fits, seed, draws))
    ranks = np.array([rank for rank, _ in found])
    return Calibration(quantity_names(model), ranks, draws, np.array([least for _, least in found]))


def rank_fits(model: Model, fits: int, seed: int, draws: int) -> Iterator[tuple[IntArray, float]]:
    """For each fit the ranks (m,) and the share of its least outcome."""
    for number in range(fits):
        rng = np.random.default_rng([seed, number])
        truth = draw_truth(model, rng)
        answers = draw_answers(model, truth, RESPONDENTS, rng)
        fitted = fit(model, answers, "full", seed=number, hyper_draws=draws * THIN)
        # One draw of effects for every draw of the hyperparameters: none share one.
        drawn = simulate(fitted, draws * THIN, seed=number)
        js = model.seat_design.shape[1]
        own = drawn.level - np.einsum("sj,njd->nsd", model.seat_design, drawn.effects[:, :js])
        values = quantities(model, drawn.theta, drawn.effects, own)[::THIN]
        at = quantities(model, truth.theta[None], truth.effects[None], truth.seats[None])
        shares = answers.counts.sum(axis=0) / answers.counts.sum()
        yield (values < at).sum(axis=0), float(shares.min())


def small_model(basis: Basis | None = None) -> Model:
    """Thirty seats in three regions, one covariate, six kinds of people, four outcomes; priors
    under which every outcome has more than a hundredth of the answers."""
    basis = sum_to_zero_basis(OUTCOMES) if basis is None else basis
    region = np.repeat(np.arange(REGIONS), SEATS // REGIONS)
    covariate = np.linspace(-1.5, 1.5, SEATS).reshape(REGIONS, -1, order="F").ravel()
    age, sex = np.unravel_index(np.arange(AGES * SEXES), (AGES, SEXES))
    kinds = np.column_stack([np.ones(len(age)), sex - 0.5, np.eye(AGES)[age]])
    parts: tuple[tuple[str, int, Family], ...] = (
        ("covariate", 1, Fixed(0.5)),
        ("region", REGIONS, Spread(3.0)),
        ("intercept", 1, Fixed(0.7)),
        ("sex", 1, Fixed(0.5)),
        ("age", AGES, Spread(3.0)),
    )
    ends = np.cumsum([columns for _, columns, _ in parts])
    return Model(
        outcomes=tuple("abcd"),
        basis=basis,
        offset=np.zeros((SEATS, OUTCOMES)),
        loading=np.ones((SEATS, OUTCOMES)),
        seat_design=np.column_stack([covariate, np.eye(REGIONS)[region]]),
        kind_design=sp.csr_matrix(kinds),
        effects=tuple(
            Effect(name, np.arange(end - columns, end), family)
            for (name, columns, family), end in zip(parts, ends, strict=True)
        ),
        seat_family=Correlated(3.0),
    )


def draw_truth(model: Model, rng: np.random.Generator) -> Truth:
    """Everything from its prior."""
    places, b = model.basis.places, model.basis.b
    parts = [family.sample(places, rng) for family in model.families]
    effects = np.zeros((model.globals, model.basis.size))
    seats = np.zeros((model.seats, model.basis.size))
    rows = [(effects, e.columns) for e in model.effects] + [(seats, np.arange(model.seats))]
    for family, part, (into, where) in zip(model.families, parts, rows, strict=True):
        root = np.linalg.cholesky(b @ family.covariance(part, places) @ b.T)
        into[where] = rng.standard_normal((len(where), len(root))) @ root.T
    return Truth(np.concatenate(parts), effects, seats)


def draw_answers(model: Model, truth: Truth, respondents: int, rng: np.random.Generator) -> Counts:
    """``respondents`` people, every seat and kind as likely as any other."""
    kinds = model.kind_design.shape[0]
    seat, kind = np.divmod(np.arange(model.seats * kinds), kinds)
    people = rng.multinomial(respondents, np.full(len(seat), 1 / len(seat)))
    js, a = model.seat_design.shape[1], model.basis.a
    level = model.offset + model.loading * (
        (model.seat_design @ truth.effects[:js] + truth.seats) @ a.T
    )
    eta = level[seat] + (model.kind_design @ truth.effects[js:] @ a.T)[kind]
    chances = np.exp(eta - eta.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    return Counts(seat, kind, rng.multinomial(people, chances).astype(float))


def quantities(
    model: Model, theta: FloatArray, effects: FloatArray, seats: FloatArray
) -> FloatArray:
    """(n, m): effects and seats by outcome, less their mean over outcomes; log sds; correlations.

    ``theta``: (n, H). ``effects``: (n, G, D). ``seats``: (n, S, D).
    """
    centred = model.basis.a - model.basis.a.mean(axis=0)
    rows = np.concatenate([effects, seats[:, list(SHOWN_SEATS)]], axis=1)
    by_outcome = (rows @ centred.T).reshape(len(rows), -1)
    split = theta.shape[1] - len(_correlation_names(model))
    above = np.triu_indices(model.basis.places, 1)
    correlations = correlation(theta[:, split:], model.basis.places)[:, above[0], above[1]]
    return np.hstack([by_outcome, theta[:, :split], correlations])


def quantity_names(model: Model) -> tuple[str, ...]:
    """In the order of ``quantities``."""
    columns = {int(c): f"{e.name} {i}" for e in model.effects for i, c in enumerate(e.columns)}
    rows = [columns[c] for c in range(model.globals)] + [f"seat {s}" for s in SHOWN_SEATS]
    named = [f"{row}, {outcome}" for row in rows for outcome in model.outcomes]
    places = range(model.basis.places)
    owners = [*(e.name for e in model.effects), "seats"]
    unknown = [o for o, f in zip(owners, model.families, strict=True) if f.size(len(places))]
    sds = [f"sd of {owner}, {place}" for owner in unknown for place in places]
    return (*named, *sds, *_correlation_names(model))


def _correlation_names(model: Model) -> list[str]:
    first, second = np.triu_indices(model.basis.places, 1)
    return [f"correlation of seats, {i} {j}" for i, j in zip(first, second, strict=True)]


def p_values(found: Calibration) -> dict[str, float]:
    """Of uniform ranks, two tests a quantity: chi-square of eight bins, which sees ranks that
    crowd anywhere, and Kolmogorov-Smirnov, which sees a tilt."""
    bins = (found.ranks * BINS) // (found.draws + 1)
    middle = (found.ranks + 0.5) / (found.draws + 1)
    values = {}
    for place, name in enumerate(found.names):
        held = np.bincount(bins[:, place], minlength=BINS)
        values[f"{name} (bins)"] = float(stats.chisquare(held).pvalue)
        values[f"{name} (tilt)"] = float(stats.kstest(middle[:, place], "uniform").pvalue)
    return values


def holm(values: dict[str, float]) -> dict[str, float]:
    """Adjusted for how many there are: what lies under .01 is not chance at .01 for the family
    (Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    Statistics 6 (1979))."""
    adjusted, floor = {}, 0.0
    for passed, name in enumerate(sorted(values, key=lambda each: values[each])):
        floor = max(floor, min(1.0, values[name] * (len(values) - passed)))
        adjusted[name] = floor
    return adjusted
