"""One law of movement: totals come out, rows keep their room, the power says who loses where."""

import numpy as np
import pytest

from hustings.estimate.power import move


def moved(start, target, power, room=None, on=None, weight=None):
    start = np.array(start, dtype=float)
    places = len(start)
    return move(
        start,
        np.ones(start.shape, dtype=bool) if on is None else np.array(on),
        np.full(places, 1 / places) if weight is None else np.array(weight),
        np.ones(places) if room is None else np.array(room),
        np.array(target, dtype=float),
        np.full(start.shape[1], power),
    )


def test_uniform_swing_is_power_one_and_moves_all_places_alike():
    share = moved([[0.6, 0.4], [0.3, 0.7]], [0.5, 0.5], power=1.0)
    assert share == pytest.approx(np.array([[0.65, 0.35], [0.35, 0.65]]))


def test_a_small_power_loses_in_proportion():
    start = [[0.40, 0.60], [0.10, 0.90]]
    share = moved(start, [0.125, 0.875], power=0.01)
    lost = share[:, 0] / np.array([0.40, 0.10])
    assert lost[0] == pytest.approx(lost[1], abs=0.12), "both keep about half"
    uniform = moved(start, [0.125, 0.875], power=1.0)
    assert uniform[1, 0] < 0.01 < share[1, 0]


def test_totals_come_out_and_rows_fill_their_room_however_far_the_parties_move():
    rng = np.random.default_rng(1)
    for _ in range(200):
        places, parties = rng.integers(1, 30), rng.integers(2, 7)
        start = rng.dirichlet(np.ones(parties) * rng.uniform(0.2, 3), places)
        weight = rng.dirichlet(np.ones(places))
        room = rng.uniform(0.9, 1.0, places)
        target = rng.dirichlet(np.ones(parties))
        share = moved(start, target, rng.uniform(0.3, 1.0), room, weight=weight)
        assert (share >= 0).all()
        assert share.sum(axis=1) == pytest.approx(room)
        assert weight @ share == pytest.approx(target * (weight @ room), abs=1e-3)


def test_where_nobody_may_have_a_share_nobody_has():
    share = moved([[0.5, 0.5], [0.5, 0.5]], [0.6, 0.4], 0.75, on=[[True, True], [False, False]])
    assert share[1] == pytest.approx([0, 0])
    assert share[0] == pytest.approx([0.6, 0.4], abs=1e-6)


def test_a_party_alone_fills_the_room_though_the_polls_leave_it_nothing():
    on = [[True, False], [True, True]]
    share = moved([[0.9, 0.0], [0.1, 0.9]], [0.001, 0.999], 0.5, on=on)
    assert share[0] == pytest.approx([1.0, 0.0])
