"""``hustings listen``: takes in doorstep returns and polls, and lists what was rejected."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hustings.cli import options
from hustings.cli.output import counted, people_console, print_json, progress_line

if TYPE_CHECKING:
    from hustings.cli.campaign_folder import Campaign
    from hustings.listen.take import Append, Taking

Command = TypeVar("Command", bound=Callable[..., Any])
Take = Callable[["Campaign", Path, "Append", bool], "Taking"]  # bool: --dry-run


@click.group()
def listen() -> None:
    """Take in doorstep returns and polls.

    Good rows are kept, and rejected ones listed with their reasons.
    """


def taking_options(command: Command) -> Command:
    """FILE..., ``--profile``, ``--dry-run``, ``--campaign``, ``--json``."""
    for add in (
        options.json_option,
        options.campaign_option,
        click.option("--dry-run", is_flag=True, help="Count, and write nothing."),
        click.option(
            "--profile",
            metavar="NAME",
            default="hustings",
            show_default=True,
            callback=known_profile,
            help="The format of the files.",
        ),
        click.argument(
            "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
        ),
    ):
        command = add(command)
    return command


def known_profile(_ctx: click.Context, _param: click.Parameter, name: str) -> str:
    from hustings.listen.profile import PROFILES

    if name not in PROFILES:
        raise click.UsageError(f"No profile {name!r}. There is: {', '.join(PROFILES)}.")
    return name


@listen.command()
@taking_options
def returns(
    files: tuple[Path, ...], profile: str, dry_run: bool, campaign: Path, as_json: bool
) -> None:
    """Take in files of doorstep returns."""
    take_all(files, returns_of, profile, campaign, dry_run, as_json)


@listen.command()
@taking_options
def polls(
    files: tuple[Path, ...], profile: str, dry_run: bool, campaign: Path, as_json: bool
) -> None:
    """Take in files of polls, in the format of polls.csv."""
    take_all(files, polls_of, profile, campaign, dry_run, as_json)


@listen.command()
@options.campaign_option
@options.json_option
def rejects(campaign: Path, as_json: bool) -> None:
    """List the rejected rows with their reasons.

    They may hold personal data: they are in the campaign's database and nowhere else.
    """
    from hustings.cli.campaign_folder import record_problems
    from hustings.listen.database import FILE
    from hustings.listen.rejects import rejected_rows
    from hustings.record.journal import open_journal

    if not (campaign / FILE).exists():
        with record_problems():
            open_journal(campaign)  # a campaign may have rejected nothing, other folders can't
    with options.folder_problems():
        rows = rejected_rows(campaign)
    if as_json:
        print_json({"rejected": [vars(row) for row in rows]})
        return
    console = people_console()
    console.print(f"{counted(len(rows), 'rejected row')}.")
    for row in rows:
        place = f"{row.file}, row {row.line}" + (f", column {row.column}" if row.column else "")
        console.print(f"{place}: {row.reason}", soft_wrap=True)


@listen.command()
@click.option("--seat", "seat_id", metavar="ID", help="The elector's seat.")
@click.option("--elector", metavar="ID", help="The elector, as the returns have it.")
@click.option("--canvasser", metavar="NAME", help="The canvasser, as the returns have it.")
@options.campaign_option
def erase(seat_id: str | None, elector: str | None, canvasser: str | None, campaign: Path) -> None:
    """Erase who a return is about, or who made it.

    The link goes, and every rejected row with it; the counts stay, since no person is in them.
    """
    from hustings.listen.database import FILE
    from hustings.listen.erase import erase_canvasser, erase_elector

    if (elector is None) == (canvasser is None) or (elector is None) != (seat_id is None):
        raise click.UsageError("Give --seat and --elector, or --canvasser.")
    if not (campaign / FILE).is_file():
        raise click.UsageError(f"{campaign / FILE} does not exist: nothing was taken in here.")
    if elector is not None and seat_id is not None:
        done = erase_elector(campaign, seat_id, elector)
    else:
        done = erase_canvasser(campaign, str(canvasser))
    people_console().print(f"{counted(done, 'return')} lost the link.")


def returns_of(campaign: Campaign, file: Path, append: Append, dry_run: bool) -> Taking:
    from hustings.listen.batches import RETURNS, Store, recorded_batches
    from hustings.listen.take import take_returns

    return take_returns(
        Store(campaign.folder, recorded_batches(campaign.journal.entries(), RETURNS)),
        file,
        campaign.election,
        datetime.now(UTC),
        os.urandom,
        append,
        simulated=bool(campaign.record.genesis["simulated"]),
        dry_run=dry_run,
    )


def polls_of(campaign: Campaign, file: Path, append: Append, dry_run: bool) -> Taking:
    from hustings.election.load import load_election
    from hustings.listen.batches import POLLS, checked_paths, recorded_batches
    from hustings.listen.polls import take_polls

    later = recorded_batches(campaign.journal.entries(), POLLS)
    known = checked_paths(campaign.folder / POLLS, POLLS, later)
    return take_polls(
        campaign.folder,
        file,
        load_election(options.campaign_election(campaign.folder), known),
        datetime.now(UTC),
        append,
        simulated=bool(campaign.record.genesis["simulated"]),
        dry_run=dry_run,
    )


def take_all(
    files: tuple[Path, ...], take: Take, profile: str, campaign: Path, dry_run: bool, as_json: bool
) -> None:
    """Each file by itself: one that cannot be read is told at the end, with exit 2, and keeps
    none of the others out."""
    from hustings.cli.campaign_folder import not_before, open_campaign, record_problems
    from hustings.election.problems import FolderProblems

    done: list[tuple[Taking, int | None]] = []
    problems: list[str] = []
    with record_problems(), open_campaign(campaign, write=not dry_run) as opened:
        for file in files:
            entries: list[int] = []

            def append(body: Mapping[str, object], entries: list[int] = entries) -> None:
                at = not_before(opened.record.last_at)
                entries.append(opened.journal.add("batch", at, body))

            try:
                taking = take(opened, file, append, dry_run)
            except FolderProblems as error:
                problems += [str(problem) for problem in error.problems]
                continue
            done.append((taking, entries[0] if entries else None))
    if done:
        show(done, profile, dry_run, as_json)
    if problems:
        raise click.ClickException("\n".join(["nothing taken of this:", *problems]))


def show(done: list[tuple[Taking, int | None]], profile: str, dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json(taken_json(done, profile, dry_run))
        return
    console = people_console()
    for taking, entry in done:
        console.print(
            f"{taking.file}: {counted(taking.rows, 'row')}: {taking.kept:,} kept, "
            f"{taking.rejected:,} rejected, {taking.known:,} already known"
        )
        if taking.unknown_levels:
            levels = counted(taking.unknown_levels, "level")
            console.print(f"  {levels} that the frame does not have, taken as blank")
        if taking.ignored_columns:
            console.print(f"  columns that were ignored: {', '.join(taking.ignored_columns)}")
        if taking.batch:
            console.print(f"  batch {taking.batch}, entry {entry}", soft_wrap=True)
    if dry_run:
        console.print("Nothing was written (--dry-run).")
    elif any(taking.rejected for taking, _ in done):
        progress_line("hustings listen rejects lists the rejected rows with their reasons.")


def taken_json(
    done: list[tuple[Taking, int | None]], profile: str, dry_run: bool
) -> dict[str, Any]:
    figures = ("rows", "kept", "rejected", "known", "unknown_levels")
    return {
        "profile": profile,
        "dry_run": dry_run,
        **{name: sum(getattr(taking, name) for taking, _ in done) for name in figures},
        "files": [
            {
                "file": taking.file,
                "source_sha256": taking.source_sha256,
                **{name: getattr(taking, name) for name in figures},
                "ignored_columns": taking.ignored_columns,
                "batch": taking.batch,
                "entry": entry,
            }
            for taking, entry in done
        ],
    }
