"""The poll average: what a Kalman filter with house effects must do, on polls made by hand."""

from datetime import date, timedelta

import numpy as np
import pytest

from hustings.election.contest import Poll
from hustings.estimate.settings import Settings
from hustings.estimate.trend import area_trend

START = date(2030, 1, 1)


def polls(levels, pollsters=("A",), sample=1000, parties=2):
    """One poll a day; poll ``i`` gives the first party ``levels[i]``, the second the rest."""
    return tuple(
        Poll(
            pollsters[i % len(pollsters)],
            START + timedelta(days=i),
            START + timedelta(days=i),
            sample,
            "",
            "GB",
            (level, *(1 - level for _ in range(parties - 1))),
        )
        for i, level in enumerate(levels)
    )


def test_equal_polls_give_their_value_and_an_interval_that_narrows():
    few = area_trend("GB", polls([0.4] * 3), START + timedelta(days=2))
    many = area_trend("GB", polls([0.4] * 30), START + timedelta(days=29))
    assert few.mean[-1, 0] == pytest.approx(0.4, abs=1e-9)
    assert many.mean[-1, 0] == pytest.approx(0.4, abs=1e-9)
    assert many.sd[-1, 0] < few.sd[-1, 0]


def test_the_filter_equals_the_posterior_of_the_whole_gaussian_model():
    """The smoother against one dense solve of the same prior and likelihood."""
    rng = np.random.default_rng(4)
    seen = polls(list(0.4 + 0.02 * rng.standard_normal(12)), pollsters=("A", "B", "C"))
    settings = Settings()
    made = area_trend("GB", seen, START + timedelta(days=11), settings)
    p = np.mean([poll.shares[0] for poll in seen])
    spread = np.sqrt(p * (1 - p)) / np.sqrt(0.35 * 0.65)
    days, houses = 12, 3
    prior = np.zeros((days + houses, days + houses))
    for a in range(days):
        for b in range(days):
            prior[a, b] = 0.1**2 + min(a, b) * (settings.level_step * spread) ** 2
    prior[range(days, days + houses), range(days, days + houses)] = (
        settings.house_sd * spread
    ) ** 2
    sees = np.zeros((days, days + houses))
    for i in range(days):
        sees[i, i] = sees[i, days + i % houses] = 1.0
    noise = (
        settings.poll_design_effect * p * (1 - p) / 1000 + (settings.poll_excess_sd * spread) ** 2
    )
    mean = np.concatenate([np.full(days, p), np.zeros(houses)])
    y = np.array([poll.shares[0] for poll in seen])
    gain = prior @ sees.T @ np.linalg.inv(sees @ prior @ sees.T + noise * np.eye(days))
    posterior = mean + gain @ (y - sees @ mean)
    cov = prior - gain @ sees @ prior
    assert np.allclose(made.mean[:, 0], posterior[:days], atol=1e-10)
    assert np.allclose(made.sd[:, 0], np.sqrt(np.diag(cov)[:days]), atol=1e-10)
    assert np.allclose(made.house_effect[:, 0], posterior[days:], atol=1e-10)


def test_a_house_that_leans_is_found_and_does_not_move_the_average_as_much():
    levels = [0.40 if i % 4 else 0.46 for i in range(40)]
    made = area_trend("GB", polls(levels, pollsters=("L", "A", "B", "C")), START + timedelta(39))
    lean = made.house_effect[made.houses.index("L"), 0]
    assert lean > 0.02
    assert made.mean[-1, 0] < np.mean(levels)


def test_a_blank_share_has_no_weight():
    blank = tuple(
        Poll(q.pollster, q.start, q.end, q.sample, "", "GB", (q.shares[0], float("nan")))
        for q in polls([0.4, 0.5, 0.45])
    )
    made = area_trend("GB", blank, START + timedelta(days=2))
    full = area_trend("GB", polls([0.4, 0.5, 0.45]), START + timedelta(days=2))
    assert np.array_equal(made.mean[:, 0], full.mean[:, 0])
    assert np.isnan(made.mean[:, 1]).all()


def test_the_average_goes_on_to_the_as_of_day_and_widens_without_polls():
    seen = polls([0.4] * 10)
    then = area_trend("GB", seen, START + timedelta(days=9))
    later = area_trend("GB", seen, START + timedelta(days=39))
    assert len(later.days) == 40
    assert later.mean[-1, 0] == pytest.approx(then.mean[-1, 0])
    assert later.sd[-1, 0] > then.sd[-1, 0]
