"""Trials together: what they say of the next election, and a campaign's own among them."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hustings.election.problems import FolderProblems
from hustings.plan.chain import shipped_chain
from hustings.plan.curves import Curve
from hustings.plan.refit import updated
from hustings.plan.response import EXAMPLE_RESPONSE
from hustings.plan.trials import FLAT_SD, Prior, Trial, effect, per_contact
from hustings.plan.trials_file import COLUMNS, read_trials, shipped_trials

PRIOR = Prior(transfer=0.5, transfer_sd=0.2, spread=1.0, own_spread=0.5)
KNOWN = Prior(transfer=1.0, transfer_sd=0.0, spread=1e-9, own_spread=0.0)


def trial(estimate: float, se: float, name: str = "a trial", **changes: object) -> Trial:
    plain = Trial(
        trial=name, year=2020, country="Northland", lever="doorstep", outcome="turnout", arm="met",
        n=1_000, estimate=estimate, se=se, contact_rate=1.0, days_before_poll=None,
        setting="general", stands_for=1, source="made up",
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def hours(*own: Trial) -> Curve:
    """The curve of activist-hours with these trials of one's own."""
    response = updated(EXAMPLE_RESPONSE, shipped_chain(), shipped_trials(), own)
    return {curve.resource: curve for curve in response.curves}["activist_hours"]


def test_without_spread_it_is_the_mean_by_precision() -> None:
    """2 (error 1) and 5 (error 2): (2 + 5/4) / (1 + 1/4) = 2.6, error sqrt(0.8); the flat prior
    of sd 10 takes a hundredth of a unit of precision off that."""
    found = effect([trial(2.0, 1.0, "one"), trial(5.0, 2.0, "two")], [], KNOWN, None)
    assert found.mean == pytest.approx(3.25 / 1.26, abs=1e-6)
    assert found.sd == pytest.approx(1.26**-0.5, abs=1e-6)


def test_the_grid_agrees_with_sampling() -> None:
    """A million draws of f, tau, mu and z, weighed by what they make of two trials elsewhere, one
    at a general election, and one's own there: an oracle that shares no formula with the grid."""
    rng = np.random.default_rng(5)
    count = 1_000_000
    f = rng.normal(PRIOR.transfer, PRIOR.transfer_sd, count)
    tau = np.abs(rng.normal(0.0, PRIOR.spread, count))
    mu, z = rng.normal(2.0, 3.0, count), rng.standard_normal(count)
    theta = f * (mu + tau * z)
    log = (mu - 2.0) ** 2 / 18.0 - mu**2 / (2 * FLAT_SD**2)
    for y, s, loading in ((4.0, 1.0, 1.0), (1.0, 0.8, 1.0), (0.5, 0.6, f)):
        variance = s**2 + (loading * tau) ** 2
        log -= np.log(variance) / 2 + (y - loading * mu) ** 2 / (2 * variance)
    log -= (2.0 - theta) ** 2 / (2 * (0.9**2 + PRIOR.own_spread**2))
    log[(f < 0.05) | (f > 1.1) | (tau > 4.0)] = -np.inf
    weight = np.exp(log - log.max())
    mean = np.average(theta, weights=weight)
    sd = np.average((theta - mean) ** 2, weights=weight) ** 0.5
    elsewhere = [trial(4.0, 1.0, "one", setting="other"), trial(1.0, 0.8, "two", setting="other")]
    found = effect([*elsewhere, trial(0.5, 0.6, "three")], [trial(2.0, 0.9)], PRIOR, None)
    assert found.mean == pytest.approx(mean, abs=0.02)
    assert found.sd == pytest.approx(sd, abs=0.02)
    assert found.transfer == pytest.approx(np.average(f, weights=weight), abs=0.01)


