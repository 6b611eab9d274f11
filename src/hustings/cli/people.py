"""People by the offices that they hold, in what is typed and in what is shown."""

from __future__ import annotations

import re

import click

from hustings.cli.campaign_folder import Campaign
from hustings.cli.visible import visible

PERSON = re.compile(r"[\w.:-]+", re.ASCII)  # whatever may be a person's id


def people_named(campaign: Campaign, text: str) -> str:
    """The text with each person's offices in place of the random id, as far as the log has any."""
    return visible(PERSON.sub(lambda found: offices_of(campaign, found[0]) or found[0], text))


def offices_of(campaign: Campaign, person_id: str) -> str:
    """The offices of a person, in words."""
    held = [o.office_id for o in campaign.record.offices.values() if o.person_id == person_id]
    return " and ".join(held)


def person_of(campaign: Campaign, name: str) -> str:
    """The person in an office, alone in a role, or with this id. Exit 2 for none or several."""
    offices = campaign.record.offices
    if name in offices:
        return offices[name].person_id
    people = sorted(
        {held.person_id for held in offices.values() if name in (held.role, held.person_id)}
    )
    if len(people) == 1:
        return people[0]
    if people:
        fitting = sorted(held.office_id for held in offices.values() if held.role == name)
        raise click.UsageError(f"{name} may be any of {', '.join(fitting)}: name the office.")
    raise click.UsageError(
        f"Nobody holds {name!r}. Offices in the record: {', '.join(sorted(offices))}."
    )
