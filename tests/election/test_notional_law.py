"""When the law counts what was given: thresholds as data, here those of an invented country."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from hustings.election.load import load_election
from hustings.election.notional_law import NotionalLaw
from hustings.election.problems import FolderProblems
from tests.election.folders import Files, make, write

LAW = NotionalLaw(Decimal(25), candidate_pence=3_00, party_pence=9_00)


@pytest.mark.parametrize(
    ("market", "paid", "candidate", "party"),
    [
        (100_00, 0, 100_00, 100_00),  # a gift: all of it
        (100_00, 75_00, 0, 0),  # a quarter is not more than a quarter
        (100_00, 74_99, 25_01, 25_01),
        (10_00, 7_00, 0, 0),  # three units are not more than three
        (10_00, 6_99, 3_01, 0),
        (9_01, 0, 9_01, 9_01),
        (9_00, 0, 9_00, 0),
        (5_00, 6_00, 0, 0),  # paid above its value
    ],
)
def test_it_counts_above_the_share_and_the_sum(
    market: int, paid: int, candidate: int, party: int
) -> None:
    assert LAW.counted_pence(market, paid, candidate=True) == candidate
    assert LAW.counted_pence(market, paid, candidate=False) == party


def with_table(table: str) -> Files:
    files = make()
    files["election.toml"] = str(files["election.toml"]).replace(
        "[limits.deadlines]", f"[limits.notional]\n{table}\n[limits.deadlines]"
    )
    return files


def test_the_folder_has_it(tmp_path: Path) -> None:
    table = "above_per_cent = 25\ncandidate_above = 3\nparty_above = 9"
    assert load_election(write(with_table(table), tmp_path)).limits.notional == LAW


def test_a_folder_without_it_has_none(tmp_path: Path) -> None:
    assert load_election(write(make(), tmp_path)).limits.notional is None


def test_half_a_table_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(FolderProblems, match="party_above"):
        load_election(write(with_table("above_per_cent = 25\ncandidate_above = 3"), tmp_path))
