"""``record request``, ``approve``, ``refuse``, ``withdraw``, ``depart``: acts, each signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hustings.cli import options
from hustings.cli.campaign_folder import Campaign, open_campaign, record_problems
from hustings.cli.output import progress_line
from hustings.cli.record_amounts import amount_fields, shown_amount
from hustings.cli.signing import (
    Signing,
    append_signed,
    chosen_keys,
    confirm,
    offices_of,
    signing_options,
    spoken_code,
)
from hustings.cli.visible import visible

if TYPE_CHECKING:
    from hustings.spend.ledger import Request

Command = TypeVar("Command", bound=Callable[..., Any])

number_argument = click.argument("number", type=click.IntRange(0), metavar="N")
reason_option = click.option("--reason", required=True, metavar="TEXT", help="Why.")


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
    help="Pounds for money (1250 or 1250.50), else whole units.",
)
@place_options
@click.option("--payee", required=True, metavar="TEXT", help="Who is to receive it.")
@click.option("--purpose", required=True, metavar="TEXT", help="What for.")
@click.option("--priority", required=True, metavar="TEXT", help="The plan's priority it serves.")
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
    proposed: tuple[str, ...],
    advised: tuple[str, ...],
    campaign: Path,
    signing: Signing,
) -> None:
    """Ask for money or another resource.

    Whoever signs is named as having proposed it.
    """
    where = place_of(seat, national)
    with open_campaign(campaign, write=signing.appends) as opened:
        known_resource(opened, resource)
        known_seat(opened, where)
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
        }
        index = append_signed(opened, "request", body, signing)
        if index is not None:
            progress_line(f"Code to read aloud to who approves it: {code_of(opened, index)}")
        added(index)


def code_of(campaign: Campaign, index: int) -> str:
    """The short code of what was signed in an entry."""
    from hustings.record.entries import read_entry

    (data,) = campaign.journal.log.entries(index, index + 1)
    envelope = read_entry(data).envelope
    return "" if envelope is None else spoken_code(envelope.digest)


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


def known_resource(campaign: Campaign, resource: str) -> None:
    """Exit 2 for a resource that the policy has not."""
    if campaign.policy.resource(resource) is None:
        choices = ", ".join(known.id for known in campaign.policy.resources)
        raise click.UsageError(f"No resource {resource!r} in the policy. Choose one of: {choices}.")


def known_seat(campaign: Campaign, seat_id: str | None) -> None:
    """Exit 2 for a seat that the election has not."""
    if seat_id is not None and all(seat.seat_id != seat_id for seat in campaign.election.seats):
        close = [s.seat_id for s in campaign.election.seats if s.name.lower() == seat_id.lower()]
        hint = f"That is {close[0]}." if close else "seats.csv has them."
        raise click.UsageError(f"No seat {seat_id!r} in {campaign.election.id}. {hint}")


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


def open_request(campaign: Campaign, number: int) -> Request:
    """The request of an entry. Exit 2 where the entry is none, or had no authority."""
    asked = campaign.ledger.requests.get(number)
    if asked is None:
        count = len(campaign.entries)
        why = f"the log has {count} entries" if number >= count else "hustings record log shows it"
        raise click.UsageError(f"Entry {number} is no request with authority: {why}.")
    return asked


def request_lines(campaign: Campaign, asked: Request) -> list[str]:
    """A request in full, who has approved it, what it still lacks, and the code of its words."""
    from hustings.record.authority import shortfall

    names = {seat.seat_id: seat.name for seat in campaign.election.seats}
    where = "national" if asked.seat_id is None else f"{asked.seat_id}, {names[asked.seat_id]}"
    quorum = campaign.policy.quorum_for(asked.resource, asked.amount)
    given = [approval.signer for approval in asked.approvals.values()]
    fields = {
        "amount": shown_amount(asked.resource, asked.amount),
        "for": where,
        "payee": asked.payee,
        "purpose": asked.purpose,
        "priority": asked.priority,
        "took part": ", ".join(
            f"{offices_of(campaign, person) or person} {part}"
            for person, part in asked.participants
        ),
        "asked by": f"{asked.signer.office.office_id} on {asked.day}",
        "approved by": ", ".join(signer.office.office_id for signer in given) or "nobody yet",
        "so far": "no quorum is set" if quorum is None else shortfall(quorum, given) or "complete",
        "code": spoken_code(asked.digest),
    }
    lines = (visible(f"  {name:<12} {said}") for name, said in fields.items())
    return [f"Request {asked.index}", *lines]


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
    help="How much beyond what the rule allows: pounds for money, else whole units.",
)
@reason_option
@options.campaign_option
@signing_options
def depart(
    resource: str, seat: str, amount: str, reason: str, campaign: Path, signing: Signing
) -> None:
    """Depart from the published rule, with a reason, beforehand."""
    with open_campaign(campaign, write=signing.appends) as opened:
        known_resource(opened, resource)
        known_seat(opened, seat)
        plan = opened.ledger.plan
        if plan is None:
            raise click.UsageError("No plan is in force: there is nothing to depart from yet.")
        body = {
            "resource": resource,
            **amount_fields(resource, amount),
            "seat_id": seat,
            "plan": plan.index,
            "reason": reason,
        }
        added(append_signed(opened, "departure", body, signing))
