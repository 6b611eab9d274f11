"""``record commit``: a fact. Money is bound from the day on which something is ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hustings.cli import options
from hustings.cli.campaign_folder import Campaign, open_campaign
from hustings.cli.places import known_category, known_seat, place_of, place_options
from hustings.cli.record_acts import added
from hustings.cli.record_amounts import pence
from hustings.cli.record_facts import no_request_option, number_argument, one_of, today
from hustings.cli.request_words import open_request
from hustings.cli.room_words import rooms_after, tell_room
from hustings.cli.signing import Signing, append_signed, signing_options

if TYPE_CHECKING:
    from hustings.spend.order import Order


@click.command()
@number_argument
@no_request_option
@click.option("--amount", metavar="X", help="Money: 1250 or 1250.50 (default: as requested).")
@place_options
@click.option("--payee", metavar="TEXT", help="Who is to be paid (default: as requested).")
@click.option("--purpose", metavar="TEXT", help="What was ordered (default: as requested).")
@options.day_option("--ordered", "The day of the order or contract")
@click.option(
    "--due",
    type=options.IsoDate(),
    metavar="DATE",
    help="The day by which it is to be paid.",
)
@click.option(
    "--category",
    metavar="TEXT",
    help="The category of the law's return of spending that it falls under.",
)
@click.option(
    "--replaces",
    type=click.IntRange(0),
    metavar="ENTRY",
    help="The commitment that this one changes: what is not given is as it was.",
)
@click.option(
    "--cancels",
    type=click.IntRange(0),
    metavar="ENTRY",
    help="The commitment that was cancelled: nothing of it is to be paid any more.",
)
@options.campaign_option
@signing_options
def commit(
    number: int | None,
    no_request: bool,
    amount: str | None,
    seat: str | None,
    national: bool,
    payee: str | None,
    purpose: str | None,
    ordered: date | None,
    due: date | None,
    category: str | None,
    replaces: int | None,
    cancels: int | None,
    campaign: Path,
    signing: Signing,
) -> None:
    """Record that something was ordered, or a contract signed, for request N.

    From then on the money is committed, until it is paid. With --replaces or --cancels neither N
    nor --no-request is said: the request is that of the commitment named.
    """
    changed = replaces if cancels is None else cancels
    if changed is None:
        one_of(number, no_request)
    elif number is not None or no_request or (replaces is not None and cancels is not None):
        raise click.UsageError("Name one commitment that is changed or cancelled, and no request.")
    if cancels is not None and amount is not None:
        raise click.UsageError("Nothing of a cancelled order is to be paid: leave out --amount.")
    with open_campaign(campaign, write=signing.appends) as opened:
        before = None if changed is None else order_at(opened, changed)
        known = as_known(opened, number, before)
        if known and seat is None and not national:
            where = known.seat_id
        else:
            where = place_of(seat, national)
        known_seat(opened, where)
        known_category(opened, where, category)
        to, what = payee or (known and known.payee), purpose or (known and known.purpose)
        if to is None or what is None:
            raise click.UsageError("Without a request, give --payee and --purpose.")
        bound = 0 if cancels is not None else ordered_pence(amount, known)
        on = ordered or today()
        if due is not None and due < on:
            raise click.UsageError(f"--due: found {due}, expected a day from {on} on.")
        request = known.request if known else None
        body = {
            "request": request,
            "amount_pence": bound,
            "seat_id": where,
            "payee": to,
            "purpose": what,
            "ordered": on.isoformat(),
            "due": None if due is None else due.isoformat(),
            **({} if category is None else {"category": category}),
            **({} if changed is None else {"replaces": changed}),
        }
        if bound:
            tell_room(rooms_after(opened, where, "money", bound, day=on, request=request))
        added(append_signed(opened, "commitment", body, signing))


@dataclass(frozen=True)
class Known:
    """What an order is unless the options say otherwise. ``amount``: None where the request is of
    another resource than money."""

    request: int | None
    seat_id: str | None
    payee: str
    purpose: str
    amount: int | None


def as_known(campaign: Campaign, number: int | None, before: Order | None) -> Known | None:
    """As the order was that is changed, or as requested; None where there is neither."""
    if before is not None:
        was = before.standing
        return Known(was.request, was.seat_id, was.payee, was.purpose, was.amount)
    if number is None:
        return None
    asked = open_request(campaign, number)
    amount = asked.amount if asked.resource == "money" else None
    return Known(asked.index, asked.seat_id, asked.payee, asked.purpose, amount)


def ordered_pence(amount: str | None, known: Known | None) -> int:
    """The sum that was said, or what is known. Exit 2 for neither."""
    if amount is not None:
        return pence(amount, "--amount")
    if known is None or not known.amount:
        raise click.UsageError("Say how much was ordered: --amount X.")
    return known.amount


def order_at(campaign: Campaign, number: int) -> Order:
    """The order of a commitment's entry, as it stands now. Exit 2 where the entry is none."""
    order = campaign.ledger.commitments.orders.get(number)
    if order is None:
        raise click.UsageError(
            f"Entry {number} is no commitment. `hustings record log --type commitment` lists them."
        )
    return order
