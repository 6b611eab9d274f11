"""The draft from which a policy and a rule are signed, and how it differs from those in force.

The replay never opens it: what counts are entries. ``hustings new`` and ``hustings record policy
--adopt`` turn it into entries, and every command says where it differs from those in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from hustings.record.cosignature import OtherKey, WitnessKey
from hustings.record.draft_problems import FILE
from hustings.record.offices import Office
from hustings.record.policy import Emergency, Policy, Quorum, Resource, Tier, policy_body


@dataclass(frozen=True)
class DraftOffice:
    """An office that somebody is to hold. ``end``: None where it is open."""

    office_id: str
    role: str
    area: str
    elected: bool
    start: date
    end: date | None


@dataclass(frozen=True)
class DraftRule:
    """The published rule. ``favour_alpha_ppm``: the test for favour's alpha in millionths, None
    for no test. ``favour_looks``: how many looks share it; None where that is not said."""

    tolerance_per_cent: int
    tolerance_pence: int
    window_days: int
    favour_alpha_ppm: int | None
    favour_looks: int | None = None


@dataclass(frozen=True)
class Draft:
    """Everything in campaign.toml. Money is in pence here, in pounds in the file."""

    party: str
    name: str
    simulated: bool
    resources: tuple[Resource, ...]
    offices: tuple[DraftOffice, ...]
    tiers: tuple[Tier, ...]
    acts: Mapping[str, Quorum]
    request_roles: tuple[str, ...]
    pay_roles: tuple[str, ...]
    access: Mapping[str, tuple[str, ...]]
    witnesses: int
    rule: DraftRule
    witness_keys: tuple[WitnessKey | OtherKey, ...] = ()
    request_days: int | None = None
    emergency: tuple[Emergency, ...] = ()
    incur_roles: tuple[str, ...] = ()
    deliver_roles: tuple[str, ...] = ()
    proof_hours: int | None = None
    checkpoint_days: int | None = None

    def policy(self, version: int) -> Policy:
        """The policy that the draft asks for."""
        return Policy(
            version=version,
            resources=self.resources,
            tiers=self.tiers,
            acts=self.acts,
            request_roles=self.request_roles,
            pay_roles=self.pay_roles,
            access=self.access,
            witnesses=self.witnesses,
            witness_keys=self.witness_keys,
            request_days=self.request_days,
            emergency=self.emergency,
            incur_roles=self.incur_roles,
            deliver_roles=self.deliver_roles,
            proof_hours=self.proof_hours,
            checkpoint_days=self.checkpoint_days,
        )


class RuleInForce(Protocol):
    """What the differences need of a rule: ``spend.ledger.PublishedRule`` has it."""

    @property
    def tolerance_per_cent(self) -> int: ...

    @property
    def tolerance_pence(self) -> int: ...

    @property
    def window_days(self) -> int: ...

    @property
    def favour(self) -> Mapping[str, object] | None: ...


def rule_body(rule: DraftRule, favour: Mapping[str, Any] | None, reason: str) -> dict[str, Any]:
    """The body of a rule entry. ``favour``: {alpha_ppm, partition, seed}, or None for no test."""
    return {
        "tolerance_per_cent": rule.tolerance_per_cent,
        "tolerance_pence": rule.tolerance_pence,
        "window_days": rule.window_days,
        "favour": None if favour is None else dict(favour),
        "reason": reason,
    }


def draft_differs(draft: Draft, policy: Policy, rule: RuleInForce | None) -> tuple[str, ...]:
    """Where campaign.toml asks for something else than what is in force, a line each."""
    asked, in_force = policy_body(draft.policy(policy.version)), policy_body(policy)
    lines = [
        f"{FILE} differs from the policy in force (version {policy.version}) in {place}"
        for key in {**in_force, **asked}  # either may leave out what the other has
        for place in _places(key, asked.get(key), in_force.get(key))
    ]
    if _rule_differs(draft.rule, rule):
        lines.append(f"{FILE} differs from the published rule in force")
    return tuple(lines)


def offices_differ(draft: Draft, offices: Iterable[Office], day: date) -> tuple[str, ...]:
    """Where campaign.toml lists other offices than the record has on a day, a line each."""
    held = {office.office_id: office for office in offices}
    asked = {office.office_id for office in draft.offices}
    lines = []
    for office in draft.offices:
        if office.office_id not in held:
            lines.append(f"{FILE} has the office {office.office_id}, which the record has not")
        elif not same_office(office, held[office.office_id]):
            lines.append(f"{FILE} has the office {office.office_id} otherwise than the record")
    for office_id, known in held.items():
        if office_id not in asked and known.is_held_on(day):
            lines.append(f"{FILE} lacks the office {office_id}, which the record has")
    return tuple(lines)


def same_office(draft: DraftOffice, office: Office) -> bool:
    """True where the draft asks for the office as the record has it."""
    asked = (draft.role, draft.area, draft.elected, draft.start, draft.end)
    return asked == (office.role, office.area, office.elected, office.start, office.end)


def _places(key: str, asked: Any, in_force: Any) -> list[str]:
    """The key, or the parts of it by name where it is a table."""
    if asked == in_force:
        return []
    if key in ("acts", "access"):
        names = sorted(set(asked) | set(in_force))
        return [f"{key}.{name}" for name in names if asked.get(name) != in_force.get(name)]
    return [key]


def _rule_differs(draft: DraftRule, rule: RuleInForce | None) -> bool:
    if rule is None:
        return True
    favour = rule.favour or {}
    asked = (
        draft.tolerance_per_cent,
        draft.tolerance_pence,
        draft.window_days,
        draft.favour_alpha_ppm,
        draft.favour_looks,
    )
    tolerances = (rule.tolerance_per_cent, rule.tolerance_pence, rule.window_days)
    return asked != (*tolerances, favour.get("alpha_ppm"), favour.get("looks"))
