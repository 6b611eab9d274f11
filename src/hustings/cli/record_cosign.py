"""``record cosign``: witnesses put their names to the latest checkpoint."""

from __future__ import annotations

from pathlib import Path

import click

from hustings.cli import options
from hustings.cli.campaign_folder import open_campaign, record_problems


@click.command()
@click.option(
    "--witness",
    "witnesses",
    metavar="URL_OR_FILE",
    multiple=True,
    required=True,
    help="A witness's address, or a file with what it cosigned; may be given several times.",
)
@options.campaign_option
def cosign(witnesses: tuple[str, ...], campaign: Path) -> None:
    """Collect cosignatures of witnesses, and publish the checkpoint with them.

    The policy says how many a checkpoint needs (witnesses) and whose count (witness_keys).
    """
    from hustings.cli.cosigning import cosigned_by, lacking

    with open_campaign(campaign, write=True) as opened, record_problems():
        wrong = cosigned_by(opened, witnesses)
        lacks = lacking(opened)
    options.show_warnings([lacks] if lacks else [])
    if wrong:
        raise click.ClickException("\n".join(wrong))
