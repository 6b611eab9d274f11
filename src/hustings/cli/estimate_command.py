"""``hustings estimate``: every seat and every group, with uncertainty."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from hustings.cli import options
from hustings.cli.campaign_returns import campaign_returns, returns_lines, without_returns_option
from hustings.cli.output import (
    chance,
    figures_bytes,
    interval,
    people_console,
    print_json,
    progress_line,
    titled,
)
from hustings.cli.survey_words import survey_line

if TYPE_CHECKING:
    from rich.table import Table

SEATS_SHOWN = 25
GROUP_PARTIES = 3


@click.command()
@options.election_options
@options.draw_options
@without_returns_option
@options.fast_option
@options.record_option
@options.json_option
@options.all_option
def estimate(
    campaign: Path,
    election: str | None,
    as_of: date | None,
    draws: int,
    seed: int,
    without_returns: bool,
    fast: bool,
    to_record: bool,
    as_json: bool,
    show_all: bool,
) -> None:
    """Estimate every seat and every group, with uncertainty.

    In a campaign folder with a record the doorstep returns that were taken in are evidence too, up
    to the as-of day.
    """
    options.refuse_record_of_another(election, to_record)
    options.refuse_fast_record(fast, to_record)
    contest = options.open_election(election, campaign)
    day = options.evidence_day(contest, as_of)

    from hustings.estimate.model import estimate as make_estimate
    from hustings.estimate.report import estimate_json
    from hustings.estimate.summary import summarise
    from hustings.estimate.trend import poll_trend

    taken = campaign_returns(election, campaign, contest, left_out=without_returns)
    start = perf_counter()
    trend = poll_trend(contest, day)
    made = make_estimate(
        contest,
        day,
        draws,
        seed,
        returns=taken.counts,
        canvass_of=taken.party,
        mode="fast" if fast else "full",
    )
    summary = summarise(made)
    figures = estimate_json(contest, summary, trend, 0.0, taken.counts)
    figures["seconds"] = round(perf_counter() - start, 3)
    if to_record:
        record_estimate(campaign, figures, day, draws, seed)
    if as_json:
        print_json(figures)
    else:
        show_estimate(figures, show_all)


def record_estimate(
    campaign: Path, figures: dict[str, Any], day: date, draws: int, seed: int
) -> None:
    """Keeps the estimate in estimates/ and files/, and adds its entry. What is published with the
    record says nothing of returns seat by seat, nor of canvassers."""
    from hustings.cli.campaign_folder import not_before, open_campaign, record_problems
    from hustings.publish.public_estimate import public_estimate
    from hustings.record.durable import replace_file
    from hustings.record.files import put_file

    data = figures_bytes(public_estimate(figures))
    with record_problems(), open_campaign(campaign, write=True) as opened:
        body = {
            "as_of": day.isoformat(),
            "sha256": put_file(campaign, data),
            "draws": draws,
            "seed": seed,
        }
        replace_file(campaign / "estimates" / f"{day}.json", data)
        number = opened.journal.add("estimate", not_before(opened.record.last_at), body)
    progress_line(f"Recorded as entry {number}.")


def show_estimate(figures: dict[str, Any], show_all: bool) -> None:
    """Totals first, then the seats, the most open ones on top."""
    console = people_console()
    console.print(
        f"{figures['election']} on {figures['as_of']}: "
        f"{figures['draws']:,} draws in {figures['seconds']:.1f} s. Ranges hold 90% of the draws."
    )
    if "returns" in figures:
        for line in returns_lines(figures["returns"]):
            console.print(line, soft_wrap=True)
    if "survey" in figures:
        console.print(survey_line(figures["survey"]), soft_wrap=True)
    console.print(totals_table(figures))
    if figures["groups"]:
        console.print(groups_table(figures))

    seats = sorted(figures["seats"], key=lambda seat: max(seat["win"].values(), default=1.0))
    shown = seats if show_all else seats[:SEATS_SHOWN]
    console.print(seats_table(shown))
    if len(shown) < len(seats):
        console.print(f"{len(seats) - len(shown)} more seats: --all shows every one.")
    if figures["not_modelled"]:
        console.print(
            f"{len(figures['not_modelled'])} seats are not modelled and counted as last time."
        )


def totals_table(figures: dict[str, Any]) -> Table:
    table = titled("Seats in all", ("party",), ("seats (90%)", "largest", "majority"))
    for party, total in sorted(figures["totals"].items(), key=lambda item: -item[1]["mean"]):
        table.add_row(
            party,
            f"{total['mean']:.0f} ({total['p05']:.0f} to {total['p95']:.0f})",
            chance(figures["largest"][party]),
            chance(figures["majority"][party]),
        )
    return table


def groups_table(figures: dict[str, Any]) -> Table:
    """Share of the vote and its change in every group, for the parties with the most seats."""
    leading = sorted(figures["totals"], key=lambda p: -figures["totals"][p]["mean"])[:GROUP_PARTIES]
    headings = [text for party in leading for text in (f"{party}, % (90%)", "change")]
    table = titled("Groups, and how they moved in the last weeks", ("group",), headings)
    for group in figures["groups"]:
        cells = []
        for party in leading:
            share, moved = group["shares"].get(party), group["movement"].get(party)
            cells.append(interval(share) if share and share["sd"] else "-")
            cells.append(change(moved))
        table.add_row(f"{group['by']}: {group['level']}", *cells)
    return table


def change(moved: dict[str, Any] | None) -> str:
    """A party's change in a group, in points; with its first day where it is flagged."""
    if not moved or not moved["mean"]:
        return "-"
    points = f"{100 * moved['mean']:+.1f}"
    return f"{points} since {moved['first_day']}" if moved.get("flagged") else points


def seats_table(seats: list[dict[str, Any]]) -> Table:
    table = titled("Seats, the most open first", ("seat", "ahead"), ("chance", "share, % (90%)"))
    table.add_column("next")
    for heading in ("chance", "share, % (90%)"):
        table.add_column(heading, justify="right")
    for seat in seats:
        table.add_row(seat["name"], *leading_two(seat))
    return table


def leading_two(seat: dict[str, Any]) -> list[str]:
    """Party, chance and share of the two likeliest winners of a seat."""
    cells: list[str] = []
    ranked = sorted(seat["win"].items(), key=lambda item: -item[1])
    for party, probability in ranked[:2]:
        share = seat["shares"].get(party)
        cells += [party, chance(probability), interval(share) if share else "-"]
    return cells
