"""One payment or staff move under examination, with all that it is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hustings.record.authority import Act, RecordState
from hustings.record.policy import MONEY, Resource
from hustings.record.problems import Problem
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger, Request, Spent


@dataclass(frozen=True)
class Case:
    """``ledger``: as it was before ``spent``, which its entry ``act`` tells of."""

    ledger: Ledger
    law: SpendingLaw
    record: RecordState
    act: Act
    spent: Spent

    @property
    def request(self) -> Request | None:
        """The request that it names, where that has authority."""
        return self.ledger.request_of(self.spent)

    @property
    def resource(self) -> Resource | None:
        """What was spent; None where the policy in force has no such resource."""
        return self.record.policy.resource(self.spent.resource)

    def breach(
        self, rule: str, detail: str, amount: int | None = None, entries: Sequence[int] = ()
    ) -> Problem:
        """A breach by this fact. ``amount``: how much of the resource it concerns; None where
        that is all of it. ``entries``: others that it takes to see the breach."""
        value = self.value_pence(self.spent.amount if amount is None else amount)
        return self.breach_worth(rule, detail, value, entries)

    def breach_worth(
        self, rule: str, detail: str, value_pence: int, entries: Sequence[int] = ()
    ) -> Problem:
        """A breach by so many pence's worth of this fact."""
        return self.act.problem(
            rule,
            detail,
            counts=True,
            with_entries=sorted(set(entries)),
            amount_pence=value_pence or None,
        )

    def value_pence(self, amount: int) -> int:
        """Money is worth itself, everything else its price in the policy in force."""
        if self.spent.resource == MONEY:
            return amount
        return self.resource.value_pence(amount) if self.resource else 0

    def words(self, amount: int) -> str:
        """An amount of the resource, for a sentence."""
        if self.spent.resource == MONEY:
            return self.law.currency.words(amount)
        return f"{amount:,} {self.spent.resource}"


def breach_by(
    act: Act, rule: str, detail: str, amount_pence: int, entries: Sequence[int]
) -> Problem:
    """A breach by a fact that is no payment, and how much money it concerns."""
    others = sorted(set(entries))
    return act.problem(
        rule, detail, counts=True, with_entries=others, amount_pence=amount_pence or None
    )


def place_name(seat_id: str | None) -> str:
    """Where, for a sentence."""
    return "the national campaign" if seat_id is None else seat_id
