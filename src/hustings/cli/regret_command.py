"""``hustings regret``: plans as they would have been made, replayed on the declared result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hustings.cli import options
from hustings.cli.output import people_console, print_json, progress_line, titled

if TYPE_CHECKING:
    from rich.console import Console

    from hustings.election.contest import Election
    from hustings.estimate.result import Estimate

DAYS = "42,28,14,7,1"
FURTHEST = 366  # days before the poll


class DaysLeft(click.ParamType[tuple[int, ...]]):
    """Days to polling day, as 42,28,14."""

    name = "days"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        parts = [part.strip() for part in str(value).split(",")]
        days = [int(part) for part in parts if part.isascii() and part.isdigit()]
        if len(days) < len(parts) or any(not 1 <= day <= FURTHEST for day in days):
            self.fail(
                f"{value!r} is not a list of days left to polling day, each from 1 to {FURTHEST}. "
                "Write it as 42,28,14.",
                param,
                ctx,
            )
        return tuple(sorted(set(days), reverse=True))


@click.command()
@options.campaign_option
@options.election_option
@click.option(
    "--party",
    "parties",
    multiple=True,
    metavar="ID",
    help="A party that plans; may be given several times "
    "(default: every party in the polls that won a seat last time).",
)
@click.option(
    "--days",
    type=DaysLeft(),
    default=DAYS,
    show_default=True,
    metavar="LIST",
    help="Days left to polling day on which a plan is made.",
)
@options.draw_options
@options.json_option
def regret(
    campaign: Path,
    election: str | None,
    parties: tuple[str, ...],
    days: tuple[int, ...],
    draws: int,
    seed: int,
    as_json: bool,
) -> None:
    """Replay plans on the declared result.

    Every plan is made from what was public on its day, with the example's budgets. Simpler rules
    and hindsight have the same. Responses are assumed: a replay says how well effort was pointed,
    not what it would have done.
    """
    contest = options.open_election(election, campaign)
    chosen = asked_parties(contest, parties)

    from hustings.estimate.model import estimate
    from hustings.estimate.score import declared_leads
    from hustings.plan.problems import PlanError
    from hustings.plan.regret import ASSUMED, EFFECTIVENESS_DRAWS
    from hustings.plan.replay import contested_seats, replay_json, replays

    with options.folder_problems():
        found = {
            party: declared_leads(contest, party, contested_seats(contest, party))
            for party in chosen
        }
    options.show_warnings(found[chosen[0]].warnings)

    def estimate_on(day: date) -> Estimate:
        progress_line(f"{contest.id} on {day}: estimate and plans")
        return estimate(contest, options.evidence_day(contest, day), draws, seed)

    try:
        declared = {party: leads.points for party, leads in found.items()}
        made = list(replays(contest, chosen, days, estimate_on, declared, seed))
    except PlanError as error:
        raise click.ClickException(str(error)) from error
    figures = {
        "election": contest.id,
        "polling_day": contest.polling_day.isoformat(),
        "assumed": ASSUMED,
        "draws": draws,
        "effectiveness_draws": EFFECTIVENESS_DRAWS,
        "replays": [replay_json(replay) for replay in made],
    }
    if as_json:
        print_json(figures)
    else:
        show_regret(figures)


def asked_parties(election: Election, asked: Sequence[str]) -> tuple[str, ...]:
    """The parties asked for, each once; else all that the polls give and that won a seat last time,
    or all that the polls give."""
    from hustings.election.votes import last_winners

    if asked:
        return tuple(dict.fromkeys(options.known_party(election, party) for party in asked))
    won = Counter(last_winners(election))
    return tuple(party for party in election.polled if won[party]) or election.polled


def show_regret(figures: dict[str, Any]) -> None:
    """A table for each party, one line a day; then all of them summed."""
    console = people_console()
    console.print(
        f"{figures['election']}, polling day {figures['polling_day']}: seats beyond what the "
        "floors alone would have won,\nthe mean over "
        f"{figures['effectiveness_draws']:,} ways in which a campaign may work (90% range)."
    )
    console.print(figures["assumed"])
    for party in dict.fromkeys(entry["party"] for entry in figures["replays"]):
        show_party(console, [entry for entry in figures["replays"] if entry["party"] == party])
    show_sums(console, figures["replays"])


def show_party(console: Console, rows: list[dict[str, Any]]) -> None:
    """One party's replays: a column a day, a line for each way of spending."""
    first = rows[0]
    table = titled(
        f"{first['party']}: {first['contested']} seats contested, {first['declared']} declared won",
        ("days left",),
        [str(row["days_left"]) for row in rows],
    )

    def line(name: str, read: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
        ways = [read(row) for row in rows]
        table.add_row(name, *("-" if way is None else f"{way['gain']:.2f}" for way in ways))

    line("plan", lambda row: row["plan"])
    ranges = [f"{row['plan']['p05']:.0f} to {row['plan']['p95']:.0f}" for row in rows]
    table.add_row("  90% range", *ranges)
    line("the same, released in thirds", lambda row: row["staged"])
    for place, rule in enumerate(first["rules"]):
        line(rule["name"], lambda row, place=place: row["rules"][place])  # type: ignore[misc]
    line("hindsight", lambda row: row["hindsight"])
    table.add_row("regret of the plan", *(f"{row['regret']:.2f}" for row in rows))
    console.print(table)


def show_sums(console: Console, rows: list[dict[str, Any]]) -> None:
    """Every way of spending, summed over all replays."""
    table = titled(f"Summed over {len(rows)} replays", ("spent by",), ("seats gained",))
    table.add_row("plan", f"{sum(row['plan']['gain'] for row in rows):.2f}")
    for place, rule in enumerate(rows[0]["rules"]):
        table.add_row(rule["name"], f"{sum(row['rules'][place]['gain'] for row in rows):.2f}")
    table.add_row("hindsight", f"{sum(row['hindsight']['gain'] for row in rows):.2f}")
    console.print(table)
    staged = [row for row in rows if row["staged"] is not None]
    if staged:
        in_thirds, at_once = (sum(row[way]["gain"] for row in staged) for way in ("staged", "plan"))
        console.print(
            f"Released in thirds, each by the plan of its own day: {in_thirds:.2f}, against "
            f"{at_once:.2f} all at once, over the {len(staged)} with later days."
        )
