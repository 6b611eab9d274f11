"""The return of spending as a PDF, through Typst (the extra ``[report]``).

The same figures give the same bytes: no clock, no fonts but those that come with Typst. Texts of
the record go in as data, never as markup, so that nobody's payee can change the page.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import click

TEMPLATE = "spending_return.typ"


def return_pdf(figures: dict[str, Any]) -> bytes:
    """The PDF of ``return_json``. Exit 2 where Typst is not installed."""
    from hustings.cli.spending_return_command import limit_line, missing_line, shown

    try:
        import typst
    except ImportError as error:
        raise click.ClickException(
            "A PDF takes the extra [report], which is not installed. Remedy: pip install "
            "'hustings[report]', in a checkout pip install -r requirements-report.lock, or leave "
            "--pdf out: the CSV and the JSON hold the same."
        ) from error
    data = {
        **{key: figures[key] for key in ("name", "election", "first_day", "last_day")},
        "simulated": figures["simulated"],
        "total": shown(figures["total_pence"]),
        "limits": [limit_line(limit) for limit in figures["limits"]],
        "categories": [[c["category"], shown(c["spent_pence"])] for c in figures["categories"]],
        "due": [[what, day] for what, day in figures["due"].items()],
        "payers": figures["who_may_pay"] or "not given",
        "notional": figures["notional"] or "not given",
        "missing": [missing_line(one) for one in figures["missing"]],
        "items": [item_cells(item, shown(item["amount_pence"])) for item in figures["items"]],
    }
    template = resources.files("hustings.cli").joinpath(TEMPLATE).read_bytes()
    made = typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"return": json.dumps(data, sort_keys=True)},
    )
    assert isinstance(made, bytes)  # one document
    return made


def item_cells(item: dict[str, Any], amount: str) -> list[str]:
    """One row of the table."""
    category = item["category"] or "not given"
    what = f"{item['supplier']}: {item['purpose']}" if item["supplier"] else item["purpose"]
    return [str(item["entry"]), item["paid"], category, what, amount]
