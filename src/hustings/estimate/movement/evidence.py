"""Everything that speaks of groups by a day, as one table of readings per category."""

from __future__ import annotations

from datetime import date

from hustings.election.contest import Crossbreak, Election
from hustings.election.respondents import Respondents
from hustings.election.returns import ReturnCounts
from hustings.estimate.movement.answers import Answers, of_respondents, of_returns, readings_of
from hustings.estimate.movement.levelled import levelled
from hustings.estimate.movement.readings import Reading, Readings, table
from hustings.estimate.movement.settings import MovementSettings


def group_readings(
    election: Election,
    as_of: date,
    returns: ReturnCounts | None,
    settings: MovementSettings,
) -> tuple[Readings, ...]:
    """One table for each category that crossbreaks, respondents or returns know, those with most
    people first. Evidence counts that ended in the ``window`` days to ``as_of``."""
    rows = _of_crossbreaks(election, as_of, settings)
    last = as_of.toordinal()
    for answers in _answers(election, returns, settings):
        for place, by in enumerate(answers.categories):
            found = readings_of(
                answers, place, len(election.polled), last - settings.window, last, settings
            )
            rows.setdefault(by, []).extend(found)
    tables = (table(by, readings, settings) for by, readings in rows.items())
    kept = [levelled(t) for t in tables if t is not None]
    return tuple(sorted(kept, key=lambda t: (-float(t.people.sum()), -len(t.day), t.by)))


def _answers(
    election: Election, returns: ReturnCounts | None, settings: MovementSettings
) -> list[Answers]:
    people: Respondents | None = getattr(election, "respondents", None)
    found = []
    if people is not None and people.total:
        found.append(of_respondents(election, people))
    if returns is not None and returns.total:
        found.append(of_returns(election, returns, settings))
    return found


def _of_crossbreaks(
    election: Election, as_of: date, settings: MovementSettings
) -> dict[str, list[Reading]]:
    recent = [c for c in election.crossbreaks if 0 <= (as_of - c.end).days <= settings.window]
    found: dict[str, list[Reading]] = {}
    for row in recent:
        found.setdefault(row.by, []).append(_reading(row))
    return found


def _reading(row: Crossbreak) -> Reading:
    house = ("crossbreaks", row.pollster)
    return Reading(
        poll=(*house, row.start, row.end),
        house=house,
        day=(row.start.toordinal() + row.end.toordinal()) / 2,
        end=row.end.toordinal(),
        level=row.level,
        people=float(row.sample),
        shares=row.shares,
    )
