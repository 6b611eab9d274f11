"""`hustings expenses`: files, what is missing, and a PDF that no text can change."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.campaigns import SEAT, Hustings
from tests.cli.test_record import founded as founded  # a fixture
from tests.conftest import Call

EVIL = '#read("/etc/passwd") *bold* $x^2$ @ref <label> ]]'


@pytest.fixture
def record(hustings: Call, founded: Path, tmp_path: Path) -> Hustings:
    shutil.copytree(founded, tmp_path / "campaign")
    return Hustings(hustings, tmp_path / "campaign")


def in_period(record: Hustings) -> str:
    """A day that counts at the made-up election."""
    (folder,) = (record.folder / "election",)
    text = (folder / "election.toml").read_text()
    return text.split("start = ")[1][:10]


def pay(record: Hustings, payee: str) -> int:
    return record.done(
        *("pay", "--no-request", "--amount", "12.50", "--seat", SEAT, "--payee", payee),
        *("--purpose", "Leaflets", "--value-date", in_period(record), "--as", "treasurer"),
    )


def test_a_candidates_return_as_files(record: Hustings, hustings: Call, tmp_path: Path) -> None:
    entry = pay(record, "A printer")
    out = tmp_path / "out"
    said = hustings("expenses", "--seat", SEAT, "--out", out, "--json", "--campaign", record.folder)
    assert said.code == 0, said.err
    figures = json.loads(said.out)
    assert figures["total_pence"] == 1250
    assert [item["entry"] for item in figures["items"]] == [entry]
    assert sorted(path.name for path in out.iterdir()) == [
        f"candidate-return-{SEAT}.csv",
        f"candidate-return-{SEAT}.json",
    ]
    assert json.loads((out / f"candidate-return-{SEAT}.json").read_bytes()) == figures
    shown = hustings("expenses", "--seat", SEAT, "--campaign", record.folder).out
    assert f"a category: it was not given: entry {entry}" in shown
    assert "12.50; " in shown


def test_a_pdf_is_the_same_twice_and_takes_any_text(
    record: Hustings, hustings: Call, tmp_path: Path
) -> None:
    pytest.importorskip("typst", reason="the extra [report] is not installed")
    pay(record, EVIL)
    made = []
    for name in ("one", "two"):
        out = tmp_path / name
        arguments = ("--seat", SEAT, "--pdf", "--out", out, "--campaign", record.folder)
        said = hustings("expenses", *arguments)
        assert said.code == 0, said.err
        made.append((out / f"candidate-return-{SEAT}.pdf").read_bytes())
    assert made[0] == made[1]
    assert made[0].startswith(b"%PDF")


def test_without_the_extra_the_remedy_is_told(
    record: Hustings, hustings: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    arguments = ("--party", "--pdf", "--out", tmp_path / "out", "--campaign", record.folder)
    said = hustings("expenses", *arguments)
    assert said.code == 2
    assert "pip install 'hustings[report]'" in said.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--party or --seat"),
        (("--party", "--seat", SEAT), "--party or --seat"),
        (("--seat", "nowhere"), "No seat 'nowhere'"),
        (("--party", "--pdf"), "--pdf needs --out"),
    ],
)
def test_wrong_use(
    record: Hustings, hustings: Call, arguments: tuple[str, ...], words: str
) -> None:
    said = hustings("expenses", *arguments, "--campaign", record.folder)
    assert said.code == 2
    assert words in said.err
