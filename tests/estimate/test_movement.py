"""Movement: who is moving and since when, on invented campaigns whose truth is known."""

import dataclasses
import random
from datetime import timedelta

import numpy as np
import pytest

from hustings.bench.invented_movement import (
    AGES,
    EVE,
    FIRST_DAY,
    PARTIES,
    Campaign,
    simulated,
)
from hustings.bench.movement import seen
from hustings.estimate.movement import MovementSettings, movement

LAST = FIRST_DAY + timedelta(days=EVE)
QUICK = MovementSettings(null_draws=200)
LOUD = Campaign(shift=0.16, recalled=False)


def invented(campaign, seed=1):
    return simulated(campaign, np.random.default_rng(seed))


def moved(election, as_of=LAST, **options):
    return movement(election, as_of, settings=QUICK, **options)


def names(made):
    return {(g.level, made.parties[j]) for g in made.groups for j in np.flatnonzero(g.flagged)}


@pytest.fixture(scope="module")
def loud():
    return invented(LOUD)


def test_a_group_that_moves_is_flagged_with_its_party_its_size_and_its_first_day(loud):
    made = moved(loud)
    assert ("18-24", "b") in names(made)
    assert {level for level, _ in names(made)} == {"18-24"}
    young, b = made.group("age", "18-24"), PARTIES.index("b")
    truly_first = FIRST_DAY.toordinal() + LOUD.start + 1
    first, early, late = young.first_day[b]
    assert early <= first <= late
    assert early <= truly_first <= late
    assert young.since[b] <= first - 1
    assert 0.08 < young.mean[b] < 0.22
    assert young.p05[b] > 0


def test_quiet_campaigns_are_hardly_ever_flagged():
    assert seen(Campaign(), 10, every_day=False, draws=200).anyone <= 20.0


def test_a_swing_of_everybody_is_no_group_s_movement():
    """Every poll's odds tilt by up to a factor of two; the whole has moved and no group."""
    election = invented(Campaign(recalled=False))
    rows = []
    for row in election.crossbreaks:
        days = (row.end - FIRST_DAY).days
        odds = np.array(row.shares) * np.exp([0.7 * days / EVE, 0, 0, 0])
        rows.append(dataclasses.replace(row, shares=tuple((odds / odds.sum()).tolist())))
    swung = dataclasses.replace(election, crossbreaks=tuple(rows), polls=())
    made = moved(swung)
    assert names(made) == names(moved(election)) == set()
    assert made.whole.p05[0] > 0
    assert (np.array([g.mean[0] for g in made.groups]) > 0.02).all()


def test_answering_less_is_not_moving_once_past_votes_are_known():
    silent = Campaign(microdata=True, silent=0.9, silent_age=0)
    assert names(moved(invented(silent, 3), every_day=False)) == set()
    blind = dataclasses.replace(silent, recalled=False)
    assert "18-24" in {level for level, _ in names(moved(invented(blind, 3), every_day=False))}


def test_a_real_shift_among_people_with_past_votes_is_found():
    made = moved(invented(Campaign(microdata=True, shift=0.14), 3))
    assert ("18-24", "b") in names(made)


def test_in_crossbreaks_a_side_that_falls_silent_everywhere_flags_nobody():
    assert names(moved(invented(Campaign(silent=0.4), 3))) == set()


def test_of_two_groups_the_one_that_moved_is_flagged():
    """Two levels stand apart by the same amount, whoever moved; the whole's own change tells."""
    rng = np.random.default_rng(5)
    election = invented(Campaign())
    polls, rows = [], []
    for poll in election.polls:
        done = np.clip((poll.end - FIRST_DAY).days / 20 - 1, 0, 1)
        for level, lean in (("women", 0.12 * done), ("men", 0.0)):
            at = np.array([0.3 - lean / 2, 0.4 + lean, 0.2 - lean / 4, 0.1 - lean / 4])
            share = rng.multinomial(750, at) / 750
            rows.append(_row(election.crossbreaks[0], poll, "sex", level, 750, share))
        total = (np.array(rows[-1].shares) + np.array(rows[-2].shares)) / 2
        polls.append(dataclasses.replace(poll, shares=tuple(total.tolist())))
    made = moved(dataclasses.replace(election, polls=tuple(polls), crossbreaks=tuple(rows)))
    assert ("women", "b") in names(made)
    assert {level for level, _ in names(made)} == {"women"}


def _row(template, poll, by, level, sample, share):
    return dataclasses.replace(
        template,
        pollster=poll.pollster,
        start=poll.start,
        end=poll.end,
        by=by,
        level=level,
        sample=sample,
        shares=tuple(share.tolist()),
    )


