"""``hustings audit --declared``: earlier elections' declared spending, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hustings.cli.visible import visible

if TYPE_CHECKING:
    from rich.console import Console


def show_declared(console: Console, figures: dict[str, Any]) -> None:
    """A table for each election, and what may not be concluded."""
    if not figures["elections"]:
        console.print("The folder has no declared spending with a past result to hold it against.")
    for one in figures["elections"]:
        known = "known when it was spent" if one["known_then"] else "known only afterwards"
        line = f"{one['election']}, by the majorities of {one['majorities_of']}, {known}"
        console.print(visible(line), markup=False)
        show_parties(console, one["parties"])
    for sentence in figures["caveats"]:
        console.print(f"- {sentence}", soft_wrap=True)


def show_parties(console: Console, parties: list[dict[str, Any]]) -> None:
    from rich.table import Table

    table = Table(
        "party",
        "candidates",
        "of limit",
        "close seats",
        "safe, held",
        "out of reach",
        "rank, held",
        "rank, other",
    )
    for party in parties:
        table.add_row(
            visible(party["party"]),
            f"{party['candidates']:,}",
            per_cent(party["share_of_limit"]),
            *(
                f"{per_cent(party[part])}; rule {rules(party, part)}"
                for part in ("close", "safe_held", "out_of_reach")
            ),
            *(rank(party[f"{where}_with_closeness"]) for where in ("held", "other")),
        )
    console.print(table)


def per_cent(part: dict[str, float | None]) -> str:
    """35% (30-40)."""
    if part["value"] is None:
        return "-"
    value, *ends = (None if x is None else round(100 * x) for x in part.values())
    return f"{value}%" if None in ends else f"{value}% ({ends[0]}-{ends[1]})"


def rules(party: dict[str, Any], part: str) -> str:
    """73 to 45: the plain rule, and the one that expects leads to move twice as far."""
    plain, wide = (round(100 * party[f"{rule}_{part}"]) for rule in ("rule", "wide"))
    return f"{plain} to {wide}"


def rank(part: dict[str, float | None]) -> str:
    """.71 (.67-.75)."""
    if part["value"] is None:
        return "-"
    value, *ends = (f"{x:.2f}" for x in part.values() if x is not None)
    return f"{value} ({' to '.join(ends)})" if ends else value
