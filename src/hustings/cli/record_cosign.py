"""``record cosign``: witnesses put their names to the latest checkpoint."""

from __future__ import annotations

from pathlib import Path

import click

from hustings.cli import options
from hustings.cli.campaign_folder import open_campaign, record_problems
from hustings.cli.trust_policy import addresses_in, policy_option


@click.command()
@click.option(
    "--witness",
    "witnesses",
    metavar="URL_OR_FILE",
    multiple=True,
    help="A witness's address, or a file with what it cosigned; may be given several times.",
)
@policy_option("A file (C2SP tlog-policy) that says where witnesses can be asked.")
@options.campaign_option
def cosign(witnesses: tuple[str, ...], policy: Path | None, campaign: Path) -> None:
    """Collect cosignatures of witnesses, and publish the checkpoint with them.

    The policy says how many a checkpoint needs (witnesses) and whose count (witness_keys).
    """
    from hustings.cli.cosigning import cosigned_by, lacking

    witnesses = (*witnesses, *addresses_in(policy))
    if not witnesses:
        raise click.UsageError("Name whom to ask: --witness URL_OR_FILE, or --policy FILE.")
    with open_campaign(campaign, write=True) as opened, record_problems():
        wrong = cosigned_by(opened, witnesses)
        lacks = lacking(opened)
    options.show_warnings([lacks] if lacks else [])
    if wrong:
        raise click.ClickException("\n".join(wrong))
