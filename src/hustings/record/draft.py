"""campaign.toml: the draft from which a policy and a rule are signed. This module reads files.

The replay never opens it: what counts are entries. ``hustings new`` and ``hustings record policy
--adopt`` turn it into entries, and every command says where it differs from those in force.
docs/campaign-folder.md has the file key by key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from hustings.record.draft_problems import FILE, DraftProblem, DraftProblems
from hustings.record.draft_reading import DraftTable, check_quorums
from hustings.record.offices import Office
from hustings.record.policy import (
    THRESHOLD_ACTS,
    Policy,
    PolicyError,
    Quorum,
    Resource,
    Tier,
    policy_body,
    read_policy,
)


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
    for no test."""

    tolerance_per_cent: int
    tolerance_pence: int
    window_days: int
    favour_alpha_ppm: int | None


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


def read_draft(campaign: Path) -> Draft | None:
    """The draft in a campaign folder, None where it has none. Raises DraftProblems, OSError."""
    path = campaign / FILE
    return parse_draft(path.read_bytes()) if path.exists() else None


def parse_draft(data: bytes) -> Draft:
    """The draft that the file's bytes are. Raises DraftProblems with every problem in it."""
    try:
        keys = tomllib.loads(data.decode("utf-8"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        remedy = "Save the file as UTF-8."
        place = f"byte {error.start}"
        problem = DraftProblem(FILE, place, "bytes that are not UTF-8", "UTF-8", remedy)
        raise DraftProblems([problem]) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        remedy = "Correct that line; docs/campaign-folder.md has an example of each key."
        problem = DraftProblem(FILE, "", f"{error}", "valid TOML", remedy)
        raise DraftProblems([problem]) from error
    found: list[DraftProblem] = []
    draft = _draft(DraftTable("", keys, found))
    if found:
        raise DraftProblems(found)
    _check_policy(draft)
    return draft


def _check_policy(draft: Draft) -> None:
    """What the record itself would refuse."""
    try:
        read_policy(policy_body(draft.policy(1)))
    except PolicyError as error:
        remedy = "Correct it: a policy like this can't be signed."
        raise DraftProblems([DraftProblem(FILE, "", str(error), "a policy", remedy)]) from error


def _draft(top: DraftTable) -> Draft:
    thresholds = top.table("thresholds")
    resources = tuple(_resource(part) for part in top.tables("resources"))
    draft = Draft(
        party=top.id("party"),
        name=top.text("name"),
        simulated=top.yes_no("simulated", absent=False),
        resources=resources,
        offices=tuple(_office(part) for part in top.tables("offices")),
        tiers=tuple(_tier(part) for part in thresholds.tables("spending")),
        acts=_acts(thresholds.table("acts")),
        request_roles=top.ids("request_roles"),
        pay_roles=top.ids("pay_roles"),
        access=_access(top.table("access")),
        witnesses=top.whole("witnesses", absent=0),
        rule=_rule(top.table("rule")),
    )
    thresholds.refuse_others()
    top.refuse_others()
    quorums = [(f"thresholds.acts.{name}", quorum) for name, quorum in draft.acts.items()]
    quorums += [(f"thresholds.spending, {t.resource}", t.quorum) for t in draft.tiers]
    check_quorums(quorums, [(o.role, o.elected) for o in draft.offices], top.found)
    return draft


def _resource(part: DraftTable) -> Resource:
    name = part.id("id")
    resource = Resource(
        id=name,
        unit=part.id("unit"),
        unit_price_pence=part.pence("unit_price", required=False),
        budget=part.amount("budget", name),
        floor=part.amount("floor", name, absent=0),
        cap=part.amount("cap", name),
    )
    if resource.floor > resource.cap:
        part.problem("floor", f"{part.shown('floor')}", "at most the cap", "Lower the floor.")
    part.refuse_others()
    return resource


def _office(part: DraftTable) -> DraftOffice:
    office = DraftOffice(
        office_id=part.id("id"),
        role=part.id("role"),
        area=part.text("area", absent="national"),
        elected=part.yes_no("elected"),
        start=part.day("start") or date.min,
        end=part.day("end", required=False),
    )
    if office.end is not None and office.end < office.start:
        part.problem("end", f"{office.end}", "a day not before the start", "Correct the term.")
    part.refuse_others()
    return office


def _quorum(part: DraftTable) -> Quorum:
    quorum = Quorum(
        approvals=part.whole("approvals"), elected=part.whole("elected"), roles=part.ids("roles")
    )
    if quorum.approvals < 1 and "approvals" in part.keys:
        part.problem("approvals", f"{quorum.approvals}", "at least 1", "Ask for one at least.")
    elif quorum.elected > quorum.approvals:
        remedy = "An elected person's approval is one of the approvals."
        part.problem("elected", f"{quorum.elected}", "no more than the approvals", remedy)
    return quorum


def _tier(part: DraftTable) -> Tier:
    name = part.id("resource")
    tier = Tier(resource=name, above=part.amount("above", name), quorum=_quorum(part))
    part.refuse_others()
    return tier


def _acts(part: DraftTable) -> dict[str, Quorum]:
    acts = {}
    for name in THRESHOLD_ACTS:
        table = part.table(name)
        acts[name] = _quorum(table)
        table.refuse_others()
    part.refuse_others()
    return acts


def _access(part: DraftTable) -> dict[str, tuple[str, ...]]:
    return {role: part.ids(role) for role in part.keys}


def _rule(part: DraftTable) -> DraftRule:
    favour = part.table("favour", required=False)
    rule = DraftRule(
        tolerance_per_cent=part.whole("tolerance_per_cent"),
        tolerance_pence=part.pence("tolerance") or 0,
        window_days=part.whole("window_days"),
        favour_alpha_ppm=favour.millionths("alpha") if "favour" in part.keys else None,
    )
    if rule.window_days < 1 and "window_days" in part.keys:
        part.problem("window_days", f"{rule.window_days}", "at least 1", "Give the days.")
    favour.refuse_others()
    part.refuse_others()
    return rule


def draft_differs(draft: Draft, policy: Policy, rule: RuleInForce | None) -> tuple[str, ...]:
    """Where campaign.toml asks for something else than what is in force, a line each."""
    asked, in_force = policy_body(draft.policy(policy.version)), policy_body(policy)
    lines = [
        f"{FILE} differs from the policy in force (version {policy.version}) in {place}"
        for key in asked
        for place in _places(key, asked[key], in_force[key])
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
    alpha = None if rule.favour is None else rule.favour.get("alpha_ppm")
    asked = (
        draft.tolerance_per_cent,
        draft.tolerance_pence,
        draft.window_days,
        draft.favour_alpha_ppm,
    )
    return asked != (rule.tolerance_per_cent, rule.tolerance_pence, rule.window_days, alpha)
