"""``record close``: an act. A request is finished, and what is left of it is free again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from hustings.cli import options
from hustings.cli.campaign_folder import open_campaign
from hustings.cli.output import progress_line
from hustings.cli.record_acts import added, number_argument, reason_option
from hustings.cli.record_amounts import shown_amount
from hustings.cli.request_words import open_request
from hustings.cli.signing import Signing, append_signed, signing_options


@click.command()
@number_argument
@reason_option
@options.campaign_option
@signing_options
def close(number: int, reason: str, campaign: Path, signing: Signing) -> None:
    """Close request N: everything on it is done.

    What was not spent is free again, and nothing more may be paid on it. Not while an order on it
    is unpaid, or a bill missing that the law asks for.
    """
    with open_campaign(campaign, write=signing.appends) as opened:
        asked = open_request(opened, number)
        left = max(0, asked.amount - asked.used_by(date.max))
        body = {"request": number, "reason": reason}
        index = append_signed(opened, "closing", body, signing)
        if index is not None and asked.approved_by is not None:
            progress_line(f"Free again: {shown_amount(asked.resource, left)}.")
        added(index)
