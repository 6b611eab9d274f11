"""How fast opinion moves, told by the polls alone."""

from datetime import date, timedelta

import numpy as np
import pytest

from hustings.election.contest import Poll
from hustings.estimate.errors import at_pace, national_sd
from hustings.estimate.settings import Settings
from hustings.estimate.trend import area_trend
from hustings.estimate.volatility import PACES

START = date(2030, 1, 1)


def campaign(step, seed=0, polls=150, blank=()):
    """A poll a day of 1,500 from five firms; two parties move by ``step`` a day."""
    rng = np.random.default_rng(seed)
    level = 0.4 + np.cumsum(rng.normal(0, step, polls))
    seen = level + rng.normal(0, np.sqrt(1.5 * 0.24 / 1500), polls)
    return tuple(
        Poll(
            "ABCDE"[i % 5],
            START + timedelta(days=i),
            START + timedelta(days=i),
            1500,
            "",
            "GB",
            (s, 1 - s, *blank),
        )
        for i, s in enumerate(seen)
    )


def pace(polls):
    return area_trend("GB", polls, polls[-1].end).volatility


def test_a_restless_campaign_is_told_from_a_calm_one():
    usual = Settings().level_step
    calm = [pace(campaign(usual / 4, seed)) for seed in range(3)]
    restless = [pace(campaign(3 * usual, seed)) for seed in range(3)]
    assert max(calm) < 0.8 < 1.2 < min(restless)
    assert PACES.min() <= min(calm) and max(restless) <= PACES.max()


def test_few_polls_say_little():
    assert pace(campaign(0.005, polls=3)) == pytest.approx(1.0, abs=0.1)


def test_a_party_that_no_poll_gives_says_nothing():
    polls = campaign(0.004)
    blank = campaign(0.004, blank=(float("nan"),))
    assert pace(polls) == pytest.approx(pace(blank))


def test_the_pace_changes_what_may_still_come_and_not_the_polls_own_error():
    settings = Settings()
    for days in (0, 7, 42):
        usual = national_sd(days)
        assert at_pace(usual, 1.0) == pytest.approx(usual)
        early = usual**2 - settings.polling_error**2
        assert at_pace(usual, 2.0) ** 2 - settings.polling_error**2 == pytest.approx(4 * early)
    assert at_pace(national_sd(0), 2.0) == pytest.approx(settings.polling_error)
