"""What spending is held against while it is in force: plans, rules, departures; and the looks that
a rule allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hustings.record.offices import Signer
from hustings.spend.allocation import Allocation


@dataclass(frozen=True)
class Departure:
    """An allocation away from the rule, signed with a reason before the money moved."""

    index: int
    day: date
    resource: str
    amount: int
    seat_id: str
    plan: int
    reason: str
    signers: tuple[Signer, ...]


@dataclass(frozen=True)
class PublishedRule:
    """The rule in force: how far beyond the plan a seat may go without a departure."""

    index: int
    day: date
    tolerance_per_cent: int
    tolerance_pence: int
    window_days: int
    favour: Mapping[str, object] | None
    reason: str
    signers: tuple[Signer, ...]

    @property
    def looks(self) -> int | None:
        """How many looks its test for favour may be given; None where it does not say."""
        found = None if self.favour is None else self.favour.get("looks")
        return found if isinstance(found, int) else None


@dataclass(frozen=True)
class PublishedPlan:
    """A plan in force from its entry on."""

    index: int
    day: date
    as_of: str
    sha256: str
    reason: str
    allocation: Allocation
    signers: tuple[Signer, ...]


@dataclass(frozen=True)
class Look:
    """A look at the test for favour. ``rule`` and ``plan``: in force then. ``paid``: pence by seat
    until then, less what had come back."""

    index: int
    day: date
    number: int
    rule: PublishedRule
    plan: PublishedPlan
    paid: Mapping[str, int]
