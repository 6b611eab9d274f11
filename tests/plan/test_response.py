"""Response curves: lift by hand, and one effectiveness that carries all uncertainty."""

from __future__ import annotations

import numpy as np
import pytest

from hustings.plan.response import (
    EXAMPLE_RESPONSE,
    Response,
    draw_effectiveness,
    mean_lift,
    total_cv,
)
from tests.plan.synthetic import curve


def test_lift_by_hand() -> None:
    """One scale of money wins 63.2% of 0.8 points; in a held seat 0.6 of that."""
    amounts = np.array([[6_000.0, 0.0, 0.0], [6_000.0, 0.0, 0.0]])
    lift = mean_lift(EXAMPLE_RESPONSE, np.array([False, True]), amounts)
    assert lift == pytest.approx([0.8 * 0.632121, 0.6 * 0.8 * 0.632121], abs=1e-6)


def test_lift_adds_up_and_saturates() -> None:
    endless = mean_lift(EXAMPLE_RESPONSE, np.array([False]), np.full((1, 3), 1e9))
    assert endless == pytest.approx([2.2])


def test_curves_and_campaign_fold_into_one_number() -> None:
    """80% ranges of 1.8, 1.0 and 1.7 points are sds of 0.70, 0.39 and 0.66: together 1.04 of
    2.2 points, a cv of 0.473; with the campaign's 0.5, sqrt(1.25 * 1.2239 - 1) = 0.73."""
    assert total_cv(EXAMPLE_RESPONSE) == pytest.approx(0.728, abs=0.001)


def test_a_certain_response_keeps_the_campaign_uncertain() -> None:
    nothing = Response((curve("money", 0.0, 1.0),), held_factor=1.0, effectiveness_cv=0.5)
    assert total_cv(nothing) == 0.5


def test_effectiveness_has_mean_one_and_is_never_negative() -> None:
    drawn = draw_effectiveness(EXAMPLE_RESPONSE, 400_000, np.random.default_rng(1))
    assert drawn.min() > 0.0
    assert drawn.mean() == pytest.approx(1.0, abs=0.005)
    assert drawn.std() == pytest.approx(total_cv(EXAMPLE_RESPONSE), abs=0.02)


def test_every_curve_says_where_it_comes_from() -> None:
    for entry in EXAMPLE_RESPONSE.curves:
        assert entry.source and entry.confidence
        assert entry.low <= entry.saturation <= entry.high
