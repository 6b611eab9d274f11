"""The policy and the rule in force, in lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from hustings.cli.record_amounts import money, shown_amount
from hustings.record.policy import MONEY, Policy, Resource
from hustings.spend.ledger import PublishedRule


def policy_lines(index: int, policy: Policy, rule: PublishedRule | None) -> Iterator[str]:
    """Resources, thresholds, acts, roles, access, and the published rule."""
    yield f"Policy, version {policy.version} (entry {index})"
    yield from map(_resource, policy.resources)
    yield "Requests need"
    for tier in policy.tiers:
        yield f"  above {shown_amount(tier.resource, tier.above)}: {tier.quorum}"
    for route in policy.emergency:
        up_to = shown_amount(route.resource, route.up_to)
        yield f"  in an emergency up to {up_to} not ratified: {route.quorum}"
        yield f"    ratified by the full quorum within {route.ratify_days} days"
    if policy.request_days is not None:
        yield f"  complete within {policy.request_days} days, or the request lapses"
    yield "Acts need"
    for name, quorum in policy.acts.items():
        yield f"  {name}: {quorum}"
    yield f"May ask: {', '.join(policy.request_roles)}"
    yield f"May pay and move staff: {', '.join(policy.pay_roles)}"
    if policy.deliver_roles:
        yield f"May tell of deliveries, too: {', '.join(policy.deliver_roles)}"
    if policy.incur_roles:
        yield f"May order: {', '.join(policy.incur_roles)}"
    yield "May see"
    for role, data in policy.access.items():
        yield f"  {role}: {', '.join(data)}"
    yield f"Cosignatures that a checkpoint needs: {policy.witnesses}"
    yield from (f"  witness {key}" for key in policy.witness_keys)
    if policy.proof_hours is not None:
        yield f"  an entry's own day counts where they see it within {policy.proof_hours} hours"
    if policy.checkpoint_days is not None:
        yield f"At most {policy.checkpoint_days} days between checkpoints that others could see"
    yield from _rule(rule)


def _resource(resource: Resource) -> str:
    name = MONEY if resource.id == MONEY else resource.id
    budget, floor, cap = (
        shown_amount(name, amount) for amount in (resource.budget, resource.floor, resource.cap)
    )
    price = resource.unit_price_pence
    worth = "" if price is None or name == MONEY else f", {money(price)} each"
    return f"  {name}: budget {budget}; a seat {floor} to {cap}{worth}"


def _rule(rule: PublishedRule | None) -> Iterator[str]:
    if rule is None:
        yield "No rule is published: nothing is said about what a seat may get."
        return
    yield f"Published rule (entry {rule.index}): {rule.reason}"
    yield (
        f"  a seat may get {rule.tolerance_per_cent}% or {money(rule.tolerance_pence)} more than "
        "the plan in force, whichever is larger"
    )
    yield f"  requests to one payee and seat within {rule.window_days} days count as one"
    if rule.favour is not None:
        yield f"  a test for favour is committed to: {dict(rule.favour)}"
