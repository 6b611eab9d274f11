"""``hustings record reconcile`` and ``reverse``: from the bank's own file to the record."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hustings.record.files import digest_of
from tests.cli.campaigns import Hustings
from tests.conftest import Call

COLUMNS = "date=Date,amount=Amount,payee=Details,reference=Reference"
HEAD = "Date,Details,Reference,Amount\n"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, small_election: Path) -> Path:
    """A campaign just founded, to be copied."""
    from hustings.cli.main import run

    folder = tmp_path_factory.mktemp("founded") / "campaign"
    arguments = ["new", str(folder), "--election", str(small_election), "--party", "red"]
    assert run(arguments) == 0
    return folder


@pytest.fixture
def record(hustings: Call, made: Path, tmp_path: Path) -> Hustings:
    shutil.copytree(made, tmp_path / "campaign")
    return Hustings(hustings, tmp_path / "campaign")


def paid(record: Hustings) -> tuple[int, int]:
    """A request for 500 pounds, and its payment; both today."""
    request = record.request()
    for office in ("coordinator-1", "coordinator-2"):
        record.done("approve", str(request), "--as", office)
    return request, record.done("pay", str(request), "--amount", "500", "--as", "treasurer")


def day_of(record: Hustings, entry: int) -> str:
    """The day on which it was added."""
    found: str = record("log", "--json").json["entries"][entry]["at"][:10]
    return found


def csv(record: Hustings, *rows: str) -> Path:
    path = record.folder.parent / "bank.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def reconcile(record: Hustings, file: Path, *more: str) -> tuple[str, ...]:
    return ("reconcile", str(file), "--columns", COLUMNS, "--account", "12-34-56 00012345", *more)


def test_a_statement_that_fits_is_recorded_without_the_banks_words(record: Hustings) -> None:
    request, payment = paid(record)
    day = day_of(record, payment)
    file = csv(
        record,
        f'{day},A PRINTER,R{request},"-500.00"',
        f"{day},Jane Doe,birthday,25.00",
    )
    said = record(*reconcile(record, file))
    assert said.code == 0, said.err
    assert "Breach" not in said.err
    entry = record("log", "--json").json["entries"][-1]
    assert entry["type"] == "reconciliation" and entry["body"]["debits"] == 1
    kept = (record.folder / "files" / "sha256" / entry["body"]["sha256"]).read_text()
    assert '"payee":"A printer"' in kept and f'"request":{request}' in kept
    for secret in ("Jane", "birthday", "2500", "PRINTER", "12345"):
        assert secret not in kept
    auditor = record.folder / "auditor"
    assert (auditor / "statements" / digest_of(file.read_bytes())).read_bytes() == file.read_bytes()
    assert (auditor / "audit.key").stat().st_mode & 0o077 == 0


def test_a_debit_that_nobody_told_of_is_a_breach(record: Hustings) -> None:
    _, payment = paid(record)
    day = day_of(record, payment)
    file = csv(record, f"{day},A printer,,-500.00", f"{day},A friend,,-9000.00")
    said = record(*reconcile(record, file))
    assert said.code == 0
    assert "Breach: debit_without_payment: 9,000.00 pounds left" in said.err
    audit = record.call("audit", "--json", "--campaign", record.folder).json
    assert [b["amount_pence"] for b in audit["breaches"] if b["rule"].startswith("debit")] == [
        900_000
    ]


def test_a_dry_run_leaves_everything_as_it_was(record: Hustings) -> None:
    _, payment = paid(record)
    file = csv(record, f"{day_of(record, payment)},A friend,,-9000.00")
    before = sorted(path for path in record.folder.rglob("*") if path.is_file())
    size = record.size
    said = record(*reconcile(record, file, "--dry-run"))
    assert said.code == 0 and "debit_without_payment" in said.out
    assert sorted(path for path in record.folder.rglob("*") if path.is_file()) == before
    assert record.size == size
    figures = record(*reconcile(record, file, "--dry-run", "--json")).json
    assert (figures["entry"], figures["debits"], figures["debits_pence"]) == (None, 1, 900_000)


def test_every_problem_of_a_file_is_told_at_once_and_nothing_taken(record: Hustings) -> None:
    file = csv(record, "31/05/2017,A printer,,-5.001", "2017-05-03,A printer,,x", "2017-05-03,x")
    said = record.refused(*reconcile(record, file))
    assert "4 problems, nothing taken" in said
    assert "bank.csv, row 2, column Date: found '31/05/2017'" in said
    assert "bank.csv, row 2, column Amount: found '-5.001'" in said
    assert "bank.csv, row 3, column Amount: found 'x'" in said
    assert "bank.csv, row 4: found 2 cells" in said
    assert not (record.folder / "auditor" / "audit.key").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "Say which column is which"),
        (("--columns", "date=Date,amount=Amount"), "Name the bank account"),
        (("--columns", "date"), "expected NAME=COLUMN"),
        (("--columns", "date=Date,sum=Amount"), "a setting that is not known"),
        (("--columns", "date=Day,amount=Amount", "--account", "1"), "no such column"),
        (("--columns", "date=Date,debit=Amount", "--account", "1"), "both debit=... and credit"),
        (("--columns", "date=Date,amount=Amount,skip=" + "9" * 5_000), "expected a whole number"),
        (("--columns", COLUMNS, "--account", "1", "--accounts", str(2**53)), "'--accounts'"),
    ],
)
def test_wrong_use_is_told_with_a_remedy(
    record: Hustings, options: tuple[str, ...], words: str
) -> None:
    assert words in record.refused("reconcile", str(csv(record, "2017-05-03,a,,-1")), *options)


def test_an_amount_that_no_entry_can_hold_leaves_no_file_behind(record: Hustings) -> None:
    before = sorted(record.folder.rglob("*"))
    file = csv(record, "2017-05-03,A printer,,-90071992547409.92")
    said = record.refused(*reconcile(record, file))
    assert "bank.csv, row 2, column Amount: found '-90071992547409.92'" in said
    assert sorted(record.folder.rglob("*")) == before


def test_a_profile_with_other_ways_to_write(record: Hustings) -> None:
    _, payment = paid(record)
    year, month, day = day_of(record, payment).split("-")
    file = record.folder.parent / "bank.txt"
    file.write_text(
        f"Auszug\nTag;Wer;Aus;Ein;Konto\n{day}.{month}.{year};A printer;500,00;;1\n"
        f"{day}.{month}.{year};A member;;1.000,00;1\n"
    )
    profile = record.folder.parent / "bank.toml"
    profile.write_text(
        'date = "Tag"\ndebit = "Aus"\ncredit = "Ein"\npayee = "Wer"\naccount = "Konto"\n'
        'date_format = "%d.%m.%Y"\ndelimiter = ";"\ndecimal = ","\nskip = 1\n'
    )
    said = record("reconcile", file, "--profile", profile, "--json")
    assert said.code == 0, said.err
    assert (said.json["debits_pence"], said.json["matched"], said.json["problems"]) == (
        50_000,
        1,
        [],
    )


def test_without_the_audit_key_no_second_statement(record: Hustings) -> None:
    _, payment = paid(record)
    day = day_of(record, payment)
    assert record(*reconcile(record, csv(record, f"{day},A printer,,-500.00"))).code == 0
    (record.folder / "auditor" / "audit.key").unlink()
    again = reconcile(record, csv(record), "--from", day, "--to", day)
    assert "audit.key is not there" in record.refused(*again)


def test_money_that_came_back(record: Hustings) -> None:
    request, payment = paid(record)
    refused = record.refused("reverse", str(request), "--reason", "no", "--as", "treasurer")
    assert f"Entry {request} is no payment" in refused
    refused = record.refused("reverse", str(payment), "--reason", "no", "--as", "coordinator-1")
    assert "no_authority" in refused
    back = record.done(
        *("reverse", str(payment), "--amount", "100", "--reason", "too few", "--as", "treasurer")
    )
    assert "£100 of payment" in record.lines()[back]
    refused = record.refused(
        *("reverse", str(payment), "--amount", "400.01", "--reason", "all", "--as", "treasurer")
    )
    assert "reversal_above_payment" in refused
    record.done("reverse", str(payment), "--reason", "the rest", "--as", "treasurer")
    refused = record.refused("reverse", str(payment), "--reason", "more", "--as", "treasurer")
    assert "has come back already" in refused


def test_budgets_beside_what_was_spent(record: Hustings) -> None:
    paid(record)
    found = record("budget", "--json").json["budgets"]
    whole = next(each for each in found if (each["scope"], each["resource"]) == ("all", "money"))
    assert (whole["spent_pence"], whole["committed_pence"]) == (50_000, 0)
    assert whole["left_pence"] == whole["budget_pence"] - 50_000
    said = record("budget")
    assert "in all" in said.out and "S001" not in said.out
    assert "S001" in record("budget", "--seats").out
