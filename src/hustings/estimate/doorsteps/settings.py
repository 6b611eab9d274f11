"""Every chosen number of the doorstep model, with its reason.

Effects are on the logit scale of the canvassing party's share: .1 is 2.5 points at 50% and 2.3 at
35%. Most are the middle or the width of a prior for something that the returns themselves then
decide; none was fitted to an election.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DoorstepSettings:
    """Times are days."""

    window: int = 90  # older returns speak of another mood, and their doors have moved
    design_effect: float = 1.5  # neighbours agree: variance above that of independent answers
    repeat_weight: float = 0.3  # a second talk with the same elector tells less than the first
    borrowed: float = 10.0  # answers' worth of the general pattern in each class of past vote
    fair_share: float = 2.0  # no cell forms the pattern with more than so many usual ones' answers
    shift_sd: float = 2.0  # how far a cell may lie from that pattern: hardly held
    absent_voting: float = 0.3  # of those who stayed home last time, how many come now

    over_claim: float = 0.4  # mean of a mode: supporters open more often, and some wish to please
    over_claim_sd: float = 0.6  # so wide that the level is left to the polls, and returns compare
    blank: float = 0.8  # the same where no past vote is known: the list's selection is in it
    blank_sd: float = 1.5
    tilt_sd: float = 0.1  # per logit of the expected share: over-claim in strong and weak seats
    curve_sd: float = (
        0.2  # and per logit squared: as a fraction it is largest where a party is weak
    )
    slope_sd: float = 1.0  # how far claims may fall short of following the truth: 1 is in full
    seat_sd: float = 0.1  # over-claim between seats, middle of its prior
    seat_sd_factor: float = 0.8  # and the sd of that prior, in logs
    canvasser_sd: float = 0.2  # between canvassers
    canvasser_sd_worth: float = 6.0  # canvassers' worth of belief in that
    unrelated: float = 0.05  # of canvassers: what they write down says nothing of the seat
    unrelated_range: float = 8.0  # their logits are anywhere between -4 and 4
    usual_spread: float = 0.06  # sd between canvassers of who answers, and of who names no party
    flag_at: float = 0.9  # chance of that from which a canvasser is flagged


DOORSTEPS = DoorstepSettings()
