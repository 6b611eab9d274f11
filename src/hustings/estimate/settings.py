"""Every number of the model that is chosen rather than estimated, with its reason.

One set serves every election. Standard deviations of shares are quoted "near 35%": for a
party with share p they scale by sqrt(p (1 - p)) / sqrt(.35 * .65), which is what independent
errors on the square-root scale give after the shares are made to sum to one.
docs/model.md says which were chosen from which data, and what leaving each election out does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NEAR_35 = float(np.sqrt(0.35 * 0.65))


def root_sd(share_sd: float) -> float:
    """The sd on the square-root scale that gives ``share_sd`` to a share near 35%.

    d sqrt(p) = dp / (2 sqrt(p)), and making shares sum to one supplies the factor sqrt(1 - p).
    """
    return share_sd / (2 * NEAR_35)


@dataclass(frozen=True)
class Settings:
    """Shares are fractions, times are days."""

    # Poll average
    poll_window: int = 183  # half a year: older polls say little about today
    level_step: float = 0.0025  # daily sd of the level: half a point in four days
    house_sd: float = 0.012  # pollsters' lasting differences, about a point
    poll_design_effect: float = 1.5  # weighting and quotas: sampling error above the nominal
    poll_excess_sd: float = 0.006  # what repeated polls of one house differ by beyond sampling
    default_sample: int = 1000  # where a poll gives none

    # Polls against the result
    polling_error: float = 0.028  # on the eve; gives a lead sd of 5 points
    campaign_error: float = 0.120  # added far from polling day; 7 points a party at 7 weeks
    campaign_days: float = 60.0  # how fast that fades
    pace_sd: float = 0.35  # log scale: how elections differ in the pace of their polls
    unpolled_error: float = 0.080  # a party that no poll gives, on any day
    area_polling_error: float = 0.030  # a country's own polls: fewer houses, crossbreaks

    one_country_sd: float = 0.35  # how far a party of one country moves between elections

    # Seats
    swing_power_up: float = 0.75  # a rising party: between uniform (1) and proportional (0)
    swing_power_down: float = 0.45  # a falling party loses more where it had more
    uncontested: float = 0.8  # a newly contested seat against its region's contested ones
    newcomer: float = 0.01  # a party with no past anywhere starts level; the polls set its height
    others_strong: float = 0.15  # a candidate of no polled party who got more stands on own ground
    others_least: float = 0.25  # the rest may fall to this part of their past share
    others_most: float = 3.0  # or rise to this multiple, as the polls leave room for them
    others_floor: float = 0.005  # where somebody stands, somebody votes for them
    retirement: float = 0.020  # what a winner who does not stand again takes along
    first_term: float = 0.020  # and what a member gains who stands again after a first win
    first_term_unknown: float = 0.3  # part of returning members who won for the first time
    country_sd_unpolled: float = 0.060  # a country known only through polls of the whole
    region_sd: float = 0.014
    covariate_sd: float = 0.022  # all covariates together
    profile_slope: float = 0.10  # sqrt scale: strongholds may fall more, or less, than the swing
    seat_sd: float = 0.036
    unknown_seat_sd: float = 0.12  # a seat without past votes of its own: as seats differ at large
    other_sd: float = 0.05  # candidates of no polled party

    # Seat and region polls
    local_poll_error: float = 0.045  # beyond sampling, near 35%
    local_house_error: float = 0.050  # what all of a house's local polls share
    local_poll_decay: float = 0.0015  # variance grows: seats move apart, per sqrt(day)

    # Groups that only crossbreaks know, square-root scale
    group_sd: float = 0.15
    group_drift: float = 0.002  # groups move apart, per sqrt(day): .04 in a year

    # Turnout
    turnout_sd: float = 0.025
    turnout_seat_sd: float = 0.015


DEFAULT = Settings()
