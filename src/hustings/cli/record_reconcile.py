"""``record reconcile``: a bank statement against the payments. A fact that nobody signs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hustings.cli import options
from hustings.cli.audit_key import audit_key, keep_statement
from hustings.cli.campaign_folder import (
    ORIGINS,
    Campaign,
    not_before,
    open_campaign,
    record_problems,
)
from hustings.cli.money import spoken
from hustings.cli.output import print_json, progress_line
from hustings.cli.record_amounts import money
from hustings.cli.signing import Trial, append_tried

if TYPE_CHECKING:
    from hustings.record.entries import Entry
    from hustings.record.replay import State
    from hustings.spend.statement import BankStatement, Statement
    from hustings.spend.statement_csv import Profile

WINDOW_DAYS = 5
MOST_ACCOUNTS = 1_000
MOST_DIGITS = 9  # of a count of lines to skip


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--columns",
    metavar="NAME=COLUMN,...",
    help="A CSV's columns: date=..., amount=... or debit=...,credit=..., payee=..., reference=...",
)
@click.option(
    "--profile",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="TOML",
    help="The same as a file, to be kept.",
)
@click.option("--account", metavar="TEXT", help="The account, where the file does not name it.")
@click.option("--from", "first", type=options.IsoDate(), metavar="DATE", help="First day covered.")
@click.option("--to", "last", type=options.IsoDate(), metavar="DATE", help="Last day covered.")
@click.option(
    "--accounts",
    type=click.IntRange(1, MOST_ACCOUNTS),
    default=1,
    metavar="N",
    help="How many accounts the campaign pays from (default: 1).",
)
@click.option(
    "--window",
    type=click.IntRange(0, 14),
    default=WINDOW_DAYS,
    metavar="DAYS",
    help=f"Days that may lie between a payment and its debit (default: {WINDOW_DAYS}).",
)
@click.option("--dry-run", is_flag=True, help="Say what it would show, and add nothing.")
@options.campaign_option
@options.json_option
def reconcile(
    file: Path,
    columns: str | None,
    profile: Path | None,
    account: str | None,
    first: date | None,
    last: date | None,
    accounts: int,
    window: int,
    dry_run: bool,
    campaign: Path,
    as_json: bool,
) -> None:
    """Hold a bank statement against the payments.

    FILE is CSV, with its columns named, or OFX. Every debit has to be one payment whose quorum was
    complete, and every payment a debit. Nothing of the bank's own words is published.
    """
    data = file.read_bytes()
    with open_campaign(campaign, write=not dry_run) as opened, record_problems():
        bank = bank_statement(data, file.name, columns, profile, account)
        days = days_covered(bank, first, last)
        statement = published_form(opened, bank, days, dry_run)
        entry, contents = entry_of(opened, statement, data, accounts, window)
        with contents_at_hand(opened.folder, contents, keep=not dry_run):
            state, tried = tried_on(opened, entry)
            index = None
            if not dry_run:
                keep_statement(opened.folder, data)
                index = append_tried(opened, entry, tried, force=False)
    figures = told(statement, state, tried, index)
    if as_json:
        print_json(figures)
        return
    if dry_run:
        for problem in tried.problems:
            print(f"{problem.rule}: {problem.detail}")
    progress_line(
        f"Debits: {figures['debits']:,}, {money(figures['debits_pence'])}. Without a payment, in "
        f"all statements so far: {figures['without_payment']:,}."
    )
    if index is not None:
        print(f"Entry {index}.")


def bank_statement(
    data: bytes, name: str, columns: str | None, profile: Path | None, account: str | None
) -> BankStatement:
    """The statement in a file. Exit 2 for what can't be taken, with every reason."""
    from hustings.spend.statement_csv import StatementProblems, read_csv
    from hustings.spend.statement_ofx import looks_like_ofx, read_ofx

    try:
        if looks_like_ofx(data):
            return read_ofx(data, name, spoken())
        form = columns_asked(columns, profile)
        if not form.account and not account:
            raise click.UsageError(
                "Name the bank account: --account TEXT, or --columns account=..."
            )
        return read_csv(data, name, form, account or "", spoken())
    except StatementProblems as error:
        count = len(error.problems)
        head = f"{count} problems" if count > 1 else "1 problem"
        raise click.ClickException(f"{head}, nothing taken\n{error}") from error


