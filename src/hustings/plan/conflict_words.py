"""A conflict of demands in plain words, with its figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.demands import Demands, Name
from hustings.plan.words import listed, with_unit

SEATS_NAMED = 5  # of a list of seats; the others are counted
REMEDIES = {
    "floor": "lower these floors",
    "at least": "ask less of fairness",
    "budget": "raise the budget",
    "at most": "raise the limit, where it is yours",
    "cap": "raise these caps",
}


def demanded(demands: Demands, names: Iterable[Name]) -> str:
    """ "the floors of money in seats A and B, £12,000 together, against the budget of money,
    £10,000"."""
    pooled = ("at least", "at most")
    groups: dict[tuple[str, int], list[Name]] = {}
    for name in names:
        groups.setdefault((name.kind, -1 if name.kind in pooled else name.column), []).append(name)
    said = {
        side: [one_group(demands, groups[at]) for at in sorted(groups) if at[0] in side]
        for side in (("floor", "at least"), ("budget", "at most", "cap"))
    }
    return ", against ".join(listed(side) for side in said.values() if side)


def one_group(demands: Demands, group: Sequence[Name]) -> str:
    """Demands of one kind: on one resource, or pooled limits."""
    kind, column = group[0].kind, group[0].column
    if kind in ("at most", "at least"):
        noun = "limit" if kind == "at most" else "fairness floor"
        each = [
            f"{demands.pooled[name.column].name!r} of {weighted(demands, name.column)}"
            for name in group
        ]
        return f"the {noun}{'s' if len(group) > 1 else ''} {listed(each)}"
    resource = demands.resources[column]
    if kind == "budget":
        return f"the budget of {resource}, {amount(demands, resource, demands.budgets[column])}"
    figures: FloatArray = demands.taken(demands.floors) if kind == "floor" else demands.caps
    seats = sorted(demands.seat_ids[name.seat] for name in group)
    total = amount(demands, resource, float(np.sum([figures[name.seat, column] for name in group])))
    lost = " (with what moving loses)" if kind == "floor" and moves(demands, group) else ""
    if len(seats) == 1:
        return f"the {kind} of {resource} in seat {seats[0]}, {total}{lost}"
    return f"the {kind}s of {resource} in {seats_named(seats)}, {total} together{lost}"


def moves(demands: Demands, group: Sequence[Name]) -> bool:
    """Whether a floor of these takes more of the budget than it gives."""
    more = demands.taken(demands.floors) > demands.floors
    return any(bool(more[name.seat, name.column]) for name in group)


def weighted(demands: Demands, place: int) -> str:
    """The amount of a pooled limit, in the unit of its one resource; money's where several
    resources are counted at what they cost."""
    limit = demands.pooled[place]
    counted = [
        name for name, weight in zip(demands.resources, limit.weights, strict=True) if weight
    ]
    unit = counted[0] if len(counted) == 1 else "money" if "money" in counted else ""
    return amount(demands, unit, limit.amount)


def seats_named(seats: Sequence[str]) -> str:
    """ "seats A and B", "12 seats (A, B, C, D, E and 7 more)"."""
    if len(seats) <= SEATS_NAMED:
        return f"seats {listed(seats)}"
    more = f"{len(seats) - SEATS_NAMED} more"
    return f"{len(seats)} seats ({listed([*seats[:SEATS_NAMED], more])})"


def amount(demands: Demands, resource: str, figure: float) -> str:
    """As words.amount_of, but never rounded so far that two sides of a conflict look equal."""
    number = f"{figure:,.6f}".rstrip("0").rstrip(".")
    return with_unit(resource, number, demands.currency)


def remedy(names: Sequence[Name]) -> str:
    """What would end the conflict: any one of these."""
    kinds = {name.kind for name in names}
    return " or ".join(way for kind, way in REMEDIES.items() if kind in kinds)
