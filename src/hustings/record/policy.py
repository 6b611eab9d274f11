"""Who may do what: roles, quorums, budgets. The policy in force decides; a new one is an entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hustings.record.cosignature import OtherKey, WitnessKey, parse_any_witness_key
from hustings.record.note import NoteError
from hustings.record.schema import ID, MOST_DAYS, faults

MONEY = "money"
# What a policy must set a quorum for.
THRESHOLD_ACTS = ("policy", "office", "key", "plan", "rule", "departure", "terms")


class PolicyError(ValueError):
    """A body that is no policy; the message says what was expected where."""


@dataclass(frozen=True)
class Quorum:
    """At least ``approvals`` distinct people in one of ``roles``, ``elected`` of them elected."""

    approvals: int
    elected: int
    roles: tuple[str, ...]

    def __str__(self) -> str:
        elected = f", {self.elected} of them elected" if self.elected else ""
        return f"{self.approvals} of {', '.join(self.roles)}{elected}"


@dataclass(frozen=True)
class Resource:
    """What there is to spend, and the least and most a seat may get in a plan. ``budget``,
    ``floor``, ``cap``: pence for money, else the resource's own unit. ``unit_price_pence``: None
    for what has no price, such as volunteers' hours."""

    id: str
    unit: str
    unit_price_pence: int | None
    budget: int
    floor: int
    cap: int

    def value_pence(self, amount: int) -> int:
        """What an amount is worth in pence; 0 for what has no price."""
        if self.id == MONEY:
            return amount
        return amount * (self.unit_price_pence or 0)


@dataclass(frozen=True)
class Tier:
    """Requests for more than ``above`` of a resource need this quorum."""

    resource: str
    above: int
    quorum: Quorum


@dataclass(frozen=True)
class Emergency:
    """What can't wait may be approved by ``quorum``, as long as no more than ``up_to`` of the
    resource is unratified; the full quorum has to follow within ``ratify_days``."""

    resource: str
    up_to: int
    quorum: Quorum
    ratify_days: int


@dataclass(frozen=True)
class Policy:
    """One version of the rules of authority. ``tiers``: by resource, lowest first. ``access``:
    role to the data it may see. ``witnesses``: how many of ``witness_keys`` must have cosigned a
    checkpoint. ``request_days``: how long a request may wait for its quorum; None for ever.
    ``emergency``: by resource, what fewer people may approve. ``incur_roles``: who may order, ()
    for whoever may pay. ``deliver_roles``: who may tell of deliveries, besides those.
    ``proof_hours``: within which witnesses have to see an entry for its own day to count; None for
    minutes. ``checkpoint_days``: how many may lie between checkpoints that others could see."""

    version: int
    resources: tuple[Resource, ...]
    tiers: tuple[Tier, ...]
    acts: Mapping[str, Quorum]
    request_roles: tuple[str, ...]
    pay_roles: tuple[str, ...]
    access: Mapping[str, tuple[str, ...]]
    witnesses: int
    witness_keys: tuple[WitnessKey | OtherKey, ...] = ()
    request_days: int | None = None
    emergency: tuple[Emergency, ...] = ()
    incur_roles: tuple[str, ...] = ()
    deliver_roles: tuple[str, ...] = ()
    proof_hours: int | None = None
    checkpoint_days: int | None = None

    @property
    def may_deliver(self) -> tuple[str, ...]:
        """The roles that may tell of deliveries: those that may pay, and those named for it."""
        return tuple(dict.fromkeys((*self.pay_roles, *self.deliver_roles)))

    @property
    def may_incur(self) -> tuple[str, ...]:
        """The roles that may order: those named for it, else those that may pay."""
        return self.incur_roles or self.pay_roles

    def emergency_for(self, resource_id: str) -> Emergency | None:
        """The emergency route for a resource; None where there is none."""
        return next((route for route in self.emergency if route.resource == resource_id), None)

    def resource(self, resource_id: str) -> Resource | None:
        """The resource, or None where the policy has no such thing."""
        return next((r for r in self.resources if r.id == resource_id), None)

    def quorum_for(self, resource_id: str, amount: int) -> Quorum | None:
        """What a request needs: the highest tier that the amount is above; None for none."""
        reached = [t for t in self.tiers if t.resource == resource_id and amount > t.above]
        return max(reached, key=lambda tier: tier.above).quorum if reached else None


