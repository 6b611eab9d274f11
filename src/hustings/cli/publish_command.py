"""``hustings publish``: the public site and bundle, as plain files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hustings.cli import options
from hustings.cli.output import progress_line
from hustings.cli.replaced_folder import replaced_folder
from hustings.cli.trust_policy import addresses_in, policy_option

if TYPE_CHECKING:
    from hustings.cli.campaign_folder import Campaign
    from hustings.demo.weeks import Week
    from hustings.election.returns import ReturnCounts

MARKER = ".hustings-site"


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@options.election_options
@options.party_option("The party whose plan is shown")
@click.option(
    "--witness",
    "witnesses",
    metavar="URL_OR_FILE",
    multiple=True,
    help="Have this witness cosign what is published; may be given several times.",
)
@policy_option("Have the witnesses of this file (C2SP tlog-policy) cosign what is published.")
def publish(
    out: Path,
    campaign: Path,
    election: str | None,
    as_of: date | None,
    party: str | None,
    witnesses: tuple[str, ...],
    policy: Path | None,
) -> None:
    """Write the public site into the folder OUT, as plain files.

    In a campaign folder with a record this is the bundle: the pages with everything that was
    asked, signed and spent, and the log that proves it. Then the party and the days are the
    record's own. With --election it is the site of an election alone.

    OUT must be empty, new, or a site written before, which is then replaced as a whole.
    """
    witnesses = (*witnesses, *addresses_in(policy))
    if election is None and options.has_record(campaign):
        if party is not None or as_of is not None:
            raise click.UsageError(
                "--party and --as-of are for an election without a record: name one with "
                "--election. A campaign is published as its record stands."
            )
        publish_campaign(out, campaign, witnesses)
    else:
        if witnesses:
            raise click.UsageError("--witness and --policy are for a campaign with a record.")
        publish_election(out, campaign, election, as_of, party)
    progress_line(f"Pages: {out / 'index.html'}")


def publish_election(
    out: Path, campaign: Path, name: str | None, as_of: date | None, party: str | None
) -> None:
    """The site of an election, with the example's budgets."""
    contest = options.open_election(name, campaign)
    day = options.evidence_day(contest, as_of)
    planner = options.known_party(contest, party)

    from hustings.demo.run import site_data
    from hustings.demo.weeks import campaign_weeks
    from hustings.publish.site import write_site

    with replaced_folder(out, MARKER) as fresh:
        weeks = campaign_weeks(contest, planner, day, 0, progress_line)
        write_site(site_data(contest, planner, weeks), fresh)


def publish_campaign(out: Path, folder: Path, witnesses: Sequence[str] = ()) -> None:
    """The bundle of a campaign: estimates and plans are made again as the record names them."""
    from hustings.audit.partition import PartitionError
    from hustings.cli.campaign_folder import open_campaign, record_problems
    from hustings.cli.signed_plan import plans_that_can_be_shown, with_signed_plan
    from hustings.demo.run import site_data
    from hustings.publish.bundle import BundleError, write_bundle
    from hustings.publish.counted import counted_sightings, needs_another_publication
    from hustings.publish.from_campaign import record_view
    from hustings.publish.site import write_site

    try:
        with (
            record_problems(),
            open_campaign(folder, write=True) as opened,
            replaced_folder(out, MARKER) as fresh,
        ):
            refuse_another_election(opened)
            wrong = cosigned_first(opened, witnesses)
            campaign = opened.as_it_is_now() if witnesses else opened
            journal, entries, at = campaign.journal, campaign.entries, publication_time(campaign)
            made = recorded_weeks(campaign)
            weeks = tuple(with_signed_plan(campaign, week) for week in made)
            sightings = counted_sightings(journal)
            record = record_view(folder, campaign.election, entries, sightings=sightings)

            def write_pages(into: Path) -> None:
                with plans_that_can_be_shown(campaign, made, weeks):
                    site = site_data(campaign.election, campaign.party, weeks, record=record)
                    write_site(site, into)

            write_bundle(
                folder,
                write_pages,
                fresh,
                journal,
                at,
                lambda: cosigned(campaign, witnesses, wrong),
                anew=needs_another_publication(journal, entries, record.state.record, at),
            )
    except (BundleError, PartitionError) as error:
        raise click.ClickException(str(error)) from error


