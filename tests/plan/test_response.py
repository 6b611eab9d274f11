"""Response curves: lift by hand, what fades, and one effectiveness that carries all uncertainty."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from hustings.plan.response import (
    EXAMPLE_RESPONSE,
    Response,
    draw_effectiveness,
    faded,
    held_cv,
    mean_lift,
    retention,
    total_cv,
)
from tests.plan.synthetic import curve

THREE = Response(
    (curve("money", 0.8, 6_000.0), curve("staff_days", 0.4, 25.0), curve("hours", 1.0, 6_000.0)),
    held_factor=0.6,
    effectiveness_cv=0.5,
)


def test_lift_by_hand() -> None:
    """One scale of money wins 63.2% of 0.8 points; in a held seat 0.6 of that."""
    amounts = np.array([[6_000.0, 0.0, 0.0], [6_000.0, 0.0, 0.0]])
    lift = mean_lift(THREE, np.array([False, True]), amounts)
    assert lift == pytest.approx([0.8 * 0.632121, 0.6 * 0.8 * 0.632121], abs=1e-6)


def test_lift_adds_up_and_saturates() -> None:
    endless = mean_lift(THREE, np.array([False]), np.full((1, 3), 1e9))
    assert endless == pytest.approx([2.2])


def test_curves_and_campaign_fold_into_one_number() -> None:
    """80% ranges of 1.6, 0.8 and 2 points are sds of 0.62, 0.31 and 0.78: together 1.05 of 2.2
    points, a cv of 0.476; with the campaign's 0.5, sqrt(1.25 * 1.226 - 1) = 0.73."""
    assert total_cv(THREE) == pytest.approx(0.730, abs=0.001)


def test_what_is_not_known_of_held_seats_is_folded_in_too() -> None:
    """0.2 to 1.0 is an sd of 0.312; half the effort there makes 0.312 / 1.6 of the lift."""
    known = replace(THREE, held_low=0.2, held_high=1.0)
    assert held_cv(known) == pytest.approx(0.195, abs=0.001)
    assert held_cv(THREE) == 0.0
    together = (1 + total_cv(THREE) ** 2) * (1 + 0.195**2) - 1
    assert total_cv(known) == pytest.approx(math.sqrt(together), abs=0.001)


def test_a_certain_response_keeps_the_campaign_uncertain() -> None:
    nothing = Response((curve("money", 0.0, 1.0),), held_factor=1.0, effectiveness_cv=0.5)
    assert total_cv(nothing) == 0.5


def test_effectiveness_has_mean_one_and_is_never_negative() -> None:
    drawn = draw_effectiveness(EXAMPLE_RESPONSE, 400_000, np.random.default_rng(1))
    assert drawn.min() > 0.0
    assert drawn.mean() == pytest.approx(1.0, abs=0.005)
    assert drawn.std() == pytest.approx(total_cv(EXAMPLE_RESPONSE), abs=0.02)


def test_half_of_it_is_left_after_a_half_life() -> None:
    """The mean of 2^(-t/14) over 28 days: 28 points of a fine grid say the same."""
    days = (np.arange(28_000) + 0.5) / 1_000
    assert retention(14.0, 28.0) == pytest.approx(np.mean(2.0 ** (-days / 14.0)), abs=1e-6)
    assert retention(14.0, 28.0) == pytest.approx(0.5410, abs=1e-4)


def test_nothing_fades_on_the_day_itself_or_where_effects_last() -> None:
    assert retention(14.0, 0.0) == 1.0
    assert retention(None, 100.0) == 1.0
    assert retention(14.0, -3.0) == 1.0
    assert retention(14.0, 1e-9) == pytest.approx(1.0)


def test_faded_effort_works_as_less_effort() -> None:
    """Half of what is done is left, so twice as much is needed; what can be won stays."""
    lasting = Response((curve("money", 2.0, 100.0),), held_factor=1.0, effectiveness_cv=0.5)
    fleeting = replace(lasting, curves=(replace(lasting.curves[0], half_life_days=14.0),))
    left = retention(14.0, 28.0)
    amounts, held = np.array([[50.0]]), np.array([False])
    after = mean_lift(faded(fleeting, 28), held, amounts)
    assert after == pytest.approx(mean_lift(lasting, held, amounts * left))
    assert mean_lift(faded(lasting, 28), held, amounts) == mean_lift(lasting, held, amounts)
    assert faded(fleeting, 28).curves[0].saturation == 2.0


def test_the_longer_the_time_the_less_is_left() -> None:
    scales = [faded(EXAMPLE_RESPONSE, days).curves[0].scale for days in (0, 1, 7, 14, 42)]
    assert scales == sorted(scales) and len(set(scales)) == len(scales)


def test_a_plan_has_one_day() -> None:
    with pytest.raises(ValueError, match="faded for 7 days already"):
        faded(faded(EXAMPLE_RESPONSE, 7), 6)


def test_every_curve_says_where_it_comes_from() -> None:
    for entry in EXAMPLE_RESPONSE.curves:
        assert entry.source and entry.confidence
        assert entry.low <= entry.saturation <= entry.high
        assert entry.half_life_days is None or entry.half_life_source
    assert EXAMPLE_RESPONSE.held_source and EXAMPLE_RESPONSE.effectiveness_source
