"""How long a log may go without a checkpoint that others can see."""

from __future__ import annotations

from dataclasses import replace

from hustings.record.checkpoint_gaps import CheckpointRules
from hustings.record.replay import replay
from tests.record.campaigns import POLICY, Campaign
from tests.record.watching import Seen, sightings, watched

WEEKLY = replace(POLICY, checkpoint_days=7)
Found = list[tuple[tuple[int, ...], str]]


def gaps(made: Campaign, seen: Seen | None = None) -> Found:
    given = None if seen is None else sightings(seen)
    problems = replay(made.entries, [CheckpointRules()], sightings=given)[1]
    assert {(p.rule, p.effect) for p in problems} <= {("checkpoint_gap", "counts")}
    return [(problem.entries, problem.detail) for problem in problems]


def published(made: Campaign, *days: str) -> Campaign:
    for day in days:
        made.on(day).add("publication", {"manifest": "0" * 64, "entries": len(made.entries)})
    return made


def test_publications_a_week_apart_are_as_promised_and_more_is_a_gap() -> None:
    assert gaps(published(Campaign(policy=WEEKLY), "2017-05-08", "2017-05-15")) == []
    found = gaps(published(Campaign(policy=WEEKLY), "2017-05-08", "2017-05-16", "2017-05-17"))
    assert [entries for entries, _ in found] == [(1, 2)]
    assert "after 2017-05-08 the next one was on 2017-05-16, 8 days later" in found[0][1]


def test_a_policy_that_promises_nothing_breaks_nothing() -> None:
    assert gaps(published(Campaign(), "2017-05-08", "2018-05-16")) == []


def test_a_gap_that_is_still_open_is_one() -> None:
    made = published(Campaign(policy=WEEKLY), "2017-05-03")
    made.on("2017-05-11").request()
    assert [entries for entries, _ in gaps(made)] == [(1, 2)]
    made.on("2017-05-12").request(seat_id="A2")
    assert [entries for entries, _ in gaps(made)] == [(1, 3)]


def test_another_policy_is_no_new_beginning() -> None:
    made = Campaign(policy=WEEKLY).on("2017-05-06")
    made.set_policy(replace(WEEKLY, version=2))
    assert [entries for entries, _ in gaps(published(made, "2017-05-12"))] == [(0, 2)]


def test_whoever_takes_the_promise_back_is_held_to_it_until_then() -> None:
    made = Campaign(policy=WEEKLY).on("2017-05-12")
    made.set_policy(replace(POLICY, version=2))
    made.on("2017-09-01").request()
    assert [entries for entries, _ in gaps(made)] == [(0, 1)]


def test_where_witnesses_are_asked_for_it_is_their_time_that_counts() -> None:
    made = Campaign(policy=watched(checkpoint_days=2))
    made.request()
    published(made, "2017-05-02", "2017-05-03")
    made.request(seat_id="A2")
    seen = {2: "2017-05-03T20:00", 5: "2017-05-05T20:00"}
    assert gaps(made, seen) == []
    late = gaps(made, {**seen, 5: "2017-05-06T20:00"})
    assert [entries for entries, _ in late] == [(1, 4)]
    assert gaps(made, {2: "2017-05-01T10:00", 5: "2017-05-03T20:00"}) == []
    without = gaps(made, {})
    assert without == gaps(made)
    assert [entries for entries, _ in without] == []


def test_a_checkpoint_of_more_than_is_replayed_counts_for_what_is() -> None:
    """Of a publication at the end, which changes nothing that is published."""
    made = Campaign(policy=watched(checkpoint_days=2))
    made.on("2017-05-04").request()
    assert [entries for entries, _ in gaps(made, {5: "2017-05-03T10:00"})] == []
    assert [entries for entries, _ in gaps(made, {5: "2017-05-05T10:00"})] == [(0, 1)]


def test_without_any_cosignature_the_gap_runs_from_the_policy() -> None:
    made = Campaign(policy=watched(checkpoint_days=2))
    made.on("2017-05-04").request()
    assert [entries for entries, _ in gaps(made, {})] == [(0, 1)]
