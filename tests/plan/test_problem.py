"""The problem: whose seats, what the law allows, and errors that say what to do."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from hustings.election.contest import Election, Limits, PastElection
from hustings.plan.campaign import example_problem
from hustings.plan.certificate import certify
from hustings.plan.example_terms import EXAMPLE
from hustings.plan.leads import leads, thresholds
from hustings.plan.limits import CANDIDATE, DEADLINES, LONG, PARTY, PARTY_FLOOR, legal_room
from hustings.plan.problems import PlanError
from hustings.plan.response import EXAMPLE_RESPONSE
from tests.plan.synthetic import UK_LIMITS, curve, election, estimate, problem

ALL = np.arange(4)


def with_votes(contest: Election, parties: tuple[str, ...], votes: list[list[int]]) -> Election:
    return replace(
        contest, past=(PastElection("before", parties, np.array(votes), np.array(votes)),)
    )


def held(contest: Election, party: str) -> list[bool]:
    return example_problem(estimate(contest, 20, 0), party).held.tolist()


def majority(contest: Election) -> list[float]:
    return example_problem(estimate(contest, 20, 0), "red").majority.tolist()


def test_a_seat_is_held_by_its_past_winner() -> None:
    contest = with_votes(election(3), ("blue", "red"), [[5, 3], [3, 5], [0, 0]])
    assert held(contest, "red") == [False, True, False]
    assert held(contest, "blue") == [True, False, False]
    assert majority(contest) == [0.25, 0.25, np.inf]


def test_a_party_holds_what_those_it_follows_won_and_they_hold_it_no_more() -> None:
    contest = with_votes(election(2), ("blue", "gold"), [[5, 3], [3, 5]])
    heir = replace(contest.parties[0], follows=("blue",))
    contest = replace(contest, parties=(heir, *contest.parties[1:]))
    assert held(contest, "red") == [True, False]
    assert held(contest, "blue") == [False, False]


def test_the_strongest_candidate_wins_and_not_the_party_with_most_votes() -> None:
    """Two candidates of blue have 6 votes together and 3 each; red's one has 5."""
    past = PastElection("before", ("blue", "red"), np.array([[6, 5]]), np.array([[3, 5]]))
    contest = replace(election(1), past=(past,))
    assert held(contest, "red") == [True]
    assert majority(contest) == pytest.approx([2 / 11])


def test_without_a_past_nothing_is_held() -> None:
    contest = replace(election(3), past=())
    assert not any(held(contest, "red"))
    assert majority(contest) == [np.inf] * 3


def test_the_law_by_hand() -> None:
    """8,700 pounds and 9p for 70,001 electors of a county, 6p for 70,000 of a borough; a
    tenth is kept in reserve."""
    room = legal_room(election(4), ALL)
    assert room.pounds[:2] == pytest.approx([0.9 * 12_900.0, 0.9 * 15_000.09])
    assert (room.checked, room.unchecked) == ((CANDIDATE, PARTY), ())


def test_a_seat_of_neither_kind_has_the_lower_rate() -> None:
    contest = election(1)
    contest = replace(contest, seats=(replace(contest.seats[0], kind="island"),))
    assert legal_room(contest, np.arange(1)).pounds[0] == pytest.approx(0.9 * 12_900.0)


def test_a_floor_for_all_seats_keeps_the_lower_of_both_limits() -> None:
    limits = replace(UK_LIMITS, party_per_seat=Decimal("4000"))
    assert legal_room(election(4, limits=limits), ALL).shared == pytest.approx(np.full(4, 3_600.0))


@pytest.mark.parametrize(("floor", "most"), [("10000", 4_000.0), ("40000", 10_000.0)])
def test_the_partys_limit_is_the_countrys_floor_where_that_is_more(floor: str, most: float) -> None:
    """Four seats contested at 4,000 pounds each, or the floor shared among them."""
    floors = (("Northland", Decimal(floor)), ("Southland", Decimal("9000000")))
    limits = replace(UK_LIMITS, party_per_seat=Decimal("4000"), party_floor=floors)
    room = legal_room(election(4, limits=limits), ALL)
    assert room.shared == pytest.approx(np.full(4, 0.9 * most))
    assert [(c.country, c.pounds) for c in room.countries] == [
        ("Northland", pytest.approx(4 * 0.9 * most))
    ]
    assert (room.checked, room.unchecked) == ((CANDIDATE, PARTY), ())


