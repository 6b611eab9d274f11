"""``hustings export``: the record's books and tables for other programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hustings.cli import options
from hustings.cli.campaign_folder import open_campaign
from hustings.cli.new_folder import new_folder
from hustings.cli.output import progress_line

if TYPE_CHECKING:
    from hustings.record.replay import State

FORMATS = ("beancount", "hledger", "frictionless")
PACKAGE = "datapackage"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="Only this one; may be given again (default: all three).",
)
@click.option(
    "--currency",
    metavar="CODE",
    help="What money is called (default: the election's currency).",
)
@options.campaign_option
def export(folder: Path, formats: tuple[str, ...], currency: str | None, campaign: Path) -> None:
    """Write the books for beancount and hledger, and data.

    DIR gets campaign.beancount, campaign.journal and a Frictionless data package.
    """
    if currency is not None and not re.fullmatch(r"[A-Z]{3}", currency):
        raise click.UsageError(f"--currency: found {currency!r}, expected a code such as GBP.")
    with open_campaign(campaign) as opened:
        files = exported(opened.state, formats or FORMATS, currency or "")
    with new_folder(folder) as fresh:
        for name, data in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    for name in files:
        progress_line(f"Written {folder / name}")


def exported(state: State, formats: tuple[str, ...], currency: str) -> Mapping[str, bytes]:
    """Path within the folder to contents."""
    from hustings.spend.export.beancount_text import beancount_text
    from hustings.spend.export.books import books
    from hustings.spend.export.datapackage import data_package
    from hustings.spend.export.hledger_text import hledger_text

    kept = books(state, currency)
    files: dict[str, bytes] = {}
    if "beancount" in formats:
        files["campaign.beancount"] = beancount_text(kept).encode("utf-8")
    if "hledger" in formats:
        files["campaign.journal"] = hledger_text(kept).encode("utf-8")
    if "frictionless" in formats:
        package = data_package(state, state.record.origin)
        files |= {f"{PACKAGE}/{name}": data for name, data in package.items()}
    return files
