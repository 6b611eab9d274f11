"""What a plan is to be best at: expected seats, seats up to a number, or the worst of the draws.

With S_d seats won in draw d, each objective is the least value, over certain weights w_d, of a
plain weighted count:

    expected seats          E[S]            w_d = 1
    seats up to K           E[min(S, K)]    the least of E[w S] + K E[1 - w],  0 <= w_d <= 1
    worst part alpha        CVaR            the least of E[w S],  0 <= w_d <= 1 / alpha, E[w] = 1

(the last: Rockafellar and Uryasev, Journal of Risk 2, 2000). So any weights that are allowed
bound the objective from above, for every plan: this is what ``risk`` certifies with.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq

from hustings.election.contest import FloatArray, IntArray
from hustings.election.problems import shown
from hustings.plan.problems import PlanError

MOST_SEATS = 1_000_000  # more than any house has
LEAST_PART = 1e-5  # one draw of the most that there are


@dataclass(frozen=True)
class ExpectedSeats:
    """As many seats as can be expected."""

    name = "expected_seats"

    def scores(self, seats: IntArray) -> FloatArray:
        """(D,) what each draw adds: the mean is the objective. ``seats``: (D,) won."""
        return seats.astype(np.float64)

    def weights(self, seats: FloatArray, width: float) -> FloatArray:
        """(D,) how much each draw counts."""
        return np.ones(len(seats))

    def beside(self, weights: FloatArray) -> float:
        """What the bound adds to the weighted count."""
        return 0.0

    def knowing(self, elsewhere: int) -> ExpectedSeats:
        """The same, for a party with ``elsewhere`` seats outside the model."""
        return self


@dataclass(frozen=True)
class SeatsUpTo:
    """Expected seats, of which only the first ``most`` count: a majority, say.

    ``most`` counts all seats of the house; ``elsewhere`` of them, outside the model, count as the
    party's already. Raises PlanError where no seat is left to count.
    """

    most: int
    elsewhere: int = 0

    def __post_init__(self) -> None:
        if not self.elsewhere < self.most <= MOST_SEATS:
            raise PlanError(
                "the seats that count",
                f"more than {self.elsewhere}, which the party has outside the model"
                if self.elsewhere
                else f"a number from 1 to {MOST_SEATS:,}",
                f"{self.most:,}" if abs(self.most) <= MOST_SEATS else "a number beyond any house",
                "give the number of seats that are enough, such as those of a majority",
            )

    @property
    def name(self) -> str:
        return f"expected_seats_up_to_{self.most}"

    @property
    def enough(self) -> int:
        """Seats of the model beyond which more do not count."""
        return self.most - self.elsewhere

    def scores(self, seats: IntArray) -> FloatArray:
        """(D,) what each draw adds: the mean is the objective. ``seats``: (D,) won."""
        return np.minimum(seats, self.enough).astype(np.float64)

    def weights(self, seats: FloatArray, width: float) -> FloatArray:
        """(D,) one where ``seats`` (D,) fall short, nothing where they are more than enough,
        falling between the two over ``width`` seats."""
        return below(seats, self.enough, width)

    def beside(self, weights: FloatArray) -> float:
        """What the bound adds to the weighted count."""
        return self.enough * float(np.mean(1.0 - weights))

    def knowing(self, elsewhere: int) -> SeatsUpTo:
        """The same, for a party with ``elsewhere`` seats outside the model."""
        return replace(self, elsewhere=elsewhere)


@dataclass(frozen=True)
class WorstPart:
    """Seats in the worst ``part`` of the draws, on average: conditional value at risk.

    The draws are those that are worst under the plan itself. Where ``part`` of them is no whole
    number, the last counts in part. Raises PlanError for a part that is none.
    """

    part: float

    def __post_init__(self) -> None:
        if not LEAST_PART <= self.part <= 1.0:
            raise PlanError(
                "the part of the draws that counts",
                f"at least {LEAST_PART:.5f} and at most 1",
                f"{self.part:g}",
                "give a fraction: 0.2 is the worst fifth",
            )

    @property
    def name(self) -> str:
        return f"cvar_{100.0 * self.part:g}"

    def scores(self, seats: IntArray) -> FloatArray:
        """(D,) what each draw adds: the mean is the objective. ``seats``: (D,) won.

        It is q - max(q - S, 0) / part with q the quantile. Its spread is also that of the
        objective from one set of draws to another, which plain averages of the worst hide.
        """
        place = min(math.ceil(self.part * len(seats) - 1e-9), len(seats)) - 1
        level = float(np.partition(seats, place)[place])
        each: FloatArray = level - np.maximum(level - seats, 0.0) / self.part
        return each

    def weights(self, seats: FloatArray, width: float) -> FloatArray:
        """(D,) from 0 to 1 / part, mean 1: most where ``seats`` (D,) are few, nothing where they
        are many, falling between the two over ``width`` seats about the quantile."""
        if self.part == 1.0:
            return np.ones(len(seats))

        def too_many(level: float) -> float:
            return float(np.mean(below(seats, level, width))) - self.part

        low, high = float(np.min(seats)) - width, float(np.max(seats)) + width
        level: float = brentq(too_many, low, high)
        few = below(seats, level, width)
        evened: FloatArray = few / np.mean(few)
        return evened

    def beside(self, weights: FloatArray) -> float:
        """What the bound adds to the weighted count."""
        return 0.0

    def knowing(self, elsewhere: int) -> WorstPart:
        """The same, for a party with ``elsewhere`` seats outside the model: they shift every draw
        alike."""
        return self


def below(seats: FloatArray, level: float, width: float) -> FloatArray:
    """(D,) one where ``seats`` are well below ``level``, nothing well above it, a half at it."""
    part: FloatArray = np.clip(0.5 + (level - seats) / width, 0.0, 1.0)
    return part


Objective = ExpectedSeats | SeatsUpTo | WorstPart
EXPECTED_SEATS = ExpectedSeats()


def parse(text: str) -> Objective:
    """An objective as the command line and a terms file write it.

    ``expected_seats``, ``seats_up_to=326`` or ``cvar=0.2``. Raises PlanError for anything else.
    """
    name, _, number = text.strip().partition("=")
    if name == "expected_seats" and not number:
        return EXPECTED_SEATS
    read = NUMBERED.get(name)
    if read is None:
        raise unknown(text)
    try:
        return read(number)
    except PlanError:
        raise
    except ValueError:
        raise unknown(text) from None


NUMBERED: dict[str, Callable[[str], Objective]] = {
    "seats_up_to": lambda number: SeatsUpTo(int(number)),
    "cvar": lambda number: WorstPart(float(number)),
}


def unknown(text: str) -> PlanError:
    return PlanError(
        "the objective of a plan",
        "expected_seats, seats_up_to=K with a whole number of seats, or cvar=A with a fraction",
        shown(repr(text)),
        "write for example seats_up_to=326, or cvar=0.2 for the worst fifth of the draws",
    )
