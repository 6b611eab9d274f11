"""Every number of the movement model that is chosen rather than estimated, with its reason.

Standard deviations of shares are quoted "near 35%" and used on the angular scale, where
``root_sd`` turns them into the same number for every party (docs/movement.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from hustings.estimate.settings import root_sd


@dataclass(frozen=True)
class MovementSettings:
    """Times are days. ``_sd`` without a unit is on the angular scale."""

    window: int = 84  # twelve weeks: a campaign and what went before it
    since_days: int = 28  # the change that is shown where nobody asks for another

    # Sampling
    design_effect: float = 1.5  # before the data speak: weighting and quotas, as for whole polls
    design_log_sd: float = 0.5  # the data may say .55 to 4
    doorstep_design: float = 3.0  # a street answers alike, and a canvasser writes alike

    # Groups
    house_group_sd: float = root_sd(0.015)  # a house's lasting lean in one group, beyond its own
    drift_scale: float = root_sd(0.004)  # a day; exponential prior: 1.5 points in two weeks
    slope_sd: float = root_sd(0.0005)  # a day: 1.5 points a month, for or against the whole
    step_sd: float = root_sd(0.03)  # at a marked event

    # Answers of single people
    block: int = 3  # days that are read together
    recall: str = "past_vote"  # the category that shows who answers

    # Flags
    alpha: float = 0.05  # of campaigns without movement, over everything looked at
    durations: tuple[int, ...] = (0, 14)  # a step, and a turn of two weeks
    change_sd: float = root_sd(0.06)  # of a change that is looked for: some points, not one
    null_draws: int = 2000  # invented campaigns without movement behind each threshold
    seed: int = 0

    # Size
    most_readings: int = 600  # more are pooled by house and block of days
    least_spent: float = 0.1  # of alpha, however early the day
    least_polls: int = 2  # before a change and after it


DEFAULT_MOVEMENT = MovementSettings()