def test_each_country_has_its_own_floor() -> None:
    limits = Limits(party_per_seat=Decimal("4000"), party_floor=(("Southland", Decimal("9000")),))
    contest = election(4, limits=limits)
    south = replace(contest.seats[3], country="Southland")
    room = legal_room(replace(contest, seats=(*contest.seats[:3], south)), ALL)
    assert room.shared == pytest.approx([3_600.0, 3_600.0, 3_600.0, 8_100.0])
    assert np.all(np.isinf(room.pounds))


def test_a_partys_limit_is_shared_among_its_seats_as_the_plan_likes() -> None:
    """1,350 pounds a seat on average, but more than that in the seats where it helps."""
    limits = replace(UK_LIMITS, party_per_seat=Decimal("1500"))
    made = example_problem(estimate(election(40, limits=limits), 400, 0), "red")
    (limit,) = made.pooled
    assert (limit.name, limit.amount) == ("the party's limit in Northland", 40 * 1_350.0)
    assert limit.weights.tolist() == [1.0, 120.0, 0.0]
    plan = certify(made)
    cost = plan.amounts @ limit.weights
    assert 0.99 * limit.amount <= np.sum(cost) <= limit.amount
    assert np.max(cost) > 5_000.0
    assert plan.pooled[0] > 0.0


def test_a_partys_limit_that_no_plan_reaches_is_no_row() -> None:
    made = example_problem(estimate(election(40), 50, 0), "red")
    assert made.pooled == ()


def test_a_rate_that_is_not_given_is_not_taken_for_nothing() -> None:
    """Boroughs are the even seats: their limit is unknown, the counties' is kept."""
    limits = replace(UK_LIMITS, per_elector_borough=None, party_per_seat=None)
    room = legal_room(election(4, limits=limits), ALL)
    assert room.pounds == pytest.approx([np.inf, 0.9 * 15_000.09, np.inf, 0.9 * 15_000.27])
    assert CANDIDATE not in room.checked
    assert room.unchecked[0] == f"{CANDIDATE}: the election does not give per_elector_borough"


def test_a_rate_that_no_seat_contested_needs_may_be_left_out() -> None:
    limits = replace(UK_LIMITS, per_elector_borough=None)
    room = legal_room(election(4, limits=limits), np.array([1, 3]))
    assert (room.checked, room.unchecked) == ((CANDIDATE, PARTY), ())


def test_every_limit_that_is_given_and_not_kept_is_named_with_the_reason() -> None:
    limits = replace(
        UK_LIMITS,
        long_base=Decimal("30700"),
        long_factor=Decimal("1"),
        deadlines=(("party_return", "3 months after polling day"),),
    )
    room = legal_room(election(4, limits=limits), ALL)
    assert room.checked == (CANDIDATE, PARTY)
    assert [entry.split(": ")[0] for entry in room.unchecked] == [LONG, DEADLINES]
    assert all(entry.split(": ")[1] for entry in room.unchecked)


def test_a_floor_without_a_sum_for_each_seat_is_no_limit() -> None:
    limits = replace(UK_LIMITS, party_per_seat=None, party_floor=(("Northland", Decimal("1")),))
    room = legal_room(election(4, limits=limits), ALL)
    assert room.checked == (CANDIDATE,)
    assert [entry.split(": ")[0] for entry in room.unchecked] == [PARTY, PARTY_FLOOR]
    assert np.all(room.pounds > 10_000.0)


def test_without_limits_nothing_is_checked_and_it_says_so() -> None:
    made = example_problem(estimate(election(6, limits=Limits()), 50, 0), "red")
    assert made.kept == ()
    assert [entry.split(": ")[0] for entry in made.not_checked] == [CANDIDATE, PARTY]
    assert made.caps[0].tolist() == [entry.cap for entry in EXAMPLE]


