"""Reading plan.toml: what a campaign sets for its plan, key by key (docs/plan-terms.md).

Everything is read before anything is taken: a problem names the line, the key and the remedy.
What the file says is kept as it is here; ``plan_asked`` joins it with what else is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hustings.cli.terms_reading import Reading, read_top
from hustings.cli.terms_tables import AskedResource, AskedSeat, TermsFile
from hustings.cli.terms_values import (
    a_step,
    a_table,
    above_zero,
    amounts,
    any_number,
    flag,
    number,
    one_or_more,
    part,
    whole,
)
from hustings.election.sections import Section, text
from hustings.plan.curves import Curve
from hustings.plan.fairness import KINDS, Fairness
from hustings.plan.objective import parse
from hustings.plan.problems import PlanError

TOP_KEYS = ("objective", "resources", "seats", "fairness")
NUMBERS = ("budget", "floor", "cap", "step", "unit_price_pence", "moving_loss")
CURVE_NUMBERS = ("saturation", "low", "high", "scale")
AMOUNT = "a number of at least 0, of up to 15 digits"
# Each resource and fairness floor has a price, and a plan takes longer with every one.
MOST_TABLES = {"resources": 20, "fairness": 20, "seats": 2_000}
READS = {"step": a_step, "unit_price_pence": whole}
EXPECTED = {"step": "a number of at least 0.000001", "unit_price_pence": "a whole number of pence"}


def read_terms_file(path: Path) -> TermsFile:
    """The terms in the file ``path``. Raises FolderProblems with all that is wrong in it."""
    reading = Reading(path.name)
    top = read_top(path, reading)
    if top is None:
        reading.found.raise_if_any()
        return TermsFile(path.name)
    reading.only(top, TOP_KEYS)
    refuse_too_many(reading, top)
    reading.found.raise_if_any()  # thousands of tables are not read one by one
    made = TermsFile(
        name=path.name,
        objective=objective(reading, top),
        resources=tuple(resource(reading, at) for at in reading.tables(top, "resources")),
        seats=tuple(seat(reading, at) for at in reading.tables(top, "seats")),
        fairness=tuple(fairness(reading, at) for at in reading.tables(top, "fairness")),
    )
    each_once(reading, "resources", [entry.id for entry in made.resources])
    each_once(reading, "seats", [entry.seat_id for entry in made.seats])
    each_once(reading, "fairness", [entry.name for entry in made.fairness])
    reading.found.raise_if_any()
    return made


def refuse_too_many(reading: Reading, top: Section) -> None:
    """More tables than a plan could be found for in reasonable time."""
    for table, most in MOST_TABLES.items():
        listed = top.keys.get(table)
        if isinstance(listed, list) and len(listed) > most:
            remedy = "Join some of them."
            reading.found.add(
                reading.file, None, table, f"{len(listed):,} tables", f"at most {most:,}", remedy
            )


def objective(reading: Reading, top: Section) -> str | None:
    """The objective as it is written, once it has been understood."""
    asked: str | None = reading.take(top, "objective", text, "some text", None)
    if asked is not None:
        try:
            parse(asked)
        except PlanError as error:
            remedy = f"{error.remedy[:1].upper()}{error.remedy[1:]}."
            reading.wrong(top, "objective", error.found, error.expected, remedy)
    return asked


def resource(reading: Reading, at: Section) -> AskedResource:
    """One ``[[resources]]`` table."""
    reading.only(at, ("id", *NUMBERS, "indivisible", "curve"))
    given: dict[str, float | bool] = {}
    for key in NUMBERS:
        figure: float | None = reading.take(
            at, key, READS.get(key, number), EXPECTED.get(key, AMOUNT), None
        )
        if figure is not None:
            given[key] = figure
    whole: bool | None = reading.take(at, "indivisible", flag, "true or false", None)
    if whole is not None:
        given["indivisible"] = whole
    name = reading.take(at, "id", text, "the resource's id, such as money", "", required=True)
    table: dict[str, Any] | None = reading.take(at, "curve", a_table, "a table", None)
    own = None
    if table is not None:
        own = curve(reading, Section("resources.curve", at.number, table, at.text), name)
    return AskedResource(name, given, own, {key: at.line(key) for key in at.keys})


def curve(reading: Reading, at: Section, name: str) -> Curve:
    """A response curve of the campaign's own: never without its source."""
    reading.only(at, ("unit", *CURVE_NUMBERS, "half_life_days", "source", "confidence"))
    figures = {
        key: reading.take(at, key, any_number, "a number", 0.0, required=True)
        for key in CURVE_NUMBERS
    }
    if not figures["low"] <= figures["saturation"] <= figures["high"]:
        got = f"{figures['low']:g}, {figures['saturation']:g} and {figures['high']:g}"
        reading.wrong(at, "low", got, "low, saturation and high in rising order", "Correct them.")
    if figures["saturation"] < 0.0:
        remedy = "Give what does harm a saturation of 0: it then gets its floor."
        reading.wrong(at, "saturation", f"{figures['saturation']:g}", AMOUNT, remedy)
    if "scale" in at.keys and figures["scale"] <= 0.0:
        reading.wrong(at, "scale", f"{figures['scale']:g}", "a number above 0", "Correct scale.")
    fades: float | None = reading.take(at, "half_life_days", above_zero, "a number above 0", None)
    return Curve(
        resource=name,
        unit=reading.take(at, "unit", text, "some text", "units"),
        saturation=figures["saturation"],
        low=figures["low"],
        high=figures["high"],
        scale=figures["scale"],
        source=reading.take(at, "source", text, "where the curve is from", "", required=True),
        confidence=reading.take(at, "confidence", text, "some text", "the campaign's own"),
        half_life_days=fades,
        half_life_source="" if fades is None else "the campaign's own",
    )


