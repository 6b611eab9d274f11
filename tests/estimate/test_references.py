"""The tables of long NUTS runs: sampled to convergence, and of the surveys that are made today."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from hustings.bench.surveys import UNITED_KINGDOM, survey

REFERENCES = Path(__file__).parent / "references"
NAMES = sorted(path.stem for path in REFERENCES.glob("*.json"))


@pytest.mark.parametrize("name", NAMES)
def test_the_tables_are_of_the_survey_that_is_made_today(name: str) -> None:
    about = json.loads((REFERENCES / f"{name}.json").read_text(encoding="utf-8"))
    made = survey(UNITED_KINGDOM, about["respondents"], about["seed"])
    rows = np.column_stack([made.seat, made.kind, made.counts]).astype("<i8")
    digest = hashlib.sha256(np.ascontiguousarray(rows).tobytes()).hexdigest()
    assert digest == about["answers_sha256"]


@pytest.mark.parametrize("name", NAMES)
def test_chains_agree_and_shares_add_up(name: str) -> None:
    about = json.loads((REFERENCES / f"{name}.json").read_text(encoding="utf-8"))
    assert about["seat_rhat_max"] < 1.01
    with (REFERENCES / f"{name}_seats.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sums = np.bincount([int(r["seat"]) for r in rows], [float(r["mean"]) for r in rows])
    np.testing.assert_allclose(sums, 1.0, atol=1e-5)
    assert all(0 < float(r["mcse"]) < float(r["sd"]) for r in rows)


@pytest.mark.parametrize("name", NAMES)
def test_nine_tenths_of_the_truth_lies_in_the_intervals(name: str) -> None:
    about = json.loads((REFERENCES / f"{name}.json").read_text(encoding="utf-8"))
    truth = survey(UNITED_KINGDOM, about["respondents"], about["seed"]).truth
    inside = []
    with (REFERENCES / f"{name}_seats.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = truth[int(row["seat"]), UNITED_KINGDOM.outcomes.index(row["outcome"])]
            inside.append(float(row["p05"]) <= at <= float(row["p95"]))
    # One country is one draw of what all its seats share: far from nine tenths exactly.
    assert 0.8 < np.mean(inside) < 0.98
