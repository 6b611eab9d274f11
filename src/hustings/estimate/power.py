"""One law of movement for countries and for seats: one amount for each party on a power scale.

A share x becomes (x^a + m)^(1/a): a = 1 is uniform swing, a -> 0 proportional swing. The amounts
m of all parties are found together, so that the totals come out and every row sums to its room.
"""

from __future__ import annotations

import numpy as np

from hustings.election.contest import BoolArray, FloatArray

FLOOR = 1e-3  # on the power scale: a party that falls below nothing keeps next to nothing
STEEPEST = 0.5  # the longest step of an amount in one round


def move(
    start: FloatArray,
    on: BoolArray,
    weight: FloatArray,
    room: FloatArray,
    target: FloatArray,
    power: FloatArray,
    rounds: int = 60,
) -> FloatArray:
    """Shares (N, P) in N places, moved from ``start`` until ``weight @ shares`` is ``target``.

    ``on``: (N, P) may have a share there. ``weight``: (N,) sums to one. ``room``: (N,) what the
    row's shares sum to. ``target``, ``power``: (P,). Targets that do not add up to the room are
    scaled until they do. Newton's method for the amounts, given how far each row is scaled to
    its room; then the rows anew.
    """
    on = on & (target > 0)
    room = np.where(on.any(axis=1), room, 0.0)
    wanted = np.where(on.any(axis=0), target, 0.0)
    wanted = wanted * (weight @ room) / max(float(wanted.sum()), FLOOR)
    origin = np.power(np.maximum(start, 0.0), power)
    scale = np.ones(len(start))
    amount = np.power(wanted, power) - np.power(np.maximum(weight @ start, 0.0), power)
    share = np.where(on, start, 0.0)
    for _ in range(rounds):
        moved = np.maximum(origin + amount, FLOOR)
        share = np.where(on, np.power(moved, 1.0 / power), 0.0)
        slope = np.where(on, share / moved, 0.0) / power
        held = weight * scale
        step = (wanted - held @ share) / np.maximum(held @ slope, FLOOR)
        amount = amount + np.clip(step, -STEEPEST, STEEPEST)
        moved = np.maximum(origin + amount, FLOOR)
        share = np.where(on, np.power(moved, 1.0 / power), 0.0)
        filled = share.sum(axis=1)
        scale = np.where(filled > 0, room / np.where(filled > 0, filled, 1.0), 0.0)
    return np.asarray(share * scale[:, None])
