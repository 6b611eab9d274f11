"""The movement of one day, put together: readings, drift, threshold, who moved and how far."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray, IntArray
from hustings.election.returns import ReturnCounts
from hustings.estimate.movement.changes import Change, Look, changes
from hustings.estimate.movement.drift import Drift, learn_drift
from hustings.estimate.movement.evidence import group_readings
from hustings.estimate.movement.quiet import quiet_maxima
from hustings.estimate.movement.readings import Readings
from hustings.estimate.movement.result import GroupMovement, Movement, WholeMovement
from hustings.estimate.movement.scale import share, steepness
from hustings.estimate.movement.scan import movers
from hustings.estimate.movement.settings import DEFAULT_MOVEMENT, MovementSettings
from hustings.estimate.movement.start import first_days
from hustings.estimate.movement.whole import polls_of_whole, whole_moved
from hustings.estimate.settings import DEFAULT, Settings
from hustings.estimate.trend import poll_trend

Z90 = 1.6448536269514722


def movement(
    election: Election,
    as_of: date,
    since: date | None = None,
    *,
    returns: ReturnCounts | None = None,
    events: Iterable[date] = (),
    every_day: bool = True,
    settings: MovementSettings = DEFAULT_MOVEMENT,
    model: Settings = DEFAULT,
) -> Movement:
    """How every group has moved since a day, and which of them certainly did.

    Evidence: crossbreaks, respondents and ``returns`` that ended by ``as_of``, and polls of the
    whole. ``since`` defaults to four weeks before; a flagged party's change is measured from its
    own first day where that is earlier. ``events``: marked days that may carry a step. With
    ``every_day`` the threshold allows for somebody looking after every poll until polling day,
    without it for this one look. Deterministic in its arguments. Raises ValueError
    where ``since`` is not before ``as_of``.
    """
    then = since or as_of - timedelta(days=settings.since_days)
    if then >= as_of:
        raise ValueError(f"since must be before {as_of} (as_of). Got {then} instead.")
    marked = np.array(sorted({day.toordinal() for day in events}), dtype=np.int64)
    tables = group_readings(election, as_of, returns, settings)
    learnt = [learn_drift(readings, marked, settings) for readings in tables]
    alpha = settings.alpha
    if every_day:
        alpha *= max(_time_gone(tables, election, as_of), settings.least_spent)
    threshold = _threshold(tables, learnt, marked, alpha, every_day, settings)
    polls = polls_of_whole(election, as_of, settings)
    look = Look(polls, then.toordinal(), as_of.toordinal(), marked, settings, model)
    groups = [
        group
        for readings, drift in zip(tables, learnt, strict=True)
        for group in _groups(readings, drift, threshold, look)
    ]
    return Movement(
        as_of=as_of,
        since=then,
        parties=election.polled,
        threshold=threshold,
        groups=tuple(groups),
        whole=_whole(look, len(election.polled), then),
        levels=poll_trend(election, as_of, model),
    )


def _time_gone(tables: tuple[Readings, ...], election: Election, as_of: date) -> float:
    """The part of the time from the first reading to polling day that has gone: alpha is spent in
    proportion, so that all looks of a campaign together use it once."""
    first = min((float(readings.day.min()) for readings in tables), default=0.0)
    whole = max(election.polling_day.toordinal() - first, 1.0)
    return min((as_of.toordinal() - first) / whole, 1.0)


def _threshold(
    tables: tuple[Readings, ...],
    learnt: list[Drift],
    events: IntArray,
    alpha: float,
    every_day: bool,
    settings: MovementSettings,
) -> float:
    """The score that the largest of all categories passes in ``alpha`` of quiet campaigns, less one
    standard error of that count: the draws' own chance errs on the quiet side."""
    if not tables:
        return float("inf")
    largest = np.max(
        [
            quiet_maxima(readings, drift, settings, events, stream, every_day)
            for stream, (readings, drift) in enumerate(zip(tables, learnt, strict=True))
        ],
        axis=0,
    )
    passed = alpha - np.sqrt(alpha * (1 - alpha) / len(largest))
    found = float(np.quantile(largest, min(1 - passed, 1.0), method="higher"))
    return found if np.isfinite(found) else float("inf")


def _groups(readings: Readings, learnt: Drift, threshold: float, look: Look) -> list[GroupMovement]:
    change = changes(readings, learnt, look.since, look)
    clearness = np.nan_to_num(change.mean / np.maximum(change.sd, 1e-12))
    found, scores = movers(readings, learnt, threshold, clearness, look.settings, look.events)
    shape = scores.evidence.shape
    flagged = np.zeros(shape, dtype=np.bool_)
    first = np.zeros((*shape, 3), dtype=np.int64)
    since = np.full(shape, look.since)
    for one in found:
        days = first_days(readings, learnt, one.level, one.parties, look.events, look.settings)
        for party, three, sign in zip(one.parties, days, one.sign, strict=True):
            start = min(look.since, int(three[0]) - 1)
            own = change if start == look.since else changes(readings, learnt, start, look)
            mean, sd = own.mean[one.level, party], own.sd[one.level, party]
            if mean * sign <= Z90 * sd:
                continue  # it is set apart, but it may be the others who moved
            flagged[one.level, party], first[one.level, party] = True, three
            since[one.level, party] = start
            for name in ("mean", "sd", "apart", "apart_sd"):
                getattr(change, name)[one.level, party] = getattr(own, name)[one.level, party]
    return [
        _group(readings, g, since[g], change, scores.evidence[g], flagged[g], first[g])
        for g in range(shape[0])
    ]


def _group(
    readings: Readings,
    g: int,
    since: IntArray,
    change: Change,
    score: FloatArray,
    flagged: BoolArray,
    first: IntArray,
) -> GroupMovement:
    mean, sd = change.mean[g], change.sd[g]
    return GroupMovement(
        by=readings.by,
        level=readings.levels[g],
        people=float(readings.people[readings.level == g].sum()),
        since=since,
        mean=mean,
        sd=sd,
        p05=mean - Z90 * sd,
        p95=mean + Z90 * sd,
        apart=change.apart[g],
        apart_sd=change.apart_sd[g],
        score=score,
        flagged=flagged,
        first_day=first,
    )


def _whole(look: Look, parties: int, since: date) -> WholeMovement:
    moved, spread, now = whole_moved(look.polls, parties, look.since, look.as_of, look.model)
    mean = share(now) - share(now - moved)
    sd = steepness(now - moved / 2) * spread
    return WholeMovement(since, mean, sd, mean - Z90 * sd, mean + Z90 * sd)
