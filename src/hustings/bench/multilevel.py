"""The multilevel engine on invented surveys of a country of 632 seats and seven outcomes.

Wall-clock seconds beside limits, and CPU seconds (all threads together) beside peers: on a
machine with neighbours the first says little and the second much.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Literal, TypeVar

import numpy as np

from hustings.bench.against_nuts import against_nuts
from hustings.bench.figure import Figure
from hustings.bench.r_peers import PEERS, peer_seconds
from hustings.bench.survey_model import evidence, reference_lkj
from hustings.bench.surveys import UNITED_KINGDOM, Survey, survey
from hustings.election.contest import FloatArray
from hustings.estimate.multilevel.definition import Counts, Model, reference_basis
from hustings.estimate.multilevel.families import Spread
from hustings.estimate.multilevel.fit import Fit, fit, simulate, update
from hustings.estimate.multilevel.poststratify import CellFrame, Shares, poststratify

Mode = Literal["fast", "full"]
Answer = TypeVar("Answer")

BENCHMARK = "multilevel"
SEED = 1
DRAWS = 1_000
FOR_SPREADS = 200  # draws, in mirrored pairs: means of seats to a hundredth of a posterior sd
FEW, SOME, MANY, MOST = 10_000, 20_000, 100_000, 1_000_000
BINARY = 60_000
RETURNS = 1_000
LIMITS: dict[tuple[Mode, int], float] = {
    ("fast", SOME): 2.5,
    ("fast", MANY): 5.0,
    ("full", MANY): 30.0,
}
BINARY_LIMIT, MEANS_LIMIT, JOINT_LIMIT = 0.7, 0.5, 3.0
MEMORY_LIMIT, GROWTH_LIMIT = 600.0, 3.0


@dataclass(frozen=True)
class Took:
    """Seconds on the wall, and of the processor in all threads."""

    wall: float
    cpu: float


def took(work: Callable[[], Answer]) -> tuple[Answer, Took]:
    wall, cpu = perf_counter(), process_time()
    answer = work()
    return answer, Took(perf_counter() - wall, process_time() - cpu)


def bench_multilevel() -> tuple[Figure, ...]:
    """Fits of surveys, one yes-or-no question beside its peers, an update, growth, memory, and how
    near a full fit comes to NUTS."""
    took(lambda: run(survey(UNITED_KINGDOM, FEW, SEED), "fast"))  # warm
    return (
        *(row for (mode, people), limit in LIMITS.items() for row in fit_rows(mode, people, limit)),
        memory_row(),
        *binary_rows(),
        *update_rows(),
        growth_row(),
        *against_nuts(),
    )


def run(asked: Survey, mode: Mode, draws: int = DRAWS) -> tuple[Fit, Shares]:
    """A fit and the joint draws of every seat."""
    model = reference_lkj(asked)
    fitted = fit(model, evidence(asked), mode)
    return fitted, every_seat(asked, fitted, draws)


def every_seat(asked: Survey, fitted: Fit, draws: int) -> Shares:
    frame = CellFrame(fitted.model.kind_design, asked.frame)
    return poststratify(fitted.model, frame, simulate(fitted, draws))


def fit_rows(mode: Mode, people: int, limit: float) -> list[Figure]:
    asked = survey(UNITED_KINGDOM, people, SEED)
    _, seconds = took(lambda: run(asked, mode))
    name = f"{people:,} respondents, {mode} fit and {DRAWS:,} draws"
    return [
        Figure(BENCHMARK, name, seconds.wall, "s", "limit", limit),
        Figure(BENCHMARK, name, seconds.cpu, "CPU s", "limit on the clock", limit),
    ]


def memory_row() -> Figure:
    """The most that a process of its own held, the survey and the interpreter included."""
    code = (
        "from hustings.bench.multilevel import MANY, SEED, UNITED_KINGDOM, peak, run, survey\n"
        "run(survey(UNITED_KINGDOM, MANY, SEED), 'full')\nprint(peak())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    name = f"{MANY:,} respondents, full fit and {DRAWS:,} draws"
    return Figure(BENCHMARK, name, float(done.stdout), "MB", "limit", MEMORY_LIMIT)


def peak() -> float:
    """MB at the most in this process. ``getrusage`` alone would count the parent's before exec."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource  # not on Windows, where there is no such limit to show

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def binary_rows() -> list[Figure]:
    """Whether people vote at all: one logit, beside the tools that would be used for it."""
    asked = survey(UNITED_KINGDOM, BINARY, SEED)
    model, answers = binary(asked)
    took(lambda: every_seat(asked, fit(model, answers, "fast"), DRAWS))  # warm
    _, seconds = took(lambda: every_seat(asked, fit(model, answers, "fast"), DRAWS))
    name = f"{BINARY:,} respondents, yes or no, fast fit and {DRAWS:,} draws"
    rows = [
        Figure(BENCHMARK, name, seconds.wall, "s", "limit", BINARY_LIMIT),
        Figure(BENCHMARK, name, seconds.cpu, "CPU s", "limit on the clock", BINARY_LIMIT),
    ]
    for peer in PEERS:
        found = peer_seconds(peer, asked, answers)
        if found is not None:
            against = f"{peer.name}, fit alone"
            rows.append(Figure(BENCHMARK, name, seconds.cpu, "CPU s", against, found))
    return rows


def binary(asked: Survey) -> tuple[Model, Counts]:
    """The last outcome against all others, same effects and priors."""
    answers = evidence(asked)
    yes = answers.counts[:, -1]
    counts = np.column_stack([answers.counts.sum(axis=1) - yes, yes])
    model = replace(
        reference_lkj(asked),
        outcomes=("others", asked.country.outcomes[-1]),
        basis=reference_basis(2),
        offset=np.zeros((len(asked.frame), 2)),
        loading=np.ones((len(asked.frame), 2)),
        seat_family=Spread(1.0),
    )
    return model, replace(answers, counts=counts)


def update_rows() -> list[Figure]:
    """A thousand more answers into a survey of 100,000."""
    asked = survey(UNITED_KINGDOM, MANY, SEED)
    fitted, _ = run(asked, "fast", 2)
    new = evidence(survey(UNITED_KINGDOM, RETURNS, SEED + 1))
    update(fitted, new)  # warm

    def means_and_sds() -> tuple[FloatArray, FloatArray]:
        shares = every_seat(asked, update(fitted, new), FOR_SPREADS).seat
        return shares.mean(axis=0), shares.std(axis=0)

    _, few = took(means_and_sds)
    _, joint = took(lambda: every_seat(asked, update(fitted, new), DRAWS))
    name = f"{RETURNS:,} answers added to {MANY:,}"
    return [
        Figure(BENCHMARK, f"{name}, means and sds", few.wall, "s", "limit", MEANS_LIMIT),
        Figure(BENCHMARK, f"{name}, {DRAWS:,} draws", joint.wall, "s", "limit", JOINT_LIMIT),
    ]


def growth_row() -> Figure:
    """Distinct kinds of people in distinct seats bound the work, not how many were asked."""
    seconds = {
        people: took(lambda p=people: run(survey(UNITED_KINGDOM, p, SEED), "fast"))[1].cpu  # type: ignore[misc]
        for people in (FEW, MANY, MOST)
    }
    name = f"fast fit of {FEW:,}, {MANY:,}, {MOST:,}: last over middle"
    growth = seconds[MOST] / seconds[MANY]
    return Figure(BENCHMARK, name, growth, "times", "limit", GROWTH_LIMIT)
