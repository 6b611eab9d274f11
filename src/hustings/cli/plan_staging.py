"""``hustings plan --staging``: how much of the plan to release now, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from hustings.cli.output import people_console, titled

if TYPE_CHECKING:
    from hustings.estimate.result import Estimate
    from hustings.plan.plan import Plan

staging_option = click.option(
    "--staging",
    "asks_staging",
    is_flag=True,
    help="Also say how much of the plan to release now, and what to keep for later polls "
    "(half a minute).",
)


def staging_figures(estimate: Estimate, made: Plan, seed: int, swing: float) -> dict[str, Any]:
    """What ``plan --json`` has as ``staging``. ``estimate``: the one that the plan was made on."""
    from hustings.plan.staged_release import staged_release
    from hustings.plan.staged_report import staging_json

    found = staged_release(estimate, made.problem, made.amounts, seed, swing=swing)
    return staging_json(found, estimate.election.polling_day)


def show_staging(figures: dict[str, Any]) -> None:
    """The choices, the most released now first, and the one recommended."""
    console = people_console()
    headings = ("seats over all now", "of it learnt", "of it less faded")
    table = titled("Release now, or keep for a later plan", ("released",), headings)
    for choice in figures["choices"]:
        total, learnt = choice["over_all_now"], choice["learnt"]
        table.add_row(
            release_words(choice),
            f"{total['value']:.2f} ± {total['se']:.2f}",
            f"{learnt['value']:.2f} ± {learnt['se']:.2f}",
            f"{total['value'] - learnt['value']:.2f}",
        )
    console.print(table)
    chosen = figures["choices"][figures["recommended"]]
    console.print(f"Recommended: {release_words(chosen)}. {figures['assumed']}")


def release_words(choice: dict[str, Any]) -> str:
    """ "33% now, 67% on 2017-05-11, all on 2017-05-25"; of shares, all that is released by then."""
    parts = [
        f"{'all' if each['share'] >= 1.0 else format(each['share'], '.0%')} "
        f"{'now' if place == 0 else 'on ' + each['as_of']}"
        for place, each in enumerate(choice["releases"])
    ]
    return ", ".join(parts)
