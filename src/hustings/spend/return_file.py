"""A return of spending as files: CSV in the columns of a regulator's register, and JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hustings.spend.csv_table import Cell, csv_bytes
from hustings.spend.return_items import Item
from hustings.spend.spending_return import NOT_GIVEN, PARTY, SpendingReturn

ENTITY = {"party": "Political Party", "candidate": "Candidate"}
# A spreadsheet takes a cell that begins so for a formula, and a supplier's name is anybody's text.
FORMULA = ("=", "+", "-", "@")


def return_csv(made: SpendingReturn) -> bytes:
    """One row an item, in the columns of the Electoral Commission's register of spending, with a
    column ``AmountIn...`` for each country of the election. What the record does not hold is
    blank."""
    amounts = {country: f"AmountIn{country.replace(' ', '')}" for country in made.countries}
    rows = [_row(made, item, amounts) for item in made.items]
    return csv_bytes(columns(tuple(amounts.values())), rows)


def columns(amounts: tuple[str, ...]) -> tuple[str, ...]:
    """In the register's order."""
    return (
        *("ECRef", "RegulatedEntityName", "ReportingPeriodName", "RegulatedEntityType"),
        *("TotalExpenditure", "DateIncurred", "ExpenseCategoryName", "SupplierName"),
        *("FullAddress", *amounts, "DateOfClaimForPayment", "DatePaid"),
        *("RedactedSupportingInvoiceId", "RegulatedEntityId", "SupplierId", "JointCampaignName"),
    )


def _row(made: SpendingReturn, item: Item, amounts: Mapping[str, str]) -> dict[str, Cell]:
    row: dict[str, Cell] = dict.fromkeys(columns(tuple(amounts.values())))
    row |= {
        "RegulatedEntityName": as_text(made.name),
        "ReportingPeriodName": as_text(made.election),
        "RegulatedEntityType": ENTITY[made.who],
        "TotalExpenditure": made.currency.decimal(item.pence, grouped=False),
        "DateIncurred": item.incurred,
        "ExpenseCategoryName": as_text(item.category or NOT_GIVEN),
        "SupplierName": as_text(item.supplier),
        "DatePaid": item.paid,
        "RedactedSupportingInvoiceId": item.invoice,
    }
    return row | {
        column: made.currency.decimal(item.by_country.get(country, 0), grouped=False)
        for country, column in amounts.items()
    }


def as_text(words: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(FORMULA) else words


def return_json(made: SpendingReturn) -> dict[str, Any]:
    """Everything, with the entry behind each item. Keys that end in ``_pence`` are money."""
    return {
        "who": made.who,
        "name": made.name,
        "election": made.election,
        "seat_id": made.seat_id,
        "first_day": made.days[0].isoformat(),
        "last_day": made.days[1].isoformat(),
        "total_pence": made.total_pence,
        "limits": [
            {"name": name, "spent_pence": pence, "limit_pence": made.limits[name]}
            for name, pence in made.totals.items()
        ],
        "categories": [
            {"category": name, "spent_pence": pence} for name, pence in made.by_category.items()
        ],
        "due": {what: last.isoformat() for what, last in made.due.items()},
        "who_may_pay": made.payers or None,
        "notional": made.notional or None,
        "items": [_item_json(item) for item in made.items],
        "missing": [{"what": one.what, "entries": list(one.entries)} for one in made.missing],
    }


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "entry": item.entry,
        "kind": item.kind,
        "incurred": _day(item.incurred),
        "paid": _day(item.paid),
        "category": item.category or None,
        "supplier": item.supplier,
        "purpose": item.purpose,
        "amount_pence": item.pence,
        "by_country_pence": dict(item.by_country),
        "invoice": item.invoice,
        "request": item.request,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def file_stem(made: SpendingReturn) -> str:
    """The name of its files, without the ending."""
    return "party-return" if made.who == PARTY else f"candidate-return-{made.seat_id}"
