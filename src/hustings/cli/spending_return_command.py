"""``hustings expenses``: what the law asks a party or a candidate to declare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hustings.cli import options
from hustings.cli.money import spoken
from hustings.cli.output import people_console, print_json, progress_line
from hustings.cli.places import known_seat
from hustings.cli.visible import visible
from hustings.cli.whole_file import write_whole_file

if TYPE_CHECKING:
    from rich.console import Console

ENTRIES_NAMED = 12


@click.command("expenses")
@click.option("--party", is_flag=True, help="The party's return.")
@click.option("--seat", metavar="ID", help="The return of the candidate in this seat.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write it there: CSV in the regulator's columns, and JSON.",
)
@click.option("--pdf", is_flag=True, help="A PDF too (needs the extra [report]).")
@options.campaign_option
@options.json_option
def spending_return(
    party: bool, seat: str | None, out: Path | None, pdf: bool, campaign: Path, as_json: bool
) -> int:
    """Make the return of spending, from the record alone.

    It names all that it lacks. Nothing is guessed and nothing is sent: an agent or a treasurer
    reads, completes and signs it.
    """
    from hustings.cli.campaign_folder import open_campaign
    from hustings.spend.law import spending_law
    from hustings.spend.return_file import return_json
    from hustings.spend.spending_return import NoReturn
    from hustings.spend.spending_return import spending_return as made_from

    if party == (seat is not None):
        raise click.UsageError("Say whose return: either --party or --seat ID.")
    if pdf and out is None:
        raise click.UsageError("--pdf needs --out DIR, where it is written.")
    with open_campaign(campaign) as opened:
        known_seat(opened, seat)
        law = spending_law(opened.election, opened.party)
        try:
            made = made_from(opened.election, law, opened.ledger, seat)
        except NoReturn as error:
            raise click.ClickException(str(error)) from error
    figures = {**return_json(made), "simulated": bool(opened.record.genesis["simulated"])}
    if out is not None:
        write(made_files(made, figures, pdf=pdf), out)
    if as_json:
        print_json(figures)
    else:
        show(people_console(), figures)
    return 0


def made_files(made: Any, figures: dict[str, Any], *, pdf: bool) -> dict[str, bytes]:
    """File name to contents."""
    from hustings.record.canonical import canonical_json
    from hustings.spend.return_file import file_stem, return_csv

    stem = file_stem(made)
    files = {f"{stem}.csv": return_csv(made), f"{stem}.json": canonical_json(figures)}
    if pdf:
        from hustings.cli.return_pdf import return_pdf

        files[f"{stem}.pdf"] = return_pdf(figures)
    return files


def write(files: dict[str, bytes], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_whole_file(out / name, data)
        progress_line(f"Written {out / name}")


def show(console: Console, figures: dict[str, Any]) -> None:
    """The return on one screen: totals beside limits, days, and what is missing."""
    if figures["simulated"]:
        console.print("Simulated: money, signatures and officers of this record are made up.\n")
    lines = [
        f"Return of spending: {figures['name']}",
        f"{figures['election']}, from {figures['first_day']} to {figures['last_day']}",
        f"{len(figures['items'])} items, {shown(figures['total_pence'])} in all",
        *(limit_line(limit) for limit in figures["limits"]),
        *(f"  {c['category']}: {shown(c['spent_pence'])}" for c in figures["categories"]),
        *(f"Last day for {what}: {day}" for what, day in figures["due"].items()),
        f"Who may incur and pay: {figures['who_may_pay'] or 'not given'}",
        "Missing:",
        *(f"  {missing_line(one)}" for one in figures["missing"]),
    ]
    for line in lines:
        console.print(visible(line), soft_wrap=True, markup=False, highlight=False)


def limit_line(limit: dict[str, Any]) -> str:
    """A total beside its limit."""
    known = limit["limit_pence"]
    beside = "no limit is known" if known is None else f"the limit is {shown(known)}"
    over = " (above it)" if known is not None and limit["spent_pence"] > known else ""
    return f"{limit['name']}: {shown(limit['spent_pence'])}; {beside}{over}"


def missing_line(missing: dict[str, Any]) -> str:
    """What is missing, and the first of the entries that lack it."""
    entries = missing["entries"]
    if not entries:
        return str(missing["what"])
    named = ", ".join(str(entry) for entry in entries[:ENTRIES_NAMED])
    more = f" and {len(entries) - ENTRIES_NAMED} more" if len(entries) > ENTRIES_NAMED else ""
    noun = "entry" if len(entries) == 1 else "entries"
    return f"{missing['what']}: {noun} {named}{more}"


def shown(pence: int) -> str:
    """1,250.50: without a sign of currency, as returns have it."""
    return spoken().decimal(pence)
