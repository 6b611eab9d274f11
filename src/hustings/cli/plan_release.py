"""From `hustings plan --json` to the body of a plan entry, its amounts kept in ``files/``."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from hustings.cli.campaign_folder import Campaign
from hustings.record.files import put_file
from hustings.spend.allocation import Allocation, allocation_bytes
from hustings.spend.planned import allocation_from_plan
from hustings.spend.release import release


def released_plan(campaign: Campaign, path: Path, share: int, reason: str) -> dict[str, Any]:
    """The body of a plan entry that brings what is released to ``share`` per cent of each budget.

    Exit 2 where the file is no plan of this campaign.
    """
    in_force = campaign.ledger.plan
    allocation = release(
        None if in_force is None else in_force.allocation,
        read_plan(campaign, path),
        {resource.id: resource.budget for resource in campaign.policy.resources},
        Fraction(share, 100),
    )
    return {
        "as_of": allocation.as_of,
        "sha256": put_file(campaign.folder, allocation_bytes(allocation)),
        "estimate": estimate_of(campaign, allocation.as_of),
        "reason": reason,
    }


def read_plan(campaign: Campaign, path: Path) -> Allocation:
    """The whole amounts of a plan. Exit 2 for another election's or party's, or no plan."""
    try:
        plan = json.loads(path.read_text(encoding="utf-8"))
        ours = (campaign.election.id, campaign.party)
        if (plan["election"], plan["party"]) != ours:
            raise click.UsageError(
                f"{path} is a plan for {plan['party']} in {plan['election']}, expected "
                f"{ours[1]} in {ours[0]}."
            )
        simulated = bool(campaign.record.genesis["simulated"])
        return allocation_from_plan(plan, campaign.party, simulated=simulated)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise click.ClickException(
            f"{path} is no plan: expected what `hustings plan --json` prints ({error})."
        ) from error


def estimate_of(campaign: Campaign, as_of: str) -> int | None:
    """The last estimate of that day in the record."""
    found = [index for index, body in campaign.record.estimates if body["as_of"] == as_of]
    return found[-1] if found else None
