"""The engine beside long NUTS runs of the same models: real polls of 1988, and an invented
survey on a real census frame. The tables are not part of the project; without them, skipped."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pytest
import scipy.sparse as sp

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.multilevel.definition import Counts, Effect, Model, reference_basis
from hustings.estimate.multilevel.families import Family, Fixed, Spread
from hustings.estimate.multilevel.fit import fit, simulate
from hustings.estimate.multilevel.poststratify import CellFrame, poststratify

ORACLE = Path(__file__).parents[4] / "shared" / "data" / "oracle"
WIDE = Fixed(2.5)
Table = list[dict[str, str]]


@dataclass(frozen=True)
class Problem:
    """``adults``: (S, Q). ``area``: (Q,) the group of each kind that NUTS reports beside states."""

    model: Model
    evidence: Counts
    adults: FloatArray
    area: IntArray


def table(name: str) -> Table:
    path = ORACLE / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"the oracle's {path.name} is not here")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(rows: Table, name: str) -> FloatArray:
    return np.array([float(row[name]) for row in rows])


def one_hot(level: IntArray) -> FloatArray:
    return np.asarray(level[:, None] == np.arange(level.max() + 1), dtype=float)


def binary(
    seat_parts: list[tuple[str, Family, FloatArray]],
    kind_parts: list[tuple[str, Family, FloatArray]],
) -> Model:
    """Yes against no, by columns (S, n) of the areas and (Q, n) of the kinds."""
    effects, at = [], 0
    for name, family, part in seat_parts + kind_parts:
        effects.append(Effect(name, np.arange(at, at + part.shape[1]), family))
        at += part.shape[1]
    seats = len(seat_parts[0][2])
    return Model(
        outcomes=("no", "yes"),
        basis=reference_basis(2),
        offset=np.zeros((seats, 2)),
        loading=np.ones((seats, 2)),
        seat_design=np.hstack([part for _, _, part in seat_parts]),
        kind_design=sp.csr_matrix(np.hstack([part for _, _, part in kind_parts])),
        effects=tuple(effects),
        seat_family=Spread(),
    )


def answers(seat: IntArray, kind: IntArray, rows: Table) -> Counts:
    yes = numbers(rows, "y")
    return Counts(seat, kind, np.column_stack([numbers(rows, "trials") - yes, yes]))


def polls_of_1988() -> Problem:
    """y ~ 1 + black * female + vz + (1 | state, age, edu, age:edu, region)."""
    polls, frame = table("e88_agg"), table("e88_ps")
    sizes = (4, 4, 2, 2)

    def kind(rows: Table) -> IntArray:
        levels = [numbers(rows, n).astype(int) for n in ("age", "edu", "female", "black")]
        return np.ravel_multi_index((levels[0] - 1, levels[1] - 1, levels[2], levels[3]), sizes)

    def state(rows: Table) -> IntArray:
        return np.asarray(numbers(rows, "state").astype(int) - 1)

    age, edu, female, black = np.unravel_index(np.arange(64), sizes)
    vz, region = np.zeros(51), np.zeros(51, dtype=int)
    vz[state(frame)] = numbers(frame, "vz")
    region[state(frame)] = numbers(frame, "region") - 1
    model = binary(
        [
            ("intercept", WIDE, np.ones((51, 1))),
            ("vz", WIDE, vz[:, None]),
            ("region", Spread(), one_hot(region)),
        ],
        [
            ("people", WIDE, np.column_stack([black, female, black * female])),
            ("age", Spread(), one_hot(age)),
            ("edu", Spread(), one_hot(edu)),
            ("age:edu", Spread(), one_hot(age * 4 + edu)),
        ],
    )
    adults = np.zeros((51, 64))
    np.add.at(adults, (state(frame), kind(frame)), numbers(frame, "n"))
    return Problem(model, answers(state(polls), kind(polls), polls), adults, edu)


def invented_on_a_census() -> Problem:
    """y ~ 1 + male + rz + region + (1 | state, eth, educ, age, male:eth, educ:age, educ:eth)."""
    polls, path = table("ccesf_agg_5000"), ORACLE / "ccesf_ps.parquet"
    found = duckdb.sql(f"select * from read_parquet('{path}')")
    frame = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    states = sorted({row["state"] for row in frame})
    levels = {
        "eth": sorted({row["eth"] for row in frame}),
        "male": [-0.5, 0.5],
        "age": sorted({row["age"] for row in frame}),
        "educ": ["No HS", "HS", "Some college", "4-Year College", "Post-grad"],
    }
    sizes = tuple(len(values) for values in levels.values())

    def kind(rows: list[dict[str, str]]) -> IntArray:
        places = []
        for name, values in levels.items():
            read = [float(r[name]) if name == "male" else r[name] for r in rows]
            places.append(np.array([values.index(each) for each in read]))
        return np.ravel_multi_index(tuple(places), sizes)

    def state(rows: list[dict[str, str]]) -> IntArray:
        return np.array([states.index(row["state"]) for row in rows])

    eth, male, age, educ = np.unravel_index(np.arange(np.prod(sizes)), sizes)
    first = {row["state"]: row for row in frame}
    rz = np.array([float(first[s]["rz"]) for s in states])
    regions = sorted({row["region"] for row in frame})
    region = np.array([regions.index(first[s]["region"]) for s in states])
    model = binary(
        [
            ("intercept", WIDE, np.ones((len(states), 1))),
            ("rz", WIDE, rz[:, None]),
            ("region", WIDE, one_hot(region)[:, 1:]),
        ],
        [
            ("male", WIDE, male[:, None] - 0.5),
            ("eth", Spread(), one_hot(eth)),
            ("educ", Spread(), one_hot(educ)),
            ("age", Spread(), one_hot(age)),
            ("male:eth", Spread(), one_hot(male * sizes[0] + eth)),
            ("educ:age", Spread(), one_hot(educ * sizes[2] + age)),
            ("educ:eth", Spread(), one_hot(educ * sizes[0] + eth)),
        ],
    )
    adults = np.zeros((len(states), int(np.prod(sizes))))
    np.add.at(adults, (state(frame), kind(frame)), [float(row["n"]) for row in frame])
    return Problem(model, answers(state(polls), kind(polls), polls), adults, educ)


def areas(problem: Problem, hyper_draws: int, draws: int) -> tuple[FloatArray, FloatArray]:
    """Draws of the share of yes: (n, S) of states, (n, S, levels) of states by education."""
    drawn = simulate(fit(problem.model, problem.evidence, hyper_draws=hyper_draws), draws)

    def share(adults: FloatArray) -> FloatArray:
        frame = CellFrame(problem.model.kind_design, adults)
        return poststratify(problem.model, frame, drawn).seat[:, :, 1]

    by_level = [
        share(problem.adults * (problem.area == level)) for level in range(problem.area.max() + 1)
    ]
    return share(problem.adults), np.stack(by_level, axis=2)


CASES = {
    "1988": (polls_of_1988, "e88_np_nuts_state"),
    "on a census": (invented_on_a_census, "cces5000_reflong_state"),
}


@pytest.mark.parametrize("case", CASES)
def test_means_and_sds_are_those_of_nuts(case: str) -> None:
    make, reference = CASES[case]
    problem = make()
    for found, name in zip(areas(problem, 100, 2_000), ("", "_educ"), strict=True):
        rows = table(reference + name)
        mean, sd = (numbers(rows, column).reshape(found.shape[1:]) for column in ("mean", "sd"))
        apart = np.abs(found.mean(axis=0) - mean) / sd
        ratio = found.std(axis=0) / sd
        assert np.median(apart) < 0.06
        assert np.quantile(apart, 0.95) < 0.21
        assert apart.max() < 0.42
        assert 0.95 < np.median(ratio) < 1.05
        assert np.quantile(ratio, 0.025) > 0.85
        assert np.quantile(ratio, 0.975) < 1.15
