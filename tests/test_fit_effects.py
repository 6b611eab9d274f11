"""The table of trials and the curves are what scripts/fit_effects.py writes."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from hustings.plan.chain import FOLDER, shipped_chain
from hustings.plan.refit import fitted_response
from hustings.plan.trials_file import shipped_trials

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT.parent / "shared" / "data" / "experiments"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return importlib.import_module("fit_effects")


def test_the_curves_are_written_from_the_table(script: ModuleType) -> None:
    made = script.effects_toml(fitted_response(shipped_chain(), shipped_trials()))
    assert made == (FOLDER / "effects.toml").read_text(encoding="utf-8")


@pytest.mark.skipif(
    not SOURCE.is_dir(), reason="the trials' own rows (../shared/data/experiments) are not here"
)
def test_the_table_is_written_from_the_trials_own_rows(
    script: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    made = script.trials_csv(script.all_trials(SOURCE))
    assert made == (FOLDER / "trials.csv").read_text(encoding="utf-8")
    told = capsys.readouterr().out
    assert "New Haven, canvass alone 0.414, neither 0.375" in told
    assert "six cities assigned: 2.10 (0.60)" in told
    assert "Michigan, No Postcard: 29.7%" in told and "Michigan, Neighbors: 37.8%" in told


def test_rows_of_declared_spending_come_from_the_shipped_elections(script: ModuleType) -> None:
    made = script.trials_csv(script.declared_spending())
    shipped = (FOLDER / "trials.csv").read_text(encoding="utf-8").splitlines()
    assert set(made.splitlines()) <= set(shipped)
