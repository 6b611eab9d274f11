"""Made-up estimates and problems for the plan room's tests: no place or party in them is real."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import (
    Covariates,
    Election,
    Limits,
    Party,
    PastElection,
    Seat,
)
from hustings.estimate.result import Estimate
from hustings.plan.frontier import LONGEST, SeatCurves
from hustings.plan.problem import PlanProblem
from hustings.plan.resource import Resource
from hustings.plan.response import Curve, Response, amplitudes, scales

DAY = date(2030, 6, 5)
UK_LIMITS = Limits(
    candidate_base=Decimal("8700"),
    per_elector_county=Decimal("0.09"),
    per_elector_borough=Decimal("0.06"),
    party_per_seat=Decimal("30000"),
)


def election(
    seats: int, parties: Sequence[str] = ("red", "blue", "gold"), limits: Limits = UK_LIMITS
) -> Election:
    """A contest whose seats lean from the second party to the first; the last stands in every
    other seat only."""
    lean = np.linspace(-0.3, 0.3, seats)
    stands = np.ones((seats, len(parties)), dtype=np.bool_)
    stands[::2, -1] = False
    votes = np.stack([14_000 * (1 + lean), 14_000 * (1 - lean), np.full(seats, 5_000.0)], axis=1)
    past_votes = (votes * stands).astype(np.int64)
    return Election(
        id="made-up-2030",
        name="A made-up election",
        polling_day=date(2030, 6, 6),
        system="fptp",
        seats_total=seats,
        majority=seats // 2 + 1,
        previous="made-up-2025",
        regulated_period=None,
        limits=limits,
        parties=tuple(Party(name, name.title(), "#808080", ("Northland",)) for name in parties),
        seats=tuple(
            Seat(
                f"S{i:03}", f"Seat {i}", "Northland", f"Region {i % 11}",
                "county" if i % 2 else "borough", 70_000 + i, None, None, None, None,
            )
            for i in range(seats)
        ),
        covariates=Covariates((), np.zeros((seats, 0))),
        past=(PastElection("made-up-2025", tuple(parties), past_votes, past_votes),),
        candidates=(),
        stands=stands,
        incumbent=np.zeros_like(stands),
        modelled=np.ones(seats, dtype=np.bool_),
        polled=tuple(parties),
        polls=(),
        crossbreaks=(),
        frame=None,
        spending=(),
        sources=(),
        folder=Path("made-up"),
    )  # fmt: skip


def leads(
    seats: int, draws: int, seed: int, centre: NDArray[np.float64] | None = None
) -> NDArray[np.float32]:
    """(seats, draws) leads from -60 to +60 points, correlated: national sd 4, region 1.5, seat
    3.5."""
    rng = np.random.default_rng(seed)
    middle = np.linspace(-60.0, 60.0, seats) if centre is None else centre
    region = rng.standard_normal((11, draws))[np.arange(seats) % 11]
    national, own = rng.standard_normal(draws), rng.standard_normal((seats, draws))
    drawn = middle[:, None] + 4.0 * national + 1.5 * region + 3.5 * own
    return drawn.astype(np.float32)


def estimate(contest: Election, draws: int, seed: int) -> Estimate:
    """An estimate in which the first party leads the second by ``leads``; the third has a
    twentieth wherever it stands."""
    count = len(contest.seats)
    lead = np.clip(leads(count, draws, seed) / 100.0, -0.9, 0.9)
    shares = np.zeros((count, len(contest.polled) + 1, draws), dtype=np.float32)
    shares[:, 0], shares[:, 1] = 0.475 + lead / 2, 0.475 - lead / 2
    shares[:, 2] = np.where(contest.stands[:, 2], 0.05, 0.0)[:, None]
    return Estimate(
        election=contest,
        as_of=DAY,
        seed=seed,
        parties=contest.polled,
        seat_index=np.arange(count),
        shares=shares,
        turnout=np.full((count, draws), 0.66, dtype=np.float32),
        other=("",) * count,
        polls_used=np.zeros(count, dtype=np.int64),
    )


def curve(resource: str, saturation: float, scale: float) -> Curve:
    return Curve(resource, "units", saturation, 0.0, 2 * saturation, scale, "made up", "none")


def problem(
    thresholds: NDArray[np.float32],
    spare: Sequence[float],
    *,
    floors: Sequence[float] = (0.0, 0.0),
    caps: Sequence[float] = (10.0, 10.0),
    saturation: Sequence[float] = (2.0, 1.0),
    scale: Sequence[float] = (4.0, 6.0),
    step: float = 0.001,
    held: NDArray[np.bool_] | None = None,
) -> PlanProblem:
    """A small problem with thresholds (M, D) and the same floors and caps in every seat."""
    seats = len(thresholds)
    ids = ("money", "staff_days", "activist_hours")[: len(spare)]
    ones = np.ones((seats, 1))
    return PlanProblem(
        election="made-up-2030",
        as_of=DAY,
        party="red",
        seed=0,
        seat_ids=tuple(f"S{i}" for i in range(seats)),
        held=np.zeros(seats, dtype=np.bool_) if held is None else held,
        thresholds=thresholds.astype(np.float32),
        chance=np.mean(thresholds <= 0.0, axis=1),
        lead=-np.mean(thresholds, axis=1),
        toss_up=np.mean(np.abs(thresholds) <= 1.0, axis=1) / 2.0,
        majority=np.abs(np.mean(thresholds, axis=1)) / 100.0,
        response=Response(
            tuple(map(curve, ids, saturation, scale)), held_factor=0.6, effectiveness_cv=0.5
        ),
        resources=tuple(
            Resource(name, extra + seats * floor, step, 100)
            for name, extra, floor in zip(ids, spare, floors, strict=True)
        ),
        floors=ones * np.array(floors),
        caps=ones * np.array(caps),
    )


def permuted(original: PlanProblem, order: NDArray[np.int64]) -> PlanProblem:
    """The same problem with its seats in another order."""
    by_seat = ("held", "thresholds", "chance", "lead", "toss_up", "majority", "floors", "caps")
    return replace(
        original,
        seat_ids=tuple(original.seat_ids[i] for i in order.tolist()),
        **{name: getattr(original, name)[order] for name in by_seat},
    )


def curves_beyond_floors(asked: PlanProblem) -> SeatCurves:
    """Response to amounts beyond the floors; no room for what has no budget or no effect."""
    scale = scales(asked.response)
    points = amplitudes(asked.response, asked.held) * np.exp(-asked.floors / scale)
    room = np.minimum(asked.caps - asked.floors, LONGEST * scale)
    useful = (points > 0.0) & (asked.spare > 0.0)
    return SeatCurves(points, scale, np.where(useful, room, 0.0))
