"""``record policy`` and ``record plan``: what is in force, and what is to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hustings.cli import options
from hustings.cli.campaign_folder import Campaign, open_campaign, record_problems
from hustings.cli.output import print_json, progress_line
from hustings.cli.record_acts import added
from hustings.cli.signing import Signing, append_signed, signing_options

if TYPE_CHECKING:
    from hustings.spend.ledger import PublishedRule


@click.command()
@click.option("--adopt", is_flag=True, help="Sign what campaign.toml has otherwise.")
@click.option(
    "--reason",
    metavar="TEXT",
    default="As in campaign.toml.",
    show_default=True,
    help="Why the published rule is changed.",
)
@options.json_option
@options.campaign_option
@signing_options
def policy(adopt: bool, reason: str, as_json: bool, campaign: Path, signing: Signing) -> None:
    """Show the policy and rule in force, or adopt a new one.

    With --adopt, each part of campaign.toml that differs becomes an entry: offices, the policy,
    the published rule.
    """
    if not adopt:
        with open_campaign(campaign) as opened:
            show_policy(opened, as_json)
        return
    with open_campaign(campaign, write=signing.appends) as opened, record_problems():
        adopt_draft(opened, reason, signing)


def show_policy(campaign: Campaign, as_json: bool) -> None:
    from hustings.record.policy import policy_body

    index, in_force = campaign.record.policies[-1]
    rule = campaign.ledger.rule
    if as_json:
        print_json(
            {
                "entry": index,
                "policy": policy_body(in_force),
                "rule": None if rule is None else rule_json(rule),
                "differs": list(campaign.warnings),
            }
        )
        return
    from hustings.cli.policy_words import policy_lines

    for line in policy_lines(index, in_force, rule):
        print(line)


def rule_json(rule: PublishedRule) -> dict[str, Any]:
    return {
        "entry": rule.index,
        "tolerance_per_cent": rule.tolerance_per_cent,
        "tolerance_pence": rule.tolerance_pence,
        "window_days": rule.window_days,
        "favour": None if rule.favour is None else dict(rule.favour),
        "reason": rule.reason,
    }


def adopt_draft(campaign: Campaign, reason: str, signing: Signing) -> None:
    """Adds an entry for each part of the draft that differs. Raises DraftProblems."""
    from hustings.cli.adoption import changes, kept_opening

    found = changes(campaign, reason)
    if not found:
        print("campaign.toml is what is in force: nothing to adopt.")
        return
    several = len(found) > 1
    for number, change in enumerate(found):
        if number and signing.appends:
            campaign = campaign.as_it_is_now()  # the next is tried on top of the last
        each = signing
        if signing.out is not None and several:
            name = f"{signing.out.stem}-{number + 1}{signing.out.suffix}"
            each = replace(signing, out=signing.out.with_name(name))
        with kept_opening(campaign.folder, change.opening):
            index = append_signed(campaign, change.type, change.body, each)
        added(index)


@click.command()
@click.option(
    "--file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="PLAN_JSON",
    help="What `hustings plan --json` printed.",
)
@click.option(
    "--as-of",
    type=options.IsoDate(),
    metavar="DATE",
    help="The plan of this day in plans/ (default: the latest there).",
)
@click.option(
    "--share",
    type=click.IntRange(1, 100),
    default=100,
    show_default=True,
    metavar="PER_CENT",
    help="Bring what is released to this part of each budget.",
)
@click.option("--reason", required=True, metavar="TEXT", help="Why this plan, in a sentence.")
@options.campaign_option
@signing_options
def plan(
    file: Path | None,
    as_of: date | None,
    share: int,
    reason: str,
    campaign: Path,
    signing: Signing,
) -> None:
    """Sign a plan: from then on it is what may be spent where."""
    if file is not None and as_of is not None:
        raise click.UsageError("Name the plan by --file or by --as-of, not both.")
    from hustings.cli.plan_release import read_plan, released_plan

    with open_campaign(campaign, write=signing.appends) as opened, record_problems():
        path = file or plan_of_day(opened.folder / "plans", as_of)
        found = released_plan(opened, read_plan(opened, path), share, reason)
        progress_line(f"Plan of {found.body['as_of']} from {path}, up to {share}% of each budget.")
        options.show_warnings(
            f"more than {share}% of {resource} is released already: that stays so"
            for resource in found.beyond
        )
        added(append_signed(opened, "plan", found.body, signing, [found.amounts]))


def plan_of_day(folder: Path, day: date | None) -> Path:
    """The plan in ``plans/`` of a day, or the latest there. Exit 2 where there is none."""
    found = sorted(folder.glob("????-??-??.json"))
    if day is not None:
        found = [path for path in found if path.stem == day.isoformat()]
    if not found:
        asked = day.isoformat() if day is not None else "DATE"
        raise click.UsageError(
            f"{folder} holds no plan{'' if day is None else f' of {day}'}. Make it with "
            f"`hustings plan --as-of {asked} --json > plans/{asked}.json`, or give --file."
        )
    return found[-1]
