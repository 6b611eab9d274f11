"""``hustings inquiry``: documents into custody, search in them, the terms of an inquiry."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hustings.cli import options
from hustings.cli.campaign_folder import not_before, record_problems
from hustings.cli.in_order import InOrder
from hustings.cli.inquiry_terms import terms
from hustings.cli.output import print_json

if TYPE_CHECKING:
    from hustings.record.journal import Journal

SALT_BYTES = 32


@click.group(cls=InOrder)
@click.option(
    "--campaign",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default=None,
    help="The campaign folder (default: the current folder).",
)
@click.pass_context
def inquiry(ctx: click.Context, campaign: Path | None) -> None:
    """Keep documents as evidence, search them, set an inquiry's terms."""
    if campaign is not None:
        ctx.obj = campaign


@inquiry.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--simulated", is_flag=True, help="Say in the record that they are made up.")
@options.campaign_option
@options.json_option
def custody(folder: Path, simulated: bool, campaign: Path, as_json: bool) -> None:
    """Take every file of a folder into custody.

    Each is copied, hashed and recorded; its name and its words stay out of the record. The same
    folder again changes nothing.
    """
    from hustings.cli import inquiry_answers as answers
    from hustings.inquiry.custody import take_into_custody
    from hustings.inquiry.exhibits import exhibits_in
    from hustings.inquiry.store import Store

    with campaign_record(campaign, write=True) as log:
        entries = tuple(log.entries())
        taking = take_into_custody(
            folder,
            Store(campaign / "inquiry"),
            exhibits_in(entries),
            not_before(latest_time(entries)),
            lambda: os.urandom(SALT_BYTES),
            log.append,
            simulated=simulated,
        )
    options.show_warnings(
        f"{name}: not taken: {reason}" for name, reason in answers.refusals(taking)
    )
    if as_json:
        print_json(answers.custody_json(taking))
    else:
        answers.show_custody(taking)


@inquiry.command()
@options.campaign_option
@options.json_option
def check(campaign: Path, as_json: bool) -> int:
    """Hash every original again: is it what the record says?

    Exit 1 where one has changed or is missing, or its name is not the recorded one.
    """
    from hustings.cli import inquiry_answers as answers
    from hustings.inquiry.check import check_custody
    from hustings.inquiry.exhibits import exhibits_in
    from hustings.inquiry.store import Store

    with campaign_record(campaign) as log:
        checked = check_custody(Store(campaign / "inquiry"), exhibits_in(log.entries()))
    if as_json:
        print_json(answers.check_json(checked))
    else:
        answers.show_check(checked)
    return 1 if checked.faults else 0


@inquiry.command()
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    metavar="N",
    help="Show at most this many documents.",
)
@options.campaign_option
@options.json_option
def search(words: tuple[str, ...], limit: int, campaign: Path, as_json: bool) -> None:
    """Find the documents in which all WORDS occur.

    What stands in quotation marks must occur as a phrase. Case, width and Latin accents make no
    difference; traditional and simplified characters do.
    """
    from hustings.cli import inquiry_answers as answers
    from hustings.inquiry.exhibits import exhibits_in
    from hustings.inquiry.found import shown
    from hustings.inquiry.index import current_index
    from hustings.inquiry.query import QueryError, read_query
    from hustings.inquiry.register import load_register
    from hustings.inquiry.search import search as find
    from hustings.inquiry.store import Store

    try:
        phrases = read_query(words)
    except QueryError as error:
        raise click.UsageError(str(error)) from error
    store = Store(campaign / "inquiry")
    with campaign_record(campaign) as log:
        recorded = exhibits_in(log.entries())
        rows = {row.exhibit.number: row for row in load_register(store.register)}
    exhibits = [one.exhibit for one in recorded]
    try:
        with current_index(store, exhibits) as index:
            found, coverage = find(index, phrases, limit), index.coverage
    except sqlite3.Error as error:
        raise click.ClickException(
            f"{campaign / 'inquiry'}: the search index can't be used ({error}). Remove index.db "
            "there: it is made again."
        ) from error
    origins = {
        one.exhibit.number: answers.origin_of(one, rows.get(one.exhibit.number)) for one in recorded
    }
    asked = [shown(phrase.asked) for phrase in phrases]
    if as_json:
        print_json(answers.search_json(asked, found, coverage, origins))
    else:
        answers.show_search(asked, found, coverage, origins)


def latest_time(entries: Iterable[bytes]) -> str:
    """The latest time that an entry claims."""
    from hustings.verify.contents import readable

    return max((entry.at for entry in map(readable, entries) if entry), default="")


@contextmanager
def campaign_record(campaign: Path, write: bool = False) -> Iterator[Journal]:
    """The campaign's record; exit 2 where there is none or it cannot be used, and for documents
    that cannot be taken or found."""
    from hustings.inquiry.custody import CustodyError
    from hustings.inquiry.register import RegisterError
    from hustings.record.journal import open_journal

    try:
        with record_problems(), open_journal(campaign, write=write) as log:
            yield log
    except (CustodyError, RegisterError) as error:
        raise click.ClickException(str(error)) from error


inquiry.add_command(terms)
