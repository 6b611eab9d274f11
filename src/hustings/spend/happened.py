"""What happened: money that left, staff who went, things that were delivered, money that came
back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hustings.record.offices import Signer

Kind = Literal["payment", "staff_move", "delivery"]


@dataclass(frozen=True)
class Spent:
    """One payment, staff move or delivery, as it stands: facts always count.

    ``day``: when the money left, the staff started or the things were delivered.
    ``value_pence``: at the price of the policy in force. ``signers``: who paid or moved.
    ``approvers``: whose approvals counted before it. ``without_quorum``: how much of the amount
    no complete quorum had signed by that day. ``without_elected``: how much of it no elected
    person had. ``breaches``: ids of the rules it broke.
    """

    index: int
    kind: Kind
    day: date
    resource: str
    amount: int
    value_pence: int
    seat_id: str | None
    payee: str
    purpose: str
    priority: str
    request: int | None
    invoice: str | None
    from_seat: str | None
    signers: tuple[Signer, ...]
    approvers: tuple[Signer, ...]
    without_quorum: int
    without_elected: int
    breaches: tuple[str, ...] = ()

    @property
    def signed(self) -> bool:
        """All of it had its quorum."""
        return self.without_quorum == 0

    @property
    def elected(self) -> bool:
        """All of it had the approval of an elected person."""
        return self.without_elected == 0


@dataclass(frozen=True)
class Reversal:
    """Money of one payment that came back. ``payment``: its entry; ``seat_id``, ``payee``,
    ``priority``, ``request``: as the payment has them. ``day``: when the money was back."""

    index: int
    day: date
    payment: int
    amount: int
    seat_id: str | None
    payee: str
    priority: str
    request: int | None
    reason: str
    signers: tuple[Signer, ...]


@dataclass(frozen=True)
class Notional:
    """Something given, or sold under its value. ``market_pence``: what it is worth; ``paid_pence``:
    what payments show was paid; ``counted_pence``: how much the law counts under the limit of the
    seat, or of the party; ``by_law``: the election's law says when it does."""

    index: int
    day: date
    giver: str
    purpose: str
    market_pence: int
    paid_pence: int
    counted_pence: int
    by_law: bool
    payment: int | None
    seat_id: str | None
    category: str
    request: int | None
    signers: tuple[Signer, ...]
    breaches: tuple[str, ...] = ()

    @property
    def free_pence(self) -> int:
        """What of its value nobody paid; 0 where more was paid than that."""
        return max(0, self.market_pence - self.paid_pence)


def payment_in(spent: Sequence[Spent], index: int) -> Spent | None:
    """The payment of an entry, among facts in the order of the log; None where it is none."""
    place = bisect_left(spent, index, key=lambda fact: fact.index)
    if place == len(spent) or spent[place].index != index:
        return None
    return spent[place] if spent[place].kind == "payment" else None
