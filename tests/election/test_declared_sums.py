"""Declared spending, added up by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from hustings.election.contest import DeclaredSpending, Election
from hustings.election.declared import LONG, SHORT, DeclaredSum, declared_sums
from hustings.election.load import load_election


@pytest.fixture
def election(small_election: Path) -> Election:
    rows = (
        ("e2025", "red", "long", "100", "60"),
        ("e2025", "red", "short", "50.50", "20.25"),
        ("e2025", "blue", "short", None, "5"),
        ("e2025", "blue", "long", "10", "2"),
        ("e2025", "gold", "short", "10", None),
        ("e2020", "red", "short", "9", "8"),
    )
    spending = tuple(
        DeclaredSpending(past, "S001", party, period, money(limit), money(spent))
        for past, party, period, limit, spent in rows
    )
    return replace(load_election(small_election), spending=spending)


def money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def test_both_campaigns_together(election: Election) -> None:
    assert declared_sums(election, "e2025") == {
        ("S001", "red"): DeclaredSum(Decimal("80.25"), Decimal("150.50")),
        ("S001", "blue"): DeclaredSum(Decimal(7), None),
    }


def test_one_campaign_alone(election: Election) -> None:
    assert declared_sums(election, "e2025", (LONG,))["S001", "blue"].of_limit == 0.2
    short = declared_sums(election, "e2025", (SHORT,))
    assert short["S001", "blue"].of_limit is None
    assert short["S001", "red"] == DeclaredSum(Decimal("20.25"), Decimal("50.50"))
    assert declared_sums(election, "e1999") == {}
