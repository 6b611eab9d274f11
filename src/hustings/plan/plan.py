"""What a plan is, once made."""

from __future__ import annotations

from dataclasses import dataclass

from hustings.election.contest import FloatArray
from hustings.plan.problem import PlanProblem
from hustings.plan.wins import Worth

OBJECTIVE = "expected_seats"


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
    """Where each resource should go. ``amounts``: (M, R), floors included; ``used``: (R,).

    ``at_floor``, ``chance``: (M,) chance of winning with floors only, and with the plan.
    ``stance``, ``why``: a word and a sentence a seat. ``value``, ``value_floor``, ``bound``:
    expected seats on the planning draws. ``prices``: (R,) seats per unit. ``seconds``: from
    loaded estimate to certificate, None where nobody timed it.
    """

    problem: PlanProblem
    amounts: FloatArray
    used: FloatArray
    at_floor: FloatArray
    chance: FloatArray
    stance: tuple[str, ...]
    why: tuple[str, ...]
    value: float
    value_floor: float
    bound: float
    prices: FloatArray
    seconds: float | None
    fresh: Fresh | None
    baselines: tuple[Baseline, ...]

    @property
    def gap(self) -> float:
        return self.bound - self.value
