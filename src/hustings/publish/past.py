"""Earlier elections on these boundaries: who took what in each seat, and who won it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import Election
from hustings.publish.labels import PartyLabel


@dataclass(frozen=True)
class PastResult:
    """One earlier election in one seat: shares of the valid vote, largest first."""

    name: str
    shares: tuple[tuple[PartyLabel, float], ...]


def past_names(election: Election) -> dict[str, str]:
    """Earlier elections by their year where each id has one of its own: "ge2015" is 2015."""
    ids = [past.id for past in election.past]
    years = [re.findall(r"\d{4}", pid) for pid in ids]
    single = [found[0] for found in years if len(found) == 1]
    return dict(zip(ids, single if len(set(single)) == len(ids) else ids, strict=True))


def holders(election: Election, labels: Mapping[str, PartyLabel]) -> list[PartyLabel | None]:
    """Who won each seat last time; a party counts with those whose vote it follows."""
    if not election.past:
        return [None] * len(election.seats)
    past = election.past[0]
    column = {pid: k for k, pid in enumerate(past.parties)}
    heirs = [
        (p.id, [column[pid] for pid in (p.id, *p.follows) if pid in column])
        for p in election.parties
    ]
    taken = {k for _, columns in heirs for k in columns}
    heirs += [(pid, [k]) for pid, k in column.items() if k not in taken]
    votes = np.stack([past.votes[:, columns].sum(axis=1) for _, columns in heirs], axis=1)
    best, most = votes.argmax(axis=1).tolist(), votes.max(axis=1).tolist()
    return [labels[heirs[k][0]] if n else None for k, n in zip(best, most, strict=True)]


def past_results(
    election: Election, labels: Mapping[str, PartyLabel]
) -> list[tuple[PastResult, ...]]:
    names = past_names(election)
    by_seat: list[list[PastResult]] = [[] for _ in election.seats]
    for past in election.past:
        name = names[past.id]
        for index, votes in enumerate(past.votes.tolist()):
            total = sum(votes)
            if not total:
                continue
            shares = sorted(
                ((labels[pid], v / total) for pid, v in zip(past.parties, votes, strict=True) if v),
                key=lambda s: (-s[1], s[0].place),
            )
            by_seat[index].append(PastResult(name, tuple(shares)))
    return [tuple(results) for results in by_seat]
