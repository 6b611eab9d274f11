"""Earlier elections on these boundaries: who took what in each seat, and who won it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hustings.election.contest import Election
from hustings.election.votes import first_past_the_post, last_winners
from hustings.publish.labels import PartyLabel


@dataclass(frozen=True)
class PastResult:
    """One earlier election in one seat: shares of the valid vote, largest first, and who won.

    The winner is the party of the first candidate, which need not have the largest share: a
    party's share is that of all its candidates together.
    """

    name: str
    shares: tuple[tuple[PartyLabel, float], ...]
    winner: PartyLabel


def past_names(election: Election) -> dict[str, str]:
    """Earlier elections by their year where each id has one of its own: "ge2015" is 2015."""
    ids = [past.id for past in election.past]
    years = [re.findall(r"\d{4}", pid) for pid in ids]
    single = [found[0] for found in years if len(found) == 1]
    return dict(zip(ids, single if len(set(single)) == len(ids) else ids, strict=True))


def holders(election: Election, labels: Mapping[str, PartyLabel]) -> list[PartyLabel | None]:
    """Who won each seat last time, as the party that carries that vote now."""
    return [labels[winner] if winner else None for winner in last_winners(election)]


def past_results(
    election: Election, labels: Mapping[str, PartyLabel]
) -> list[tuple[PastResult, ...]]:
    """Each seat's earlier elections, latest first, without those where nobody got a vote."""
    names = past_names(election)
    by_seat: list[list[PastResult]] = [[] for _ in election.seats]
    for past in election.past:
        of = [labels[pid] for pid in past.parties]
        winners = first_past_the_post(past.best).tolist()
        for index, votes in enumerate(past.votes.tolist()):
            if winners[index] >= 0:
                result = PastResult(names[past.id], _shares(of, votes), of[winners[index]])
                by_seat[index].append(result)
    return [tuple(results) for results in by_seat]


def _shares(of: Sequence[PartyLabel], votes: Sequence[int]) -> tuple[tuple[PartyLabel, float], ...]:
    total = sum(votes)
    shares = [(label, v / total) for label, v in zip(of, votes, strict=True) if v]
    return tuple(sorted(shares, key=lambda share: (-share[1], share[0].place)))
