"""What cosignatures prove of times, on logs small enough to follow by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hustings.record.proven import backdated, in_words, proven_times, unseen_until

SIZES = st.integers(0, 12)
COSIGNED = st.dictionaries(SIZES, st.integers(1, 100))


def test_an_entry_is_proven_by_the_first_cosigned_checkpoint_that_covers_it() -> None:
    assert proven_times(5, {2: 100, 4: 200}) == (100, 100, 200, 200, None)
    assert proven_times(3, {}) == (None, None, None)
    assert proven_times(2, {0: 50}) == (None, None)


def test_a_larger_checkpoint_that_was_cosigned_earlier_counts() -> None:
    """Another witness saw more of the log sooner."""
    assert proven_times(4, {2: 300, 4: 200}) == (200, 200, 200, 200)


def test_until_when_an_entry_had_not_been_seen() -> None:
    assert unseen_until(5, {2: 100, 4: 200}) == (None, None, 100, 100, 200)
    assert unseen_until(2, {0: 50}) == (50, 50)


def test_an_entry_that_claims_an_earlier_time_than_it_can_have_is_backdated() -> None:
    claims = [10, 20, 90, 110, 150]
    found = dict(backdated(claims, {2: 100, 4: 200}, apart=0))
    assert list(found) == [2, 4]
    assert "was not there at 1970-01-01T00:01:40Z" in found[2]
    assert list(backdated(claims, {2: 100, 4: 200}, apart=100)) == []
    assert list(backdated([None] * 5, {2: 100}, apart=0)) == []


def test_who_was_shown_an_older_checkpoint_later_proves_nothing_against_the_log() -> None:
    """A second witness cosigned the first two entries at 300, when the first had seen all four."""
    assert list(backdated([10, 20, 90, 110], {2: 300, 4: 200}, apart=0)) == []


@given(size=SIZES, cosigned=COSIGNED)
def test_the_definitions(size: int, cosigned: dict[int, int]) -> None:
    proven, unseen = proven_times(size, cosigned), unseen_until(size, cosigned)
    for index in range(size):
        within = [moment for n, moment in cosigned.items() if index < n <= size]
        without = [moment for n, moment in cosigned.items() if n <= index]
        assert proven[index] == min(within, default=None)
        assert unseen[index] == max(without, default=None)


def test_moments_in_words() -> None:
    assert in_words(1_700_000_000) == "2023-11-14T22:13:20Z"
    assert in_words(2**63 - 1) == f"second {2**63 - 1}"
