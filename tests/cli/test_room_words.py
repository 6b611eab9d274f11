"""What is left is said before anybody signs, and a request past the law is refused."""

from __future__ import annotations

from dataclasses import replace

import click
import pytest

from hustings.cli.room_words import refuse_past_the_law, room_line
from hustings.spend.room_left import Room

LIMIT = Room("law", "the candidate's limit in S001", "money", 1_000_000, 500_000, 100_000, 200_000)


def test_a_line_says_what_is_left_and_warns_from_nine_tenths_on() -> None:
    said = "£2,000 of £10,000 left after this: the candidate's limit in S001."
    assert room_line(LIMIT) == said
    close = room_line(replace(LIMIT, asked=300_000))
    assert close.startswith("Warning: close to the limit. £1,000 of £10,000 left")
    beyond = room_line(replace(LIMIT, asked=400_001))
    assert beyond.startswith(
        "Warning: £0.01 beyond the candidate's limit in S001, which is £10,000"
    )
    days = room_line(replace(LIMIT, kind="rule", unit="staff_days", bound=1_000_000))
    assert days.startswith("200,000 staff days of 1,000,000 staff days left")


def test_past_the_law_is_refused_with_what_may_be_asked() -> None:
    with pytest.raises(click.ClickException, match=r"Remedy: ask for £4,000 at most"):
        refuse_past_the_law((replace(LIMIT, asked=400_001),), force=False)


@pytest.mark.parametrize(
    ("room", "force"),
    [
        (LIMIT, False),
        (replace(LIMIT, asked=400_000), False),
        (replace(LIMIT, kind="rule", asked=900_000), False),  # the replay's to judge
        (replace(LIMIT, asked=500_000, departed=100_000), False),
        (replace(LIMIT, asked=500_000), True),
    ],
)
def test_what_is_let_through(room: Room, force: bool) -> None:
    refuse_past_the_law((room,), force=force)


def test_a_departure_is_told_that_it_changes_no_law(capsys: pytest.CaptureFixture[str]) -> None:
    refuse_past_the_law((replace(LIMIT, asked=500_000, departed=100_000),), force=False)
    assert "stays a breach" in capsys.readouterr().err
