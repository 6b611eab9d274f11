"""``record access-refused``: a fact that nobody signs. Whoever was refused is in the record."""

from __future__ import annotations

from pathlib import Path

import click

from hustings.cli import options
from hustings.cli.campaign_folder import Campaign, not_before, open_campaign, record_problems
from hustings.cli.people import person_of
from hustings.cli.record_acts import added, reason_option
from hustings.cli.signing import append_tried, trial


@click.command("access-refused")
@click.argument("who", metavar="OFFICE")
@click.option("--data", required=True, metavar="ID", help="What they asked to see: returns, ...")
@click.option("--area", metavar="TEXT", help="For where (default: the area of the office).")
@reason_option
@options.campaign_option
def access_refused(who: str, data: str, area: str | None, reason: str, campaign: Path) -> None:
    """Record that an office asked to see data and was refused.

    Where the policy lets it see them, the refusal is a breach, and is shown.
    """
    from hustings.record.entries import Entry
    from hustings.record.schema import faults

    with open_campaign(campaign, write=True) as opened, record_problems():
        known_data(opened, data)
        held = opened.record.offices.get(who)
        body = {
            "person_id": person_of(opened, who),
            "data": data,
            "area": area or (held.area if held else "national"),
            "reason": reason,
        }
        wrong = faults("access_refused", body)
        if wrong:
            raise click.UsageError(f"This can't be recorded: {'; '.join(wrong)}.")
        entry = Entry("access_refused", not_before(opened.record.last_at), body)
        added(append_tried(opened, entry, trial(opened, entry), force=False))


def known_data(campaign: Campaign, data: str) -> None:
    """Exit 2 for data that the policy does not speak of: nobody could be entitled to them."""
    known = sorted({each for seen in campaign.policy.access.values() for each in seen})
    if data not in known:
        raise click.UsageError(
            f"--data: found {data!r}, expected one of {', '.join(known) or 'none'}: what the "
            "policy in force lets a role see."
        )
