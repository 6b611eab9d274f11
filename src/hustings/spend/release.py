"""Staged release: a plan's amounts let go in steps, as the picture becomes clear.

At every stage each place moves towards the target with what the stage releases, in proportion to
what it still lacks. What was released stays released.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from hustings.spend.allocation import Allocation


def release(
    previous: Allocation | None,
    target: Allocation,
    budgets: Mapping[str, int],
    share: Fraction | tuple[int, int],
) -> Allocation:
    """The cumulative amounts after a stage that brings what is released to ``share`` of each
    budget (a Fraction, or its numerator and denominator).

    No place falls below ``previous`` or rises above the larger of ``previous`` and ``target``,
    and no total rises above its share of the budget, parts of a unit dropped; what no place lacks
    is not released. Whole units go by largest remainder; among equal remainders to the place that
    lacks most, then in the order of ``target``.

    Raises ValueError for a share that is not between 0 and 1.
    """
    part = share if isinstance(share, Fraction) else Fraction(*share)
    if not 0 <= part <= 1:
        raise ValueError(f"found the share {part}, expected one between 0 and 1")
    before = previous or replace(target, seats={}, national={})
    places = [*dict.fromkeys([*target.seats, *before.seats]), None]
    given: dict[str | None, dict[str, int]] = {seat: {} for seat in places}
    for resource in _resources(target, before):
        held = [before.planned(seat, resource) for seat in places]
        gaps = [
            max(0, target.planned(seat, resource) - has)
            for seat, has in zip(places, held, strict=True)
        ]
        room = budgets.get(resource, 0) * part.numerator // part.denominator - sum(held)
        for seat, has, more in zip(places, held, apportioned(gaps, room), strict=True):
            given[seat][resource] = has + more
    national = given.pop(None)
    seats = {seat: amounts for seat, amounts in given.items() if seat is not None}
    return replace(target, seats=seats, national=national)


def apportioned(gaps: Sequence[int], room: int) -> list[int]:
    """``room`` shared out in proportion to ``gaps``, no more than each: whole numbers, by largest
    remainder; among equal remainders the larger gap first, then the earlier."""
    lacking = sum(gaps)
    if room >= lacking:
        return list(gaps)
    if room <= 0:
        return [0] * len(gaps)
    shares = [divmod(room * gap, lacking) for gap in gaps]
    order = sorted(range(len(gaps)), key=lambda i: (-shares[i][1], -gaps[i], i))
    left = room - sum(whole for whole, _ in shares)
    rounded_up = set(order[:left])
    return [whole + (i in rounded_up) for i, (whole, _) in enumerate(shares)]


def _resources(target: Allocation, before: Allocation) -> list[str]:
    amounts = [*target.seats.values(), target.national, *before.seats.values(), before.national]
    return list(dict.fromkeys(name for each in amounts for name in each))
