"""The returns of spending: figures by hand, and everything that is missing named."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.election.load import load_election
from hustings.spend.largest_remainder import shared
from hustings.spend.law import spending_law
from hustings.spend.return_file import return_csv, return_json
from hustings.spend.spending_return import NoReturn, SpendingReturn, spending_return
from tests.election.folders import make, write
from tests.record.campaigns import Campaign
from tests.spend.ledgers import ledger_of

LAW = """
[spending_returns]
candidate_categories = ["posters", "helpers"]
party_categories = ["songs", "feasts"]
staff_category = "helpers"
party_payers = "the purse-bearer"

[[spending_returns.deadlines]]
who = "party"
what = "account"
days = 10
"""


def made(campaign: Campaign, tmp_path: Path, seat: str | None, law: str = LAW) -> SpendingReturn:
    """The return under an invented law whose seats bear the names of the campaign for tests."""
    files = make()
    renamed = {f"S00{n}": name for n, name in enumerate(("A1", "A2", "A3", "B1", "B2"), start=1)}
    for name, rows in files.items():
        if isinstance(rows, list):
            files[name] = [[renamed.get(cell, cell) for cell in row] for row in rows]
    text = str(files["election.toml"])
    files["election.toml"] = f"{text}\n{law}"
    election = load_election(write(files, tmp_path))
    election = replace(
        election,
        polling_day=date(2017, 6, 8),
        regulated_period=(date(2017, 4, 1), date(2017, 6, 8)),
    )
    spent = spending_law(election, "red")
    return spending_return(election, spent, ledger_of(campaign, spent), seat)


def paid(campaign: Campaign, amount: int, seat_id: str | None, **asked: str) -> int:
    """Asked with these words, approved and paid."""
    body = {**campaign.entry(campaign.request(amount=amount, seat_id=seat_id)).body, **asked}
    request = campaign.act("request", {**body, "purpose": "more"}, "organiser")
    campaign.approve(request, "treasurer", "chair")
    return campaign.pay(request)


@pytest.fixture
def campaign() -> Campaign:
    return Campaign().on("2017-05-02")


def test_a_partys_return_shares_what_is_for_no_seat(campaign: Campaign, tmp_path: Path) -> None:
    first = paid(campaign, 10_001, None, category="songs")
    second = paid(campaign, 500, None)
    paid(campaign, 700, "A1", category="posters")
    found = made(campaign, tmp_path, None)
    assert [item.entry for item in found.items] == [first, second]
    assert found.total_pence == 10_501
    assert dict(found.by_category) == {"songs": 10_001, "feasts": 0, "not given": 500}
    assert all(sum(item.by_country.values()) == item.pence for item in found.items)
    assert found.due == {"account": date(2017, 6, 18)}
    assert found.payers == "the purse-bearer"
    lacking = {one.what: one.entries for one in found.missing}
    assert lacking["a category: it was not given"] == (second,)
    assert lacking["an invoice"] == (first, second)
    assert any(what.startswith("notional") for what in lacking)


def test_a_candidates_return_has_staff_and_what_came_back(
    campaign: Campaign, tmp_path: Path
) -> None:
    payment = paid(campaign, 700, "A1", category="posters")
    back = campaign.reverse(payment, 200)
    move = campaign.move(None, seat_id="A1", amount=2)
    found = made(campaign, tmp_path, "A1")
    assert [(item.entry, item.kind) for item in found.items] == [
        (payment, "payment"),
        (back, "reversal"),
        (move, "staff_move"),
    ]
    price = campaign.policy.resource("staff_days")
    assert price is not None
    assert found.by_category == {"posters": 500, "helpers": price.value_pence(2)}
    lacking = {one.what: one.entries for one in found.missing}
    assert lacking["a request: nobody asked for it"] == (move,)
    assert found.limits["the candidate's limit"] is not None


def test_what_lies_outside_the_days_is_left_out(campaign: Campaign, tmp_path: Path) -> None:
    paid(campaign, 700, "A1")
    campaign.on("2017-06-20")
    paid(campaign, 900, "A1")
    assert made(campaign, tmp_path, "A1").total_pence == 700


def test_a_bill_of_the_period_counts_whenever_it_is_paid(
    campaign: Campaign, tmp_path: Path
) -> None:
    """Ten days after 8 June is the last day for the party's bills under the law for tests."""
    law = f"{LAW}payments = true\n"
    asked = [campaign.request(amount=sum_, seat_id=None) for sum_ in (500, 900, 40)]
    for request in asked:
        campaign.approve(request, "treasurer", "chair")
    in_time = campaign.on("2017-06-18").pay(asked[0])
    late = campaign.on("2017-06-19").pay(asked[1])
    found = made(campaign, tmp_path, None, law)
    assert [item.entry for item in found.items] == [in_time, late]
    lacking = {one.what: one.entries for one in found.missing}
    assert lacking["leave of a court, where it was given: paid after 2017-06-18"] == (late,)
    assert lacking["whether it is owed: approved, and not or not all paid"] == (asked[2],)


