"""Columns as one number: rows keep their order, however many digits it would take."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.election.numbering import alike, one_number

rows = st.lists(st.tuples(*[st.integers(-3, 4)] * 3), min_size=1, max_size=30)


@given(rows)
def test_numbers_are_ordered_as_the_rows_are(said: list[tuple[int, ...]]) -> None:
    number = one_number(list(np.array(said).T)).tolist()
    for a, left in zip(number, said, strict=True):
        for b, right in zip(number, said, strict=True):
            assert (a < b) == (left < right)


def test_more_digits_than_a_number_holds() -> None:
    columns = [np.array([2**40, 0, 2**40, 5]) for _ in range(6)]
    assert np.argsort(one_number(columns), kind="stable").tolist() == [1, 3, 0, 2]


@pytest.mark.parametrize("columns", [1, 3])
def test_no_rows(columns: int) -> None:
    first, group = alike([np.zeros(0, dtype=np.int64)] * columns)
    assert (first.tolist(), group.tolist()) == ([], [])


def test_rows_that_are_alike() -> None:
    first, group = alike([np.array([7, 1, 7, 1]), np.array([2, 0, 2, 1])])
    assert (first.tolist(), group.tolist()) == ([1, 3, 0], [2, 0, 2, 1])
