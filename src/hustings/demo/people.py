"""The officers of the worked example: roles, not people, with keys that anyone can make again.

The private keys are derived from public text. They sign an example and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hustings.election.contest import Election
from hustings.record.envelope import SigningKey
from hustings.record.offices import Office, OfficeKey
from hustings.record.policy import Policy, Quorum, Resource, Tier

TERM = (date(2016, 10, 1), None)  # everyone took office the autumn before


@dataclass(frozen=True)
class Officer:
    """One office of the example with the key it signs with."""

    office: Office
    key: SigningKey

    @property
    def person_id(self) -> str:
        """The holder."""
        return self.office.person_id

    @property
    def office_key(self) -> OfficeKey:
        """The public half."""
        return OfficeKey(self.key.keyid, self.office.office_id, self.key.public)


@dataclass(frozen=True)
class Cast:
    """Everyone who acts in the example."""

    coordinators: tuple[Officer, ...]  # elected
    treasurer: Officer  # elected
    general_secretary: Officer
    head_of_field: Officer
    finance_officer: Officer

    @property
    def everyone(self) -> tuple[Officer, ...]:
        """All officers."""
        return (
            *self.coordinators,
            self.treasurer,
            self.general_secretary,
            self.head_of_field,
            self.finance_officer,
        )


def the_cast(origin: str, areas: Sequence[str]) -> Cast:
    """The officers of one example log. ``areas``: of the three elected coordinators."""
    return Cast(
        coordinators=tuple(
            officer(origin, f"coordinator-{number}", "coordinator", area, elected=True)
            for number, area in enumerate(areas, start=1)
        ),
        treasurer=officer(origin, "treasurer", "treasurer", "national", elected=True),
        general_secretary=officer(origin, "general-secretary", "general_secretary", "national"),
        head_of_field=officer(origin, "head-of-field", "head_of_field", "national"),
        finance_officer=officer(origin, "finance-officer", "finance_officer", "national"),
    )


def coordinator_areas(election: Election) -> tuple[str, str, str]:
    """The whole country, and the first and last region by name."""
    regions = sorted({seat.region for seat in election.seats})
    return ("national", regions[0], regions[-1])


def officer(origin: str, office_id: str, role: str, area: str, elected: bool = False) -> Officer:
    """An office with a key and a person's id, both from public text."""
    start, end = TERM
    person = "p" + derived(origin, office_id, "person").hex()[:16]
    identity = derived(origin, office_id, "identity").hex()
    office = Office(office_id, person, identity, role, area, start, end, elected)
    return Officer(office, SigningKey(derived(origin, office_id, "key")))


def derived(*parts: str) -> bytes:
    """32 bytes from public text, the same on every machine."""
    return hashlib.sha256("\n".join(("hustings example", *parts)).encode("utf-8")).digest()


ELECTED = ("coordinator", "treasurer")
OFFICERS = (*ELECTED, "general_secretary")
POUND = 100
EVERYTHING = ("returns", "polls", "estimates", "plans", "spending")


def the_policy(resources: Sequence[Resource]) -> Policy:
    """The example's rules of authority: small sums take one elected person, large ones three."""
    one = Quorum(1, 1, ELECTED)
    two = Quorum(2, 1, OFFICERS)
    three = Quorum(3, 2, OFFICERS)
    tiers = (
        Tier("money", 0, one),
        Tier("money", 1_000 * POUND, two),
        Tier("money", 10_000 * POUND, three),
        Tier("staff_days", 0, one),
        Tier("staff_days", 10, two),
        Tier("activist_hours", 0, one),
    )
    acts = ("policy", "office", "key", "plan", "rule", "departure", "terms")
    return Policy(
        version=1,
        resources=tuple(resources),
        tiers=tuple(tier for tier in tiers if tier.resource in {part.id for part in resources}),
        acts={act: Quorum(3 if act == "policy" else 2, 2, OFFICERS) for act in acts},
        request_roles=("coordinator", "head_of_field"),
        pay_roles=("finance_officer", "head_of_field"),
        access={
            "coordinator": EVERYTHING,
            "treasurer": ("plans", "spending"),
            "general_secretary": EVERYTHING,
            "head_of_field": EVERYTHING,
            "finance_officer": ("spending",),
        },
        witnesses=0,
    )
