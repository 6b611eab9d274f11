"""What the benchmark of regret says of plans and rules whose seats are known."""

from __future__ import annotations

from datetime import date

import numpy as np

from hustings.bench.regret import ERRORS, Case, fresh_rows, simulated_rows

DAY = date(2030, 6, 5)
DRAWS = 2_000


def case(ahead: float, party: str = "red") -> Case:
    """A plan with so many seats more than one rule on average, and five more than another."""
    rng = np.random.default_rng(4)
    plan = rng.integers(10, 20, DRAWS)
    close = plan - rng.choice([0, 1], DRAWS, p=[1 - abs(ahead), abs(ahead)]) * int(np.sign(ahead))
    return Case("made-up-2030", DAY, party, plan, (("close", close), ("far", plan - 5)))


def test_a_plan_ahead_everywhere() -> None:
    least, summed = fresh_rows([case(0.3), case(0.1, "blue")])
    assert least.measured > ERRORS
    assert "blue on 2030-06-05 against close" in least.figure
    assert summed.measured > summed.reference
    assert all(row.measured > row.reference for row in simulated_rows([case(0.3)]))


def test_one_lost_case_shows_beside_many_won() -> None:
    least, summed = fresh_rows([case(0.5), case(-0.2, "blue"), case(0.5)])
    assert least.measured < -ERRORS
    assert "blue" in least.figure
    assert summed.measured > summed.reference


def test_a_lead_without_any_spread_counts_as_certain() -> None:
    plan = np.full(DRAWS, 12)
    worse = Case("made-up-2030", DAY, "red", plan, (("rule", plan + 1),))
    assert fresh_rows([worse])[0].measured == -np.inf
    same = Case("made-up-2030", DAY, "red", plan, (("rule", plan),))
    assert fresh_rows([same])[0].measured == 0.0
