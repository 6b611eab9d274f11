"""What the figures rest on, in the same words on every page: polls that count, and draws."""

from __future__ import annotations

from collections.abc import Sequence

from hustings.election.contest import Poll
from hustings.estimate.settings import DEFAULT
from hustings.publish.book import Book
from hustings.publish.words import long_date, plural


def known_polls(book: Book) -> list[Poll]:
    """Polls of the folder that had ended by the day of the site."""
    return [poll for poll in book.election.polls if poll.end <= book.today.as_of]


def counting(book: Book, polls: Sequence[Poll]) -> int:
    """How many of these the estimate of the day uses: those recent enough."""
    ages = ((book.today.as_of - poll.end).days for poll in polls)
    return sum(0 <= age <= DEFAULT.poll_window for age in ages)


def count_words(used: int, of: int) -> str:
    """ "127 of 263 polls count, those that ended in the last 183 days"."""
    verb = "counts" if used == 1 else "count"
    return (
        f"{used:,} of {plural(of, 'poll')} {verb} on the day, those that ended in the last "
        f"{DEFAULT.poll_window} days"
    )


def poll_words(book: Book, polls: Sequence[Poll]) -> str:
    """`count_words` of these polls."""
    return count_words(counting(book, polls), len(polls))


def draws_words(book: Book) -> str:
    """How often each date of estimate is drawn."""
    today, earlier = book.today, {summary.draws for summary in book.site.estimates[:-1]}
    if not earlier:
        return f"{today.draws:,} draws"
    if earlier == {today.draws}:
        return f"{today.draws:,} draws for every date"
    counts = " or ".join(f"{draws:,}" for draws in sorted(earlier))
    return f"{today.draws:,} draws for {long_date(today.as_of)}, {counts} for each earlier date"
