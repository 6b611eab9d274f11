"""Win curves as steps: exact, and smooth where a handful of draws decide a seat."""

from __future__ import annotations

import numpy as np
import pytest

from hustings.plan.steps import PLACES, SHAPE, Steps, make_steps, smoothed, thinned
from tests.plan.synthetic import curves_beyond_floors, problem


def test_steps_by_hand() -> None:
    """Three draws of a thousand to be won in the first seat, one of them out of reach."""
    thresholds = np.full((2, 1_000), -1.0)
    thresholds[0, :3] = (2.0, 9.0, 1.0)
    asked = problem(thresholds, spare=(5.0, 5.0))
    made = make_steps(asked.thresholds, asked.floor_lift, curves_beyond_floors(asked))
    assert made.first.tolist() == [0, 3, 4]
    assert made.lift == pytest.approx([0.0, 1.0, 2.0, 0.0], abs=1e-5)
    assert made.wins == pytest.approx([0.997, 0.998, 0.999, 1.0])
    assert made.nearest == pytest.approx([1.0, np.inf], abs=1e-5)


def test_the_fewer_draws_decide_a_seat_the_more_it_shares_the_shape_of_all() -> None:
    """One draw of a thousand in the first seat, two in the second, a tenth of all in the third."""
    thresholds = np.full((3, 1_000), 90.0)
    thresholds[0, :1] = 0.5
    thresholds[1, :2] = (1.0, 1.5)
    thresholds[2, :100] = 1.0
    asked = problem(thresholds, spare=(5.0, 5.0))
    curves = curves_beyond_floors(asked)
    exact = make_steps(asked.thresholds, asked.floor_lift, curves)
    smooth = smoothed(exact, curves.reach())
    assert np.diff(smooth.first).tolist() == [2 + PLACES, 3 + PLACES, 101 + PLACES]
    begins, ends = smooth.first[:-1], smooth.first[1:] - 1
    assert smooth.wins[begins] == pytest.approx([0.0, 0.0, 0.0])
    assert smooth.wins[ends] == pytest.approx([0.001, 0.002, 0.1])
    assert np.all(np.diff(smooth.key) >= 0.0)
    at_own = [0.001 / (0.001 + SHAPE), 0.1 / (0.1 + SHAPE)]
    rises = np.diff(smooth.wins)
    assert np.max(rises[: ends[0]]) / 0.001 >= at_own[0]
    assert np.sum(rises[begins[2] :][np.isclose(smooth.lift[begins[2] + 1 :], 1.0, atol=1e-4)]) >= (
        0.1 * at_own[1] - 1e-9
    )


def test_draws_may_count_for_more_or_for_nothing() -> None:
    """Weights of whole numbers are the same as draws repeated that often."""
    rng = np.random.default_rng(5)
    thresholds, times = rng.normal(1.0, 1.5, (3, 40)), rng.integers(0, 4, 40)
    weights = times / times.mean()
    asked = problem(thresholds, spare=(5.0, 5.0))
    repeated = problem(np.repeat(thresholds, times, axis=1), spare=(5.0, 5.0))
    curves = curves_beyond_floors(asked)
    made = make_steps(asked.thresholds, asked.floor_lift, curves, weights=weights)
    plain = make_steps(repeated.thresholds, asked.floor_lift, curves)
    for lift in np.linspace(0.0, 3.0, 50):
        assert chances_at(made, lift) == pytest.approx(chances_at(plain, lift), abs=1e-12)


def chances_at(steps: Steps, lift: float) -> list[float]:
    found = []
    for begin, end in zip(steps.first[:-1], steps.first[1:], strict=True):
        place = np.searchsorted(steps.lift[begin:end], lift, side="right") - 1
        found.append(float(steps.wins[begin + place]))
    return found


def test_an_option_of_a_seat_starts_from_its_own_lift() -> None:
    """Two options of one seat are as two seats with the same draws."""
    rng = np.random.default_rng(7)
    thresholds, base = rng.normal(1.0, 1.5, (2, 60)), np.array([0.0, 0.7, 0.2])
    asked = problem(thresholds[[0, 0, 1]], spare=(5.0, 5.0))
    curves = curves_beyond_floors(asked)
    each = make_steps(asked.thresholds, base, curves)
    seat = np.array([0, 0, 1])
    made = make_steps(thresholds.astype(np.float32), base, curves, seat=seat)
    for name in ("first", "lift", "wins", "owner", "key", "free", "nearest"):
        assert np.array_equal(getattr(made, name), getattr(each, name))


def test_thinned_steps_keep_the_ends() -> None:
    asked = problem(np.random.default_rng(8).normal(1.0, 1.5, (3, 400)), spare=(5.0, 5.0))
    full = make_steps(asked.thresholds, asked.floor_lift, curves_beyond_floors(asked))
    thin = thinned(full, 100)
    assert 90 <= len(thin.lift) <= 130
    for steps in (thin.wins, thin.lift):
        assert set(steps) <= set(full.wins) | set(full.lift)
    assert np.array_equal(thin.wins[thin.first[:-1]], full.wins[full.first[:-1]])
    assert np.array_equal(thin.wins[thin.first[1:] - 1], full.wins[full.first[1:] - 1])
    assert thinned(full, 10_000) is full
