"""Small bundles for tests: a made-up campaign in a made-up election, published by a plain writer
of pages that follows the marks.

    made = published_bundle(tmp_path)
    verdict = verify_bundle(made.out, key=made.key, since=None)
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from hustings.election.load import load_election
from hustings.publish.bundle import write_bundle
from hustings.publish.counted import counted_sightings, needs_another_publication
from hustings.publish.public_facts import copy_public_facts
from hustings.record.files import get_file, put_file
from hustings.record.journal import create_journal, open_journal
from hustings.record.note import SignerKey
from hustings.record.problems import Problem
from hustings.record.replay import State, replay
from hustings.record.sightings import Sightings
from hustings.spend.allocation import Allocation, allocation_bytes
from hustings.spend.figures import figures, shown
from hustings.verify.bundle import data_files
from hustings.verify.contents import entries_shown, readable
from hustings.verify.pages import REQUIRED
from hustings.verify.replayed import campaign_rules
from hustings.verify.verdict import Verdict
from tests.election.folders import write_election
from tests.record.campaigns import ORIGIN, Campaign

LOG_KEY = SignerKey(ORIGIN, bytes(range(32)))
PARTY = "blue"
ELECTION = "made-up-2030"
PUBLISHED_AT = "2030-06-01T09:00:00Z"
# What the pages quote of an entry, by its type.
FIELDS = {"payment": "purpose", "access_refused": "reason", "terms": "reason"}


@dataclass(frozen=True)
class Made:
    """A campaign folder and what was published of it."""

    campaign: Path
    out: Path

    @property
    def key(self) -> str:
        return str(LOG_KEY.verifier)


class MadeUp(Campaign):
    """A campaign in the made-up election."""

    def genesis(self) -> dict[str, Any]:
        return {**super().genesis(), "election": ELECTION}


def small_campaign(election: Path) -> Campaign:
    """About thirty entries: a plan, spending as approved, and breaches of several kinds."""
    campaign = MadeUp(party=PARTY).on("2030-05-01")
    campaign.add("election", {"election": ELECTION, "files": election_hashes(election)})
    campaign.publish_rule()
    amounts = {"S001": {"money": 200_000, "staff_days": 30}, "S002": {"money": 100_000}}
    allocation = Allocation("2030-05-01", PARTY, True, amounts, {"money": 500_000})
    estimate = campaign.keep(b'{"simulated":true}')
    body = {"as_of": "2030-05-01", "sha256": estimate, "draws": 100, "seed": 0}
    index = campaign.add("estimate", body)
    plan = campaign.publish_plan(allocation_bytes(allocation), estimate=index)
    for day, seat, amount in (("03", "S001", 30_000), ("04", "S002", 45_000), ("05", None, 20_000)):
        campaign.on(f"2030-05-{day}")
        request = campaign.request(amount=amount, seat_id=seat, plan=plan)
        campaign.approve(request, "treasurer")
        campaign.pay(request)
    campaign.on("2030-05-10")
    moved = campaign.request(resource="staff_days", amount=10, seat_id="S001", plan=plan)
    campaign.approve(moved, "secretary")
    campaign.move(moved)
    campaign.pay(None, amount_pence=61_234, seat_id="S003", purpose="a <late> visit & more")
    campaign.move(None, amount=5, seat_id="S004")
    denied = {"person_id": "p-coordinator", "data": "returns", "area": "S001", "reason": "no time"}
    campaign.add("access_refused", denied)
    campaign.refuse(campaign.request(amount=10_000, seat_id="S002"))
    terms = {
        "inquiry": "I1",
        "title": "What happened",
        "questions": ["Who decided?", "Who paid?"],
        "publish_by": "2030-09-01",
        "max_changes": 1,
        "replaces": None,
        "reason": "the members asked",
    }
    campaign.act("terms", terms, "chair", "treasurer")
    return campaign


def election_hashes(folder: Path) -> dict[str, str]:
    """What an `election` entry names."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.name != "results.csv"
    }


