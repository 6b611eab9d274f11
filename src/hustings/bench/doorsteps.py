"""Doorstep returns beside polls alone, on invented campaigns with a known truth.

Seeds 0 to 99 served for building the model, and 100 to 219 for a look at its coverage, after which
two priors were changed; these figures are of seeds from 300 on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from hustings.bench.figure import Figure, best_of
from hustings.bench.invented_canvass import Invented, invent
from hustings.bench.invented_counts import with_invented, without_some
from hustings.bench.invented_doors import Canvass
from hustings.demo.weeks import second_last_time
from hustings.election.contest import BoolArray, Election, FloatArray
from hustings.election.load import find_election, load_election
from hustings.election.returns import ReturnCounts
from hustings.estimate.doorsteps.condition import Moments, moments
from hustings.estimate.doorsteps.evidence import Evidence, doorstep_evidence
from hustings.estimate.doorsteps.report import flagged
from hustings.estimate.model import central, estimate

ELECTION = "uk-2017"
FIRST_SEED = 300
CAMPAIGNS = 20
NOISE_CAMPAIGNS = 10
DRAWS = 1_000
INVENTED_RETURNS, NEW_RETURNS = 500, 1_000
RMSE_RATIO, NOISE_RATIO, MOVED_SD, SECONDS, DRAW_SECONDS = 0.75, 1.03, 0.5, 0.5, 3.0


@dataclass(frozen=True)
class Told:
    """The canvassing party's share in the canvassed seats: ``error`` (n,) of the mean, in points,
    and whether the truth lies in the 90% interval, ``inside`` (n,)."""

    error: FloatArray
    inside: BoolArray


@dataclass(frozen=True)
class Both:
    """One campaign without and with its returns. ``flagged``: how many canvassers."""

    alone: Told
    returns: Told
    flagged: int


@dataclass(frozen=True)
class Sheaf:
    """What one inventing canvasser does: the seat's mean moves by ``moved`` of its posterior sd."""

    moved: float
    caught: bool


def bench_doorsteps() -> tuple[Figure, ...]:
    """RMSE, coverage, noise, an inventing canvasser, and the time that new returns take."""
    election = load_election(find_election(ELECTION))
    seeds = range(FIRST_SEED, FIRST_SEED + CAMPAIGNS)
    told = campaigns(election, seeds, Canvass())
    noise = campaigns(election, seeds[:NOISE_CAMPAIGNS], Canvass(noise=True))
    return (
        *told_figures(told),
        *noise_figures(noise),
        *sheaf_figures([sheaf(election, seed) for seed in seeds]),
        nowhere_figure(election),
        *time_figures(election),
    )


def campaigns(election: Election, seeds: Iterable[int], canvass: Canvass) -> list[Both]:
    """One invented campaign a seed, estimated from polls alone and from both."""
    party = second_last_time(election)
    return [both(invent(election, party, seed, canvass)) for seed in seeds]


def both(world: Invented) -> Both:
    found = evidence(world, world.returns)
    return Both(told(world, None), told(world, world.returns), len(flagged(found)))


def told(world: Invented, returns: ReturnCounts | None) -> Told:
    made = estimate(world.election, world.as_of, DRAWS, 0, returns=returns, canvass_of=world.party)
    own = made.parties.index(world.party)
    shares = made.shares[np.searchsorted(made.seat_index, world.canvassed), own]
    truth = world.truth[world.canvassed, own]
    low, high = np.percentile(shares, [5, 95], axis=1)
    inside = (low <= truth) & (truth <= high)
    return Told(100.0 * (shares.mean(axis=1) - truth), inside)


def evidence(world: Invented, returns: ReturnCounts, start: Evidence | None = None) -> Evidence:
    before = central(world.election, world.as_of)
    return doorstep_evidence(
        returns, world.party, world.as_of, world.election, before.base, before.roots(), start
    )


def rmse(told: Iterable[Told]) -> float:
    """In points, over all seats of all campaigns."""
    return float(np.sqrt(np.mean(np.concatenate([one.error for one in told]) ** 2)))


def coverage(told: Iterable[Told]) -> float:
    """In per cent."""
    return 100.0 * float(np.mean(np.concatenate([one.inside for one in told])))