def test_trials_that_disagree_leave_the_next_place_open() -> None:
    alike = effect([trial(2.0, 0.3, str(i)) for i in range(6)], [], PRIOR, None)
    apart = effect([trial(2.0 + d, 0.3, str(d)) for d in (-3, -2, -1, 1, 2, 3)], [], PRIOR, None)
    assert apart.spread > 2 * alike.spread
    assert apart.sd > 2 * alike.sd


def test_elsewhere_says_less_of_a_general_election() -> None:
    here = effect([trial(4.0, 0.5)], [], PRIOR, None)
    elsewhere = effect([trial(4.0, 0.5, setting="other")], [], PRIOR, None)
    assert 0.4 < elsewhere.mean / here.mean < 0.6


def test_trials_elsewhere_do_not_say_how_much_is_left_at_a_general_election() -> None:
    none = effect([], [], PRIOR, None)
    some = effect([trial(9.0, 0.1, str(i), setting="other") for i in range(5)], [], PRIOR, None)
    assert some.transfer == pytest.approx(none.transfer, abs=1e-12)


def test_a_review_counts_for_more_than_one_trial() -> None:
    one = effect([trial(0.0, 0.3, "one"), trial(6.0, 0.3, "two")], [], PRIOR, None)
    many = effect([trial(0.0, 0.3, "one", stands_for=50), trial(6.0, 0.3, "two")], [], PRIOR, None)
    assert many.mean < one.mean - 0.5


def test_contact_and_time_are_given_back() -> None:
    """2.1 points by assignment, 30% met, a half-life before the poll: 14 points on the day."""
    assert per_contact(trial(2.1, 0.6, contact_rate=0.3), 28.0) == pytest.approx((7.0, 2.0))
    early = trial(2.1, 0.6, contact_rate=0.3, days_before_poll=28)
    assert per_contact(early, 28.0) == pytest.approx((14.0, 4.0))
    assert per_contact(early, None) == pytest.approx((7.0, 2.0))


def test_a_large_trial_of_ones_own_decides() -> None:
    """7 points a contact at a general election, all but known."""
    before, after = hours(), hours(trial(7.0, 0.1))
    expected = 0.35 / 0.66 * 0.5 * 7.0
    assert abs(after.saturation - expected) < 0.4 * (expected - before.saturation)
    rows = [row for row in shipped_trials() if row.lever == "doorstep" and row.outcome == "turnout"]
    assert effect(rows, [trial(7.0, 0.1)], PRIOR, None).mean == pytest.approx(7.0, abs=0.7)


def test_a_small_one_hardly_moves_anything() -> None:
    before, after = hours(), hours(trial(7.0, 15.0, n=80))
    assert abs(after.saturation - before.saturation) < 0.03


def test_one_that_finds_nothing_lowers_the_curve_and_narrows_its_range() -> None:
    before, after = hours(), hours(trial(0.0, 0.3))
    assert after.saturation < before.saturation
    assert after.high - after.low < before.high - before.low


def test_the_more_a_trial_finds_the_higher_the_curve() -> None:
    levels = [hours(trial(found, 0.3)).saturation for found in (-4.0, 0.0, 1.0, 3.0, 8.0, 30.0)]
    assert levels == sorted(levels) and levels[-1] > 3 * levels[2]


def test_one_that_finds_harm_leaves_no_curve_below_nothing() -> None:
    harmful = hours(trial(-60.0, 0.1), trial(-60.0, 0.1, outcome="share"))
    assert harmful.saturation == 0.0 and harmful.high == 0.0 and harmful.low < 0.0


def test_only_the_lever_that_was_pulled_moves() -> None:
    response = updated(EXAMPLE_RESPONSE, shipped_chain(), shipped_trials(), [trial(7.0, 0.1)])
    for old, new in zip(EXAMPLE_RESPONSE.curves, response.curves, strict=True):
        assert (old == new) == (old.resource != "activist_hours")
    assert "own trials: a trial (2020)" in response.curves[2].source


def test_no_own_trials_no_change() -> None:
    assert updated(EXAMPLE_RESPONSE, shipped_chain(), shipped_trials(), ()) == EXAMPLE_RESPONSE


