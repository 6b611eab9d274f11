"""The cheapest way to a lift: what each extra point of lead costs in a seat, at given prices.

In one seat, beyond its floors, resource r at amount u adds a_r (1 - exp(-u / s_r)) points, for
0 <= u <= room_r, at price p_r. The cheapest amounts that reach lift z buy every resource up to
one common cost per point m (water-filling):

    u_r = s_r ln(m a_r / (p_r s_r)), held between 0 and room_r.

Between two values of m at which a resource starts or is full, with W the sum of p_r s_r over
the resources being bought, z = z_k + W (1/m_k - 1/m), so that the cost is in closed form:

    c(z) = c_k - W ln(1 - (z - z_k) m_k / W).

It is convex and rising in z. There is no grid: one logarithm gives it anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray, IntArray

# Beyond this many scales a resource adds under a millionth of its points: amounts beyond
# are never bought, and the certificate gives that millionth away (steps.FREE_LIFT).
LONGEST = 14.0


@dataclass(frozen=True)
class SeatCurves:
    """Response beyond the floors. ``points``: (M, R) still to be won at saturation;
    ``scale``: (R,); ``room``: (M, R) amounts between the floor and the cap, zero where a
    resource is worth nothing."""

    points: FloatArray
    scale: FloatArray
    room: FloatArray

    def lift(self, amounts: FloatArray) -> FloatArray:
        """(M,) points for ``amounts`` (M, R) beyond the floors."""
        total: FloatArray = np.sum(-self.points * np.expm1(-amounts / self.scale), axis=1)
        return total

    def of(self, seat: IntArray) -> SeatCurves:
        """The curves of ``seat`` (V,), a seat as often as it is named."""
        return SeatCurves(self.points[seat], self.scale, self.room[seat])

    def reach(self) -> FloatArray:
        """(M,) points with every resource at its cap."""
        return self.lift(self.room)


@dataclass(frozen=True)
class Frontier:
    """Cost of lift in every seat at one set of prices, as K = 2R corners.

    ``log_rate``, ``lift``, ``cost``: (M, K), the logarithm of the cost per point, the lift and
    the cost at each corner, rising; ``weight``: (M, K - 1), W between corners.
    """

    curves: SeatCurves
    start: FloatArray
    log_rate: FloatArray
    lift: FloatArray
    cost: FloatArray
    weight: FloatArray


def frontier(curves: SeatCurves, prices: FloatArray) -> Frontier:
    """The corners of the cost curves. ``prices``: (M, R), or (R,) alike everywhere, seats per
    unit, above zero wherever there is room."""
    buys = curves.room > 0.0
    prices = np.broadcast_to(prices, buys.shape)
    worth = np.where(buys, curves.points, 1.0)
    start = np.where(buys, np.log(np.where(buys, prices, 1.0) * curves.scale / worth), 0.0)
    full = start + curves.room / curves.scale
    corners = np.sort(np.concatenate([start, full], axis=1), axis=1)
    scales_bought = np.clip(
        corners[:, :, None] - start[:, None, :], 0.0, (full - start)[:, None, :]
    )
    lift = np.sum(-curves.points[:, None, :] * np.expm1(-scales_bought), axis=2)
    scale_cost = (prices * curves.scale)[:, None, :]
    cost = np.sum(scale_cost * scales_bought, axis=2)
    middle = 0.5 * (corners[:, 1:] + corners[:, :-1])[:, :, None]
    buying = (start[:, None, :] < middle) & (middle < full[:, None, :])
    weight = np.sum(np.where(buying, scale_cost, 0.0), axis=2)
    return Frontier(curves, start, corners, lift, cost, weight)


def pieces(front: Frontier) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Each piece of the cost as (lift, cost, W, m / W) at its left end, (M, K - 1) each."""
    flat = front.weight <= 0.0  # nothing is bought on this piece: no lift lies inside it
    weight = np.where(flat, 1.0, front.weight)
    steepness = np.where(flat, 0.0, np.exp(front.log_rate[:, :-1]) / weight)
    return front.lift[:, :-1], front.cost[:, :-1], front.weight, steepness


def cheapest(front: Frontier, lift: FloatArray) -> FloatArray:
    """(M, R) the cheapest amounts beyond the floors that reach ``lift`` (M,) in each seat."""
    curves = front.curves
    bought: FloatArray = curves.scale * (log_rate_at(front, lift)[:, None] - front.start)
    return np.clip(bought, 0.0, curves.room)


def log_rate_at(front: Frontier, lift: FloatArray) -> FloatArray:
    """(M,) logarithm of the common cost per point at which ``lift`` (M,) is reached."""
    lift = np.minimum(lift, front.lift[:, -1])
    piece = np.sum(lift[:, None] > front.lift[:, 1:-1], axis=1)
    row: IntArray = np.arange(len(lift))
    left, _, _, steepness = (part[row, piece] for part in pieces(front))
    used_up = np.clip(1.0 - (lift - left) * steepness, np.exp(-LONGEST), 1.0)
    rate: FloatArray = front.log_rate[row, piece] - np.log(used_up)
    return rate
