"""The estimate of one day: polls and past results in, joint draws of every seat out.

Steps, each in a module of its own: the poll averages (``trend``), the base (``base``), a
central share in every seat (``swing``), how errors hang together (``errors``), what polls of
single seats add (``local``), what a survey adds (``mrp``), what doorstep returns add
(``doorsteps``). Here they are put together, and drawn from (``draws``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import Election, FloatArray, IntArray
from hustings.election.returns import ReturnCounts
from hustings.estimate.base import Base, base_of
from hustings.estimate.doorsteps.evidence import Evidence, doorstep_evidence
from hustings.estimate.doorsteps.prior import RootPrior, root_prior
from hustings.estimate.draws import draw_shares, draw_turnout
from hustings.estimate.errors import Factors, factors, national_sd
from hustings.estimate.local import Conditioning, conditioning, local_polls
from hustings.estimate.moved import LOCAL_POLLS, POLLS, SURVEY, moved, returns_used
from hustings.estimate.mrp.respond import SurveyDraws, survey_draws
from hustings.estimate.polled import polled_shares
from hustings.estimate.result import Estimate, Surveyed
from hustings.estimate.settings import DEFAULT, Settings
from hustings.estimate.survey_counts import SurveyCounts, survey_counts
from hustings.estimate.surveyed import drawn_factors
from hustings.estimate.swing import country_targets, one_country_shares, seat_shares, whole_shares
from hustings.estimate.trend import area_trends, national_areas

Float32 = NDArray[np.float32]


def estimate(
    election: Election,
    as_of: date,
    draws: int = 10_000,
    seed: int = 0,
    settings: Settings = DEFAULT,
    returns: ReturnCounts | None = None,
    canvass_of: str | None = None,
    mode: Literal["fast", "full"] = "full",
) -> Estimate:
    """Joint draws of all modelled seats from what was public on ``as_of``, from survey respondents
    if the folder has them, and from the doorstep ``returns`` of the party ``canvass_of`` up to that
    day. ``mode``: of the survey's fit (``multilevel.fit``).

    Deterministic in its arguments; without any return that can be used, the same as without
    ``returns``. Raises ValueError for fewer than one draw, and for returns without a polled party.
    """
    if draws < 1:
        raise ValueError(f"draws must be at least 1. Got {draws} instead.")
    centre = central(election, as_of, settings)
    stages = [(POLLS, centre.without_local_polls().roots(settings))]
    counts = _asked(election, as_of, centre.base)
    survey = None
    if counts is not None and counts.people:
        survey = survey_draws(
            election,
            as_of,
            counts,
            centre.base,
            centre.shares,
            centre.others,
            centre.error,
            draws,
            seed,
            settings,
            mode,
        )
        centre = _after_survey(election, as_of, centre, survey, settings)
        stages.append((SURVEY, centre.without_local_polls().roots(settings)))
    roots = centre.roots(settings)
    if any(poll is not None for poll in centre.given):
        stages.append((LOCAL_POLLS, roots))
    evidence: Evidence | None = None
    if returns is not None:
        evidence = doorstep_evidence(returns, canvass_of or "", as_of, election, centre.base, roots)
    fitted = None if evidence is None else evidence.fitted
    shares = draw_shares(centre, survey, fitted, draws, seed, settings)
    return Estimate(
        election=election,
        as_of=as_of,
        seed=seed,
        parties=centre.base.parties,
        seat_index=centre.base.seats,
        shares=shares,
        turnout=(
            draw_turnout(election, centre.base, draws, seed, settings)
            if survey is None
            else survey.turnout
        ),
        other=centre.base.strongest_other,
        polls_used=_polls_used(election, centre.base, as_of, settings),
        survey=None if counts is None else _surveyed(election, centre.base, counts),
        groups=() if survey is None else survey.groups,
        moved=moved(centre.base, stages, evidence),
        returns=None if evidence is None else returns_used(evidence, centre.base),
    )


def _asked(election: Election, as_of: date, base: Base) -> SurveyCounts | None:
    """The respondents, added up; None where the folder has none. There may be counts of nobody:
    then everybody is set aside, and that is said."""
    people = election.respondents
    if people is None or not people.total:
        return None
    return survey_counts(election, as_of, base.parties)


def _surveyed(election: Election, base: Base, counts: SurveyCounts) -> Surveyed:
    """What an estimate says of its survey."""
    seated = counts.seat >= 0
    by_seat = np.zeros(len(election.seats))
    np.add.at(by_seat, counts.seat[seated], counts.counts[seated].sum(axis=1))
    left_out = tuple((s.reason, s.people) for s in counts.set_aside if s.people)
    return Surveyed(counts.people, counts.effective, by_seat[base.seats], left_out)


@dataclass(frozen=True)
class Central:
    """What polls and the past say of ``M`` seats and ``P`` parties, before any draw.

    ``shares``: (M, P) central shares; ``others``: (M,) of all candidates of no polled party.
    ``given``: by party, what polls of single seats and regions add.
    """

    base: Base
    shares: FloatArray
    others: FloatArray
    error: Factors
    given: tuple[Conditioning | None, ...]

    def without_local_polls(self) -> Central:
        """The same before polls of single seats and regions were asked."""
        return replace(self, given=(None,) * len(self.given))

    def roots(self, settings: Settings = DEFAULT) -> RootPrior:
        """The Gaussian that draws come from, on the square-root scale."""
        return root_prior(self.base, self.shares, self.others, self.error, self.given, settings)


def central(election: Election, as_of: date, settings: Settings = DEFAULT) -> Central:
    """Everything of the estimate but its draws."""
    base = base_of(election, settings)
    trends = area_trends(election, as_of, settings)
    polled = polled_shares(election, base, trends)
    polls_sd = national_sd(max((election.polling_day - as_of).days, 0), settings)
    alone, alone_sd = one_country_shares(base, polled.whole, polls_sd, settings)
    own = np.where(np.isfinite(polled.own), polled.own, alone)
    whole = whole_shares(base, polled.whole, own)
    targets = country_targets(base, whole, own, settings)
    centre, others = seat_shares(base, targets, whole, settings)
    error = factors(election, base, polled, polls_sd, alone, alone_sd, settings)
    local = local_polls(election, base, trends, as_of, settings)
    given = tuple(
        conditioning(local, error, centre[:, j], j, settings) for j in range(len(base.parties))
    )
    return Central(base, centre, others, error, given)


def _after_survey(
    election: Election, as_of: date, before: Central, survey: SurveyDraws, settings: Settings
) -> Central:
    """The survey's posterior in the place of what polls and the past say."""
    error = drawn_factors(np.sqrt(survey.shares[:, :-1].swapaxes(0, 1)))
    shares = survey.shares[:, :-1].mean(axis=2, dtype=float)
    local = local_polls(
        election, before.base, area_trends(election, as_of, settings), as_of, settings
    )
    given = tuple(
        conditioning(local, error.of(j), shares[:, j], j, settings) for j in range(shares.shape[1])
    )
    others = survey.shares[:, -1].mean(axis=1, dtype=float)
    return Central(before.base, shares, others, error, given)


def _polls_used(election: Election, base: Base, as_of: date, settings: Settings) -> IntArray:
    """(M,): polls of the whole, of the seat's country, its region and itself."""
    count: dict[str, int] = {}
    for poll in election.polls:
        if 0 <= (as_of - poll.end).days <= settings.poll_window:
            count[poll.area] = count.get(poll.area, 0) + 1
    whole = set(national_areas(election))
    return np.array(
        [
            sum(count.get(a, 0) for a in whole | {seat.country, seat.region, seat.seat_id})
            for seat in (election.seats[i] for i in base.seats)
        ],
        dtype=np.int64,
    )
