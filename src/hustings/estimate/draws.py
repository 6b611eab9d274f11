"""Joint draws of every seat: from what polls and the past say, or from a survey's own draws.

A share is drawn as a square: (c + e)^2 over the sum of all squares, with c^2 = p - var(e), so
that its mean is p. Draws are never negative, small parties are skewed as they should be, and
the variance is close to 4 var(e) p (1 - p).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import Election, FloatArray
from hustings.estimate.base import Base
from hustings.estimate.doorsteps.condition import move_draws
from hustings.estimate.doorsteps.fit import Fit
from hustings.estimate.errors import Factors
from hustings.estimate.local import Conditioning
from hustings.estimate.mrp.respond import SurveyDraws
from hustings.estimate.settings import Settings, root_sd

if TYPE_CHECKING:
    from hustings.estimate.model import Central

Float32 = NDArray[np.float32]
# Random streams: adding one later leaves the others as they are.
SHARES, OTHERS, TURNOUT, RETURNS = 0, 1, 2, 3


def draw_shares(
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


def draw_turnout(
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


def _generator(seed: int, stream: int, index: int) -> np.random.Generator:
    return np.random.Generator(
        np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(stream, index)))
    )
