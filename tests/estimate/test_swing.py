"""From averages to central shares: totals come out, and no seat leaves the simplex."""

import dataclasses

import numpy as np
import pytest

from hustings.estimate.base import Base
from hustings.estimate.swing import (
    country_past,
    country_targets,
    one_country_shares,
    seat_shares,
)


def base(past, country=None, stands=None, votes=None, others=None):
    """A base by hand: ``past`` (M, P) shares; everyone stands unless told."""
    past = np.array(past, dtype=float)
    seats, parties = past.shape
    country = np.zeros(seats, dtype=int) if country is None else np.array(country)
    stands = np.ones(past.shape, dtype=bool) if stands is None else np.array(stands)
    others = 1 - past.sum(axis=1) if others is None else np.array(others)
    none = np.zeros(past.shape, dtype=bool)
    return Base(
        tuple("abcdefg"[:parties]),
        tuple(f"c{i}" for i in range(country.max() + 1)),
        ("r",),
        np.arange(seats),
        country,
        np.zeros(seats, dtype=int),
        np.full(seats, 100.0) if votes is None else np.array(votes, dtype=float),
        past,
        past,
        stands,
        none,
        others,
        np.ones(seats, dtype=bool),
        others > 0.001,
        ("",) * seats,
        np.zeros(seats),
        np.zeros(seats, dtype=bool),
    )


def test_the_seats_add_up_to_the_countrys_target():
    b = base([[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.4, 0.4, 0.2]])
    national = np.array([0.5, 0.35, 0.15])
    target = country_targets(b, national, np.full((1, 3), np.nan))
    assert target[0] == pytest.approx(national, abs=1e-3)
    share, others = seat_shares(b, target, national)
    assert share.sum(axis=1) + others == pytest.approx(np.ones(3))
    assert share.mean(axis=0) == pytest.approx(national, abs=2e-3)


def test_a_falling_party_loses_more_where_it_had_more_but_not_in_proportion():
    b = base([[0.5, 0.5], [0.9, 0.1], [0.6, 0.4]])
    national = np.array([0.8, 0.2])
    share, _ = seat_shares(b, country_targets(b, national, np.full((1, 2), np.nan)), national)
    lost = b.past[:, 1] - share[:, 1]
    assert lost[0] > lost[2] > lost[1] > 0
    assert share[0, 1] / 0.5 > share[1, 1] / 0.1


def test_no_swing_leaves_the_past():
    b = base([[0.6, 0.3, 0.1], [0.2, 0.5, 0.3]])
    past = country_past(b)[0][0]
    share, _ = seat_shares(b, country_targets(b, past, np.full((1, 3), np.nan)), past)
    assert share == pytest.approx(b.past, abs=2e-5)


def test_a_countrys_own_polls_hold_there_and_the_whole_still_comes_out():
    b = base([[0.5, 0.5], [0.5, 0.5], [0.5, 0.5], [0.5, 0.5]], country=[0, 0, 0, 1])
    national = np.array([0.5, 0.5])
    own = np.array([[np.nan, np.nan], [0.2, 0.8]])
    target = country_targets(b, national, own)
    assert target[1] == pytest.approx([0.2, 0.8], abs=2e-3)
    assert 0.75 * target[0] + 0.25 * target[1] == pytest.approx(national, abs=2e-3)


def test_a_party_of_one_country_has_its_whole_vote_there():
    stands = [[True, True, False]] * 3 + [[True, True, True]]
    b = base([[0.5, 0.5, 0.0]] * 3 + [[0.3, 0.3, 0.4]], country=[0, 0, 0, 1], stands=stands)
    share, sd = one_country_shares(b, np.array([0.45, 0.45, 0.10]), national_sd=0.001)
    assert share[1, 2] == pytest.approx(0.4, abs=1e-3)
    assert np.isnan(share[0]).all() and np.isnan(share[1, :2]).all()
    wide = one_country_shares(b, np.array([0.42, 0.42, 0.16]), national_sd=0.05)
    assert 0.4 < wide[0][1, 2] < 0.64, "a loose poll is drawn towards the past"
    assert wide[1][1, 2] > sd[1, 2]


def test_a_party_of_one_country_cannot_have_what_the_others_there_do_not_leave():
    """The polls of the whole, magnified, give it two thirds; the rest of the country has moved
    with the whole, where nothing changed, and leaves it two fifths."""
    stands = [[True, True, False]] * 9 + [[True, True, True]]
    b = base([[0.5, 0.5, 0.0]] * 9 + [[0.3, 0.3, 0.4]], country=[0] * 9 + [1], stands=stands)
    share, sd = one_country_shares(b, np.array([0.48, 0.48, 0.065]), national_sd=0.03)
    assert 0.4 < share[1, 2] < 0.6
    alone = 0.03 * np.sqrt(0.065 * 0.935) / np.sqrt(0.35 * 0.65) / 0.1
    assert sd[1, 2] < alone


def test_a_country_moves_as_seats_do_where_it_has_no_polls_of_its_own():
    """A rising party gains more in points where it had more, and less in proportion."""
    b = base([[0.5, 0.5]] * 3 + [[0.2, 0.8]], country=[0, 0, 0, 1])
    national = np.array([0.525, 0.475])
    target = country_targets(b, national, np.full((2, 2), np.nan))
    gain = target[:, 0] - [0.5, 0.2]
    assert gain[0] > gain[1] > 0
    assert gain[1] / 0.2 > gain[0] / 0.5


def test_what_own_polls_leave_is_not_all_given_to_the_parties_they_do_not_name():
    """A country's polls give two parties 90%; the third had 2% and has not moved."""
    past = [[0.5, 0.48, 0.02]] * 4
    b = base(past, country=[0, 0, 0, 1])
    national = np.array([0.5, 0.48, 0.02])
    own = np.full((2, 3), np.nan)
    own[1, :2] = 0.46, 0.44
    target = country_targets(b, national, own)
    assert target[1].sum() == pytest.approx(1.0)
    assert target[1, 2] < 0.04
    assert target[1, 0] > 0.47


def test_who_does_not_stand_gets_nothing_and_the_others_share_it_out():
    stands = [[True, True, False], [True, True, True]]
    b = base([[0.5, 0.3, 0.2], [0.5, 0.3, 0.2]], stands=stands)
    national = np.array([0.5, 0.3, 0.2])
    share, _ = seat_shares(b, country_targets(b, national, np.full((1, 3), np.nan)), national)
    assert share[0, 2] == 0.0
    assert share[0, :2] == pytest.approx([0.625, 0.375], abs=1e-3)
    assert share[1] == pytest.approx([0.5, 0.3, 0.2], abs=1e-3)


def test_a_winner_who_retires_takes_some_of_the_vote_along():
    b = base([[0.6, 0.4], [0.6, 0.4]])
    retired = np.array([[True, False], [False, False]])
    b = dataclasses.replace(b, retired=retired)
    national = np.array([0.6, 0.4])
    share, _ = seat_shares(b, country_targets(b, national, np.full((1, 2), np.nan)), national)
    assert 0.01 < share[1, 0] - share[0, 0] < 0.03