def write_campaign(folder: Path, change: Callable[[Campaign], None] = lambda _: None) -> Path:
    """A campaign folder with the small campaign's log; ``change`` adds to it first."""
    election = write_election(folder / "election", seats=6)
    campaign = small_campaign(election)
    change(campaign)
    for data in campaign.files.values():
        put_file(folder, data)
    with create_journal(folder, LOG_KEY) as journal:
        for start in range(0, len(campaign.entries), 4):
            journal.log.append(campaign.entries[start : start + 4])
    return folder


def publish(campaign: Path, out: Path, at: str = PUBLISHED_AT) -> Made:
    """The campaign's bundle in a new folder."""
    with open_journal(campaign, write=True) as journal:
        entries = tuple(journal.entries())
        shown_entries = entries[: entries_shown(entries)]
        sightings = counted_sightings(journal)
        state, _ = replay_of(campaign, shown_entries, sightings)
        write_bundle(
            campaign,
            lambda site: write_pages(campaign, shown_entries, site, sightings),
            out,
            journal,
            at,
            anew=needs_another_publication(journal, entries, state.record, at),
        )
    return Made(campaign, out)


def published_bundle(folder: Path, change: Callable[[Campaign], None] = lambda _: None) -> Made:
    """A campaign and its bundle side by side in a folder."""
    return publish(write_campaign(folder / "campaign", change), folder / "bundle")


def write_pages(
    campaign: Path, entries: Sequence[bytes], site: Path, sightings: Sightings | None = None
) -> None:
    """The record's pages and data, as plainly as the marks allow, and the election's files."""
    state, problems = replay_of(campaign, entries, sightings)
    for path, data in data_files(state, problems).items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)
    pages: defaultdict[str, list[str]] = defaultdict(list)
    for key, value in figures(state, problems).items():
        pages[page_of(key)].append(figure(key, value))
    for index, entry in enumerate(map(readable, entries)):
        if entry is not None and entry.type in FIELDS:
            page = {"terms": "inquiry.html", "access_refused": "access.html"}.get(entry.type)
            field = FIELDS[entry.type]
            pages[page or "spending.html"].append(quotation(index, field, entry.body[field]))
        if entry is not None and entry.type == "terms":
            pages["inquiry.html"].append(quotation(index, "publish_by", entry.body["publish_by"]))
    for path, parts in {"index.html": ["Today"], **pages}.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        text = "\n".join(f"<p>{part}</p>" for part in parts)
        head = '<!doctype html>\n<meta charset="utf-8">\n<title>A page</title>\n'
        page = f"{head}<main data-record>\n{text}\n</main>\n"
        (site / path).write_text(page, encoding="utf-8")
    copy_public_facts(campaign / "election", site / "election")


def page_of(key: str) -> str:
    """The page that shows a figure."""
    if found := re.match("seat/([^/]+)/", key):
        return f"seat/{found[1]}.html"
    return next((page for start, page in REQUIRED.items() if key.startswith(start)), "index.html")


def figure(key: str, value: int) -> str:
    return f'{key} <data value="{value}" data-figure="{key}">{escape(shown(key, value))}</data>'


def quotation(index: int, field: str, text: str) -> str:
    return f'entry {index} <q data-quoted="{index}/{field}">{escape(text)}</q>'


def replay_of(
    campaign: Path, entries: Sequence[bytes], sightings: Sightings | None = None
) -> tuple[State, tuple[Problem, ...]]:
    """The entries replayed with the campaign's own election and files."""
    election = load_election(campaign / "election")
    rules = campaign_rules(election, PARTY, lambda digest: get_file(campaign, digest))
    return replay(entries, rules, sightings=sightings)


def failures(verdict: Verdict) -> dict[str, str]:
    """The checks that failed, with their details."""
    return {check.name: check.detail for check in verdict.checks if not check.ok}
