"""Respondents in the folder: what they move, what they cannot, and how bad surveys end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from hustings.election.contest import Election
from hustings.election.load import load_election
from hustings.estimate.model import estimate
from hustings.estimate.result import Estimate
from hustings.estimate.summary import summarise
from tests.election.folders import POLLING_DAY, make, write

EVE = POLLING_DAY - timedelta(days=1)


def folder(path: Path, **options: object) -> Election:
    given: dict[str, object] = {"seats": 10, "polls": 12, **options}
    return load_election(write(make(**given), path))  # type: ignore[arg-type]


def judged(election: Election, draws: int = 600) -> Estimate:
    return estimate(election, EVE, draws, 0, mode="fast")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Election:
    """Ten seats with a past, polls and 1,500 respondents."""
    return folder(tmp_path_factory.mktemp("asked"), respondents=1_500)


@pytest.fixture(scope="module")
def found(asked: Election) -> Estimate:
    return judged(asked)


def test_shares_are_shares(found: Estimate) -> None:
    assert np.isfinite(found.shares).all()
    assert (found.shares >= 0).all()
    assert (found.shares.sum(axis=1) <= 1 + 1e-5).all()
    assert ((found.turnout > 0) & (found.turnout < 1)).all()


def test_a_survey_narrows_what_is_not_known(asked: Election, found: Estimate) -> None:
    before = judged(replace(asked, respondents=None))
    stands = asked.stands[np.ix_(found.seat_index, [0, 1])]
    assert stands.all()
    assert found.shares[:, :2].std(axis=2).mean() < before.shares[:, :2].std(axis=2).mean()


def test_every_level_of_the_frame_is_a_group(asked: Election, found: Estimate) -> None:
    assert asked.frame is not None
    levels = {
        (by, level)
        for by, all_levels in zip(asked.frame.categories, asked.frame.levels, strict=True)
        for level in all_levels
    }
    assert {(g.by, g.level) for g in summarise(found).groups} >= levels


def test_nobody_is_dropped_unsaid(asked: Election, found: Estimate) -> None:
    assert asked.respondents is not None
    assert found.survey is not None
    out = sum(people for _, people in found.survey.set_aside)
    assert found.survey.people + out == asked.respondents.total
    assert 0 < found.survey.by_seat.sum() <= found.survey.effective <= found.survey.people + 1e-6


def test_a_survey_of_tomorrow_counts_for_nothing(asked: Election) -> None:
    assert asked.respondents is not None
    late = replace(asked.respondents, day=np.full_like(asked.respondents.day, EVE.toordinal() + 1))
    alone = judged(replace(asked, respondents=None))
    assert np.array_equal(judged(replace(asked, respondents=late)).shares, alone.shares)


@pytest.mark.parametrize("people", [1, 3])
def test_few_people_leave_the_estimate_where_it_was(tmp_path: Path, people: int) -> None:
    few = folder(tmp_path, respondents=people)
    alone = judged(replace(few, respondents=None), draws=4_000)
    now = judged(few, draws=4_000)
    moved = now.shares.mean(axis=2) - alone.shares.mean(axis=2)
    assert np.abs(moved).max() < 0.03
    # Nor do they make anybody surer: that the kinds may differ is no news of the seats.
    narrower = now.shares[:, :2].std(axis=2) / alone.shares[:, :2].std(axis=2)
    assert 0.92 < narrower.mean() < 1.12


def test_a_party_nobody_names_keeps_a_finite_share(asked: Election) -> None:
    people = asked.respondents
    assert people is not None
    silent = people.intentions.index(asked.polled[1])
    kept = np.flatnonzero(people.intention != silent)
    fewer = replace(
        people,
        **{
            name: getattr(people, name)[kept]
            for name in (
                "seat",
                "region",
                "codes",
                "day",
                "intention",
                "likelihood",
                "weight",
                "house",
            )
        },
    )
    share = judged(replace(asked, respondents=fewer)).shares[:, 1]
    assert np.isfinite(share).all()
    assert 0 < share.mean() < judged(replace(asked, respondents=None)).shares[:, 1].mean()


def test_without_a_past_the_survey_stands_alone(tmp_path: Path) -> None:
    new = folder(tmp_path, respondents=800, past=(), polls=0, spending=False)
    found = judged(new)
    assert np.isfinite(found.shares).all()
    assert found.shares[:, :2].std(axis=2).mean() < 0.15


def test_without_a_frame_everybody_is_of_one_kind(tmp_path: Path) -> None:
    bare = folder(tmp_path, respondents=500, cells=False, crossbreaks=False)
    found = judged(bare)
    assert np.isfinite(found.shares).all()
    assert found.groups == ()


def test_a_seat_without_cells_is_given_the_others_mixture(asked: Election) -> None:
    frame = asked.frame
    assert frame is not None
    kept = frame.seat != 0
    smaller = replace(
        frame, seat=frame.seat[kept], codes=frame.codes[kept], adults=frame.adults[kept]
    )
    assert np.isfinite(judged(replace(asked, frame=smaller)).shares).all()


def test_the_same_survey_gives_the_same_answer(asked: Election, found: Estimate) -> None:
    assert np.array_equal(judged(asked).shares, found.shares)