@pytest.mark.parametrize("base", ["8700", "2000", "300", "0"])
def test_money_and_paid_staff_together_keep_the_law(base: str) -> None:
    limits = replace(
        UK_LIMITS,
        candidate_base=Decimal(base),
        per_elector_county=Decimal("0"),
        per_elector_borough=Decimal("0"),
    )
    made = example_problem(estimate(election(6, limits=limits), 50, 0), "red")
    most = made.caps[:, 0] + made.caps[:, 1] * 120.0
    assert np.all(most <= 0.9 * float(base) + 1e-9)
    assert np.all(made.floors <= made.caps)


def test_seats_where_the_party_does_not_stand_are_no_part_of_it() -> None:
    made = example_problem(estimate(election(7), 50, 0), "gold")
    assert made.seat_ids == ("S001", "S003", "S005")
    assert made.not_contested == ("S000", "S002", "S004", "S006")
    assert made.thresholds.shape == (3, 50)


def test_budgets_are_in_proportion_to_the_seats_contested() -> None:
    made = example_problem(estimate(election(10), 20, 0), "red")
    budgets = [resource.budget for resource in made.resources]
    assert budgets == pytest.approx([37_000.0, 90.0, 10_500.0])


def test_leads_are_over_the_strongest_opponent() -> None:
    drawn = estimate(election(5), 200, 3)
    lead = leads(drawn, "red", np.arange(5))
    best = np.max(np.delete(drawn.shares, 0, axis=1), axis=1)
    assert lead == pytest.approx(100.0 * (drawn.shares[:, 0] - best), abs=1e-4)


def test_a_draw_that_is_won_anyway_has_a_threshold_of_zero_or_less() -> None:
    lead = np.array([[3.0, -2.0, 0.0]], dtype=np.float32)
    found = thresholds(lead, EXAMPLE_RESPONSE, 0)
    assert (found <= 0.0).tolist() == [[True, False, True]]


def test_effectiveness_is_common_to_all_seats_and_drawn_anew_for_another_seed() -> None:
    lead = np.full((2, 500), -1.0, dtype=np.float32)
    one, two = (thresholds(lead, EXAMPLE_RESPONSE, seed) for seed in (0, 1))
    assert np.array_equal(one[0], one[1])
    assert not np.array_equal(one, two)


def test_a_party_without_polls_is_named_with_those_that_have_some() -> None:
    with pytest.raises(PlanError, match=r"red, blue, gold.*got 'mauve'.*polls\.csv"):
        example_problem(estimate(election(3), 10, 0), "mauve")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"spare": (-1.0, 1.0), "floors": (0.0, 0.0)}, "budget of at least 0"),
        ({"floors": (11.0, 0.0)}, "money in seat S0: expected a floor between 0 and a finite cap"),
        ({"floors": (-1.0, 0.0)}, "floor -1 and cap 10"),
        ({"caps": (np.inf, 1.0)}, "cap inf"),
        ({"step": 0.0}, "a step of at least 0.000001"),
        ({"scale": (0.0, 1.0)}, "a scale above 0"),
        ({"saturation": (-1.0, 1.0)}, "a saturation of at least 0"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(PlanError, match=message):
        problem(np.zeros((2, 3)), **{"spare": (5.0, 5.0), **change})


def test_a_negative_price_is_an_error() -> None:
    made = problem(np.zeros((2, 3)), spare=(5.0, 5.0))
    odd = replace(made.resources[0], unit_price_pence=-1)
    with pytest.raises(PlanError, match="at least 0 pence"):
        replace(made, resources=(odd, made.resources[1]))


def test_every_resource_needs_its_curve() -> None:
    made = problem(np.zeros((2, 3)), spare=(5.0, 5.0))
    other = replace(made.response, curves=(curve("leaflets", 1.0, 1.0), *made.response.curves[1:]))
    with pytest.raises(PlanError, match="leaflets"):
        replace(made, response=other)
