"""The return of spending as a PDF (the extra ``[report]``)."""

from __future__ import annotations

from typing import Any

from hustings.cli.typst_pdf import typst_pdf

TEMPLATE = "spending_return.typ"


def return_pdf(figures: dict[str, Any]) -> bytes:
    """The PDF of ``return_json``. Exit 2 where Typst is not installed."""
    from hustings.cli.spending_return_command import limit_line, missing_line, shown

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
    return typst_pdf(TEMPLATE, "return", data, "the CSV and the JSON hold the same")


def item_cells(item: dict[str, Any], amount: str) -> list[str]:
    """One row of the table."""
    category = item["category"] or "not given"
    what = f"{item['supplier']}: {item['purpose']}" if item["supplier"] else item["purpose"]
    return [str(item["entry"]), item["paid"], category, what, amount]
