"""The engine beside NUTS on the very same model definition, in CPU seconds of one process.

NUTS is given what is usual before anyone publishes: four chains of a thousand draws after a
thousand of tuning, so that the chains can be held against each other. Two samplers: NumPyro's own,
and nutpie over the same density where that is installed. Without the extra ``[bayes]`` there is
nothing to compare with, and no row.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any, Literal

import numpy as np

from hustings.bench.figure import Figure
from hustings.bench.survey_model import evidence, reference_lkj
from hustings.bench.surveys import UNITED_KINGDOM, survey
from hustings.estimate.multilevel.definition import Counts, Model
from hustings.estimate.multilevel.fit import fit, simulate
from hustings.estimate.multilevel.poststratify import CellFrame, poststratify

PEOPLE = 5_000
SEED = 1
DRAWS = 1_000
TUNE = 1_000
CHAINS = 4
Mode = Literal["fast", "full"]
MODES: tuple[Mode, ...] = ("fast", "full")
START_RADIUS = 0.1


def bench_nuts() -> tuple[Figure, ...]:
    """Fast and full fits with joint draws, beside each sampler: about half an hour."""
    if find_spec("numpyro") is None:
        sys.stderr.write("bench nuts: left out, the extra [bayes] is not installed.\n")
        return ()
    made = survey(UNITED_KINGDOM, PEOPLE, SEED)
    model, answers = reference_lkj(made), evidence(made)
    frame = CellFrame(model.kind_design, made.frame)

    def engine(mode: Mode) -> object:
        return poststratify(model, frame, simulate(fit(model, answers, mode), DRAWS))

    engine("fast")  # first calls load and warm what every later one shares
    ours = {mode: cpu(partial(engine, mode)) for mode in MODES}
    peers = {name: run(model, answers) for name, run in samplers().items()}
    return tuple(
        Figure("nuts", f"{mode}, {PEOPLE:,} respondents, {DRAWS:,} draws", ours[mode], "CPU s",
               f"{name}, {CHAINS} chains of {TUNE:,} + {DRAWS:,}", seconds)
        for mode in MODES
        for name, seconds in peers.items()
    )  # fmt: skip


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def samplers() -> dict[str, Callable[[Model, Counts], float]]:
    """Those that can run here, by name."""
    found: dict[str, Callable[[Model, Counts], float]] = {"NumPyro": numpyro_seconds}
    if find_spec("nutpie") is None:
        sys.stderr.write("bench nuts: nutpie left out, it is not installed.\n")
    else:
        found["nutpie"] = nutpie_seconds
    return found


def numpyro_seconds(model: Model, answers: Counts) -> float:
    """Compilation is in it for NumPyro, a few seconds of minutes."""
    from hustings.estimate.multilevel.nuts import nuts

    return cpu(lambda: nuts(model, answers, draws=DRAWS, tune=TUNE, chains=CHAINS))


def nutpie_seconds(model: Model, answers: Counts) -> float:
    """nutpie over the density that NumPyro makes of the model, compiled by JAX beforehand."""
    import jax
    import nutpie
    from jax.flatten_util import ravel_pytree
    from numpyro.infer import init_to_uniform
    from numpyro.infer.util import initialize_model
    from nutpie.compiled_pyfunc import from_pyfunc

    from hustings.estimate.multilevel.nuts import joint

    with jax.enable_x64(True):
        start = initialize_model(
            jax.random.PRNGKey(SEED),
            joint(model, answers),
            init_strategy=init_to_uniform(radius=START_RADIUS),
        )
        first, back = ravel_pytree(start.param_info.z)
        slope = jax.jit(jax.value_and_grad(lambda x: -start.potential_fn(back(x))))
        slope(first)[0].block_until_ready()

        def density(x: Any) -> tuple[float, Any]:
            with jax.enable_x64(True):  # of a thread, and nutpie has its own
                value, gradient = slope(x)
                return float(value), np.asarray(gradient, dtype=np.float64)

        compiled = from_pyfunc(
            first.size,
            lambda: density,
            lambda *_: lambda x: {"x": np.asarray(x, dtype=np.float32)},
            [np.dtype("float32")],
            [(first.size,)],
            ["x"],
            make_initial_point_fn=lambda seed: (
                START_RADIUS * np.random.default_rng(seed).uniform(-1, 1, first.size)
            ),
        )
        return cpu(
            lambda: nutpie.sample(
                compiled, draws=DRAWS, tune=TUNE, chains=CHAINS, cores=1, seed=SEED,
                save_warmup=False, progress_bar=False,
            )
        )  # fmt: skip
