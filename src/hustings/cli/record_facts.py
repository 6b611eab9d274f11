"""``record pay`` and ``record move``: facts. They always count, and carry what they break."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from hustings.cli import options
from hustings.cli.campaign_folder import Campaign, open_campaign
from hustings.cli.places import known_seat, place_of, place_options
from hustings.cli.record_acts import added
from hustings.cli.record_amounts import pence, units
from hustings.cli.request_words import open_request
from hustings.cli.room_words import rooms_after, tell_room
from hustings.cli.signing import Signing, append_signed, signing_options

number_argument = click.argument("number", type=click.IntRange(0), metavar="[N]", required=False)
no_request_option = click.option(
    "--no-request", is_flag=True, help="Nobody asked for it: it is recorded with that breach."
)


@click.command()
@number_argument
@no_request_option
@click.option("--amount", required=True, metavar="X", help="Money: 1250 or 1250.50.")
@place_options
@click.option("--payee", metavar="TEXT", help="Who received it (default: as requested).")
@click.option("--purpose", metavar="TEXT", help="What for (default: as requested).")
@click.option(
    "--invoice",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="The invoice: kept in files/, its hash in the record.",
)
@options.day_option("--value-date", "The day the money left")
@click.option(
    "--commitment",
    type=click.IntRange(0),
    metavar="ENTRY",
    help="The commitment that it pays (default: the oldest to this payee on the request).",
)
@options.campaign_option
@signing_options
def pay(
    number: int | None,
    no_request: bool,
    amount: str,
    seat: str | None,
    national: bool,
    payee: str | None,
    purpose: str | None,
    invoice: Path | None,
    value_date: date | None,
    commitment: int | None,
    campaign: Path,
    signing: Signing,
) -> None:
    """Record that money was paid, for request N.

    Seat, payee and purpose are the request's unless others are given. A payment that breaks a
    rule is recorded all the same, and the breach is shown.
    """
    from hustings.record.files import digest_of

    one_of(number, no_request)
    bill = None if invoice is None else invoice.read_bytes()
    with open_campaign(campaign, write=signing.appends) as opened:
        where = place_or_asked(opened, number, seat, national)
        asked = None if number is None else open_request(opened, number)
        to = payee if asked is None else payee or asked.payee
        what = purpose if asked is None else purpose or asked.purpose
        if to is None or what is None:
            raise click.UsageError("Without a request, give --payee and --purpose.")
        paid = pence(amount, "--amount")
        body = {
            "request": number,
            "amount_pence": paid,
            "seat_id": where,
            "payee": to,
            "purpose": what,
            "invoice": None if bill is None else digest_of(bill),
            "value_date": (value_date or today()).isoformat(),
            **({} if commitment is None else {"commitment": commitment}),
        }
        room = rooms_after(opened, where, "money", paid, day=value_date or today(), request=number)
        tell_room(room)
        added(append_signed(opened, "payment", body, signing, [] if bill is None else [bill]))


@click.command()
@number_argument
@no_request_option
@click.option("--amount", required=True, metavar="DAYS", help="Staff-days, a whole number.")
@place_options
@click.option("--from", "from_seat", metavar="SEAT", help="Where they were (default: national).")
@options.day_option("--start", "The first day there")
@options.campaign_option
@signing_options
def move(
    number: int | None,
    no_request: bool,
    amount: str,
    seat: str | None,
    national: bool,
    from_seat: str | None,
    start: date | None,
    campaign: Path,
    signing: Signing,
) -> None:
    """Record that staff were moved, for request N."""
    one_of(number, no_request)
    days = units(amount, "--amount")
    with open_campaign(campaign, write=signing.appends) as opened:
        where = place_or_asked(opened, number, seat, national)
        known_seat(opened, from_seat)
        body = {
            "request": number,
            "amount": days,
            "from_seat": from_seat,
            "seat_id": where,
            "start": (start or today()).isoformat(),
        }
        added(append_signed(opened, "staff_move", body, signing))


@click.command()
@click.argument("payment", type=click.IntRange(0), metavar="PAYMENT")
@click.option("--amount", metavar="X", help="Money that came back (default: all that is left).")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@options.day_option("--value-date", "The day the money was back")
@options.campaign_option
@signing_options
def reverse(
    payment: int,
    amount: str | None,
    reason: str,
    value_date: date | None,
    campaign: Path,
    signing: Signing,
) -> None:
    """Record that money of a payment came back.

    PAYMENT is the payment's entry. From that day on the money is out of every total; a limit that
    was broken before stays broken.
    """
    with open_campaign(campaign, write=signing.appends) as opened:
        back = None if amount is None else pence(amount, "--amount")
        body = {
            "payment": payment,
            "amount_pence": left_of(opened, payment) if back is None else back,
            "value_date": (value_date or today()).isoformat(),
            "reason": reason,
        }
        added(append_signed(opened, "reversal", body, signing))


def left_of(campaign: Campaign, number: int) -> int:
    """What has not come back of a payment. Exit 2 where the entry is none, or nothing is left."""
    from hustings.spend.reversals import payment_at

    payment = payment_at(campaign.ledger, number)
    if payment is None:
        raise click.UsageError(
            f"Entry {number} is no payment. `hustings record log --type payment` lists them."
        )
    left = payment.amount - sum(campaign.ledger.came_back[number].values())
    if not left:
        raise click.UsageError(f"All of the payment of entry {number} has come back already.")
    return left


def one_of(number: int | None, no_request: bool) -> None:
    if no_request == (number is not None):
        raise click.UsageError("Name the request that it is for, N, or say --no-request.")


def place_or_asked(
    campaign: Campaign, number: int | None, seat: str | None, national: bool
) -> str | None:
    """Where it went: as the options say, or else as requested."""
    if number is not None and seat is None and not national:
        return open_request(campaign, number).seat_id
    where = place_of(seat, national)
    known_seat(campaign, where)
    return where


def today() -> date:
    """The day in UTC, as entries have it."""
    return datetime.now(UTC).date()
