"""The terms of inquiries in words and as JSON: history, what was refused, days left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from hustings.cli.campaign_folder import Campaign
from hustings.cli.output import people_console, print_json

if TYPE_CHECKING:
    from hustings.inquiry.terms import Inquiry, InquiryState
    from hustings.record.problems import Problem


def inquiries(campaign: Campaign) -> InquiryState:
    from hustings.inquiry.rules import ROOM

    state: InquiryState = campaign.state.rooms[ROOM]
    return state


def show(campaign: Campaign, day: date, as_json: bool) -> None:
    """Every inquiry's terms, what was refused among them, and the days left."""
    found = list(inquiries(campaign).inquiries.values())
    refused = refused_terms(campaign)
    if as_json:
        print_json(
            {
                "as_of": day.isoformat(),
                "inquiries": [inquiry_json(one, day) for one in found],
                "problems": [
                    {"rule": p.rule, "entries": p.entries, "detail": p.detail} for p in refused
                ],
            }
        )
        return
    console = people_console()
    if not found:
        console.print("No inquiry has terms.")
    for one in found:
        console.print("\n".join(in_words(one, day)), soft_wrap=True)
    for problem in refused:
        console.print(str(problem), soft_wrap=True)


def refused_terms(campaign: Campaign) -> list[Problem]:
    """The problems whose entry is terms."""
    from hustings.record.entries import EntryError, read_entry

    def are_terms(index: int) -> bool:
        try:
            return read_entry(campaign.entries[index]).type == "terms"
        except EntryError:
            return False

    return [p for p in campaign.problems if p.entries and are_terms(p.entries[-1])]


def inquiry_json(inquiry: Inquiry, day: date) -> dict[str, Any]:
    from hustings.inquiry.public import history
    from hustings.inquiry.terms import days_left

    held = inquiry.in_force
    left = days_left(inquiry, day)
    return {
        "inquiry": held.terms.inquiry,
        "entry": held.entry,
        "title": held.terms.title,
        "questions": held.terms.questions,
        "publish_by": held.terms.publish_by.isoformat(),
        "days_left": left,
        "overdue": left < 0,
        "changes_used": inquiry.moves,
        "max_changes": held.terms.max_changes,
        "history": [
            {
                "entry": version.entry,
                "adopted": version.adopted.isoformat(),
                "publish_by": version.publish_by.isoformat(),
                "max_changes": version.max_changes,
                "reason": version.reason,
                "changed": version.changed,
                "late": version.late,
            }
            for version in history(inquiry)
        ],
    }


def in_words(inquiry: Inquiry, day: date) -> Sequence[str]:
    """The terms as lines of text."""
    from hustings.inquiry.public import history
    from hustings.inquiry.terms import days_left

    held = inquiry.in_force.terms
    lines = [f"{held.title} ({held.inquiry}, entry {inquiry.in_force.entry})"]
    lines += [f"  {number}. {text}" for number, text in enumerate(held.questions, 1)]
    lines.append(
        f"  Report public by {held.publish_by}: {countdown(days_left(inquiry, day))}. "
        f"Moved {inquiry.moves} of {held.max_changes} times allowed."
    )
    for version in history(inquiry):
        late = ", after the day had passed" if version.late else ""
        changed = f" (changed: {', '.join(version.changed)}{late})" if version.changed else ""
        lines.append(
            f"  entry {version.entry}, {version.adopted}: by {version.publish_by}{changed}: "
            f"{version.reason}"
        )
    return lines


def countdown(left: int) -> str:
    if left < 0:
        return f"overdue by {-left:,} {'day' if left == -1 else 'days'}"
    return f"{left:,} {'day' if left == 1 else 'days'} left"
