"""What the returns of some seats say of every seat: draws moved, means and sds anew.

A seat's returns move its own roots, and those of all seats that err with it, by the covariance
that the model's factors make. Draws are moved by Matheron's rule (``local``): each by the gain
times its own miss, where a draw's claim is that of its own shares and a draw of every bias. Means
and sds come from the same algebra without draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve

from hustings.election.contest import FloatArray
from hustings.estimate.doorsteps.fit import Fit
from hustings.estimate.doorsteps.observation import Claims, Conditioned, slopes
from hustings.estimate.doorsteps.prior import LogitPrior, RootPrior

Float32 = NDArray[np.float32]


@dataclass(frozen=True)
class Moments:
    """Shares of all valid votes, fractions: ``mean``, ``sd``: (M, Q) over the polled parties and
    all others together."""

    mean: FloatArray
    sd: FloatArray


def moments(
    roots: RootPrior, fitted: Fit | None = None, other_part: FloatArray | None = None
) -> Moments:
    """To second order in the roots' errors; without ``fitted``, before any return."""
    mean, variance = roots.mean, roots.variance()
    covariance = np.zeros((mean.shape[1], len(mean), len(mean)))
    covariance[:, np.arange(len(mean)), np.arange(len(mean))] = variance.T
    if fitted is not None:
        shift, taken = _known(fitted)
        across = fitted.prior.across
        mean = mean + across @ shift
        part = across @ taken  # (Q, M, S)
        covariance -= np.einsum("jms,kms->mjk", part, across, optimize=True)
    return _shares(mean.T, covariance)


def _known(fitted: Fit) -> tuple[FloatArray, FloatArray]:
    """What to add to roots, once multiplied by their covariance with the logits: (S,) for means,
    and (S, S), from both sides, off covariances. Over all nodes, the spread between them is the
    uncertainty of the hyperparameters."""
    prior = fitted.prior
    shifts, taken, weights = [], np.zeros_like(prior.covariance), []
    for node in fitted.nodes:
        held = Conditioned(prior, node.claims, fitted.biases, fitted.seen)
        reach = _reach(prior, node.claims, held)
        shifts.append(reach @ held.pull)
        taken += node.weight * (reach @ cho_solve((held.root, True), reach.T))
        weights.append(node.weight)
    mean = np.array(weights) @ np.array(shifts)
    apart = np.array(shifts) - mean
    return mean, taken - (apart.T * weights) @ apart


def _reach(prior: LogitPrior, claims: Claims, held: Conditioned) -> FloatArray:
    """(S, q): from the whitened readings back to the seats' truths."""
    count = len(prior.rows)
    return np.asarray(slopes(prior, claims)[:, None] * held.seen.whitener[:count])


def _shares(mean: FloatArray, covariance: FloatArray) -> Moments:
    """From (M, Q) roots and their (M, Q, Q) covariances: the squares' moments are exact for
    normals, their shares to first order."""
    variance = np.einsum("mjj->mj", covariance)
    squares = mean**2 + variance
    across = 4.0 * mean[:, :, None] * covariance * mean[:, None, :] + 2.0 * covariance**2
    total = np.maximum(squares.sum(axis=1, keepdims=True), 1e-9)
    share = squares / total
    # d share_j = (d x_j - share_j sum of d x) / total
    with_all = across.sum(axis=2)
    spread = (
        np.einsum("mjj->mj", across)
        - 2.0 * share * with_all
        + share**2 * with_all.sum(axis=1, keepdims=True)
    ) / total**2
    # and to second order the mean of a quotient is not the quotient of means
    bent = (share * with_all.sum(axis=1, keepdims=True) - with_all) / total**2
    return Moments(share + bent, np.sqrt(np.maximum(spread, 0.0)))


def move_draws(roots: Float32, fitted: Fit, rng: np.random.Generator) -> None:
    """Moves ``roots``, (Q, M, D) joint draws before any return, in place.

    Every draw belongs to one node of the hyperparameters, nodes having draws by their weight.
    """
    draws = roots.shape[2]
    ends = np.cumsum([node.weight for node in fitted.nodes])
    of_node = np.searchsorted(ends, (np.arange(draws) + 0.5) / draws * ends[-1])
    of_node = rng.permutation(of_node)
    truth = _drawn_logits(roots, fitted.prior)
    pull = np.empty((len(fitted.prior.rows), draws), dtype=np.float32)
    for number, node in enumerate(fitted.nodes):
        mine = np.flatnonzero(of_node == number)
        if mine.size:
            pull[:, mine] = _pull(fitted, node.claims, truth[:, mine], rng)
    for kind in range(len(roots)):
        if fitted.prior.across[kind].any():
            roots[kind] += fitted.prior.across[kind].astype(np.float32) @ pull


def _drawn_logits(roots: Float32, prior: LogitPrior) -> FloatArray:
    """(S, D): of the canvassing party's share, on the line that ``prior`` takes it for, so that
    draws and moments agree."""
    logits = np.repeat(prior.mean[:, None], roots.shape[2], axis=1)
    for kind, slope in enumerate(prior.slope):
        logits += slope[:, None] * (roots[kind][prior.rows] - prior.root_mean[kind][:, None])
    return logits


def _pull(fitted: Fit, claims: Claims, truth: FloatArray, rng: np.random.Generator) -> FloatArray:
    """(S, n): what to move each draw's roots by, once multiplied by their covariance with the
    logits."""
    prior, seen = fitted.prior, fitted.seen
    held = Conditioned(prior, claims, fitted.biases, seen)
    seats, draws = truth.shape
    claim = held.mean[:seats, None] + slopes(prior, claims)[:, None] * (truth - prior.mean[:, None])
    claim += claims.seat_sd * rng.standard_normal((seats, draws))
    bias = fitted.biases.mean[:, None] + fitted.biases.sd[:, None] * rng.standard_normal(
        (len(fitted.biases.sd), draws)
    )
    noise = rng.standard_normal((len(seen.seen), draws))
    miss = seen.seen[:, None] - seen.weighed(np.vstack([claim, bias])) - noise
    return np.asarray(_reach(prior, claims, held) @ cho_solve((held.root, True), miss))
