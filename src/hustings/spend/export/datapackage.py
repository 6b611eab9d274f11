"""The tables as a Frictionless data package: specs.frictionlessdata.io, tabular data package 1.0.

Every field has its type, every table its key, and the package lists each file's size and hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from hustings.record.replay import State
from hustings.spend.csv_table import Row, csv_bytes
from hustings.spend.tables import COLUMNS, rows_of

FILE = "datapackage.json"
ROWS = {
    "requests": "Every request with authority",
    "approvals": "Every approval that counts",
    "payments": "Every payment, whatever was wrong with it",
    "staff_moves": "Every staff move, in staff-days",
    "reversals": "Money that came back",
    "deliveries": "What was delivered, and for whom",
    "apportioned": "What was paid for no seat, shared by what was delivered where",
    "notional": "What was given or sold under its value",
    "commitments": "Every order, and every change of one",
    "evidence": "Documents by hash, and the payment or request that each shows",
    "closings": "Requests that are finished, and what of each was free again",
    "departures": "Signed departures from the published rule",
    "budgets": "Planned, approved, spent and left, by resource, country and seat",
}
KEYS: Mapping[str, Sequence[str]] = {
    "approvals": ("entry", "person_id"),
    "budgets": ("scope", "place", "resource"),
}
NO_KEY = ("budgets", "apportioned")  # whose places may be blank, which a key may not
# Which column of which table is an entry of which other.
POINTS_TO = {
    ("approvals", "request"): "requests",
    ("reversals", "payment"): "payments",
    ("closings", "request"): "requests",
    ("apportioned", "payment"): "payments",
}
OF_PAYMENTS = tuple(
    name
    for name in COLUMNS["spending"]
    if name not in ("kind", "resource", "amount", "value_pence", "from_seat")
)
OF_STAFF = tuple(
    name
    for name in COLUMNS["spending"]
    if name not in ("kind", "resource", "amount_pence", "invoice", "bill", "bill_lacking")
)
DATES = {"day", "complete_on", "expires_on", "ratify_by", "ratified_on"}
DATES |= {"ordered", "due", "dated"}
YES_NO = {"elected", "complete_proven", "signed", "stands", "bill_lacking"}
WHOLE = {
    *("entry", "amount_pence", "amount", "value_pence", "request", "plan", "complete_at"),
    *("ended_at", "used", "without_quorum", "without_elected", "payment", "budget", "planned"),
    "ratified_at",
    *("departed", "committed", "spent", "reversed", "left"),
    *("bought", "units", "market_pence", "counted_pence"),
    *("ordered_pence", "closed_at", "replaces", "paid_pence", "left_pence", "of"),
}


def data_package(state: State, name: str) -> dict[str, bytes]:
    """File name to contents. ``name``: the package's, of letters, digits and -._"""
    tables = _tables(state)
    contents = {
        f"{table}.csv": csv_bytes(columns, rows) for table, (columns, rows) in tables.items()
    }
    resources = [
        _resource(table, columns, contents[f"{table}.csv"])
        for table, (columns, _) in tables.items()
    ]
    package = {
        "profile": "tabular-data-package",
        "name": package_name(name),
        "title": str(state.record.genesis.get("campaign", "")),
        "description": "What was asked, approved, paid and moved, from the campaign's record.",
        "log": {"origin": state.record.origin, "size": state.record.size},
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    return {FILE: text.encode("utf-8"), **contents}


def package_name(text: str) -> str:
    """A text as the name of a package: small letters, digits, and - . _"""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-._") else "-" for c in text.lower())
    return plain.strip("-") or "hustings"


def _tables(state: State) -> dict[str, tuple[Sequence[str], list[Row]]]:
    found = {name: list(rows) for name, rows in rows_of(state).items()}
    spending = found["spending"]
    found["payments"] = _only(spending, "payment", OF_PAYMENTS)
    found["staff_moves"] = _only(spending, "staff_move", OF_STAFF)
    columns = {**COLUMNS, "payments": OF_PAYMENTS, "staff_moves": OF_STAFF}
    return {name: (columns[name], found[name]) for name in ROWS}


def _only(rows: Sequence[Row], kind: str, columns: Sequence[str]) -> list[Row]:
    return [{name: row[name] for name in columns} for row in rows if row["kind"] == kind]


def _resource(table: str, columns: Sequence[str], data: bytes) -> dict[str, Any]:
    key = list(KEYS.get(table, ("entry",)))
    foreign = [
        {"fields": column, "reference": {"resource": other, "fields": "entry"}}
        for (of, column), other in POINTS_TO.items()
        if of == table
    ]
    schema: dict[str, Any] = {
        "fields": [_field(name) for name in columns],
        "missingValues": [""],
    }
    if table not in NO_KEY:
        schema["primaryKey"] = key
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "profile": "tabular-data-resource",
        "name": table.replace("_", "-"),
        "title": ROWS[table],
        "path": f"{table}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "header": True},
        "schema": schema,
    }


def _field(name: str) -> dict[str, Any]:
    if name in DATES:
        return {"name": name, "type": "date"}
    if name in YES_NO:
        return {"name": name, "type": "boolean", "trueValues": ["1"], "falseValues": ["0"]}
    return {"name": name, "type": "integer" if name in WHOLE else "string"}
