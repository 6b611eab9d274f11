"""Which days are working days: data of the folder, for last days that move.

``days_off`` and ``holidays`` of ``[spending_returns]``. Without them every day is a working day.
In the United Kingdom a last day that is a Saturday, a Sunday or a holiday moves to the next day
that is none (Representation of the People Act 1983, s. 119).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hustings.election.problems import Findings
from hustings.election.sections import Section, day, take

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONGEST = 60  # days on end without work; a folder that has more says nothing sensible


@dataclass(frozen=True)
class WorkingDays:
    """``days_off``: names of weekdays; ``holidays``: single days."""

    days_off: tuple[str, ...] = ()
    holidays: tuple[date, ...] = ()

    def is_one(self, which: date) -> bool:
        """Whether people work on that day."""
        return WEEKDAYS[which.weekday()] not in self.days_off and which not in self.holidays

    def on_or_after(self, which: date) -> date:
        """The day itself, or the next working day.

        >>> WorkingDays(("Saturday", "Sunday")).on_or_after(date(2015, 6, 6))
        datetime.date(2015, 6, 8)
        """
        for later in range(min(LONGEST, (date.max - which).days) + 1):
            if self.is_one(which + timedelta(days=later)):
                return which + timedelta(days=later)
        return which


EVERY_DAY = WorkingDays()


def read_working_days(section: Section, found: Findings) -> WorkingDays:
    """The two keys of a table; every day is a working day where it has neither."""
    return WorkingDays(
        take(section, "days_off", _weekdays, "weekdays, like Sunday, but not all", (), found),
        take(section, "holidays", _dates, "a list of dates, like 2017-08-28", (), found),
    )


def _weekdays(value: Any) -> tuple[str, ...] | None:
    right = isinstance(value, list) and all(name in WEEKDAYS for name in value)
    return tuple(value) if right and set(value) != set(WEEKDAYS) else None


def _dates(value: Any) -> tuple[date, ...] | None:
    listed = [day(item) for item in value] if isinstance(value, list) else [None]
    return None if None in listed else tuple(item for item in listed if item is not None)
