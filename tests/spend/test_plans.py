"""Plans, rules and departures take the policy's quorum and a file that fits."""

from __future__ import annotations

import json
from datetime import date

import pytest

from hustings.spend.allocation import Allocation, AllocationError, allocation_bytes, read_allocation
from tests.record.campaigns import PARTY, Campaign
from tests.spend.ledgers import campaign_with_plan, found, ledger_of, plan_bytes

PLAN = json.loads(plan_bytes())


def test_a_plan_is_in_force_from_its_entry_on() -> None:
    campaign = Campaign()
    first = campaign.publish_plan(plan_bytes())
    second = campaign.publish_plan(plan_bytes(national={}))
    ledger = ledger_of(campaign)
    assert found(campaign) == []
    assert [plan.index for plan in ledger.plans] == [first, second]
    assert ledger.plan is not None
    assert ledger.plan.allocation.total("money") == 500_000


@pytest.mark.parametrize("by", [["treasurer"], ["secretary", "organiser"], ["organiser"]])
def test_a_plan_a_rule_a_departure_without_their_quorum_are_none(by: list[str]) -> None:
    campaign = campaign_with_plan()
    acts = [
        campaign.publish_plan(plan_bytes(national={}), *by),
        campaign.publish_rule(*by, pence=1),
        campaign.depart(1, *by, amount=1),
    ]
    assert found(campaign) == [("no_authority", (index,)) for index in acts]
    ledger = ledger_of(campaign)
    assert (len(ledger.plans), len(ledger.rules), ledger.departures) == (1, 1, [])


@pytest.mark.parametrize(
    ("rule", "data"),
    [
        ("plan_unreadable", b"{}"),
        ("plan_unreadable", b"not JSON"),
        ("plan_unreadable", json.dumps(PLAN).encode()),
        ("plan_of_another", plan_bytes().replace(b'"party":"one"', b'"party":"two"')),
        ("plan_of_another", plan_bytes().replace(b'"simulated":true', b'"simulated":false')),
        ("plan_of_another", plan_bytes(as_of="2017-04-30")),
        ("unknown_seat", plan_bytes({"Z9": {"money": 1}})),
        ("unknown_resource", plan_bytes({"A1": {"rockets": 1}})),
        ("unknown_resource", plan_bytes(national={"rockets": 1})),
        ("plan_over_budget", plan_bytes({"A1": {"money": 9_500_001}})),
        ("plan_over_budget", plan_bytes({"A1": {"activist_hours": 50_001}})),
    ],
)
def test_a_plan_that_does_not_fit_is_none(rule: str, data: bytes) -> None:
    campaign = Campaign()
    plan = campaign.publish_plan(data)
    assert found(campaign) == [(rule, (plan,))]
    assert ledger_of(campaign).plan is None


def test_a_plan_without_its_file_is_none() -> None:
    campaign = Campaign()
    plan = campaign.publish_plan(plan_bytes())
    campaign.files.clear()
    assert found(campaign) == [("plan_missing", (plan,))]


def test_a_plan_rests_on_an_estimate_of_the_record() -> None:
    campaign = Campaign()
    body = {"as_of": "2017-05-01", "sha256": "0" * 64, "draws": 1, "seed": 0}
    estimate = campaign.add("estimate", body)
    plan = campaign.publish_plan(plan_bytes(), estimate=estimate)
    other = campaign.publish_plan(plan_bytes(national={}), estimate=plan)
    assert found(campaign) == [("unknown_estimate", (other,))]


def test_a_departure_names_a_seat_a_resource_and_the_plan_in_force() -> None:
    campaign = campaign_with_plan()
    acts = [
        campaign.depart(1, amount=1, seat_id="Z9"),
        campaign.depart(1, amount=1, resource="rockets"),
        campaign.depart(2, amount=1),
    ]
    assert found(campaign) == list(
        zip(
            ["unknown_seat", "unknown_resource", "unknown_plan"],
            [(index,) for index in acts],
            strict=True,
        )
    )


def test_departures_add_up() -> None:
    campaign = campaign_with_plan()
    campaign.depart(1, amount=1_000)
    campaign.depart(1, amount=500)
    campaign.depart(1, amount=3, resource="staff_days")
    ledger = ledger_of(campaign)
    allowed = [ledger.departed_by(("A1", name), date.max) for name in ("money", "staff_days")]
    assert allowed == [1_500, 3]


def test_a_departure_before_any_plan() -> None:
    campaign = Campaign()
    departure = campaign.depart(0, amount=1)
    assert found(campaign) == [("unknown_plan", (departure,))]


def test_an_allocation_is_read_as_it_was_written() -> None:
    made = Allocation("2017-05-01", PARTY, True, {"A1": {"money": 5, "leaflets": 2}}, {})
    assert read_allocation(allocation_bytes(made)) == made
    assert b'"money_pence":5' in allocation_bytes(made)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("as_of",), 1),
        (("simulated",), 1),
        (("seats",), []),
        (("national",), None),
        (("extra",), 1),
        (("seats", "A1"), 5),
        (("seats", "A1", "money_pence"), -1),
        (("seats", "A1", "money_pence"), True),
        (("seats", "A1", "money_pence"), "5"),
        (("seats", "A1", "money"), 5),
    ],
)
def test_what_is_no_allocation_is_refused(path: tuple[str, ...], value: object) -> None:
    changed = json.loads(plan_bytes())
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    text = json.dumps(changed, separators=(",", ":"), sort_keys=True).encode()
    with pytest.raises(AllocationError):
        read_allocation(text)
