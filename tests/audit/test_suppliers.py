"""What payees share: found in any spelling and order, and told without a person's data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.audit.supplier_files import SupplierError, load_suppliers
from hustings.audit.suppliers import Officer, Supplier, shared_details
from hustings.record.problems import Problem
from hustings.spend.happened import Kind, Spent

PRINTER = Supplier("A printer", "12-34-56 12345678", "1, 12 Mill Lane", ("Ann Example",))
LEAFLETS = Supplier("B leaflets", "", "9 High St", ("Bo Example", "ann example"))
POSTERS = Supplier("C posters", "GB00 XXXX 1234 5612 3456 78", "11, 2 Mill Lane")
HALL = Supplier("D hall", "00-00-00 00000001", "9  high st.")
ROWS = (PRINTER, LEAFLETS, POSTERS, HALL)
TREASURER = Officer("p-1", "00000000000001", "", "A. Printer")
SECRETARY = Officer("p-2", "", "", "Bo Example")


def paid(index: int, payee: str, pence: int = 100, kind: Kind = "payment") -> Spent:
    return Spent(
        index=index,
        kind=kind,
        day=date(2030, 5, 1),
        resource="money",
        amount=pence,
        value_pence=pence,
        seat_id=None,
        payee=payee,
        purpose="Leaflets",
        priority="Everywhere",
        request=None,
        invoice=None,
        from_seat=None,
        signers=(),
        approvers=(),
        without_quorum=0,
        without_elected=0,
    )


SPENT = (
    paid(3, "A printer", 1_000),
    paid(4, "B leaflets", 200),
    paid(5, "a PRINTER", 30),
    paid(6, "C posters", 4),
    paid(7, "D hall", 50_000),
    paid(8, "B leaflets", 900_000, "delivery"),
)


def brief(problems: tuple[Problem, ...]) -> set[tuple[str, tuple[int, ...], int | None]]:
    return {(problem.rule, problem.entries, problem.amount_pence) for problem in problems}


def test_what_is_shared_is_found_with_every_payment_and_its_sum() -> None:
    found = shared_details(SPENT, ROWS, (TREASURER, SECRETARY))
    assert brief(found) == {
        ("shared_account", (3, 5, 6), 1_034),
        ("shared_address", (4, 7), 50_200),
        ("shared_officer", (3, 4, 5), 1_230),
        ("payee_is_officer", (3, 5), 1_030),  # by name
        ("payee_is_officer", (4,), 200),  # by an officer
        ("payee_is_officer", (7,), 50_000),  # by account
    }
    assert all(problem.effect == "counts" for problem in found)


def test_no_account_address_or_name_is_told() -> None:
    for problem in shared_details(SPENT, ROWS, (TREASURER, SECRETARY)):
        said = problem.detail.lower()
        for private in ("1234", "0000", "mill", "high", "ann", "bo ", "a. printer"):
            assert private not in said
        if problem.rule == "payee_is_officer":
            assert "printer" not in said and ("p-1" in said or "p-2" in said)
    (account,) = (p for p in shared_details(SPENT, ROWS, ()) if p.rule == "shared_account")
    assert account.detail == "2 payees are paid into the same account: A printer; C posters"


@given(st.permutations(ROWS), st.permutations((TREASURER, SECRETARY)))
def test_the_order_of_rows_changes_nothing(rows: list[Supplier], people: list[Officer]) -> None:
    expected = shared_details(SPENT, ROWS, (TREASURER, SECRETARY))
    assert shared_details(SPENT, rows, people) == expected


def test_one_payee_in_two_spellings_blanks_and_the_unpaid_share_nothing() -> None:
    blank = (Supplier("A printer"), Supplier("B leaflets"), Supplier("Unpaid", "1"))
    assert shared_details(SPENT, blank, (Officer("p-1"),)) == ()
    assert shared_details(SPENT[:3:2], ROWS, ()) == ()
    assert shared_details((), ROWS, (TREASURER,)) == ()


def test_a_payee_without_a_row_is_held_against_names_and_one_person_has_one_finding() -> None:
    two = (TREASURER, Officer("p-1", "1", "somewhere"))
    assert brief(shared_details(SPENT, (), two)) == {("payee_is_officer", (3, 5), 1_030)}


def test_many_payees_are_counted_and_the_first_named() -> None:
    spent = [paid(index, f"Payee {index:02}") for index in range(13)]
    rows = [Supplier(fact.payee, "77") for fact in spent]
    (found,) = shared_details(spent, rows, ())
    assert found.detail.startswith("13 payees") and found.detail.endswith("Payee 09; and 3 more")
    assert found.entries == tuple(range(13))


def written(folder: Path, suppliers: str | None, officers: str | None = None) -> Path:
    for name, text in (("suppliers.csv", suppliers), ("officers.csv", officers)):
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8-sig")
    return folder


SUPPLIERS = "payee,account,address,officers\n"
OFFICERS = "person_id,account,address,name\n"


def test_both_files_are_read_as_spreadsheets_write_them(tmp_path: Path) -> None:
    text = f"{SUPPLIERS}A printer, 12 ,,Ann; Bo;\n,,,\nB,,,\n".replace("\n", "\r\n")
    book = load_suppliers(written(tmp_path, text, f"{OFFICERS}p-1,1,,\np-1,2,,\n"), {"p-1"})
    assert book.suppliers == (Supplier("A printer", "12", "", ("Ann", "Bo")), Supplier("B"))
    assert book.officers == (Officer("p-1", "1"), Officer("p-1", "2"))
    (said,) = book.not_run(SPENT)
    assert said == "Suppliers: 3 of 4 payees that were paid are not in auditor/suppliers.csv."


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    book = load_suppliers(tmp_path, ())
    assert book.breaches(SPENT) == ()
    suppliers, officers = book.not_run(SPENT)
    assert "no auditor/suppliers.csv" in suppliers and "no auditor/officers.csv" in officers


@pytest.mark.parametrize(
    ("suppliers", "officers", "where"),
    [
        ("", None, "suppliers.csv, row 1"),
        ("payee,account\n", None, "suppliers.csv, row 1"),
        (f"{SUPPLIERS}A,secret,\n", None, "suppliers.csv, row 2: expected 4 cells, got 3"),
        (f"{SUPPLIERS},secret,,\n", None, "suppliers.csv, row 2, column payee"),
        (f"{SUPPLIERS}A,,,\nB,,,\na.,secret,,\n", None, "row 4, column payee"),
        (f"{SUPPLIERS}A,-,,\n", None, "suppliers.csv, row 2, column account"),
        (f"{SUPPLIERS}A,,n/a,\n", None, "suppliers.csv, row 2, column address"),
        (f"{SUPPLIERS}A,,,secret; unknown\n", None, "suppliers.csv, row 2, column officers"),
        (f'{SUPPLIERS}A,"secret,,\n', None, "suppliers.csv: expected"),
        (None, f"{OFFICERS}secret,1,,\n", "officers.csv, row 2, column person_id"),
        (None, f"{OFFICERS}p-1,,,?\n", "officers.csv, row 2, column name"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_not_shown(
    tmp_path: Path, suppliers: str | None, officers: str | None, where: str
) -> None:
    with pytest.raises(SupplierError) as raised:
        load_suppliers(written(tmp_path, suppliers, officers), {"p-1"})
    said = str(raised.value)
    assert where in said and "Remedy: " in said and "secret" not in said
