"""Declared spending as JSON, and what may be concluded from it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from hustings.audit.declared import Band, Declared, DeclaredParty
from hustings.audit.ranges import Range

CAVEATS = (
    "Declared by candidates alone: national spending, staff and volunteers are not in it.",
    "A majority is not all that people knew; polls, visits and what agents knew are not here.",
    "Money spent where a seat was never in danger says nothing of why, nor of anybody's motive.",
    "The ranges take seats as independent; neighbours are alike, so that they are too narrow.",
    "Many figures stand here: of those whose 90% range just misses 0, some do so by chance.",
)


def declared_json(found: tuple[Declared, ...]) -> dict[str, Any]:
    """What ``hustings audit --declared --json`` prints. Shares are fractions."""
    return {
        "elections": [
            {
                "election": one.election,
                "majorities_of": one.by,
                "known_then": one.known_then,
                "parties": [party_json(party) for party in one.parties],
            }
            for one in found
        ],
        "caveats": list(CAVEATS),
    }


def party_json(party: DeclaredParty) -> dict[str, Any]:
    """One party's figures."""
    figures = {name: getattr(party, name) for name in asdict(party)}
    return {name: _json(value) for name, value in figures.items()}


def _json(value: Any) -> Any:
    if isinstance(value, Range):
        return value.as_json()
    if isinstance(value, tuple):
        return [_band(band) for band in value]
    return round(value, 4) if isinstance(value, float) else value


def _band(band: Band) -> dict[str, Any]:
    return {
        "from": band.low,
        "to": band.high,
        "seats": band.seats,
        "share_of_limit": band.share_of_limit.as_json(),
    }
