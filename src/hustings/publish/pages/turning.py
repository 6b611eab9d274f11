"""From defence to attack: how each resource is split between stances, plan by plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hustings.publish.charts.figure import Figure, Table
from hustings.publish.charts.stances import Split, stance_chart
from hustings.publish.resources import Resource, resources
from hustings.publish.site_data import Json, SiteData
from hustings.publish.verdicts import STANCES
from hustings.publish.words import long_date, per_cent

STACK = ("defend", "hold", "attack")  # from the bottom of a column up


def stance_split(plan: Json, resource: Resource) -> Split:
    """Parts of what the plan uses of a resource, by stance; all nothing where it uses none."""
    found = next(split for split in plan["by_stance"] if split["resource"] == resource.id)
    day = date.fromisoformat(str(found["as_of"]))
    return Split(day, tuple((stance, float(found[stance] or 0.0)) for stance in STACK))


def stance_figures(site: SiteData) -> tuple[tuple[Resource, Figure], ...]:
    """One picture a resource: the split between stances, plan by plan."""
    if site.plan is None:
        return ()
    plans = (*site.earlier_plans, site.plan)
    figures = []
    for resource in resources(site.plan, site.election.currency):
        splits = [stance_split(plan, resource) for plan in plans]
        if any(part for split in splits for _, part in split.parts):
            figures.append((resource, _stance_figure(resource, splits)))
    return tuple(figures)


def _stance_figure(resource: Resource, splits: Sequence[Split]) -> Figure:
    first, last = dict(splits[0].parts), dict(splits[-1].parts)
    table = Table(
        f"{resource.name} by stance and date of plan",
        ("Date", *(STANCES[stance] for stance in STACK)),
        tuple(
            (long_date(split.day), *(per_cent(part) for _, part in split.parts)) for split in splits
        ),
    )
    if len(splits) > 1:
        finding = (
            f"{resource.name} on attack went from {per_cent(first['attack'])} on "
            f"{long_date(splits[0].day)} to {per_cent(last['attack'])} on "
            f"{long_date(splits[-1].day)}; on defence from {per_cent(first['defend'])} to "
            f"{per_cent(last['defend'])}."
        )
    else:
        finding = (
            f"{per_cent(last['attack'])} of {resource.name.lower()} goes to attack and "
            f"{per_cent(last['defend'])} to defence."
        )
    return stance_chart(splits, STANCES, finding, table)
