"""``hustings plan`` with terms of the campaign's own, another objective, and what ifs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_record import THREE
from tests.conftest import Call, Said

DRAWN = ("--as-of", "2030-05-20", "--draws", "150")
TERMS = """
objective = "expected_seats"

[[resources]]
id = "money"
budget = 40_000

[[resources]]
id = "staff_days"
budget = 100
floor = 0
cap = 50
step = 25
indivisible = true

[[resources]]
id = "vans"
budget = 3
cap = 1
indivisible = true
[resources.curve]
saturation = 0.6
low = 0.1
high = 1.2
scale = 1
source = "Our judgement"

[[seats]]
seat_id = "S002"
floors = { money = 1_500 }
caps = { vans = 0 }

[[fairness]]
name = "two seats"
seats = ["S001", "S008"]
resource = "money"
share = 0.25
"""


def with_terms(folder: Path, text: str) -> Path:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def planned(hustings: Call, small_election: Path) -> Any:
    """Runs ``hustings plan`` for red in the small election."""

    def plan(*arguments: str | Path) -> Said:
        where = ("--election", small_election, "--party", "red", *DRAWN)
        return hustings("plan", *where, *arguments)

    return plan


def test_a_plan_keeps_its_terms(planned: Any, tmp_path: Path) -> None:
    said = planned("--terms", with_terms(tmp_path, TERMS), "--json")
    assert said.code == 0, said.err
    figures = said.json
    assert [resource["id"] for resource in figures["resources"]] == ["money", "staff_days", "vans"]
    assert [resource["budget"] for resource in figures["resources"]] == [40_000, 100, 3]
    seats = {seat["seat_id"]: seat["amounts"] for seat in figures["seats"]}
    assert seats["S002"]["money"] >= 1_500
    assert seats["S002"]["vans"] == 0
    assert {amounts["staff_days"] % 25 for amounts in seats.values()} == {0}
    (fair,) = figures["fairness"]
    assert (fair["name"], fair["resource"], fair["at_least"]) == ("two seats", "money", 10_000)
    assert fair["given"] == seats["S001"]["money"] + seats["S008"]["money"] >= 10_000
    assert 0 <= fair["costs_seats"] <= fair["costs_at_most"]
    assert figures["terms"] == TERMS
    assert figures["supposed"] == []


def test_people_read_what_limits_cost(planned: Any, tmp_path: Path) -> None:
    said = planned("--terms", with_terms(tmp_path, TERMS), "--swing", "2")
    for words in ("Fairness", "two seats", "not certified", "What if: red leads by +2 points"):
        assert words in said.out


@pytest.mark.parametrize(
    ("objective", "name"),
    [("seats_up_to=3", "expected_seats_up_to_3"), ("cvar=0.25", "cvar_25")],
)
def test_the_option_goes_before_the_files_objective(
    planned: Any, tmp_path: Path, objective: str, name: str
) -> None:
    terms = with_terms(tmp_path, TERMS)
    figures = planned("--terms", terms, "--objective", objective, "--json").json
    assert figures["objective"] == name
    assert figures["gap"] >= 0
    assert "it gives up" in planned("--terms", terms, "--objective", objective).out


def test_what_ifs_say_that_they_are(planned: Any) -> None:
    plain = planned("--json").json
    richer = planned("--budget", "money=90000", "--swing", "3", "--json").json
    assert richer["resources"][0]["budget"] == 90_000
    assert richer["value"] > plain["value"]
    assert richer["fresh"]["value"] > plain["fresh"]["value"]
    was = f"{plain['resources'][0]['budget']:,.0f}"
    assert richer["supposed"] == [
        f"the budget of money is 90,000 instead of {was}",
        "red leads by +3 points more in every seat",
    ]


def test_a_plan_beside_the_one_in_place(planned: Any, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    figures = planned("--json").json
    assert figures["moved"] == []
    before.write_text(json.dumps(figures), encoding="utf-8")
    terms = with_terms(tmp_path, '[[resources]]\nid = "money"\nmoving_loss = 0.5\n')
    moved = planned("--terms", terms, "--previous", before, "--swing", "-4", "--json").json["moved"]
    assert [row["id"] for row in moved] == ["money"]
    assert moved[0]["lost"] == pytest.approx(0.5 * moved[0]["moved_in"])
    said = planned("--terms", terms, "--previous", before, "--swing", "-4")
    assert "The largest moves" in said.out
    same = planned("--terms", terms, "--previous", before, "--json").json
    changes = [row["change"]["money"] for row in same["moved_seats"]]
    assert sum(by for by in changes if by > 0) == pytest.approx(same["moved"][0]["moved_in"])
    assert sum(by for by in changes if by < 0) == pytest.approx(-same["moved"][0]["moved_out"])
    figures["party"] = "blue"
    before.write_text(json.dumps(figures), encoding="utf-8")
    said = planned("--previous", before)
    assert (said.code, "a plan for blue" in said.err) == (2, True)
    before.write_text("{}", encoding="utf-8")
    assert "is no plan" in planned("--previous", before).err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("objektive = 1\n", "plan.toml, row 1, column objektive: found an unknown key"),
        ('objective = "win"\n', "seats_up_to"),
        ("objective =\n", "row 1"),
        ("resources = 3\n", "tables headed [[resources]]"),
        ("[[resources]]\nbudget = 3\n", "row 1, column id: found no such key"),
        ('[[resources]]\nid = "money"\nbudget = -1\n', "row 3, column budget: found -1"),
        ('[[resources]]\nid = "money"\nbudget = nan\n', "column budget"),
        ('[[resources]]\nid = "money"\nbudget = true\n', "column budget: found True"),
        ('[[resources]]\nid = "money"\nstep = 0\n', "a number of at least 0.000001"),
        ('[[resources]]\nid = "money"\nfloors = 1\n', "column floors: found an unknown key"),
        ('[[resources]]\nid = "money"\n[[resources]]\nid = "money"\n', "money 2 times"),
        ('[[resources]]\nid = "staff_days"\nunit_price_pence = 0.5\n', "whole number of pence"),
        ('[[resources]]\nid = "vans"\n', "column budget: found no such key"),
        ('[[resources]]\nid = "vans"\nbudget = 1\ncap = 1\n', "with a curve of its own"),
        (
            '[[resources]]\nid = "vans"\nbudget = 1\ncap = 1\n[resources.curve]\nsaturation = 1\n'
            "low = 0\nhigh = 2\nscale = 1\n",
            "row 5, column source: found no such key",
        ),
        (
            '[[resources]]\nid = "vans"\nbudget = 1\ncap = 1\n[resources.curve]\nsaturation = 1\n'
            'low = 2\nhigh = 3\nscale = 1\nsource = "us"\n',
            "row 7, column low: found 2, 1 and 3",
        ),
        ('[[seats]]\nseat_id = "S999"\n', "row 2, column seat_id: found S999"),
        ('[[seats]]\nseat_id = "S001"\nfloors = { vans = 1 }\n', "column floors: found vans"),
        ('[[seats]]\nseat_id = "S001"\nfloors = { money = "x" }\n', "amounts by resource"),
        ('[[fairness]]\nname = "f"\nresource = "money"\nat_least = 1\n', "found none of them"),
        (
            '[[fairness]]\nname = "f"\nresource = "money"\nkind = "county"\nshare = 2\n',
            "a part from 0 to 1",
        ),
        (
            '[[fairness]]\nname = "f"\nresource = "money"\nkind = "county"\nshare = 0.1\n'
            "at_least = 5\n",
            "found both",
        ),
        (
            '[[fairness]]\nname = "f"\nresource = "money"\nkind = "moon"\nat_least = 5\n',
            "none for moon",
        ),
        (
            '[[fairness]]\nname = "f"\nresource = "money"\nseats = "S001"\nat_least = 500000\n',
            "the fairness floor 'f' of £500,000, against the",
        ),
        (
            '[[resources]]\nid = "staff_days"\nindivisible = true\n',
            "make the steps larger",
        ),
    ],
)
def test_what_is_wrong_in_the_file_is_named(
    planned: Any, tmp_path: Path, change: str, words: str
) -> None:
    said = planned("--terms", with_terms(tmp_path, change))
    assert said.code == 2, said
    assert said.out == ""
    assert "Traceback" not in said.err
    assert words in said.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--terms", "nowhere.toml"), "nowhere.toml: found No such file"),
        (("--budget", "money"), "Write it as money=2000000"),
        (("--budget", "money=-3"), "Write it as money=2000000"),
        (("--budget", "vans=3"), "Choose one of: money, staff_days, activist_hours"),
        (("--budget", "money=3"), "against the budget of money, £3"),
        (("--swing", "200"), "--swing"),
        (("--objective", "best"), "--objective"),
        (("--objective", "cvar=2"), "at most 1"),
        (("--previous", "nowhere.json"), "nowhere.json"),
        (("--swing", "1", "--record"), "--record"),
        (("--objective", "cvar=0.2", "--what-if"), "--what-if is of expected seats"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    planned: Any, arguments: tuple[str, ...], words: str
) -> None:
    said = planned(*arguments)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_bytes_that_are_no_text(planned: Any, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(b"objective = '\xff'\n")
    assert "Save it as UTF-8" in planned("--terms", path).err


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory, small_election: Path) -> Path:
    from hustings.cli.main import run

    folder = tmp_path_factory.mktemp("with-terms") / "campaign"
    assert run(["new", str(folder), "--election", str(small_election), "--party", "red"]) == 0
    return folder


ADDED = """
[[resources]]
id = "staff_days"
step = 5
indivisible = true
moving_loss = 0.1
[[seats]]
seat_id = "S003"
floors = { money = 900 }
[[fairness]]
name = "county"
kind = "county"
resource = "money"
at_least = 3000
"""


def test_beside_a_record_a_file_may_add(hustings: Call, campaign: Path, tmp_path: Path) -> None:
    plain = hustings("plan", "--campaign", campaign, *DRAWN, "--json").json
    terms = with_terms(tmp_path, ADDED)
    said = hustings("plan", "--campaign", campaign, *DRAWN, "--terms", terms, "--json")
    assert said.code == 0, said.err
    budgets = [resource["budget"] for resource in said.json["resources"]]
    assert budgets == [resource["budget"] for resource in plain["resources"]]
    seats = {seat["seat_id"]: seat["amounts"] for seat in said.json["seats"]}
    assert seats["S003"]["money"] >= 900
    assert {amounts["staff_days"] % 5 for amounts in seats.values()} == {0}


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ('[[resources]]\nid = "money"\nbudget = 1\n', "row 3, column budget"),
        ('[[resources]]\nid = "money"\ncap = 1\n', "row 3, column cap"),
        ('[[resources]]\nid = "leaflets"\nindivisible = true\n', "row 2, column id"),
        ('[[seats]]\nseat_id = "S003"\ncaps = { money = 9 }\n', "column caps"),
    ],
)
def test_beside_a_record_budgets_are_not_the_files_to_change(
    hustings: Call, campaign: Path, tmp_path: Path, text: str, column: str
) -> None:
    terms = with_terms(tmp_path, text)
    said = hustings("plan", "--campaign", campaign, *DRAWN, "--terms", terms)
    assert said.code == 2
    assert column in said.err
    assert "record policy --adopt" in said.err


def test_a_what_if_is_not_recorded(hustings: Call, campaign: Path, tmp_path: Path) -> None:
    folder = tmp_path / "campaign"
    shutil.copytree(campaign, folder)
    for supposed in (("--budget", "money=1"), ("--swing", "1")):
        said = hustings("plan", "--campaign", folder, *DRAWN, *supposed, "--record")
        assert said.code == 2
        assert "what if" in said.err
    assert not list((folder / "plans").iterdir())


def test_the_plan_that_was_signed_is_the_one_that_is_published(
    hustings: Call, campaign: Path, tmp_path: Path
) -> None:
    folder, site = tmp_path / "campaign", tmp_path / "site"
    shutil.copytree(campaign, folder)
    asked = ("--campaign", folder, *DRAWN, "--record")
    assert hustings("estimate", *asked).code == 0
    said = hustings("plan", *asked, "--terms", with_terms(tmp_path, ADDED), *THREE[:4])
    assert said.code == 0, said.err
    assert hustings("publish", site, "--campaign", folder).code == 0
    shown = json.loads((site / "data" / "plan.json").read_text())
    kept = json.loads((folder / "plans" / "2030-05-20.json").read_text())
    assert [floor["name"] for floor in shown["fairness"]] == ["county"]
    assert shown["seats"] == kept["seats"]
    assert hustings("verify", site).code == 0

    # A file that is not what was signed is not shown as if it were.
    kept["seats"][0]["amounts"]["money"] += 1
    (folder / "plans" / "2030-05-20.json").write_text(json.dumps(kept))
    assert hustings("publish", site, "--campaign", folder).code == 0
    shown = json.loads((site / "data" / "plan.json").read_text())
    assert "fairness" not in shown or not shown["fairness"]
