"""The effects of a survey model: of a person's cell, house and wave."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import scipy.sparse as sp

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.multilevel.definition import Effect
from hustings.estimate.multilevel.families import Family, Fixed, Scaled, Spread

PAIR_LEVELS = 60  # a pair of categories with more combinations than this has no interaction
PAIR_RATE = 2.0  # interactions are smaller than what they are made of
HOUSE_RATE = 5.0  # houses differ by about a fifth of a logit
WAVE_SD = 0.03  # a week's movement on the logit scale: half a point in four days, near 35%


@dataclass(frozen=True)
class Terms:
    """Columns and the effects that own them; ``design``: (N, J) sparse."""

    design: sp.csr_matrix
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Part:
    """One effect and its columns (N, n). ``only``: as in ``Effect``."""

    name: str
    columns: FloatArray | sp.csr_matrix
    family: Family
    only: IntArray | None = None


def joined(parts: list[Part], rows: int) -> Terms:
    """Parts side by side, numbered from column 0."""
    effects, at = [], 0
    for part in parts:
        width = part.columns.shape[1]
        effects.append(Effect(part.name, np.arange(at, at + width), part.family, part.only))
        at += width
    if not parts:
        return Terms(sp.csr_matrix((rows, 0)), ())
    design = sp.hstack([sp.csr_matrix(part.columns) for part in parts]).tocsr()
    return Terms(design, tuple(effects))


def shifted(effects: tuple[Effect, ...], by: int) -> tuple[Effect, ...]:
    """The same effects with their columns numbered ``by`` further on."""
    return tuple(Effect(e.name, e.columns + by, e.family, e.only) for e in effects)


def one_hot(code: IntArray, levels: int) -> sp.csr_matrix:
    """(N, levels); a code of -1 has no column."""
    rows = np.flatnonzero(code >= 0)
    return sp.csr_matrix((np.ones(len(rows)), (rows, code[rows])), (len(code), levels))


def cell_parts(
    categories: tuple[str, ...], cells: IntArray, pairs_of: IntArray | None = None
) -> list[Part]:
    """Every category of ``cells`` (C, K) and every pair of them, each with an sd of its own.

    Two levels are one contrast: a spread of two numbers cannot be told from their difference.
    ``pairs_of``: the outcomes that pairs move, all unless given.
    """
    parts: list[Part] = []
    levels = [int(cells[:, k].max(initial=-1)) + 1 for k in range(cells.shape[1])]
    for k, name in enumerate(categories):
        if levels[k] == 2:
            contrast = sp.csr_matrix((cells[:, k] - 0.5)[:, None])
            parts.append(Part(name, contrast, Fixed(1.0)))
        elif levels[k] > 2:
            parts.append(Part(name, one_hot(cells[:, k], levels[k]), Spread()))
    for i, j in combinations(range(len(categories)), 2):
        if min(levels[i], levels[j]) < 2 or levels[i] * levels[j] > PAIR_LEVELS:
            continue
        both = cells[:, i] * levels[j] + cells[:, j]
        name = f"{categories[i]} x {categories[j]}"
        columns = one_hot(both, levels[i] * levels[j])
        parts.append(Part(name, columns, Spread(PAIR_RATE), pairs_of))
    return parts


def house_parts(house: IntArray, houses: int) -> list[Part]:
    """An effect for each house where there are several: one alone is taken as unbiased."""
    if houses < 2:
        return []
    return [Part("house", one_hot(house, houses), Spread(HOUSE_RATE))]


def wave_parts(wave: IntArray, days: IntArray) -> list[Part]:
    """A random walk back from the day of the estimate, a step between each wave and the next, which
    every earlier wave has taken too. ``wave``: (N,) index into ``days``, the mean days of the
    waves, earliest first, and the day of the estimate at the end. A last wave of less than a week
    ago is today's."""
    apart = np.sqrt(np.maximum(np.diff(days), 1) / 7.0)
    if apart[-1] < 1.0:
        apart = apart[:-1]
    if not len(apart):
        return []
    steps = np.where(wave[:, None] <= np.arange(len(apart))[None, :], apart, 0.0)
    return [Part("week", steps, Scaled(WAVE_SD))]
