"""``hustings export``: a folder with the books and the tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Call


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory, small_election: Path) -> Path:
    from hustings.cli.main import run

    folder = tmp_path_factory.mktemp("founded") / "campaign"
    arguments = ["new", str(folder), "--election", str(small_election), "--party", "red"]
    assert run(arguments) == 0
    return folder


def test_all_three_by_default(hustings: Call, founded: Path, tmp_path: Path) -> None:
    said = hustings("export", tmp_path / "out", "--campaign", founded)
    assert (said.code, said.out) == (0, ""), said.err
    names = {
        path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*")
    }
    assert {"campaign.beancount", "campaign.journal", "datapackage/payments.csv"} <= names
    package = json.loads((tmp_path / "out" / "datapackage" / "datapackage.json").read_text())
    assert package["profile"] == "tabular-data-package"


def test_one_of_them_in_another_currency(hustings: Call, founded: Path, tmp_path: Path) -> None:
    options = ("--format", "hledger", "--currency", "EUR")
    assert hustings("export", tmp_path / "out", *options, "--campaign", founded).code == 0
    (only,) = (tmp_path / "out").iterdir()
    assert only.name == "campaign.journal"
    assert '"EUR"' in only.read_text() and "GBP" not in only.read_text()


def test_what_is_there_is_left_alone(hustings: Call, founded: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    said = hustings("export", tmp_path, "--campaign", founded)
    assert said.code == 2 and "is not empty" in said.err
    said = hustings("export", tmp_path / "out", "--currency", "pounds", "--campaign", founded)
    assert said.code == 2 and "expected a code such as GBP" in said.err
