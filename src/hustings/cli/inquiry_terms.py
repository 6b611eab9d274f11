"""``inquiry terms``: an inquiry's questions and the day of its report; shown, set, changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hustings.cli import options
from hustings.cli.campaign_folder import Campaign, open_campaign
from hustings.cli.output import print_json
from hustings.cli.signing import Signing, append_signed, confirm, signing_options
from hustings.cli.terms_in_words import inquiries, show

if TYPE_CHECKING:
    from hustings.inquiry.terms import Terms

FIRST_ID = "inquiry"
FIRST_REASON = "The first terms."


@click.command()
@click.option(
    "--inquiry",
    "inquiry_id",
    metavar="ID",
    help=f"Which inquiry the first terms are for (default: {FIRST_ID}).",
)
@click.option("--title", metavar="TEXT", help="What the inquiry is called.")
@click.option(
    "--question",
    "questions",
    multiple=True,
    metavar="TEXT",
    help="What it is to answer. May be given again; in a change, these replace all questions.",
)
@click.option(
    "--publish-by",
    type=options.IsoDate(),
    metavar="DATE",
    help="The day on which its report is public at the latest.",
)
@click.option(
    "--max-changes",
    type=click.IntRange(0),
    metavar="N",
    help="How often that day may be moved in all (default: 0); a change can only lower it.",
)
@click.option(
    "--replaces",
    type=click.IntRange(0),
    metavar="N",
    help="Change the terms in force, which are entry N. What is not given stays as it is.",
)
@click.option("--reason", metavar="TEXT", help="Why. A change needs one.")
@click.option(
    "--as-of",
    type=options.IsoDate(),
    metavar="DATE",
    help="Count the days that are left from this day (default: today).",
)
@options.campaign_option
@options.json_option
@signing_options
def terms(
    inquiry_id: str | None,
    title: str | None,
    questions: tuple[str, ...],
    publish_by: date | None,
    max_changes: int | None,
    replaces: int | None,
    reason: str | None,
    as_of: date | None,
    campaign: Path,
    as_json: bool,
    signing: Signing,
) -> None:
    """Show the terms and how many days are left; set them; change them.

    Without options the terms are shown, with every day that was ever set. Setting and changing
    them is an act and takes the quorum that the policy asks for.
    """
    given = (inquiry_id, title, questions or None, publish_by, max_changes, replaces, reason)
    signed = signing.holders or signing.key_files or signing.out
    if not signed and all(value is None for value in given):
        with open_campaign(campaign) as opened:
            show(opened, as_of or date.today(), as_json)
        return
    if as_of is not None:
        raise click.UsageError("--as-of is for showing terms: leave it out to set or change them.")
    with open_campaign(campaign, write=signing.appends) as opened:
        if replaces is None:
            made = first_terms(inquiry_id, title, questions, publish_by, max_changes, reason)
        else:
            if inquiry_id is not None:
                raise click.UsageError("--replaces N says which inquiry: leave out --inquiry.")
            before = in_force(opened, replaces)
            made = changed_terms(
                before, replaces, title, questions, publish_by, max_changes, reason
            )
        write(opened, made, signing, as_json)


def first_terms(
    inquiry_id: str | None,
    title: str | None,
    questions: tuple[str, ...],
    publish_by: date | None,
    max_changes: int | None,
    reason: str | None,
) -> Terms:
    """Terms of a new inquiry. Exit 2 where they lack something."""
    from hustings.inquiry.terms import Terms

    if title is None or not questions or publish_by is None:
        raise click.UsageError(
            "First terms need --title, at least one --question and --publish-by; a change of the "
            "terms in force needs --replaces N."
        )
    return Terms(
        inquiry=inquiry_id or FIRST_ID,
        title=title,
        questions=questions,
        publish_by=publish_by,
        max_changes=max_changes or 0,
        replaces=None,
        reason=reason or FIRST_REASON,
    )


def changed_terms(
    before: Terms,
    replaces: int,
    title: str | None,
    questions: tuple[str, ...],
    publish_by: date | None,
    max_changes: int | None,
    reason: str | None,
) -> Terms:
    """The terms in force with what is given in place of what they had."""
    if reason is None:
        raise click.UsageError("A change of terms needs --reason TEXT: it is published.")
    return replace(
        before,
        title=before.title if title is None else title,
        questions=questions or before.questions,
        publish_by=publish_by or before.publish_by,
        max_changes=before.max_changes if max_changes is None else max_changes,
        replaces=replaces,
        reason=reason,
    )


def in_force(campaign: Campaign, entry: int) -> Terms:
    """The terms of an entry, if they are in force; else exit 2 with those that are."""
    held = [one.in_force for one in inquiries(campaign).inquiries.values()]
    for adopted in held:
        if adopted.entry == entry:
            return adopted.terms
    known = ", ".join(f"{one.terms.inquiry} in entry {one.entry}" for one in held) or "none"
    raise click.UsageError(f"No terms in force are entry {entry}. In force: {known}.")


def write(campaign: Campaign, made: Terms, signing: Signing, as_json: bool) -> None:
    """Signs and adds the terms, and says where they stand."""
    from hustings.inquiry.terms import terms_body

    confirm(f"Sign terms of {made.inquiry}: report public by {made.publish_by}?", signing)
    body = terms_body(made)
    entry = append_signed(campaign, "terms", body, signing)
    if as_json:
        print_json({"entry": entry, "terms": body})
    elif entry is not None:
        print(f"Entry {entry}: {made.inquiry}, report public by {made.publish_by}.")
