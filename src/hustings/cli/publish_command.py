"""``hustings publish``: the public site, as plain files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from hustings.cli import options
from hustings.cli.output import progress_line
from hustings.cli.replaced_folder import replaced_folder

MARKER = ".hustings-site"


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@options.election_options
@options.party_option("The party whose plan is shown")
def publish(
    out: Path, campaign: Path, election: str | None, as_of: date | None, party: str | None
) -> None:
    """Write the public site into the folder OUT, as plain files.

    OUT must be empty, new, or a site written before, which is then replaced as a whole.
    """
    contest = options.open_election(election, campaign)
    day = options.evidence_day(contest, as_of)
    planner = options.known_party(contest, party)

    from hustings.demo.run import site_data
    from hustings.demo.weeks import campaign_weeks
    from hustings.publish.site import write_site

    with replaced_folder(out, MARKER) as fresh:
        weeks = campaign_weeks(contest, planner, day, 0, progress_line)
        write_site(site_data(contest, planner, weeks), fresh)
    progress_line(f"Pages: {out / 'index.html'}")
