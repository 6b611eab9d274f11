"""``record look``: an act. Looking at the test for favour is recorded before it is done."""

from __future__ import annotations

from pathlib import Path

import click

from hustings.cli import options
from hustings.cli.campaign_folder import open_campaign
from hustings.cli.output import progress_line
from hustings.cli.record_acts import added
from hustings.cli.signing import Signing, append_signed, signing_options


@click.command()
@options.campaign_option
@signing_options
def look(campaign: Path, signing: Signing) -> None:
    """Take one of the looks at the test for favour.

    `hustings audit` then shows the test as the record stands now, at the rule's alpha divided by
    the number of looks. A look that is taken is gone, whatever it shows.
    """
    from hustings.spend.looks import looks_left

    with open_campaign(campaign, write=signing.appends) as opened:
        rule, taken = opened.ledger.rule, len(opened.ledger.looks)
        if rule is None or rule.looks is None:
            raise click.UsageError(
                "The rule in force does not say how many looks there are. Give looks in "
                "[rule.favour] of campaign.toml and sign it with `hustings record policy`, before "
                "money moves. Without it the audit's test is one look, whoever runs it when."
            )
        if looks_left(opened.ledger, rule) < 1:
            raise click.UsageError(
                f"All {rule.looks} looks are taken: what is found by looking more often is "
                "nothing. `hustings audit` shows what they found."
            )
        body = {"rule": rule.index, "number": taken + 1}
        index = append_signed(opened, "look", body, signing)
        if index is not None:
            progress_line(f"Look {taken + 1} of {rule.looks}. See it with `hustings audit`.")
        added(index)
