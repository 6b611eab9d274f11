"""One example campaign as a whole folder: log, files, keys, draft, groups. This module writes
files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from hustings.audit.partition import write_partition
from hustings.demo.bank import KEY_FILE, bank_key
from hustings.demo.chronicle import Chronicle, groups_by_day
from hustings.demo.history import ALPHA_PPM, RULE, partition_salt
from hustings.demo.people import Cast, derived, the_policy
from hustings.demo.purchases import invoice
from hustings.demo.returns import simulate_returns, write_returns
from hustings.demo.telling import Plot
from hustings.demo.weeks import Week
from hustings.election.contest import Election
from hustings.election.returns import ReturnCounts
from hustings.listen.batches import Store
from hustings.listen.counts import count_returns
from hustings.listen.take import take_returns
from hustings.publish.public_estimate import public_estimate
from hustings.record.draft import Draft, DraftOffice, DraftRule
from hustings.record.draft_problems import FILE as DRAFT_FILE
from hustings.record.draft_text import draft_text
from hustings.record.files import put_file
from hustings.record.journal import Journal, create_journal, write_private
from hustings.record.key_files import write_signing_key
from hustings.record.note import SignerKey

KEYS_NOTE = """\
These keys belong to an example. They are derived from public text, so anyone can make them again:
they prove nothing outside the example. In a campaign each officer holds their own.
"""


def take_in_returns(
    campaign: Path, election: Election, party: str, days: Sequence[date], seed: int
) -> tuple[list[tuple[date, Mapping[str, Any]]], dict[date, ReturnCounts]]:
    """Simulated returns of the weeks that end on ``days``, taken in week by week as a campaign
    would.

    Returns the day and the body of each batch's entry, and what was counted by the end of each day.
    """
    rng = np.random.default_rng([seed, 2])
    rows = simulate_returns(election, party, days[0] - timedelta(days=6), days[-1], rng)
    inbox = campaign / "inbox"
    inbox.mkdir(mode=0o700)  # what came in, electors included
    batches: list[tuple[date, Mapping[str, Any]]] = []
    counted: dict[date, ReturnCounts] = {}
    for day in days:
        since = (day - timedelta(days=6)).isoformat()
        taken = [row for row in rows if since <= row[1][:10] <= day.isoformat()]
        file = inbox / f"returns-{day}.csv"
        write_returns(taken, file)
        end_of_day = datetime.combine(day, time(23, 59, 59), UTC)
        bodies: list[Mapping[str, Any]] = []
        take_returns(
            Store(campaign, tuple(str(body["sha256"]) for _, body in batches)),
            file,
            election,
            end_of_day,
            rng.bytes,
            bodies.append,
            simulated=True,
        )
        batches += [(day, dict(body)) for body in bodies]
        known = tuple(str(body["sha256"]) for _, body in batches)
        counted[day] = count_returns(Store(campaign, known), election)
    return batches, counted


def write_campaign(
    campaign: Path,
    chronicle: Chronicle,
    bodies: Sequence[bytes],
    cast: Cast,
    plot: Plot,
) -> Journal:
    """Everything of a campaign but its election, returns and pages; its log, open to write."""
    for body in bodies:
        put_file(campaign, body)
    journal = create_journal(
        campaign, SignerKey(chronicle.origin, derived(chronicle.origin, "log key"))
    )
    keys = campaign / "keys"
    (keys / "README").write_text(KEYS_NOTE, encoding="utf-8")
    for officer in cast.everyone:
        write_signing_key(keys / f"{officer.office.office_id}.key", officer.key)
    write_partition(campaign / "auditor", plot.groups, partition_salt())
    write_private(campaign / "auditor" / KEY_FILE, f"{bank_key().hex()}\n")
    write_documents(campaign / "auditor" / "evidence", chronicle)
    draft = the_draft(cast, plot)
    (campaign / DRAFT_FILE).write_text(draft_text(draft), encoding="utf-8")
    for group in groups_by_day(chronicle.entries):
        journal.append(group)
    return journal


def write_documents(folder: Path, chronicle: Chronicle) -> None:
    """The made-up invoices that entries show, by their hash."""
    folder.mkdir(mode=0o700)
    for entry in chronicle.entries:
        if entry.type == "evidence":
            (folder / entry.body["sha256"]).write_bytes(invoice(entry.body["of"]))


def the_draft(cast: Cast, plot: Plot) -> Draft:
    """The campaign.toml from which the example's policy and rule would be signed."""
    policy = the_policy(plot.resources)
    return Draft(
        party=plot.party,
        name=plot.campaign,
        simulated=True,
        resources=policy.resources,
        offices=tuple(
            DraftOffice(o.office_id, o.role, o.area, o.elected, o.start, o.end)
            for o in (officer.office for officer in cast.everyone)
        ),
        tiers=policy.tiers,
        acts=policy.acts,
        request_roles=policy.request_roles,
        pay_roles=policy.pay_roles,
        access=policy.access,
        witnesses=policy.witnesses,
        rule=DraftRule(
            RULE["tolerance_per_cent"], RULE["tolerance_pence"], RULE["window_days"], ALPHA_PPM
        ),
    )


def estimate_bytes(week: Week) -> bytes:
    """A week's estimate as it is kept in files/, which is published."""
    figures = public_estimate(week.estimate)
    text = json.dumps(
        figures, allow_nan=False, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode("utf-8") + b"\n"
