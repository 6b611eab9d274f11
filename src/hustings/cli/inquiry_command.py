"""``hustings inquiry``: documents into custody, search in them, the terms of an inquiry."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hustings.cli import options
from hustings.cli.output import people_console, print_json

if TYPE_CHECKING:
    from hustings.inquiry.check import Checked
    from hustings.inquiry.custody import Custody
    from hustings.inquiry.exhibits import Recorded
    from hustings.inquiry.index import Coverage
    from hustings.inquiry.search import Found, Hit, Snippet
    from hustings.record.journal import Journal

SALT_BYTES = 32
NAMED = 5  # exhibits that a line about many of them names


@click.group()
def inquiry() -> None:
    """Keep documents as evidence, search them, set an inquiry's terms."""


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
    from hustings.inquiry.custody import take_into_custody
    from hustings.inquiry.exhibits import exhibits_in
    from hustings.inquiry.store import Store
    from hustings.record.entries import written_at

    with campaign_record(campaign, write=True) as log:
        taking = take_into_custody(
            folder,
            Store(campaign / "inquiry"),
            exhibits_in(log.entries()),
            written_at(datetime.now(UTC)),
            lambda: os.urandom(SALT_BYTES),
            log.append,
            simulated=simulated,
        )
    options.show_warnings(f"{name}: not taken: {reason}" for name, reason in refusals(taking))
    if as_json:
        print_json(custody_json(taking))
    else:
        show_custody(taking)


@inquiry.command()
@options.campaign_option
@options.json_option
def check(campaign: Path, as_json: bool) -> int:
    """Hash every original again: is it what the record says?

    Exit 1 where one has changed or is missing, or its name is not the recorded one.
    """
    from hustings.inquiry.check import check_custody
    from hustings.inquiry.exhibits import exhibits_in
    from hustings.inquiry.store import Store

    with campaign_record(campaign) as log:
        checked = check_custody(Store(campaign / "inquiry"), exhibits_in(log.entries()))
    if as_json:
        print_json(check_json(checked))
    else:
        show_check(checked)
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
    from hustings.inquiry.exhibits import exhibits_in
    from hustings.inquiry.index import current_index
    from hustings.inquiry.query import QueryError, read_query
    from hustings.inquiry.search import search as find
    from hustings.inquiry.store import Store

    try:
        phrases = read_query(words)
    except QueryError as error:
        raise click.UsageError(str(error)) from error
    with campaign_record(campaign) as log:
        recorded = exhibits_in(log.entries())
    with current_index(Store(campaign / "inquiry"), [one.exhibit for one in recorded]) as index:
        found, coverage = find(index, phrases, limit), index.coverage
    entries = {one.exhibit.number: one.entry for one in recorded}
    asked = [phrase.asked for phrase in phrases]
    if as_json:
        print_json(search_json(asked, found, coverage, entries))
    else:
        show_search(asked, found, coverage, entries)


@contextmanager
def campaign_record(campaign: Path, write: bool = False) -> Iterator[Journal]:
    """The campaign's record; exit 2 where there is none or it cannot be used, and for documents
    that cannot be taken or found."""
    from hustings.inquiry.custody import CustodyError
    from hustings.inquiry.register import RegisterError
    from hustings.record.journal import open_journal
    from hustings.record.log import LogError

    try:
        with open_journal(campaign, write=write) as log:
            yield log
    except (LogError, CustodyError, RegisterError) as error:
        raise click.ClickException(str(error)) from error


def refusals(taking: Custody) -> list[tuple[str, str]]:
    from hustings.inquiry.found import shown_name

    return [(shown_name(one.name), one.reason) for one in taking.refused]


def custody_json(taking: Custody) -> dict[str, Any]:
    return {
        "found": taking.found,
        "taken": len(taking.taken),
        "already_held": taking.known,
        "refused": len(taking.refused),
        "restored": taking.restored,
        "exhibits": [exhibit_json(one) for one in taking.taken],
        "finished": [exhibit_json(one) for one in taking.finished],
        "refusals": [{"name": name, "reason": reason} for name, reason in refusals(taking)],
    }


def exhibit_json(one: Recorded) -> dict[str, Any]:
    from hustings.inquiry.exhibits import exhibit_body

    return {"entry": one.entry, **exhibit_body(one.exhibit)}


