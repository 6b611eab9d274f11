"""``record show``: a request rebuilt from the log alone, with its code, before anybody signs."""

from __future__ import annotations

from pathlib import Path

import click

from hustings.cli import options
from hustings.cli.campaign_folder import open_campaign
from hustings.cli.output import print_json
from hustings.cli.request_words import open_request, request_json, request_lines


@click.command()
@click.argument("number", type=click.IntRange(0), metavar="N")
@options.campaign_option
@options.json_option
def show(number: int, campaign: Path, as_json: bool) -> None:
    """Show request N as the log has it, with a short code to read aloud.

    Run it on another computer than the one that signs, on a copy of the log, and compare the code
    with whoever proposed it: another amount, seat or payee has another code.
    """
    with open_campaign(campaign) as opened:
        asked = open_request(opened, number)
        if as_json:
            print_json(request_json(opened, asked))
            return
        for line in request_lines(opened, asked):
            print(line)
