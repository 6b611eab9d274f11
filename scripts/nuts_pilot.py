"""Coordinates in which NUTS takes long steps: a normal approximation at sds that are guessed.

What is sampled does not change, only how fast: effects that the answers pin down are taken as
they are, not as multiples of their sds, and with intercepts and slopes they are a linear map of
new coordinates that are near independent.

Gelfand, Sahu and Carlin, "Efficient parametrisations for normal linear mixed models",
Biometrika 82 (1995).
"""

from __future__ import annotations

import numpy as np
from nuts_density import SPREAD, Density
from scipy.optimize import minimize

from hustings.bench.surveys import Country

PINNED = 0.1  # of the prior variance that is left, below which an effect is taken as it is
STEP = 1e-4


class Mapped:
    """``density`` in the coordinates y: x = start + C y for the globals, start + y otherwise."""

    def __init__(self, density: Density, sds: list[np.ndarray]) -> None:
        self.density, self.size = density, density.size
        plan = density.plan
        first_seat = plan.shape[-1, 2]
        is_global = np.arange(self.size) < first_seat
        is_global[plan.hyper] = False
        self.globals = np.flatnonzero(is_global)
        guess = np.zeros(self.size)
        for (_, hyper, normal, _), sd in zip(plan.shape, sds, strict=True):
            if normal > hyper:
                guess[hyper : hyper + len(sd)] = np.log(sd)
        self.start = mode(density, guess)
        covariance = covariance_of_globals(density, self.start, self.globals, first_seat)
        scale = take_as_they_are(density, self.start, self.globals, covariance)
        self.start[self.globals] *= scale
        covariance *= np.outer(scale, scale)
        loose = not_pinned(density)[self.globals]
        covariance[loose] = covariance[:, loose] = 0.0
        covariance[loose, loose] = 1.0
        self.map = np.linalg.cholesky(covariance)

    def x(self, y: np.ndarray) -> np.ndarray:
        x = self.start + y
        x[self.globals] = self.start[self.globals] + self.map @ y[self.globals]
        return x

    def __call__(self, y: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = self.density(self.x(y))
        gradient[self.globals] = self.map.T @ gradient[self.globals]
        return value, gradient


class Plain:
    """``density`` in its own coordinates, from ``start``: x = start + y."""

    def __init__(self, density: Density, start: np.ndarray) -> None:
        self.density, self.start = density, start
        density(start)

    def x(self, y: np.ndarray) -> np.ndarray:
        return self.start + y

    def __call__(self, y: np.ndarray) -> tuple[float, np.ndarray]:
        return self.density(self.x(y))


def not_pinned(density: Density) -> np.ndarray:
    """Which of x are multiples of an unknown sd: how these hang together depends on that sd, so
    that no one linear map is right for them."""
    places = density.basis.shape[1]
    loose = np.zeros(density.size, dtype=bool)
    for f, (kind, _, normal, count) in enumerate(density.plan.shape):
        if kind == SPREAD:
            for j in np.flatnonzero(~density.centred[f]):
                loose[normal + j : normal + count * places : places] = True
    return loose


def guessed_sds(country: Country, names: list[str]) -> list[np.ndarray]:
    """Of each effect by name, and of the seats: those that the country was drawn with."""
    known = {"region": country.region_sd, ":".join(country.pair): country.pair_sd}
    for category in country.categories:
        if category.sd is not None:
            leaning = (
                np.zeros((2, len(category.sd))) if category.leaning is None else category.leaning
            )
            known[category.name] = np.hypot(category.sd, np.std(leaning, axis=0))
    size = len(country.seat_sd)
    sds = [np.asarray(known.get(name, np.ones(size)), dtype=float) for name in names]
    return [*sds, np.asarray(country.seat_sd, dtype=float)]


def mode(density: Density, guess: np.ndarray) -> np.ndarray:
    """Everything but the hyperparameters at its most likely."""
    free = np.ones(density.size, dtype=bool)
    free[density.plan.hyper] = False

    def loss(part: np.ndarray) -> tuple[float, np.ndarray]:
        x = guess.copy()
        x[free] = part
        value, gradient = density(x)
        return -value, -gradient[free]

    found = guess.copy()
    found[free] = minimize(
        loss, guess[free], jac=True, method="L-BFGS-B", options={"maxiter": 500, "maxfun": 600}
    ).x
    return found


def covariance_of_globals(
    density: Density, x: np.ndarray, globals_: np.ndarray, first_seat: int
) -> np.ndarray:
    """The inverse of the Schur complement of the seats, each of which is a block of its own."""
    places = density.basis.shape[1]

    def slope(direction: np.ndarray) -> np.ndarray:
        return -(density(x + STEP * direction)[1] - density(x - STEP * direction)[1]) / (2 * STEP)

    seats = np.arange(first_seat, density.size)
    blocks = np.empty((len(seats) // places, places, places))
    for j in range(places):
        direction = np.zeros(density.size)
        direction[seats[j::places]] = 1.0
        blocks[:, :, j] = slope(direction)[seats].reshape(-1, places)
    columns = np.stack([slope(row) for row in np.eye(density.size)[globals_]], axis=1)
    across = columns[seats].reshape(-1, places, len(globals_))
    schur = columns[globals_] - np.einsum(
        "sjg,sjh->gh", across, np.linalg.solve(blocks, across), optimize=True
    )
    return np.linalg.inv(0.5 * (schur + schur.T))


def take_as_they_are(
    density: Density, x: np.ndarray, globals_: np.ndarray, covariance: np.ndarray
) -> np.ndarray:
    """Sets ``density.centred`` where differences between levels are pinned down; returns what
    each global is multiplied by for it."""
    scale = np.ones(density.size)
    place = np.zeros(density.size, dtype=int)
    place[globals_] = np.arange(len(globals_))
    places = density.basis.shape[1]
    for f, (kind, hyper, normal, count) in enumerate(density.plan.shape[:-1]):
        if kind != SPREAD:
            continue
        for j in range(places):
            own = normal + j + places * np.arange(count)
            block = covariance[np.ix_(place[own], place[own])]
            apart = np.trace(block) - block.sum() / count
            if apart < PINNED * (count - 1):
                density.centred[f, j] = True
                scale[own] = np.exp(x[hyper + j])
    return scale[globals_]
