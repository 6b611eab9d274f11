"""Deliveries and notional spending in the answers to the five questions. Nothing is said of what
there is none of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from hustings.spend.counted import shares_of
from hustings.spend.happened import payment_in
from hustings.spend.ledger import Ledger

MOST_NAMED = 6  # seats or resources in a sentence; the figures have them all
Said = tuple[str, Mapping[str, int]]  # a sentence with its leading blank, and figures by name


def delivered_where(ledger: Ledger) -> Said:
    """For "Where did it go?": what was delivered, and what of the money for no seat went where."""
    told = ledger.deliveries.told
    if not told:
        return "", {}
    units: Counter[str] = Counter()
    for delivery in told:
        units[delivery.resource] += delivery.amount
    things = _listed([f"{units[name]:,} {name.replace('_', ' ')}" for name in sorted(units)])
    seats = len({delivery.seat_id for delivery in told} - {None})
    said = f" {things} were delivered in {_seats(seats)}."
    figures: dict[str, int] = {"seats_delivered_to": seats}
    figures |= {f"{name}/delivered": units[name] for name in sorted(units)}
    shared = _in_seats(ledger)
    if shared:
        order = sorted(shared, key=lambda seat: (-shared[seat], seat))
        words = ledger.currency.words
        named = _listed([f"{seat} {words(shared[seat])}" for seat in order])
        said += (
            f" Of the money for no seat {words(shared.total())} went to "
            f"{_seats(len(shared))} by what was delivered: {named}."
        )
        figures["delivered_in_seats_pence"] = shared.total()
    return said, figures


def _in_seats(ledger: Ledger) -> Counter[str]:
    """Money for no seat by the seat where what it bought was delivered."""
    found: Counter[str] = Counter()
    for index, lot in ledger.deliveries.lots.items():
        payment = payment_in(ledger.spent, index)
        for share in shares_of(ledger, payment, lot) if payment else ():
            if share.seat_id is not None and share.pence:
                found[share.seat_id] += share.pence
    return found


def given(ledger: Ledger) -> Said:
    """For "Which limits were broken?": what was given or sold under its value."""
    told = ledger.notional
    if not told:
        return "", {}
    free, counted = sum(n.free_pence for n in told), sum(n.counted_pence for n in told)
    words = ledger.currency.words
    things = "1 thing was" if len(told) == 1 else f"{len(told):,} things were"
    said = f" {things} given or sold under value, worth {words(free)} more than was paid"
    said += f"; {words(counted)} of it counts towards the limits."
    if not all(notional.by_law for notional in told):
        said += " The election does not say when such things count, so none of it does."
    figures = {"notional": len(told), "notional_pence": free, "notional_counted_pence": counted}
    return said, figures


def without_signature(ledger: Ledger) -> Said:
    """For "How much was spent without ...?": deliveries, which are no money."""
    facts = [spent for spent in ledger.spent if spent.kind == "delivery"]
    if not facts:
        return "", {}
    elected = sum(not spent.elected for spent in facts)
    quorum = sum(not spent.signed for spent in facts)
    number = "1 delivery" if len(facts) == 1 else f"{len(facts):,} deliveries"
    said = (
        f" Of {number}, {elected:,} lacked an elected person's signature and {quorum:,} a complete "
        "quorum."
    )
    figures = {
        "deliveries": len(facts),
        "deliveries_without_elected": elected,
        "deliveries_without_quorum": quorum,
    }
    return said, figures


def _seats(number: int) -> str:
    return "1 seat" if number == 1 else f"{number:,} seats"


def _listed(items: list[str]) -> str:
    named = ", ".join(items[:MOST_NAMED])
    more = len(items) - MOST_NAMED
    return named + (f" and {more:,} more" if more > 0 else "")
