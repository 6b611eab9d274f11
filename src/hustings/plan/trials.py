"""What trials say together: a random-effects model, and the effect to expect at this election.

A trial i estimates y_i, points won for each hundred people reached, with standard error s_i.
Trials differ beyond chance, and most were held where few vote, which is not where the plan is:

    y_i       = l_i (mu + tau z_i / sqrt(k_i)) + s_i e_i      z, e standard normal
    theta     = f (mu + tau z)                                the effect at this election
    own trial = theta + omega z' + s e                        of the campaign that plans

l_i is 1 for a trial elsewhere than at a general election and f at one. f, the transfer, is how
much of an effect is left at a general election: a truncated normal. k_i is how many trials a
row sums up. mu has a flat prior (sd 10 points), tau a half-normal one. mu and theta are
integrated exactly for each pair (f, tau), the pairs over a grid (Higgins, Thompson and
Spiegelhalter 2009 on predicting a new setting; Gelman 2006 on the half-normal). Trials elsewhere
say nothing of f: their likelihood does not hold it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray

TURNOUT, SHARE = "turnout", "share"
GENERAL, OTHER = "general", "other"
FLAT_SD = 10.0  # points a contact: no effect of this size has ever been found
LEAST_TRANSFER = 0.05
LEAST_PART = 1e-9  # of an effect, left by contact and time: a trial with less says nothing
TRANSFERS, SPREADS = 61, 81  # points of the grid


@dataclass(frozen=True)
class Trial:
    """One arm of a trial against its control.

    ``n``: people, or seats; None where unknown, for nothing rests on it. ``estimate``, ``se``:
    points by assignment, whether reached or not (intention to treat). ``contact_rate``: the part
    of those assigned that was reached. ``days_before_poll``: from contact to poll, None where
    unknown: the estimate is then taken as of the day of contact. ``setting``: "general" for a
    general election, else "other". ``stands_for``: how many trials the row sums up.
    """

    trial: str
    year: int
    country: str
    lever: str
    outcome: str
    arm: str
    n: int | None
    estimate: float
    se: float
    contact_rate: float
    days_before_poll: int | None
    setting: str
    stands_for: int
    source: str


@dataclass(frozen=True)
class Prior:
    """What is assumed before any trial: ``transfer`` f and its sd, ``spread``: the scale of tau's
    half-normal, ``own_spread``: omega, points."""

    transfer: float
    transfer_sd: float
    spread: float
    own_spread: float


@dataclass(frozen=True)
class Effect:
    """Points for each hundred people reached. ``mean``, ``sd``: at this election. ``spread``:
    tau's mean. ``transfer``: f's mean."""

    mean: float
    sd: float
    spread: float
    transfer: float


def per_contact(trial: Trial, half_life_days: float | None) -> tuple[float, float]:
    """The trial's effect on those reached, on the day that they are, and its standard error.

    Assignment moves the outcome only through contact, so both are divided by the contact rate
    (Angrist, Imbens and Rubin 1996); what faded between contact and poll is added again.
    """
    kept = 1.0
    if half_life_days is not None and trial.days_before_poll is not None:
        kept = 2.0 ** (-trial.days_before_poll / half_life_days)
    part = max(trial.contact_rate * kept, LEAST_PART)
    return trial.estimate / part, trial.se / part


def effect(
    trials: Sequence[Trial], own: Sequence[Trial], prior: Prior, half_life_days: float | None
) -> Effect:
    """The effect at this election, from trials of one lever and outcome.

    ``own``: the campaign's; those held at a general election say what it is there, the others
    what it is where few vote. The order of rows changes nothing, to the last digit.
    """
    f, tau, log_weight = _grid(prior)
    mean, precision, evidence = _pooled(_in_order(trials), half_life_days, f, tau)
    log_weight = log_weight + evidence
    here, here_precision = f * mean, 1.0 / (f**2 * (1.0 / precision + tau**2))
    for trial in _in_order(own):
        y, s = per_contact(trial, half_life_days)
        scale = f if trial.setting == OTHER else np.ones_like(f)
        variance = scale**2 * (s**2 + prior.own_spread**2)
        total = variance + 1.0 / here_precision
        log_weight = (
            log_weight + np.log(scale) - (np.log(total) + (scale * y - here) ** 2 / total) / 2
        )
        here = (here * here_precision + scale * y / variance) / (here_precision + 1.0 / variance)
        here_precision = here_precision + 1.0 / variance
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    theta, theta_sd = _mixed(weight, here, 1.0 / here_precision)
    return Effect(theta, theta_sd, float(np.sum(weight * tau)), float(np.sum(weight * f)))


def _grid(prior: Prior) -> tuple[FloatArray, FloatArray, FloatArray]:
    """f, tau and their log prior, each (TRANSFERS, SPREADS)."""
    reach = 3.0 * prior.transfer_sd
    low = max(LEAST_TRANSFER, prior.transfer - reach)
    f = np.linspace(low, prior.transfer + reach, TRANSFERS if reach > 0.0 else 1)
    tau = np.linspace(0.0, 4.0 * prior.spread, SPREADS)
    on_f, on_tau = np.meshgrid(f, tau, indexing="ij")
    log_prior = -((on_tau / prior.spread) ** 2) / 2
    if reach > 0.0:
        log_prior = log_prior - ((on_f - prior.transfer) / prior.transfer_sd) ** 2 / 2
    return on_f, on_tau, log_prior


def _pooled(
    trials: Sequence[Trial], half_life_days: float | None, f: FloatArray, tau: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """mu's mean and precision at each pair of the grid, and the log likelihood of the pair."""
    precision = np.full_like(f, 1.0 / FLAT_SD**2)
    weighted, evidence = np.zeros_like(f), np.zeros_like(f)
    for trial in trials:
        y, s = per_contact(trial, half_life_days)
        loading = f if trial.setting == GENERAL else np.ones_like(f)
        variance = s**2 + (loading * tau) ** 2 / trial.stands_for
        precision = precision + loading**2 / variance
        weighted = weighted + loading * y / variance
        evidence = evidence - (np.log(variance) + y**2 / variance) / 2
    mean = weighted / precision
    evidence = evidence + (mean**2 * precision - np.log(precision * FLAT_SD**2)) / 2
    return mean, precision, evidence


def _mixed(weight: FloatArray, mean: FloatArray, variance: FloatArray) -> tuple[float, float]:
    """Mean and sd of a mixture of normals."""
    middle = float(np.sum(weight * mean))
    return middle, math.sqrt(max(float(np.sum(weight * (variance + (mean - middle) ** 2))), 0.0))


def _in_order(trials: Sequence[Trial]) -> list[Trial]:
    """By their figures: sums of floats depend on their order, and must not on names."""
    return sorted(trials, key=_figures)


def _figures(trial: Trial) -> tuple[float | str, ...]:
    days = -1 if trial.days_before_poll is None else trial.days_before_poll
    found = (trial.estimate, trial.se, trial.contact_rate, days)
    return (*found, trial.setting, trial.stands_for)
