"""Several columns of whole numbers as one: to sort rows, or to gather those that say the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hustings.election.contest import IntArray

LARGEST = 2**62


def one_number(columns: Sequence[IntArray]) -> IntArray:
    """(N,) a number for each row: equal where every column is, and smaller where the first
    column that differs is. ``columns``: each (N,), at least one, of any whole numbers.

    The columns are the digits of a number of mixed radix; where it would not fit, what has been
    put together so far is replaced by its rank.
    """
    number: IntArray = columns[0] - columns[0].min(initial=0)
    size = int(number.max(initial=0)) + 1
    for column in columns[1:]:
        digit = column - column.min(initial=0)
        radix = int(digit.max(initial=0)) + 1
        if size * radix > LARGEST:
            ranks, number = np.unique(number, return_inverse=True)
            size = len(ranks)
        number = number * radix + digit
        size *= radix
    return number


def alike(columns: Sequence[IntArray]) -> tuple[IntArray, IntArray]:
    """The groups of rows that are equal in every column, in order: (G,) the first row of each, and
    (N,) the group of each row. ``columns``: each (N,), at least one."""
    _, first, group = np.unique(one_number(columns), return_index=True, return_inverse=True)
    return first, group
