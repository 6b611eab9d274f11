"""What crossbreaks and answers say of groups, as one table of readings per category.

A reading is one group's shares in one poll. Readings of the same poll share its own level, so
only what sets a group apart from the others of its poll can count as movement of the group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.movement.settings import MovementSettings

Key = tuple[object, ...]
GRAINS = (0.01, 0.001)  # shares as they are published
LEAST_SHARE = 0.01


@dataclass(frozen=True)
class Reading:
    """One group's shares (P,), nan where none, among ``people`` (an effective number).

    ``poll`` tells polls apart, ``house`` who asked. ``day``: the middle of the fieldwork;
    ``end``: its last day. Both are proleptic ordinals.
    """

    poll: Key
    house: Key
    day: float
    end: int
    level: str
    people: float
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Readings:
    """All readings of the category ``by``, ``N`` rows by day, ``G`` levels, largest first.

    ``poll``, ``house``, ``level``: (N,) indexes. ``day``: (N,) float. ``end``: (N,).
    ``people``: (N,). ``shares``: (N, P). ``rough``: (N,) variance of the angles from shares that
    were published rounded, on average over the parties.
    """

    by: str
    levels: tuple[str, ...]
    poll: IntArray
    house: IntArray
    level: IntArray
    day: FloatArray
    end: IntArray
    people: FloatArray
    shares: FloatArray
    rough: FloatArray

    @property
    def weights(self) -> FloatArray:
        """(G,) each level's part of all people asked."""
        count = np.bincount(self.level, weights=self.people, minlength=len(self.levels))
        return np.asarray(count / count.sum())

    @property
    def typical(self) -> FloatArray:
        """(G, P) each level's mean shares; nan where never given."""
        given = np.isfinite(self.shares)
        people = self.people[:, None] * given
        among = np.eye(len(self.levels))[self.level].T  # (G, N)
        with np.errstate(invalid="ignore", divide="ignore"):
            found = (among @ (people * np.nan_to_num(self.shares))) / (among @ people)
        return np.asarray(found)

    def upto(self, day: int) -> Readings:
        """Those whose fieldwork had ended on ``day``; levels stay as they are."""
        return self.rows(np.flatnonzero(self.end <= day))

    def rows(self, kept: IntArray) -> Readings:
        """The readings at these places."""
        names = ("poll", "house", "level", "day", "end", "people", "shares", "rough")
        return replace(self, **{name: getattr(self, name)[kept] for name in names})


def table(by: str, rows: Iterable[Reading], settings: MovementSettings) -> Readings | None:
    """The readings of one category in an order that names nobody; None where no poll compares two
    groups."""
    kept = comparable(_in_order(rows))
    block = settings.block
    while len(kept) > settings.most_readings:
        kept = comparable(_in_order(pooled(kept, block)))
        block *= 2
    if not kept:
        return None
    people: dict[str, float] = {}
    for row in kept:
        people[row.level] = people.get(row.level, 0.0) + row.people
    levels = tuple(sorted(people, key=lambda level: -people[level]))
    return Readings(
        by=by,
        levels=levels,
        poll=_numbers([row.poll for row in kept]),
        house=_numbers([row.house for row in kept]),
        level=np.array([levels.index(row.level) for row in kept], dtype=np.int64),
        day=np.array([row.day for row in kept]),
        end=np.array([row.end for row in kept], dtype=np.int64),
        people=np.array([row.people for row in kept]),
        shares=np.array([row.shares for row in kept]),
        rough=np.array([rounding(np.array(row.shares)) for row in kept]),
    )


def rounding(shares: FloatArray) -> float:
    """Variance of the angles of shares that are all whole per cent, or tenths: that of a uniform
    error, by d asin(sqrt(p)) = dp / (2 sqrt(p (1 - p))). Nothing where they are finer."""
    given = shares[np.isfinite(shares)]
    for grain in GRAINS:
        if len(given) and np.abs(given / grain - np.rint(given / grain)).max() < 1e-6:
            p = np.clip(given, LEAST_SHARE, 1 - LEAST_SHARE)
            return float(grain**2 / 12 * np.mean(1 / (4 * p * (1 - p))))
    return 0.0


def comparable(rows: list[Reading]) -> list[Reading]:
    """Readings in polls that give at least two groups."""
    levels: dict[Key, set[str]] = {}
    for row in rows:
        levels.setdefault(row.poll, set()).add(row.level)
    return [row for row in rows if len(levels[row.poll]) > 1]


def pooled(rows: list[Reading], block: int) -> list[Reading]:
    """One reading for each house, group, and block of days, weighted by people."""
    together: dict[tuple[Key, int, str], list[Reading]] = {}
    for row in rows:
        together.setdefault((row.house, int(row.day) // block, row.level), []).append(row)
    return [_merged((house, number), members) for (house, number, _), members in together.items()]


def _merged(poll: Key, members: list[Reading]) -> Reading:
    people = np.array([row.people for row in members])
    shares = np.array([row.shares for row in members])
    given = np.isfinite(shares) * people[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (given * np.nan_to_num(shares)).sum(axis=0) / given.sum(axis=0)
    return replace(
        members[0],
        poll=poll,
        day=float(people @ [row.day for row in members] / people.sum()),
        end=max(row.end for row in members),
        people=float(people.sum()),
        shares=tuple(mean.tolist()),
    )


def _in_order(rows: Iterable[Reading]) -> list[Reading]:
    """By day, then size, then shares: names and the order of rows decide nothing."""

    def key(row: Reading) -> Key:
        return (row.day, row.end, row.people, *(-1.0 if np.isnan(s) else s for s in row.shares))

    return sorted(rows, key=key)


def _numbers(keys: list[Key]) -> IntArray:
    place = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([place[key] for key in keys], dtype=np.int64)


def same_party_rows(readings: Readings) -> list[tuple[IntArray, IntArray]]:
    """(parties, rows): parties that the same readings give, with those readings."""
    given = np.isfinite(readings.shares)
    patterns: dict[bytes, list[int]] = {}
    for j in range(given.shape[1]):
        patterns.setdefault(given[:, j].tobytes(), []).append(j)
    found = []
    for parties in patterns.values():
        rows = np.flatnonzero(given[:, parties[0]])
        if len(rows):
            found.append((np.array(parties, dtype=np.int64), rows))
    return found
