"""The engine believes its own model: a reduced run of the bench's simulation-based calibration."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hustings.bench.calibration import (
    FAMILY_WISE,
    Calibration,
    calibrate,
    draw_truth,
    holm,
    p_values,
    quantities,
    quantity_names,
    small_model,
)


@pytest.fixture(scope="module")
def found() -> Calibration:
    return calibrate(small_model(), fits=12, draws=15)


def test_ranks_are_uniform(found: Calibration) -> None:
    assert found.ranks.shape == (12, len(found.names))
    assert min(holm(p_values(found)).values()) > FAMILY_WISE


def test_every_outcome_has_its_hundredth(found: Calibration) -> None:
    assert found.least.min() > 0.01


def test_ranks_that_crowd_are_seen(found: Calibration) -> None:
    """A posterior twice as wide as it should be, and one that is shifted."""
    rng = np.random.default_rng(0)
    fair = rng.integers(0, 64, (200, len(found.names)))
    plain = replace(found, ranks=fair, draws=63)
    assert min(holm(p_values(plain)).values()) > FAMILY_WISE
    wide, shifted = fair.copy(), fair.copy()
    wide[:, 3] = np.clip(32 + (fair[:, 3] - 32) // 2, 0, 63)
    shifted[:, 5] = np.clip(fair[:, 5] + 12, 0, 63)
    for ranks, name in ((wide, found.names[3]), (shifted, found.names[5])):
        adjusted = holm(p_values(replace(plain, ranks=ranks)))
        worst = min(adjusted, key=lambda each: adjusted[each])
        assert worst.startswith(name)
        assert adjusted[worst] < FAMILY_WISE


def test_quantities_are_contrasts_of_outcomes() -> None:
    """What moves all outcomes of a row alike has no meaning, and is left out."""
    model = small_model()
    truth = draw_truth(model, np.random.default_rng(1))
    values = quantities(model, truth.theta[None], truth.effects[None], truth.seats[None])[0]
    names = quantity_names(model)
    assert len(values) == len(names)
    rows = np.array([v for v, n in zip(values, names, strict=True) if n.endswith(tuple("abcd"))])
    assert np.allclose(rows.reshape(-1, 4).sum(axis=1), 0.0)
    correlations = values[[n.startswith("correlation") for n in names]]
    assert len(correlations) == 6
    assert np.abs(correlations).max() < 1.0


def test_holm_by_hand() -> None:
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx(
        {"a": 0.03, "c": 0.06, "b": 0.06}
    )
