"""``hustings plan --staging``, on a small made-up election."""

from __future__ import annotations

from pathlib import Path

import pytest

from hustings.cli.plan_staging import show_staging
from tests.conftest import Call

ASKED = ("--party", "red", "--as-of", "2030-05-20", "--draws", "90")


def test_staging(hustings: Call, small_election: Path, capfd: pytest.CaptureFixture[str]) -> None:
    asked = hustings("plan", "--election", small_election, *ASKED, "--staging", "--json")
    figures = asked.json
    staging = figures["staging"]
    now = [choice["now"] for choice in staging["choices"]]
    assert now == sorted(now, reverse=True)
    assert (now[0], now[-1]) == (1.0, 0.0)
    for choice in staging["choices"]:
        releases = choice["releases"]
        assert releases[0] == {"days_left": 17, "as_of": "2030-05-20", "share": choice["now"]}
        assert releases[-1]["share"] == 1.0
        assert choice["learnt"]["se"] >= 0.0
    assert 0 <= staging["recommended"] < len(now)
    assert staging["choices"][0]["value"] == pytest.approx(figures["value"])

    show_staging(staging)
    said = capfd.readouterr().out
    assert "Recommended: " in said
    assert "67% now, all on 2030-05-31" in said
    assert max(map(len, said.splitlines())) <= 120


def test_no_staging_unless_asked(hustings: Call, small_election: Path) -> None:
    assert "staging" not in hustings("plan", "--election", small_election, *ASKED, "--json").json
