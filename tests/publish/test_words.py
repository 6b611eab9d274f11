"""Numbers as words: never certain, never wrong by much, and in order."""

from __future__ import annotations

import math
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.publish.words import (
    NBSP,
    days_to_go,
    folded,
    interval,
    likelihood,
    odds,
    odds_short,
    per_cent,
    plural,
    said,
    signed,
)


def value_of(words: str) -> float:
    part, whole = map(int, re.findall(r"\d+", words))
    return part / whole


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.0, "less than 1 in 100"),
        (0.009, "less than 1 in 100"),
        (0.013, "about 1 in 100"),
        (0.048, "about 1 in 20"),
        (0.26, "about 1 in 4"),
        (0.5, "about 1 in 2"),
        (0.74, "about 3 in 4"),
        (0.95, "about 19 in 20"),
        (0.9901, "more than 99 in 100"),
        (1.0, "more than 99 in 100"),
    ],
)
def test_a_chance_is_said_as_odds(chance: float, words: str) -> None:
    assert odds(chance).replace(NBSP, " ") == words


@given(st.floats(0.0, 1.0))
def test_odds_are_near_the_chance_and_never_certain(chance: float) -> None:
    said = value_of(odds(chance))
    assert 0.0 < said < 1.0
    inside = min(max(chance, 0.01), 0.99)
    assert abs(math.log(said / (1 - said)) - math.log(inside / (1 - inside))) < 0.45


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_larger_chance_is_never_said_as_smaller_odds(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert value_of(odds(low)) <= value_of(odds(high))
    assert likelihood(0.99) == "very likely"


@pytest.mark.parametrize("chance", [-0.1, 1.1, float("nan")])
def test_what_is_no_chance_is_refused(chance: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        odds(chance)


def test_short_odds_for_tables() -> None:
    assert odds_short(0.001) == f"<1{NBSP}in{NBSP}100"
    assert odds_short(0.75) == f"3{NBSP}in{NBSP}4"


def test_shares_and_changes() -> None:
    assert per_cent(0.4249) == "42%"
    assert per_cent(0.002) == "under 1%"
    assert per_cent(0.0) == "0%"
    assert per_cent(0.4249, 1) == "42.5%"
    assert interval(0.36, 0.481) == "36 to 48%"
    assert signed(3.2) == "+3"
    assert signed(-3.2) == "\u22123"
    assert signed(-0.2) == "0"


def test_plurals_and_days() -> None:
    assert plural(1, "seat") == "1 seat"
    assert plural(1200, "seat") == "1,200 seats"
    assert days_to_go(date(2030, 6, 5), date(2030, 6, 6)) == "1 day before polling day"
    assert days_to_go(date(2030, 6, 6), date(2030, 6, 6)) == "polling day"


@given(st.floats(0.0, 1.0))
def test_what_counts_is_what_is_said(chance: float) -> None:
    assert abs(said(chance) - value_of(odds(chance))) < 1e-8  # it is rounded to nine decimals


def test_a_chance_said_as_19_in_20_counts_as_that() -> None:
    assert odds(0.944).endswith(f"19{NBSP}in{NBSP}20")
    assert said(0.944) >= 0.95


def test_a_name_is_folded_for_a_search() -> None:
    assert folded("Ynys M\u00f4n") == "ynys mon"
