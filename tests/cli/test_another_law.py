"""An invented country's law, whole: found, ask, approve, pay, audit, return, publish, verify.

Its seats are valleys and hills, its regulated period began years ago, its categories are songs and
feasts, its account is due after a month and a day, its money is crowns. Nothing of it is in the
code, and nothing that it says is in pounds.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from tests.cli.campaigns import SEAT, Hustings
from tests.cli.test_record import THREE, plan_file
from tests.conftest import Call
from tests.election.folders import make, write

LAW = """
[currency]
code = "XCR"
symbol = "\u00a4"
unit = "crowns"

[regulated_period]
start = 2020-01-01
end = 2030-06-06

[limits]
candidate_base = 10.50
party_per_seat = 100

[limits.per_elector]
valley = 0.01
hill = 0.02

[spending_returns]
candidate_categories = ["songs", "feasts"]
candidate_payers = "the purse-bearer"

[[spending_returns.deadlines]]
who = "candidate"
what = "account"
months = 1
days = 1
"""


def the_country(folder: Path) -> Path:
    """The made-up election under this law."""
    files = make()
    head, _, rest = str(files["election.toml"]).partition("[regulated_period]")
    kept = rest.partition("[[sources]]")
    files["election.toml"] = f"{head}{LAW}\n{kept[1]}{kept[2]}"
    seats = files["seats.csv"]
    assert isinstance(seats, list)
    kind, electorate = (seats[0].index(name) for name in ("kind", "electorate"))
    for number, row in enumerate(seats[1:]):
        row[kind] = "hill" if number % 2 else "valley"
        row[electorate] = "50000"
    return write(files, folder)


@pytest.fixture
def record(hustings: Call, tmp_path: Path) -> Hustings:
    country = the_country(tmp_path / "country")
    said = hustings("new", tmp_path / "campaign", "--election", country, "--party", "red")
    assert said.code == 0, said.err
    made = Hustings(hustings, tmp_path / "campaign")
    plan_file(made, S001={"money": 9_000.0})
    made.done("plan", "--reason", "The first", *THREE[:4])
    return made


def asked(record: Hustings, amount: str) -> int:
    arguments = (*record.asking(amount), "--category", "songs", "--as", "head_of_field")
    return record.done(*arguments)


def test_the_whole_way_under_another_law(record: Hustings, hustings: Call, tmp_path: Path) -> None:
    """A valley of 50,000: 10.50 + 500.00 = 510.50 for the candidate."""
    first = asked(record, "480")
    for office in ("coordinator-1", "coordinator-2"):
        record.done("approve", str(first), "--as", office)
    assert "\u00a4510.50" in record.refused(*record.asking("31"), "--as", "head_of_field")
    said = record("pay", str(first), "--amount", "480", "--as", "treasurer")
    assert said.code == 0 and "Warning: close to the limit. \u00a430.50 of \u00a4510.50" in said.err
    over = ("pay", "--no-request", "--amount", "30.51", "--seat", SEAT, "--payee", "A singer")
    said = record(*over, "--purpose", "A song", "--as", "treasurer")
    assert "Breach: seat_limit" in said.err and "510.50" in said.err

    figures = json.loads(hustings("audit", "--json", "--campaign", record.folder).out)
    assert "seat_limit" in {breach["rule"] for breach in figures["breaches"]}

    out = tmp_path / "returns"
    said = hustings("expenses", "--seat", SEAT, "--out", out, "--json", "--campaign", record.folder)
    returned = json.loads(said.out)
    assert returned["limits"][0]["spent_pence"] == 51_051
    assert returned["limits"][0]["limit_pence"] == 51_050
    assert returned["due"] == {"account": "2030-07-07"}
    assert returned["who_may_pay"] == "the purse-bearer"
    by_category = {row["category"]: row["spent_pence"] for row in returned["categories"]}
    assert by_category == {"songs": 48_000, "feasts": 0, "not given": 3_051}
    (path,) = out.glob("*.csv")
    header = next(csv.reader(path.read_text().splitlines()))
    assert [name for name in header if name.startswith("AmountIn")] == [
        "AmountInNorthland",
        "AmountInSouthland",
    ]

    site = tmp_path / "site"
    said = hustings("publish", site, "--campaign", record.folder)
    assert said.code == 0, said.err
    said = hustings("verify", site)
    assert said.code == 0, said.out

    books = tmp_path / "books"
    said = hustings("export", books, "--campaign", record.folder)
    assert said.code == 0 and "XCR" in (books / "campaign.beancount").read_text()
    assert "\u00a4480" in (site / "audit.html").read_text()
    assert in_another_currency(record.folder / "campaign.toml", out, site, books) == []


POUNDS = re.compile("\u00a3|\\bGBP\\b|\\b(pounds?|pence|penny|sterling)\\b", re.IGNORECASE)
# A sum's place in the data, whatever the currency; what pages say of money elsewhere than here.
KEYS = re.compile(r"\b\w+_pence\b")


def in_another_currency(*places: Path) -> list[str]:
    """Every line of the files that names a currency of another country."""
    files = [file for place in places for file in (place, *place.rglob("*")) if file.is_file()]
    return [
        f"{file.name}: {line[max(0, found.start() - 60) : found.end() + 60]}"
        for file in files
        if file.suffix in (".toml", ".html", ".csv", ".json", ".beancount", ".journal", ".js")
        for line in KEYS.sub("", file.read_text(encoding="utf-8")).splitlines()
        for found in POUNDS.finditer(line)
    ]


def test_a_category_of_another_country_is_refused(record: Hustings) -> None:
    said = record.refused(
        *record.asking("10"), "--category", "Advertising", "--as", "head_of_field"
    )
    assert "Choose one of: songs, feasts" in said
