"""A plan as JSON, in the shape that `hustings plan --json` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from hustings.election.currency import Currency
from hustings.plan.by_stance import split_json, splits
from hustings.plan.caution import caution_json
from hustings.plan.plan import Baseline, Plan
from hustings.plan.response import Response, retention
from hustings.plan.seat_ranges import SeatRanges, seat_ranges
from hustings.plan.standing import Standing
from hustings.plan.terms import MONEY
from hustings.plan.wins import Worth


def plan_json(plan: Plan) -> dict[str, Any]:
    """Amounts of money are in pounds, prices in pence, chances fractions, unknown None."""
    problem = plan.problem
    return {
        "election": problem.election,
        "party": problem.party,
        "as_of": problem.as_of.isoformat(),
        "objective": plan.objective.name,
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "value_floor": plan.value_floor,
        "seconds": plan.seconds,
        "draws": problem.thresholds.shape[1],
        "fresh": None
        if plan.fresh is None
        else {"draws": plan.fresh.draws, **worth_json(plan.fresh.worth)},
        "expected_seats": plan.expected_seats,
        "caution": None if plan.caution is None else caution_json(plan.caution),
        "reported": None if plan.standing is None else standing_json(plan.standing),
        "resources": resources_json(plan),
        "pooled": pooled_json(plan),
        "seats": seats_json(plan),
        "by_stance": [split_json(split) for split in splits(plan)],
        "not_contested": sorted(problem.not_contested),
        "limits_checked": list(problem.kept),
        "limits_not_checked": list(problem.not_checked),
        "response": response_json(problem.response, problem.currency),
        "baselines": [baseline_json(baseline) for baseline in plan.baselines],
    }


def worth_json(worth: Worth) -> dict[str, float]:
    return {"value": worth.value, "se": worth.se}


def standing_json(made: Standing) -> dict[str, Any]:
    """On the fresh draws. No bound is known for these: they are not certified."""
    return {
        "majority": asdict(made.majority),
        "largest": asdict(made.largest),
        "certified": False,
    }


def pooled_json(plan: Plan) -> list[dict[str, Any]]:
    """Limits over several seats. The shadow price of one "at least" is what it costs."""
    return [
        {
            "name": limit.name,
            "at_least": limit.at_least,
            "amount": limit.amount,
            "used": round(limit.used(plan.amounts), 6),
            "shadow_price": float(price),
        }
        for limit, price in zip(plan.problem.pooled, plan.certificate.pooled, strict=True)
    ]


def resources_json(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "id": resource.id,
            "budget": resource.budget,
            "used": float(used),
            "taken": float(taken),
            "moving_loss": resource.moving_loss,
            "step": resource.step,
            "indivisible": resource.indivisible,
            "unit_price_pence": resource.unit_price_pence,
            "shadow_price": float(price),
        }
        for resource, used, taken, price in zip(
            plan.problem.resources, plan.used, plan.taken, plan.prices, strict=True
        )
    ]


def seats_json(plan: Plan) -> list[dict[str, Any]]:
    """By seat id: the plan's own order says nothing to a reader."""
    problem = plan.problem
    ids = [resource.id for resource in problem.resources]
    ranges = seat_ranges(problem, plan.amounts)
    rows = [
        {
            "seat_id": seat_id,
            "stance": plan.stance[i],
            "held": bool(problem.held[i]),
            "amounts": dict(zip(ids, plan.amounts[i].tolist(), strict=True)),
            "floors": dict(zip(ids, problem.floors[i].tolist(), strict=True)),
            "caps": dict(zip(ids, problem.caps[i].tolist(), strict=True)),
            "cap_price": dict(zip(ids, plan.certificate.caps[i].tolist(), strict=True)),
            "floor_price": dict(zip(ids, plan.certificate.floors[i].tolist(), strict=True)),
            "chance": {
                "now": float(problem.chance[i]),
                "floor": float(plan.at_floor[i]),
                "plan": float(plan.chance[i]),
                "plan_p05": float(ranges.chance_low[i]),
                "plan_p95": float(ranges.chance_high[i]),
            },
            "lead": lead_json(ranges, i),
            "next_1000": rounded(ranges.next_thousand[i]),
            "gain": float(plan.chance[i] - plan.at_floor[i]),
            "why": plan.why[i],
        }
        for i, seat_id in enumerate(problem.seat_ids)
    ]
    return sorted(rows, key=lambda seat: seat["seat_id"])


def lead_json(ranges: SeatRanges, seat: int) -> dict[str, float | None]:
    """Points over the strongest opponent."""
    ends = (ranges.lead[seat], ranges.lead_low[seat], ranges.lead_high[seat])
    return dict(zip(("mean", "p05", "p95"), map(rounded, ends), strict=True))


def rounded(value: float) -> float | None:
    """To the sixth decimal: more would only make the files longer. None where unknown."""
    return None if np.isnan(value) else round(float(value), 6)


def baseline_json(baseline: Baseline) -> dict[str, Any]:
    """``behind`` is the plan less this rule on the same fresh draws: its error is small."""
    return {
        "name": baseline.name,
        "value": baseline.value,
        "fresh": None if baseline.fresh is None else worth_json(baseline.fresh),
        "behind": None if baseline.behind is None else worth_json(baseline.behind),
    }


def response_json(response: Response, currency: Currency) -> dict[str, Any]:
    """Scales are those of effort spread over ``days_left``, of which ``retained`` is left at the
    poll: times that, they are those of the day itself."""
    days = response.days_left
    return {
        "held_factor": response.held_factor,
        "held_low": response.held_low,
        "held_high": response.held_high,
        "held_source": response.held_source,
        "effectiveness_cv": response.effectiveness_cv,
        "effectiveness_source": response.effectiveness_source,
        "days_left": days,
        "curves": [
            {
                "resource": curve.resource,
                "unit": currency.unit if curve.resource == MONEY else curve.unit,
                "saturation_points": curve.saturation,
                "low": curve.low,
                "high": curve.high,
                "scale": curve.scale,
                "source": curve.source,
                "confidence": curve.confidence,
                "half_life_days": curve.half_life_days,
                "half_life_source": curve.half_life_source,
                "retained": None if days is None else retention(curve.half_life_days, days),
            }
            for curve in response.curves
        ],
    }