def test_names_and_the_order_of_rows_change_nothing(loud):
    plain = moved(loud)
    order = [2, 0, 3, 1]
    rename = dict(zip(AGES, ("z", "q", "m", "k", "b", "a"), strict=True))
    rows = [
        dataclasses.replace(
            row,
            level=rename[row.level],
            pollster=f"other {row.pollster}",
            shares=tuple(row.shares[j] for j in order),
        )
        for row in loud.crossbreaks
    ]
    random.Random(3).shuffle(rows)
    polls = tuple(
        dataclasses.replace(
            poll,
            pollster=f"other {poll.pollster}",
            shares=tuple(poll.shares[j] for j in order),
        )
        for poll in loud.polls
    )
    other = dataclasses.replace(
        loud,
        crossbreaks=tuple(rows),
        polls=polls,
        polled=tuple(PARTIES[j] for j in order),
    )
    made = moved(other)
    assert {(rename[level], party) for level, party in names(plain)} == names(made)
    for group in plain.groups:
        twin = made.group("age", rename[group.level])
        assert np.allclose(group.mean[order], twin.mean, atol=1e-9)
        assert np.allclose(group.sd[order], twin.sd, atol=1e-9)
        assert np.allclose(group.score[order], twin.score, atol=1e-5)


def test_evidence_of_later_days_does_not_count(loud):
    day = FIRST_DAY + timedelta(days=25)
    early = dataclasses.replace(
        loud,
        crossbreaks=tuple(c for c in loud.crossbreaks if c.end <= day),
        polls=tuple(p for p in loud.polls if p.end <= day),
    )
    for all_of_it, part in zip(moved(loud, day).groups, moved(early, day).groups, strict=True):
        assert np.array_equal(all_of_it.mean, part.mean)
        assert np.array_equal(all_of_it.score, part.score)


def test_a_single_crossbreak_shows_ignorance_and_no_flag(loud):
    last = loud.crossbreaks[-1].end
    one = dataclasses.replace(loud, crossbreaks=tuple(c for c in loud.crossbreaks if c.end == last))
    made = moved(one)
    many = moved(loud).group("age", "65+")
    assert np.isinf(made.threshold) and names(made) == set()
    assert (made.group("age", "65+").sd > many.sd).all()
    assert all(np.isfinite(g.mean).all() for g in made.groups)


def test_without_groups_there_is_no_movement_to_speak_of(loud):
    made = moved(dataclasses.replace(loud, crossbreaks=()))
    assert made.groups == () and made.flagged == ()
    assert np.isfinite(made.whole.mean).all()
    nothing = moved(dataclasses.replace(loud, crossbreaks=(), polls=()))
    assert np.isnan(nothing.whole.mean).all() and nothing.levels.areas == ()


def test_a_party_that_some_polls_leave_blank_is_followed_through_the_others(loud):
    def blanked(row):
        return dataclasses.replace(row, shares=(*row.shares[:3], float("nan")))

    rows = tuple(blanked(row) if row.pollster == "h0" else row for row in loud.crossbreaks)
    made = moved(dataclasses.replace(loud, crossbreaks=rows))
    assert ("18-24", "b") in names(made)
    assert all(np.isfinite(g.mean).all() and np.isfinite(g.sd).all() for g in made.groups)
    never = tuple(map(blanked, loud.crossbreaks))
    made = moved(dataclasses.replace(loud, crossbreaks=never))
    assert all(np.isnan(g.mean[3]) and not g.flagged[3] for g in made.groups)


def test_a_day_that_is_not_before_the_other_is_refused(loud):
    with pytest.raises(ValueError, match="since must be before"):
        moved(loud, since=LAST)


def test_a_marked_event_lets_a_group_step(loud):
    """The prior of a change over the event's day is wider by the step."""
    event = FIRST_DAY + timedelta(days=42)
    since = FIRST_DAY + timedelta(days=40)
    plain = moved(loud, since=since).group("age", "65+")
    marked = moved(loud, since=since, events=[event]).group("age", "65+")
    assert (marked.sd > plain.sd).all()


def test_looking_once_needs_less_than_looking_every_day(loud):
    assert moved(loud, every_day=False).threshold < moved(loud).threshold


def test_more_readings_than_the_model_holds_are_pooled(loud):
    small = MovementSettings(null_draws=200, most_readings=60)
    made = movement(loud, LAST, settings=small)
    assert ("18-24", "b") in names(made)
