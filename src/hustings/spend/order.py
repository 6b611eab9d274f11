"""An order, the commitments that tell of it, and a payment as orders see it. Sums are pence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from hustings.record.offices import Signer
from hustings.spend.payee import as_compared

Parties = tuple[int | None, str]  # (request, payee as compared)


@dataclass(frozen=True)
class Commitment:
    """One entry that tells of an order. ``day``: of the entry; ``ordered``: of the order.
    ``replaces``: the commitment in whose place it stands, None for a new order."""

    index: int
    day: date
    request: int | None
    amount: int
    seat_id: str | None
    payee: str
    purpose: str
    ordered: date
    due: date | None
    category: str
    replaces: int | None
    signers: tuple[Signer, ...]
    breaches: tuple[str, ...] = ()


@dataclass
class Order:
    """An order through all its changes. ``standing``: the commitment that holds now. ``number``:
    the entry that placed it, on the day ``since``. ``paid``: what payments paid of it, less what
    came back."""

    standing: Commitment
    number: int
    since: date
    paid: int = 0

    @property
    def left(self) -> int:
        """What is still to be paid."""
        return max(0, self.standing.amount - self.paid)

    @property
    def bound(self) -> int:
        """What it takes up: all that was ordered, or more where more was paid before a change."""
        return max(self.standing.amount, self.paid)

    @property
    def parties(self) -> Parties:
        """Whose payments may pay for it."""
        return self.standing.request, as_compared(self.standing.payee)


@dataclass
class Payment:
    """A payment as orders see it. ``loose``: what of it is under no order and did not come back;
    ``shares``: what of it pays which order."""

    index: int
    day: date
    request: int | None
    parties: Parties
    loose: int
    shares: Counter[int] = field(default_factory=Counter)
