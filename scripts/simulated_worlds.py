"""Elections that never were: does the estimate beat uniform swing where nothing was looked at?

    python scripts/simulated_worlds.py [WORLDS]     so many of each kind; 5 take about two minutes

Seats, candidates and covariates are those of the shipped elections; results and polls are drawn.
How parties move from the national level to the seats has four kinds: `uniform`; `power`, between
uniform and proportional; `proportional`; and `loyal`, where seven voters in ten stay unless their
party repels them and the rest choose anew. On top come errors of countries (2 points near 35%),
regions (1.5), covariates (2) and seats (3.5). Half of the worlds are landslides: one of the two
largest parties loses 11 to 16 points more. Polls lean together (2.8), apart (1), and opinion moves
at a pace of its own. No declared result is read: the figures are for docs/model.md.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta

import numpy as np

from hustings.election.contest import Election, FloatArray, Poll
from hustings.election.load import find_election, load_election
from hustings.estimate.base import Base, base_of
from hustings.estimate.baselines import baseline_shares, simulate
from hustings.estimate.measures import Truth, measure
from hustings.estimate.model import estimate
from hustings.estimate.power import move
from hustings.estimate.settings import NEAR_35
from hustings.estimate.swing import closed, present_in

ELECTIONS = ("uk-2015", "uk-2017")
KINDS = ("uniform", "power", "proportional", "loyal")
DRAWS = 600
LOYAL = 0.7


def scale(share: FloatArray) -> FloatArray:
    """How an error that is quoted near 35% counts at a share; as at 5% below a quarter point."""
    return np.sqrt(np.clip(share * (1 - share), 0.0025, None)) / NEAR_35


def national_targets(rng: np.random.Generator, base: Base, past: FloatArray, landslide: bool):
    """(P,) how the whole votes: every party moves by 4.5 points near 35%, one of one country by
    7 there."""
    weight = base.votes / base.votes.sum()
    before = weight @ past
    swing = rng.normal(0, 0.045, len(before)) * scale(before)
    present = present_in(base)
    for j in np.flatnonzero(present.sum(axis=0) == 1):
        part = weight[present[base.country, j]].sum()
        swing[j] = part * rng.normal(0, 0.07) * scale(before[j] / part)
    if landslide:
        first, second = rng.permutation(np.argsort(-before)[:2])
        swing[first] -= rng.uniform(0.11, 0.16)
        swing[second] += rng.uniform(0.06, 0.09)
    after = np.maximum(before + swing, 0.2 * before)
    return after / after.sum() * before.sum()


def moved(kind: str, past: FloatArray, weight: FloatArray, target: FloatArray) -> FloatArray:
    """(M, P) the past, moved to the target by one of the laws."""
    room = past.sum(axis=1)
    if kind == "uniform":
        return past + target - weight @ past
    if kind == "loyal":
        return _loyal(past, weight, target)
    power = np.full(len(target), {"power": 0.6, "proportional": 0.05}[kind])
    return move(past, past > 0, weight, room, target, power)


def _loyal(past: FloatArray, weight: FloatArray, target: FloatArray) -> FloatArray:
    """Voters stay or choose anew by how parties draw, half by their strength in the seat."""
    before = weight @ past
    draw = target / before
    choice = np.sqrt(past * np.maximum(before, 1e-6))
    choice = choice / choice.sum(axis=1, keepdims=True)
    share = past
    for _ in range(80):
        anew = (1 - LOYAL) * (choice @ draw)[:, None]
        total = LOYAL * draw + anew
        leaving = (past / total).sum(axis=1, keepdims=True) * (1 - LOYAL)
        share = past * LOYAL * draw / total + leaving * choice * draw
        draw = draw * (target / (weight @ share)) ** 0.8
    return closed(share, past.sum(axis=1))


def world(election: Election, kind: str, seed: int, landslide: bool) -> tuple[Election, Truth]:
    """An election with drawn polls, and what came."""
    rng = np.random.default_rng([seed, KINDS.index(kind), landslide, ELECTIONS.index(election.id)])
    base = base_of(election)
    weight = base.votes / base.votes.sum()
    past = np.where(base.stands | (base.past > 0), np.maximum(base.start, 0.002), 0.0)
    before = weight @ past
    target = national_targets(rng, base, past, landslide)
    share = moved(kind, past, weight, target)
    values = election.covariates.values[base.seats]
    values = np.nan_to_num((values - np.nanmean(values, axis=0)) / np.nanstd(values, axis=0))
    parties, each = len(before), 0.02 / np.sqrt(values.shape[1])
    whole = rng.normal(0, 0.02, (len(base.countries), parties))[base.country]
    whole = whole + rng.normal(0, 0.015, (len(base.regions), parties))[base.region]
    alone = values @ rng.normal(0, each, (values.shape[1], parties))
    alone = alone + rng.normal(0, 0.035, past.shape)
    share = share + whole * scale(before) + alone * scale(np.clip(share, 0, 1))
    share = np.where(past > 0, np.maximum(share, 0.003), 0.0)
    would = weight @ closed(share, past.sum(axis=1))
    share = np.where(base.stands, share, 0.0)
    others = np.maximum(base.others_past * rng.uniform(0.5, 1.5), 0.004) * base.others_stand
    total = share.sum(axis=1) + others
    share, others = share / total[:, None], others / total
    full = np.concatenate([share, (others * base.other_part)[:, None]], axis=1)
    first_two = np.sort(full, axis=1)[:, -2:]
    truth = Truth(
        rows=np.arange(len(share)),
        shares=share,
        winner=full.argmax(axis=1),
        counted=base.stands & ~base.speaker[:, None],
        close=first_two[:, 1] - first_two[:, 0] < 0.1,
    )
    return replace(election, polls=drawn_polls(rng, election, would)), truth


def drawn_polls(rng: np.random.Generator, election: Election, would: FloatArray):
    """120 polls of the whole in half a year, in whole per cent."""
    unit = scale(would)
    shared, firms = rng.normal(0, 0.028, len(would)) * unit, rng.normal(0, 0.01, (8, len(would)))
    pace = 0.0025 * np.exp(rng.normal(0, 0.35))
    walk = np.cumsum(rng.normal(0, pace, (180, len(would))) * unit, axis=0)
    polls = []
    for days in np.sort(rng.integers(1, 180, 120)):
        level = np.maximum(would + shared + walk[days] - walk[1], 0.002)
        firm = int(rng.integers(8))
        level = level * would.sum() / level.sum() + firms[firm] * unit
        seen = level + rng.normal(0, np.sqrt(1.5 * would * (1 - would) / 1500))
        seen = np.where(would < 0.01, np.nan, np.round(np.clip(seen, 0.0, 0.95), 2))
        day = election.polling_day - timedelta(days=int(days))
        polls.append(Poll(f"firm {firm}", day, day, 1500, "", "GB", tuple(seen)))
    return tuple(polls)


def compared(election: Election, truth: Truth) -> list[float]:
    """On the eve: squared RMSE, Brier score and CRPS of the two largest parties' seats, each of
    the estimate and of uniform swing; and the estimate's coverage."""
    eve = election.polling_day - timedelta(days=1)
    ours = measure(estimate(election, eve, DRAWS, 0).shares, truth)[0]
    past, central = baseline_shares(election, eve)["uniform_swing"]
    theirs = measure(simulate(past, central, DRAWS, 0), truth)[0]
    large = np.argsort(-truth.shares.mean(axis=0))[:2]
    pairs = [(m.share_rmse**2, m.brier, m.crps[large].sum()) for m in (ours, theirs)]
    return [float(x) for pair in zip(*pairs, strict=True) for x in pair] + [ours.coverage90]


def main(worlds: int) -> None:
    print("| kind | worlds | RMSE | Brier | CRPS | coverage |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    elections = [load_election(find_election(name)) for name in ELECTIONS]
    for landslide in (False, True):
        rows: list[list[float]] = []
        for kind in KINDS:
            rows += (
                here := [
                    compared(*world(election, kind, seed, landslide))
                    for election in elections
                    for seed in range(worlds)
                ]
            )
            print(line(kind, landslide, here), flush=True)
        print(line("all", landslide, rows), flush=True)


def line(kind: str, landslide: bool, rows: list[list[float]]) -> str:
    """The estimate as a ratio to uniform swing."""
    mean = np.mean(rows, axis=0)
    figures = (np.sqrt(mean[0] / mean[1]), mean[2] / mean[3], mean[4] / mean[5])
    cells = " | ".join(f"{x:.2f}" for x in figures)
    size = "landslide" if landslide else "ordinary"
    return f"| {kind} | {size} | {cells} | {100 * mean[6]:.1f} |"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
