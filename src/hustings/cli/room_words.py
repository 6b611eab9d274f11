"""What is left under each bound, said before a request, an approval or a payment is signed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from hustings.cli.campaign_folder import Campaign
from hustings.cli.output import progress_line
from hustings.cli.record_amounts import shown_amount
from hustings.cli.visible import visible

if TYPE_CHECKING:
    from hustings.spend.room_left import Room


def rooms_after(
    campaign: Campaign,
    seat_id: str | None,
    resource: str,
    amount: int,
    *,
    day: date | None = None,
    request: int | None = None,
) -> tuple[Room, ...]:
    """Under each bound, by the record as it stands. ``day``: when it is paid; today unless told.
    ``request``: the entry that this is, or pays."""
    from hustings.spend.law import spending_law
    from hustings.spend.room_left import Asked, rooms

    law = spending_law(campaign.election, campaign.party)
    asked = Asked(seat_id, resource, amount, day or datetime.now(UTC).date(), request)
    return rooms(campaign.ledger, law, campaign.record, asked)


def tell_room(found: tuple[Room, ...]) -> None:
    """A line a bound, on standard error; a warning from nine tenths of it on."""
    for room in found:
        progress_line(visible(room_line(room)))


def room_line(room: Room) -> str:
    """What is left after this, or how much is too much."""
    bound = shown_amount(room.unit, room.bound)
    if room.left < 0:
        over = shown_amount(room.unit, -room.left)
        return f"Warning: {over} beyond {room.name}, which is {bound}, with what is approved."
    left = f"{shown_amount(room.unit, room.left)} of {bound} left after this: {room.name}."
    return f"Warning: close to the limit. {left}" if room.is_close else left


def refuse_past_the_law(found: tuple[Room, ...], *, force: bool) -> None:
    """Exit 2 for a request past a limit of the law, unless a departure was signed for the place.
    The departure lets it be asked for; what is paid stays a breach."""
    for room in found:
        if room.left >= 0 or room.kind != "law":
            continue
        if room.is_refused and not force:
            raise click.ClickException(
                f"Not added: with what is paid and approved it comes to "
                f"{shown_amount(room.unit, room.after)}; {room.name} is "
                f"{shown_amount(room.unit, room.bound)}. Remedy: ask for "
                f"{shown_amount(room.unit, max(0, room.left + room.asked))} at most. Nobody can "
                "sign the law away: with a signed departure for the seat (`record depart`) or "
                "--force it may be asked for, and paying it stays a breach."
            )
        progress_line("No departure changes the law: a payment of this stays a breach.")