def read_policy(body: Mapping[str, Any]) -> Policy:
    """The policy of an entry's body. Raises PolicyError."""
    wrong = faults("policy", body)
    if wrong:
        raise PolicyError("; ".join(wrong))
    policy = Policy(
        version=body["version"],
        resources=tuple(_resource(part) for part in body["resources"]),
        tiers=tuple(_tier(part) for part in body["spending"]),
        acts={name: _quorum(part, f"acts.{name}") for name, part in body["acts"].items()},
        request_roles=_roles(body["request_roles"], "request_roles"),
        pay_roles=_roles(body["pay_roles"], "pay_roles"),
        access={role: _roles(data, f"access.{role}") for role, data in body["access"].items()},
        witnesses=body["witnesses"],
        witness_keys=tuple(map(_witness_key, body.get("witness_keys", ()))),
        request_days=body.get("request_days"),
        emergency=tuple(_emergency(part) for part in body.get("emergency", ())),
        incur_roles=_roles(body.get("incur_roles", []), "incur_roles"),
        deliver_roles=_roles(body.get("deliver_roles", []), "deliver_roles"),
        proof_hours=body.get("proof_hours"),
        checkpoint_days=body.get("checkpoint_days"),
    )
    _check_whole(policy)
    return policy


def policy_body(policy: Policy) -> dict[str, Any]:
    """The body that ``read_policy`` reads; without the younger fields where they would be empty."""
    younger = {
        "witness_keys": list(map(str, policy.witness_keys)),
        "request_days": policy.request_days,
        "proof_hours": policy.proof_hours,
        "checkpoint_days": policy.checkpoint_days,
        "emergency": [_emergency_body(route) for route in policy.emergency],
        "incur_roles": list(policy.incur_roles),
        "deliver_roles": list(policy.deliver_roles),
    }
    named = {name: value for name, value in younger.items() if value}
    return {
        "version": policy.version,
        "resources": [
            {
                "resource": r.id,
                "unit": r.unit,
                "unit_price_pence": r.unit_price_pence,
                _keyed("budget", r.id): r.budget,
                _keyed("floor", r.id): r.floor,
                _keyed("cap", r.id): r.cap,
            }
            for r in policy.resources
        ],
        "spending": [
            {
                "resource": t.resource,
                _keyed("above", t.resource): t.above,
                "quorum": _quorum_body(t.quorum),
            }
            for t in policy.tiers
        ],
        "acts": {name: _quorum_body(quorum) for name, quorum in policy.acts.items()},
        "request_roles": list(policy.request_roles),
        "pay_roles": list(policy.pay_roles),
        "access": {role: list(data) for role, data in policy.access.items()},
        "witnesses": policy.witnesses,
        **named,
    }


def _check_whole(policy: Policy) -> None:
    missing = [name for name in THRESHOLD_ACTS if name not in policy.acts]
    unknown = [name for name in policy.acts if name not in THRESHOLD_ACTS]
    if missing or unknown:
        raise PolicyError(f"acts must have a quorum for {', '.join(THRESHOLD_ACTS)} and no other")
    ids = [resource.id for resource in policy.resources]
    if len(set(ids)) != len(ids):
        raise PolicyError("resources: each resource once")
    places = [(tier.resource, tier.above) for tier in policy.tiers]
    if len(set(places)) != len(places):
        raise PolicyError("spending: each resource and amount once")
    if {tier.resource for tier in policy.tiers} - set(ids):
        raise PolicyError("spending: a resource that resources does not have")
    publics = [getattr(key, "public", str(key)) for key in policy.witness_keys]
    if len(set(publics)) != len(publics):
        raise PolicyError("witness_keys: each key once, whatever its name")
    if policy.witness_keys and policy.witnesses > len(policy.witness_keys):
        raise PolicyError(f"witnesses: {policy.witnesses} asked for, {len(publics)} named")
    routes = [route.resource for route in policy.emergency]
    if len(set(routes)) != len(routes) or set(routes) - set(ids):
        raise PolicyError("emergency: each resource once, and of those that resources has")
    without = [name for name in ids if (name, 0) not in places]
    if without:
        raise PolicyError(f"spending: {', '.join(without)} needs a quorum from 0 on")


