"""Has any group moved? Every group and party against the threshold, the clearest first.

The score of a group and party is its evidence of change (``scorer``), poll levels and lasting
places left free. The threshold (``quiet``) is the score that the largest of all, over every day
on which somebody could have looked, passes in ``alpha`` of campaigns without movement.

Groups are found one after the other, the clearest first, each allowed for before the next is
judged: a large group's move is not mistaken for everybody else's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.movement.drift import Drift
from hustings.estimate.movement.readings import Readings, same_party_rows
from hustings.estimate.movement.scale import angle
from hustings.estimate.movement.scorer import Shapes, evidence, scorer, shapes
from hustings.estimate.movement.settings import MovementSettings


@dataclass(frozen=True)
class Found:
    """A group that stands out: ``level`` index, ``parties`` (those past the threshold), and for
    each the place of its clearest ``shape`` and its ``sign``."""

    level: int
    parties: tuple[int, ...]
    shape: tuple[int, ...]
    sign: tuple[float, ...]


@dataclass(frozen=True)
class Scores:
    """(G, P) log evidence that a group moved, -inf where nothing can be told; its clearest shape,
    and that shape's standard errors."""

    evidence: FloatArray
    shape: IntArray
    errors: FloatArray


def movers(
    readings: Readings,
    learnt: Drift,
    threshold: float,
    clearness: FloatArray,
    settings: MovementSettings,
    events: IntArray,
) -> tuple[tuple[Found, ...], Scores]:
    """Groups past the threshold, one after the other, and every score before any was allowed for.

    ``clearness``: (G, P) how many sds the group's own change is from nothing: it decides between
    groups whose scores are equal, as those of a category with two levels always are.
    """
    looked = shapes(np.unique(readings.day), settings, events)
    angles = angle(readings.shares, readings.people / settings.design_effect)
    found: list[Found] = []
    first = scores = _scores(readings, angles, looked, learnt.design, settings, None)
    while len(found) < len(readings.levels) - 1:
        size = np.round(scores.evidence, 6)
        size[[one.level for one in found]] = -np.inf
        if not size.max() > threshold:
            break
        tied = np.argwhere(size == size.max()).tolist()
        level = max(tied, key=lambda at: float(abs(clearness[at[0], at[1]])))[0]
        parties = np.flatnonzero(size[level] > threshold)
        found.append(
            Found(
                level,
                tuple(parties.tolist()),
                tuple(scores.shape[level, parties].tolist()),
                tuple(np.sign(scores.errors[level, parties]).tolist()),
            )
        )
        allowed = _allowed(readings, looked, found)
        scores = _scores(readings, angles, looked, learnt.design, settings, allowed)
    return tuple(found), first


def _scores(
    readings: Readings,
    angles: FloatArray,
    looked: Shapes,
    design: float,
    settings: MovementSettings,
    allowed: FloatArray | None,
) -> Scores:
    size = (len(readings.levels), angles.shape[1])
    found = Scores(np.full(size, -np.inf), np.zeros(size, dtype=np.int64), np.zeros(size))
    for parties, rows in same_party_rows(readings):
        mine = readings.rows(rows)
        if len(set(mine.poll.tolist())) < 2 * settings.least_polls:
            continue
        free = None if allowed is None else allowed[rows]
        score = scorer(mine, looked, design, settings, free)
        errors = score.errors(angles[np.ix_(rows, parties)])  # (G, W, parties)
        favour = score.favour(errors)
        best = favour.argmax(axis=1)
        found.evidence[:, parties] = evidence(favour)
        found.shape[:, parties] = best
        found.errors[:, parties] = np.take_along_axis(errors, best[:, None], axis=1)[:, 0]
    return found


def _allowed(readings: Readings, looked: Shapes, found: Sequence[Found]) -> FloatArray:
    """(N, K) the shapes of the groups found so far."""
    done = looked.columns(readings.day)
    return np.column_stack(
        [
            done[:, w] * (readings.level == one.level)
            for one in found
            for w in dict.fromkeys(one.shape)
        ]
    )
