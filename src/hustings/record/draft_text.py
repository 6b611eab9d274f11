"""A draft as the text of campaign.toml, commented: ``parse_draft`` reads the same draft back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from hustings.record.draft import Draft, DraftOffice, DraftRule
from hustings.record.draft_money import POUNDS, DraftMoney
from hustings.record.policy import MONEY, Emergency, Quorum, Resource, Tier

HEAD = """\
# The draft of this campaign's rules. What counts is in the record, signed: after a change here,
# `hustings record policy --adopt` turns it into entries, and until then every command says that
# the two differ. Money is in {unit}. docs/campaign-folder.md explains each key.
"""
RESOURCES = """\
# What there is to spend. budget: all there is. floor, cap: the least and the most that a plan may
# give one seat. unit_price: what one unit costs, left out for what has no price.
"""
OFFICES = """\
# Who holds an office, from start to end (left out: open), and whether the members elected them.
# One person per office; another person needs another id. No names: the record holds none.
"""
SPENDING = """\
# How many people must approve a request for more than `above`, how many of them elected, and in
# which roles. Whoever asks does not approve, and whoever approves does not pay.
"""
EMERGENCY = """\
# In an emergency fewer people may approve, as long as no more than up_to waits to be ratified; the
# full number has to follow within ratify_days.
"""
ACTS = """\
# How many must sign every other act.
"""
ACCESS = """\
# Which data each role may see. A refusal to somebody who may is a breach.
"""
RULE = """\
# The published rule: a seat may get this much more than the plan in force, whichever is larger;
# beyond that a signed departure must come first. Requests to one payee and seat within the window
# count as one against the thresholds.
"""
FAVOUR = """\
# The test for favour, committed to before money moves; the groups are in auditor/.
"""


def draft_text(draft: Draft, money: DraftMoney = POUNDS) -> str:
    """The file. ``money``: how amounts are written."""
    return "\n".join(_parts(draft, money))


def _parts(draft: Draft, money: DraftMoney) -> Iterator[str]:
    yield HEAD.format(unit=money.unit) + (
        f"party = {_text(draft.party)}\n"
        f"name = {_text(draft.name)}\n"
        f"simulated = {_yes_no(draft.simulated)}\n"
        f"witnesses = {draft.witnesses}  # cosignatures that a checkpoint needs\n"
        f"{_witness_keys(draft)}"
        f"{_proof(draft)}"
        f"{_request_days(draft)}"
        f"request_roles = {_list(draft.request_roles)}  # who may ask\n"
        f"pay_roles = {_list(draft.pay_roles)}  # who may pay, and move staff\n"
        f"{_incur_roles(draft)}"
        f"{_deliver_roles(draft)}"
    )
    yield RESOURCES + "\n".join(_resource(one, money) for one in draft.resources)
    yield OFFICES + "\n".join(map(_office, draft.offices))
    yield SPENDING + "\n".join(_tier(one, money) for one in draft.tiers)
    if draft.emergency:
        yield EMERGENCY + "\n".join(_emergency(one, money) for one in draft.emergency)
    yield ACTS + "\n".join(_act(name, quorum) for name, quorum in draft.acts.items())
    yield (
        ACCESS
        + "[access]\n"
        + "".join(f"{_key(role)} = {_list(data)}\n" for role, data in draft.access.items())
    )
    yield RULE + _rule(draft.rule, money)


def _resource(resource: Resource, money: DraftMoney) -> str:
    price = resource.unit_price_pence
    return (
        "[[resources]]\n"
        f"id = {_text(resource.id)}\n"
        f"unit = {_text(resource.unit)}\n"
        + ("" if price is None else f"unit_price = {money.text(price)}\n")
        + f"budget = {_amount(resource.id, resource.budget, money)}\n"
        f"floor = {_amount(resource.id, resource.floor, money)}\n"
        f"cap = {_amount(resource.id, resource.cap, money)}\n"
    )


def _office(office: DraftOffice) -> str:
    return (
        "[[offices]]\n"
        f"id = {_text(office.office_id)}\n"
        f"role = {_text(office.role)}\n"
        f"area = {_text(office.area)}\n"
        f"elected = {_yes_no(office.elected)}\n"
        f"start = {office.start.isoformat()}\n"
        + ("" if office.end is None else f"end = {office.end.isoformat()}\n")
    )


def _tier(tier: Tier, money: DraftMoney) -> str:
    return (
        "[[thresholds.spending]]\n"
        f"resource = {_text(tier.resource)}\n"
        f"above = {_amount(tier.resource, tier.above, money)}\n" + _quorum(tier.quorum)
    )


def _emergency(route: Emergency, money: DraftMoney) -> str:
    return (
        "[[thresholds.emergency]]\n"
        f"resource = {_text(route.resource)}\n"
        f"up_to = {_amount(route.resource, route.up_to, money)}\n"
        f"ratify_days = {route.ratify_days}\n" + _quorum(route.quorum)
    )


def _act(name: str, quorum: Quorum) -> str:
    return f"[thresholds.acts.{_key(name)}]\n" + _quorum(quorum)


def _quorum(quorum: Quorum) -> str:
    return (
        f"approvals = {quorum.approvals}\n"
        f"elected = {quorum.elected}\n"
        f"roles = {_list(quorum.roles)}\n"
    )


def _rule(rule: DraftRule, money: DraftMoney) -> str:
    text = (
        "[rule]\n"
        f"tolerance_per_cent = {rule.tolerance_per_cent}\n"
        f"tolerance = {money.text(rule.tolerance_pence)}\n"
        f"window_days = {rule.window_days}\n"
    )
    if rule.favour_alpha_ppm is None:
        return text
    alpha = f"{rule.favour_alpha_ppm:06d}".rstrip("0")
    looks = "" if rule.favour_looks is None else f"looks = {rule.favour_looks}\n"
    return text + "\n" + FAVOUR + f"[rule.favour]\nalpha = 0.{alpha}\n{looks}"


def _amount(resource: str, amount: int, money: DraftMoney) -> str:
    return money.text(amount) if resource == MONEY else str(amount)


def _yes_no(value: bool) -> str:
    return "true" if value else "false"


def _text(value: str) -> str:
    """A TOML basic string: JSON's escapes are among TOML's; DEL is the one that JSON leaves."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    """A bare key where TOML allows it."""
    return name if name.replace("_", "").replace("-", "").isalnum() else _text(name)


def _proof(draft: Draft) -> str:
    said = {
        f"proof_hours = {draft.proof_hours}  # within which witnesses have to see an entry\n": (
            draft.proof_hours
        ),
        f"checkpoint_days = {draft.checkpoint_days}  # the most between two checkpoints\n": (
            draft.checkpoint_days
        ),
    }
    return "".join(line for line, number in said.items() if number is not None)


def _request_days(draft: Draft) -> str:
    if draft.request_days is None:
        return ""
    return f"request_days = {draft.request_days}  # how long a request may wait for its quorum\n"


def _incur_roles(draft: Draft) -> str:
    roles = _list(draft.incur_roles)
    return f"incur_roles = {roles}  # who may order\n" if draft.incur_roles else ""


def _deliver_roles(draft: Draft) -> str:
    roles = _list(draft.deliver_roles)
    said = "  # who may tell of deliveries, besides who may pay\n"
    return f"deliver_roles = {roles}{said}" if draft.deliver_roles else ""


def _witness_keys(draft: Draft) -> str:
    lines = _list(list(map(str, draft.witness_keys)))
    return f"witness_keys = {lines}  # whose cosignatures count\n" if draft.witness_keys else ""


def _list(names: Sequence[str]) -> str:
    return "[" + ", ".join(map(_text, names)) + "]"
