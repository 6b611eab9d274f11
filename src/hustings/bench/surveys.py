"""Invented surveys whose truth is known: what the multilevel model is timed and judged on.

A country has seats in regions, people of a few categories in every seat (the frame), outcomes of
which some are on the ballot in some regions only, and a truth: every person answers with the
chances of a softmax over

    intercept + covariates of the seat + slope + effects of region, categories and one pair of
    categories + the seat's own effect, correlated over the outcomes,

in logits against outcome 0. Frame, effects and answers are drawn from streams of their own, so
that surveys of different sizes with one seed are about the same country.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, FloatArray, IntArray

PLACES, EFFECTS, ANSWERS = 0, 1, 2  # random streams
FOLLOWING = 0.8  # how closely a covariate follows the people it describes
ADULTS = (50_000, 95_000)


@dataclass(frozen=True)
class Category:
    """``margin``: the country's part in each level. ``spread``: sd of its logarithm over seats.
    ``sd``: of the effects, by outcome but the first; none for a slope from -1/2 to 1/2 with
    N(0, 0.15). ``leaning``: (levels, outcomes - 1) of effects that are the same in every country,
    such as loyalty to a past vote."""

    name: str
    margin: tuple[float, ...]
    spread: float
    sd: tuple[float, ...] | None
    leaning: tuple[tuple[float, ...], ...] | None = None

    @property
    def levels(self) -> int:
        return len(self.margin)


@dataclass(frozen=True)
class Country:
    """What surveys are drawn from. Effects are by outcome but the first (D of them).

    ``regions``: seats in each. ``pair``: the two categories whose combinations have effects.
    ``covariates``: the category and level that each of the seats' covariates follows. ``local``:
    outcomes that are on the ballot in some regions only, and there move people's category and
    level by so much in the logarithm of its part.
    """

    regions: tuple[int, ...]
    outcomes: tuple[str, ...]
    categories: tuple[Category, ...]
    pair: tuple[str, str]
    covariates: tuple[tuple[str, int], ...]
    local: Mapping[str, Mapping[int, tuple[str, int, float]]]
    intercept: tuple[float, ...]
    covariate_sd: float
    region_sd: tuple[float, ...]
    pair_sd: tuple[float, ...]
    seat_sd: tuple[float, ...]
    seat_correlation: tuple[tuple[float, ...], ...]

    @property
    def kinds(self) -> IntArray:
        """(Q, categories) level of each kind of person in each category."""
        sizes = tuple(c.levels for c in self.categories)
        return np.stack(np.unravel_index(np.arange(np.prod(sizes)), sizes), axis=1)

    @property
    def seat_region(self) -> IntArray:
        """(S,) region of each seat."""
        return np.repeat(np.arange(len(self.regions)), self.regions)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.categories)

    def pair_levels(self) -> IntArray:
        """(Q,) combination of the pair of categories."""
        kinds = self.kinds
        first, second = (self.names.index(name) for name in self.pair)
        return np.asarray(kinds[:, first] * self.categories[second].levels + kinds[:, second])


@dataclass(frozen=True)
class Survey:
    """S seats, Q kinds of people, K outcomes, R combinations of seat and kind that were met.

    ``seat``, ``kind``: (R,). ``counts``: (R, K) people. ``frame``: (S, Q) adults. ``covariates``:
    (S, X), standardised. ``stands``: (S, K). ``truth``: (S, K) of all adults, not voting
    included. ``effects``: by name, (levels, K - 1) as they were drawn.
    """

    country: Country
    seat: IntArray
    kind: IntArray
    counts: IntArray
    frame: FloatArray
    covariates: FloatArray
    stands: BoolArray
    truth: FloatArray
    effects: Mapping[str, FloatArray]

    @property
    def respondents(self) -> int:
        return int(self.counts.sum())


def survey(country: Country, respondents: int, seed: int) -> Survey:
    """``respondents`` people, drawn from all adults alike. Deterministic in its arguments.

    Raises ValueError where ``respondents`` is negative.
    """
    if respondents < 0:
        raise ValueError(f"respondents must be at least 0. Got {respondents} instead.")
    frame, covariates = _places(country, np.random.default_rng([seed, PLACES]))
    effects = _effects(country, np.random.default_rng([seed, EFFECTS]))
    stands = _stands(country)
    chances = _chances(country, covariates, effects, stands)
    weights = frame / frame.sum()
    rng = np.random.default_rng([seed, ANSWERS])
    met = rng.multinomial(respondents, weights.ravel()).reshape(weights.shape)
    seat, kind = np.nonzero(met)
    return Survey(
        country=country,
        seat=seat,
        kind=kind,
        counts=rng.multinomial(met[seat, kind], chances[seat, kind]),
        frame=frame,
        covariates=covariates,
        stands=stands,
        truth=np.einsum("sq,sqk->sk", frame, chances) / frame.sum(axis=1)[:, None],
        effects=effects,
    )


def _places(country: Country, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Who lives where: the frame (S, Q) and covariates (S, X) that follow it."""
    region = country.seat_region
    log_weight = np.zeros((len(region), len(country.kinds)))
    shifts: dict[str, FloatArray] = {}
    for place, category in enumerate(country.categories):
        shift = category.spread * rng.standard_normal((len(region), category.levels))
        for regions in country.local.values():
            for where, (name, level, moved) in regions.items():
                if name == category.name:
                    shift[region == where, level] += moved
        shifts[category.name] = shift
        log_weight += (np.log(category.margin) + shift)[:, country.kinds[:, place]]
    weight = np.exp(log_weight)
    adults = rng.uniform(*ADULTS, len(region))
    frame = adults[:, None] * weight / weight.sum(axis=1, keepdims=True)
    noise = np.sqrt(1 - FOLLOWING**2) * rng.standard_normal((len(region), len(country.covariates)))
    followed = np.stack([shifts[name][:, level] for name, level in country.covariates], axis=1)
    return frame, _standardised(FOLLOWING * _standardised(followed) + noise)


