"""Did one group's seats get more than the published rule gave them? A test that only flags.

For every seat that is compared (``strata``), the residual is log((done + h) / (planned + h)), with
h the tolerance of the published rule in pence: without it a seat with nothing planned would have
no residual, and pennies would count for as much as thousands. If the group of a seat played no
part beyond its majority, the group's labels could as well be shuffled within strata of majority,
and what was seen should be nothing special among 9,999 shuffles. That is all that is assumed
about the residuals: not their shape, not their spread (Fisher 1935; Good 2005, ch. 3).

Two tests look for two ways to favour a group, each group against all other seats:

- ``mean``: a little more for many of its seats. The mean residual of the group's seats.
- ``top_k``: a lot more for some of its seats. The sum over the group's k best-served seats, for
  k = 2, 4, 8, ..., each in standard deviations of its own shuffles; the largest of them counts,
  and is held against the largest of every shuffle (max-T; Westfall and Young 1993).

The level is divided by the number of tests made (Bonferroni), so that the chance of any flag where
nobody was favoured is at most alpha, whatever the groups are. docs/favour.md says what was
simulated, and what the test cannot say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from hustings.audit.statistics import Compared, Statistic, mean, top_k
from hustings.audit.strata import safe_held, shuffles, strata_of
from hustings.election.contest import BoolArray, FloatArray, IntArray

SHUFFLES = 9_999
NO_GROUP = -1
TESTS: dict[str, Statistic] = {"mean": mean, "top_k": top_k}
# The largest preference that is tried, in per cent: a sensitivity of this much means "or more".
LARGEST_PREFERENCE = 1_000
# A level can only be met where at least so many of the shuffles may be as large.
SHUFFLES_AT_LEVEL = 5


@dataclass(frozen=True)
class Covered:
    """The S seats that the published rule covers.

    ``planned_pence``: (S,) what the plan in force gave each seat. ``done_pence``: (S,) what was
    done. ``majority``: (S,) last time, a fraction of the vote, inf where unopposed. ``held``:
    (S,) by the party. ``group``: (S,) number of the seat's group, -1 for none; which number stands
    for which group does not matter.

    Raises ValueError for what cannot be tested.
    """

    seat_ids: tuple[str, ...]
    planned_pence: IntArray
    done_pence: IntArray
    majority: FloatArray
    held: BoolArray
    group: IntArray

    def __post_init__(self) -> None:
        count = len(self.seat_ids)
        for name in ("planned_pence", "done_pence", "majority", "held", "group"):
            shape = getattr(self, name).shape
            if shape != (count,):
                raise ValueError(f"{name} must be ({count},), one a seat. Got {shape} instead.")
        if len(set(self.seat_ids)) != count:
            raise ValueError("seat_ids must name each seat once. Got one twice instead.")
        for name in ("planned_pence", "done_pence", "majority"):
            least = getattr(self, name).min(initial=0)
            if not least >= 0:
                raise ValueError(f"{name} must be at least 0 everywhere. Got {least} instead.")


@dataclass(frozen=True)
class FavourTest:
    """One test of one group against all other seats compared.

    ``group``: its number by size, 1 the largest; never its label. ``group_seats`` of the ``seats``
    compared are the group's. ``statistic``: for ``mean`` in log points, for ``top_k`` in standard
    deviations. ``p``: the part of the shuffles, the true labels among them, that are at least as
    large. ``alpha``: the level of this one test, after division. ``sensitivity``: the least
    preference for the group's seats, in whole per cent of what was planned there, that would
    explain the flag if the rule had wrongly left it out; None where there is no flag. ``look``:
    the entry of the look, ``look_name`` its number in words; None and "" where the rule does not
    state how many looks there are.
    """

    test: str
    group: int
    group_seats: int
    seats: int
    strata: int
    shuffles: int
    statistic: float
    p: float
    alpha: float
    flag: bool
    sensitivity: int | None
    look: int | None = None
    look_name: str = ""

    def as_json(self) -> dict[str, Any]:
        """For ``hustings audit --json``: no label in it."""
        return {
            "test": ", ".join(filter(None, (self.test, f"group {self.group}", self.look_name))),
            "statistic": round(self.statistic, 6),
            "p": self.p,
            "alpha": self.alpha,
            "flag": self.flag,
            "sensitivity": self.sensitivity,
            "group_seats": self.group_seats,
            "seats": self.seats,
            "strata": self.strata,
            "shuffles": self.shuffles,
            **({} if self.look is None else {"look": self.look}),
        }


def favour_tests(
    covered: Covered, tolerance_pence: int, alpha: float, seed: int, shuffled: int = SHUFFLES
) -> tuple[FavourTest, ...]:
    """Both tests for every group that has seats among those compared and is not all of them,
    largest group first.

    ``tolerance_pence``: that of the published rule. ``alpha``: the chance of any flag at all where
    nobody was favoured; divide it by the number of looks where there are several. ``seed``: from
    the log, where it was put before money moved. ``shuffled``: how often. Raises ValueError for a
    tolerance below 1 or an alpha that is no chance.
    """
    if tolerance_pence < 1:
        raise ValueError(f"tolerance_pence must be at least 1. Got {tolerance_pence} instead.")
    if not 0.0 < alpha < 1.0:
        raise ValueError(f"alpha must be between 0 and 1. Got {alpha} instead.")
    compared = compare(covered, tolerance_pence, seed, shuffled)
    level = alpha / max(1, len(TESTS) * len(compared.groups))
    return tuple(
        run_test(compared, name, number, level)
        for number in range(len(compared.groups))
        for name in TESTS
    )


def shuffles_for(alpha: float) -> int:
    """As many as ever, or more where alpha is so small that they could hardly meet it: with two
    groups, a test's own level is a quarter of it."""
    return max(SHUFFLES, math.ceil(SHUFFLES_AT_LEVEL * 2 * len(TESTS) / alpha) - 1)


