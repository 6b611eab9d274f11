"""A request as the log has it, shown before it is signed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from hustings.cli.campaign_folder import Campaign, written_now
from hustings.cli.people import offices_of
from hustings.cli.record_amounts import shown_amount
from hustings.cli.visible import visible

if TYPE_CHECKING:
    from hustings.spend.ledger import Request


def open_request(campaign: Campaign, number: int) -> Request:
    """The request of an entry. Exit 2 where the entry is none, or had no authority."""
    asked = campaign.ledger.requests.get(number)
    if asked is None:
        raise click.UsageError(
            f"Entry {number} {why_not(campaign, number)}. `hustings record log --type request` "
            "lists the requests."
        )
    return asked


def why_not(campaign: Campaign, number: int) -> str:
    """What an entry is that is no request in force."""
    from hustings.record.entries import EntryError, read_entry

    count = len(campaign.entries)
    if number >= count:
        return f"is not there: the log has {count:,}, from 0 to {count - 1:,}"
    try:
        found = read_entry(campaign.entries[number]).type
    except EntryError:
        return "can't be read"
    if found == "request":
        return "is a request without authority"
    return f"is a {found.replace('_', ' ')}, not a request"


def request_lines(campaign: Campaign, asked: Request) -> list[str]:
    """A request in full, who has approved it, what it still lacks, and the code of its words."""
    from hustings.record.authority import shortfall
    from hustings.record.spoken_code import spoken_code

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
        **time_lines(campaign, asked),
        **order_lines(campaign, asked),
        "state": state_word(campaign, asked),
        "code": spoken_code(asked.digest),
    }
    lines = (visible(f"  {name:<12} {said}") for name, said in fields.items())
    return [f"Request {asked.index}", *lines]


def time_lines(campaign: Campaign, asked: Request) -> dict[str, str]:
    """Until when a request waits, and what an emergency still has to get."""
    from hustings.spend.emergency import lacks_to_ratify

    today = date.fromisoformat(written_now()[:10])
    lines = {}
    if asked.quorum_proven is not None:
        how = "witnesses had seen it" if asked.quorum_proven else "no witness has seen it yet"
        lines["complete"] = f"on {asked.approved_on}; {how}"
    if asked.emergency:
        lines["emergency"] = asked.emergency
    if asked.expires is not None and asked.approved_by is None:
        lapsed = "lapsed after" if asked.has_lapsed(today) else "lapses after"
        lines[lapsed] = f"{asked.expires}, where its quorum is not complete"
    if asked.ratified_on is not None:
        lines["ratified"] = f"on {asked.ratified_on}, due by {asked.ratify_by}"
    elif asked.ratify_by is not None:
        lacks = lacks_to_ratify(campaign.ledger, campaign.record, asked)
        late = "too late since" if today > asked.ratify_by else "due by"
        lines["not ratified"] = f"{late} {asked.ratify_by}: it has {lacks}"
    return lines


def order_lines(campaign: Campaign, asked: Request) -> dict[str, str]:
    """What is ordered on a request, and still to be paid of that; nothing without orders."""
    orders = campaign.ledger.commitments.on(asked.index)
    if not orders:
        return {}
    whole = shown_amount("money", sum(order.standing.amount for order in orders))
    left = shown_amount("money", sum(order.left for order in orders))
    return {"ordered": f"{whole}, of which {left} still to be paid"}


def state_word(campaign: Campaign, asked: Request) -> str:
    """How far a request has come by today, in a word."""
    from hustings.spend.request_state import state_of

    today = date.fromisoformat(written_now()[:10])
    return state_of(campaign.ledger, asked, max(today, campaign.record.last_day))


def request_json(campaign: Campaign, asked: Request) -> dict[str, Any]:
    """A request in the shape of ``record show --json``."""
    from hustings.record.authority import shortfall
    from hustings.record.spoken_code import spoken_code

    money = asked.resource == "money"
    quorum = campaign.policy.quorum_for(asked.resource, asked.amount)
    given = [approval.signer for approval in asked.approvals.values()]
    return {
        "request": asked.index,
        "code": spoken_code(asked.digest),
        "digest": asked.digest,
        "day": asked.day.isoformat(),
        "resource": asked.resource,
        "amount_pence": asked.amount if money else None,
        "amount": None if money else asked.amount,
        "seat_id": asked.seat_id,
        "payee": asked.payee,
        "purpose": asked.purpose,
        "priority": asked.priority,
        "participants": [{"person_id": who, "part": part} for who, part in asked.participants],
        "approved_by": [
            {"entry": approval.index, "office_id": approval.signer.office.office_id}
            for approval in asked.approvals.values()
        ],
        "lacks": "no quorum is set" if quorum is None else shortfall(quorum, given) or None,
        "complete_at": asked.approved_by,
        "complete_proven": asked.quorum_proven,
        "ended_at": asked.closed,
        "closed_at": asked.finished,
        "state": state_word(campaign, asked),
        "ordered_pence": sum(
            order.standing.amount for order in campaign.ledger.commitments.on(asked.index)
        ),
        "expires_on": day_json(asked.expires),
        "emergency": asked.emergency or None,
        "ratify_by": day_json(asked.ratify_by),
        "ratified_at": asked.ratified_by,
        "ratified_on": day_json(asked.ratified_on),
    }


def day_json(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
