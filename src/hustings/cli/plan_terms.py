"""From plan.toml, and the record's or the example's budgets, to the terms of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import click

from hustings.cli.terms_tables import AskedResource, AskedSeat, TermsFile
from hustings.election.contest import Election
from hustings.election.problems import Findings
from hustings.plan.terms import Terms

BESIDE_A_RECORD = ("id", "indivisible", "step", "moving_loss")
NEW_TERMS = "Leave it out: who may change it, the policy says (`hustings record policy --adopt`)."


def joined(
    file: TermsFile | None, base: Sequence[Terms], contest: Election, *, from_record: bool
) -> tuple[Terms, ...]:
    """The terms of every resource. ``base``: the record's, to which a file may add, or the
    example's, of which it takes what it does not say. Raises FolderProblems."""
    if file is None:
        return tuple(base)
    found = Findings()
    known = {entry.id: entry for entry in base}
    if from_record:
        for entry in file.resources:
            refuse_beside_record(file, entry, known, found)
        refuse_caps(file, found)
        made = {**known, **{e.id: added(e, known[e.id]) for e in file.resources if e.id in known}}
    elif file.resources:
        made = {entry.id: of_the_file(file, entry, known, found) for entry in file.resources}
    else:
        made = known
    made = with_seats(file, made, contest, found)
    for terms in made.values():
        refuse_no_room_for_a_unit(file, terms, found)
    found.raise_if_any()
    return tuple(made.values())


def refuse_beside_record(
    file: TermsFile, entry: AskedResource, known: Mapping[str, Terms], found: Findings
) -> None:
    """A record's budgets, floors, caps and curves are its own."""
    if entry.id not in known:
        found.add(
            file.name, entry.rows.get("id"), "id", entry.id,
            f"a resource of the record: {', '.join(known)}", NEW_TERMS,
        )  # fmt: skip
    for key, row in entry.rows.items():
        if key not in BESIDE_A_RECORD:
            found.add(
                file.name,
                row,
                key,
                "a figure of the file's own",
                "the record's to count",
                NEW_TERMS,
            )


def refuse_no_room_for_a_unit(file: TermsFile, entry: Terms, found: Findings) -> None:
    """Units that can't be divided of which no seat may have one: left alone, none would be used
    and nobody told."""
    if entry.indivisible and 0.0 < entry.cap < entry.step and not entry.seat_caps:
        found.add(
            file.name, None, "cap", f"a cap of {entry.cap:g} for {entry.id}",
            f"at least the step, {entry.step:g}: a seat gets whole steps",
            "Raise the cap or lower the step.",
        )  # fmt: skip


def refuse_caps(file: TermsFile, found: Findings) -> None:
    for seat in file.seats:
        if seat.caps:
            found.add(
                file.name, seat.row, "caps", f"caps for {seat.seat_id}", "the record's", NEW_TERMS
            )


def added(entry: AskedResource, base: Terms) -> Terms:
    """``base`` with what the file says."""
    given = dict(entry.given)
    if "unit_price_pence" in given:
        given["unit_price_pence"] = round(given["unit_price_pence"])
    return replace(base, curve=entry.curve or base.curve, **given)  # type: ignore[arg-type]


def of_the_file(
    file: TermsFile, entry: AskedResource, known: Mapping[str, Terms], found: Findings
) -> Terms:
    """A resource of the file. Where the example has it, what is not said is the example's;
    elsewhere budget and cap must be said."""
    if entry.id in known:
        return added(entry, known[entry.id])
    for key in ("budget", "cap"):
        if key not in entry.given:
            found.add(
                file.name, entry.rows.get("id"), key, "no such key", "a number of at least 0",
                f"Add {key} to {entry.id}: the example has none.",
            )  # fmt: skip
    return added(entry, Terms(entry.id, 0.0, 0.0, 0.0, 1.0, None))


def with_seats(
    file: TermsFile, terms: Mapping[str, Terms], contest: Election, found: Findings
) -> dict[str, Terms]:
    """The terms with the floors and caps of single seats."""
    seat_ids = {seat.seat_id for seat in contest.seats}
    for seat in file.seats:
        if seat.seat_id not in seat_ids:
            found.add(
                file.name, seat.row, "seat_id", seat.seat_id, f"a seat of {contest.id}",
                "Correct it; seats.csv of the election has them all.",
            )  # fmt: skip
        refuse_unknown(file, seat, terms, found)
    return {
        name: replace(
            entry,
            seat_floors=by_seat(name, ((seat.seat_id, seat.floors) for seat in file.seats)),
            seat_caps=by_seat(name, ((seat.seat_id, seat.caps) for seat in file.seats)),
        )
        for name, entry in terms.items()
    }


def refuse_unknown(
    file: TermsFile, seat: AskedSeat, terms: Mapping[str, Terms], found: Findings
) -> None:
    for key, amounts in (("floors", seat.floors), ("caps", seat.caps)):
        for name in amounts:
            if name not in terms:
                found.add(
                    file.name, seat.row, key, name, f"one of {', '.join(terms)}",
                    f"Correct it, or add {name} to the [[resources]].",
                )  # fmt: skip


def by_seat(resource: str, seats: Iterable[tuple[str, Mapping[str, float]]]) -> dict[str, float]:
    return {seat_id: amounts[resource] for seat_id, amounts in seats if resource in amounts}


@dataclass(frozen=True)
class Supposed:
    """Terms to ask "what if" of, and a sentence for each that is not as it is."""

    terms: tuple[Terms, ...]
    said: tuple[str, ...]


def with_budgets(terms: Sequence[Terms], budgets: Mapping[str, float]) -> Supposed:
    """The terms with other budgets. Exit 2 for a resource that there is not."""
    known = {entry.id: entry for entry in terms}
    for resource in budgets:
        if resource not in known:
            raise click.UsageError(
                f"--budget {resource}: no such resource in this plan. Choose one of: "
                f"{', '.join(known)}."
            )
    said = tuple(
        f"the budget of {name} is {amount:,.0f} instead of {known[name].budget:,.0f}"
        for name, amount in budgets.items()
    )
    changed = tuple(replace(entry, budget=budgets.get(entry.id, entry.budget)) for entry in terms)
    return Supposed(changed, said)
