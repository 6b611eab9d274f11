"""``hustings plan``: where each resource should go, and how far that is from the best."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from hustings.cli import options
from hustings.cli.output import chance, people_console, print_json, titled

SEATS_SHOWN = 25
REASONS_SHOWN = 5


@click.command()
@options.election_options
@options.party_option("The party that plans")
@options.draw_options
@options.json_option
@options.all_option
def plan(
    campaign: Path,
    election: str | None,
    as_of: date | None,
    party: str | None,
    draws: int,
    seed: int,
    as_json: bool,
    show_all: bool,
) -> None:
    """Say where each resource should go, with a proven gap.

    The gap is how far the plan can be from the best one within the budgets.

    Budgets are those of the worked example, whatever the election.
    """
    contest = options.open_election(election, campaign)
    day = options.evidence_day(contest, as_of)
    planner = options.known_party(contest, party)

    from hustings.demo.weeks import FRESH_SEED
    from hustings.estimate.model import estimate as make_estimate
    from hustings.plan.optimise import make_plan
    from hustings.plan.problem import example_problem
    from hustings.plan.report import plan_json

    estimate = make_estimate(contest, day, draws=draws, seed=seed)
    loaded = perf_counter()
    problem = example_problem(estimate, planner)
    framing = perf_counter() - loaded
    del estimate  # the problem holds what the plan needs: two estimates would take twice the room
    fresh = make_estimate(contest, day, draws=draws, seed=seed + FRESH_SEED)
    start = perf_counter()
    figures = plan_json(make_plan(problem, fresh, lambda: framing + perf_counter() - start))
    if as_json:
        print_json(figures)
    else:
        names = {seat.seat_id: seat.name for seat in contest.seats}
        show_plan(figures, names, show_all)


def show_plan(figures: dict[str, Any], names: dict[str, str], show_all: bool) -> None:
    """What the plan is worth, what it uses, and the seats it goes to, the best first."""
    console = people_console()
    console.print(
        f"Plan for {figures['party']} on {figures['as_of']}: {figures['value']:.2f} expected "
        f"seats, at most {figures['gap']:.2f} below the best possible "
        f"({figures['draws']:,} draws, {figures['seconds']:.1f} s)."
    )
    title = "On draws that the planning did not see"
    worth = titled(title, ("rule",), ("expected seats", "behind this plan"))
    worth.add_row("this plan", f"{figures['fresh']['value']:.2f}", "")
    for rule in figures["baselines"]:
        behind = f"{rule['behind']['value']:.2f} ± {rule['behind']['se']:.2f}"
        worth.add_row(rule["name"], f"{rule['fresh']['value']:.2f}", behind)
    console.print(worth)

    resources = titled("Resources", ("resource",), ("budget", "used", "one more seat costs"))
    for resource in figures["resources"]:
        price = resource["shadow_price"]
        resources.add_row(
            resource["id"],
            f"{resource['budget']:,.0f}",
            f"{resource['used']:,.0f}",
            f"{1 / price:,.0f}" if price else "-",
        )
    console.print(resources)

    ids = [resource["id"] for resource in figures["resources"]]
    seats = sorted(figures["seats"], key=lambda seat: -seat["gain"])
    shown = seats if show_all else seats[:SEATS_SHOWN]
    headings = ["chance now", "with plan", *(name.replace("_", " ") for name in ids)]
    table = titled("Seats, the largest gain first", ("seat", "stance"), headings)
    for seat in shown:
        chances = [chance(seat["chance"]["now"]), chance(seat["chance"]["plan"])]
        amounts = [f"{seat['amounts'][name]:,.0f}" for name in ids]
        table.add_row(names[seat["seat_id"]], seat["stance"], *chances, *amounts)
    console.print(table)
    if len(shown) < len(seats):
        console.print(f"{len(seats) - len(shown)} more seats: --all shows every one.")

    console.print("\nWhy")
    for seat in seats[:REASONS_SHOWN]:
        console.print(f"  {names[seat['seat_id']]}: {seat['why']}")
    console.print("  --json has the reason for every seat.")
