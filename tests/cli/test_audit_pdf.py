"""`hustings audit --pdf`: the figures and entries of the JSON, and no text changes the page."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from hustings.cli import audit_pdf
from tests.cli.campaigns import SEAT, Hustings
from tests.cli.test_record import founded as founded  # a fixture
from tests.conftest import Call

EVIL = '#read("/etc/passwd") *bold* $x^2$ @ref <label> ]]'


@pytest.fixture
def record(hustings: Call, founded: Path, tmp_path: Path) -> Hustings:
    shutil.copytree(founded, tmp_path / "campaign")
    made = Hustings(hustings, tmp_path / "campaign")
    pay = ("pay", "--no-request", "--amount", "12.50", "--seat", SEAT, "--payee", EVIL)
    made.done(*pay, "--purpose", EVIL, "--as", "treasurer")
    return made


def given(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """What the template is given, whenever it is."""
    kept: list[dict] = []

    def keep(template: str, key: str, data: dict, instead: str) -> bytes:
        kept.append(data)
        return b"%PDF"

    monkeypatch.setattr(audit_pdf, "typst_pdf", keep)
    return kept


def test_it_has_the_figures_and_entries_of_the_json(
    record: Hustings, hustings: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = given(monkeypatch)
    file = tmp_path / "audit.pdf"
    said = hustings("audit", "--json", "--pdf", file, "--campaign", record.folder)
    assert said.code == 1, said.err  # a rule was broken, whatever is written besides
    figures = json.loads(said.out)
    (data,) = kept
    assert file.read_bytes() == b"%PDF"
    assert [q["question"] for q in data["questions"]] == [
        q["question"] for q in figures["questions"]
    ]
    unsigned = dict(data["questions"][1]["figures"])
    assert unsigned["Spent in all"] == "£12.50" and unsigned["Share per cent"] == "100.0%"
    assert sum(len(rule["rows"]) for rule in data["rules"]) == len(figures["breaches"])
    listed = {row[0] for rule in data["rules"] for row in rule["rows"]}
    assert listed == {", ".join(map(str, breach["entries"])) for breach in figures["breaches"]}
    assert len(data["not_checked"]) > len(figures["not_run"])
    assert "guilty" not in json.dumps(data).lower()


def test_it_is_the_same_twice_and_takes_any_text(
    record: Hustings, hustings: Call, tmp_path: Path
) -> None:
    pytest.importorskip("typst", reason="the extra [report] is not installed")
    made = []
    for name in ("one.pdf", "two.pdf"):
        said = hustings("audit", "--pdf", tmp_path / name, "--campaign", record.folder)
        assert said.code == 1, said.err
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1] and made[0].startswith(b"%PDF")


def test_without_the_extra_the_remedy_is_told(
    record: Hustings, hustings: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    file = tmp_path / "audit.pdf"
    said = hustings("audit", "--pdf", file, "--campaign", record.folder)
    assert said.code == 2 and "pip install 'hustings[report]'" in said.err
    assert not file.exists()


def test_a_flag_is_a_question_with_its_bound() -> None:
    test = {"test": "mean, group 2", "statistic": 0.39, "p": 0.0001, "alpha": 0.0025}
    test |= {"flag": True, "sensitivity": 99, "group_seats": 51, "seats": 116}
    assert audit_pdf.favour_cells(test)[-2:] == ["flagged", "at least 99% more than planned"]
    assert "at most 0.25%" in audit_pdf.favour_said([test])
    words = " ".join((*audit_pdf.FAVOUR_MEANS, audit_pdf.favour_said([test])))
    assert "no finding about anybody" in words and "guilty" not in words


def test_entries_are_all_named_neighbours_together() -> None:
    assert audit_pdf.entries_text([3, 4, 5, 9, 12]) == "entries 3 to 5, 9 and 12"
    assert audit_pdf.entries_text([7]) == "entry 7"
    assert audit_pdf.entries_text([]) == "no single entry"
