"""When an entry is proven to have been there: what cosignatures say of times.

The time in an entry is a claim. A witness who cosigned the first 20 entries at noon proves two
things: entries 0 to 19 were there at noon, and whatever came after had not been shown by then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

CLOCKS_APART = 600  # seconds that a campaign's clock and a witness's may differ


def proven_times(size: int, cosigned: Mapping[int, int]) -> tuple[int | None, ...]:
    """For each of ``size`` entries, the first moment at which it is proven to have been there;
    None for those that no cosigned checkpoint covers.

    ``cosigned``: the size of a cosigned checkpoint to its moment, in seconds since 1970. Whatever
    the order in which they were cosigned, the earliest that covers an entry counts.
    """
    times: list[int | None] = [None] * size
    first: int | None = None
    for index in reversed(range(size)):
        moment = cosigned.get(index + 1)
        if moment is not None:
            first = moment if first is None else min(first, moment)
        times[index] = first
    return tuple(times)


def first_moments(cosigned: Mapping[int, int]) -> dict[int, int]:
    """By size of a cosigned checkpoint, in order, the first moment at which that many entries were
    proven to be there: a larger one may have been cosigned sooner."""
    found: dict[int, int] = {}
    first: int | None = None
    for size in sorted(cosigned, reverse=True):
        first = cosigned[size] if first is None else min(first, cosigned[size])
        found[size] = first
    return dict(reversed(found.items()))


def counting_day(at: str, moment: int, leeway: int) -> date:
    """The day from which an entry counts that claims the time ``at`` and was proven to be there by
    ``moment``: it is taken to have been there ``leeway`` seconds before that, and never before it
    says so itself."""
    return max(date.fromisoformat(at[:10]), day_of(max(0, moment - leeway)))


def day_of(moment: int) -> date:
    """The day of a moment, UTC; the calendar's last one for what is beyond it."""
    try:
        return datetime.fromtimestamp(moment, UTC).date()
    except (OverflowError, ValueError, OSError):
        return date.max


def unseen_until(size: int, cosigned: Mapping[int, int]) -> tuple[int | None, ...]:
    """For each entry the last moment at which a witness had seen the log without it, or None."""
    times: list[int | None] = []
    last = cosigned.get(0)
    for index in range(size):
        times.append(last)
        moment = cosigned.get(index + 1)
        if moment is not None:
            last = moment if last is None else max(last, moment)
    return tuple(times)


def backdated(
    claims: Sequence[int | None], cosigned: Mapping[int, int], apart: int = CLOCKS_APART
) -> Iterator[tuple[int, str]]:
    """Entries that claim a time at which a witness had seen the log without them, and why.

    ``claims``: the time that each entry claims, None where it claims none. An entry that another
    witness had seen by then is none: the one without it was only shown an older checkpoint.
    """
    size = len(claims)
    both = zip(proven_times(size, cosigned), unseen_until(size, cosigned), strict=True)
    for index, (proven, unseen) in enumerate(both):
        claim = claims[index]
        if claim is None or unseen is None or claim + apart >= unseen:
            continue
        if proven is None or proven > unseen:
            detail = f"claims {in_words(claim)}, and was not there at {in_words(unseen)}"
            yield index, f"{detail}, when the log was cosigned: backdated"


def in_words(moment: int) -> str:
    """A moment as entries write it; as a number where it is beyond the calendar."""
    try:
        return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return f"second {moment}"
