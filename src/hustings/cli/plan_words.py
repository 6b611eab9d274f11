"""A plan for people: what it is worth, what it uses, what limits cost, and where it goes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hustings.cli.output import chance, people_console, titled

if TYPE_CHECKING:
    from rich.console import Console

SEATS_SHOWN = 25
REASONS_SHOWN = 5
MOVES_SHOWN = 10


def show_plan(figures: dict[str, Any], names: dict[str, str], show_all: bool) -> None:
    """All of it, the seats with the largest gain first."""
    console = people_console()
    show_worth(console, figures)
    show_resources(console, figures)
    show_limits(console, figures)
    show_moves(console, figures, names)
    show_seats(console, figures, names, show_all)


def show_worth(console: Console, figures: dict[str, Any]) -> None:
    """What the plan is worth, and simpler rules beside it."""
    if figures.get("supposed"):
        console.print(
            f"What if: {'; '.join(figures['supposed'])}. Nobody's plan, and not recorded."
        )
    wanted = objective_words(figures["objective"])
    console.print(
        f"Plan for {figures['party']} on {figures['as_of']}: {figures['value']:.2f} {wanted}, "
        f"at most {figures['gap']:.2f} below the best possible "
        f"({figures['draws']:,} draws, {figures['seconds']:.1f} s)."
    )
    reported = figures.get("reported")
    if reported:
        majority, largest = reported["majority"], reported["largest"]
        console.print(
            f"Chance of a majority {chance(majority['value'])} (floors only: "
            f"{chance(majority['floors_only'])}), of being the largest party "
            f"{chance(largest['value'])} ({chance(largest['floors_only'])}): not certified."
        )
    title = "On draws that the planning did not see"
    worth = titled(title, ("rule",), (wanted, "behind this plan"))
    worth.add_row("this plan", f"{figures['fresh']['value']:.2f}", "")
    for rule in figures["baselines"]:
        behind = f"{rule['behind']['value']:.2f} ± {rule['behind']['se']:.2f}"
        worth.add_row(rule["name"], f"{rule['fresh']['value']:.2f}", behind)
    console.print(worth)
    if figures.get("caution"):
        console.print(caution_words(figures["caution"]["fresh"]))


def caution_words(fresh: dict[str, Any]) -> str:
    """What the plan's objective costs in expected seats, and brings, both on fresh draws."""
    given_up, gained = fresh["given_up"], fresh["gained"]
    return (
        f"Beside the plan of most expected seats it gives up {given_up['value']:.2f} ± "
        f"{given_up['se']:.2f} expected seats and gains {gained['value']:.2f} ± "
        f"{gained['se']:.2f} of what it counts."
    )


def objective_words(name: str) -> str:
    """ "expected seats", "expected seats, of which the first 326 count", "seats in the worst 20%
    of the draws"."""
    if found := re.fullmatch(r"expected_seats_up_to_(\d+)", name):
        return f"expected seats, of which the first {found[1]} count"
    if found := re.fullmatch(r"cvar_([\d.]+)", name):
        return f"seats in the worst {found[1]}% of the draws"
    return name.replace("_", " ")


def show_resources(console: Console, figures: dict[str, Any]) -> None:
    resources = titled("Resources", ("resource",), ("budget", "used", "one more seat costs"))
    for resource in figures["resources"]:
        resources.add_row(
            resource["id"],
            f"{resource['budget']:,.0f}",
            f"{resource['used']:,.0f}",
            seat_cost(resource["shadow_price"]),
        )
    console.print(resources)


def seat_cost(price: float) -> str:
    """What one more seat costs at a shadow price."""
    return f"{1 / price:,.0f}" if price else "-"


def show_limits(console: Console, figures: dict[str, Any]) -> None:
    """Limits over several seats that hold the plan back, and what fairness costs."""
    binding = [
        limit
        for limit in figures.get("pooled", [])
        if not limit["at_least"] and limit["shadow_price"]
    ]
    if binding:
        table = titled("Limits over several seats", ("limit",), ("at most", "used", "a seat costs"))
        for limit in binding:
            table.add_row(
                limit["name"],
                f"{limit['amount']:,.0f}",
                f"{limit['used']:,.0f}",
                seat_cost(limit["shadow_price"]),
            )
        console.print(table)
    fairness = figures.get("fairness")
    if fairness:
        headings = ("at least", "given", "costs, in seats", "at the very most")
        table = titled("Fairness", ("floor", "resource"), headings)
        for floor in fairness:
            table.add_row(
                floor["name"],
                floor["resource"],
                f"{floor['at_least']:,.0f}",
                f"{floor['given']:,.0f}",
                f"{floor['costs_seats']:.3f}",
                f"{floor['costs_at_most']:.3f}",
            )
        console.print(table)


def show_moves(console: Console, figures: dict[str, Any], names: Mapping[str, str]) -> None:
    """What moves beside the previous plan, and the seats with the largest part of that."""
    moves = figures.get("moved")
    if not moves:
        return
    table = titled(
        "Beside the previous plan", ("resource",), ("into seats", "out of seats", "lost", "seats")
    )
    for move in moves:
        seats = f"{move['seats_with_more']} more, {move['seats_with_less']} less"
        table.add_row(
            move["id"],
            f"{move['moved_in']:,.0f}",
            f"{move['moved_out']:,.0f}",
            f"{move['lost']:,.0f}",
            seats,
        )
    console.print(table)
    size = {move["id"]: max(move["moved_in"], move["moved_out"], 1e-9) for move in moves}
    changed = sorted(
        figures["moved_seats"],
        key=lambda row: -sum(abs(by) / size[name] for name, by in row["change"].items()),
    )
    largest = titled("The largest moves", ("seat",), [name.replace("_", " ") for name in size])
    for row in changed[:MOVES_SHOWN]:
        largest.add_row(names[row["seat_id"]], *(f"{row['change'][name]:+,.0f}" for name in size))
    console.print(largest)


def show_seats(
    console: Console, figures: dict[str, Any], names: Mapping[str, str], show_all: bool
) -> None:
    """The seats that the plan goes to, and why."""
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
    show_reasons(console, seats[:REASONS_SHOWN], names)


def show_reasons(
    console: Console, seats: Sequence[Mapping[str, Any]], names: Mapping[str, str]
) -> None:
    console.print("\nWhy")
    for seat in seats:
        console.print(f"  {names[seat['seat_id']]}: {seat['why']}")
    console.print("  --json has the reason for every seat.")
