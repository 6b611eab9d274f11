"""Win curves as steps: exact, and smooth where a handful of draws decide a seat."""

from __future__ import annotations

import numpy as np
import pytest

from hustings.plan.steps import SPREAD, make_steps
from tests.plan.synthetic import problem


def test_steps_by_hand_and_smooth_ones() -> None:
    """One draw in a thousand can be turned in the first seat, a tenth in the second."""
    thresholds = np.full((2, 1_000), 90.0)
    thresholds[0, 0] = 1.0
    thresholds[1, :100] = 1.0
    asked = problem(thresholds, spare=(5.0, 5.0))
    curves = asked.curves_beyond_floors()
    exact = make_steps(asked.thresholds, asked.floor_lift, curves)
    assert np.diff(exact.first).tolist() == [2, 101]
    assert exact.wins[:2].tolist() == [0.0, 0.001]
    smooth = make_steps(asked.thresholds, asked.floor_lift, curves, smooth=True)
    within = [part for part in SPREAD if part <= float(curves.reach()[0])]
    assert np.allclose(smooth.lift[1 : 1 + len(within)], within, atol=1e-4)
    assert np.allclose(smooth.wins[: 1 + len(within)], 0.0002 * np.arange(1 + len(within)))
    for one, two in ((exact.lift, smooth.lift), (exact.wins, smooth.wins)):
        assert np.array_equal(one[exact.first[1] :], two[smooth.first[1] :])


def test_the_spread_is_of_a_lognormal_with_median_one() -> None:
    """The tenth, thirtieth, ... hundredths of a normal are at 0, 0.524 and 1.282 sds."""
    middles = np.array([-1.2816, -0.5244, 0.0, 0.5244, 1.2816])
    assert np.log(SPREAD) == pytest.approx(0.5 * middles, abs=1e-3)
