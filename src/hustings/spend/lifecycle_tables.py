"""The tables of what was ordered, shown and finished."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hustings.spend.csv_table import Row, amount_cells, people_cell
from hustings.spend.ledger import Ledger

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "commitments": (
        "entry",
        "day",
        "request",
        "amount_pence",
        "seat_id",
        "payee",
        "purpose",
        "category",
        "ordered",
        "due",
        "replaces",
        "stands",
        "paid_pence",
        "left_pence",
        "signed_by",
        "breaches",
    ),
    "evidence": (
        "entry",
        "day",
        "of",
        "payment",
        "request",
        "kind",
        "sha256",
        "invoice_number",
        "amount_pence",
        "dated",
        "signed_by",
        "breaches",
    ),
    "closings": (
        "entry",
        "day",
        "request",
        "resource",
        "amount_pence",
        "amount",
        "reason",
        "signed_by",
    ),
}


def lifecycle_rows(ledger: Ledger) -> dict[str, Iterable[Row]]:
    """The rows of each by name."""
    return {
        "commitments": _commitments(ledger),
        "evidence": _evidence(ledger),
        "closings": _closings(ledger),
    }


def _commitments(ledger: Ledger) -> Iterator[Row]:
    """Every one, also those that were changed: what was paid stands with the one that holds."""
    for placed in ledger.commitments.placed:
        order = ledger.commitments.orders[placed.index]
        stands = order.standing.index == placed.index
        yield {
            "entry": placed.index,
            "day": placed.day,
            "request": placed.request,
            "amount_pence": placed.amount,
            "seat_id": placed.seat_id,
            "payee": placed.payee,
            "purpose": placed.purpose,
            "category": placed.category or None,
            "ordered": placed.ordered,
            "due": placed.due,
            "replaces": placed.replaces,
            "stands": stands,
            "paid_pence": order.paid if stands else None,
            "left_pence": order.left if stands else None,
            "signed_by": people_cell(placed.signers),
            "breaches": ";".join(placed.breaches),
        }


def _evidence(ledger: Ledger) -> Iterator[Row]:
    for shown in ledger.evidence.told:
        yield {
            "entry": shown.index,
            "day": shown.day,
            "of": shown.of,
            "payment": shown.payment,
            "request": shown.request,
            "kind": shown.kind,
            "sha256": shown.sha256,
            "invoice_number": shown.number,
            "amount_pence": shown.amount,
            "dated": shown.dated,
            "signed_by": people_cell(shown.signers),
            "breaches": ";".join(shown.breaches),
        }


def _closings(ledger: Ledger) -> Iterator[Row]:
    """With how much was free again."""
    for closing in ledger.closings:
        resource = ledger.requests[closing.request].resource
        yield {
            "entry": closing.index,
            "day": closing.day,
            "request": closing.request,
            **amount_cells(resource, closing.released),
            "reason": closing.reason,
            "signed_by": people_cell(closing.signers),
        }
