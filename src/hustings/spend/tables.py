"""The tables of a bundle: everything asked, signed and spent, one row each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hustings.record.replay import State
from hustings.spend import delivery_tables, lifecycle_tables, money_tables
from hustings.spend.budget import budgets
from hustings.spend.csv_table import Row, amount_cells, csv_bytes, people_cell
from hustings.spend.ledger import Ledger, PublishedPlan

COLUMNS: Mapping[str, tuple[str, ...]] = {
    **money_tables.COLUMNS,
    **lifecycle_tables.COLUMNS,
    **delivery_tables.COLUMNS,
    "budgets": (
        "scope",
        "place",
        "resource",
        "unit",
        "budget",
        "planned",
        "departed",
        "committed",
        "spent",
        "reversed",
        "left",
    ),
    "access": (
        "entry",
        "person_id",
        "data",
        "area",
        "reason",
        "entitled",
    ),
    "offices": (
        "office_id",
        "person_id",
        "role",
        "area",
        "start",
        "end",
        "elected",
    ),
    "plans": (
        "entry",
        "day",
        "as_of",
        "seat_id",
        "resource",
        "amount_pence",
        "amount",
        "sha256",
        "signed_by",
    ),
}


def tables(state: State) -> dict[str, bytes]:
    """Every table by name."""
    return {name: csv_bytes(COLUMNS[name], rows) for name, rows in rows_of(state).items()}


def rows_of(state: State) -> dict[str, Iterable[Row]]:
    """The rows of every table by name."""
    ledger: Ledger = state.rooms["spend"]
    return {
        **money_tables.money_rows(ledger, state.record.last_day),
        **lifecycle_tables.lifecycle_rows(ledger),
        **delivery_tables.delivery_rows(ledger),
        "budgets": _budgets(state, ledger),
        "access": _access(state),
        "offices": _offices(state),
        "plans": _plans(ledger),
    }


def _budgets(state: State, ledger: Ledger) -> Iterator[Row]:
    """Amounts are in the unit that the row names, as the sums of the other tables are."""
    if not state.record.policies:
        return
    policy = state.record.policy
    for budget in budgets(ledger, policy):
        resource = policy.resource(budget.resource)
        yield {
            "scope": budget.scope,
            "place": budget.place,
            "resource": budget.resource,
            "unit": resource.unit if resource else None,
            "budget": budget.budget,
            "planned": budget.planned,
            "departed": budget.departed,
            "committed": budget.committed,
            "spent": budget.spent,
            "reversed": budget.reversed,
            "left": budget.left,
        }


def _access(state: State) -> Iterator[Row]:
    for index, body, entitled in state.record.refusals_of_access:
        yield {"entry": index, **body, "entitled": entitled}


def _offices(state: State) -> Iterator[Row]:
    """As they stand at the end of the log."""
    for name in sorted(state.record.offices):
        office = state.record.offices[name]
        yield {
            "office_id": office.office_id,
            "person_id": office.person_id,
            "role": office.role,
            "area": office.area,
            "start": office.start,
            "end": office.end,
            "elected": office.elected,
        }


def _plans(ledger: Ledger) -> Iterator[Row]:
    """Every plan that was ever in force, amount by amount."""
    for plan in ledger.plans:
        allocation = plan.allocation
        for resource, amount in allocation.national.items():
            yield _plan_row(plan, None, resource, amount)
        for seat in sorted(allocation.seats):
            for resource, amount in allocation.seats[seat].items():
                yield _plan_row(plan, seat, resource, amount)


def _plan_row(plan: PublishedPlan, seat_id: str | None, resource: str, amount: int) -> Row:
    return {
        "entry": plan.index,
        "day": plan.day,
        "as_of": plan.as_of,
        "seat_id": seat_id,
        **amount_cells(resource, amount),
        "sha256": plan.sha256,
        "signed_by": people_cell(plan.signers),
    }
