"""``hustings demo``: the UK 2017 example, in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hustings.cli import options
from hustings.cli.output import chance, people_console, progress_line
from hustings.cli.replaced_folder import replaced_folder
from hustings.cli.serve_command import serve_folder

if TYPE_CHECKING:
    from rich.console import Console

    from hustings.demo.run import Demo, History

MARKER = ".hustings-demo"


@click.command()
@click.argument("folder", default="hustings-demo", type=click.Path(path_type=Path), metavar="[DIR]")
@options.party_option("The party that plans")
@options.as_of_option
@click.option("--no-serve", is_flag=True, help="Do not serve the site at the end.")
def demo(folder: Path, party: str | None, as_of: date | None, no_serve: bool) -> None:
    """Run the UK 2017 example and serve its pages on 127.0.0.1.

    Writes DIR (default: hustings-demo), which the next run replaces as a whole. The history ends
    on the as-of date, by default the eve of poll.
    """
    from hustings.demo.run import EXAMPLE, run_demo

    contest = options.open_election(EXAMPLE, folder)
    planner = options.known_party(contest, party)
    day = options.evidence_day(contest, as_of)
    with replaced_folder(folder, MARKER) as fresh, options.folder_problems():
        done = run_demo(fresh, contest, planner, day, 0, progress_line)
    show_summary(done, folder)
    if not no_serve:
        serve_folder(folder / "site")


def show_summary(done: Demo, folder: Path) -> None:
    """One page: what it says for the day, what the plan does, how it scored."""
    console = people_console()
    last = done.weeks[-1]
    estimate, plan = last.estimate, last.plan
    console.print(f"{done.election.name}, from what was public on {last.day}\n")

    console.print(f"Seats (90% range); a majority takes {done.election.majority}")
    for party, total in sorted(estimate["totals"].items(), key=lambda item: -item[1]["mean"]):
        console.print(
            f"  {party:<6} {total['mean']:5.0f}  ({total['p05']:.0f} to {total['p95']:.0f})"
            f"   majority {chance(estimate['majority'][party])}"
        )

    returns = last.summary.returns
    if returns is not None:
        used = int(returns.returns.sum())
        console.print(f"  with {used:,} doorstep returns, all of them simulated")
    console.print(f"\nPlan for {done.party} (example budgets, assumed effects)")
    console.print(
        f"  {plan['value']:.1f} expected seats, at most {plan['gap']:.2f} below the best possible"
    )
    for name, seats in stances(plan["seats"]).items():
        console.print(f"  {name:<7} {seats:3d} seats")
    for resource in plan["resources"]:
        console.print(
            f"  {resource['id'].replace('_', ' '):<15} {resource['used']:>12,.0f} used of "
            f"{resource['budget']:,.0f}"
        )

    console.print("\nScored against the declared results (uniform swing in brackets)")
    for name, score in done.scores:
        swing = score["baselines"]["uniform_swing"]
        console.print(
            f"  {name}, {score['as_of']}: {score['seats_right']} of {score['seats_scored']} seats "
            f"right ({swing['seats_right']}), share RMSE {100 * score['share_rmse']:.2f} points "
            f"({100 * swing['share_rmse']:.2f})"
        )
    show_histories(console, done)
    console.print(f"\nPages: {folder / 'site' / 'index.html'}")
    console.print(f"Figures: {folder / 'estimates'} and {folder / 'plans'}")
    console.print(f"Next: hustings audit --campaign {folder}; hustings verify {folder / 'site'}")


def show_histories(console: Console, done: Demo) -> None:
    """What the audit says of each of the two campaigns, and what a stranger's check says."""
    console.print("\nThe record (simulated: money, signatures and officers are made up)")
    for history in done.histories:
        console.print(f"  {'with departures' if history.departs else 'as planned'}:")
        for line in history_lines(history):
            console.print(f"    {line}", soft_wrap=True)


def history_lines(history: History) -> Iterator[str]:
    """A few sentences on one of the two campaigns."""
    from hustings.spend.figures import figures, shown

    audit, verdict = history.record.audit, history.verdict
    assert audit is not None
    breaches = len(audit["breaches"])
    unsigned_key = "total/money_pence/without_elected"
    unsigned = figures(history.record.state, history.record.problems)[unsigned_key]
    yield (
        f"{verdict.tree_size:,} entries, {breaches:,} breaches, "
        f"{shown(unsigned_key, unsigned)} without an elected person's signature"
    )
    flagged = [test["test"] for test in audit["favour"] if test["flag"]]
    found = f"flagged ({'; '.join(flagged)})" if flagged else "nothing found"
    yield f"test for favour: {found}"
    cost = audit["cost_of_departure"]["seats"]
    if cost["mean"]:
        yield (
            f"departures cost {cost['mean']:.2f} expected seats "
            f"({cost['p05']:.2f} to {cost['p95']:.2f})"
        )
    yield f"verify: {'passed' if verdict.ok else 'FAILED'}"


def stances(seats: list[dict[str, object]]) -> dict[str, int]:
    """How many seats are held with effort, attacked, or left; the words are the plan's."""
    counts = {"defend": 0, "attack": 0, "hold": 0}
    for seat in seats:
        counts[str(seat["stance"])] += 1
    return counts
