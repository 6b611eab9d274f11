"""``hustings new``: a campaign folder, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import click

from hustings.cli import options
from hustings.cli.output import progress_line


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--election",
    required=True,
    metavar="NAME_OR_DIR",
    help="A shipped election, such as uk-2017, or a folder.",
)
@click.option("--party", required=True, metavar="ID", help="The party that campaigns.")
@click.option("--name", metavar="TEXT", help="The campaign's name (default: the folder's).")
def new(folder: Path, election: str, party: str, name: str | None) -> None:
    """Make a campaign folder, its record founded.

    DIR must be new or empty. It gets a draft of the rules (campaign.toml), the election's public
    facts, a key for every office, and a log whose first entries found the campaign.
    """
    contest = options.open_election(election, folder)
    campaigning = options.known_party(contest, party)

    from hustings.cli.campaign_folder import record_problems
    from hustings.cli.new_campaign import make_campaign

    with record_problems():
        made = make_campaign(folder, contest, campaigning, name)
    progress_line(f"Made {folder}: {made.name}, {contest.name}, party {campaigning}.")
    progress_line(f"The record {made.origin} is founded with {len(made.offices)} offices.")
    options.show_warnings(
        [
            f"{folder / 'keys'} holds the private key of every office, not encrypted. Hand each to "
            "its holder and delete it here: whoever has the keys can sign for everybody.",
            f"Whoever has {folder / 'keys' / 'log.key'} can rewrite the record: keep a copy of it, "
            f"and publish the line in {folder / 'log' / 'log.vkey'} where the members see it.",
        ]
    )
