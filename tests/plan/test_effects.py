"""The shipped curves as a file, and what is said of one that cannot be used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hustings.election.load import find_election, load_election
from hustings.plan.chain import shipped_chain
from hustings.plan.effects import SHIPPED, read_effects
from hustings.plan.problems import PlanError
from hustings.plan.refit import fitted_response
from hustings.plan.response import EXAMPLE_RESPONSE
from hustings.plan.spending_effects import spending_slopes
from hustings.plan.trial_estimates import Counts, estimated
from hustings.plan.trials_file import shipped_trials

RESOURCES = ("money", "staff_days", "activist_hours", "leaflets", "adverts")


def written(folder: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = folder / "effects.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_there_is_a_curve_for_each_resource() -> None:
    assert tuple(curve.resource for curve in EXAMPLE_RESPONSE.curves) == RESOURCES


def test_the_page_gives_the_curves_as_they_are() -> None:
    page = (Path(__file__).parents[2] / "docs" / "effects.md").read_text(encoding="utf-8")
    for c in EXAMPLE_RESPONSE.curves:
        scale = f"{c.scale:,.1f}".removesuffix(".0")
        row = (
            f"| {c.resource} | {c.saturation:.2f} ({c.low:.2f} to {c.high:.2f}) | "
            f"{scale} {c.unit} | "
            f"{c.half_life_days:.0f} days | {c.confidence} |"
        )
        assert row in page


def test_the_shipped_curves_are_what_the_shipped_trials_say() -> None:
    trials = shipped_trials()
    assert fitted_response(shipped_chain(), trials) == EXAMPLE_RESPONSE


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('resource = "money"', "", "curve 1, resource: expected some text, got nothing"),
        ("saturation = 0.4\n", "saturation = -1\n", "curve 2 (staff_days), saturation"),
        ("saturation = 0.4\n", "saturation = 4\n", "curve 2 (staff_days), the 80% range"),
        ("saturation = 0.4\n", "saturation = true\n", "got True"),
        ("scale = 16.2\n", "scale = 0\n", "curve 2 (staff_days), scale: expected a number above 0"),
        ("half_life_days = 28.0", "half_life_days = -1", "half_life_days: expected a number above"),
        ("source = ", 'source = ""\nother = ', "say where the figure comes from"),
        ("held_low = 0.2", "held_low = 0.8", "held: expected low, value and high in this order"),
        ('resource = "staff_days"', 'resource = "money"', "curve of money: expected each resource"),
        ("[[curves]]", "[[other]]", "curve 1 (staff_days)"),
        ("held_factor = 0.6", "held_factor = ", "expected valid TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_a_remedy(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    if new == "[[other]]":
        assert read_effects(written(tmp_path, old, new)).curves[0].resource == "staff_days"
        return
    with pytest.raises(PlanError) as error:
        read_effects(written(tmp_path, old, new))
    assert said in str(error.value)
    assert "effects.toml" in str(error.value) and "Remedy" in str(error.value)


def test_a_file_without_curves_and_no_file(tmp_path: Path) -> None:
    (tmp_path / "effects.toml").write_text("held_factor = 1\n", encoding="utf-8")
    with pytest.raises(PlanError, match=r"at least one \[\[curves\]\]"):
        read_effects(tmp_path / "effects.toml")
    with pytest.raises(PlanError, match="a file that can be read"):
        read_effects(tmp_path / "none.toml")


def test_spending_goes_with_challengers_gains_in_every_larger_party() -> None:
    """The regression's sign is the same for each party with two hundred seats or more; those who
    held a seat spent where they were threatened."""
    slopes = spending_slopes(load_election(find_election("uk-2017")))
    challengers = [s for s in slopes if not s.held and s.seats > 200]
    assert len(challengers) == 5
    assert all(3.0 < s.points < 6.0 and s.points > 2 * s.se for s in challengers)
    largest_held = [s for s in slopes if s.held and s.seats > 200]
    assert all(s.points < 0.0 for s in largest_held)


def test_an_election_with_one_past_says_nothing_of_spending() -> None:
    assert spending_slopes(load_election(find_election("uk-2015"))) == ()


def counts(seed: int, effect: float, together: bool) -> Counts:
    """400 turfs of 20 people, half of each assigned, three in ten of these met; 3 points of turnout
    a contact times ``effect``."""
    rng = np.random.default_rng(seed)
    turf = np.repeat(np.arange(400), 2)
    assigned = np.tile([False, True], 400)
    people = np.full(800, 10.0)
    met = np.where(assigned, rng.binomial(10, 0.3, 800), 0).astype(float)
    lean = rng.normal(0.0, 0.1, 400)[turf] if together else 0.0
    rate = np.clip(0.4 + lean + effect * met / people, 0.0, 1.0)
    voted = rng.binomial(10, rate).astype(float)
    return Counts(people, voted, met, assigned, turf, turf if together else np.full(800, -1))


def test_estimates_of_made_up_trials_are_unbiased_and_say_how_sure_they_are() -> None:
    found = [estimated(counts(seed, 0.2, True)) for seed in range(200)]
    values = np.array([trial.per_contact for trial in found])
    errors = np.array([trial.per_contact_se for trial in found])
    assert values.mean() == pytest.approx(20.0, abs=4 * values.std() / 200**0.5)
    assert errors.mean() == pytest.approx(values.std(), rel=0.15)
    by_assignment = np.array([trial.by_assignment for trial in found])
    assert by_assignment.mean() == pytest.approx(6.0, abs=0.5)


def test_a_mean_difference_by_hand() -> None:
    """30 of 50 against 20 of 50, half of them met: 20 points by assignment, 40 a contact; the
    error is sqrt(0.24 / 50 + 0.24 / 50)."""
    one = Counts(
        np.array([50.0, 50.0]),
        np.array([30.0, 20.0]),
        np.array([25.0, 0.0]),
        np.array([True, False]),
        np.array([0, 0]),
        np.array([-1, -1]),
    )
    found = estimated(one)
    assert found.by_assignment == pytest.approx(20.0)
    assert found.per_contact == pytest.approx(40.0)
    assert found.contact_rate == pytest.approx(0.5)
    assert found.by_assignment_se == pytest.approx(100 * (0.24 / 50 * 2) ** 0.5)


def test_arms_that_share_no_stratum_cannot_be_compared() -> None:
    ones = np.ones(2)
    apart = Counts(ones, ones, ones, np.array([True, False]), np.array([0, 1]), np.array([-1, -1]))
    with pytest.raises(ValueError, match="nothing to compare"):
        estimated(apart)
