"""Books and tables for other programs: they agree on every balance.

beancount and hledger are run as programs and skipped by name where they are not installed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.record.policy import Resource
from hustings.record.replay import State
from hustings.spend.export.beancount_text import beancount_text
from hustings.spend.export.books import Books, books, commodity_names, part_of_account
from hustings.spend.export.datapackage import ROWS, data_package, package_name
from hustings.spend.export.hledger_text import hledger_text
from tests.record.campaigns import Campaign
from tests.spend.ledgers import campaign_with_plan, ledger_of, replayed

HOSTILE = 'A "bill"; payee:x | \\ ü\n2017-05-01 * steal\n    Assets:Cash  1 GBP'


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def told() -> Campaign:
    """Payments, moves, a reversal, an unsigned payment with a hostile payee, a larger budget."""
    made = campaign_with_plan()
    one = made.request(amount=60_001)
    made.approve(one, "treasurer", "secretary")
    payment = made.on("2017-05-02").pay(one, invoice="0" * 64)
    made.on("2017-05-10").reverse(payment, 20_003)
    moves = made.request(amount=20, resource="staff_days", seat_id="A2")
    made.approve(moves, "chair")
    made.move(moves)
    made.pay(None, amount_pence=45_000, seat_id=None, payee=HOSTILE, purpose="(x) ! * ; y")
    made.pay(None, amount_pence=1, seat_id="a_seat:of.no.kind", value_date="2016-12-31")
    more = tuple(
        Resource(r.id, r.unit, r.unit_price_pence, r.budget + 1_000, r.floor, r.cap)
        for r in made.policy.resources
    )
    changed = {**made.policy.__dict__, "version": 2, "resources": more}
    made.set_policy(type(made.policy)(**changed))
    return made


@cache
def state() -> State:
    return replayed(told())[0]


@cache
def kept() -> Books:
    return books(state())


def test_the_balances_are_those_of_the_ledger() -> None:
    ledger = ledger_of(told())
    balances = kept().balances
    seats = {
        seat: balances[f"Expenses:HUSTINGS:Seats:{part_of_account(seat)}", resource]
        for seat, resource in ledger.totals
        if seat is not None and resource == "money"
    }
    assert seats == {"A1": 39_998, "a_seat:of.no.kind": 1}
    assert balances["Expenses:HUSTINGS:Seats:A2", "staff_days"] == 20
    assert balances["Expenses:HUSTINGS:National", "money"] == 45_000
    left = 10_000_000 + 1_000 - ledger.total("money")
    assert balances["Assets:HUSTINGS:Money", "money"] == left
    assert balances["Equity:HUSTINGS:Budgets", "activist_hours"] == -51_000


def test_every_transaction_adds_up_to_nothing_and_names_its_entry() -> None:
    for transaction in kept().transactions:
        sums: Counter[str] = Counter()
        for posting in transaction.postings:
            sums[posting.resource] += posting.amount
        assert set(sums.values()) == {0}
        assert 0 <= transaction.log_index < len(told().entries)
    assert len({t.log_index for t in kept().transactions}) == len(kept().transactions)


def test_beancount_agrees_on_every_balance(tmp_path: Path) -> None:
    check = program("bean-check")
    path = tmp_path / "campaign.beancount"
    text = beancount_text(kept())
    path.write_text(text, encoding="utf-8")
    said = subprocess.run([check, path], capture_output=True, text=True)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")
    assert text.count(" balance ") == len(kept().balances)
    path.write_text(text.replace(" 600.01 GBP", " 600.02 GBP").replace("-600.01", "-600.02"))
    said = subprocess.run([check, path], capture_output=True, text=True)
    assert said.returncode != 0 and "Balance failed" in said.stderr


def test_hledger_agrees_on_every_balance(tmp_path: Path) -> None:
    run = program("hledger")
    path = tmp_path / "campaign.journal"
    text = hledger_text(kept())
    path.write_text(text, encoding="utf-8")
    said = subprocess.run([run, "-f", path, "check", "--strict"], capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (0, "")
    asked = [run, "-f", path, "balance", "--flat", "--no-total", "--layout=bare", "-O", "csv", "-E"]
    said = subprocess.run(asked, capture_output=True, text=True)
    rows = list(csv.reader(io.StringIO(said.stdout)))[1:]
    found = {(account, name): amount for account, name, amount in rows if amount != "0"}
    assert found == {
        (account, kept().commodities[resource]): kept().amount_text(resource, amount)
        for (account, resource), amount in kept().balances.items()
    }
    path.write_text(text.replace(" 600.01 ", " 600.02 ").replace("-600.01", "-600.02"))
    said = subprocess.run([run, "-f", path, "check"], capture_output=True, text=True)
    assert said.returncode != 0 and "assertion" in said.stderr


def test_a_payee_writes_no_line_of_a_ledger() -> None:
    for text in (beancount_text(kept()), hledger_text(kept())):
        lines = text.splitlines()
        assert not [line for line in lines if line.strip().startswith(("Assets:Cash", "* steal"))]
        assert sum("steal" in line for line in lines) == 1


@given(st.text(max_size=12), st.text(max_size=12))
def test_no_two_seats_share_an_account(one: str, other: str) -> None:
    assert (part_of_account(one) == part_of_account(other)) == (one == other)


def test_every_resource_has_a_name_of_its_own() -> None:
    resources = dict.fromkeys(["money", "leaflets", "leaf_lets", "leaf-lets", "GBP", "x" * 30, "é"])
    names = commodity_names(resources, "GBP")
    assert len(set(names.values())) == len(resources)
    assert all(re.fullmatch(r"[A-Z][A-Z0-9-]{0,22}[A-Z0-9]", name) for name in names.values())


# The data package


@cache
def package() -> dict[str, bytes]:
    return data_package(state(), "campaign.example/log")


def test_the_package_lists_every_file_with_size_and_hash() -> None:
    listed = json.loads(package()["datapackage.json"])
    assert [resource["path"] for resource in listed["resources"]] == [f"{n}.csv" for n in ROWS]
    assert re.fullmatch(r"[-a-z0-9._/]+", listed["name"])
    for resource in listed["resources"]:
        data = package()[resource["path"]]
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert re.fullmatch(r"[-a-z0-9._/]+", resource["name"])


def test_every_cell_is_of_its_fields_type_and_every_key_holds() -> None:
    listed = json.loads(package()["datapackage.json"])
    rows: dict[str, list[dict[str, str]]] = {}
    for resource in listed["resources"]:
        table = list(csv.DictReader(io.StringIO(package()[resource["path"]].decode())))
        rows[resource["name"]] = table
        fields: dict[str, Any] = {field["name"]: field for field in resource["schema"]["fields"]}
        for row in table:
            assert list(row) == list(fields)
            for name, cell in row.items():
                assert not cell or re.fullmatch(PATTERNS[fields[name]["type"]], cell, re.S), name
        key = resource["schema"].get("primaryKey", [])
        keys = [tuple(row[name] for name in key) for row in table]
        assert not key or len(set(keys)) == len(keys)
        for foreign in resource["schema"].get("foreignKeys", ()):
            known = {row["entry"] for row in rows[foreign["reference"]["resource"]]}
            assert {row[foreign["fields"]] for row in table} <= known
    assert {name: len(table) for name, table in rows.items()} == {
        **{"requests": 2, "approvals": 3, "payments": 3, "staff-moves": 1},
        **{"reversals": 1, "departures": 0, "budgets": 19},
        **{"commitments": 0, "evidence": 0, "closings": 0},
        **{"deliveries": 0, "apportioned": 0, "notional": 0},
    }


PATTERNS = {
    "integer": r"-?[0-9]+",
    "date": r"\d{4}-\d{2}-\d{2}",
    "boolean": "[01]",
    "string": ".+",
}


def test_frictionless_takes_the_package(tmp_path: Path) -> None:
    run = program("frictionless")
    for name, data in package().items():
        (tmp_path / name).write_bytes(data)
    said = subprocess.run(
        [run, "validate", "--json", "datapackage.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stdout
    assert json.loads(said.stdout)["valid"] is True


def test_the_name_of_a_package() -> None:
    assert package_name("Campaign.example/Log") == "campaign.example-log"
    assert package_name("é") == "hustings"
