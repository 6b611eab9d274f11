"""One measured figure beside what it is held against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import perf_counter, process_time
from typing import Any, TypeVar

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Figure:
    """``measured`` and ``reference`` are in ``unit``; ``against`` names a limit or a peer."""

    benchmark: str
    figure: str
    measured: float
    unit: str
    against: str
    reference: float

    @property
    def ratio(self) -> float | None:
        """Measured over reference: under 1 is within the limit, or better than the peer."""
        return self.measured / self.reference if self.reference else None

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio}


def timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    """The answer and the seconds that it took."""
    start = perf_counter()
    answer = work()
    return answer, perf_counter() - start


def best_of(times: int, work: Callable[[], object]) -> float:
    """The least seconds of several runs: what the machine can do when nothing else is on."""
    return min(timed(work)[1] for _ in range(times))


def cpu_best_of(times: int, work: Callable[[], object]) -> float:
    """As ``best_of``, in seconds of the processor: what else runs beside hardly matters."""
    return min(cpu_seconds(work) for _ in range(times))


def cpu_seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start
