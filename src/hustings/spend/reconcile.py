"""Which line of the bank is which payment: one to one, the same whatever the order of either.

Exactly means the same amount, within the days allowed, and nothing that the bank says against it:
its payee, where it names one, and the request in its reference, where that has one, are the
payment's. What is left over is then paired where one of the three differs. Among several that
fit, the earliest day comes first, then the earliest entry.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from hustings.spend.payee import as_compared
from hustings.spend.statement import Line

Key = Hashable  # None: not comparable by this
LineKey = Callable[[Line], Key]


@dataclass(frozen=True)
class Told:
    """A payment, or a reversal, as far as a bank can know it. ``index``: its entry."""

    index: int
    day: date
    amount_pence: int
    payee: str
    request: int | None


@dataclass(frozen=True)
class Pair:
    """A line and what it is in the record. ``differs``: what is not alike; () where it fits."""

    line: Line
    told: Told
    differs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matching:
    """``repeats``: of ``lines_left``, those that are like a line that was paired: the same amount
    and payee."""

    pairs: tuple[Pair, ...]
    lines_left: tuple[Line, ...]
    told_left: tuple[Told, ...]
    repeats: tuple[Line, ...]


def match(
    lines: Sequence[Line], told: Sequence[Told], window_days: int, *, exactly: bool = False
) -> Matching:
    """Every line and everything told at most once. ``exactly``: nothing may differ."""
    pool = _Pool(lines, told, timedelta(days=window_days))
    for line_key, told_key in EXACT:
        pool.pair(line_key, told_key)
    for line_key, told_key in () if exactly else CLOSE:
        pool.pair(line_key, told_key)
    pairs = tuple(
        Pair(pool.lines[i], pool.told[j], _differs(pool.lines[i], pool.told[j]))
        for i, j in sorted(pool.paired.items())
    )
    left = tuple(line for i, line in enumerate(pool.lines) if i not in pool.paired)
    taken = set(pool.paired.values())
    told_left = tuple(each for j, each in enumerate(pool.told) if j not in taken)
    alike = {_alike(pair.line) for pair in pairs}
    return Matching(pairs, left, told_left, tuple(x for x in left if _alike(x) in alike))


# A campaign pays the same few names over and over.
_compared = lru_cache(maxsize=10_000)(as_compared)


class _Pool:
    """What is still to be paired. ``paired``: place of a line to place of what was told."""

    def __init__(self, lines: Sequence[Line], told: Sequence[Told], window: timedelta) -> None:
        self.lines = sorted(lines, key=lambda line: line.identity)
        self.told = sorted(told, key=lambda each: (each.day, each.index))
        self.window = window
        self.paired: dict[int, int] = {}
        self._taken: set[int] = set()

    def pair(self, line_key: LineKey, told_key: Callable[[Told], Key]) -> None:
        """Pairs by one key. Both run by day, so that the earliest that still fits is the right
        one: taking it leaves the later ones to later lines, and none goes without for it."""
        waiting: defaultdict[Key, deque[int]] = defaultdict(deque)
        for j, each in enumerate(self.told):
            if j not in self._taken:
                waiting[told_key(each)].append(j)
        for i, line in enumerate(self.lines):
            key = None if i in self.paired else line_key(line)
            queue = waiting.get(key) if key is not None else None
            # Days are subtracted from each other alone: there is none before 0001-01-01.
            while queue and line.day - self.told[queue[0]].day > self.window:
                queue.popleft()
            if queue and self.told[queue[0]].day - line.day <= self.window:
                self.paired[i] = queue.popleft()
                self._taken.add(self.paired[i])


def _payee(line: Line) -> str | None:
    return None if line.payee is None else _compared(line.payee)


def _by_both(line: Line) -> Key:
    payee = _payee(line)
    return (
        None if payee is None or line.request is None else (line.amount_pence, payee, line.request)
    )


def _by_request(line: Line) -> Key:
    """Where the bank names no payee; one that the record does not know speaks against it."""
    return (
        (line.amount_pence, line.request) if line.payee_hmac is None and line.request is not None
        else None
    )  # fmt: skip


def _by_payee(line: Line) -> Key:
    return None if line.request is not None else _amount_and_payee(line)


def _amount_and_payee(line: Line) -> Key:
    payee = _payee(line)
    return None if payee is None else (line.amount_pence, payee)


def _by_amount_alone(line: Line) -> Key:
    return line.amount_pence if line.payee_hmac is None and line.request is None else None


EXACT: tuple[tuple[LineKey, Callable[[Told], Key]], ...] = (
    (_by_both, lambda told: (told.amount_pence, _compared(told.payee), told.request)),
    (_by_request, lambda told: (told.amount_pence, told.request)),
    (_by_payee, lambda told: (told.amount_pence, _compared(told.payee))),
    (_by_amount_alone, lambda told: told.amount_pence),
)
CLOSE: tuple[tuple[LineKey, Callable[[Told], Key]], ...] = (
    (lambda line: line.request, lambda told: told.request),
    (_amount_and_payee, lambda told: (told.amount_pence, _compared(told.payee))),
    (_payee, lambda told: _compared(told.payee)),
    (lambda line: line.amount_pence, lambda told: told.amount_pence),
)


def _differs(line: Line, told: Told) -> tuple[str, ...]:
    payee = line.payee_hmac is not None and _payee(line) != _compared(told.payee)
    found = {
        "amount": line.amount_pence != told.amount_pence,
        "payee": payee,
        "request": line.request is not None and line.request != told.request,
    }
    return tuple(name for name, other in found.items() if other)


def _alike(line: Line) -> Key:
    return (line.kind, line.amount_pence, line.payee_hmac)


def new_lines(
    lines: Sequence[Line], seen: Counter[tuple[date, str, int, str, str]]
) -> tuple[Line, ...]:
    """Those that earlier statements of the account did not have: as many of each kind as are more.
    Statements that overlap tell of one line once; a second one on the same day is a second one."""
    left, found = Counter(seen), []
    for line in lines:
        if left[line.identity] > 0:
            left[line.identity] -= 1
        else:
            found.append(line)
    return tuple(found)
