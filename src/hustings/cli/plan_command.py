"""``hustings plan``: where each resource should go, and how far that is from the best."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hustings.cli import options
from hustings.cli.campaign_returns import campaign_returns, without_returns_option
from hustings.cli.output import figures_bytes, plain, print_json, progress_line
from hustings.cli.plan_asked import Asked, asked_options, objective_of, previous_amounts, terms_of
from hustings.cli.plan_making import Drawing, Wanted, figures_of, make, plan_problems
from hustings.cli.plan_staging import show_staging, staging_figures, staging_option
from hustings.cli.signing import Signing, append_signed, holders_option, key_option
from hustings.cli.trials_option import own_response, trials_option

if TYPE_CHECKING:
    from hustings.election.contest import Election
    from hustings.plan.plan import Plan


@click.command()
@options.election_options
@options.party_option("The party that plans")
@options.draw_options
@without_returns_option
@trials_option
@asked_options
@click.option(
    "--what-if",
    "asks_what_if",
    is_flag=True,
    help="Also plan for other budgets and for a national swing (some seconds; in --json, and "
    "always with --record).",
)
@staging_option
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
    asked: Asked,
    asks_what_if: bool,
    asks_staging: bool,
    to_record: bool,
    holders: tuple[str, ...],
    key_files: tuple[Path, ...],
    as_json: bool,
    show_all: bool,
) -> None:
    """Say where each resource should go, with a proven gap.

    The gap is how far the plan can be from the best one within the budgets.

    --terms names a file with the campaign's own budgets, floors, caps, fairness and objective.
    --budget and --swing ask "what if".

    In a campaign folder with a record the party and the budgets are the record's own, and its
    doorstep returns are evidence; elsewhere budgets are those of the worked example, whatever the
    election.

    --record signs it as the plan in force, all of it released: who signs is said with --as or
    --key. To release it in stages: hustings record plan.
    """
    options.refuse_record_of_another(election, to_record)
    asked.refuse_record(to_record)
    file = terms_of(asked)
    objective = objective_of(asked, file)
    asked.refuse_what_ifs(objective, asks_what_if)
    contest = options.open_election(election, campaign)
    day = options.evidence_day(contest, as_of)
    own = options.campaign_terms(election, campaign)
    refuse_what_is_not_the_campaigns(own, party, to_record)
    planner = options.known_party(contest, own.party if own else party)
    response = own_response(contest, election, campaign, trials, to_record)
    previous = previous_amounts(asked, contest.id, planner)
    wanted = Wanted(planner, asked, own, file, objective, response, previous)
    returns = campaign_returns(election, campaign, contest, left_out=without_returns)
    drawing = Drawing(contest, day, draws, returns)
    with plan_problems():
        made = make(wanted, drawing, seed)
        figures = figures_of(made, asked)
    if (asks_what_if or to_record) and objective.name == "expected_seats":
        figures["what_if"] = what_if_figures(made.plan)
    if asks_staging:
        figures["staging"] = staging_figures(drawing.with_seed(seed), made.plan, seed, asked.swing)
    if to_record:
        record_plan(campaign, figures, Signing(holders, key_files, None, force=False, yes=True))
    if as_json:
        print_json(figures)
    else:
        show(figures, contest, show_all)


def what_if_figures(plan: Plan) -> dict[str, Any]:
    from hustings.plan.what_if import what_if, what_if_json

    return what_if_json(what_if(plan))


def show(figures: dict[str, Any], contest: Election, show_all: bool) -> None:
    from hustings.cli.plan_words import show_plan

    names = {seat.seat_id: seat.name for seat in contest.seats}
    show_plan(figures, names, show_all)
    if "staging" in figures:
        show_staging(figures["staging"])


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
