"""``hustings estimate --fast``: quicker where there is a survey, and not for the record."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Call
from tests.election.folders import make, write

DRAWS = ("--draws", "300")


def test_a_fast_fit_is_near_a_full_one(hustings: Call, tmp_path: Path) -> None:
    folder = write(make(seats=8, polls=8, respondents=300), tmp_path / "surveyed")
    asked = ("estimate", "--election", folder, "--as-of", "2030-06-05", *DRAWS, "--json")
    fast = json.loads(hustings(*asked, "--fast").out)
    full = json.loads(hustings(*asked).out)
    party = next(iter(fast["national"]))
    assert abs(fast["national"][party]["mean"] - full["national"][party]["mean"]) < 0.03


def test_a_fast_fit_is_not_recorded(hustings: Call, tmp_path: Path) -> None:
    said = hustings("estimate", "--campaign", tmp_path, "--fast", "--record")
    assert said.code == 2
    assert "--fast" in said.err
