"""The tables of what was delivered, how it shares out what was paid for no seat, and what was
given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hustings.spend.counted import shares_of
from hustings.spend.csv_table import Row, people_cell
from hustings.spend.happened import payment_in
from hustings.spend.ledger import Ledger

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "deliveries": (
        "entry",
        "day",
        "resource",
        "amount",
        "seat_id",
        "promotes",
        "payment",
        "bought",
        "request",
    ),
    "apportioned": ("payment", "seat_id", "resource", "units", "amount_pence", "promotes"),
    "notional": (
        "entry",
        "day",
        "giver",
        "purpose",
        "seat_id",
        "market_pence",
        "paid_pence",
        "counted_pence",
        "payment",
        "request",
        "category",
        "signed_by",
        "breaches",
    ),
}


def delivery_rows(ledger: Ledger) -> dict[str, Iterable[Row]]:
    """The rows of each by name."""
    return {
        "deliveries": _deliveries(ledger),
        "apportioned": _apportioned(ledger),
        "notional": _notional(ledger),
    }


def _deliveries(ledger: Ledger) -> Iterator[Row]:
    """What each says beside its row in the table of spending."""
    for told in ledger.deliveries.told:
        yield {
            "entry": told.index,
            "day": told.day,
            "resource": told.resource,
            "amount": told.amount,
            "seat_id": told.seat_id,
            "promotes": told.promotes,
            "payment": told.payment,
            "bought": told.bought,
            "request": told.request,
        }


def _apportioned(ledger: Ledger) -> Iterator[Row]:
    """Payments for no seat, seat by seat: the rows of one add up to it, less what came back. A
    blank seat is nowhere in particular; a blank in ``promotes`` is not delivered yet."""
    for index in sorted(ledger.deliveries.lots):
        payment = payment_in(ledger.spent, index)
        if payment is None:
            continue
        for share in shares_of(ledger, payment, ledger.deliveries.lots[index]):
            yield {
                "payment": index,
                "seat_id": share.seat_id,
                "resource": share.resource,
                "units": share.units,
                "amount_pence": share.pence,
                "promotes": share.promotes or None,
            }


def _notional(ledger: Ledger) -> Iterator[Row]:
    for given in ledger.notional:
        yield {
            "entry": given.index,
            "day": given.day,
            "giver": given.giver,
            "purpose": given.purpose,
            "seat_id": given.seat_id,
            "market_pence": given.market_pence,
            "paid_pence": given.paid_pence,
            "counted_pence": given.counted_pence,
            "payment": given.payment,
            "request": given.request,
            "category": given.category or None,
            "signed_by": people_cell(given.signers),
            "breaches": ";".join(given.breaches),
        }
