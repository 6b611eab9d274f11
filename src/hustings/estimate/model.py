"""The estimate of one day: polls and past results in, joint draws of every seat out.

Steps, each in a module of its own: the poll averages (``trend``), the base (``base``), a
central share in every seat (``swing``), how errors hang together (``errors``), what polls of
single seats add (``local``), what a survey adds (``mrp``), what doorstep returns add (``doorsteps``). Here they
are put together and drawn from.

A share is drawn as a square: (c + e)^2 over the sum of all squares, with c^2 = p - var(e), so
that its mean is p. Draws are never negative, small parties are skewed as they should be, and
the variance is close to 4 var(e) p (1 - p).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import Election, FloatArray, IntArray
from hustings.election.returns import ReturnCounts
from hustings.estimate.base import Base, base_of
from hustings.estimate.doorsteps.condition import move_draws
from hustings.estimate.doorsteps.evidence import Evidence, doorstep_evidence
from hustings.estimate.doorsteps.fit import Fit
from hustings.estimate.doorsteps.prior import RootPrior, root_prior
from hustings.estimate.errors import Factors, factors, national_sd
from hustings.estimate.local import Conditioning, conditioning, local_polls
from hustings.estimate.moved import LOCAL_POLLS, POLLS, SURVEY, moved, returns_used
from hustings.estimate.mrp.respond import SurveyDraws, has_respondents, survey_draws
from hustings.estimate.polled import polled_shares
from hustings.estimate.result import Estimate
from hustings.estimate.settings import DEFAULT, Settings, root_sd
from hustings.estimate.surveyed import drawn_factors
from hustings.estimate.swing import country_targets, one_country_shares, seat_shares, whole_shares
from hustings.estimate.trend import area_trends, national_areas

Float32 = NDArray[np.float32]
# Random streams: adding one later leaves the others as they are.
SHARES, OTHERS, TURNOUT, RETURNS = 0, 1, 2, 3


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
    survey = None
    if has_respondents(election, as_of):
        survey = survey_draws(
            election,
            as_of,
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
    shares = _draw_shares(centre, survey, fitted, draws, seed, settings)
    asked, groups, set_aside = _surveyed(election, centre.base, survey)
    return Estimate(
        election=election,
        as_of=as_of,
        seed=seed,
        parties=centre.base.parties,
        seat_index=centre.base.seats,
        shares=shares,
        turnout=(
            _draw_turnout(election, centre.base, draws, seed, settings)
            if survey is None
            else survey.turnout
        ),
        other=centre.base.strongest_other,
        polls_used=_polls_used(election, centre.base, as_of, settings),
        asked=asked,
        groups=groups,
        set_aside=set_aside,
        moved=moved(centre.base, stages, evidence),
        returns=None if evidence is None else returns_used(evidence, centre.base),
    )


def _surveyed(
    election: Election, base: Base, survey: SurveyDraws | None
) -> tuple[FloatArray | None, tuple[tuple[str, str, Float32], ...], tuple[tuple[str, int], ...]]:
    """What ``Estimate`` says of a survey: effective people by seat, groups, who is left out."""
    if survey is None:
        return None, (), ()
    counts = survey.counts
    seated = counts.seat >= 0
    by_seat = np.zeros(len(election.seats))
    np.add.at(by_seat, counts.seat[seated], counts.counts[seated].sum(axis=1))
    left_out = tuple((s.reason, s.people) for s in counts.set_aside if s.people)
    return by_seat[base.seats], survey.groups, left_out


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


def _generator(seed: int, stream: int, index: int) -> np.random.Generator:
    return np.random.Generator(
        np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(stream, index)))
    )


def _draw_shares(
    central: Central,
    survey: SurveyDraws | None,
    fitted: Fit | None,
    draws: int,
    seed: int,
    settings: Settings,
) -> Float32:
    """(M, P + 1, D). Laid out party by party in memory, so that a party's draws are one block."""
    base, error = central.base, central.error
    seats, parties = central.shares.shape
    roots = np.zeros((parties + 1, seats, draws), dtype=np.float32)
    centre = np.sqrt(np.maximum(central.shares - error.total_variance(), 0.0))

    def draw(j: int) -> None:
        rng = _generator(seed, SHARES, j)
        middle = centre[:, j, None].astype(np.float32)
        if survey is None:
            drawn = _draw_errors(error, j, central.given[j], draws, rng)
        else:
            drawn = np.sqrt(survey.shares[:, j]) - middle
            _move_to_polls(drawn, central.given[j], rng)
        drawn += middle
        drawn[~base.stands[:, j]] = 0.0
        roots[j] = drawn

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(draw, range(parties)))
    if survey is None:
        roots[parties] = _draw_others(central.others, draws, _generator(seed, OTHERS, 0), settings)
    else:
        roots[parties] = np.sqrt(survey.shares[:, -1])
    if fitted is not None:
        move_draws(roots, fitted, _generator(seed, RETURNS, 0))
    squares = np.square(roots, out=roots)
    squares /= np.maximum(squares.sum(axis=0), np.float32(1e-9))
    squares[parties] *= base.other_part[:, None].astype(np.float32)
    return squares.swapaxes(0, 1)


