"""Invented surveys: the same again, people where the frame has them, answers by the truth."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from hustings.bench.survey_model import evidence, reference_lkj
from hustings.bench.surveys import SMALL, UNITED_KINGDOM, Country, survey
from hustings.estimate.multilevel.definition import log_joint


def test_a_survey_is_the_same_again_and_another_seed_is_another_country() -> None:
    first, again, other = survey(SMALL, 500, 3), survey(SMALL, 500, 3), survey(SMALL, 500, 4)
    for field in fields(first):
        a, b = getattr(first, field.name), getattr(again, field.name)
        if isinstance(a, np.ndarray):
            np.testing.assert_array_equal(a, b)
    assert not np.array_equal(first.truth, other.truth)
    assert not np.array_equal(first.frame, other.frame)


def test_sizes_share_their_country() -> None:
    few, many = survey(SMALL, 500, 3), survey(SMALL, 5_000, 3)
    np.testing.assert_array_equal(few.truth, many.truth)
    np.testing.assert_array_equal(few.frame, many.frame)
    assert few.respondents == 500
    assert many.respondents == 5_000


@pytest.mark.parametrize("country", [SMALL, UNITED_KINGDOM])
def test_answers_follow_the_truth(country: Country) -> None:
    people = 50_000
    made = survey(country, people, 1)
    adults = made.frame.sum(axis=1)
    expected = adults @ made.truth / adults.sum()
    np.testing.assert_allclose(made.truth.sum(axis=1), 1.0)
    sd = np.sqrt(expected * (1 - expected) / people)
    assert (np.abs(made.counts.sum(axis=0) / people - expected) < 4 * sd).all()
    assert (made.truth[~made.stands] == 0).all()
    assert (made.counts[~made.stands[made.seat]] == 0).all()


def test_the_united_kingdom_is_of_the_size_that_is_quoted() -> None:
    made = survey(UNITED_KINGDOM, 1_000, 0)
    assert made.frame.shape == (632, 288)
    assert made.truth.shape == (632, 7)
    assert made.covariates.shape == (632, 6)
    model = reference_lkj(made)
    assert (model.globals * 6, model.hyperparameters) == (354, 51)


def test_the_model_at_the_truth_beats_the_model_at_nothing() -> None:
    made = survey(SMALL, 5_000, 2)
    model = reference_lkj(made)
    effects = np.concatenate([made.effects[e.name] for e in model.effects])
    theta = np.concatenate([f.start(3) for f in model.families])
    at_truth = log_joint(model, evidence(made), theta, effects, made.effects["seat"])
    at_zero = log_joint(
        model, evidence(made), theta, np.zeros_like(effects), np.zeros_like(made.effects["seat"])
    )
    assert at_truth > at_zero + 100


def test_nobody_asked_is_a_survey_and_fewer_is_none() -> None:
    assert survey(SMALL, 0, 0).seat.size == 0
    with pytest.raises(ValueError, match="at least 0"):
        survey(SMALL, -1, 0)
