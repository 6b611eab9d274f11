"""``hustings price``: what changes to a plan cost in seats. ``record depart`` says it before
anybody signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hustings.cli import options
from hustings.cli.change_file import read_changes
from hustings.cli.money import spoken
from hustings.cli.output import print_json, progress_line

if TYPE_CHECKING:
    from hustings.cli.campaign_folder import Campaign
    from hustings.election.contest import FloatArray
    from hustings.estimate.result import Estimate
    from hustings.plan.departure import Change
    from hustings.plan.problem import Float32, PlanProblem

MILLIONTHS = 1_000_000
DRAWS, SEED = 10_000, 0  # where no estimate is in the record


@dataclass(frozen=True)
class Against:
    """What changes are priced against. ``planned``: (M, R) amounts in the problem's units.
    ``plan``, ``estimate``: their entries, None outside a record."""

    problem: PlanProblem
    lead: Float32
    planned: FloatArray
    plan: int | None
    estimate: int | None


@click.command()
@click.argument("changes", type=click.Path(path_type=Path), metavar="CHANGES.csv")
@options.election_options
@options.party_option("The party that plans")
@options.json_option
def price(
    changes: Path,
    campaign: Path,
    election: str | None,
    as_of: date | None,
    party: str | None,
    as_json: bool,
) -> None:
    """Say what changes to the plan cost in seats.

    CHANGES.csv has the columns seat_id,resource,amount: so much more for a seat (money in
    whole units), or less with a minus. What the budget does not hold, the other seats give up in
    proportion to what they have beyond their floors.

    In a campaign folder with a record it is the plan in force, judged by the last recorded
    estimate. With --election it is the example's plan of the day.
    """
    from hustings.plan.departure import departure_json, price_of

    if election is None and options.has_record(campaign):
        if party is not None or as_of is not None:
            raise click.UsageError(
                "--party and --as-of are for an election without a record: name one with "
                "--election. A campaign's plan is judged by its last recorded estimate."
            )
        against = of_the_record(campaign)
    else:
        against = of_an_election(campaign, election, as_of, party)
    ids = [resource.id for resource in against.problem.resources]
    asked = read_changes(changes, against.problem.seat_ids, ids)
    with plan_errors():
        found = price_of(against.problem, against.lead, against.planned, asked)
    figures = {**standing(against), **departure_json(found, against.problem)}
    if as_json:
        print_json({**figures, "changes": [change_json(change) for change in asked]})
    else:
        for line in price_lines(figures):
            print(line)


def of_the_record(folder: Path) -> Against:
    """The plan in force of a campaign folder."""
    from hustings.cli.campaign_folder import open_campaign

    with open_campaign(folder) as opened:
        if opened.ledger.plan is None:
            raise click.UsageError(
                "No plan is in force: there is nothing to depart from yet. Sign one with "
                "`hustings record plan`."
            )
        if not opened.record.estimates:
            raise click.UsageError(
                "No estimate is in the record to judge by: make one with "
                "`hustings estimate --record`."
            )
        return plan_in_force(opened)


def plan_in_force(campaign: Campaign) -> Against:
    """The plan in force and the last recorded estimate, drawn again as it was made."""
    from hustings.audit.lost_seats import amounts_of_plan
    from hustings.audit.terms import policy_terms
    from hustings.cli.publish_command import returns_behind
    from hustings.estimate.model import estimate
    from hustings.plan.campaign import campaign_problem
    from hustings.plan.leads import contested, leads
    from hustings.plan.own_trials import folder_response

    assert campaign.ledger.plan is not None
    index, body = campaign.record.estimates[-1]
    progress_line(f"What the change costs, by the estimate of {body['as_of']}, entry {index} ...")
    returns = returns_behind(campaign, index, body["sha256"])
    drawn = estimate(
        campaign.election,
        date.fromisoformat(body["as_of"]),
        body["draws"],
        body["seed"],
        returns=returns,
        canvass_of=None if returns is None else campaign.party,
    )
    with plan_errors():
        terms = policy_terms(campaign.policy, campaign.election.currency)
        response = folder_response(campaign.election.folder)
        problem = campaign_problem(drawn, campaign.party, terms, response)
    lead = leads(drawn, campaign.party, contested(drawn, campaign.party))
    planned = amounts_of_plan(problem, campaign.ledger)
    return Against(problem, lead, planned, campaign.ledger.plan.index, index)


def of_an_election(
    campaign: Path, election: str | None, as_of: date | None, party: str | None
) -> Against:
    """The example's plan of the day."""
    contest = options.open_election(election, campaign)
    day = options.evidence_day(contest, as_of)
    planner = options.known_party(contest, party)

    from hustings.estimate.model import estimate
    from hustings.plan.campaign import example_problem
    from hustings.plan.certificate import certify
    from hustings.plan.leads import contested, leads
    from hustings.plan.own_trials import folder_response

    drawn: Estimate = estimate(contest, day, DRAWS, SEED)
    with plan_errors():
        problem = example_problem(drawn, planner, folder_response(contest.folder))
    lead = leads(drawn, planner, contested(drawn, planner))
    return Against(problem, lead, certify(problem).amounts, None, None)


