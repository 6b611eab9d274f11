"""An estimate as the JSON object of ``hustings estimate --json``."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from hustings.election.contest import Election, FloatArray
from hustings.election.returns import ReturnCounts
from hustings.estimate.moved_report import evidence_json, moved_json, returns_json, survey_json
from hustings.estimate.movement import GroupMovement, Movement
from hustings.estimate.movement import movement as movement_of
from hustings.estimate.result import Group, Summary, Trend
from hustings.estimate.trend import national_areas

MOVEMENT_DAYS = 28
PLACES = ("country", "region")
Z90 = 1.645  # half the width of a normal's 90% interval, in sds


def estimate_json(
    election: Election,
    summary: Summary,
    trend: Trend,
    seconds: float,
    returns: ReturnCounts | None = None,
) -> dict[str, Any]:
    """The figures of one day. Shares are fractions of the valid vote; unknown is None.

    ``returns``: doorstep returns that the movement of groups may use. What is said of returns seat
    by seat and of canvassers is for the campaign's own eyes.
    """
    moved = _group_movement(election, summary, returns)
    used = {} if summary.returns is None else {"returns": returns_json(summary)}
    asked = {} if summary.survey is None else {"survey": survey_json(summary.survey)}
    return {
        "election": election.id,
        "as_of": summary.as_of.isoformat(),
        "draws": summary.draws,
        "seconds": round(seconds, 3),
        **used,
        **asked,
        "not_modelled": list(summary.not_modelled),
        "seats": _in_file_order(election, summary),
        "national": _intervals(summary.parties, summary.national),
        "totals": _intervals(summary.parties, summary.totals),
        "majority": _by_party(summary.parties, summary.majority),
        "largest": _by_party(summary.parties, summary.largest),
        "groups": [
            _group(g, summary.parties, _moved(election, g, summary.parties, trend, moved))
            for g in summary.groups
        ],
    }


def _in_file_order(election: Election, summary: Summary) -> list[dict[str, Any]]:
    """Seats by their id: canonical order would tell the reader nothing."""
    rows = [_seat(election, summary, m) for m in range(len(summary.seat_index))]
    return sorted(rows, key=lambda seat: seat["seat_id"])


def _seat(election: Election, summary: Summary, m: int) -> dict[str, Any]:
    seat = election.seats[summary.seat_index[m]]
    standing = election.stands[summary.seat_index[m]]
    column = {p.id: j for j, p in enumerate(election.parties)}
    win = {
        p: _number(summary.win[m, j]) for j, p in enumerate(summary.parties) if standing[column[p]]
    }
    if summary.other[m]:
        win[summary.other[m]] = _number(summary.win[m, -1])
    return {
        "seat_id": seat.seat_id,
        "name": seat.name,
        "shares": {
            p: {
                "mean": _number(summary.mean[m, j]),
                "sd": _number(summary.sd[m, j]),
                "p05": _number(summary.p05[m, j]),
                "p95": _number(summary.p95[m, j]),
            }
            for j, p in enumerate(summary.parties)
            if standing[column[p]]
        },
        "turnout": dict(
            zip(("mean", "sd", "p05", "p95"), (_number(x) for x in summary.turnout[m]), strict=True)
        ),
        "win": win,
        "evidence": evidence_json(summary, m),
        "moved": moved_json(summary, m, [p for p in summary.parties if standing[column[p]]]),
    }


def _group_movement(
    election: Election, summary: Summary, returns: ReturnCounts | None
) -> Movement | None:
    """Movement of the groups that are no place, where there are any."""
    if all(group.by in PLACES for group in summary.groups):
        return None
    return movement_of(election, summary.as_of, returns=returns)


def _moved(
    election: Election,
    group: Group,
    parties: tuple[str, ...],
    trend: Trend,
    groups: Movement | None,
) -> dict[str, Any]:
    """A group's movement, party by party: a place's with its polls, another's by its readings."""
    areas = _speaking_for(election, group, trend)
    if areas:
        return movement(trend, group, parties, areas)
    found = None if groups is None else groups.group(group.by, group.level)
    return {} if found is None else group_movement(found, parties)


