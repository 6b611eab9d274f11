"""The rows of the benchmark say what they claim: tried on a few campaigns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hustings.bench import favour_power
from hustings.bench.favour_power import STATED, found_and_any, known_to, looks_flagged


def test_a_large_diversion_is_found_and_none_is_not() -> None:
    found, some = found_and_any(replace(STATED, diverted_to=20), campaigns=10)
    assert found >= 80 and some >= found
    assert found_and_any(STATED, campaigns=10)[1] <= 10


def test_how_well_a_rate_is_known() -> None:
    assert known_to(50.0, 2_000) == "(2,000 campaigns, se 1.1)"
    assert known_to(0.0, 300) == "(300 campaigns, se 0.5)"


def test_less_money_is_found_less_often() -> None:
    few = [
        found_and_any(replace(STATED, diverted_to=20, diverted_pence=pence), campaigns=10)[1]
        for pence in (500_000, 13_500_000)
    ]
    assert few[0] < few[1]


def test_a_smaller_level_flags_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(favour_power, "LOOK_SHUFFLES", 999)
    divided, whole = looks_flagged(replace(STATED, diverted_to=20), campaigns=2)
    assert divided <= whole
