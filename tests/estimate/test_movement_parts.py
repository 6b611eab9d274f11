"""The parts of movement, each against what it must equal."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from hustings.bench.invented_movement import EVE, FIRST_DAY, PARTIES, Campaign, simulated
from hustings.election.returns import ANSWERED, CATEGORIES, OUTCOMES, ReturnCounts
from hustings.estimate.movement.answers import LEAST_PEOPLE, of_returns, readings_of
from hustings.estimate.movement.gaussian import log_likelihood, posterior, whitener
from hustings.estimate.movement.levelled import raked
from hustings.estimate.movement.scale import angle, party_correlation, share, steepness
from hustings.estimate.movement.settings import DEFAULT_MOVEMENT
from hustings.estimate.movement.standing import standing


def covariance(rng, size):
    root = rng.standard_normal((size, size))
    return root @ root.T + np.eye(size)


def test_flat_directions_are_the_limit_of_vague_ones():
    rng = np.random.default_rng(1)
    c, x, y = covariance(rng, 9), rng.standard_normal((9, 3)), rng.standard_normal((9, 2))
    x = np.column_stack([x, x[:, 0] + x[:, 1]])  # a direction twice is a direction
    cross, prior = rng.standard_normal((2, 9)), covariance(rng, 2) * 20
    mean, spread = posterior(whitener(c, x), y, cross, prior)
    vague = c + 1e7 * x @ x.T
    assert np.allclose(mean, cross @ np.linalg.solve(vague, y), atol=1e-4)
    assert np.allclose(spread, prior - cross @ np.linalg.solve(vague, cross.T), atol=1e-4)


def test_restricted_likelihood_is_that_of_contrasts_free_of_the_flat_directions():
    """Differences between two covariances are those of the density of contrasts of y."""
    rng = np.random.default_rng(2)
    x, y = rng.standard_normal((7, 2)), rng.standard_normal((7, 1))
    contrast = np.linalg.svd(x.T)[2][2:]

    def density(c):
        v = contrast @ c @ contrast.T
        seen = contrast @ y[:, 0]
        return -0.5 * (seen @ np.linalg.solve(v, seen) + np.linalg.slogdet(v)[1])

    a, b = covariance(rng, 7), covariance(rng, 7)
    ours = log_likelihood(whitener(a, x), y) - log_likelihood(whitener(b, x), y)
    assert ours == pytest.approx(density(a) - density(b), abs=1e-8)


def test_a_common_change_of_odds_is_raked_away_exactly():
    rng = np.random.default_rng(3)
    groups = rng.dirichlet([3, 4, 2, 1], size=5)
    weights = rng.dirichlet(np.ones(5))
    tilted = groups * [1.7, 0.6, 1.0, 1.3]
    tilted /= tilted.sum(axis=1, keepdims=True)
    assert np.allclose(raked(tilted, weights, weights @ groups), groups, atol=1e-5)


def test_angles_of_samples_scatter_alike_for_small_and_large_shares():
    rng = np.random.default_rng(4)
    for p in (0.03, 0.2, 0.5, 0.9):
        seen = rng.binomial(200, p, 20_000) / 200
        spread = angle(seen[:, None], np.full(20_000, 200.0)).std()
        assert spread == pytest.approx(1 / np.sqrt(4 * 200), rel=0.06)
    assert np.isfinite(angle(np.zeros((1, 1)), np.array([50.0]))).all()


def test_angles_go_to_shares_and_back():
    p = np.array([0.01, 0.3, 0.77])
    a = np.arcsin(np.sqrt(p))
    assert np.allclose(share(a), p)
    assert np.allclose((share(a + 1e-6) - p) / 1e-6, steepness(a), atol=1e-5)


def test_parties_errors_correlate_as_in_a_sample():
    p = np.array([0.5, 0.3, 0.2])
    rng = np.random.default_rng(5)
    seen = np.arcsin(np.sqrt(rng.multinomial(2000, p, size=20_000) / 2000))
    assert np.allclose(party_correlation(p), np.corrcoef(seen.T), atol=0.03)


def test_doors_without_an_answer_a_party_or_a_past_vote_say_nothing_of_movement():
    election = simulated(Campaign(), np.random.default_rng(6))
    day = FIRST_DAY.toordinal()
    rows = [
        # outcome, intention, past vote, returns
        (OUTCOMES.index(ANSWERED), 0, 1, 60),
        (OUTCOMES.index(ANSWERED), 1, 2, 40),
        (OUTCOMES.index(ANSWERED), 2, 1, 500),  # undecided
        (OUTCOMES.index(ANSWERED), 0, 0, 500),  # no past vote
        (OUTCOMES.index("refused"), 0, 1, 500),
    ]
    n = len(rows)
    outcome, intention, past, count = np.array(rows).T
    zeros = np.zeros(n, dtype=np.int64)
    codes = np.stack([past, zeros + 1, zeros, zeros], axis=1)
    returns = ReturnCounts(
        seat=zeros,
        day=zeros + day,
        modes=("door",),
        mode=zeros,
        canvassers=("x",),
        canvasser=zeros,
        outcome=outcome,
        intentions=("a", "b", "undecided"),
        intention=intention,
        levels=(("", "a", "b"), ("", "18-24"), ("",), ("",)),
        codes=codes,
        returns=count,
        repeats=zeros,
    )
    answers = of_returns(election, returns, DEFAULT_MOVEMENT)
    age = CATEGORIES.index("age")
    (reading,) = readings_of(answers, age, len(PARTIES), day - 9, day + EVE, DEFAULT_MOVEMENT)
    assert reading.level == "18-24"
    assert reading.shares == pytest.approx((0.6, 0.4, 0.0, 0.0))
    assert reading.people >= LEAST_PEOPLE


def test_a_group_stands_where_its_latest_readings_have_it():
    """After a shift of 16 points the youngest are far above the whole, not where they were."""
    shift = Campaign(shift=0.16, recalled=False)
    loud, calm = (simulated(replace(shift, shift=s), np.random.default_rng(7)) for s in (0.16, 0))
    day = FIRST_DAY + timedelta(days=EVE)
    b = PARTIES.index("b")
    after, before = (standing(e, day, 0.15)["age", "18-24"] for e in (loud, calm))
    rose = 0.16 * (1 - 0.11)  # angles near a half move as shares do, the whole by a ninth
    assert after[0][b] - before[0][b] == pytest.approx(rose, abs=0.05)
    assert 0 < after[1][b] < 0.15
    early, _ = standing(loud, FIRST_DAY + timedelta(days=14), 0.15)["age", "18-24"]
    assert early[b] < after[0][b] - 0.08


def test_a_group_seen_once_is_known_as_well_as_one_poll_can():
    election = simulated(Campaign(recalled=False), np.random.default_rng(8))
    last = election.crossbreaks[-1].end
    one = replace(election, crossbreaks=tuple(c for c in election.crossbreaks if c.end == last))
    sd = standing(one, last, 0.15)["age", "65+"][1]
    assert (sd < 0.15).all() and (sd > 0.02).all()
