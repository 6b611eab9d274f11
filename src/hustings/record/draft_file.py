"""campaign.toml, read into a draft with all its problems at once. This module reads files.

docs/campaign-folder.md has the file key by key.
"""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

from hustings.record.draft import Draft, DraftOffice, DraftRule
from hustings.record.draft_money import POUNDS, DraftMoney
from hustings.record.draft_problems import FILE, DraftProblem, DraftProblems
from hustings.record.draft_reading import DraftTable, check_quorums
from hustings.record.policy import (
    THRESHOLD_ACTS,
    Emergency,
    PolicyError,
    Quorum,
    Resource,
    Tier,
    policy_body,
    read_policy,
)
from hustings.record.schema import MOST_LOOKS


def read_draft(campaign: Path, money: DraftMoney = POUNDS) -> Draft | None:
    """The draft in a campaign folder, None where it has none. ``money``: how its amounts are
    written. Raises DraftProblems, OSError."""
    path = campaign / FILE
    return parse_draft(path.read_bytes(), money) if path.exists() else None


def parse_draft(data: bytes, money: DraftMoney = POUNDS) -> Draft:
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
    draft = _draft(DraftTable("", keys, found, money=money))
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
        incur_roles=top.ids("incur_roles") if "incur_roles" in top.keys else (),
        deliver_roles=top.ids("deliver_roles") if "deliver_roles" in top.keys else (),
        access=_access(top.table("access")),
        witnesses=top.whole("witnesses", absent=0),
        rule=_rule(top.table("rule")),
        witness_keys=top.witness_keys("witness_keys"),
        request_days=top.whole("request_days") if "request_days" in top.keys else None,
        proof_hours=top.whole("proof_hours") if "proof_hours" in top.keys else None,
        checkpoint_days=top.whole("checkpoint_days") if "checkpoint_days" in top.keys else None,
        emergency=tuple(_emergency(part) for part in thresholds.tables_or_none("emergency")),
    )
    if draft.request_days == 0:
        top.problem("request_days", "0", "at least 1", "Leave it out where requests never lapse.")
    for key in ("proof_hours", "checkpoint_days"):
        if getattr(draft, key) == 0:
            top.problem(key, "0", "at least 1", "Correct it, or leave it out.")
    thresholds.refuse_others()
    top.refuse_others()
    quorums = [(f"thresholds.acts.{name}", quorum) for name, quorum in draft.acts.items()]
    quorums += [(f"thresholds.spending, {t.resource}", t.quorum) for t in draft.tiers]
    quorums += [(f"thresholds.emergency, {e.resource}", e.quorum) for e in draft.emergency]
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


def _emergency(part: DraftTable) -> Emergency:
    name = part.id("resource")
    up_to, days = part.amount("up_to", name), part.whole("ratify_days")
    route = Emergency(name, up_to, _quorum(part), days)
    for key, value in (("up_to", up_to), ("ratify_days", days)):
        if value == 0 and key in part.keys and not part.found:
            part.problem(key, "0", "more than 0", "Correct it, or take the whole table out.")
    part.refuse_others()
    return route


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
        favour_looks=favour.whole("looks") if "looks" in favour.keys else None,
    )
    if rule.favour_looks is not None and not 0 < rule.favour_looks <= MOST_LOOKS:
        favour.problem("looks", f"{rule.favour_looks}", f"from 1 to {MOST_LOOKS}", "Correct it.")
    if rule.window_days < 1 and "window_days" in part.keys:
        part.problem("window_days", f"{rule.window_days}", "at least 1", "Give the days.")
    favour.refuse_others()
    part.refuse_others()
    return rule