def _standardised(columns: FloatArray) -> FloatArray:
    return np.asarray((columns - columns.mean(axis=0)) / columns.std(axis=0))


def _effects(country: Country, rng: np.random.Generator) -> dict[str, FloatArray]:
    """The truth's effects by name, each (levels, D)."""
    size = len(country.outcomes) - 1

    def drawn(levels: int, sd: tuple[float, ...] | float) -> FloatArray:
        return np.asarray(sd * rng.standard_normal((levels, size)))

    effects = {
        "intercept": np.array([country.intercept]),
        "covariates": drawn(len(country.covariates), country.covariate_sd),
        "region": drawn(len(country.regions), country.region_sd),
    }
    for category in country.categories:
        levels = 1 if category.sd is None else category.levels
        own = drawn(levels, 0.15 if category.sd is None else category.sd)
        effects[category.name] = own if category.leaning is None else own + category.leaning
    sizes = [c.levels for c in country.categories if c.name in country.pair]
    effects[":".join(country.pair)] = drawn(int(np.prod(sizes)), country.pair_sd)
    root = np.linalg.cholesky(np.array(country.seat_correlation)).T * country.seat_sd
    effects["seat"] = rng.standard_normal((sum(country.regions), size)) @ root
    return effects


def _stands(country: Country) -> BoolArray:
    """(S, K) whether the outcome can be chosen there."""
    stands = np.ones((sum(country.regions), len(country.outcomes)), dtype=bool)
    for name, regions in country.local.items():
        stands[:, country.outcomes.index(name)] = np.isin(country.seat_region, list(regions))
    return stands


def _chances(
    country: Country,
    covariates: FloatArray,
    effects: Mapping[str, FloatArray],
    stands: BoolArray,
) -> FloatArray:
    """(S, Q, K) how likely a person of each kind in each seat is to give each answer."""
    kind = effects["intercept"] + effects[":".join(country.pair)][country.pair_levels()]
    for place, category in enumerate(country.categories):
        level, own = country.kinds[:, place], effects[category.name]
        kind = kind + ((level - 0.5)[:, None] * own if category.sd is None else own[level])
    seat = effects["region"][country.seat_region] + covariates @ effects["covariates"]
    logits = (seat + effects["seat"])[:, None, :] + kind[None, :, :]
    chances = np.where(stands[:, None, :], np.exp(np.insert(logits, 0, 0.0, axis=2)), 0.0)
    return np.asarray(chances / chances.sum(axis=2, keepdims=True))


