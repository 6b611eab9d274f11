"""Majority and largest party, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hustings.estimate.result import Estimate
from hustings.plan.standing import standing
from tests.plan.synthetic import DAY, election

THRESHOLDS = np.array(
    [[-1.0, -1.0, -1.0], [0.5, 0.5, 9.0], [9.0, 0.5, 9.0]], dtype=np.float32
)  # red's, in three seats and three draws


def made_up() -> Estimate:
    """Blue is red's strongest opponent in the first two seats, gold in the third."""
    contest = election(3)
    contest = replace(contest, stands=np.ones_like(contest.stands))
    shares = np.zeros((3, 4, 3), dtype=np.float32)
    shares[:, 0] = 0.3
    shares[:2, 1], shares[2, 2] = 0.4, 0.4
    return Estimate(
        election=contest,
        as_of=DAY,
        seed=1,
        parties=contest.polled,
        seat_index=np.arange(3),
        shares=shares,
        turnout=np.full((3, 3), 0.6, dtype=np.float32),
        other=("",) * 3,
        polls_used=np.zeros(3, dtype=np.int64),
    )


def test_seats_that_are_not_won_go_to_the_strongest_opponent() -> None:
    """With a point of lift red wins 2, 3 and 1 seats of 3, a majority being 2; in the last draw
    blue and gold have one each, which is no more than red has. Without it red wins 1 each time."""
    made = standing(made_up(), "red", THRESHOLDS, np.ones(3), np.zeros(3))
    assert made.majority.value == 2 / 3
    assert made.majority.floors_only == 0.0
    assert made.majority.se == (2 / 9 / 3) ** 0.5
    assert (made.largest.value, made.largest.floors_only) == (1.0, 1.0)


def test_a_party_with_fewer_seats_is_not_the_largest() -> None:
    made = standing(made_up(), "red", THRESHOLDS + 20.0, np.ones(3), np.zeros(3))
    assert (made.majority.value, made.largest.value) == (0.0, 0.0)


def test_another_party_outside_the_polls_may_be_the_largest() -> None:
    asked = replace(made_up(), other=("speaker", "speaker", "speaker"))
    asked.shares[1:, 3] = 0.5
    made = standing(asked, "red", THRESHOLDS + 0.6, np.full(3, 0.6), np.zeros(3))
    assert made.largest.value == 0.0