def test_the_order_of_rows_changes_nothing() -> None:
    own = (trial(3.0, 1.0, "one"), trial(-1.0, 0.7, "two"), trial(2.0, 0.2, "three"))
    curves = {hours(*rows) for rows in itertools.permutations(own)}
    assert len(curves) == 1
    rows = shipped_trials()
    there = updated(EXAMPLE_RESPONSE, shipped_chain(), rows, own)
    back = updated(EXAMPLE_RESPONSE, shipped_chain(), rows[::-1], own)
    assert there == back


def test_names_of_parties_change_nothing() -> None:
    """Rows of declared spending are labelled by party: the curve knows none."""
    own = [trial(1.0, 0.5, lever="spending", outcome="share")]
    renamed = [replace(row, trial=row.trial[::-1]) for row in shipped_trials()]
    one = updated(EXAMPLE_RESPONSE, shipped_chain(), shipped_trials(), own).curves[0]
    other = updated(EXAMPLE_RESPONSE, shipped_chain(), renamed, own).curves[0]
    assert one == other


def file_of(folder: Path, *rows: str, header: str = ",".join(COLUMNS)) -> Path:
    path = folder / "trials.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


ROW = "ours,2023,United Kingdom,doorstep,turnout,met,2000,1.2,0.8,0.3,10,our ward in May"


def test_a_users_file(tmp_path: Path) -> None:
    (found,) = read_trials(file_of(tmp_path, ROW), shipped_chain().names)
    assert (found.setting, found.stands_for, found.days_before_poll) == ("general", 1, 10)
    by_resource = ROW.replace("doorstep", "activist_hours")
    (same,) = read_trials(file_of(tmp_path, by_resource), shipped_chain().names)
    assert same == found


def test_a_header_alone_is_no_trial(tmp_path: Path) -> None:
    assert read_trials(file_of(tmp_path), shipped_chain().names) == ()


@pytest.mark.parametrize(
    ("old", "new", "column", "remedy"),
    [
        ("doorstep", "telepathy", "lever", "Name the lever"),
        ("turnout", "mood", "outcome", "Write turnout"),
        ("0.8", "0", "se_points", "without one a trial can't be weighed"),
        ("0.8", "nan", "se_points", "standard error"),
        ("1.2", "120", "estimate_points", "treated less control"),
        ("0.3", "30", "contact_rate", "0.3 for 30%"),
        ("0.3", "0", "contact_rate", "part of those assigned"),
        ("2000", "-5", "n", "plain digits"),
        ("our ward in May", "", "source", "Fill it in"),
        (",10,", ",soon,", "days_before_poll", "plain digits"),
    ],
)
def test_a_row_that_cannot_be_used_is_told(
    tmp_path: Path, old: str, new: str, column: str, remedy: str
) -> None:
    path = file_of(tmp_path, ROW.replace(old, new, 1))
    with pytest.raises(FolderProblems) as error:
        read_trials(path, shipped_chain().names)
    (problem,) = error.value.problems
    assert (problem.file, problem.row, problem.column) == ("trials.csv", 2, column)
    assert remedy in str(problem)


def test_an_arm_counts_once(tmp_path: Path) -> None:
    with pytest.raises(FolderProblems, match="each arm of a trial once"):
        read_trials(file_of(tmp_path, ROW, ROW), shipped_chain().names)


def test_a_column_that_is_missing_is_named(tmp_path: Path) -> None:
    path = file_of(tmp_path, header=",".join(COLUMNS).replace("se_points", "error"))
    with pytest.raises(FolderProblems, match="se_points"):
        read_trials(path, shipped_chain().names)


def test_a_trial_that_reached_nobody_or_long_ago_says_nothing() -> None:
    nothing = hours()
    for change in ({"contact_rate": 1e-300}, {"days_before_poll": 100_000}):
        made = hours(trial(2.0, 1.0, **change))
        assert made.saturation == pytest.approx(nothing.saturation, rel=1e-3)
