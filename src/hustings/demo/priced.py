"""What the example's one signed departure was said to cost before it was signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from hustings.demo.weeks import Week, drawn_by
from hustings.election.contest import Election
from hustings.plan.campaign import campaign_problem
from hustings.plan.departure import Change, price_of
from hustings.plan.leads import contested, leads
from hustings.plan.own_trials import folder_response

MILLIONTHS = 1_000_000


def departure_price(
    election: Election, party: str, weeks: Sequence[Week], day: date, change: Change
) -> dict[str, int] | None:
    """Expected seats lost in millionths, as an entry has them, by the last estimate before
    ``day`` and its plan; None where there is none, or the plan lacks the seat."""
    known = [week for week in weeks if week.day <= day]
    if not known:
        return None
    week = known[-1]
    drawn = drawn_by(election, party, week.drawing, week.drawing.seed)
    problem = campaign_problem(drawn, party, week.terms, folder_response(election.folder))
    if change.seat_id not in problem.seat_ids:
        return None
    given = {seat["seat_id"]: seat["amounts"] for seat in week.plan["seats"]}
    amounts = [[given[s][r.id] for r in problem.resources] for s in problem.seat_ids]
    lead = leads(drawn, party, contested(drawn, party))
    cost = price_of(problem, lead, np.array(amounts, dtype=np.float64), [change]).price
    return {name: round(MILLIONTHS * value) for name, value in cost.as_json().items()}
