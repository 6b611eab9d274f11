"""Where candidates' declared money went, beside how close each seat was at earlier elections.

Declared spending of candidates (spending.csv) against the majority, by party. The majority is that
of the election before, which is what everybody knew while the money was spent; where a folder does
not hold it, it is that of the same election, known afterwards only, and this is said.

Beside what was spent stands a plain rule that knows nothing but that majority: in proportion to
p(1 - p), where p is the chance to win if the lead is last time's and moves at random. Uncertainty
is a bootstrap over seats (Efron and Tibshirani 1993, ch. 6): what would another draw of such seats
have shown? It takes seats as independent of one another, and says nothing where a figure rests on
a few of them. Parties are labels: nothing here depends on which is which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special, stats

from hustings.audit.ranges import Range, enough, pointed, ranged
from hustings.election.contest import BoolArray, Election, FloatArray, PastElection
from hustings.election.declared import declared_sums

BANDS = (0.0, 0.05, 0.10, 0.20)  # the last is open
SAFE = 0.20  # as a part of the vote: never in danger where held, out of reach elsewhere
CLOSE = 0.10
LEAD_SD = 0.10  # how far a lead moves from one election to the next, in the plain rule
WIDE_SD = 0.20  # the same, in a rule that expects twice as much
LEAST_SEATS = 30  # fewer say little of a party
BOOTSTRAPS = 2_000


@dataclass(frozen=True)
class Band:
    """Seats whose majority lies from ``low`` up to ``high`` (a part of the vote; None: open).
    ``share_of_limit``: what was spent there of what the law allowed."""

    low: float
    high: float | None
    seats: int
    share_of_limit: Range


@dataclass(frozen=True)
class DeclaredParty:
    """One party. ``spent``: pounds. ``left_out``: candidates without a majority to go by, who
    spent ``left_out_spent`` pounds more; ``nothing``: those who declared no spending at all;
    ``no_limit``: those whose limit is not given. ``held`` (won at that election) and ``other``: by
    band.
    ``with_closeness``: rank correlation of the share of the limit with closeness, over held seats
    and over others.
    ``safe_held``: the part of all the money that went to held seats that were never in danger;
    ``out_of_reach``: to others that were far off; ``close``: to seats within a tenth of the vote.
    ``rule_*``: what the plain rule would have given those, of the same sum; ``wide_*``: if leads
    moved twice as far."""

    party: str
    candidates: int
    left_out: int
    left_out_spent: float
    nothing: int
    no_limit: int
    spent: float
    share_of_limit: Range
    held: tuple[Band, ...]
    other: tuple[Band, ...]
    held_with_closeness: Range
    other_with_closeness: Range
    safe_held: Range
    out_of_reach: Range
    close: Range
    rule_safe_held: float
    rule_out_of_reach: float
    rule_close: float
    wide_safe_held: float
    wide_out_of_reach: float
    wide_close: float


@dataclass(frozen=True)
class Declared:
    """One earlier election. ``by``: the election whose majorities are used; ``known_then`` is False
    where these are of the same election."""

    election: str
    by: str
    known_then: bool
    parties: tuple[DeclaredParty, ...]


@dataclass(frozen=True)
class Candidates:
    """A party's n candidates. ``lead``: (n,) over the strongest other party, as a part of the
    vote, below 0 where the seat was not held, nan where there is none to go by. ``spent``,
    ``limit``: (n,) pounds, nan for no limit."""

    lead: FloatArray
    spent: FloatArray
    limit: FloatArray


def declared(
    election: Election, seed: int = 0, bootstraps: int = BOOTSTRAPS
) -> tuple[Declared, ...]:
    """Every earlier election of which the folder has declared spending and majorities, in the
    folder's order of past elections."""
    return tuple(
        Declared(spent_at.id, by.id, by is not spent_at, parties)
        for place, spent_at in enumerate(election.past)
        for by in ((*election.past[place + 1 :], spent_at)[0],)
        for parties in (_parties(election, spent_at.id, by, seed, bootstraps),)
        if parties
    )


def _parties(
    election: Election, spent_at: str, by: PastElection, seed: int, bootstraps: int
) -> tuple[DeclaredParty, ...]:
    """Those with enough candidates, largest sum first."""
    sums = declared_sums(election, spent_at)
    place = {seat.seat_id: number for number, seat in enumerate(election.seats)}
    found = []
    for party in {party for _, party in sums}:
        # By id, so that two folders with the same seats in another order draw the same ones.
        seats = sorted(seat for seat, of in sums if of == party)
        lead = leads_of(by, party)[[place[seat] for seat in seats]]
        spent = np.array([sums[seat, party].spent for seat in seats], dtype=np.float64)
        limit = np.array([sums[seat, party].limit for seat in seats], dtype=np.float64)
        if (~np.isnan(lead)).sum() >= LEAST_SEATS:
            found.append(describe(party, Candidates(lead, spent, limit), seed, bootstraps))
    return tuple(sorted(found, key=lambda party: (-party.spent, -party.candidates, party.party)))