def show_custody(taking: Custody) -> None:
    console = people_console()
    if taking.finished:
        console.print(f"An earlier run was cut off; recorded now: {numbers_of(taking.finished)}.")
    console.print(
        f"{counted(taking.found, 'file')} found: {len(taking.taken):,} taken, "
        f"{taking.known:,} already held, {len(taking.refused):,} refused."
    )
    if taking.restored:
        console.print(f"{counted(taking.restored, 'original')} had gone missing and came back.")
    if taking.taken:
        first, last = taking.taken[0], taking.taken[-1]
        console.print(
            f"{numbers_of(taking.taken)}, entries {first.entry} to {last.entry}; "
            f"batch {first.exhibit.batch}",
            soft_wrap=True,
        )


def numbers_of(recorded: Sequence[Recorded]) -> str:
    first, last = recorded[0].exhibit.number, recorded[-1].exhibit.number
    return first if first == last else f"{first} to {last}"


def check_json(checked: Checked) -> dict[str, Any]:
    return {
        "ok": not checked.faults,
        "checked": checked.checked,
        "faults": [
            {"exhibit": fault.number, "entry": fault.entry, "detail": fault.detail}
            for fault in checked.faults
        ],
        "unrecorded": checked.unrecorded,
    }


def show_check(checked: Checked) -> None:
    console = people_console()
    for fault in checked.faults:
        console.print(f"{fault.number} (entry {fault.entry}): {fault.detail}", soft_wrap=True)
    for sha256 in checked.unrecorded:
        console.print(f"No entry names the original {sha256}.", soft_wrap=True)
    wrong = len({fault.number for fault in checked.faults})
    console.print(
        f"{counted(checked.checked, 'exhibit')} checked against the record: "
        + (f"{wrong:,} not as recorded." if wrong else "all as recorded.")
    )


def search_json(
    asked: Sequence[str], found: Found, coverage: Coverage, entries: dict[str, int]
) -> dict[str, Any]:
    return {
        "query": asked,
        "exhibits": coverage.exhibits,
        "searched": coverage.searched,
        "not_searchable": [
            {"reason": reason, "n": len(numbers), "exhibits": numbers}
            for reason, numbers in coverage.unsearched
        ],
        "searched_in_part": coverage.in_part,
        "found": found.total,
        "hits": [hit_json(hit, entries) for hit in found.hits],
    }


def hit_json(hit: Hit, entries: dict[str, int]) -> dict[str, Any]:
    return {
        "exhibit": hit.exhibit,
        "entry": entries[hit.exhibit],
        "encoding": hit.encoding,
        "snippets": [vars(snippet) for snippet in hit.snippets],
    }


def show_search(
    asked: Sequence[str], found: Found, coverage: Coverage, entries: dict[str, int]
) -> None:
    from hustings.inquiry.found import shown

    console = people_console()
    for hit in found.hits:
        console.print(f"{hit.exhibit}, entry {entries[hit.exhibit]}")
        for snippet in hit.snippets:
            console.print(shown(f"  line {snippet.line}: {marked(snippet)}"), soft_wrap=True)
    words = " and ".join(f"“{shown(part)}”" for part in asked)
    rest = found.total - len(found.hits)
    more = f" ({rest:,} more than are shown; --limit shows more)" if rest else ""
    console.print(
        f"{words}: in {found.total:,} of {counted(coverage.searched, 'document')} searched{more}.",
        soft_wrap=True,
    )
    show_coverage(coverage)


def marked(snippet: Snippet) -> str:
    return f"{snippet.before}[{snippet.hit}]{snippet.after}".strip()


def show_coverage(coverage: Coverage) -> None:
    """What was not searched, so that nobody takes it for searched."""
    console = people_console()
    missing = coverage.exhibits - coverage.searched
    console.print(f"Not searchable yet: {missing:,} of {counted(coverage.exhibits, 'exhibit')}.")
    for reason, numbers in coverage.unsearched:
        console.print(f"  {len(numbers):,}: {reason} ({some(numbers)})", soft_wrap=True)
    if coverage.in_part:
        console.print(
            f"Searched without their attachments: {len(coverage.in_part):,} "
            f"({some(coverage.in_part)})",
            soft_wrap=True,
        )


def some(numbers: Sequence[str]) -> str:
    more = f", and {len(numbers) - NAMED:,} more" if len(numbers) > NAMED else ""
    return ", ".join(numbers[:NAMED]) + more


def counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
