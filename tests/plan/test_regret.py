"""Regret: a plan replayed on the result, beside simpler rules and hindsight."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hustings.plan.certificate import certify
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.regret import regret, replay_effectiveness, result_thresholds
from hustings.plan.wins import seats_won
from tests.plan import synthetic

SEATS, DRAWS = 40, 400
SPARE = (30.0, 20.0)


@pytest.fixture(scope="module")
def asked() -> PlanProblem:
    centre = np.linspace(-12.0, 12.0, SEATS)
    return synthetic.problem(-synthetic.leads(SEATS, DRAWS, 3, centre), SPARE)


@pytest.fixture(scope="module")
def declared() -> np.ndarray:
    rng = np.random.default_rng(7)
    return np.linspace(-12.0, 12.0, SEATS) + 3.0 * rng.standard_normal(SEATS)


def test_nothing_beats_hindsight_and_hindsight_not_its_bound(
    asked: PlanProblem, declared: np.ndarray
) -> None:
    e = replay_effectiveness(asked.response, 0, 300)
    made = regret(asked, declared, certify(asked).amounts, e)
    assert made.declared == np.count_nonzero(declared >= 0)
    assert made.most - 0.2 <= made.hindsight.gain <= made.most
    assert made.regret >= -1e-9
    for entry in (made.plan, *made.rules):
        assert entry.gain <= made.most
        assert entry.p05 <= entry.p95


def test_hindsight_at_one_effectiveness_by_hand() -> None:
    """One resource, two points at most in a seat; a seat is lost by 1 point, one by 3, one won."""
    one = synthetic.problem(
        np.zeros((3, 5)), (8.0,), caps=(8.0,), saturation=(2.0,), scale=(4.0,), floors=(0.0,)
    )
    lost_by = np.array([-1.0, -3.0, 2.0])
    everything_on = [np.array([[8.0], [0.0], [0.0]]), np.array([[0.0], [8.0], [0.0]])]
    gains = [regret(one, lost_by, put, np.ones(4)).plan.gain for put in everything_on]
    assert gains == [1.0, 0.0]
    made = regret(one, lost_by, everything_on[1], np.ones(4))
    assert (made.declared, made.at_floors) == (1, 1.0)
    assert made.hindsight.gain == made.regret == 1.0


def test_a_plan_that_does_nothing_gains_nothing(asked: PlanProblem, declared: np.ndarray) -> None:
    made = regret(asked, declared, asked.floors, replay_effectiveness(asked.response, 0, 50))
    assert (made.plan.gain, made.plan.p05, made.plan.p95) == (0.0, 0.0, 0.0)


def test_a_seat_without_declared_votes_is_nobodys(asked: PlanProblem, declared: np.ndarray) -> None:
    silent = declared.copy()
    silent[5] = np.nan
    reached = result_thresholds(asked, silent, np.ones(3))
    assert not np.any(np.isfinite(reached[5]))
    assert seats_won(reached[5:6], np.array([1e6])).tolist() == [0, 0, 0]
    made = regret(asked, silent, certify(asked).amounts, np.ones(3))
    assert made.hindsight.gain <= made.most


def test_no_declared_seat_at_all_is_refused(asked: PlanProblem) -> None:
    with pytest.raises(PlanError, match=r"results\.csv"):
        regret(asked, np.full(SEATS, np.nan), asked.floors, np.ones(3))


def test_the_order_of_seats_changes_nothing(asked: PlanProblem, declared: np.ndarray) -> None:
    order = np.random.default_rng(1).permutation(SEATS)
    e = replay_effectiveness(asked.response, 0, 100)
    made = regret(asked, declared, certify(asked).amounts, e)
    other = synthetic.permuted(asked, order)
    again = regret(other, declared[order], certify(asked).amounts[order], e)
    assert made.plan == again.plan
    assert made.at_floors == again.at_floors
    assert made.hindsight.gain == pytest.approx(again.hindsight.gain, abs=0.1)


def test_ways_of_spending_given_as_lift_are_replayed_too(
    asked: PlanProblem, declared: np.ndarray
) -> None:
    amounts = certify(asked).amounts
    e = replay_effectiveness(asked.response, 0, 100)
    made = regret(asked, declared, amounts, e, [("the same", asked.lift(amounts))])
    assert replace(made.extra[0], name="plan") == made.plan
