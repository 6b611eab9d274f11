"""Staged release: what has gone, what it counts for, and how much to release now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from hustings.election.contest import Poll
from hustings.estimate.result import Estimate
from hustings.estimate.settings import DEFAULT
from hustings.plan.campaign import example_problem
from hustings.plan.certificate import certify
from hustings.plan.in_play import in_play, only
from hustings.plan.later_evidence import (
    later_leads,
    level_variances,
    outlook,
    party_levels,
    sharpness_for,
)
from hustings.plan.leads import contested, leads
from hustings.plan.pooled import PooledLimit
from hustings.plan.problem import PlanProblem
from hustings.plan.simulated_campaigns import kept_to
from hustings.plan.staged_release import choices_for, staged_release
from hustings.plan.staging import (
    Release,
    all_now,
    in_thirds,
    nothing,
    one_release,
    rest_of,
    stages_of,
)
from tests.plan import synthetic

DAYS_LEFT = 42


@pytest.fixture(scope="module")
def estimate() -> Estimate:
    """Sixty close seats, six weeks before the poll, with a few polls behind it."""
    contest = synthetic.election(60)
    day = contest.polling_day - timedelta(days=DAYS_LEFT)
    polls = tuple(
        Poll(
            pollster=f"House {n % 3}",
            start=day - timedelta(days=n + 2),
            end=day - timedelta(days=n),
            sample=1_000,
            mode="online",
            area="Northland",
            shares=(0.47, 0.47, 0.05),
        )
        for n in range(0, 30, 3)
    )
    drawn = synthetic.estimate(replace(contest, polls=polls), 3_000, 5)
    lead = synthetic.leads(60, 3_000, 5, np.linspace(-12.0, 12.0, 60)) / 100.0
    shares = drawn.shares.copy()
    shares[:, 0], shares[:, 1] = 0.475 + lead / 2, 0.475 - lead / 2
    return replace(drawn, shares=shares, as_of=day)


@pytest.fixture(scope="module")
def asked(estimate: Estimate) -> PlanProblem:
    return example_problem(estimate, "red")


def lasting_curves(problem: PlanProblem, half_life: float | None) -> PlanProblem:
    curves = tuple(replace(c, half_life_days=half_life) for c in problem.response.curves)
    return replace(problem, response=replace(problem.response, curves=curves))


# What a schedule means


def test_schedules_by_hand() -> None:
    assert in_thirds(42) == (Release(42, 1 / 3), Release(28, 2 / 3), Release(14, 1.0))
    assert in_thirds(1) == all_now(1) == (Release(1, 1.0),)
    assert all(choice[-1].share == 1.0 for days in range(1, 60) for choice in choices_for(days))
    for days in range(1, 60):
        for choice in choices_for(days):
            falling = [release.days_left for release in choice]
            assert falling == sorted(set(falling), reverse=True)
            assert falling[-1] >= 1


def test_money_waits_and_peoples_time_does_not(asked: PlanProblem) -> None:
    nothing_now = (Release(42, 0.0), Release(21, 1.0))
    first, second = stages_of(lasting_curves(asked, None), nothing_now)
    by_resource = dict(zip([r.id for r in asked.resources], first.part, strict=True))
    assert by_resource == {"money": 0.0, "staff_days": 0.5, "activist_hours": 0.5}
    assert second.part.tolist() == [1.0, 1.0, 1.0]
    assert first.worth.tolist() == second.worth.tolist() == [1.0, 1.0, 1.0]


def test_a_plan_kept_to_in_stages_is_worth_what_it_is_worth_at_once(asked: PlanProblem) -> None:
    """At an even pace, the parts of a plan fade as the whole of it does."""
    fading = lasting_curves(asked, 10.0)
    plan = certify(fading).amounts
    for schedule in (all_now(42), in_thirds(42), (Release(42, 0.25), Release(31.5, 1.0))):
        gone = kept_to(fading, schedule, plan)
        np.testing.assert_allclose(gone.lasting, plan, rtol=1e-9, atol=1e-6)
    late = kept_to(fading, (Release(42, 0.0), Release(21, 1.0)), plan)
    assert np.all(late.lasting[:, 0] >= plan[:, 0])
    assert late.lasting[:, 0].sum() > 1.1 * plan[:, 0].sum()
    np.testing.assert_allclose(late.lasting[:, 1:], plan[:, 1:], rtol=1e-9, atol=1e-6)


def test_a_release_keeps_budgets_floors_and_caps(asked: PlanProblem) -> None:
    fading = lasting_curves(asked, 10.0)
    gone = nothing(fading)
    budgets = np.array([resource.budget for resource in fading.resources])
    before = gone.amounts
    for stage, share in zip(stages_of(fading, in_thirds(42)), (1 / 3, 2 / 3, 1.0), strict=True):
        gone = one_release(fading, gone, stage)
        assert np.all(gone.amounts >= before)
        assert np.all(gone.amounts.sum(axis=0) <= share * budgets + 1e-6)
        before = gone.amounts
    assert np.all(gone.amounts >= fading.floors - 1e-6)
    assert np.all(gone.amounts <= fading.caps + 1e-6)
    np.testing.assert_allclose(gone.amounts.sum(axis=0), certify(fading).amounts.sum(axis=0), 1e-3)


def test_the_rest_of_a_problem_keeps_its_pooled_limits(asked: PlanProblem) -> None:
    """A limit on money over ten seats means the same pounds, however they are counted."""
    seats = np.arange(len(asked.seat_ids)) < 10
    limit = PooledLimit("ten seats", seats, np.array([1.0, 0.0, 0.0]), 20_000.0)
    limited = replace(lasting_curves(asked, 10.0), pooled=(limit,))
    first, second, _ = stages_of(limited, in_thirds(42))
    gone = one_release(limited, nothing(limited), first)
    rest = rest_of(limited, gone, second.ahead)
    counted = certify(rest).amounts
    amounts = gone.amounts + (counted - gone.lasting) / second.ahead
    assert limit.used(amounts) <= 20_000.0 * (1 + 1e-6)
    assert rest.pooled[0].used(counted) <= rest.pooled[0].amount * (1 + 1e-6)


def test_seats_out_of_play_keep_their_floors(asked: PlanProblem) -> None:
    some = in_play(asked)
    assert np.any(some)
    less = only(asked, some)
    np.testing.assert_allclose(less.spare, asked.spare)
    assert certify(less).value == pytest.approx(
        certify(asked).value - np.mean(asked.thresholds[~some] <= 0.2, axis=1).sum(), abs=0.1
    )


# What later polls tell


def test_signals_leave_the_variances_that_were_wanted() -> None:
    rng = np.random.default_rng(2)
    half = rng.standard_normal((4, 4))
    covariance = half @ half.T
    wanted = np.diag(covariance) * np.array([0.5, 0.3, 0.8, 1.0])
    noise = 1.0 / np.maximum(sharpness_for(covariance, wanted), 1e-9) ** 2
    left = covariance - covariance @ np.linalg.inv(covariance + np.diag(noise)) @ covariance
    np.testing.assert_allclose(np.diag(left)[:3], wanted[:3], rtol=0.02)
    assert left[3, 3] <= wanted[3] * 1.001


def test_later_days_are_narrower_and_together_as_wide_as_today(estimate: Estimate) -> None:
    rows = contested(estimate, "red")
    today = leads(estimate, "red", rows)
    wanted = level_variances(estimate, DAYS_LEFT, (28, 14))
    assert np.all(wanted[1] <= wanted[0]) and np.all(
        wanted[0] <= party_levels(estimate).var(axis=1)
    )
    view = outlook(estimate, "red", rows, wanted)
    rng = np.random.default_rng(0)
    days = [later_leads(view, slice(0, 1_500), truth, rng) for truth in range(1_500, 1_700)]
    own = [np.mean([day[k].std(axis=1).mean() for day in days]) for k in (0, 1)]
    centres = [np.std([day[k].mean(axis=1) for day in days], axis=0).mean() for k in (0, 1)]
    assert own[1] < own[0] < today.std(axis=1).mean()
    for k in (0, 1):
        assert np.hypot(own[k], centres[k]) == pytest.approx(today.std(axis=1).mean(), rel=0.1)


# How much to release


def test_where_nothing_will_be_learnt_all_is_released(
    estimate: Estimate, asked: PlanProblem
) -> None:
    """The estimate is as sure as it will be on the eve: holding back is worth nothing."""
    calm = replace(DEFAULT, campaign_error=0.0)
    lasting = lasting_curves(asked, None)
    made = staged_release(estimate, lasting, certify(lasting).amounts, paths=6, settings=calm)
    assert made.choices[made.recommended].schedule == all_now(DAYS_LEFT)
    for choice in made.choices:
        gained = choice.over_all_now  # a little lost: later plans are made on few draws
        assert -0.05 <= gained.value <= 4 * gained.se


def test_the_wider_the_estimate_the_more_is_staging_worth(
    estimate: Estimate, asked: PlanProblem
) -> None:
    lasting = lasting_curves(asked, None)
    plan = certify(lasting).amounts
    worth = []
    for error in (0.0, 0.06, 0.30):
        settings = replace(DEFAULT, campaign_error=error)
        made = staged_release(estimate, lasting, plan, paths=12, settings=settings)
        thirds = next(c for c in made.choices if c.schedule == in_thirds(DAYS_LEFT))
        worth.append(thirds.learnt)
    assert worth[0].value < worth[1].value < worth[2].value
    assert worth[2].value > 3 * worth[2].se > 0
    assert made.choices[made.recommended].now < 1.0


def test_the_same_seed_gives_the_same_answer(estimate: Estimate, asked: PlanProblem) -> None:
    plan = certify(asked).amounts
    made, again = (staged_release(estimate, asked, plan, seed=3, paths=2) for _ in range(2))
    assert made == again


def test_on_the_eve_there_is_nothing_to_wait_for(estimate: Estimate, asked: PlanProblem) -> None:
    eve = replace(estimate, as_of=estimate.election.polling_day - timedelta(days=1))
    made = staged_release(eve, asked, certify(asked).amounts, paths=2)
    assert [choice.schedule for choice in made.choices] == [all_now(1)]
    assert made.recommended == 0