UNITED_KINGDOM = Country(
    regions=(29, 75, 54, 46, 59, 58, 73, 84, 55, 40, 59),
    outcomes=("con", "lab", "ld", "ukip", "green", "nat", "not_voting"),
    categories=(
        Category(
            "age",
            (0.11, 0.16, 0.16, 0.19, 0.17, 0.21),
            0.25,
            (0.5, 0.15, 0.25, 0.3, 0.3, 0.5),
        ),
        Category("sex", (0.49, 0.51), 0.02, None),
        Category("education", (0.17, 0.3, 0.18, 0.35), 0.35, (0.2, 0.4, 0.4, 0.3, 0.2, 0.35)),
        Category(
            "past_vote",
            (0.32, 0.26, 0.08, 0.1, 0.05, 0.19),
            0.4,
            (0.2, 0.2, 0.2, 0.2, 0.2, 0.2),
            (
                (-2.6, -1.5, -1.0, -2.0, -2.4, -1.8),
                (2.3, 0.0, -0.5, 0.4, 0.3, 0.0),
                (0.5, 2.5, 0.2, 0.2, 0.5, 0.0),
                (-0.9, -0.5, 1.9, -0.6, -0.5, -0.1),
                (1.0, -0.2, -0.3, 2.1, 2.2, 0.1),
                (0.0, -0.3, -0.3, -0.5, 0.0, 1.8),
            ),
        ),
    ),
    pair=("age", "education"),
    covariates=(
        ("past_vote", 0),
        ("past_vote", 1),
        ("past_vote", 2),
        ("past_vote", 3),
        ("education", 3),
        ("age", 5),
    ),
    local={"nat": {9: ("past_vote", 4, 1.0), 10: ("past_vote", 4, 2.0)}},
    intercept=(0.3, -1.4, -2.2, -2.7, 0.0, 0.5),
    covariate_sd=0.2,
    region_sd=(0.35, 0.15, 0.15, 0.15, 0.3, 0.1),
    pair_sd=(0.12, 0.1, 0.2, 0.2, 0.15, 0.1),
    seat_sd=(0.3, 0.55, 0.3, 0.3, 0.3, 0.15),
    seat_correlation=(
        (1.0, 0.1, 0.0, 0.3, 0.2, 0.3),
        (0.1, 1.0, -0.1, 0.2, 0.0, 0.0),
        (0.0, -0.1, 1.0, 0.0, 0.0, 0.3),
        (0.3, 0.2, 0.0, 1.0, 0.1, 0.0),
        (0.2, 0.0, 0.0, 0.1, 1.0, 0.0),
        (0.3, 0.0, 0.3, 0.0, 0.0, 1.0),
    ),
)

SMALL = Country(
    regions=(10, 10, 12, 8),
    outcomes=("red", "blue", "local", "not_voting"),
    categories=(
        Category("age", (0.3, 0.4, 0.3), 0.2, (0.4, 0.3, 0.4)),
        Category("sex", (0.5, 0.5), 0.02, None),
        Category(
            "past_vote",
            (0.4, 0.3, 0.1, 0.2),
            0.4,
            (0.2, 0.2, 0.2),
            ((-1.5, -1.0, -1.0), (1.5, 0.0, 0.0), (0.0, 2.0, 0.0), (0.0, 0.0, 1.5)),
        ),
    ),
    pair=("age", "past_vote"),
    covariates=(("past_vote", 0), ("past_vote", 1)),
    local={"local": {3: ("past_vote", 2, 1.0)}},
    intercept=(0.0, -0.5, 0.2),
    covariate_sd=0.2,
    region_sd=(0.3, 0.2, 0.1),
    pair_sd=(0.15, 0.15, 0.1),
    seat_sd=(0.4, 0.4, 0.2),
    seat_correlation=((1.0, 0.2, 0.3), (0.2, 1.0, 0.0), (0.3, 0.0, 1.0)),
)
