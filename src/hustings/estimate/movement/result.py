"""What movement is: who, how far, since when, how sure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hustings.election.contest import BoolArray, FloatArray, IntArray
from hustings.estimate.result import Trend


@dataclass(frozen=True)
class GroupMovement:
    """How one group's shares changed. Arrays are (P,) in the order of ``Movement.parties``,
    fractions of the group's votes; nan for a party that no poll gives by group.

    ``since``: the day from which the change of each party is measured, ordinals. ``mean``, ``sd``,
    ``p05``, ``p95``: of the change to the as-of day. ``apart``, ``apart_sd``: of the part of it in
    which the group differs from the whole. ``score``: log evidence of movement, nan where
    nothing can be told. ``flagged``: it moved, by the calibrated rule.
    ``first_day``: (P, 3) where flagged, the likeliest first day of the change, an early and a
    late one (90% between them), ordinals; 0 elsewhere.
    """

    by: str
    level: str
    people: float
    since: IntArray
    mean: FloatArray
    sd: FloatArray
    p05: FloatArray
    p95: FloatArray
    apart: FloatArray
    apart_sd: FloatArray
    score: FloatArray
    flagged: BoolArray
    first_day: IntArray


@dataclass(frozen=True)
class WholeMovement:
    """The change of the whole since ``since``, (P,) fractions; nan where no poll gives it."""

    since: date
    mean: FloatArray
    sd: FloatArray
    p05: FloatArray
    p95: FloatArray


@dataclass(frozen=True)
class Movement:
    """Who is moving, since when, how sure.

    ``threshold``: the score past which a group is flagged; infinite where nothing can be compared.
    ``groups``: every level of every category, largest first. ``levels``: each day's shares of the
    whole and of each country with polls of its own, to the as-of day.
    """

    as_of: date
    since: date
    parties: tuple[str, ...]
    threshold: float
    groups: tuple[GroupMovement, ...]
    whole: WholeMovement
    levels: Trend

    @property
    def flagged(self) -> tuple[GroupMovement, ...]:
        """The groups that moved, for any party."""
        return tuple(group for group in self.groups if group.flagged.any())

    def group(self, by: str, level: str) -> GroupMovement | None:
        """The movement of one group, None where nothing is known of it."""
        return next((g for g in self.groups if (g.by, g.level) == (by, level)), None)
