"""Amounts, chances and lists in words."""

from __future__ import annotations

import pytest

from hustings.election.currency import STERLING
from hustings.plan.words import amount_of, listed, percent, points


@pytest.mark.parametrize(
    ("resource", "amount", "words"),
    [
        ("money", 5_320.0, "£5,320"),
        ("staff_days", 1.0, "1 staff-day"),
        ("staff_days", 13.3, "13.3 staff-days"),
        ("activist_hours", 1_000.0, "1,000 activist-hours"),
        ("trams", 2.0, "2 of trams"),
    ],
)
def test_amounts_in_words(resource: str, amount: float, words: str) -> None:
    assert amount_of(resource, amount, STERLING) == words


def test_chances_in_words() -> None:
    assert [percent(p) for p in (0.0, 0.412, 1.0)] == ["under 0.1%", "41.2%", "over 99.9%"]
    assert [points(p) for p in (0.0, 0.0025)] == ["less than 0.01 points", "0.25 points"]
    assert listed(["a", "b", "c"]) == "a, b and c"
