"""Long NUTS runs on invented surveys, kept as small tables that the fast engine is held against.

    python scripts/nuts_references.py chain uk_20000 0 --out DIR     one chain, from 0
    python scripts/nuts_references.py table uk_20000 --out DIR       the tables, from all chains

Needs nutpie, numba and arviz, which nothing else here does. A chain is a process of its own, so
that chains can be run one by one on a small machine. The tables go to tests/estimate/references.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
import time
import warnings
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numba
import numpy as np
from nuts_density import CORRELATED, FIXED, Density
from nuts_pilot import Mapped, Plain, guessed_sds

from hustings.bench.survey_model import evidence, reference_lkj
from hustings.bench.surveys import UNITED_KINGDOM, Survey, survey
from hustings.estimate.multilevel.definition import Model

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import arviz
    import nutpie
    from nutpie.compiled_pyfunc import from_pyfunc

TABLES = Path(__file__).parents[1] / "tests" / "estimate" / "references"
TARGET_ACCEPT = 0.95  # at 0.8 one step in a hundred diverges


@dataclass(frozen=True)
class Reference:
    """A set: so many people of the country drawn with ``seed``; so many draws a chain.
    ``mapped``: in the coordinates of ``nuts_pilot``, which pay where answers are many."""

    respondents: int
    seed: int
    chains: int
    tune: int
    draws: int
    mapped: bool = True


REFERENCES = {
    "uk_5000": Reference(5_000, 1, 3, 700, 2_000, mapped=False),
    "uk_20000": Reference(20_000, 1, 4, 800, 2_000),
    "uk_100000": Reference(100_000, 1, 4, 600, 800),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=["chain", "table"])
    parser.add_argument("name", choices=list(REFERENCES))
    parser.add_argument("chain", nargs="?", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="where draws are kept: gigabytes")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    if asked.what == "chain":
        run_chain(asked.name, asked.chain, asked.out)
    else:
        write_tables(asked.name, asked.out)


def invented(name: str) -> tuple[Survey, Model, Density]:
    """The set, its model and the density of the two."""
    reference = REFERENCES[name]
    made = survey(UNITED_KINGDOM, reference.respondents, reference.seed)
    model = reference_lkj(made)
    return made, model, Density(model, evidence(made))


def run_chain(name: str, chain: int, out: Path) -> None:
    """Draws of everything, float32, and what they cost, compilation apart."""
    reference = REFERENCES[name]
    made, model, density = invented(name)
    sds = guessed_sds(made.country, [e.name for e in model.effects])
    start = np.zeros(density.size)
    start[density.plan.hyper] = -0.5
    mapped = Mapped(density, sds) if reference.mapped else Plain(density, start)
    compiled = from_pyfunc(
        density.size,
        lambda: lambda y: mapped(np.ascontiguousarray(y)),
        lambda *_: lambda y: {"x": as_not_centred(density, mapped.x(np.asarray(y)))},
        [np.dtype("float32")],
        [(density.size,)],
        ["x"],
        make_initial_point_fn=lambda seed: (
            0.5 * np.random.default_rng(seed).standard_normal(density.size)
        ),
    )
    began = time.process_time()
    trace = nutpie.sample(
        compiled,
        draws=reference.draws,
        tune=reference.tune,
        chains=1,
        cores=1,
        seed=1_000 * reference.seed + chain,
        target_accept=TARGET_ACCEPT,
        save_warmup=False,
        progress_bar=False,
    )
    seconds = time.process_time() - began
    stats = trace.sample_stats
    cost = {
        "cpu_seconds": round(seconds, 1),
        "steps_per_draw": round(float(stats["n_steps"].mean()), 1),
        "diverging": int(stats["diverging"].sum()),
    }
    np.save(out / f"{name}_{chain}.npy", trace.posterior["x"].values[0])
    (out / f"{name}_{chain}.json").write_text(json.dumps(cost), encoding="utf-8")
    sys.stdout.write(f"{name} chain {chain}: {cost}\n")


def as_not_centred(density: Density, x: np.ndarray) -> np.ndarray:
    """The draw in the coordinates of a density with nothing centred, float32."""
    places = density.basis.shape[1]
    x = x.copy()
    for f, (_, hyper, normal, count) in enumerate(density.plan.shape):
        for j in np.flatnonzero(density.centred[f]):
            x[normal + j : normal + count * places : places] /= np.exp(x[hyper + j])
    return x.astype(np.float32)


def write_tables(name: str, out: Path) -> None:
    """Seats, groups and hyperparameters, with the Monte Carlo error of each mean."""
    made, model, density = invented(name)
    seats, groups, hyper = [], [], []
    for chain in range(REFERENCES[name].chains):
        x = np.load(out / f"{name}_{chain}.npy")
        by_seat, by_group = poststratified(made, density, x)
        seats.append(by_seat)
        groups.append(by_group)
        hyper.append(natural(model, density, x))
    on_ballot = made.stands.ravel()
    TABLES.mkdir(parents=True, exist_ok=True)
    seat_rows = labels_of_seats(made)
    rhat, ess = write_table(TABLES / f"{name}_seats.csv", seat_rows, np.stack(seats), on_ballot)
    group_rows = labels_of_groups(made)
    everywhere = np.ones(len(group_rows), dtype=bool)
    write_table(TABLES / f"{name}_groups.csv", group_rows, np.stack(groups), everywhere)
    hyper_rows = labels_of_hyperparameters(model)
    all_of_them = np.ones(len(hyper_rows), dtype=bool)
    write_table(TABLES / f"{name}_hyper.csv", hyper_rows, np.stack(hyper), all_of_them)
    about = {
        **vars(REFERENCES[name]),
        "target_accept": TARGET_ACCEPT,
        "answers_sha256": digest(made),
        "seat_rhat_max": round(float(rhat), 4),
        "seat_ess_min": round(float(ess)),
        "cost_by_chain": [
            json.loads((out / f"{name}_{chain}.json").read_text(encoding="utf-8"))
            for chain in range(REFERENCES[name].chains)
        ],
        "versions": {p: version(p) for p in ("nutpie", "numba", "numpy", "arviz")},
    }
    text = json.dumps(about, indent=1)
    (TABLES / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


def digest(made: Survey) -> str:
    """Of seats, kinds and counts: whether a survey made anew is the one that was sampled."""
    rows = np.column_stack([made.seat, made.kind, made.counts]).astype("<i8")
    return hashlib.sha256(np.ascontiguousarray(rows).tobytes()).hexdigest()


def group_members(made: Survey) -> list[tuple[str, int, np.ndarray]]:
    """All adults, then each level of each category: (category, level, (Q,) who belongs)."""
    kinds = made.country.kinds
    groups = [("all", 0, np.ones(len(kinds)))]
    for place, category in enumerate(made.country.categories):
        for level in range(category.levels):
            groups.append((category.name, level, (kinds[:, place] == level).astype(float)))
    return groups


def labels_of_seats(made: Survey) -> list[tuple[object, ...]]:
    return [(seat, name) for seat in range(len(made.frame)) for name in made.country.outcomes]


def labels_of_groups(made: Survey) -> list[tuple[object, ...]]:
    return [
        (f"{by}:{level}", name)
        for by, level, _ in group_members(made)
        for name in made.country.outcomes
    ]


def labels_of_hyperparameters(model: Model) -> list[tuple[object, ...]]:
    """sds by effect and outcome, then correlations of the seats' effects."""
    names = model.outcomes[1:]
    effects = [*(e.name for e in model.effects), "seat"]
    rows: list[tuple[object, ...]] = []
    for effect, family in zip(effects, model.families, strict=True):
        if family.size(model.basis.places):
            rows += [(f"sd {effect}", name) for name in names]
    rows += [(f"correlation {a}", b) for i, b in enumerate(names) for a in names[:i]]
    return rows