def test_without_the_table_everything_is_named_as_missing(
    campaign: Campaign, tmp_path: Path
) -> None:
    paid(campaign, 700, "A1", category="anything")
    lacking = [one.what for one in made(campaign, tmp_path, "A1", law="").missing]
    for key in ("candidate_categories", "deadlines", "candidate_payers", "notional"):
        assert f"{key} in [spending_returns] of election.toml" in lacking


def test_a_category_of_another_law_is_named(campaign: Campaign, tmp_path: Path) -> None:
    payment = paid(campaign, 700, None, category="posters")
    found = made(campaign, tmp_path, None)
    lacking = {one.what: one.entries for one in found.missing}
    assert lacking["a category of the law: another was given"] == (payment,)


def test_no_regulated_period_no_return(campaign: Campaign, tmp_path: Path) -> None:
    election = replace(load_election(write(make(), tmp_path)), regulated_period=None)
    law = spending_law(election, "red")
    with pytest.raises(NoReturn, match="regulated_period"):
        spending_return(election, law, ledger_of(campaign, law), None)


def test_the_csv_adds_up_and_has_no_formula(campaign: Campaign, tmp_path: Path) -> None:
    payee = '=HYPERLINK("http://x","y")'
    paid(campaign, 12_345, None, category="songs", payee=payee)
    found = made(campaign, tmp_path, None)
    (row,) = csv.DictReader(io.StringIO(return_csv(found).decode()))
    assert row["SupplierName"] == f"'{payee}"
    assert row["TotalExpenditure"] == "123.45"
    amounts = [value for name, value in row.items() if name.startswith("AmountIn")]
    assert len(amounts) == 2 and sum(round(float(a) * 100) for a in amounts) == 12_345
    assert (row["DateIncurred"], row["DatePaid"]) == ("2017-05-02", "2017-05-02")
    assert return_json(found)["items"][0]["supplier"] == payee


@given(
    st.integers(0, 10**12),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 700), min_size=1),
)
def test_sharing_loses_no_penny_and_none_is_off_by_one(pence: int, weights: dict[str, int]) -> None:
    found = shared(pence, weights)
    whole = sum(weights.values())
    assert sum(found.values()) == pence
    assert all(abs(found[k] * whole - pence * weights[k]) < whole for k in weights)
    assert found == shared(pence, dict(reversed(weights.items())))


def test_what_was_delivered_for_a_candidate_is_in_that_candidates_return(
    campaign: Campaign, tmp_path: Path
) -> None:
    """900 for no seat: a third for the candidate in A1, a third in B1, a third for the party."""
    payment = paid(campaign, 900, None, category="songs")
    for seat, promotes in (("A1", "candidate"), ("B1", "candidate"), ("B1", "party")):
        campaign.deliver(None, 10, seat, payment=payment, promotes=promotes)
    party, there = made(campaign, tmp_path, None), made(campaign, tmp_path, "A1")
    assert [(item.entry, item.kind, item.pence) for item in party.items] == [
        (payment, "payment", 300)
    ]
    assert [(item.entry, item.kind, item.pence) for item in there.items] == [
        (payment, "share", 300)
    ]
    assert there.items[0].purpose == "more (the part delivered here)"
    campaign.reverse(payment, 600)
    party, there = made(campaign, tmp_path, None), made(campaign, tmp_path, "A1")
    assert (party.total_pence, there.total_pence) == (100, 100)


def test_what_was_given_is_in_the_return_as_far_as_the_law_counts_it(
    campaign: Campaign, tmp_path: Path
) -> None:
    law = LAW + "\n[limits.notional]\nabove_per_cent = 10\ncandidate_above = 3\nparty_above = 9\n"
    given_ = campaign.give(4_00, "A1", category="posters")
    campaign.give(3_00, "A1", category="posters")
    found = made(campaign, tmp_path, "A1", law)
    assert [(item.entry, item.kind, item.pence) for item in found.items] == [
        (given_, "notional", 4_00)
    ]
    assert found.total_pence == 4_00
    lacking = [one.what for one in found.missing]
    assert not any(what.startswith("notional spending") for what in lacking)
    assert "a request: nobody asked for it" not in lacking and "an invoice" not in lacking
    row = next(csv.DictReader(io.StringIO(return_csv(found).decode())))
    assert (row["SupplierName"], row["TotalExpenditure"], row["DatePaid"]) == (
        "A printer",
        "4.00",
        "",
    )
