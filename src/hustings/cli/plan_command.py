"""``hustings plan``: where each resource should go, and how far that is from the best."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from hustings.cli import options
from hustings.cli.output import people_console, print_json

SEATS_SHOWN = 25
FRESH_SEED = 1_000_003  # the draws that a plan is judged on are never those it was made on


@click.command()
@options.election_options
@options.party_option("The party that plans.")
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

    from hustings.estimate.model import estimate as make_estimate
    from hustings.plan.optimise import make_plan
    from hustings.plan.problem import example_problem
    from hustings.plan.report import plan_json

    estimate = make_estimate(contest, day, draws=draws, seed=seed)
    fresh = make_estimate(contest, day, draws=draws, seed=seed + FRESH_SEED)
    figures = plan_json(make_plan(example_problem(estimate, planner), fresh))
    if as_json:
        print_json(figures)
    else:
        show_plan(figures, planner, show_all)


def show_plan(figures: dict[str, Any], party: str, show_all: bool) -> None:
    """What the plan is worth, what it uses, and the seats it goes to, the best first."""
    from rich.table import Table

    console = people_console()
    console.print(
        f"Plan for {party} on {figures['as_of']}, by {figures['objective']}: "
        f"{figures['value']:.2f} seats, at most {figures['gap']:.2f} below the best possible "
        f"({figures['draws']:,} draws, {figures['seconds']:.1f} s)."
    )
    worth = Table(title="On draws that the planning did not see", title_justify="left")
    worth.add_column("plan")
    worth.add_column("expected seats", justify="right")
    rows = [("this plan", figures["fresh"])]
    rows += [(base["name"], base["fresh"]) for base in figures["baselines"]]
    for name, fresh in rows:
        worth.add_row(name, f"{fresh['value']:.2f} ± {fresh['se']:.2f}" if fresh else "-")
    console.print(worth)

    resources = Table(title="Resources", title_justify="left")
    for heading in ("resource", "budget", "used", "one more seat costs"):
        resources.add_column(heading, justify="left" if heading == "resource" else "right")
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
    seats = sorted(figures["seats"], key=lambda seat: -(seat["gain"] or 0.0))
    shown = seats if show_all else seats[:SEATS_SHOWN]
    table = Table(title="Seats, the largest gain first", title_justify="left")
    table.add_column("seat")
    table.add_column("stance")
    for name in ids:
        table.add_column(name.replace("_", " "), justify="right")
    table.add_column("gain", justify="right")
    table.add_column("why", ratio=1)
    for seat in shown:
        amounts = [f"{seat['amounts'].get(name, 0):,.0f}" for name in ids]
        gain = "-" if seat["gain"] is None else f"{seat['gain']:.3f}"
        table.add_row(seat["seat_id"], seat["stance"], *amounts, gain, seat["why"])
    console.print(table)
    if len(shown) < len(seats):
        console.print(f"{len(seats) - len(shown)} more seats: --all shows every one.")
