"""Where something goes: a seat or none; and of what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from hustings.cli.campaign_folder import Campaign

Command = TypeVar("Command", bound=Callable[..., Any])


def place_options(command: Command) -> Command:
    """``--seat`` or ``--national``."""
    seat = click.option("--seat", metavar="ID", help="The seat it is for.")
    national = click.option("--national", is_flag=True, help="It is for no seat.")
    return seat(national(command))


def place_of(seat: str | None, national: bool) -> str | None:
    """The seat that was named, None for national. Exit 2 unless one of the two was said."""
    if national == (seat is not None):
        raise click.UsageError("Say where it goes: either --seat ID or --national.")
    return seat


def known_seat(campaign: Campaign, seat_id: str | None) -> None:
    """Exit 2 for a seat that the election has not."""
    if seat_id is not None and all(seat.seat_id != seat_id for seat in campaign.election.seats):
        close = [s.seat_id for s in campaign.election.seats if s.name.lower() == seat_id.lower()]
        hint = f"That is {close[0]}." if close else "seats.csv has them."
        raise click.UsageError(f"No seat {seat_id!r} in {campaign.election.id}. {hint}")


def known_resource(campaign: Campaign, resource: str) -> None:
    """Exit 2 for a resource that the policy has not."""
    if campaign.policy.resource(resource) is None:
        choices = ", ".join(known.id for known in campaign.policy.resources)
        raise click.UsageError(f"No resource {resource!r} in the policy. Choose one of: {choices}.")


def known_category(campaign: Campaign, seat_id: str | None, category: str | None) -> None:
    """Exit 2 for a category that the law's return has not; where the election gives none, any."""
    who = "party" if seat_id is None else "candidate"
    known = campaign.election.returns.categories(who)
    if category is not None and known and category not in known:
        raise click.UsageError(
            f"No category {category!r} in a {who}'s return. Choose one of: {', '.join(known)}."
        )
