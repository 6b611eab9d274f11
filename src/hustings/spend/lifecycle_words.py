"""What the answers to the five questions say of orders, documents and closings: nothing where there
are none."""

from __future__ import annotations

from collections.abc import Mapping

from hustings.spend.ledger import Ledger

Figures = Mapping[str, int]
MOST_NAMED = 6  # entries in a sentence; the tables have them all


def who_else(ledger: Ledger) -> dict[str, set[str]]:
    """People by what else they did."""
    return {name: people for name, (_, people) in _told(ledger).items() if people}


def their_entries(ledger: Ledger) -> set[int]:
    """The entries that tell of it."""
    return {index for indexes, _ in _told(ledger).values() for index in indexes}


def _told(ledger: Ledger) -> dict[str, tuple[set[int], set[str]]]:
    """The entries of each kind, and who signed them."""
    did = {
        "ordered": [(placed.index, placed.signers) for placed in ledger.commitments.placed],
        "showed documents": [(shown.index, shown.signers) for shown in ledger.evidence.told],
        "closed": [(closing.index, closing.signers) for closing in ledger.closings],
    }
    return {
        name: (
            {index for index, _ in entries},
            {signer.person_id for _, signers in entries for signer in signers},
        )
        for name, entries in did.items()
    }


def ordered(ledger: Ledger) -> tuple[str, Figures]:
    """How much is ordered, and not paid yet."""
    book = ledger.commitments
    if not book.placed:
        return "", {}
    pence = sum(order.standing.amount for order in book.standing())
    left = sum(order.left for order in book.standing())
    words = ledger.currency.words
    said = f" {words(pence)} was ordered; {words(left)} of it is still to be paid."
    return said, {"ordered_pence": pence, "ordered_unpaid_pence": left}


def _named(entries: list[int]) -> str:
    """Entries by number, the first of many."""
    more = len(entries) - MOST_NAMED
    said = ", ".join(map(str, entries[:MOST_NAMED])) + (f" and {more:,} more" if more > 0 else "")
    return f"{'entry' if len(entries) == 1 else 'entries'} {said}"


def not_evidenced(ledger: Ledger) -> tuple[str, Figures, set[int]]:
    """Payments that lack the invoice or receipt that the law asks for: open points, no breaches."""
    lacking = dict(ledger.evidence.all_lacking())
    if not lacking:
        return "", {}, set()
    pence = sum(lacking.values())
    payments = "1 payment" if len(lacking) == 1 else f"{len(lacking):,} payments"
    said = (
        f" Not evidenced: {payments} of {ledger.currency.words(pence)} "
        f"{'lacks' if len(lacking) == 1 else 'lack'} the invoice or receipt that the law asks for: "
        f"{_named(sorted(lacking))}."
    )
    figures = {"not_evidenced": len(lacking), "not_evidenced_pence": pence}
    return said, figures, set(lacking)