def compare(covered: Covered, tolerance_pence: int, seed: int, shuffled: int) -> Compared:
    """The seats compared, their groups and their shuffles."""
    rows = safe_held(covered.seat_ids, covered.majority, covered.held)
    strata = strata_of(len(rows))
    return Compared(
        planned=covered.planned_pence[rows].astype(np.float64),
        done=covered.done_pence[rows].astype(np.float64),
        strata=strata,
        groups=groups_among(covered.group[rows]),
        order=shuffles(strata, shuffled, seed),
        tolerance=tolerance_pence,
    )


def groups_among(numbers: IntArray) -> tuple[BoolArray, ...]:
    """(n,) members of each group, those with most seats first, ties by where their seats come
    and never by their number. A group of all seats or of none has nothing to be held against."""
    groups: list[BoolArray] = [numbers == label for label in set(numbers.tolist()) - {NO_GROUP}]
    testable = [members for members in groups if not members.all()]
    return tuple(sorted(testable, key=lambda g: (-int(g.sum()), np.flatnonzero(g).tolist())))


def run_test(compared: Compared, name: str, number: int, level: float) -> FavourTest:
    members = compared.groups[number]
    found = TESTS[name](compared, members, 0.0)
    p = p_value(found)
    return FavourTest(
        test=name,
        group=number + 1,
        group_seats=int(members.sum()),
        seats=len(members),
        strata=len(np.unique(compared.strata)),
        shuffles=len(found) - 1,
        statistic=float(found[0]),
        p=p,
        alpha=level,
        flag=p <= level,
        sensitivity=sensitivity(compared, name, members, level) if p <= level else None,
    )


def p_value(statistics: FloatArray) -> float:
    """The part that is at least the first, which is one of them (Phipson and Smyth 2010)."""
    return float(np.count_nonzero(statistics >= statistics[0]) / len(statistics))


def sensitivity(compared: Compared, name: str, members: BoolArray, level: float) -> int:
    """The flag stands at no preference; halve the range until it stands at one end only."""
    flagged, explained = 0, LARGEST_PREFERENCE
    while explained - flagged > 1:
        tried = (flagged + explained) // 2
        if p_value(TESTS[name](compared, members, float(tried))) <= level:
            flagged = tried
        else:
            explained = tried
    return explained