def _draw_errors(
    error: Factors, party: int, given: Conditioning | None, draws: int, rng: np.random.Generator
) -> Float32:
    """(M, D) errors of one party on the square-root scale, given the local polls."""
    loadings = error.loadings[party].astype(np.float32)
    seats, count = loadings.shape
    factor = rng.standard_normal((count, draws), dtype=np.float32)
    drawn = rng.standard_normal((seats, draws), dtype=np.float32)
    drawn *= error.seat_sd[:, None].astype(np.float32)
    drawn += loadings[:, 1:] @ factor[1:]
    _move_to_polls(drawn, given, rng)
    drawn += loadings[:, :1] * factor[:1]
    return drawn


def _move_to_polls(drawn: Float32, given: Conditioning | None, rng: np.random.Generator) -> None:
    """Conditions (M, D) drawn errors on the local polls, in place (Matheron's rule)."""
    if given is None:
        return
    draws = drawn.shape[1]
    noise = rng.standard_normal((len(given.seen), draws), dtype=np.float32)
    house = rng.standard_normal((given.house_loading.shape[1], draws), dtype=np.float32)
    miss = given.seen.astype(np.float32)[:, None] - given.weights.astype(np.float32) @ drawn
    miss -= given.noise_sd.astype(np.float32)[:, None] * noise
    miss -= given.house_loading.astype(np.float32) @ house
    drawn += given.gain.astype(np.float32) @ miss


def _draw_others(
    others: FloatArray, draws: int, rng: np.random.Generator, settings: Settings
) -> Float32:
    """(M, D) roots for all candidates of no polled party together."""
    sd = root_sd(settings.other_sd)
    root = np.sqrt(np.maximum(others - sd**2, 0.0))
    drawn = rng.standard_normal((len(others), draws), dtype=np.float32) * np.float32(sd)
    drawn += root[:, None].astype(np.float32)
    drawn[others <= 0] = 0.0
    return np.asarray(drawn)


def _draw_turnout(
    election: Election, base: Base, draws: int, seed: int, settings: Settings
) -> Float32:
    """(M, D): last time's valid votes over today's electorate, moved together and apart."""
    electorate = np.array([election.seats[i].electorate for i in base.seats], dtype=float)
    centre = np.clip(base.votes / electorate, 0.05, 0.95)[:, None]
    rng = _generator(seed, TURNOUT, 0)
    whole = settings.turnout_sd * rng.standard_normal((1, draws), dtype=np.float32)
    apart = settings.turnout_seat_sd * rng.standard_normal(
        (len(electorate), draws), dtype=np.float32
    )
    return np.asarray(np.clip(centre + whole + apart, 0.01, 0.99), dtype=np.float32)


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
