"""``hustings score``: what was public on the date, against the declared results."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from hustings.cli import options
from hustings.cli.output import people_console, print_json, titled


@click.command()
@options.election_options
@options.draw_options
@options.json_option
def score(
    campaign: Path,
    election: str | None,
    as_of: date | None,
    draws: int,
    seed: int,
    as_json: bool,
) -> None:
    """Score estimates against the declared results.

    Three simple forecasts are scored beside them: uniform swing, proportional swing, no change.
    """
    contest = options.open_election(election, campaign)
    day = options.evidence_day(contest, as_of)

    from hustings.estimate.score import score as make_score
    from hustings.estimate.score import score_json

    with options.folder_problems():
        made = make_score(contest, day, draws, seed)
    options.show_warnings(made.warnings)
    figures = score_json(made)
    if as_json:
        print_json(figures)
    else:
        show_score(figures)


LINES: tuple[tuple[str, Callable[[dict[str, Any]], Any]], ...] = (
    ("seats right", lambda f: f["seats_right"]),
    ("close seats right", lambda f: f["close_seats"]["right"]),
    ("share RMSE, points", lambda f: points(f["share_rmse"])),
    ("share MAE, points", lambda f: points(f["share_mae"])),
    ("90% ranges that hold, %", lambda f: points(f["coverage90"], 1)),
    ("Brier score", lambda f: digits(f["brier"])),
    ("log score", lambda f: digits(f["log_score"])),
)


def show_score(figures: dict[str, Any]) -> None:
    """One line a measure, one column a method; then the seat totals."""
    console = people_console()
    console.print(
        f"{figures['election']} from what was public on {figures['as_of']}: "
        f"{figures['seats_scored']} seats scored, {figures['close_seats']['n']} of them close."
    )
    methods = {"estimate": figures, **figures["baselines"]}
    names = [name.replace("_", " ") for name in methods]
    table = titled("Scores (lower is better but for seats and ranges)", ("measure",), names)
    for label, read in LINES:
        table.add_row(label, *(str(read(method)) for method in methods.values()))
    for party in figures["crps_seats"]:
        row = (digits(method["crps_seats"].get(party), 1) for method in methods.values())
        table.add_row(f"CRPS of {party} seats", *row)
    console.print(table)

    totals = titled("Seats in all", ("party",), ("estimate (90%)", "declared"))
    for party, total in sorted(figures["seat_totals"].items(), key=lambda i: -i[1]["actual"]):
        totals.add_row(
            party,
            f"{total['mean']:.0f} ({total['p05']:.0f} to {total['p95']:.0f})",
            str(total["actual"]),
        )
    console.print(totals)


def points(share: float | None, places: int = 2) -> str:
    return "-" if share is None else f"{100 * share:.{places}f}"


def digits(value: float | None, places: int = 3) -> str:
    return "-" if value is None else f"{value:.{places}f}"