def _keyed(key: str, resource: str) -> str:
    """Keys of amounts of money end in ``_pence``."""
    return f"{key}_pence" if resource == MONEY else key


def _resource(part: Any) -> Resource:
    name = _id(part, "resource", "resources")
    if name.endswith("_pence"):  # that ending is for amounts of money
        raise PolicyError(f"resources, {name}: a resource's id may not end in _pence")
    amounts = [_keyed(key, name) for key in ("budget", "floor", "cap")]
    _only(part, {"resource", "unit", "unit_price_pence", *amounts}, f"resources, {name}")
    price = part["unit_price_pence"]
    if price is not None:
        price = _whole(part, "unit_price_pence", f"resources, {name}")
    budget, floor, cap = (_whole(part, key, f"resources, {name}") for key in amounts)
    if floor > cap:
        raise PolicyError(f"resources, {name}: the floor is above the cap")
    return Resource(name, _id(part, "unit", f"resources, {name}"), price, budget, floor, cap)


def _tier(part: Any) -> Tier:
    name = _id(part, "resource", "spending")
    above = _keyed("above", name)
    _only(part, {"resource", above, "quorum"}, f"spending, {name}")
    return Tier(name, _whole(part, above, name), _quorum(part["quorum"], f"spending, {name}"))


def _emergency(part: Any) -> Emergency:
    name = _id(part, "resource", "emergency")
    up_to, place = _keyed("up_to", name), f"emergency, {name}"
    _only(part, {"resource", up_to, "quorum", "ratify_days"}, place)
    route = Emergency(
        name, _whole(part, up_to, place), _quorum(part["quorum"], place), part["ratify_days"]
    )
    days = _whole(part, "ratify_days", place)
    if not (route.up_to and 1 <= days <= MOST_DAYS):
        raise PolicyError(f"{place}: {up_to} above 0, and 1 to {MOST_DAYS} days to ratify")
    return route


def _emergency_body(route: Emergency) -> dict[str, Any]:
    return {
        "resource": route.resource,
        _keyed("up_to", route.resource): route.up_to,
        "quorum": _quorum_body(route.quorum),
        "ratify_days": route.ratify_days,
    }


def _quorum(part: Any, place: str) -> Quorum:
    _only(part, {"approvals", "elected", "roles"}, place)
    quorum = Quorum(
        _whole(part, "approvals", place),
        _whole(part, "elected", place),
        _roles(part["roles"], place),
    )
    if quorum.approvals < 1 or quorum.elected > quorum.approvals:
        raise PolicyError(f"{place}: at least 1 approval, and no more elected than approvals")
    return quorum


def _quorum_body(quorum: Quorum) -> dict[str, Any]:
    return {
        "approvals": quorum.approvals,
        "elected": quorum.elected,
        "roles": list(quorum.roles),
    }


def _roles(part: Any, place: str) -> tuple[str, ...]:
    if isinstance(part, list) and all(ID.holds(name) for name in part):
        return tuple(part)
    raise PolicyError(f"{place}: expected a list of ids")


def _witness_key(line: Any) -> WitnessKey | OtherKey:
    try:
        return parse_any_witness_key(line)
    except NoteError as error:
        raise PolicyError(f"witness_keys: {error}") from error


def _only(part: Any, keys: set[str], place: str) -> None:
    if not (isinstance(part, dict) and set(part) == keys):
        raise PolicyError(f"{place}: expected exactly {', '.join(sorted(keys))}")


def _id(part: Any, key: str, place: str) -> str:
    if not (isinstance(part, dict) and ID.holds(part.get(key))):
        raise PolicyError(f"{place}: {key} must be an id")
    return str(part[key])


def _whole(part: Mapping[str, Any], key: str, place: str) -> int:
    value = part.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53:
        return value
    raise PolicyError(f"{place}: {key} must be a whole number of at least 0")