def poststratified(made: Survey, density: Density, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares of all adults: (draws, S * K) by seat and (draws, groups * K) by group."""
    members = np.stack([m for _, _, m in group_members(made)])
    seats = np.empty((len(x), made.truth.size))
    groups = np.empty((len(x), len(members) * made.truth.shape[1]))
    adults = made.frame.sum(axis=1)
    for i, draw in enumerate(x):
        seat_part, kind_part = density.parts(density.rows(draw.astype(float)))
        by_seat, by_kind = expected(
            np.exp(density.offset + seat_part), np.exp(kind_part), made.frame
        )
        seats[i] = (by_seat / adults[:, None]).ravel()
        by_group = members @ by_kind
        groups[i] = (by_group / by_group.sum(axis=1, keepdims=True)).ravel()
    return seats, groups


@numba.njit(cache=True, fastmath=True)
def expected(seat_odds, kind_odds, frame):
    """People of the frame by answer: (S, K) and (Q, K), from odds that multiply."""
    by_seat, by_kind = np.zeros(seat_odds.shape), np.zeros(kind_odds.shape)
    for s in range(frame.shape[0]):
        for q in range(frame.shape[1]):
            total = 0.0
            for k in range(seat_odds.shape[1]):
                total += seat_odds[s, k] * kind_odds[q, k]
            scale = frame[s, q] / total
            for k in range(seat_odds.shape[1]):
                people = seat_odds[s, k] * kind_odds[q, k] * scale
                by_seat[s, k] += people
                by_kind[q, k] += people
    return by_seat, by_kind


def natural(model: Model, density: Density, x: np.ndarray) -> np.ndarray:
    """(draws, hyperparameters) sds and correlations, from NUTS's coordinates."""
    places = model.basis.places
    sds, correlations = [], []
    for kind, hyper, normal, _ in density.plan.shape:
        if kind != FIXED:
            sds.append(np.exp(x[:, hyper : hyper + places].astype(float)))
        if kind == CORRELATED:
            w = np.tanh(x[:, hyper + places : normal].astype(float))
            factor = np.zeros((len(x), places, places))
            at = 0
            for i in range(places):
                left = np.ones(len(x))
                for j in range(i):
                    factor[:, i, j] = w[:, at] * np.sqrt(left)
                    left = left * (1 - w[:, at] ** 2)
                    at += 1
                factor[:, i, i] = np.sqrt(left)
            whole = factor @ factor.transpose(0, 2, 1)
            correlations.append(whole[:, *np.tril_indices(places, -1)])
    return np.concatenate(sds + correlations, axis=1)


def write_table(
    path: Path, labels: list[tuple[object, ...]], draws: np.ndarray, kept: np.ndarray
) -> tuple[float, float]:
    """``draws``: (chains, draws, rows). Returns the worst R-hat and effective sample size."""
    rhats, sizes = [], []
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        first = ("seat",) if isinstance(labels[0][0], int) else ("by",)
        out.writerow([*first, "outcome", "mean", "sd", "mcse", "p05", "p95"])
        for i in np.flatnonzero(kept):
            own = draws[:, :, i]
            sd = own.std()
            size = float(arviz.ess(own, method="mean"))
            rhats.append(float(arviz.rhat(own)))
            sizes.append(size)
            figures = (own.mean(), sd, sd / np.sqrt(size), *np.quantile(own, [0.05, 0.95]))
            out.writerow([*labels[i], *(f"{figure:.6f}" for figure in figures)])
    return max(rhats), min(sizes)


if __name__ == "__main__":
    main()
