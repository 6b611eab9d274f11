"""What an invented history is told from, and how far it has been told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from hustings.demo.chronicle import Chronicle
from hustings.demo.people import Cast
from hustings.record.policy import Policy, Resource
from hustings.spend.allocation import Allocation


@dataclass(frozen=True)
class Plot:
    """What both histories share.

    ``plans``: for each stage in order, its day, the share released and the day's plan as an
    allocation, with each seat's stance. ``estimates``: (day, sha256, draws, seed). ``groups``:
    (seat_id, label), drawn at random. ``safe``: safe seats of one group, the safest first.
    ``batches``: (day, body) of the returns that came in. ``last``: nothing happens after it.
    ``departure_price``: of the one signed departure, in millionths of a seat.
    """

    election: str
    party: str
    campaign: str
    files: Mapping[str, str]
    resources: tuple[Resource, ...]
    plans: tuple[tuple[date, Fraction, Allocation, Mapping[str, str]], ...]
    estimates: tuple[tuple[date, str, int, int], ...]
    groups: tuple[tuple[str, str], ...]
    safe: tuple[str, ...]
    batches: tuple[tuple[date, Mapping[str, Any]], ...]
    polling_day: date
    first: date
    last: date
    departure_price: Mapping[str, int] | None = None


@dataclass
class Telling:
    """One history as it is told: what has been asked, and the bodies that go into files/."""

    plot: Plot
    cast: Cast
    chronicle: Chronicle
    rng: np.random.Generator
    policy: Policy
    asked: defaultdict[tuple[str, str], int]
    files: list[bytes]
    released: Allocation | None = None
    plan: int | None = None


class Agenda:
    """What is to happen on which day; on one day in the order in which it was put down."""

    def __init__(self) -> None:
        self._items: defaultdict[date, list[Callable[[], object]]] = defaultdict(list)

    def put(self, day: date, act: Callable[..., object], *arguments: Any) -> None:
        """Put one act down for a day. An act may put down others for that day or later."""
        self._items[day].append(partial(act, *arguments))

    def in_order(self) -> Iterator[tuple[date, Callable[[], object]]]:
        """Every (day, act), also those put down meanwhile."""
        while any(self._items.values()):
            day = min(day for day, acts in self._items.items() if acts)
            yield day, self._items[day].pop(0)
