"""Things that are delivered and given, through the commands, to a published and verified record."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.campaigns import SEAT, Hustings
from tests.cli.test_another_law import the_country
from tests.conftest import Call

HOURS = ("deliver", "--no-request", "--resource", "activist_hours", "--amount")
GIFT = ("notional", "--giver", "A carpenter", "--purpose", "A stage", "--worth", "120")
BEFORE = "\n[limits.per_elector]"
NOTIONAL = "\n[limits.notional]\nabove_per_cent = 5\ncandidate_above = 7\nparty_above = 70\n"


@pytest.fixture
def record(hustings: Call, tmp_path: Path) -> Hustings:
    """A campaign in the invented country, whose law counts gifts."""
    country = the_country(tmp_path / "country")
    law = country / "election.toml"
    law.write_text(law.read_text().replace(BEFORE, NOTIONAL + BEFORE))
    said = hustings("new", tmp_path / "campaign", "--election", country, "--party", "red")
    assert said.code == 0, said.err
    return Hustings(hustings, tmp_path / "campaign")


def asked(record: Hustings, resource: str, amount: str) -> int:
    """Asked for no seat, and approved."""
    words = ("--payee", "Volunteers", "--purpose", "Doors", "--priority", "Everywhere")
    place = ("--amount", amount, "--national")
    number = record.done("request", "--resource", resource, *place, *words, "--as", "head_of_field")
    record.done("approve", str(number), "--as", "coordinator-1")
    return number


def test_from_a_national_payment_to_each_seats_part(
    record: Hustings, hustings: Call, tmp_path: Path
) -> None:
    money, hours = asked(record, "money", "90"), asked(record, "activist_hours", "30")
    paid = record.done("pay", str(money), "--amount", "90", "--as", "treasurer")
    bought = ("--payment", str(paid), "--bought", "30", "--as", "treasurer")
    for seat, amount in ((SEAT, "10"), ("S002", "20")):
        place = ("--amount", amount, "--seat", seat, "--promotes", "candidate")
        record.done("deliver", str(hours), *place, *bought)
    record.done(*GIFT, "--seat", SEAT, "--category", "songs", "--as", "treasurer")
    lines = list(record.lines().values())
    assert any("10 activist hours for the candidate, delivered to S001" in x for x in lines)
    assert any("from A carpenter, for S001 (" in x for x in lines)

    site = tmp_path / "site"
    said = hustings("publish", site, "--campaign", record.folder)
    assert said.code == 0, said.err
    said = hustings("verify", site)
    assert said.code == 0, said.out
    with (site / "data" / "apportioned.csv").open(newline="") as table:
        shares = {row["seat_id"]: row["amount_pence"] for row in csv.DictReader(table)}
    assert shares == {SEAT: "3000", "S002": "6000"}
    figures = json.loads((site / "data" / "figures.json").read_bytes())
    assert figures["seat/S002/activist_hours/delivered"] == 20
    assert "120 pounds" not in (site / "spending.html").read_text()  # it is no spending

    returned = hustings(
        *("expenses", "--seat", SEAT, "--out", tmp_path / "out", "--json"),
        *("--campaign", record.folder),
    ).json
    assert returned["total_pence"] == 3_000 + 12_000


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("deliver", "--no-request", "--amount", "1", "--national"), "give --resource"),
        (("deliver", "--no-request", "--resource", "money", "--amount", "1"), "is not delivered"),
        (("deliver", "--no-request", "--resource", "kites", "--amount", "1"), "No resource"),
        ((*HOURS, "0"), "above 0"),
        ((*HOURS, "1", "--payment", "0"), "Entry 0 is no payment"),
        ((*GIFT, "--paid", "3"), "both --paid X and --payment P"),
        ((*GIFT[:-1], "much"), "expected an amount"),
        ((*GIFT, "--category", "lamps"), "Choose one of: songs, feasts"),
        ((*GIFT, "--request", "0"), "request"),
    ],
)
def test_what_is_refused(record: Hustings, arguments: tuple[str, ...], remedy: str) -> None:
    promotes = ("--promotes", "party") if arguments[0] == "deliver" else ()
    place = () if "--national" in arguments else ("--seat", SEAT)
    assert remedy in record.refused(*arguments, *place, *promotes, "--as", "treasurer")


def test_who_tells_of_deliveries_is_in_the_campaign_file(record: Hustings) -> None:
    draft = record.folder / "campaign.toml"
    text = draft.read_text()
    draft.write_text(text.replace("pay_roles", 'deliver_roles = ["head_of_field"]\npay_roles', 1))
    three = ("--as", "coordinator-1", "--as", "coordinator-2", "--as", "general_secretary")
    assert record("policy", "--adopt", *three).code == 0
    assert "May tell of deliveries, too: head_of_field" in record("policy").out
    number = asked(record, "activist_hours", "30")
    said = record(
        *("deliver", str(number), "--amount", "30", "--seat", SEAT, "--promotes", "party"),
        *("--as", "head_of_field"),
    )
    assert "payer_without_role" not in said.err