def seat(reading: Reading, at: Section) -> AskedSeat:
    """One ``[[seats]]`` table."""
    reading.only(at, ("seat_id", "floors", "caps"))
    return AskedSeat(
        reading.take(at, "seat_id", text, "a seat's id", "", required=True),
        reading.take(at, "floors", amounts, "amounts by resource: { money = 2000 }", {}),
        reading.take(at, "caps", amounts, "amounts by resource: { money = 2000 }", {}),
        at.line("seat_id"),
    )


def fairness(reading: Reading, at: Section) -> Fairness:
    """One ``[[fairness]]`` table: seats named in one way, and one figure."""
    reading.only(at, ("name", "resource", *KINDS, "at_least", "share"))
    ways = [key for key in KINDS if key in at.keys]
    if len(ways) != 1:
        got = ", ".join(ways) or "none of them"
        reading.wrong(at, "seats", got, f"one of {', '.join(KINDS)}", "Name the seats in one way.")
    by = ways[0] if ways else "seats"
    if ("at_least" in at.keys) == ("share" in at.keys):
        got = "both" if "share" in at.keys else "neither"
        remedy = "Give an amount, or a part of the budget such as share = 0.05."
        reading.wrong(at, "at_least", got, "one of at_least and share", remedy)
    least: float | None = reading.take(at, "at_least", number, AMOUNT, None)
    share: float | None = reading.take(at, "share", part, "a part from 0 to 1", None)
    named: tuple[str, ...] = reading.take(at, by, one_or_more, "a text or a list of texts", ())
    return Fairness(
        name=reading.take(at, "name", text, "some text", "", required=True),
        resource=reading.take(at, "resource", text, "a resource's id", "", required=True),
        by=by,
        of=named,
        at_least=least,
        share=share,
    )


def each_once(reading: Reading, table: str, ids: Sequence[str]) -> None:
    """No two tables of one kind may have the same id."""
    for name in sorted({name for name in ids if name and ids.count(name) > 1}):
        reading.found.add(
            reading.file, None, table, f"{name} {ids.count(name)} times", "each once", "Join them."
        )
