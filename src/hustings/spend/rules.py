"""The room's rules for ``replay``: each type of entry goes to the module that knows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hustings.record.authority import Act, RecordState
from hustings.record.problems import Problem
from hustings.spend import evidence
from hustings.spend.closing import close
from hustings.spend.commitments import commit
from hustings.spend.emergency import not_ratified
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger
from hustings.spend.looks import look
from hustings.spend.notional import take_notional
from hustings.spend.one_seat import for_one_seat
from hustings.spend.payments import spend
from hustings.spend.plans import depart, publish_plan, publish_rule
from hustings.spend.reconciled import take_statement
from hustings.spend.requests import approve, ask, refuse, withdraw
from hustings.spend.reversals import reverse


@dataclass(frozen=True)
class SpendRules:
    """``law``: the party's limits at this election. ``files``: the bytes that a SHA-256 names, or
    None; used for plans and bank statements."""

    law: SpendingLaw
    files: Callable[[str], bytes | None]

    name = "spend"
    types = frozenset(
        {
            "plan",
            "rule",
            "departure",
            "request",
            "approval",
            "refusal",
            "withdrawal",
            "payment",
            "staff_move",
            "delivery",
            "notional",
            "reversal",
            "commitment",
            "evidence",
            "closing",
            "look",
            "reconciliation",
        }
    )

    def start(self) -> Ledger:
        """An empty ledger."""
        return Ledger(
            not_checked=self.law.not_checked, seats=self.law.seats, currency=self.law.currency
        )

    def apply(self, state: Ledger, record: RecordState, act: Act) -> tuple[Problem, ...]:
        """Takes one entry into the ledger."""
        match act.entry.type:
            case "plan":
                return publish_plan(state, self.law, self.files, record, act)
            case "rule":
                return publish_rule(state, record, act)
            case "departure":
                return depart(state, self.law, record, act)
            case "request":
                return ask(state, self.law, record, act)
            case "approval":
                return approve(state, record, act)
            case "refusal":
                return refuse(state, record, act)
            case "withdrawal":
                return withdraw(state, record, act)
            case "reconciliation":
                return take_statement(state, self.files, act)
            case "look":
                return look(state, act)
            case "commitment":
                return commit(state, self.law, record, act)
            case "evidence":
                return evidence.tell(state, act)
            case "closing":
                return close(state, record, act)
            case "notional":
                return take_notional(state, self.law, record, act)
            case "reversal":
                return reverse(state, self.law, record, act)
            case _:
                return spend(state, self.law, record, act)

    def finish(self, state: Ledger, record: RecordState) -> tuple[Problem, ...]:
        """What was not ratified in time, and what was called national and was for one seat; every
        other breach shows with its entry."""
        return (*not_ratified(state, record), *for_one_seat(state, record))
