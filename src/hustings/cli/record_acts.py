"""``record request``, ``approve``, ``refuse``, ``withdraw``, ``depart``: acts, each signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from hustings.cli import options
from hustings.cli.campaign_folder import Campaign, open_campaign, record_problems
from hustings.cli.departure_price import departure_figures, price_lines, recorded_price
from hustings.cli.envelope_files import code_of_envelope
from hustings.cli.held_keys import chosen_keys
from hustings.cli.output import print_json, progress_line
from hustings.cli.people import person_of
from hustings.cli.places import known_category, known_resource, known_seat, place_of, place_options
from hustings.cli.record_amounts import amount_fields
from hustings.cli.request_words import open_request, request_lines
from hustings.cli.room_words import refuse_past_the_law, rooms_after, tell_room
from hustings.cli.signing import Signing, append_signed, confirm, signing_options

number_argument = click.argument("number", type=click.IntRange(0), metavar="N")
reason_option = click.option("--reason", required=True, metavar="TEXT", help="Why.")


def added(index: int | None) -> None:
    """Says the entry's number."""
    if index is not None:
        print(f"Entry {index}.")


@click.command()
@click.option("--resource", required=True, metavar="ID", help="money, staff_days, ...")
@click.option(
    "--amount",
    required=True,
    metavar="X",
    help="Money (1250 or 1250.50), else whole units.",
)
@place_options
@click.option("--payee", required=True, metavar="TEXT", help="Who is to receive it.")
@click.option("--purpose", required=True, metavar="TEXT", help="What for.")
@click.option("--priority", required=True, metavar="TEXT", help="The plan's priority it serves.")
@click.option(
    "--category",
    metavar="TEXT",
    help="The category of the law's return of spending that it falls under.",
)
@click.option(
    "--emergency",
    metavar="TEXT",
    help="Why it can't wait: fewer people may then approve it, where the policy says so.",
)
@click.option(
    "--proposed",
    multiple=True,
    metavar="OFFICE",
    help="Who else proposed it: office, role or person. May be given again.",
)
@click.option(
    "--advised",
    multiple=True,
    metavar="OFFICE",
    help="Who advised: office, role or person. May be given again.",
)
@options.campaign_option
@signing_options
def request(
    resource: str,
    amount: str,
    seat: str | None,
    national: bool,
    payee: str,
    purpose: str,
    priority: str,
    category: str | None,
    emergency: str | None,
    proposed: tuple[str, ...],
    advised: tuple[str, ...],
    campaign: Path,
    signing: Signing,
) -> None:
    """Ask for money or another resource.

    Whoever signs is named as having proposed it.
    """
    from hustings.record.schema import amount_of

    where = place_of(seat, national)
    with open_campaign(campaign, write=signing.appends) as opened:
        known_resource(opened, resource)
        known_seat(opened, where)
        known_category(opened, where, category)
        plan = opened.ledger.plan
        body = {
            "resource": resource,
            **amount_fields(resource, amount),
            "seat_id": where,
            "payee": payee,
            "purpose": purpose,
            "priority": priority,
            "plan": None if plan is None else plan.index,
            "participants": participants(opened, signing, proposed, advised),
            **({} if category is None else {"category": category}),
            **({} if emergency is None else {"emergency": emergency}),
        }
        found = rooms_after(opened, where, resource, amount_of(body))
        tell_room(found)
        refuse_past_the_law(found, force=signing.force)
        index = append_signed(opened, "request", body, signing)
        if index is not None:
            progress_line(f"Code to read aloud to who approves it: {code_of(opened, index)}")
        added(index)


def code_of(campaign: Campaign, index: int) -> str:
    """The short code of what was signed in an entry."""
    from hustings.record.entries import read_entry

    (data,) = campaign.journal.log.entries(index, index + 1)
    envelope = read_entry(data).envelope
    return "" if envelope is None else code_of_envelope(envelope)


def participants(
    campaign: Campaign, signing: Signing, proposed: Sequence[str], advised: Sequence[str]
) -> list[dict[str, str]]:
    """Everyone who took part so far: whoever signs has proposed it."""
    with record_problems():
        keys = chosen_keys(campaign, signing.holders, signing.key_files)
    held = [campaign.record.keys.get(key.keyid) for key in keys]
    signers = [campaign.record.offices[key.office_id].person_id for key in held if key]
    proposers = [*signers, *(person_of(campaign, name) for name in proposed)]
    if not proposers:
        raise click.UsageError("Nobody proposes it: sign with --as OFFICE, or name --proposed.")
    parts = [(person, "proposed") for person in proposers]
    parts += [(person_of(campaign, name), "advised") for name in advised]
    return [{"person_id": person, "part": part} for person, part in dict.fromkeys(parts)]


