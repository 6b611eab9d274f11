"""Objectives other than expected seats: what they count, and that no plan beats their bound."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from hustings.election.votes import last_winners
from hustings.plan.campaign import example_problem
from hustings.plan.certificate import certify
from hustings.plan.objective import (
    EXPECTED_SEATS,
    Objective,
    SeatsUpTo,
    WorstPart,
    parse,
)
from hustings.plan.optimise import make_plan
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.report import plan_json
from hustings.plan.risk import certify_objective
from hustings.plan.risk_frontier import frontier_json, risk_frontier
from hustings.plan.wins import seats_won
from tests.plan.synthetic import election, estimate, permuted, problem

FEW = settings(max_examples=6, deadline=None)
OBJECTIVES = st.one_of(
    st.builds(SeatsUpTo, st.integers(1, 4)),
    st.builds(WorstPart, st.sampled_from([0.05, 0.2, 1 / 3, 0.5, 0.9])),
)


def together(seed: int, seats: int, draws: int, part: float = 0.4) -> PlanProblem:
    """Seats that rise and fall together from draw to draw, as in an election."""
    rng = np.random.default_rng(seed)
    centre = rng.uniform(-2.0, 4.0, (seats, 1))
    national = rng.normal(0.0, 2.0, draws)
    return problem(
        (centre + national + rng.normal(0.0, 1.5, (seats, draws))).astype(np.float32),
        spare=(part * seats * 9.0, part * seats * 9.0),
        floors=(1.0, 0.5),
        held=rng.random(seats) < 0.4,
    )


def worth_of(asked: PlanProblem, objective: Objective, amounts: NDArray[np.float64]) -> float:
    return float(np.mean(objective.scores(seats_won(asked.thresholds, asked.lift(amounts)))))


def test_seats_beyond_enough_do_not_count() -> None:
    seats = np.array([2, 5, 9])
    assert SeatsUpTo(5).scores(seats).tolist() == [2.0, 5.0, 5.0]
    assert SeatsUpTo(5).knowing(1).scores(seats).tolist() == [2.0, 4.0, 4.0]


def test_the_worst_part_is_the_average_of_the_worst_draws() -> None:
    seats = np.array([7, 1, 9, 3, 8, 5, 2, 6, 4, 10])
    assert np.mean(WorstPart(0.2).scores(seats)) == pytest.approx(1.5)
    assert np.mean(WorstPart(0.25).scores(seats)) == pytest.approx((1 + 2 + 0.5 * 3) / 2.5)
    assert np.mean(WorstPart(0.01).scores(seats)) == pytest.approx(1.0)
    assert np.mean(WorstPart(1.0).scores(seats)) == pytest.approx(5.5)


@given(
    seed=st.integers(0, 10_000),
    draws=st.integers(1, 60),
    part=st.floats(0.01, 1.0),
    width=st.floats(0.05, 20.0),
)
def test_weights_are_those_that_the_bound_allows(
    seed: int, draws: int, part: float, width: float
) -> None:
    rng = np.random.default_rng(seed)
    seats = rng.integers(0, 12, draws) + rng.choice([0.0, 0.25])
    weights = WorstPart(part).weights(seats, width)
    assert np.all((weights >= 0.0) & (weights <= (1.0 + 1e-9) / part))
    assert np.mean(weights) == pytest.approx(1.0, abs=1e-12)
    short = SeatsUpTo(5).weights(seats, width)
    assert np.all((short >= 0.0) & (short <= 1.0))
    other = rng.integers(0, 12, draws)
    for objective, allowed in ((WorstPart(part), weights), (SeatsUpTo(5), short)):
        most = float(np.mean(allowed * other)) + objective.beside(allowed)
        assert np.mean(objective.scores(other)) <= most + 1e-9


@FEW
@given(seed=st.integers(0, 10_000), part=st.floats(0.05, 0.9), objective=OBJECTIVES)
def test_every_plan_of_two_seats_stays_below_the_bound(
    seed: int, part: float, objective: Objective
) -> None:
    asked = together(seed, 2, 12, part)
    made = certify_objective(asked, objective)
    assert made.value == pytest.approx(worth_of(asked, objective, made.amounts))
    fractions = np.linspace(0.0, 1.0, 13)
    for money, days in itertools.product(fractions, fractions):
        split = np.array([[money, days], [1.0 - money, 1.0 - days]]) * asked.spare
        amounts = np.minimum(asked.floors + split, asked.caps)
        assert worth_of(asked, objective, amounts) <= made.bound


@FEW
@given(
    seed=st.integers(0, 10_000),
    seats=st.integers(1, 10),
    draws=st.integers(1, 60),
    objective=OBJECTIVES,
)
def test_no_plan_beats_the_bound(seed: int, seats: int, draws: int, objective: Objective) -> None:
    asked = together(seed, seats, draws)
    made = certify_objective(asked, objective)
    plain = certify(asked)
    assert worth_of(asked, objective, plain.amounts) <= made.value <= made.bound
    assert made.bound <= plain.bound + 1e-9
    assert np.all((made.amounts >= asked.floors - 1e-9) & (made.amounts <= asked.caps + 1e-9))
    budgets = np.array([resource.budget for resource in asked.resources])
    assert np.all(np.sum(made.amounts, axis=0) <= budgets + 1e-6)
    rng = np.random.default_rng(seed)
    for _ in range(50):
        weights = rng.random(asked.floors.shape) ** rng.integers(1, 8)
        extra = weights / np.sum(weights, axis=0) * asked.spare
        amounts = asked.floors + np.minimum(extra, asked.caps - asked.floors)
        assert worth_of(asked, objective, amounts) <= made.bound


def best_of_columns(asked: PlanProblem, objective: Objective) -> float:
    """The best choice of one of nine purchases a seat, as a mixed-integer programme.

    E[min(S, K)] is the mean of y with y <= S and y <= K; CVaR is the most over q of q less the
    mean of u over the part, with u >= q - S.
    """
    levels = np.linspace(0.0, 1.0, 3)
    room = asked.caps - asked.floors
    ways = [np.array(way) * room for way in itertools.product(levels, levels)]
    won = np.stack(
        [asked.thresholds <= asked.lift(asked.floors + way)[:, None] for way in ways]
    )  # (9, M, D)
    seats, draws = asked.thresholds.shape
    count = len(ways) * seats
    by_draw = won.reshape(count, draws).T.astype(float)
    once = np.kron(np.ones((1, len(ways))), np.eye(seats))
    use = np.concatenate(ways).T
    some = np.eye(draws)
    nothing = np.zeros((draws, 1))
    if isinstance(objective, SeatsUpTo):
        gain = np.concatenate([np.zeros(count), np.full(draws, 1.0 / draws), [0.0]])
        rows = np.hstack([by_draw, -some, nothing])
        highest = np.concatenate([np.ones(count), np.full(draws, objective.enough), [0.0]])
    else:
        assert isinstance(objective, WorstPart)
        shortfall = np.full(draws, -1.0 / (draws * objective.part))
        gain = np.concatenate([np.zeros(count), shortfall, [1.0]])
        rows = np.hstack([by_draw, some, nothing - 1.0])
        highest = np.concatenate([np.ones(count), np.full(draws + 1, float(seats))])
    beside = np.zeros((seats, draws + 1)), np.zeros((len(use), draws + 1))
    found = milp(
        -gain,
        constraints=[
            LinearConstraint(rows, 0.0, np.inf),
            LinearConstraint(np.hstack([once, beside[0]]), 1.0, 1.0),
            LinearConstraint(np.hstack([use, beside[1]]), -np.inf, asked.spare),
        ],
        integrality=np.concatenate([np.ones(count), np.zeros(draws + 1)]),
        bounds=Bounds(0.0, highest),
        options={"time_limit": 10.0},
    )
    assert found.success
    return -float(found.fun)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("objective", [SeatsUpTo(4), WorstPart(0.2)])
def test_highs_on_a_column_problem_stays_below_the_bound(seed: int, objective: Objective) -> None:
    asked = together(seed, 8, 40)
    made = certify_objective(asked, objective)
    best = best_of_columns(asked, objective)
    assert best <= made.bound
    assert made.value >= best - 0.15


@pytest.mark.parametrize("seed", range(2))
def test_where_every_draw_counts_in_full_the_plan_is_that_of_expected_seats(seed: int) -> None:
    asked = together(seed, 8, 60)
    plain = certify(asked)
    for objective in (EXPECTED_SEATS, SeatsUpTo(8), SeatsUpTo(650), WorstPart(1.0)):
        made = certify_objective(asked, objective)
        assert np.array_equal(made.amounts, plain.amounts)
        assert (made.value, made.bound) == (plain.value, plain.bound)


def test_where_every_plan_has_enough_the_bound_is_met() -> None:
    asked = problem(np.full((3, 5), -9.0, dtype=np.float32), spare=(5.0, 5.0))
    made = certify_objective(asked, SeatsUpTo(2))
    assert (made.value, made.bound) == (2.0, 2.0)
    assert made.prices.tolist() == [0.0, 0.0]


@FEW
@given(seed=st.integers(0, 10_000), objective=OBJECTIVES)
def test_seats_in_another_order_get_the_same(seed: int, objective: Objective) -> None:
    asked = together(seed, 10, 120)
    order = np.random.default_rng(seed).permutation(10)
    made = certify_objective(asked, objective)
    again = certify_objective(permuted(asked, order), objective)
    assert np.array_equal(again.amounts, made.amounts[order])
    assert (again.value, again.bound) == (made.value, made.bound)
    assert np.array_equal(again.prices, made.prices)


@pytest.mark.parametrize("objective", [SeatsUpTo(150), WorstPart(0.2)])
def test_a_cautious_plan_moves_to_the_seats_that_bad_draws_decide(objective: Objective) -> None:
    """Half of the seats are close in good draws only, half in bad ones: caution knows which."""
    rng = np.random.default_rng(3)
    national = np.linspace(-6.0, 6.0, 300)
    centre = np.repeat([-4.0, 4.0], 100)[:, None]
    thresholds = centre + rng.permutation(national) + rng.normal(0.0, 1.5, (200, 300))
    asked = problem(thresholds.astype(np.float32), spare=(400.0, 400.0))
    plain, made = certify(asked), certify_objective(asked, objective)
    safer = slice(0, 100)  # won unless the draw is a bad one
    assert np.sum(made.amounts[safer]) > 1.2 * np.sum(plain.amounts[safer])
    assert made.value > worth_of(asked, objective, plain.amounts)


def test_prices_say_what_one_more_unit_brings_to_the_objective() -> None:
    asked = together(1, 20, 400)
    for objective in (SeatsUpTo(10), WorstPart(0.2)):
        made = certify_objective(asked, objective)
        for column in range(2):
            resources = tuple(
                replace(entry, budget=entry.budget * (1.05 if i == column else 1.0))
                for i, entry in enumerate(asked.resources)
            )
            richer = certify_objective(replace(asked, resources=resources), objective)
            extra = 0.05 * asked.resources[column].budget
            assert richer.bound <= made.bound + made.prices[column] * extra + 0.05


@pytest.mark.parametrize(
    ("text", "objective", "name"),
    [
        ("expected_seats", EXPECTED_SEATS, "expected_seats"),
        ("seats_up_to=326", SeatsUpTo(326), "expected_seats_up_to_326"),
        ("cvar=0.2", WorstPart(0.2), "cvar_20"),
        (" cvar=.125 ", WorstPart(0.125), "cvar_12.5"),
    ],
)
def test_an_objective_is_read_and_named(text: str, objective: Objective, name: str) -> None:
    assert parse(text) == objective
    assert parse(text).name == name


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("majority", "the objective of a plan.*seats_up_to=326"),
        ("expected_seats=3", "the objective of a plan"),
        ("seats_up_to", "the objective of a plan"),
        ("seats_up_to=3.5", "the objective of a plan"),
        ("seats_up_to=0", "the seats that count: expected a number from 1 to 1,000,000, got 0"),
        ("cvar=20%", "the objective of a plan"),
        ("cvar=20", "at least 0.00001 and at most 1, got 20"),
        ("cvar=nan", "at least 0.00001 and at most 1, got nan"),
        ("cvar=0", "at least 0.00001 and at most 1, got 0"),
    ],
)
def test_other_objectives_are_refused(text: str, complaint: str) -> None:
    with pytest.raises(PlanError, match=complaint):
        parse(text)


def test_seats_outside_the_model_cannot_be_enough_already() -> None:
    with pytest.raises(PlanError, match="more than 5, which the party has outside the model"):
        SeatsUpTo(4).knowing(5)


def test_a_cautious_plan_says_what_it_gives_up() -> None:
    contest = election(40)
    drawn, anew = (estimate(contest, 400, seed) for seed in (0, 1))
    asked = example_problem(drawn, "red")
    plain, cautious = make_plan(asked, anew), make_plan(asked, anew, objective=WorstPart(0.2))
    figures = plan_json(cautious)
    json.dumps(figures, allow_nan=False)
    assert figures["objective"] == "cvar_20"
    assert figures["value"] < figures["expected_seats"] <= plain.value + 1e-9
    assert figures["caution"]["expected_seats"] == {
        "plan": figures["expected_seats"],
        "most": pytest.approx(plain.value),
    }
    fresh = figures["caution"]["fresh"]
    for name in ("plan", "most", "given_up", "gained"):
        assert set(fresh[name]) == {"value", "se"}
    given_up = fresh["most"]["value"] - fresh["plan"]["value"]
    assert fresh["given_up"]["value"] == pytest.approx(given_up)
    assert fresh["given_up"]["se"] < fresh["plan"]["se"]
    assert plan_json(plain)["caution"] is None
    assert plan_json(plain)["expected_seats"] == plain.value


def test_seats_outside_the_model_count_towards_enough() -> None:
    contest = election(9)
    outside = replace(contest, modelled=np.arange(9) < 7)  # two seats that blue held
    drawn = replace(estimate(contest, 50, 0), election=outside, seat_index=np.arange(7))
    drawn = replace(drawn, shares=drawn.shares[:7], other=("",) * 7)
    held = [
        winner
        for winner, inside in zip(last_winners(outside), outside.modelled, strict=True)
        if not inside
    ]
    for party in ("red", "blue"):
        asked = example_problem(drawn, party)
        assert asked.elsewhere == held.count(party)
        made = make_plan(asked, objective=SeatsUpTo(4))
        assert made.value <= 4 - asked.elsewhere
        assert made.objective.name == "expected_seats_up_to_4"
    assert len(held) == 2


def test_reasons_count_draws_as_the_plan_does() -> None:
    """A seat on hold is told what its caps are worth in the objective that the prices are of."""
    asked = example_problem(estimate(election(40), 400, 0), "red")
    made = make_plan(asked, objective=WorstPart(0.2))
    weights = made.certificate.weights
    assert weights is not None and np.mean(weights) == pytest.approx(1.0)
    held_back = [why for why, stance in zip(made.why, made.stance, strict=True) if stance == "hold"]
    assert any("By the draws that count for this plan" in why for why in held_back)
    assert not any("draws that count" in why for why in make_plan(asked).why)


def test_the_dial_trades_expected_seats_for_the_worst_draws() -> None:
    asked = together(1, 25, 600)
    points = risk_frontier(asked, parts=(1.0, 0.5, 0.2))
    most, _, cautious = points
    assert [point.part for point in points] == [1.0, 0.5, 0.2]
    assert cautious.gained.value == pytest.approx(cautious.worst.value - most.worst.value)
    given_up = most.expected.value - cautious.expected.value
    assert cautious.given_up.value == pytest.approx(given_up)
    assert cautious.gained.value > 0.0 and given_up > 0.0
    assert most.given_up.value == most.gained.value == 0.0
    assert most.expected.value == pytest.approx(certify(asked).value)
    on_fresh = risk_frontier(asked, together(2, 25, 400).thresholds, parts=(1.0,))
    assert on_fresh[0].gap == most.gap and on_fresh[0].expected != most.expected
    assert frontier_json(points)[2]["part"] == 0.2