def leads_of(by: PastElection, party: str) -> FloatArray:
    """(S,) the party's best candidate less the best of any other party, as a part of all votes;
    nan where the party did not stand, or stood alone."""
    total = by.votes.sum(axis=1)
    if party not in by.parties or len(by.parties) < 2:
        return np.full(len(total), np.nan)
    column = by.parties.index(party)
    own = by.best[:, column]
    others = np.delete(by.best, column, axis=1).max(axis=1)
    lead: FloatArray = (own - others) / np.maximum(total, 1)
    return np.where((own > 0) & (others > 0), lead, np.nan)


def describe(party: str, everyone: Candidates, seed: int, bootstraps: int) -> DeclaredParty:
    """All figures of one party, every interval from the same draws of seats."""
    known = ~np.isnan(everyone.lead)
    of = Candidates(everyone.lead[known], everyone.spent[known], everyone.limit[known])
    count = len(of.lead)
    draws = np.random.Generator(np.random.PCG64(seed)).integers(count, size=(bootstraps, count))
    held, distance = of.lead > 0, np.abs(of.lead)
    rule, wide = rule_shares(of.lead, LEAD_SD), rule_shares(of.lead, WIDE_SD)
    safe_held, out_of_reach, close = (
        held & (distance >= SAFE),
        ~held & (distance >= SAFE),
        distance < CLOSE,
    )

    def part(where: BoolArray) -> Range:
        found = ranged(lambda rows: _part(of.spent[rows], where[rows]), draws)
        return found if enough(where) and enough(~where) else pointed(found)

    def rank(where: BoolArray) -> Range:
        return ranged(lambda rows: _rank(of, rows[where[rows]]), draws[:400])

    def of_limit(where: BoolArray) -> Range:
        found = ranged(lambda rows: _of_limit(of, rows, where), draws)
        return found if enough(where) else pointed(found)

    def bands(where: BoolArray) -> tuple[Band, ...]:
        return tuple(
            Band(low, high, int(inside.sum()), of_limit(inside))
            for low, high in zip(BANDS, (*BANDS[1:], None), strict=True)
            for inside in (
                where & (distance >= low) & (distance < (np.inf if high is None else high)),
            )
        )

    return DeclaredParty(
        party=party,
        candidates=count,
        left_out=int((~known).sum()),
        left_out_spent=round(float(everyone.spent[~known].sum()), 2),
        nothing=int((of.spent == 0).sum()),
        no_limit=int(np.isnan(of.limit).sum()),
        spent=round(float(of.spent.sum()), 2),
        share_of_limit=of_limit(np.ones(count, dtype=np.bool_)),
        held=bands(held),
        other=bands(~held),
        held_with_closeness=rank(held),
        other_with_closeness=rank(~held),
        safe_held=part(safe_held),
        out_of_reach=part(out_of_reach),
        close=part(close),
        rule_safe_held=float(rule[safe_held].sum()),
        rule_out_of_reach=float(rule[out_of_reach].sum()),
        rule_close=float(rule[close].sum()),
        wide_safe_held=float(wide[safe_held].sum()),
        wide_out_of_reach=float(wide[out_of_reach].sum()),
        wide_close=float(wide[close].sum()),
    )


def rule_shares(lead: FloatArray, lead_sd: float = LEAD_SD) -> FloatArray:
    """(n,) adding to one: p(1 - p), p the chance that the lead stays or becomes one, where it
    moves with that standard deviation."""
    p = special.ndtr(lead / lead_sd)
    worth = p * (1.0 - p)
    shares: FloatArray = worth / worth.sum()
    return shares


def _part(spent: FloatArray, where: BoolArray) -> float:
    whole = spent.sum()
    return float(spent[where].sum() / whole) if whole else float("nan")


def _of_limit(of: Candidates, rows: Any, where: BoolArray) -> float:
    """What was spent of what was allowed, where a limit is given."""
    chosen = rows[where[rows] & ~np.isnan(of.limit[rows])]
    allowed = of.limit[chosen].sum()
    return float(of.spent[chosen].sum() / allowed) if allowed else float("nan")


def _rank(of: Candidates, rows: Any) -> float:
    """Spearman's, with closeness: 1 where the closest seats got the largest part of their limit."""
    rows = rows[~np.isnan(of.limit[rows])]
    share = of.spent[rows] / of.limit[rows]
    far = np.abs(of.lead[rows])
    if len(rows) < LEAST_SEATS or np.ptp(share) == 0 or np.ptp(far) == 0:
        return float("nan")
    ranks = stats.rankdata(share), stats.rankdata(-far)
    return float(np.corrcoef(*ranks)[0, 1])
