"""``hustings price``, and the price that ``record depart`` shows before anybody signs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.campaigns import Hustings
from tests.cli.test_record import THREE, body_of, plan_file
from tests.conftest import Call

DAY = ("--as-of", "2030-04-20")
DEPART = ("depart", "--resource", "money", "--seat", "S008", "--amount", "900", "--reason", "X")


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory, small_election: Path) -> Path:
    """A campaign with an estimate and a plan in its record, to be copied."""
    from hustings.cli.main import run

    folder = tmp_path_factory.mktemp("planned") / "campaign"
    new = ["new", str(folder), "--election", str(small_election), "--party", "red"]
    drawn = [*DAY, "--draws", "400", "--record", "--campaign", str(folder)]
    assert run(new) == 0
    assert run(["estimate", *drawn]) == 0
    assert run(["plan", *drawn, *THREE[:4]]) == 0
    return folder


@pytest.fixture
def record(hustings: Call, planned: Path, tmp_path: Path) -> Hustings:
    shutil.copytree(planned, tmp_path / "campaign")
    return Hustings(hustings, tmp_path / "campaign")


def changes(folder: Path, *rows: str) -> Path:
    path = folder / "changes.csv"
    path.write_text("\n".join(["seat_id,resource,amount", *rows]) + "\n")
    return path


def test_changes_to_the_plan_in_force_have_a_price(record: Hustings, tmp_path: Path) -> None:
    path = changes(tmp_path, "S001,money,500", "S002,staff_days,-0.5")
    said = record.call("price", path, "--campaign", record.folder, "--json")
    assert said.code == 0, said.err
    figures = said.json
    assert figures["price"].keys() == {"mean", "p05", "p95"}
    assert figures["price"]["p05"] <= figures["price"]["mean"] <= figures["price"]["p95"]
    assert (figures["party"], figures["as_of"], figures["draws"]) == ("red", "2030-04-20", 400)
    assert figures["plan"] > figures["estimate"]
    assert figures["changes"][0] == {"seat_id": "S001", "resource": "money", "amount": 500.0}


def test_changes_to_the_examples_plan(hustings: Call, small_election: Path, tmp_path: Path) -> None:
    path = changes(tmp_path, "S001,money,500")
    said = hustings("price", path, "--election", small_election, *DAY, "--party", "red")
    assert said.code == 0, said.err
    assert said.out.startswith("Price: 0.")
    assert "expected seats lost" in said.out
    assert "The other seats give up £500 for it" in said.out


def test_every_problem_of_the_file_is_told(record: Hustings, tmp_path: Path) -> None:
    path = changes(tmp_path, "S001,money,ten", "S999,money,5", "S001,airships,5", "S001,money,0")
    said = record.call("price", path, "--campaign", record.folder)
    assert said.code == 2
    assert "4 problems, nothing taken" in said.err
    assert "changes.csv, row 2, column amount: found ten, expected a number" in said.err
    assert "changes.csv, row 3, column seat_id: found S999, expected a seat" in said.err
    assert "changes.csv, row 4, column resource: found airships, expected one of money" in said.err
    assert "row 5, column amount: found 0" in said.err


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "found a header and no row, expected a change"),
        (("S001,money,-1000000",), "expected no more taken than the plan gives"),
        (("S001,money,100000000",), "no more money than the budget and all other seats have"),
    ],
)
def test_what_cannot_be_priced_is_said(
    rows: tuple[str, ...], said: str, record: Hustings, tmp_path: Path
) -> None:
    got = record.call("price", changes(tmp_path, *rows), "--campaign", record.folder)
    assert got.code == 2
    assert said in got.err


def test_a_campaign_is_judged_by_its_own_estimate(record: Hustings, tmp_path: Path) -> None:
    path = changes(tmp_path, "S001,money,5")
    got = record.call("price", path, "--campaign", record.folder, "--party", "blue")
    assert got.code == 2
    assert "judged by its last recorded estimate" in got.err


def test_a_departure_shows_its_price_and_records_it(record: Hustings) -> None:
    said = record(*DEPART, *THREE, "--json")
    assert said.code == 0, said.err
    assert "Price: 0.0" in said.err
    body = body_of(record, "departure")
    cost = said.json["price"]
    assert body["price"] == {
        "estimate": said.json["estimate"],
        **{name: round(1_000_000 * cost[name]) for name in ("mean", "p05", "p95")},
    }
    assert said.json["entry"] == record.size - 1


def test_a_departure_can_be_signed_without_its_price(record: Hustings) -> None:
    record.done(*DEPART, "--no-price", *THREE)
    assert "price" not in body_of(record, "departure")


def test_without_an_estimate_there_is_no_price(
    hustings: Call, small_election: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "campaign"
    assert hustings("new", folder, "--election", small_election, "--party", "red").code == 0
    bare = Hustings(hustings, folder)
    assert (
        "No plan is in force"
        in hustings("price", changes(tmp_path, "S001,money,5"), "--campaign", folder).err
    )
    plan_file(bare, S001={"money": 100.0})
    bare.done("plan", "--reason", "The first", *THREE[:4])
    said = bare(*DEPART, *THREE)
    assert said.code == 0, said.err
    assert "the departure has no price" in said.err
    assert (
        "No estimate is in the record"
        in hustings("price", changes(tmp_path, "S001,money,5"), "--campaign", folder).err
    )
