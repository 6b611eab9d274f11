"""Last days that move where nobody works: days off and holidays are the folder's."""

from __future__ import annotations

from datetime import date

from hustings.election.working_days import EVERY_DAY, WorkingDays

WEEKEND = WorkingDays(("Saturday", "Sunday"), (date(2017, 8, 28),))


def test_a_day_off_and_a_holiday_move_on() -> None:
    assert WEEKEND.on_or_after(date(2017, 8, 25)) == date(2017, 8, 25)  # a Friday
    assert WEEKEND.on_or_after(date(2017, 8, 26)) == date(2017, 8, 29)  # past the holiday
    assert EVERY_DAY.on_or_after(date(2017, 8, 26)) == date(2017, 8, 26)


def test_the_end_of_the_calendar_is_no_trouble() -> None:
    never = WorkingDays(holidays=(date.max,))
    assert never.on_or_after(date.max) == date.max
