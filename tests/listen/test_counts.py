"""Counts by seat, day, mode, canvasser, answer and cell; and what of them may be shown."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.election.contest import Election
from hustings.election.returns import CATEGORIES, OUTCOMES, ReturnCounts
from hustings.listen.public import FEWEST, SeatReturns, public_returns, totals
from tests.listen.desk import Desk, door


def rows(counts: ReturnCounts, election: Election) -> Counter[tuple[Any, ...]]:
    """The counts, spelt out."""
    found: Counter[tuple[Any, ...]] = Counter()
    for n in range(len(counts.seat)):
        group = (
            election.seats[counts.seat[n]].seat_id,
            date.fromordinal(int(counts.day[n])).isoformat(),
            counts.modes[counts.mode[n]],
            OUTCOMES[counts.outcome[n]],
            counts.intentions[counts.intention[n]],
            *(counts.levels[k][counts.codes[n, k]] for k in range(len(CATEGORIES))),
        )
        found[group] += int(counts.returns[n])
    return found


def test_each_group_is_counted_over_all_batches(desk: Desk, election: Election) -> None:
    asked = {"intention": "red", "past_vote": "blue", "age": "55+", "education": "none"}
    desk.take(door(1, **asked), door(2, **asked), door(3, outcome="not_in"), name="one.csv")
    desk.take(
        door(4, **asked),
        door(5, seat_id="S008", mode="phone", at="2030-05-21T10:00Z"),
        name="two.csv",
    )
    assert rows(desk.counts, election) == {
        ("S001", "2030-05-20", "door", "answered", "red", "blue", "55+", "", "none"): 3,
        ("S001", "2030-05-20", "door", "not_in", "", "", "", "", ""): 1,
        ("S008", "2030-05-21", "phone", "answered", "", "", "", "", ""): 1,
    }
    assert np.all(np.diff(desk.counts.seat) >= 0)


def test_no_batch_is_no_return(desk: Desk) -> None:
    counts = desk.counts
    assert (counts.total, counts.codes.shape) == (0, (0, len(CATEGORIES)))


def test_a_campaign_folder_may_be_called_anything(desk: Desk, election: Election) -> None:
    odd = Desk(desk.inbox / "it's [50%] *odd*; ünd {lang}", election)
    odd.take(door(1))
    assert odd.counts.total == 1


def shown(doors: dict[str, tuple[int, int]], election: Election) -> dict[str, SeatReturns]:
    """What is public of so many doors, and answers among them, by seat."""
    place = {seat.seat_id: n for n, seat in enumerate(election.seats)}
    groups = [
        (place[seat], outcome, count)
        for seat, (of, answered) in doors.items()
        for outcome, count in ((0, answered), (1, of - answered))
        if count
    ]
    seat, outcome, returns = np.array(groups, dtype=np.int64).reshape(-1, 3).T
    zeros = np.zeros(len(seat), dtype=np.int64)
    counts = ReturnCounts(
        seat=seat, day=zeros, modes=("door",), mode=zeros, canvassers=("a",), canvasser=zeros,
        outcome=outcome, intentions=("",), intention=zeros, levels=(("",),) * 4,
        codes=np.zeros((len(seat), 4), dtype=np.int64), returns=returns, repeats=zeros,
    )  # fmt: skip
    return {row.seat_id: row for row in public_returns(counts, election)}


@pytest.mark.parametrize(
    ("doors", "answered", "figures"),
    [
        (100, 40, (100, 40)),
        (20, 10, (20, 10)),
        (10, 0, (10, None)),
        (100, 9, (100, None)),
        (100, 91, (100, None)),  # nine did not answer: that is a small count too
        (9, 5, (None, None)),
    ],
)
def test_a_count_under_ten_is_withheld(
    election: Election, doors: int, answered: int, figures: tuple[int | None, int | None]
) -> None:
    row = shown({"S001": (doors, answered)}, election)["S001"]
    assert (row.doors, row.answered) == figures


def test_every_seat_has_a_row_in_the_order_of_the_seats(election: Election) -> None:
    assert list(shown({"S003": (50, 20)}, election)) == [seat.seat_id for seat in election.seats]


def test_a_small_seat_cannot_be_had_from_the_total_in_the_record(election: Election) -> None:
    found = shown({"S001": (4, 1), "S002": (80, 40), "S003": (300, 90)}, election)
    assert {seat for seat, row in found.items() if row.doors} == {"S003"}
    assert totals(tuple(found.values())) == (300, 90)


def test_small_seats_that_hide_each_other_hide_no_third(election: Election) -> None:
    found = shown({"S001": (4, 1), "S002": (6, 4), "S003": (30, 15)}, election)
    assert {seat for seat, row in found.items() if row.doors} == {"S003"}


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=8, max_size=8))
def test_nothing_under_ten_follows_from_what_is_shown(
    election: Election, counts: list[tuple[int, int]]
) -> None:
    ids = [seat.seat_id for seat in election.seats]
    doors = {
        seat: (of, min(of, answered)) for seat, (of, answered) in zip(ids, counts, strict=True)
    }
    found = shown(doors, election)
    for seat, row in found.items():
        if row.doors is not None:
            assert row.doors == doors[seat][0] >= FEWEST
        if row.answered is not None:
            assert row.doors is not None
            assert FEWEST <= row.answered == doors[seat][1] <= row.doors - FEWEST
    withheld = [doors[seat][0] for seat, row in found.items() if row.doors is None]
    hidden = [count for count in withheld if count]
    kept = sum(of for of, _ in doors.values())
    assert kept - totals(tuple(found.values()))[0] == sum(hidden)
    everything = len([of for of, _ in doors.values() if of])
    assert not hidden or (len(hidden) >= 2 and sum(hidden) >= FEWEST) or len(hidden) == everything
