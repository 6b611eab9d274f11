"""From `hustings plan --json` to a plan entry: its body, and the amounts that it names by hash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from hustings.cli.campaign_folder import Campaign
from hustings.cli.signed_plan import NO_PLAN
from hustings.record.files import digest_of
from hustings.spend.allocation import Allocation, allocation_bytes
from hustings.spend.planned import allocation_from_plan
from hustings.spend.release import release


@dataclass(frozen=True)
class Release:
    """A plan entry to be signed. ``amounts``: the file that its body names by hash. ``beyond``:
    the resources of which more than the share had been released before."""

    body: Mapping[str, Any]
    amounts: bytes
    beyond: tuple[str, ...]


def released_plan(campaign: Campaign, plan: Allocation, share: int, reason: str) -> Release:
    """The entry that brings what is released to ``share`` per cent of each budget."""
    in_force = None if campaign.ledger.plan is None else campaign.ledger.plan.allocation
    budgets = {resource.id: resource.budget for resource in campaign.policy.resources}
    allocation = release(in_force, plan, budgets, Fraction(share, 100))
    amounts = allocation_bytes(allocation)
    body = {
        "as_of": allocation.as_of,
        "sha256": digest_of(amounts),
        "estimate": estimate_of(campaign, allocation.as_of),
        "reason": reason,
    }
    beyond = tuple(
        resource
        for resource, budget in budgets.items()
        if in_force is not None and 100 * in_force.total(resource) > share * budget
    )
    return Release(body, amounts, beyond)


def read_plan(campaign: Campaign, path: Path) -> Allocation:
    """The whole amounts of a plan in a file. Exit 2 for another election's or party's, or none."""
    try:
        return plan_of(campaign, json.loads(path.read_text(encoding="utf-8")), str(path))
    except NO_PLAN as error:
        raise click.ClickException(
            f"{path} is no plan: expected what `hustings plan --json` prints ({error})."
        ) from error


def plan_of(campaign: Campaign, plan: Mapping[str, Any], named: str) -> Allocation:
    """The whole amounts of a plan as `hustings plan --json` has it. Exit 2 for another election's
    or party's; any of NO_PLAN for what is no plan."""
    ours = (campaign.election.id, campaign.party)
    if (plan["election"], plan["party"]) != ours:
        raise click.UsageError(
            f"{named} is a plan for {plan['party']} in {plan['election']}, expected "
            f"{ours[1]} in {ours[0]}."
        )
    simulated = bool(campaign.record.genesis["simulated"])
    currency = campaign.election.currency
    return allocation_from_plan(plan, campaign.party, simulated=simulated, currency=currency)


def estimate_of(campaign: Campaign, as_of: str) -> int | None:
    """The last estimate of that day in the record."""
    found = [index for index, body in campaign.record.estimates if body["as_of"] == as_of]
    return found[-1] if found else None
