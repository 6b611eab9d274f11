"""The plan that was signed, as plans/ keeps it, in place of the one that the budgets give.

What is signed is a plan's amounts. The rest of its file is words and figures for the pages, which
nobody signed: they are taken only where each is of the kind that pages look for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hustings.cli.options import show_warnings

if TYPE_CHECKING:
    from hustings.cli.campaign_folder import Campaign
    from hustings.demo.weeks import Week

NO_PLAN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
LARGEST = 1e15


def with_signed_plan(campaign: Campaign, week: Week) -> Week:
    """The week with the plan that was signed for it, where plans/ has one of which the amounts in
    the record come: it may have been made with terms of its own (docs/plan-terms.md). Otherwise
    the plan that the record's budgets give; a file that is no plan is a warning."""
    path = plan_file(campaign, week.day)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"), parse_constant=_refused)
        found = is_signed(campaign, kept, week.day) and fields(week.plan) <= fields(kept)
        if not found:
            return week
    except FileNotFoundError:
        return week
    except (OSError, *NO_PLAN) as error:
        return _without(week, path, str(error))
    odd = next(unlike(kept, week.plan), None)
    return replace(week, plan=kept) if odd is None else _without(week, path, odd)


def plan_file(campaign: Campaign, day: date) -> Path:
    """Where the plan of a day is kept."""
    return campaign.folder / "plans" / f"{day.isoformat()}.json"


def _without(week: Week, path: Path, why: str) -> Week:
    show_warnings([f"{path} is no plan ({why}): the plan that the record's budgets give is shown"])
    return week


def _refused(name: str) -> float:
    raise ValueError(f"{name} is no number")


def is_signed(campaign: Campaign, plan: Mapping[str, Any], day: date) -> bool:
    """Whether some plan entry of the day is the whole release of ``plan``. Raises any of NO_PLAN
    for what is none."""
    from hustings.spend.allocation import allocation_bytes
    from hustings.spend.planned import allocation_from_plan
    from hustings.spend.release import release

    simulated = bool(campaign.record.genesis["simulated"])
    currency = campaign.election.currency
    target = allocation_from_plan(plan, campaign.party, simulated=simulated, currency=currency)
    budgets = {resource.id: resource.budget for resource in campaign.policy.resources}
    before = None
    for entry in campaign.ledger.plans:
        if entry.as_of == day.isoformat():
            whole = release(before, target, budgets, Fraction(1))
            if allocation_bytes(whole) == allocation_bytes(entry.allocation):
                return True
        before = entry.allocation
    return False


def fields(plan: Mapping[str, Any]) -> set[str]:
    """What pages may look for in a plan. A file of an older release may have less."""
    of_seats = {f"seats.{key}" for seat in plan["seats"] for key in seat}
    return ({*plan} - {"what_if"}) | of_seats


def unlike(kept: Any, ours: Any, place: str = "") -> Iterator[str]:
    """What in a plan is of another kind than in one that this release makes, place by place.
    Numbers may be null, and lists of any length."""
    if isinstance(ours, Mapping) and isinstance(kept, dict):
        for key in kept.keys() & ours.keys():
            yield from unlike(kept[key], ours[key], f"{place}.{key}".lstrip("."))
    elif isinstance(ours, list) and isinstance(kept, list):
        for each in kept if ours else ():
            yield from unlike(each, ours[0], f"{place}[]")
    elif ours is not None and not _same_kind(kept, ours):
        yield f"{place}: found {str(kept)[:40]!r}"


def _same_kind(kept: Any, ours: Any) -> bool:
    if isinstance(ours, bool | str):
        return isinstance(kept, type(ours))
    if isinstance(ours, int | float):
        return kept is None or (
            isinstance(kept, int | float) and not isinstance(kept, bool) and abs(kept) < LARGEST
        )
    return False


@contextmanager
def plans_that_can_be_shown(
    campaign: Campaign, made: Sequence[Week], shown: Sequence[Week]
) -> Iterator[None]:
    """Exit 2 where no page can be made of a plan out of plans/, which may have been changed by
    hand. ``made``: the weeks before ``with_signed_plan``, ``shown``: after it."""
    try:
        yield
    except (StopIteration, *NO_PLAN) as error:
        kept = [after for before, after in zip(made, shown, strict=True) if after is not before]
        if not kept:
            raise
        names = ", ".join(str(plan_file(campaign, week.day)) for week in kept)
        raise click.ClickException(
            f"{names}: no page can be made of it ({type(error).__name__}: {error}). Bring the file "
            "back as `hustings plan` wrote it, or move it away: then the plan that the record's "
            "budgets give is shown."
        ) from error