@click.command()
@number_argument
@options.campaign_option
@signing_options
def approve(number: int, campaign: Path, signing: Signing) -> None:
    """Approve request N, as the log has it.

    It is shown with a short code of what the proposer signed: compare it aloud with another
    reader of the log before you sign.
    """
    with open_campaign(campaign, write=signing.appends) as opened:
        asked = open_request(opened, number)
        for line in request_lines(opened, asked):
            progress_line(line)
        place = (asked.seat_id, asked.resource, asked.amount)
        tell_room(rooms_after(opened, *place, request=asked.index))
        confirm("Approve this?", signing)
        money = asked.resource == "money"
        body = {
            "request": asked.index,
            "request_digest": asked.digest,
            "resource": asked.resource,
            "amount_pence": asked.amount if money else None,
            "amount": None if money else asked.amount,
            "seat_id": asked.seat_id,
            "payee": asked.payee,
            "policy": opened.policy.version,
        }
        added(append_signed(opened, "approval", body, signing))


@click.command()
@number_argument
@reason_option
@options.campaign_option
@signing_options
def refuse(number: int, reason: str, campaign: Path, signing: Signing) -> None:
    """Refuse request N, with a reason."""
    with open_campaign(campaign, write=signing.appends) as opened:
        open_request(opened, number)
        body = {"request": number, "reason": reason}
        added(append_signed(opened, "refusal", body, signing))


@click.command()
@number_argument
@reason_option
@options.campaign_option
@signing_options
def withdraw(number: int, reason: str, campaign: Path, signing: Signing) -> None:
    """Take back entry N: your own request or approval."""
    with open_campaign(campaign, write=signing.appends) as opened:
        body = {"entry": number, "reason": reason}
        added(append_signed(opened, "withdrawal", body, signing))


@click.command()
@click.option("--resource", required=True, metavar="ID", help="money, staff_days, ...")
@click.option("--seat", required=True, metavar="ID", help="The seat that gets more.")
@click.option(
    "--amount",
    required=True,
    metavar="X",
    help="How much beyond what the rule allows: money, else whole units.",
)
@reason_option
@click.option("--no-price", is_flag=True, help="Sign without the price: it takes some seconds.")
@options.campaign_option
@options.json_option
@signing_options
def depart(
    resource: str,
    seat: str,
    amount: str,
    reason: str,
    no_price: bool,
    campaign: Path,
    as_json: bool,
    signing: Signing,
) -> None:
    """Depart from the published rule, with a reason, beforehand.

    What it costs in expected seats, by the last recorded estimate, is shown before you sign and
    stands in the entry.
    """
    with open_campaign(campaign, write=signing.appends) as opened:
        known_resource(opened, resource)
        known_seat(opened, seat)
        plan = opened.ledger.plan
        if plan is None:
            raise click.UsageError(
                "No plan is in force: there is nothing to depart from yet. Sign one with "
                "`hustings record plan`."
            )
        body = {
            "resource": resource,
            **amount_fields(resource, amount),
            "seat_id": seat,
            "plan": plan.index,
            "reason": reason,
        }
        priced = None if no_price else price_before_signing(opened, body)
        if priced is not None:
            body["price"] = recorded_price(priced)
            confirm("Sign this departure?", signing)
        index = append_signed(opened, "departure", body, signing)
    if as_json:
        print_json({"entry": index, **(priced or {"price": None})})
    else:
        added(index)


def price_before_signing(campaign: Campaign, body: Mapping[str, Any]) -> dict[str, Any] | None:
    """The price of a departure, shown on standard error; None where none can be said."""
    from hustings.plan.departure import Change

    money = body["amount_pence"]
    amount = body["amount"] if money is None else money / campaign.election.currency.per_unit
    figures = departure_figures(campaign, Change(body["seat_id"], body["resource"], amount))
    for line in price_lines(figures) if figures else ():
        progress_line(line)
    return figures
