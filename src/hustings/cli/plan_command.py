"""``hustings plan``: where each resource should go, and how far that is from the best."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from hustings.cli import options
from hustings.cli.campaign_returns import campaign_returns, without_returns_option
from hustings.cli.output import (
    chance,
    counted,
    figures_bytes,
    people_console,
    plain,
    print_json,
    progress_line,
    titled,
)
from hustings.cli.signing import Signing, append_signed, holders_option, key_option
from hustings.cli.trials_option import own_response, trials_option

if TYPE_CHECKING:
    from hustings.estimate.result import Estimate

SEATS_SHOWN = 25
REASONS_SHOWN = 5


@click.command()
@options.election_options
@options.party_option("The party that plans")
@options.draw_options
@without_returns_option
@trials_option
@click.option(
    "--what-if",
    "asks_what_if",
    is_flag=True,
    help="Also plan for other budgets and for a national swing (some seconds; in --json, and "
    "always with --record).",
)
@options.record_option
@holders_option
@key_option
@options.json_option
@options.all_option
def plan(
    campaign: Path,
    election: str | None,
    as_of: date | None,
    party: str | None,
    draws: int,
    seed: int,
    without_returns: bool,
    trials: Path | None,
    asks_what_if: bool,
    to_record: bool,
    holders: tuple[str, ...],
    key_files: tuple[Path, ...],
    as_json: bool,
    show_all: bool,
) -> None:
    """Say where each resource should go, with a proven gap.

    The gap is how far the plan can be from the best one within the budgets.

    In a campaign folder with a record the party and the budgets are the record's own, and its
    doorstep returns are evidence; elsewhere budgets are those of the worked example, whatever the
    election.

    --record signs it as the plan in force, all of it released: who signs is said with --as or
    --key. To release it in stages: hustings record plan.
    """
    options.refuse_record_of_another(election, to_record)
    contest = options.open_election(election, campaign)
    day = options.evidence_day(contest, as_of)
    own = options.campaign_terms(election, campaign)
    refuse_what_is_not_the_campaigns(own, party, to_record)
    planner = options.known_party(contest, own.party if own else party)
    response = own_response(contest, election, campaign, trials, to_record)

    from hustings.demo.weeks import FRESH_SEED
    from hustings.estimate.model import estimate as make_estimate
    from hustings.plan.campaign import campaign_problem
    from hustings.plan.example_terms import example_terms
    from hustings.plan.optimise import make_plan
    from hustings.plan.report import plan_json
    from hustings.plan.what_if import what_if, what_if_json

    taken = campaign_returns(election, campaign, contest, left_out=without_returns)

    def drawn(seed: int) -> Estimate:
        return make_estimate(
            contest, day, draws, seed, returns=taken.counts, canvass_of=taken.party
        )

    estimate = drawn(seed)
    if estimate.returns is not None:
        used = counted(int(estimate.returns.returns.sum()), "doorstep return")
        progress_line(f"The estimate behind the plan uses {used}.")
    loaded = perf_counter()
    terms = own.terms if own else example_terms(estimate, planner)
    problem = campaign_problem(estimate, planner, terms, response)
    framing = perf_counter() - loaded
    del estimate  # the problem holds what the plan needs: two estimates would take twice the room
    fresh = drawn(seed + FRESH_SEED)
    start = perf_counter()
    made = make_plan(problem, fresh, lambda: framing + perf_counter() - start)
    figures = plan_json(made)
    if asks_what_if or to_record:
        figures["what_if"] = what_if_json(what_if(made))
    if to_record:
        record_plan(campaign, figures, Signing(holders, key_files, None, force=False, yes=True))
    if as_json:
        print_json(figures)
    else:
        names = {seat.seat_id: seat.name for seat in contest.seats}
        show_plan(figures, names, show_all)


def refuse_what_is_not_the_campaigns(
    own: options.CampaignTerms | None, party: str | None, to_record: bool
) -> None:
    """--record without a record, and --party beside a campaign's own, are used wrongly."""
    if own is None and to_record:
        raise click.UsageError(
            "--record needs a campaign with a record: name one with --campaign, or make one with "
            "`hustings new`."
        )
    if own is not None and party not in (None, own.party):
        raise click.UsageError(
            f"This campaign is {own.party}'s. For another party's plan name the election with "
            "--election."
        )


def record_plan(campaign: Path, figures: dict[str, Any], signing: Signing) -> None:
    """Signs all of the plan as the plan in force, and keeps it in plans/."""
    from hustings.cli.campaign_folder import open_campaign, record_problems
    from hustings.cli.plan_release import plan_of, released_plan
    from hustings.record.durable import replace_file

    path = campaign / "plans" / f"{figures['as_of']}.json"
    with record_problems(), open_campaign(campaign, write=True) as opened:
        amounts = plan_of(opened, plain(figures), path.name)
        found = released_plan(opened, amounts, 100, f"The plan of {figures['as_of']}.")
        number = append_signed(opened, "plan", found.body, signing, [found.amounts])
        replace_file(path, figures_bytes({**figures, "seconds": None}))
    progress_line(f"Recorded as entry {number}.")


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