def told_figures(found: list[Both]) -> list[Figure]:
    with_returns, alone = rmse(b.returns for b in found), rmse(b.alone for b in found)
    name = f"{ELECTION}, {len(found)} campaigns"
    return [
        figure(f"{name}: share RMSE", with_returns, "points", "polls alone", alone),
        figure("the same, over polls alone", with_returns / alone, "", "limit", RMSE_RATIO),
        figure("truths inside 90% ranges", coverage(b.returns for b in found), "%", "claimed", 90),
        figure("the same, polls alone", coverage(b.alone for b in found), "%", "claimed", 90),
        figure(
            "canvassers flagged for nothing, a campaign",
            float(np.mean([b.flagged for b in found])),
            "of 600",
            "limit",
            1,
        ),
    ]


def noise_figures(found: list[Both]) -> list[Figure]:
    ratio = rmse(b.returns for b in found) / rmse(b.alone for b in found)
    name = f"answers at random, {len(found)} campaigns: share RMSE over polls alone"
    return [
        figure(name, ratio, "", "limit", NOISE_RATIO),
        figure(
            "the same: inside 90% ranges", coverage(b.returns for b in found), "%", "claimed", 90
        ),
    ]


def sheaf(election: Election, seed: int) -> Sheaf:
    """500 invented promises, in the seat of a campaign that its seed picks."""
    world = invent(election, second_last_time(election), seed)
    seat = int(world.canvassed[seed % len(world.canvassed)])
    own = election.polled.index(world.party)
    roots = central(world.election, world.as_of).roots()
    honest = evidence(world, world.returns)
    cheated = evidence(world, with_invented(world.returns, seat, own, INVENTED_RETURNS), honest)
    row = int(np.flatnonzero(np.flatnonzero(election.modelled) == seat)[0])
    before, after = moments(roots, honest.fitted), moments(roots, cheated.fitted)
    moved = abs(after.mean[row, own] - before.mean[row, own]) / before.sd[row, own]
    return Sheaf(float(moved), any(f.canvasser == "inventor" for f in flagged(cheated)))


def sheaf_figures(found: list[Sheaf]) -> list[Figure]:
    name = f"{INVENTED_RETURNS} returns invented by one canvasser: "
    caught = 100.0 * float(np.mean([one.caught for one in found]))
    return [
        figure(name + "most moved", max(one.moved for one in found), "sd", "limit", MOVED_SD),
        figure(name + "flagged", caught, "%", "all", 100),
    ]


def nowhere_figure(election: Election) -> Figure:
    """The largest difference that an empty file of returns makes to any draw."""
    world = invent(election, second_last_time(election), FIRST_SEED)
    empty = replace(
        world.returns,
        **{
            name: getattr(world.returns, name)[:0]
            for name in (
                "seat", "day", "mode", "canvasser", "outcome", "intention", "codes",
                "returns", "repeats",
            )
        },
    )  # fmt: skip
    draws = [
        estimate(world.election, world.as_of, DRAWS, 0, returns=r, canvass_of=world.party).shares
        for r in (None, empty)
    ]
    return figure(
        "no return: most that any draw differs", np.abs(draws[0] - draws[1]).max(), "", "exactly", 0
    )


def time_figures(election: Election) -> list[Figure]:
    """New returns into a fitted campaign: means and sds of every seat, and joint draws anew."""
    world = invent(election, second_last_time(election), FIRST_SEED)
    fewer = without_some(world.returns, NEW_RETURNS, np.random.default_rng(0))
    fitted = evidence(world, fewer)
    before = central(world.election, world.as_of)
    roots = before.roots()

    def anew() -> Moments:
        found = doorstep_evidence(
            world.returns, world.party, world.as_of, world.election, before.base, roots, fitted
        )
        return moments(roots, found.fitted)

    seconds = best_of(3, anew)
    draws = best_of(
        3,
        lambda: estimate(
            world.election, world.as_of, DRAWS, 0, returns=world.returns, canvass_of=world.party
        ),
    )
    name = f"{NEW_RETURNS:,} new returns of {world.returns.total:,}: "
    return [
        figure(name + "every seat's mean and sd", seconds, "s", "limit", SECONDS),
        figure(
            name + f"{DRAWS:,} joint draws, from the polls on", draws, "s", "limit", DRAW_SECONDS
        ),
    ]


def figure(name: str, measured: float, unit: str, against: str, reference: float) -> Figure:
    return Figure("doorsteps", name, float(measured), unit, against, float(reference))
