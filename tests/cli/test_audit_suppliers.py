"""`hustings audit` with the auditors' files on suppliers, which nothing else reads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.campaigns import SEAT, Hustings
from tests.cli.test_audit_pdf import given
from tests.cli.test_record import founded as founded  # a fixture
from tests.conftest import Call

ACCOUNT, STREET, NAME = "98-76-54 98765432", "77 Hidden Street", "Ann Unnamed"
RULES = {"shared_account", "shared_address", "shared_officer", "payee_is_officer"}


@pytest.fixture
def record(hustings: Call, founded: Path, tmp_path: Path) -> Hustings:
    """A campaign that paid two suppliers."""
    shutil.copytree(founded, tmp_path / "campaign")
    made = Hustings(hustings, tmp_path / "campaign")
    for payee in ("A printer", "B leaflets"):
        pay = ("pay", "--no-request", "--amount", "10", "--seat", SEAT, "--payee", payee)
        made.done(*pay, "--purpose", "Leaflets", "--as", "treasurer")
    return made


def known(record: Hustings) -> str:
    """Writes both files; the id of the person in them."""
    people = json.loads((record.folder / "auditor" / "people.json").read_text())["people"]
    person = next(p["person_id"] for p in people if p["office_id"] == "treasurer")
    (record.folder / "auditor" / "suppliers.csv").write_text(
        "payee,account,address,officers\n"
        f"A printer,{ACCOUNT},{STREET},{NAME}\nB leaflets,{ACCOUNT},{STREET},{NAME}\n"
    )
    (record.folder / "auditor" / "officers.csv").write_text(
        f"person_id,account,address,name\n{person},,,{NAME}\n"
    )
    return str(person)


def test_what_suppliers_share_is_a_breach_and_names_nobody(
    record: Hustings, hustings: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hustings("audit", "--json", "--campaign", record.folder).json
    assert not RULES & {breach["rule"] for breach in before["breaches"]}
    assert any("no auditor/suppliers.csv" in sentence for sentence in before["not_run"])
    person, kept = known(record), given(monkeypatch)
    pdf = ("--pdf", tmp_path / "audit.pdf")
    said = hustings("audit", "--json", *pdf, "--campaign", record.folder)
    assert said.code == 1
    found = [breach for breach in said.json["breaches"] if breach["rule"] in RULES]
    assert len(found) == 5  # the three between them, and each with the treasurer
    for breach in found:
        each = breach["rule"] == "payee_is_officer"
        assert breach["amount_pence"] == (1_000 if each else 2_000)
        assert len(breach["entries"]) == (1 if each else 2)
        assert breach["effect"] == "counts" and (person in breach["detail"]) == each
    assert not any("Suppliers" in sentence for sentence in said.json["not_run"])
    assert said.json["questions"][4]["figures"]["shared_account/breaches"] == 1
    text = hustings("audit", "--campaign", record.folder)
    assert text.code == 1 and "payee_is_officer: 2" in text.out
    assert "as treasurer of this campaign" in text.out
    for shown in (said.out, said.err, text.out, json.dumps(kept)):
        assert not any(private in shown for private in (ACCOUNT, STREET, NAME))
    assert {rule["id"] for rule in kept[0]["rules"]} >= RULES


def test_nothing_of_it_is_published(record: Hustings, hustings: Call, tmp_path: Path) -> None:
    known(record)
    said = hustings("publish", tmp_path / "site", "--campaign", record.folder)
    assert said.code == 0, said.err
    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert files
    private = [text.encode() for text in (ACCOUNT, STREET, NAME, *RULES, "suppliers.csv")]
    for path in files:
        content = path.read_bytes()
        assert not any(text in content for text in private), path


def test_a_bad_row_is_an_error_of_use(record: Hustings, hustings: Call) -> None:
    known(record)
    file = record.folder / "auditor" / "suppliers.csv"
    file.write_text(file.read_text() + f"a PRINTER,{ACCOUNT},,\n")
    said = hustings("audit", "--json", "--campaign", record.folder)
    assert said.code == 2 and not said.out
    assert "auditor/suppliers.csv, row 4, column payee" in said.err and ACCOUNT not in said.err