def cosigned_first(campaign: Campaign, witnesses: Sequence[str]) -> list[str]:
    """Has witnesses cosign what the pages are made from; returns what went wrong."""
    from hustings.cli.cosigning import cosigned_by

    return cosigned_by(campaign, witnesses) if witnesses else []


def cosigned(campaign: Campaign, witnesses: Sequence[str], wrong: Sequence[str]) -> None:
    """Has witnesses cosign the publication, too, where one was added, which no file of theirs can
    know; a warning where it lacks any. ``wrong``: what went wrong before."""
    from hustings.cli.cosigning import cosigned_by, lacking
    from hustings.cli.fetched_bundle import is_url

    added = campaign.journal.log.size > len(campaign.entries)
    again = [witness for witness in witnesses if added and is_url(witness)]
    said = [*wrong, *(cosigned_by(campaign, again) if again else [])]
    lacks = lacking(campaign)
    options.show_warnings([*dict.fromkeys(said), *([lacks] if lacks else [])])


def refuse_another_election(campaign: Campaign) -> None:
    """Exit 2 where a public file of election/ is not the recorded one: no bundle with it verifies,
    and a good one may be in its place."""
    from hustings.cli.folder_warnings import ELECTION
    from hustings.publish.public_facts import PUBLIC_FILES, election_files

    recorded = campaign.record.elections[-1][1]["files"] if campaign.record.elections else {}
    found = election_files(campaign.folder / ELECTION)
    changed = [name for name in PUBLIC_FILES if recorded.get(name) != found.get(name)]
    if changed:
        raise click.ClickException(
            f"not what the record names: {', '.join(f'{ELECTION}/{name}' for name in changed)}. "
            "Nothing is published: bring the recorded files back from a copy."
        )


def recorded_weeks(campaign: Campaign) -> tuple[Week, ...]:
    """The record's estimates, the last one of each day, with the campaign's own budgets; where it
    has none, one of what was public on the day of its last entry."""
    from hustings.audit.terms import policy_terms
    from hustings.demo.weeks import LAST_DRAWS, Drawing, weeks_of

    drawings = {
        body["as_of"]: Drawing(
            date.fromisoformat(body["as_of"]),
            body["draws"],
            body["seed"],
            returns_behind(campaign, index, body["sha256"]),
        )
        for index, body in campaign.record.estimates
    }
    in_order = [drawings[day] for day in sorted(drawings)]
    if not in_order:
        in_order = [Drawing(last_day(campaign), LAST_DRAWS, 0)]
    terms = policy_terms(campaign.policy, campaign.election.currency)
    return weeks_of(campaign.election, campaign.party, in_order, terms, progress_line)


def returns_behind(campaign: Campaign, index: int, sha256: str) -> ReturnCounts | None:
    """The returns that a recorded estimate was made with: those of all batches recorded before it,
    where the estimate says that it used any."""
    from hustings.listen.batches import RETURNS, Store, recorded_batches
    from hustings.listen.counts import count_returns
    from hustings.record.files import get_file

    kept = get_file(campaign.folder, sha256)
    recorded = recorded_batches(campaign.entries[:index], RETURNS)
    if kept is None or not recorded or not said_to_use_returns(kept):
        return None
    with options.folder_problems():
        return count_returns(Store(campaign.folder, recorded), campaign.election)


def said_to_use_returns(estimate: bytes) -> bool:
    """Whether an estimate in files/ names a party whose returns it used."""
    try:
        figures = json.loads(estimate)
    except (ValueError, RecursionError):
        return False
    return isinstance(figures, dict) and "returns" in figures


def last_day(campaign: Campaign) -> date:
    """The day of the last entry, or the eve of poll where that is earlier."""
    eve = campaign.election.polling_day - timedelta(days=1)
    return min(date.fromisoformat(campaign.record.last_at[:10]), eve)


def publication_time(campaign: Campaign) -> str:
    """Now, or the time of the last entry where that claims to be later."""
    from hustings.cli.campaign_folder import not_before

    return not_before(campaign.record.last_at)
