"""When an entry counts: by its own word, or by what witnesses had seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.record.cosignature import LATEST
from hustings.record.proven import counting_day, first_moments, proven_times
from hustings.record.replay import replay
from hustings.record.sightings import Counts, Notes, Sightings, counts_since
from tests.record.campaigns import OFFICES, Campaign, office
from tests.record.watching import FIRST, SECOND, THIRD, cosigned, seconds, sightings, watched

AT = "2017-05-01T23:55:00Z"


def day(proven: str | None, hours: int | None = None) -> Counts | None:
    """How an entry counts that claims five minutes to midnight."""
    seen = sightings({} if proven is None else {3: proven})
    return counts_since(seen, [(0, watched(proof_hours=hours))], 2, AT)


@pytest.mark.parametrize(
    ("proven", "hours", "expected"),
    [
        (None, None, Counts(date(2017, 5, 1), False)),
        ("2017-05-01T23:58", None, Counts(date(2017, 5, 1), True)),
        # Ten minutes are the clocks': nobody is late by midnight alone.
        ("2017-05-02T00:09", None, Counts(date(2017, 5, 1), True)),
        ("2017-05-02T00:11", None, Counts(date(2017, 5, 2), True)),
        ("2017-05-02T23:00", 24, Counts(date(2017, 5, 1), True)),
        # Seen after 48 hours, it is taken to have been there for the last 24 of them.
        ("2017-05-03T23:55", 24, Counts(date(2017, 5, 2), True)),
        # What claims to come later than it was seen is held to its word.
        ("2017-04-01T09:00", None, Counts(date(2017, 5, 1), True)),
    ],
)
def test_the_day_from_which_an_entry_counts(
    proven: str | None, hours: int | None, expected: Counts
) -> None:
    assert day(proven, hours) == expected


def test_a_moment_beyond_the_calendar_counts_on_its_last_day() -> None:
    assert counting_day(AT, LATEST, 600) == date.max
    assert counting_day(AT, 1, 600) == date(2017, 5, 1)


def test_as_many_witnesses_as_the_policy_asks_for() -> None:
    seen = sightings({5: [("2017-05-02T09:00", FIRST), ("2017-05-04T09:00", SECOND)]})
    moments = [seen.seen(2, watched(number)) for number in (1, 2, 3)]
    assert moments == [seconds("2017-05-02T09:00"), seconds("2017-05-04T09:00"), None]


def test_only_witnesses_that_the_policy_names_count_and_never_the_log_itself() -> None:
    note = cosigned(5, [("2017-05-02T09:00", FIRST), ("2017-05-03T09:00", THIRD)])
    named = replace(watched(), witness_keys=(THIRD.verifier,))
    assert Sightings(lambda: [(5, note)]).seen(2, named) == seconds("2017-05-03T09:00")
    its_own = Sightings(lambda: [(5, note)], [THIRD.verifier.public])
    assert its_own.seen(2, named) is None


def test_a_line_that_does_not_fit_its_checkpoint_says_nothing() -> None:
    other = replace(cosigned(5, "2017-05-02T09:00"), text="other.example/log\n5\nroot\n")
    assert Sightings(lambda: [(5, other)]).seen(2, watched()) is None


def test_what_is_cosigned_later_is_left_out_where_asked() -> None:
    seen = sightings({3: "2017-05-02T09:00", 6: "2017-05-01T09:00"})
    assert seen.seen(2, watched()) == seconds("2017-05-01T09:00")
    assert seen.up_to(5).seen(2, watched()) == seconds("2017-05-02T09:00")
    assert seen.up_to(5).seen(4, watched()) is None
    more = seen.up_to(5).with_note(9, cosigned(9, "2017-05-09T09:00"))
    assert more.seen(4, watched()) == seconds("2017-05-09T09:00")


@given(cosigned=st.dictionaries(st.integers(0, 12), st.integers(1, 100)), size=st.integers(0, 12))
def test_the_first_moments_are_the_proven_times(cosigned: dict[int, int], size: int) -> None:
    first = first_moments({n: moment for n, moment in cosigned.items() if n <= size})
    for index, proven in enumerate(proven_times(size, cosigned)):
        assert next((moment for n, moment in first.items() if n > index), None) == proven


def never() -> Notes:
    raise AssertionError("a policy that asks for no witness asks nothing of any")


def test_a_log_without_witnesses_is_replayed_as_ever_and_no_file_is_read() -> None:
    made = Campaign()
    made.approve(made.request(), "treasurer")
    assert replay(made.entries, sightings=Sightings(never)) == replay(made.entries)


def test_an_office_is_held_on_the_day_that_it_claims_and_on_the_day_that_is_proven() -> None:
    """Who has left signs nothing more, whatever day the entry claims."""
    leaving = [office("chair", elected=True, end="2017-05-05"), *OFFICES[1:]]
    for proven, signers in (("2017-05-05T20:00", 2), ("2017-05-06T09:00", 1), (None, 2)):
        made = Campaign(policy=watched(), offices=leaving).on("2017-05-05")
        made.set_policy(replace(watched(), version=2))
        seen = sightings({} if proven is None else {2: proven})
        state, problems = replay(made.entries, sightings=seen)
        assert len(state.record.policies) == signers
        expired = [problem.detail for problem in problems if problem.rule == "office_expired"]
        assert len(expired) == 2 - signers
        assert all("not on 2017-05-06" in detail for detail in expired)


def test_the_policy_that_was_in_force_says_whose_word_counts() -> None:
    """New witnesses vouch for what came after they were named."""
    made = Campaign(policy=replace(watched(), witness_keys=(FIRST.verifier,)))
    made.set_policy(replace(watched(), version=2, witness_keys=(SECOND.verifier,)))
    made.refuse(made.request())
    seen = sightings({4: [("2017-05-01T10:00", SECOND)]})
    state, _ = replay(made.entries, sightings=seen)
    assert state.record.claimed == [1]


def test_acts_that_nobody_has_seen_yet_are_known() -> None:
    made = Campaign(policy=watched())
    request = made.request()
    made.approve(request, "treasurer")
    made.pay(request)
    seen = sightings({2: "2017-05-01T10:00"})
    assert replay(made.entries, sightings=seen)[0].record.claimed == [2]
    assert replay(made.entries)[0].record.claimed == [1, 2]
