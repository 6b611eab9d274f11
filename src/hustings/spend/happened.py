"""What happened: money that left, staff who went, money that came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from hustings.record.offices import Signer


@dataclass(frozen=True)
class Spent:
    """One payment or staff move, as it stands: facts always count.

    ``kind``: "payment" or "staff_move". ``day``: when the money left or the staff started.
    ``value_pence``: at the price of the policy in force. ``signers``: who paid or moved.
    ``approvers``: whose approvals counted before it. ``without_quorum``: how much of the amount
    no complete quorum had signed by that day. ``without_elected``: how much of it no elected
    person had. ``breaches``: ids of the rules it broke.
    """

    index: int
    kind: Literal["payment", "staff_move"]
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
