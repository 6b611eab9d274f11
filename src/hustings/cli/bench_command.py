"""``hustings bench``: benchmarks with their peers and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hustings.cli.options import json_option
from hustings.cli.output import people_console, print_json, progress_line, titled

if TYPE_CHECKING:
    from hustings.bench.figure import Figure

NAMES = (
    "load",
    "estimate",
    "plan",
    "regret",
    "pages",
    "score",
    "record",
    "verification",
    "audit",
    "favour",
    "doorsteps",
    "movement",
    "multilevel",
    "calibration",
    "nuts",
)
# Run where named alone: multilevel is a part of estimate, the others take long.
NAMED_ALONE = ("verification", "multilevel", "calibration", "nuts")


@click.command()
@click.argument("name", required=False, type=click.Choice(NAMES))
@json_option
def bench(name: str | None, as_json: bool) -> None:
    """Run the benchmarks, all or the one named.

    multilevel is a part of estimate; verification is record's with a million entries, and takes
    eight gigabytes; calibration takes most of an hour and nuts half of one: these run where named.
    Each figure stands beside its peer or limit.
    """
    from hustings.bench.benchmarks import BENCHMARKS

    figures: list[Figure] = []
    for each in [name] if name else [n for n in NAMES if n not in NAMED_ALONE]:
        progress_line(f"bench {each}")
        figures += BENCHMARKS[each]()
    if as_json:
        print_json({"figures": [figure.as_json() for figure in figures]})
    else:
        show_figures(figures)


def show_figures(figures: list[Figure]) -> None:
    title = "Ratios are measured over reference, both taken in this run"
    headings = ("measured", "reference", "ratio")
    table = titled(title, ("benchmark", "figure", "against"), headings)
    for figure in figures:
        table.add_row(
            figure.benchmark,
            figure.figure,
            figure.against,
            f"{figure.measured:.3g} {figure.unit}",
            f"{figure.reference:.3g} {figure.unit}",
            "-" if figure.ratio is None else f"{figure.ratio:.2f}",
        )
    people_console().print(table)
