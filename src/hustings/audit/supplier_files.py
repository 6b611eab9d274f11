"""What only the auditors know of suppliers and of the campaign's own officers.

This module reads files: ``auditor/suppliers.csv`` (``payee,account,address,officers``, one row a
payee; several officers with a semicolon between) and ``auditor/officers.csv``
(``person_id,account,address,name``; a person with two accounts has two rows). All but the first
cell of a row may be blank. No error shows what a cell says: it is about people.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hustings.audit.suppliers import Officer, Supplier, payments_by_payee, shared_details
from hustings.record.problems import Problem
from hustings.spend.happened import Spent
from hustings.spend.payee import as_compared

SUPPLIERS_FILE = "suppliers.csv"
OFFICERS_FILE = "officers.csv"
SUPPLIER_COLUMNS = ("payee", "account", "address", "officers")
OFFICER_COLUMNS = ("person_id", "account", "address", "name")
# Written for "not known": two such cells have nothing in common.
NOT_KNOWN = frozenset({"na", "none", "nil", "unknown", "notknown", "tbc"})


class SupplierError(ValueError):
    """A file that can't be used: where, what was expected, what came, and what to do about it."""

    def __init__(self, where: str, expected: str, found: str, remedy: str) -> None:
        super().__init__(f"auditor/{where}: expected {expected}, got {found}. Remedy: {remedy}.")


@dataclass(frozen=True)
class SupplierBook:
    """Both files; None for one that is not there."""

    suppliers: tuple[Supplier, ...] | None
    officers: tuple[Officer, ...] | None

    def breaches(self, spent: Iterable[Spent]) -> tuple[Problem, ...]:
        """What payees share with each other and with the campaign's officers."""
        return shared_details(spent, self.suppliers or (), self.officers or ())

    def not_run(self, spent: Iterable[Spent]) -> tuple[str, ...]:
        """What could not be compared, and why, in sentences."""
        said = []
        if self.suppliers is None:
            said.append(
                "Suppliers: no auditor/suppliers.csv: accounts, addresses and officers of payees "
                "were not compared."
            )
        else:
            paid = payments_by_payee(spent)
            known = {as_compared(row.payee) for row in self.suppliers}
            lacking = len(paid.keys() - known)
            if lacking:
                said.append(
                    f"Suppliers: {lacking:,} of {len(paid):,} payees that were paid are not in "
                    "auditor/suppliers.csv."
                )
        if self.officers is None:
            said.append(
                "Suppliers: no auditor/officers.csv: payees were not held against the campaign's "
                "own officers."
            )
        return tuple(said)


def load_suppliers(auditor: Path, people: Collection[str]) -> SupplierBook:
    """Both files of the auditors' folder. ``people``: the ids of all who hold or held an office.

    Raises SupplierError, with file, row and column, where one can't be read as it should be.
    """
    suppliers, officers = auditor / SUPPLIERS_FILE, auditor / OFFICERS_FILE
    return SupplierBook(
        read_suppliers(suppliers) if suppliers.exists() else None,
        read_officers(officers, people) if officers.exists() else None,
    )


def read_suppliers(path: Path) -> tuple[Supplier, ...]:
    """One row a payee, whatever the spelling."""
    found: dict[str, tuple[int, Supplier]] = {}
    for number, (payee, account, address, officers) in rows_of(path, SUPPLIER_COLUMNS):
        compared = as_compared(payee)
        if compared in found:
            raise SupplierError(
                f"{path.name}, row {number}, column payee",
                "each payee once, whatever its capitals, blanks and signs",
                f"the payee of row {found[compared][0]} again",
                "put what is known of it into one row",
            )
        people = tuple(name.strip() for name in officers.split(";") if name.strip())
        for name in people:
            check_cell(path.name, number, "officers", name)
        found[compared] = number, Supplier(payee, account, address, people)
    return tuple(supplier for _, supplier in found.values())


def read_officers(path: Path, people: Collection[str]) -> tuple[Officer, ...]:
    """Any number of rows a person."""
    found = []
    for number, (person, account, address, name) in rows_of(path, OFFICER_COLUMNS):
        if person not in people:
            raise SupplierError(
                f"{path.name}, row {number}, column person_id",
                "the id of a person who holds or held an office",
                "one that the record does not have",
                "take the id from `hustings record keys list`",
            )
        found.append(Officer(person, account, address, name))
    return tuple(found)


def rows_of(path: Path, columns: Sequence[str]) -> list[tuple[int, list[str]]]:
    """The rows with their numbers, without blanks around cells; a row of blanks alone is none. A
    spreadsheet's byte order mark and line ends are taken."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SupplierError(
            path.name,
            "a file of comma-separated UTF-8 text",
            f"what can't be read so ({type(error).__name__})",
            "save it as CSV in UTF-8, readable by who runs the audit",
        ) from error
    if not lines or lines[0] != list(columns):
        raise SupplierError(
            f"{path.name}, row 1", ",".join(columns), "another header", "correct the header"
        )
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line]
        if any(cells):
            check_row(path.name, number, columns, cells)
            rows.append((number, cells))
    return rows


def check_row(file: str, number: int, columns: Sequence[str], cells: Sequence[str]) -> None:
    """Raises SupplierError for cells too many or too few, and for one that can't be compared."""
    if len(cells) != len(columns):
        raise SupplierError(
            f"{file}, row {number}",
            f"{len(columns)} cells",
            str(len(cells)),
            "put a cell that has a comma in it between double quotes, and keep blank cells",
        )
    if not cells[0]:
        raise SupplierError(
            f"{file}, row {number}, column {columns[0]}", "a text", "a blank", "fill it in"
        )
    for column, cell in zip(columns[1:], cells[1:], strict=True):
        if cell and column != "officers":
            check_cell(file, number, column, cell)


def check_cell(file: str, number: int, column: str, cell: str) -> None:
    """Raises SupplierError for a text that says that nothing is known: it would make strangers
    alike."""
    plain = as_compared(cell)
    if plain in NOT_KNOWN or not any(c.isalnum() for c in plain):
        raise SupplierError(
            f"{file}, row {number}, column {column}",
            "letters or digits, or a blank where nothing is known",
            "a text that stands for nothing",
            "leave the cell blank",
        )
