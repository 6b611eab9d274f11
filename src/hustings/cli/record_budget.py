"""``record budget``: budgets beside actuals. Nothing is signed or added."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hustings.cli import options
from hustings.cli.campaign_folder import open_campaign
from hustings.cli.output import people_console, print_json, titled
from hustings.cli.record_amounts import money

if TYPE_CHECKING:
    from hustings.spend.budget import Budget

AMOUNTS = ("budget", "planned", "departed", "committed", "spent", "reversed", "left")


@click.command()
@click.option("--seats", is_flag=True, help="Also seat by seat; JSON always has the seats.")
@options.campaign_option
@options.json_option
def budget(seats: bool, campaign: Path, as_json: bool) -> None:
    """Show budgets beside what is approved and spent.

    Committed is what is approved or ordered and not yet paid. Left is the budget, or what plan and
    departures give a place, less what is committed and spent and did not come back.
    """
    from hustings.spend.budget import budgets

    with open_campaign(campaign) as opened:
        found = budgets(opened.ledger, opened.policy)
    if as_json:
        print_json({"budgets": [budget_json(each) for each in found]})
        return
    table = titled("Budgets", ("of", "where"), AMOUNTS)
    for each in found:
        if seats or each.scope != "seat":
            where = each.place or {"all": "in all", "national": "no seat"}[each.scope]
            table.add_row(each.resource, where, *(shown(each, name) for name in AMOUNTS))
    people_console().print(table)


def budget_json(found: Budget) -> dict[str, Any]:
    """One row; money in keys that end in ``_pence``."""
    ending = "_pence" if found.resource == "money" else ""
    amounts = {f"{name}{ending}": getattr(found, name) for name in AMOUNTS}
    return {"scope": found.scope, "place": found.place, "resource": found.resource, **amounts}


def shown(found: Budget, name: str) -> str:
    """An amount for people; "" where there is none."""
    amount = getattr(found, name)
    if amount is None:
        return ""
    if found.resource != "money":
        return f"{amount:,}"
    return money(amount)