def columns_asked(columns: str | None, profile: Path | None) -> Profile:
    """The mapping of a CSV's columns. Raises StatementProblems."""
    from hustings.spend.statement_csv import profile_from, profile_from_toml

    if (columns is None) == (profile is None):
        raise click.UsageError(
            "Say which column is which: --columns date=Date,amount=Amount,payee=Description, or "
            "--profile FILE with the same as TOML."
        )
    if profile is not None:
        return profile_from_toml(profile.read_bytes(), profile.name)
    pairs: dict[str, Any] = {}
    for part in (columns or "").split(","):
        key, equals, value = part.partition("=")
        if not equals:
            raise click.UsageError(f"--columns: found {part!r}, expected NAME=COLUMN.")
        number = key.strip() == "skip" and value.isdecimal() and len(value) <= MOST_DIGITS
        pairs[key.strip()] = int(value) if number else value
    return profile_from(pairs, "--columns")


def days_covered(bank: BankStatement, first: date | None, last: date | None) -> tuple[date, date]:
    """What the statement covers: as the options say, or its file, or its lines. Exit 2 where a
    line lies outside."""
    days = [line.day for line in bank.lines]
    start = first or bank.first_day or min(days, default=None)
    end = last or bank.last_day or max(days, default=None)
    if start is None or end is None:
        raise click.UsageError("The statement has no lines: say what it covers, --from and --to.")
    outside = [line for line in bank.lines if not start <= line.day <= end]
    if outside or start > end:
        where = f"row {outside[0].row} is of {outside[0].day}" if outside else "it ends before"
        raise click.UsageError(f"The statement covers {start} to {end}, and {where}.")
    return start, end


def published_form(
    campaign: Campaign, bank: BankStatement, days: tuple[date, date], dry_run: bool
) -> Statement:
    from hustings.spend.published_statement import published

    known = bool(campaign.ledger.bank.accounts)
    key = audit_key(campaign.folder, make=not known, keep=not dry_run)
    simulated = bool(campaign.record.genesis["simulated"])
    return published(bank, days, campaign.ledger, key, simulated=simulated)


def entry_of(
    campaign: Campaign, statement: Statement, data: bytes, accounts: int, window: int
) -> tuple[Entry, bytes]:
    """The entry, and the contents of the file that it names."""
    from hustings.record.entries import Entry
    from hustings.record.files import digest_of
    from hustings.spend.statement import statement_bytes

    contents = statement_bytes(statement)
    body = {
        "account": statement.account,
        "accounts": accounts,
        "first_day": statement.first_day.isoformat(),
        "last_day": statement.last_day.isoformat(),
        "sha256": digest_of(contents),
        "source_sha256": digest_of(data),
        "debits": statement.debits,
        "window_days": window,
        "simulated": statement.simulated,
    }
    return Entry("reconciliation", not_before(campaign.record.last_at), body), contents


@contextmanager
def contents_at_hand(folder: Path, contents: bytes, *, keep: bool) -> Iterator[None]:
    """The file in ``files/``, where the replay looks for it; gone again unless it is kept."""
    from hustings.cli.named_files import named_files
    from hustings.record.files import digest_of, drop_file, get_file

    there = get_file(folder, digest_of(contents)) is not None
    with named_files(folder, [contents]):
        try:
            yield
        finally:
            if not (keep or there):
                drop_file(folder, digest_of(contents))


def tried_on(campaign: Campaign, entry: Entry) -> tuple[State, Trial]:
    """What the log would make true with the entry."""
    from hustings.record.entries import entry_bytes

    state, problems = campaign.with_entry(entry_bytes(entry))
    return state, Trial(len(campaign.entries) in state.rooms[ORIGINS], problems)


def told(statement: Statement, state: State, tried: Trial, index: int | None) -> dict[str, Any]:
    """The figures of one statement, and of all so far."""
    from hustings.cli.entry_words import problem_json

    book = state.rooms["spend"].bank
    debits = [line for line in statement.lines if line.kind == "debit"]
    return {
        "entry": index,
        "account": statement.account,
        "first_day": statement.first_day.isoformat(),
        "last_day": statement.last_day.isoformat(),
        "debits": len(debits),
        "debits_pence": sum(line.amount_pence for line in debits),
        "matched": len(book.debited),
        "without_payment": len(book.open_debits),
        "problems": [problem_json(problem) for problem in tried.problems],
    }
