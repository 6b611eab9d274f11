"""The test for favour: what it measures, what never changes it, and how often it is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.audit.favour import Covered, FavourTest, favour_tests
from hustings.audit.statistics import counts
from hustings.audit.strata import SEATS_IN_STRATUM, safe_held, shuffles, strata_of

H = 500_00  # the rule's tolerance in pence


def campaign(
    seed: int, diverted_to: int = 0, preference: float = 0.0, seats: int = 130, sd: float = 0.5
) -> Covered:
    """Invented held seats, two groups that are shared out evenly, and a plan that gives safe
    seats less. Every seat gets what was planned, more or less; 135,000 pounds more go to
    ``diverted_to`` safe seats of group 1."""
    rng = np.random.default_rng(seed)
    majority = np.sort(rng.uniform(0.0, 0.5, seats))
    planned = (1_000_00 + 20_000_00 * np.exp(-10.0 * majority)).astype(np.int64)
    group = rng.integers(0, 2, seats)
    wanted = planned * np.where(group == 1, 1.0 + preference, 1.0)
    done = np.rint(wanted * np.exp(sd * rng.standard_normal(seats))).astype(np.int64)
    if diverted_to:
        theirs = np.flatnonzero((group == 1) & (majority > 0.3))[:diverted_to]
        assert len(theirs) == diverted_to
        done[theirs] += 135_000_00 // diverted_to
    return Covered(
        seat_ids=tuple(f"S{place:03}" for place in range(seats)),
        planned_pence=planned,
        done_pence=done,
        majority=majority,
        held=np.ones(seats, dtype=np.bool_),
        group=group,
    )


def flags(found: tuple[FavourTest, ...]) -> list[str]:
    return [f"{test.test}, group {test.group}" for test in found if test.flag]


def rearranged(covered: Covered, order: list[int]) -> Covered:
    rows = np.array(order)
    return Covered(
        seat_ids=tuple(covered.seat_ids[row] for row in order),
        planned_pence=covered.planned_pence[rows],
        done_pence=covered.done_pence[rows],
        majority=covered.majority[rows],
        held=covered.held[rows],
        group=covered.group[rows],
    )


def small(group: list[int], done: list[int]) -> Covered:
    """Eight held seats; the four safer ones are compared, in one stratum. ``group`` and ``done``
    (pounds, where 1,000 were planned) are theirs."""
    return Covered(
        seat_ids=tuple("abcdefgh"),
        planned_pence=np.full(8, 1_000_00),
        done_pence=np.array([1_000] * 4 + done) * 100,
        majority=np.linspace(0.05, 0.4, 8),
        held=np.ones(8, dtype=np.bool_),
        group=np.array([-1] * 4 + group),
    )


# What it measures


def test_four_seats_by_hand() -> None:
    """Two of four seats are the group's and got (2,500 + 500) / (1,000 + 500) = twice the rule.

    Residuals: log 2, log 2, 0, 0, on average (log 2) / 2. Of the 4 x 3 / 2 = 6 ways to label two
    of four seats one is as extreme: p is near 1/6."""
    mean, top_k = favour_tests(small([0, 0, -1, -1], [2_500, 2_500, 1_000, 1_000]), H, 0.5, 1)
    assert (mean.test, top_k.test) == ("mean", "top_k")
    assert mean.statistic == pytest.approx(log(2) / 2, abs=1e-6)
    assert mean.p == pytest.approx(1 / 6, abs=0.02)
    assert top_k.p == mean.p  # two seats of a group of two are the whole group
    assert (mean.group_seats, mean.seats, mean.strata, mean.shuffles) == (2, 4, 1, 9_999)
    assert mean.alpha == top_k.alpha == 0.25  # 0.5 over two tests of one group
    assert mean.flag and top_k.flag


def test_two_seats_with_nothing_planned_are_defined() -> None:
    covered = replace(small([0, 0, -1, -1], [500, 500, 0, 0]), planned_pence=np.zeros(8, int))
    mean, _ = favour_tests(covered, H, 0.05, 1)
    assert mean.statistic == pytest.approx(log(2) / 2, abs=1e-6)  # (500 + 500) / (0 + 500)


def test_what_was_planned_and_done_flags_nothing() -> None:
    covered = campaign(1)
    covered = replace(covered, done_pence=covered.planned_pence)
    assert [test.p for test in favour_tests(covered, H, 0.5, 0)] == [1.0] * 4


def test_fifteen_safe_seats_of_one_group_are_flagged_and_a_group_that_lost_is_not() -> None:
    found = favour_tests(campaign(2, diverted_to=15), H, 0.01, 0)
    assert len(flags(found)) == 2
    assert len({test.group for test in found if test.flag}) == 1
    assert all(test.p > 0.9 for test in found if test.test == "mean" and not test.flag)


def test_a_few_seats_that_got_a_lot_show_in_the_top_and_less_in_the_mean() -> None:
    found = favour_tests(campaign(5, diverted_to=8), H, 0.01, 0)
    p = {(test.test, test.p) for test in found if test.statistic > 0}
    assert min(v for name, v in p if name == "top_k") < min(v for name, v in p if name == "mean")


def test_only_the_safer_half_of_what_is_held_is_compared() -> None:
    covered = campaign(3, seats=60)
    elsewhere = covered.majority < np.median(covered.majority)
    lavish = replace(covered, done_pence=np.where(elsewhere, 10**9, covered.done_pence))
    assert favour_tests(lavish, H, 0.01, 0) == favour_tests(covered, H, 0.01, 0)
    lost = replace(covered, held=elsewhere)
    assert all(test.seats == 15 for test in favour_tests(lost, H, 0.01, 0))


def test_like_is_compared_with_like() -> None:
    """The safer a seat, the more it is overspent, and one group is commoner in the safest seats.
    Over all seats compared that group has more; within strata of majority it has not."""
    rng = np.random.default_rng(0)
    covered = campaign(4, seats=260, sd=0.2)
    chance = np.where(covered.majority > 0.4, 0.8, 0.2)
    group = (rng.random(260) < chance).astype(np.int64)
    drift = covered.done_pence * np.exp(4.0 * covered.majority)
    covered = replace(covered, group=group, done_pence=np.rint(drift).astype(np.int64))
    safer = safe_held(covered.seat_ids, covered.majority, covered.held)
    beyond = np.log(covered.done_pence / covered.planned_pence)[safer]
    assert np.mean(beyond[group[safer] == 1]) - np.mean(beyond[group[safer] == 0]) > 0.2
    assert not flags(favour_tests(covered, H, 0.05, 0))


# What never changes it


@settings(max_examples=15)
@given(data=st.data(), diverted=st.sampled_from([0, 8]))
def test_order_of_seats_and_names_of_groups_change_no_number(
    data: st.DataObject, diverted: int
) -> None:
    covered = campaign(6, diverted_to=diverted, seats=80)
    labels = data.draw(st.permutations([0, 1, 7, 40]))
    renamed = replace(covered, group=np.array(labels)[covered.group])
    order = data.draw(st.permutations(range(80)))
    assert favour_tests(rearranged(renamed, order), H, 0.05, 3, 499) == favour_tests(
        covered, H, 0.05, 3, 499
    )


def test_seats_of_equal_majority_are_told_apart_by_id() -> None:
    covered = campaign(7, diverted_to=8, seats=100)
    covered = replace(covered, majority=np.round(covered.majority, 1))
    backwards = rearranged(covered, list(range(100))[::-1])
    assert favour_tests(backwards, H, 0.05, 3, 499) == favour_tests(covered, H, 0.05, 3, 499)


def test_twenty_equal_groups_may_come_in_any_order() -> None:
    covered = replace(campaign(8, seats=80), group=np.arange(80) % 20)
    swapped = replace(covered, group=19 - covered.group)
    assert favour_tests(swapped, H, 0.05, 3, 99) == favour_tests(covered, H, 0.05, 3, 99)


def test_the_same_seed_gives_the_same_numbers_and_another_nearly_the_same() -> None:
    covered = campaign(9, diverted_to=8)
    one, again, other = (favour_tests(covered, H, 0.01, seed) for seed in (1, 1, 2))
    assert one == again
    assert [t.p for t in one] != [t.p for t in other]
    assert [t.p for t in one] == pytest.approx([t.p for t in other], abs=0.03)


# How often it is wrong, and what would explain it


def test_nobody_favoured_is_rarely_flagged() -> None:
    """At alpha 0.1, over two groups and two tests, 200 invented campaigns: 0.1 plus two standard
    errors is 28 of them at most."""
    wrong = sum(bool(flags(favour_tests(campaign(100 + n), H, 0.1, n, 199))) for n in range(200))
    assert wrong <= 28


def test_the_sensitivity_is_where_the_flag_falls() -> None:
    """Had the rule given the group that much more, there would be no flag; at one per cent less
    there would."""
    covered = campaign(10, preference=0.6, seats=200)
    found = [test for test in favour_tests(covered, H, 0.01, 0) if test.flag]
    assert found
    for test in found:
        assert test.sensitivity is not None and 1 < test.sensitivity <= 60
        for preference, flag in ((test.sensitivity, False), (test.sensitivity - 1, True)):
            more = np.where(covered.group == 1, 1.0 + preference / 100.0, 1.0)
            allowed = replace(covered, planned_pence=covered.planned_pence * more)
            again = favour_tests(allowed, H, 0.01, 0)
            assert [t.flag for t in again if (t.test, t.group) == (test.test, test.group)] == [flag]


def test_without_a_flag_there_is_nothing_to_explain() -> None:
    found = favour_tests(campaign(11), H, 0.01, 0)
    assert [test.sensitivity for test in found] == [None] * 4


def test_money_where_nothing_was_planned_no_preference_explains() -> None:
    """Any part of nothing is nothing: the sensitivity is the largest that is tried."""
    covered = campaign(12, seats=200)
    given = np.where(covered.group == 1, 5_000_00, 0)
    covered = replace(covered, planned_pence=np.zeros(200, int), done_pence=given)
    found = favour_tests(covered, H, 0.01, 0)
    assert {test.sensitivity for test in found if test.flag} == {1_000}


# What cannot be tested


def test_without_groups_there_is_no_test() -> None:
    covered = campaign(13)
    assert favour_tests(replace(covered, group=np.full(130, -1)), H, 0.01, 0) == ()


def test_a_group_of_every_seat_compared_has_nothing_to_be_held_against() -> None:
    covered = campaign(14)
    assert favour_tests(replace(covered, group=np.zeros(130, int)), H, 0.01, 0) == ()


def test_a_party_that_holds_nothing_has_no_test() -> None:
    covered = campaign(15)
    assert favour_tests(replace(covered, held=np.zeros(130, np.bool_)), H, 0.01, 0) == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"group": np.zeros(3, int)}, r"group must be \(8,\), one a seat. Got \(3,\) instead"),
        ({"seat_ids": tuple("abcdefgg")}, "each seat once"),
        ({"done_pence": np.full(8, -1)}, "done_pence must be at least 0 everywhere. Got -1"),
        ({"majority": np.full(8, np.nan)}, "majority must be at least 0 everywhere. Got nan"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(small([0, 0, 1, 1], [1, 1, 1, 1]), **change)


@pytest.mark.parametrize(("tolerance", "alpha"), [(0, 0.01), (H, 0.0), (H, 1.0)])
def test_a_tolerance_and_a_level_are_needed(tolerance: int, alpha: float) -> None:
    with pytest.raises(ValueError, match=r"must be .* Got .* instead"):
        favour_tests(campaign(16), tolerance, alpha, 0)


def test_what_is_published_holds_no_label() -> None:
    covered = campaign(17, diverted_to=8)
    found = [test.as_json() for test in favour_tests(covered, H, 0.01, 0)]
    for item in found:
        assert {"test", "statistic", "p", "alpha", "flag", "sensitivity"} <= set(item)
        assert not {"label", "members", "seat_ids"} & set(item)
    assert json.loads(json.dumps(found)) == found
    assert found[0]["group_seats"] >= found[2]["group_seats"]


# Its parts


def test_the_safer_half_rounds_up_and_is_in_order() -> None:
    """Held: b (.3), c (.1), d (.1), so c, d, b from least to most safe: the safer half is d, b."""
    held = np.array([False, True, True, True])
    found = safe_held(["a", "b", "c", "d"], np.array([0.9, 0.3, 0.1, 0.1]), held)
    assert found.tolist() == [3, 1]


@pytest.mark.parametrize("count", [1, 5, 13, 130, 131, 325])
def test_strata_are_neighbours_in_near_equal_numbers(count: int) -> None:
    sizes = np.bincount(strata_of(count))
    assert np.all(np.diff(strata_of(count)) >= 0)
    assert sizes.max() - sizes.min() <= 1
    assert len(sizes) == max(1, round(count / SEATS_IN_STRATUM))


def test_a_shuffle_moves_seats_within_their_stratum_only() -> None:
    strata = strata_of(40)
    order = shuffles(strata, 50, 0)
    assert order[0].tolist() == list(range(40))
    assert len(np.unique(order, axis=0)) == 51
    assert np.all(strata[order] == strata)
    assert np.all(np.sort(order, axis=1) == np.arange(40))


@pytest.mark.parametrize(
    ("members", "looked_at"),
    [(1, [1]), (2, [2]), (7, [2]), (8, [2, 4]), (15, [2, 4]), (66, [2, 4, 8, 16, 32])],
)
def test_how_many_seats_are_looked_at_together(members: int, looked_at: list[int]) -> None:
    assert list(counts(members)) == looked_at
