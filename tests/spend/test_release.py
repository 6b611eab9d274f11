"""Staged release: towards the target, never back, never above the share."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.spend.allocation import Allocation
from hustings.spend.release import apportioned, release

AMOUNTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=8)


def allocation(amounts: list[int], national: int = 0) -> Allocation:
    """Money by seat, S0 first."""
    seats = {f"S{i}": {"money": amount} for i, amount in enumerate(amounts)}
    return Allocation("2017-05-01", "one", True, seats, {"money": national})


def money(given_out: Allocation) -> list[int]:
    return [amounts["money"] for amounts in given_out.seats.values()]


def test_half_of_the_budget_goes_in_proportion_to_what_is_lacking() -> None:
    first = release(None, allocation([600, 300, 100]), {"money": 1_000}, (1, 2))
    assert money(first) == [300, 150, 50]


def test_a_place_keeps_what_it_has_when_the_target_moves_away() -> None:
    first = release(None, allocation([600, 300, 100]), {"money": 1_000}, (1, 2))
    later = release(first, allocation([100, 300, 600]), {"money": 1_000}, (3, 4))
    # 250 to release, over gaps of 0, 150 and 550: 53.57 and 196.43
    assert money(later) == [300, 150 + 54, 50 + 196]


def test_a_seat_that_the_target_leaves_out_keeps_what_it_has() -> None:
    first = allocation([100, 50])
    target = Allocation("2017-05-08", "one", True, {"S1": {"money": 80}}, {})
    later = release(first, target, {"money": 1_000}, (1, 1))
    assert later.planned("S0", "money") == 100
    assert later.planned("S1", "money") == 80
    assert later.as_of == "2017-05-08"


def test_what_no_place_lacks_is_not_released() -> None:
    done = release(None, allocation([100, 200], national=50), {"money": 1_000}, (1, 1))
    assert money(done) == [100, 200]
    assert done.planned(None, "money") == 50


def test_a_resource_without_a_budget_is_not_released() -> None:
    assert money(release(None, allocation([100]), {}, (1, 1))) == [0]


@pytest.mark.parametrize("share", [(-1, 2), (3, 2), Fraction(2)])
def test_a_share_is_between_nothing_and_all(share: Fraction | tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        release(None, allocation([1]), {"money": 1}, share)


def test_equal_remainders_go_to_the_larger_gap_and_then_in_the_order_given() -> None:
    assert apportioned([1, 3], 2) == [0, 2]  # remainders of one half
    assert apportioned([1, 1, 1], 2) == [1, 1, 0]


@given(AMOUNTS, AMOUNTS, st.integers(0, 30_000), st.fractions(0, 1))
def test_a_stage_takes_nothing_back_and_stays_within_target_and_share(
    held: list[int], wanted: list[int], budget: int, share: Fraction
) -> None:
    before, target = allocation(held), allocation(wanted)
    after = release(before, target, {"money": budget}, share)
    for seat in after.seats:
        had, has = before.planned(seat, "money"), after.planned(seat, "money")
        assert had <= has <= max(had, target.planned(seat, "money"))
    may = budget * share.numerator // share.denominator
    most = sum(max(before.planned(s, "money"), target.planned(s, "money")) for s in after.seats)
    assert after.total("money") == max(before.total("money"), min(may, most))


@given(AMOUNTS, st.integers(0, 30_000), st.randoms(use_true_random=False))
def test_names_of_seats_change_nothing(gaps: list[int], room: int, shuffle: object) -> None:
    order = list(range(len(gaps)))
    shuffle.shuffle(order)  # type: ignore[attr-defined]
    moved = apportioned([gaps[i] for i in order], room)
    assert sorted(zip((gaps[i] for i in order), moved, strict=True)) == sorted(
        zip(gaps, apportioned(gaps, room), strict=True)
    )
