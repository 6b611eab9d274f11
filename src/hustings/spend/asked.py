"""What was asked for, and who approved it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from hustings.record.offices import Signer

Part = Literal["proposed", "advised", "decided"]


@dataclass(frozen=True)
class Approval:
    """One person's approval of a request that counts, from ``day`` on. ``proven``: witnesses had
    seen it; None while the policy asked for none."""

    index: int
    signer: Signer
    day: date
    proven: bool | None = None


@dataclass(frozen=True)
class Closing:
    """A request that is finished. ``released``: what of it was approved and not spent, in the
    request's resource."""

    index: int
    day: date
    request: int
    released: int
    reason: str
    signers: tuple[Signer, ...]


@dataclass
class Request:
    """A request with authority. ``approvals``: by person. ``approved_by``: the entry that
    completed its quorum. ``closed``: the refusal or withdrawal that ended it, ``refused``: which
    of the two; ``finished``: the closing. ``payers``: who has ordered, paid or moved staff on it.
    ``used``: what was spent on it; ``came_back``: what of that was reversed, by day. ``category``:
    of the law's return of spending, "" where none was given. ``expires``: the last day on which
    its quorum may be completed. ``emergency``: why it could not wait, "" where it could.
    ``ratify_by``: where an emergency quorum completed it, by when the full one has to follow;
    ``ratified_by``, ``ratified_on``: which entry did."""

    index: int
    day: date
    resource: str
    amount: int
    seat_id: str | None
    payee: str
    purpose: str
    priority: str
    plan: int | None
    digest: str
    signer: Signer
    participants: tuple[tuple[str, Part], ...]
    approvals: dict[str, Approval] = field(default_factory=dict)
    approved_by: int | None = None
    approved_on: date | None = None
    closed: int | None = None
    used: int = 0
    came_back: Counter[date] = field(default_factory=Counter)
    payers: set[str] = field(default_factory=set)
    category: str = ""
    expires: date | None = None
    emergency: str = ""
    ratify_by: date | None = None
    ratified_by: int | None = None
    ratified_on: date | None = None
    refused: bool = False
    finished: int | None = None

    @property
    def ended_at(self) -> int | None:
        """The entry that ended it: refused, taken back or closed."""
        return self.finished if self.closed is None else self.closed

    @property
    def waits_for_ratification(self) -> bool:
        """Fewer people approved it in an emergency, and the full quorum has not followed yet."""
        return self.ratify_by is not None and self.ratified_by is None

    @property
    def quorum_proven(self) -> bool | None:
        """Whether witnesses had seen the approval that completed the quorum; None where there is
        none, or the policy asked for no witness."""
        by = [given.proven for given in self.approvals.values() if given.index == self.approved_by]
        return by[0] if by else None

    def has_lapsed(self, day: date) -> bool:
        """Its quorum was not complete when its time was over."""
        return self.approved_by is None and self.expires is not None and day > self.expires

    def may_be_spent_on(self, day: date) -> bool:
        """A quorum was complete by this day: the full one, or that of an emergency while it may
        still be ratified."""
        if self.approved_on is None or day < self.approved_on:
            return False
        if self.ratify_by is None or day <= self.ratify_by:
            return True
        return self.ratified_on is not None and self.ratified_on <= day

    def used_by(self, day: date) -> int:
        """What was spent on it, less what had come back by the end of a day."""
        return self.used - sum(pence for back, pence in self.came_back.items() if back <= day)

    @property
    def proposers(self) -> frozenset[str]:
        """Whoever signed it or is named as having proposed it."""
        named = {person for person, part in self.participants if part == "proposed"}
        return frozenset(named | {self.signer.person_id})
