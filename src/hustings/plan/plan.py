"""What a plan is, once made."""

from __future__ import annotations

from dataclasses import dataclass

from hustings.election.contest import FloatArray
from hustings.plan.caution import Caution
from hustings.plan.certificate import Certificate
from hustings.plan.objective import EXPECTED_SEATS, Objective
from hustings.plan.problem import PlanProblem
from hustings.plan.standing import Standing
from hustings.plan.wins import Worth


@dataclass(frozen=True)
class Fresh:
    """A plan on draws that the planning did not see."""

    draws: int
    seed: int
    worth: Worth


@dataclass(frozen=True)
class Baseline:
    """A simpler rule. ``value``: expected seats on the planning draws. ``fresh``: on the fresh
    draws. ``behind``: the plan less this rule on the same fresh draws; both None without any."""

    name: str
    value: float
    fresh: Worth | None
    behind: Worth | None


@dataclass(frozen=True)
class Plan:
    """Where each resource should go. ``certificate``: the amounts, value, bound and prices.

    ``used``: (R,), ``taken``: (R,) from the budgets, what moving loses included. ``at_floor``,
    ``chance``: (M,) chance of winning with floors only, and with the plan. ``stance``, ``why``: a
    word and a sentence a seat. ``value_floor``: expected seats with floors only. ``seconds``: from
    loaded estimate to certificate, None where nobody timed it. ``standing``: chances of a majority
    and of being the largest party, on the fresh draws; None without any. ``objective``: what value,
    bound and prices are of. ``caution``: what it costs in expected seats, None where it is these.
    """

    problem: PlanProblem
    certificate: Certificate
    used: FloatArray
    taken: FloatArray
    at_floor: FloatArray
    chance: FloatArray
    stance: tuple[str, ...]
    why: tuple[str, ...]
    value_floor: float
    seconds: float | None
    fresh: Fresh | None
    standing: Standing | None
    baselines: tuple[Baseline, ...]
    objective: Objective = EXPECTED_SEATS
    caution: Caution | None = None

    @property
    def amounts(self) -> FloatArray:
        """(M, R), floors included."""
        return self.certificate.amounts

    @property
    def value(self) -> float:
        """The objective, such as expected seats, on the planning draws."""
        return self.certificate.value

    @property
    def expected_seats(self) -> float:
        """On the planning draws, whatever the objective."""
        return self.value if self.caution is None else self.caution.plan

    @property
    def bound(self) -> float:
        """What no plan can beat on them."""
        return self.certificate.bound

    @property
    def gap(self) -> float:
        return self.certificate.gap

    @property
    def prices(self) -> FloatArray:
        """(R,) seats per unit of each budget."""
        return self.certificate.prices
