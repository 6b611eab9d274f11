"""A campaign's spending for tests: the small campaign under a small law, replayed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from hustings.record.problems import Problem
from hustings.record.replay import State, replay
from hustings.spend.allocation import Allocation, allocation_bytes
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger
from hustings.spend.rules import SpendRules
from tests.record.campaigns import PARTY, SEATS, Campaign

LAW = SpendingLaw(
    party=PARTY,
    seats={seat: seat[0] for seat in SEATS},
    contested={"A": 3, "B": 2},
    seat_pence=dict.fromkeys(SEATS, 1_500_000),
    party_pence={"A": 9_000_000, "B": 6_000_000},
    regulated=(date(2017, 4, 1), date(2017, 6, 8)),
    not_checked=("the deadlines: the election gives them in words",),
)

Found = list[tuple[str, tuple[int, ...]]]


def plan_bytes(
    seats: Mapping[str, Mapping[str, int]] | None = None,
    national: Mapping[str, int] | None = None,
    *,
    as_of: str = "2017-05-01",
) -> bytes:
    """A plan's file: 1,000 pounds and 40 staff-days in each seat, unless a test says more."""
    each = {"money": 100_000, "staff_days": 40}
    return allocation_bytes(
        Allocation(
            as_of=as_of,
            party=PARTY,
            simulated=True,
            seats=dict.fromkeys(SEATS, each) if seats is None else seats,
            national={"money": 500_000} if national is None else national,
        )
    )


def campaign_with_plan() -> Campaign:
    """A campaign with a plan (entry 1) and a rule (entry 2) in force."""
    campaign = Campaign()
    campaign.publish_plan(plan_bytes())
    campaign.publish_rule()
    return campaign


def replayed(campaign: Campaign, law: SpendingLaw = LAW) -> tuple[State, tuple[Problem, ...]]:
    """The campaign's log under the rules of spending."""
    return replay(campaign.entries, [SpendRules(law, campaign.files.get)])


def ledger_of(campaign: Campaign, law: SpendingLaw = LAW) -> Ledger:
    """What the log makes true of spending."""
    state, _ = replayed(campaign, law)
    ledger = state.rooms["spend"]
    assert isinstance(ledger, Ledger)
    return ledger


def found(campaign: Campaign, law: SpendingLaw = LAW) -> Found:
    """The rule and the entries of each problem."""
    _, problems = replayed(campaign, law)
    return [(problem.rule, problem.entries) for problem in problems]


def rules_of(problems: Iterable[Problem], effect: str) -> list[str]:
    """The rules broken with an effect, "void" or "counts"."""
    return [problem.rule for problem in problems if problem.effect == effect]
