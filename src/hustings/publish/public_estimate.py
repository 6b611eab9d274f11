"""An estimate as it may be published: nothing in it leads to a few people at the door.

How many returns each seat had by each week's estimate is left out: two weeks apart, shown
counts could differ by one. `data/returns.csv` has the counts of all returns, small ones withheld.
Who is flagged is for the campaign's staff. How many people of a survey live in a seat, or were
left out of it for one reason, is withheld below ten.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hustings.listen.public import FEWEST

Json = Mapping[str, Any]


def public_estimate(figures: Json) -> dict[str, Any]:
    """`hustings estimate --json` without what is the campaign's own. ``returns`` still says whose
    returns were used, where any were; in a seat with returns their number is None. The seconds
    that it took are no part of what is published."""
    public = {**figures, "seconds": None}
    if "returns" in figures:
        public["returns"] = {"party": figures["returns"]["party"]}
    if "survey" in figures:
        aside = figures["survey"]["set_aside"]
        shown = {reason: None if people < FEWEST else people for reason, people in aside.items()}
        public["survey"] = {**figures["survey"], "set_aside": shown}
    public["seats"] = [
        {**seat, "evidence": _evidence(seat["evidence"])} for seat in figures["seats"]
    ]
    return public


def _evidence(evidence: Json) -> dict[str, int | None]:
    public = {**evidence, "returns": None if evidence["returns"] else 0}
    if 0 < evidence.get("respondents", 0) < FEWEST:
        public["respondents"] = None
    return public
