"""``record deliver`` and ``record notional``: facts about what is no money: things that went to
people, and what was given."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from hustings.cli import options
from hustings.cli.campaign_folder import Campaign, open_campaign
from hustings.cli.places import known_category, known_resource, known_seat, place_of, place_options
from hustings.cli.record_acts import added
from hustings.cli.record_amounts import pence, units
from hustings.cli.record_facts import (
    no_request_option,
    number_argument,
    one_of,
    place_or_asked,
    today,
)
from hustings.cli.request_words import open_request
from hustings.cli.room_words import rooms_after, tell_room
from hustings.cli.signing import Signing, append_signed, signing_options

payment_option = click.option(
    "--payment",
    type=click.IntRange(0),
    metavar="P",
    help="The entry of the payment that bought it.",
)


@click.command()
@number_argument
@no_request_option
@click.option("--resource", metavar="ID", help="leaflets, adverts, ... (default: as requested).")
@click.option("--amount", required=True, metavar="X", help="How much of it, a whole number.")
@place_options
@payment_option
@click.option(
    "--bought", metavar="X", help="How much that payment bought in all, where more is to come."
)
@click.option(
    "--promotes",
    type=click.Choice(["candidate", "party"]),
    required=True,
    help="What it promotes: it decides under whose limit it falls.",
)
@options.day_option("--day", "The day it was delivered")
@options.campaign_option
@signing_options
def deliver(
    number: int | None,
    no_request: bool,
    resource: str | None,
    amount: str,
    seat: str | None,
    national: bool,
    payment: int | None,
    bought: str | None,
    promotes: str,
    day: date | None,
    campaign: Path,
    signing: Signing,
) -> None:
    """Record that things were delivered, for request N.

    Leaflets, advertisements, volunteers' hours: whatever the policy counts besides money and
    staff. A payment for no seat is shared among the seats by what of it was delivered where.
    """
    one_of(number, no_request)
    how_much = units(amount, "--amount")
    of_all = None if bought is None else units(bought, "--bought")
    on = day or today()
    with open_campaign(campaign, write=signing.appends) as opened:
        where = place_or_asked(opened, number, seat, national)
        what = _resource(opened, number, resource)
        _known_payment(opened, payment)
        body = {
            "request": number,
            "resource": what,
            "amount": how_much,
            "seat_id": where,
            "payment": payment,
            "bought": of_all,
            "promotes": promotes,
            "day": on.isoformat(),
        }
        tell_room(rooms_after(opened, where, what, how_much, day=on, request=number))
        added(append_signed(opened, "delivery", body, signing))


@click.command()
@click.option("--giver", required=True, metavar="TEXT", help="Who gave it, or sold it so cheaply.")
@click.option("--purpose", required=True, metavar="TEXT", help="What it is.")
@click.option("--worth", required=True, metavar="X", help="What it costs anybody else.")
@click.option("--paid", metavar="X", help="What was paid for it (default: nothing).")
@payment_option
@place_options
@click.option("--request", type=click.IntRange(0), metavar="N", help="The request that it spares.")
@click.option("--category", metavar="TEXT", help="The category of the law's return of spending.")
@options.day_option("--day", "The first day on which it was used")
@options.campaign_option
@signing_options
def notional(
    giver: str,
    purpose: str,
    worth: str,
    paid: str | None,
    payment: int | None,
    seat: str | None,
    national: bool,
    request: int | None,
    category: str | None,
    day: date | None,
    campaign: Path,
    signing: Signing,
) -> None:
    """Record what was given, or sold under its value.

    What is not paid of its value counts under the limits of the law, where the election's law says
    so, and nowhere else.
    """
    if (paid is None) != (payment is None):
        raise click.UsageError("Name both --paid X and --payment P, or for a gift neither.")
    where = place_of(seat, national)
    with open_campaign(campaign, write=signing.appends) as opened:
        known_seat(opened, where)
        known_category(opened, where, category)
        _known_payment(opened, payment)
        if request is not None:
            open_request(opened, request)
        body = {
            "giver": giver,
            "purpose": purpose,
            "market_pence": pence(worth, "--worth"),
            "paid_pence": 0 if paid is None else pence(paid, "--paid"),
            "payment": payment,
            "seat_id": where,
            "day": (day or today()).isoformat(),
            "request": request,
            **({} if category is None else {"category": category}),
        }
        added(append_signed(opened, "notional", body, signing))


def _resource(campaign: Campaign, number: int | None, resource: str | None) -> str:
    """What was delivered: as requested, unless it is said. Exit 2 for money and staff."""
    asked = None if number is None else open_request(campaign, number)
    what = resource or (asked.resource if asked else None)
    if what is None:
        raise click.UsageError("Without a request, give --resource.")
    if what in ("money", "staff_days"):
        raise click.UsageError(
            f"{what} is not delivered: record it with `hustings record pay` or `record move`."
        )
    known_resource(campaign, what)
    return what


def _known_payment(campaign: Campaign, number: int | None) -> None:
    """Exit 2 for an entry that is no payment."""
    from hustings.spend.happened import payment_in

    if number is not None and payment_in(campaign.ledger.spent, number) is None:
        raise click.UsageError(
            f"Entry {number} is no payment. `hustings record log --type payment` lists them."
        )