@contextmanager
def plan_errors() -> Iterator[None]:
    """What cannot be planned or priced is an error of use."""
    from hustings.plan.problems import PlanError

    try:
        yield
    except PlanError as error:
        raise click.ClickException(str(error)) from error


def standing(against: Against) -> dict[str, Any]:
    """What the price is of and by."""
    problem = against.problem
    return {
        "election": problem.election,
        "party": problem.party,
        "as_of": problem.as_of.isoformat(),
        "plan": against.plan,
        "estimate": against.estimate,
        "draws": against.lead.shape[1],
    }


def change_json(change: Change) -> dict[str, Any]:
    return {"seat_id": change.seat_id, "resource": change.resource, "amount": change.amount}


def departure_figures(campaign: Campaign, change: Change) -> dict[str, Any] | None:
    """The price of one departure before it is signed; None, with the reason on standard error,
    where there is nothing to judge by."""
    from hustings.plan.departure import departure_json, price_of

    if not campaign.record.estimates:
        options.show_warnings(["no estimate is in the record: the departure has no price."])
        return None
    against = plan_in_force(campaign)
    if change.seat_id not in against.problem.seat_ids:
        options.show_warnings([f"the plan has no seat {change.seat_id}: it has no price."])
        return None
    with plan_errors():
        found = price_of(against.problem, against.lead, against.planned, [change])
    return {**standing(against), **departure_json(found, against.problem)}


def recorded_price(figures: Mapping[str, Any]) -> dict[str, int]:
    """The price as an entry has it: whole millionths of a seat."""
    cost = figures["price"]
    return {
        "estimate": figures["estimate"],
        **{name: round(MILLIONTHS * cost[name]) for name in ("mean", "p05", "p95")},
    }


def price_lines(figures: Mapping[str, Any]) -> Sequence[str]:
    """The price in words."""
    from hustings.plan.words import amount_of, listed

    cost = figures["price"]
    taken, money = figures["taken"], spoken()
    given = [amount_of(name, amount, money) for name, amount in taken.items() if amount > 1e-6]
    who = f" The other seats give up {listed(given)} for it, in proportion." if given else ""
    low, high = seats(cost["p05"]), seats(cost["p95"])
    return (
        f"Price: {lost(cost['mean'])} ({low} to {high}, as effort works badly or well).{who}",
        f"Where it goes: {lost(figures['there'])}. At what the last unit is worth in today's best "
        f"plan the price would be {seats(figures['at_shadow_prices'])}.",
        *(f"Warning: {sentence}" for sentence in figures["warnings"]),
    )


def lost(value: float) -> str:
    """ "0.0012 expected seats lost"."""
    if abs(value) < 0.00005:
        return "under 0.0001 expected seats either way"
    return f"{seats(abs(value))} expected seats {'won' if value < 0.0 else 'lost'}"


def seats(value: float) -> str:
    """Seats to two figures that count, and never longer than four decimals."""
    if abs(value) < 0.00005:
        return "0.0000"
    return f"{value:.4f}" if abs(value) < 0.1 else f"{value:.2f}"
