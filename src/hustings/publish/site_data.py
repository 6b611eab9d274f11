"""What the site is made from. Nothing else reaches a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hustings.election.contest import Election
from hustings.estimate.result import Summary, Trend
from hustings.publish.record_view import RecordView

Json = Mapping[str, Any]


@dataclass(frozen=True)
class ScoreCard:
    """The back-test of one election: its name, and `hustings score --json` as a mapping.

    Two further keys are shown where they are given: ``calibration``, a list of
    ``[p_low, p_high, n, mean_p, observed]``, and ``coverage_by_party``, party id to the part of
    results inside the 90% interval.
    """

    name: str
    score: Json


@dataclass(frozen=True)
class BackTest:
    """An election scored so many days before its vote: its name, and `hustings score --json`."""

    name: str
    days_before: int
    draws: int
    score: Json


@dataclass(frozen=True)
class SiteData:
    """One election on one day, ready to be shown.

    ``estimates``: by date, the last one is the day of the site; all over the same seats and
    parties. ``trend``: None where there are no polls. ``party``: whose plan it is, "" for none.
    ``plan`` and ``earlier_plans``: `hustings plan --json`, earliest first. ``labels``: whole
    sentences on what is simulated or assumed, shown wherever the plan is. ``record``: the
    campaign's record, None for the site of an election alone. ``backtests``: scores on several
    days before the votes of elections, for the page on calibration. ``figures``: `hustings estimate
    --json` of the day of the site, made from the last estimate where it is None. ``declared``:
    `hustings audit --declared --json` of the election, None where it was not worked out.

    Raises ValueError where these do not belong together.
    """

    election: Election
    estimates: tuple[Summary, ...]
    trend: Trend | None = None
    party: str = ""
    plan: Json | None = None
    earlier_plans: tuple[Json, ...] = ()
    scores: tuple[ScoreCard, ...] = ()
    labels: tuple[str, ...] = ()
    record: RecordView | None = None
    backtests: tuple[BackTest, ...] = ()
    figures: Json | None = None
    declared: Json | None = None

    def __post_init__(self) -> None:
        if not self.estimates:
            raise ValueError("a site needs at least one estimate, got none")
        days = [summary.as_of for summary in self.estimates]
        if days != sorted(set(days)):
            raise ValueError(f"estimates must rise by date, got {[str(day) for day in days]}")
        last = self.estimates[-1]
        if not last.parties:
            raise ValueError("a site needs at least one party with a column in polls.csv")
        for summary in self.estimates:
            same_seats = summary.seat_index.tolist() == last.seat_index.tolist()
            if summary.parties != last.parties or not same_seats:
                raise ValueError(
                    f"the estimate of {summary.as_of} covers other seats or parties than "
                    f"that of {last.as_of}"
                )
        ids = {party.id for party in self.election.parties}
        if self.party and self.party not in ids:
            raise ValueError(f"the plan's party must be one of {sorted(ids)}, got {self.party!r}")

    @property
    def today(self) -> Summary:
        """The estimate of the day of the site."""
        return self.estimates[-1]

    @property
    def simulated_returns(self) -> bool:
        """Made-up doorstep returns are part of what the estimate rests on."""
        return self.today.returns is not None and self.record is not None and self.record.simulated
