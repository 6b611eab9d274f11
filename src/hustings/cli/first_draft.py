"""The draft that a new campaign begins with: ordinary roles, the example's budgets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hustings.election.contest import Election
from hustings.election.currency import Currency
from hustings.plan.example_terms import EXAMPLE, ExampleResource
from hustings.record.draft import Draft, DraftOffice, DraftRule
from hustings.record.policy import MONEY, Quorum, Resource, Tier

COORDINATOR = "coordinator"
GENERAL_SECRETARY = "general_secretary"
TREASURER = "treasurer"
HEAD_OF_FIELD = "head_of_field"
COORDINATORS = 3

UNITS = {"staff_days": "days", "activist_hours": "hours"}

# Approvals needed above an amount: (above, approvals, elected). Money in pence.
TIERS = {
    MONEY: ((0, 1, 1), (100_000, 2, 1), (1_000_000, 3, 2)),
    "staff_days": ((0, 1, 1), (10, 2, 1), (100, 3, 2)),
    "activist_hours": ((0, 1, 0),),
}
APPROVERS = (COORDINATOR, GENERAL_SECRETARY)
# What changes who may decide takes more people than what is decided within the rules.
ACTS = {
    "policy": Quorum(3, 2, APPROVERS),
    "office": Quorum(3, 2, APPROVERS),
    "key": Quorum(3, 2, APPROVERS),
    "plan": Quorum(2, 2, (COORDINATOR,)),
    "rule": Quorum(3, 2, APPROVERS),
    "departure": Quorum(3, 2, APPROVERS),
    "terms": Quorum(2, 2, (COORDINATOR,)),
}
ALL_DATA = ("returns", "polls", "estimates", "plans", "spending")
ACCESS = {
    COORDINATOR: ALL_DATA,
    GENERAL_SECRETARY: ALL_DATA,
    TREASURER: ("plans", "spending"),
    HEAD_OF_FIELD: ("returns", "polls", "estimates", "plans"),
}
RULE = DraftRule(
    tolerance_per_cent=10, tolerance_pence=100_000, window_days=14, favour_alpha_ppm=None
)


def first_draft(election: Election, party: str, name: str, start: date) -> Draft:
    """Offices begin on ``start``; the budgets grow with the seats that the party contests."""
    ids = [other.id for other in election.parties]
    contested = int(election.stands[:, ids.index(party)].sum()) if party in ids else 0
    return Draft(
        party=party,
        name=name,
        simulated=False,
        resources=resources(contested, election.currency),
        offices=offices(start),
        tiers=tuple(
            Tier(
                resource,
                in_minor(above, election.currency) if resource == MONEY else above,
                Quorum(approvals, elected, APPROVERS),
            )
            for resource, tiers in TIERS.items()
            for above, approvals, elected in tiers
        ),
        acts=ACTS,
        request_roles=(COORDINATOR, GENERAL_SECRETARY, HEAD_OF_FIELD),
        pay_roles=(TREASURER,),
        access=ACCESS,
        witnesses=0,
        rule=replace(RULE, tolerance_pence=in_minor(RULE.tolerance_pence, election.currency)),
    )


def resources(contested: int, currency: Currency) -> tuple[Resource, ...]:
    """The example's figures in whole units: a budget for each seat contested."""
    found = []
    for entry in EXAMPLE:
        unit = currency.per_unit if entry.id == MONEY else 1
        found.append(
            Resource(
                id=entry.id,
                unit=currency.unit if entry.id == MONEY else UNITS[entry.id],
                unit_price_pence=unit_price(entry, currency),
                budget=round((entry.floor + entry.beyond) * contested * unit),
                floor=round(entry.floor * unit),
                cap=round(entry.cap * unit),
            )
        )
    return tuple(found)


def unit_price(entry: ExampleResource, currency: Currency) -> int | None:
    """What one unit costs; None for money, and for what is not bought."""
    known = None if entry.id == MONEY else entry.unit_price_pence
    return None if known is None else in_minor(known, currency)


def in_minor(pence: int, currency: Currency) -> int:
    """The example's hundredths in the smallest unit of a currency."""
    return pence * currency.per_unit // 100


def offices(start: date) -> tuple[DraftOffice, ...]:
    """Elected coordinators, and three who are appointed."""
    elected = [(f"{COORDINATOR}-{n}", COORDINATOR) for n in range(1, COORDINATORS + 1)]
    appointed = [(role, role) for role in (GENERAL_SECRETARY, TREASURER, HEAD_OF_FIELD)]
    return tuple(
        DraftOffice(office_id, role, "national", role == COORDINATOR, start, None)
        for office_id, role in (*elected, *appointed)
    )
