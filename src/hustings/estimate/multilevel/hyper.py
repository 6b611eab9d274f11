"""The hyperparameters: their mode, and their integration.

The mode is found by a quasi-Newton method in coordinates scaled by a rough curvature (a standard
deviation over 632 seats is known far better than one over 4 levels, and a method that has to
find that out itself needs three times as many steps).

Integration is Hamiltonian Monte Carlo on the Laplace marginal likelihood, whose gradient is
exact, in coordinates that make its posterior nearly standard normal: a
trajectory of a quarter turn then forgets most of where it began. What the data hardly know mixes
more slowly (its log sd has a long tail), but moves little else.
(Margossian, Vehtari, Simpson and Agrawal, "Hamiltonian Monte Carlo using an adjoint-differentiated
Laplace approximation", NeurIPS 2020.) A normal or split-normal approximation about the mode
is cheaper and leaves out that these posteriors are skewed jointly.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from hustings.election.contest import FloatArray
from hustings.estimate.multilevel.covariance import covariances
from hustings.estimate.multilevel.definition import Model
from hustings.estimate.multilevel.layout import Layout
from hustings.estimate.multilevel.marginal import Posterior, posterior, spreads
from hustings.estimate.multilevel.newton import Mode, NoMode, State, find_mode, precision

GRADIENT = 0.15  # in posterior sds of a hyperparameter: a mode found this well is found
TURN = 0.5 * np.pi  # of a trajectory
TOO_FAR = 1e12  # minus a log evidence: where there is no mode, the search turns back
BEYOND = 6.0  # no log sd is looked for further than this from where it starts


@dataclass(frozen=True)
class Hyper:
    """``scale``: (H, H), ``theta = best.theta + scale @ z`` with z nearly standard normal."""

    best: Posterior
    scale: FloatArray


def prior_start(model: Model) -> FloatArray:
    return np.concatenate([f.start(model.basis.places) for f in model.families])


def find_best(
    model: Model, layout: Layout, theta: FloatArray, begin: State | Mode
) -> tuple[Posterior, FloatArray]:
    """The mode of the hyperparameters, and rough curvatures (H,) there."""
    if not len(theta):
        return posterior(model, layout, theta, begin), np.zeros(0)
    first = find_mode(model, layout, precision(model, theta), begin)
    scale = 1 / np.sqrt(curvatures(model, theta, first))
    latest = [first]
    best: list[Posterior] = []

    def objective(z: FloatArray) -> tuple[float, FloatArray]:
        try:
            found = posterior(model, layout, theta + scale * z, latest[0])
        except NoMode:
            return TOO_FAR, np.zeros(len(z))
        latest[0] = found.mode
        if not best or found.log_evidence > best[0].log_evidence:
            best[:] = [found]
        assert found.gradient is not None
        return -found.log_evidence, -scale * found.gradient

    minimize(
        objective,
        np.zeros(len(theta)),
        jac=True,
        method="L-BFGS-B",
        bounds=list(zip(-BEYOND / scale, BEYOND / scale, strict=True)),
        options={"gtol": GRADIENT, "ftol": 1e-12, "maxcor": 30, "maxiter": 200},
    )
    return best[0], 1 / scale**2


def curvatures(model: Model, theta: FloatArray, mode: Mode) -> FloatArray:
    """(H,) a rough second derivative of minus the log evidence in each hyperparameter.

    n rows of which the data determine the part f = 1 - posterior variance / prior variance tell
    a log sd as n f^2 normal deviations would: 2 n f^2.
    """
    covariance = covariances(model, mode.arrow)
    d, basis = model.basis.size, model.basis
    rows_of = [len(e.columns) for e in model.effects] + [model.seats]
    summed = [*spreads(model, covariance), covariance.own.sum(axis=0)]
    found = []
    for family, part, rows, total in zip(
        model.families, model.split(theta), rows_of, summed, strict=True
    ):
        if not len(part):
            continue
        spread = total / rows
        prior = basis.b @ family.covariance(part, basis.places) @ basis.b.T
        view = np.eye(d) if basis.places == d else basis.a
        left = np.diag(view @ spread @ view.T) / np.diag(view @ prior @ view.T)
        # A coordinate that does not move has no spread, and would pass for known exactly.
        left = np.where(left > 0, left, 1.0)
        known = np.clip(1.0 - left, 0.05, 1.0)
        found.append(1.0 + _family_curvature(len(part), known, rows))
    return np.concatenate(found)


def _family_curvature(size: int, known: FloatArray, rows: int) -> FloatArray:
    of_sds = 2 * rows * known**2
    if size == 1:
        return np.array([of_sds.sum()])
    first, second = np.triu_indices(len(known), 1)
    of_correlations = rows * known[first] * known[second]
    return np.concatenate([of_sds, of_correlations])[:size]


def scaled(
    model: Model, layout: Layout, best: Posterior, rough: FloatArray, threads: int = 2
) -> Hyper:
    """The curvature of the log evidence at the mode, from differences of its gradient.

    The steps are long, a third of a rough sd: what is hardly known is far less curved some way
    off than at its best, and trajectories scaled by the curvature there do not get about.
    """
    theta, begin = best.theta, best.mode
    size = len(theta)
    if not size:
        return Hyper(best, np.zeros((0, 0)))
    step = 0.3 / np.sqrt(rough)

    def slope(i: int) -> FloatArray:
        moved = theta.copy()
        moved[i] += step[i]
        found = posterior(model, layout, moved, begin)
        assert found.gradient is not None and best.gradient is not None
        return np.asarray((best.gradient - found.gradient) / step[i])

    with ThreadPoolExecutor(threads) as pool:
        hessian = np.array(list(pool.map(slope, range(size))))
    spread = 1 / np.sqrt(rough)
    relative = 0.5 * (hessian + hessian.T) * np.outer(spread, spread)
    values, vectors = np.linalg.eigh(relative)
    # Where the data say next to nothing the prior still does: no direction is wider than this.
    values = np.clip(values, 0.1, None)
    return Hyper(best, spread[:, None] * vectors / np.sqrt(values))


def integrate(
    model: Model,
    layout: Layout,
    hyper: Hyper,
    count: int,
    rng: np.random.Generator,
    threads: int = 2,
    steps: int = 3,
) -> list[Posterior]:
    """``count`` draws of the hyperparameters, each with its conditional posterior."""
    if not len(hyper.best.theta):
        return [hyper.best]
    chains = min(threads, count)
    shares = [count // chains + (i < count % chains) for i in range(chains)]
    streams = rng.spawn(chains)

    def run(chain: int) -> list[Posterior]:
        return _trajectories(model, layout, hyper, shares[chain], streams[chain], steps)

    with ThreadPoolExecutor(chains) as pool:
        found = list(pool.map(run, range(chains)))
    return [p for chain in found for p in chain]


def lean(found: Posterior) -> Posterior:
    """Only what draws need, in a quarter of the memory: a full fit keeps dozens of these. What is
    rounded multiplies noise alone, so means are untouched and sds right to a thousandth."""
    whole = found.mode.arrow
    arrow = replace(
        whole,
        coupling=whole.coupling.astype(np.float16),
        schur=whole.schur.astype(np.float32),
        curved=None,
    )
    mode = replace(found.mode, arrow=arrow, p=np.zeros((0, found.mode.p.shape[1])))
    return replace(found, mode=mode)


def _trajectories(
    model: Model, layout: Layout, hyper: Hyper, count: int, rng: np.random.Generator, steps: int
) -> list[Posterior]:
    """One chain, begun at a draw from the normal approximation; its first two are thrown away."""
    size = len(hyper.best.theta)
    here = _point(model, layout, hyper, 0.7 * rng.standard_normal(size), hyper.best.mode)
    here = here or _point(model, layout, hyper, np.zeros(size), hyper.best.mode)
    if here is None:
        raise NoMode("the posterior has no mode at its best hyperparameters.")
    held = lean(here.posterior)
    kept: list[Posterior] = []
    while len(kept) < count + 2:
        step = TURN / steps * rng.uniform(0.8, 1.2)
        push = rng.standard_normal(size)
        before = here.value - 0.5 * float(push @ push)
        enough = before + np.log(rng.uniform())
        arrived = _moved(model, layout, hyper, here, push, step, steps)
        if arrived is not None and arrived[1] > enough:
            here, held = arrived[0], lean(arrived[0].posterior)
        kept.append(held)
    return kept[2:]


def _moved(
    model: Model,
    layout: Layout,
    hyper: Hyper,
    here: _Point,
    push: FloatArray,
    step: float,
    steps: int,
) -> tuple[_Point, float] | None:
    """Where leapfrog steps lead, and the log density of place and push there; None where they
    lead out of what numbers can tell."""
    for _ in range(steps):
        push = push + 0.5 * step * here.slope
        found = _point(model, layout, hyper, here.z + step * push, here.posterior.mode)
        if found is None:
            return None
        here = found
        push = push + 0.5 * step * here.slope
    return here, here.value - 0.5 * float(push @ push)


@dataclass(frozen=True)
class _Point:
    """At ``z``. ``value``: log density, ``slope``: (H,) its gradient in z."""

    z: FloatArray
    posterior: Posterior
    value: float
    slope: FloatArray


def _point(model: Model, layout: Layout, hyper: Hyper, z: FloatArray, near: Mode) -> _Point | None:
    """None where hyperparameters are so extreme that numbers fail: a place without probability."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        try:
            found = posterior(model, layout, hyper.best.theta + hyper.scale @ z, near)
        except (NoMode, np.linalg.LinAlgError):
            return None
    assert found.gradient is not None
    slope = np.asarray(hyper.scale.T @ found.gradient)
    if not (np.isfinite(found.log_evidence) and np.isfinite(slope).all()):
        return None
    return _Point(z, found, found.log_evidence, slope)