def group_movement(moved: GroupMovement, parties: tuple[str, ...]) -> dict[str, Any]:
    """How a group that is no place has moved: as for places, and whether that is certain
    (``flagged``), and then the likeliest first day with an early and a late one."""
    found = {}
    for j, party in enumerate(parties):
        if not np.isfinite(moved.mean[j]):
            continue
        days = [date.fromordinal(int(day)).isoformat() for day in moved.first_day[j] if day]
        first, early, late = days or (None, None, None)
        found[party] = {
            "since": date.fromordinal(int(moved.since[j])).isoformat(),
            "mean": _number(moved.mean[j]),
            "p05": _number(moved.p05[j]),
            "p95": _number(moved.p95[j]),
            "flagged": bool(moved.flagged[j]),
            "first_day": first,
            "first_day_p05": early,
            "first_day_p95": late,
        }
    return found


def _speaking_for(election: Election, group: Group, trend: Trend) -> tuple[int, ...]:
    """Places in ``trend.areas`` of the averages that speak for a group, the best first: its
    country's own, then the whole's. None for groups that are no place."""
    if group.by == "country":
        country = group.level
    elif group.by == "region":
        country = next((s.country for s in election.seats if s.region == group.level), "")
    else:
        return ()
    own = [a for a, area in enumerate(trend.areas) if area == country]
    whole = [a for a, area in enumerate(trend.areas) if area in national_areas(election)]
    return tuple(dict.fromkeys([*own, *whole]))


def _group(group: Group, parties: tuple[str, ...], moved: dict[str, Any]) -> dict[str, Any]:
    return {
        "by": group.by,
        "level": group.level,
        "shares": {
            p: {
                "mean": _number(group.mean[j]),
                "sd": _number(group.sd[j]),
                "p05": _number(group.p05[j]),
                "p95": _number(group.p95[j]),
            }
            for j, p in enumerate(parties)
        },
        "movement": moved,
    }


def movement(
    trend: Trend, group: Group, parties: tuple[str, ...], areas: tuple[int, ...]
) -> dict[str, Any]:
    """How a country or region has moved over four weeks, party by party, as the polls have it.

    From the first of the averages ``areas`` (places in ``trend.areas``) that has the party on both
    days, carried over to the group on the square-root scale. The two days' errors count as
    independent, which errs on the wide side.
    """
    since = max(int(trend.days[-1]) - MOVEMENT_DAYS, int(trend.days[0]))
    then = since - int(trend.days[0])
    found = {}
    for j, party in enumerate(parties):
        known = [a for a in areas if np.isfinite(trend.mean[a, [then, -1], j]).all()]
        if not known:
            continue
        now, before = trend.mean[known[0], -1, j], trend.mean[known[0], then, j]
        scale = np.sqrt(max(group.mean[j], 0.0) / max(now, 1e-6))
        change = scale * (now - before)
        sd = scale * np.hypot(trend.sd[known[0], -1, j], trend.sd[known[0], then, j])
        found[party] = {
            "since": date.fromordinal(since).isoformat(),
            "mean": _number(change),
            "p05": _number(change - Z90 * sd),
            "p95": _number(change + Z90 * sd),
        }
    return found


def _intervals(parties: tuple[str, ...], values: FloatArray) -> dict[str, dict[str, float | None]]:
    return {
        p: dict(zip(("mean", "p05", "p95"), (_number(x) for x in values[j]), strict=True))
        for j, p in enumerate(parties)
    }


def _by_party(parties: tuple[str, ...], values: FloatArray) -> dict[str, float | None]:
    return {p: _number(values[j]) for j, p in enumerate(parties)}


def _number(value: float) -> float | None:
    """Six decimals: finer than 10,000 draws can tell. Unknown is None."""
    return round(float(value), 6) if np.isfinite(value) else None
