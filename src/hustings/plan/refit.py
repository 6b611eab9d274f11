"""From trials to curves: the chain of docs/effects.md.

For a lever that reaches people, with reach r, turnout T, lean g and lead-per-share k, both of the
effects that trials measure, on turnout D and on the party's share P, make

    A = (r / T) (g D + k P) points of lead,   s = r N / people reached by one unit.

Everything on the right is taken as independent, so mean and variance of A are exact. A lever
measured on whole seats has A = k P. A judgement, where there is one, is a second measurement
of A, and the two are averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hustings.plan.chain import Chain, Lever
from hustings.plan.curves import Curve, Response, range_of
from hustings.plan.response import retention
from hustings.plan.trials import SHARE, TURNOUT, Effect, Trial, effect


@dataclass(frozen=True)
class Level:
    """Points of lead at saturation. ``variance``: of everything; ``of_effects``: what is left of
    it where the chain's own numbers are taken as known."""

    mean: float
    variance: float
    of_effects: float


NOTHING = Effect(0.0, 0.0, spread=0.0, transfer=1.0)


def fitted_response(chain: Chain, trials: Sequence[Trial], own: Sequence[Trial] = ()) -> Response:
    """Every curve of the chain, from the published ``trials`` and the campaign's ``own``."""
    return Response(
        curves=tuple(fitted_curve(chain, lever, trials, own) for lever in chain.levers),
        held_factor=chain.held.value,
        effectiveness_cv=chain.effectiveness_cv,
        held_low=chain.held.low,
        held_high=chain.held.high,
        held_source=chain.held_source,
        effectiveness_source=chain.effectiveness_source,
    )


def updated(
    response: Response, chain: Chain, trials: Sequence[Trial], own: Sequence[Trial]
) -> Response:
    """``response`` with the curves of the levers that ``own`` trials pulled fitted again.

    A curve whose resource the chain does not know stays as it is.
    """
    pulled = {trial.lever for trial in own}
    again = {
        lever.resource: fitted_curve(chain, lever, trials, own)
        for lever in chain.levers
        if lever.lever in pulled
    }
    curves = tuple(again.get(curve.resource, curve) for curve in response.curves)
    return replace(response, curves=curves)


def fitted_curve(
    chain: Chain, lever: Lever, trials: Sequence[Trial], own: Sequence[Trial] = ()
) -> Curve:
    """One lever's curve. Effort that does harm on average has a saturation of 0: a plan then
    leaves it at its floor."""
    level = blended(level_of(chain, lever, effects_of(lever, trials, own)), lever, chain)
    saturation = max(round(level.mean, 3), 0.0)
    low, high = (round(end, 3) for end in range_of(level.mean, level.variance**0.5))
    pulled = sorted(
        {f"{trial.trial} ({trial.year})" for trial in own if trial.lever == lever.lever}
    )
    return Curve(
        resource=lever.resource,
        unit=lever.unit,
        saturation=saturation,
        low=min(low, saturation),
        high=max(high, saturation),
        scale=float(f"{scale_of(chain, lever):.3g}"),
        source=lever.source + (f"; own trials: {', '.join(pulled)}" if pulled else ""),
        confidence=lever.confidence,
        half_life_days=lever.half_life_days,
        half_life_source=lever.half_life_source,
    )


def effects_of(
    lever: Lever, trials: Sequence[Trial], own: Sequence[Trial] = ()
) -> dict[str, Effect]:
    """Points for each hundred reached, by outcome."""

    def of(rows: Sequence[Trial], outcome: str) -> list[Trial]:
        return [row for row in rows if row.lever == lever.lever and row.outcome == outcome]

    return {
        outcome: effect(of(trials, outcome), of(own, outcome), prior, lever.half_life_days)
        for outcome, prior in lever.priors.items()
    }


def level_of(chain: Chain, lever: Lever, effects: dict[str, Effect]) -> Level:
    """A from the effects alone."""
    turnout, share = effects.get(TURNOUT, NOTHING), effects.get(SHARE, NOTHING)
    k = chain.lead_per_share
    mean, square = k.value * share.mean, k.mean_square * (share.mean**2 + share.sd**2)
    of_effects = (k.value * share.sd) ** 2
    if lever.reach is None or lever.lean is None:
        return Level(mean, square - mean**2, of_effects)
    voted = lever.lean.value * turnout.mean
    square += 2.0 * mean * voted + lever.lean.mean_square * (turnout.mean**2 + turnout.sd**2)
    of_effects += (lever.lean.value * turnout.sd) ** 2
    part = lever.reach.value / chain.turnout
    whole = (mean + voted) * part
    whole_square = square * lever.reach.mean_square / chain.turnout**2
    return Level(whole, whole_square - whole**2, of_effects * part**2)


def blended(level: Level, lever: Lever, chain: Chain) -> Level:
    """With the judgement as a second measurement.

    Weighed by how well the effects are known: were the chain's errors weighed too, which grow with
    A, a trial would count for less the more it found.
    """
    if lever.judgement is None:
        return level
    weight = chain.judgement_weight if lever.judgement_weight is None else lever.judgement_weight
    judged = lever.judgement.sd**2 / weight
    part = judged / (judged + level.of_effects)
    mean = part * level.mean + (1.0 - part) * lever.judgement.value
    rest = (1.0 - part) ** 2 * judged
    return Level(mean, part**2 * level.variance + rest, part**2 * level.of_effects + rest)


def scale_of(chain: Chain, lever: Lever) -> float:
    """Units that reach 63% of whom they can, on the day that they are put in."""
    if lever.reach is not None and lever.people_per_unit is not None:
        return lever.reach.value * chain.electorate / lever.people_per_unit
    assert lever.scale_at_poll is not None, "a lever on whole seats has a scale"
    return lever.scale_at_poll * retention(lever.half_life_days, lever.spread_over_days)
