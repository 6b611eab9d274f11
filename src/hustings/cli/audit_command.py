"""``hustings audit``: the five questions, the limits, the tests for favour, the cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hustings.cli import options
from hustings.cli.output import people_console, print_json, progress_line
from hustings.cli.people import people_named
from hustings.cli.whole_file import write_whole_file

if TYPE_CHECKING:
    from rich.console import Console

    from hustings.cli.campaign_folder import Campaign

    Say = Callable[[str], str]

BREACH = 1
SHOWN = 10  # breaches of one rule, before "and so many more"


@click.command()
@options.campaign_option
@click.option("--all", "show_all", is_flag=True, help="Show every breach.")
@click.option(
    "--declared",
    is_flag=True,
    help="Instead: what candidates declared at earlier elections, beside how close seats were.",
)
@click.option(
    "--pdf",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A PDF of all of it too (needs the extra [report]).",
)
@options.election_option
@options.json_option
def audit(
    campaign: Path,
    show_all: bool,
    declared: bool,
    pdf: Path | None,
    election: str | None,
    as_json: bool,
) -> int:
    """Answer the five questions, and name every broken rule.

    Who took part, what went unsigned, who signed, where it went, which limits broke.

    Exits 1 where a rule was broken. A pattern that the test for favour flags is a question, not
    a breach.
    """
    if declared and pdf is not None:
        raise click.UsageError("--pdf is of a campaign's own audit: leave --declared out.")
    if declared:
        return audit_declared(election, campaign, as_json)
    if election is not None:
        raise click.UsageError("--election goes with --declared: a record has its own election.")
    from hustings.audit.partition import PartitionError
    from hustings.audit.report import audit as audit_of
    from hustings.audit.report import audit_json
    from hustings.audit.supplier_files import SupplierError, load_suppliers
    from hustings.cli.campaign_folder import open_campaign
    from hustings.publish.from_campaign import partition_of

    with open_campaign(campaign) as opened:
        try:
            partition = partition_of(campaign, opened.state)
            people = {office.person_id for office in opened.record.offices.values()}
            book = load_suppliers(campaign / "auditor", people)
        except (PartitionError, SupplierError) as error:
            raise click.ClickException(str(error)) from error
        # Of these, nothing goes where others see it: only this command reads them.
        problems = (*opened.problems, *book.breaches(opened.ledger.spent))
        found = audit_of(opened.election, opened.state, problems, partition)
    found = replace(found, not_run=(*found.not_run, *book.not_run(opened.ledger.spent)))
    figures = audit_json(found)
    if pdf is not None:
        write_pdf(replace(opened, problems=problems), figures, pdf)
    if as_json:
        print_json(figures)
    else:
        simulated = bool(opened.record.genesis["simulated"])
        show(people_console(), figures, partial(people_named, opened), simulated, show_all)
    return 0 if found.is_clean else BREACH


def write_pdf(opened: Campaign, figures: dict[str, Any], path: Path) -> None:
    """The same figures and entries, to be read and filed."""
    from hustings.cli.audit_pdf import audit_pdf

    write_whole_file(path, audit_pdf(opened, figures))
    progress_line(f"Written {path}")


def audit_declared(election: str | None, campaign: Path, as_json: bool) -> int:
    """Where declared money went, by party. No breach is looked for."""
    from hustings.audit.declared import declared
    from hustings.audit.declared_report import declared_json
    from hustings.cli.declared_words import show_declared

    figures = declared_json(declared(options.open_election(election, campaign)))
    if as_json:
        print_json(figures)
    else:
        show_declared(people_console(), figures)
    return 0


def show(
    console: Console, figures: dict[str, Any], say: Say, simulated: bool, show_all: bool
) -> None:
    """The audit on one screen. ``say``: text out of the record, fit for it."""
    if simulated:
        console.print("Simulated: money, signatures and officers of this record are made up.\n")
    for question in figures["questions"]:
        console.print(f"{question['question']}")
        console.print(f"  {say(question['answer'])}", soft_wrap=True)
    show_breaches(console, figures["breaches"], say, show_all)
    show_favour(console, figures["favour"])
    show_cost(console, figures["cost_of_departure"])
    for sentence in figures["not_run"]:
        console.print(sentence)


def show_breaches(
    console: Console, breaches: list[dict[str, Any]], say: Say, show_all: bool
) -> None:
    """By rule, the first few of each."""
    if not breaches:
        console.print("\nNo rule was broken.")
        return
    console.print(f"\n{len(breaches)} {'breach' if len(breaches) == 1 else 'breaches'}")
    counts = Counter(breach["rule"] for breach in breaches)
    for rule, count in counts.items():
        console.print(f"{rule}: {count}")
        of_rule = [breach for breach in breaches if breach["rule"] == rule]
        for breach in of_rule if show_all else of_rule[:SHOWN]:
            entries = ", ".join(str(entry) for entry in breach["entries"])
            noun = "entry" if len(breach["entries"]) == 1 else "entries"
            console.print(f"  {noun} {entries}: {say(breach['detail'])}", soft_wrap=True)
        if not show_all and count > SHOWN:
            console.print(f"  and {count - SHOWN} more (--all shows them)")


def show_favour(console: Console, tests: list[dict[str, Any]]) -> None:
    """What each test of the groups says, and never more than that."""
    for test in tests:
        flag = "flagged" if test["flag"] else "nothing found"
        console.print(
            f"Favour, {test['test']}: {flag} (statistic {test['statistic']:.2f}, "
            f"p {test['p']:.4f}, flagged at {test['alpha']:.4f} or less)"
        )


def show_cost(console: Console, cost: dict[str, Any]) -> None:
    """Seats lost by departures, with the interval."""
    for key, words in (("seats", "by the estimate of each day"), ("eve", "by the last estimate")):
        mean = cost[key]["mean"]
        if mean is not None:
            low, high = cost[key]["p05"], cost[key]["p95"]
            console.print(
                f"Departures cost {mean:.2f} expected seats ({low:.2f} to {high:.2f}), {words}."
            )
