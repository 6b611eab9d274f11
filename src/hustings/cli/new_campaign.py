"""A new campaign folder, founded: the clock and the source of randomness are taken here."""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from hustings.cli.first_draft import first_draft
from hustings.cli.folder_warnings import ELECTION
from hustings.cli.money import draft_money
from hustings.cli.new_folder import new_folder
from hustings.election.contest import Election
from hustings.publish.public_facts import copy_public_facts, election_files
from hustings.record.canonical import canonical_json
from hustings.record.draft import Draft, DraftOffice, rule_body
from hustings.record.draft_problems import FILE
from hustings.record.draft_text import draft_text
from hustings.record.entries import Entry, signed_entry, unsigned, written_at
from hustings.record.envelope import SigningKey, key_id, sign
from hustings.record.journal import create_journal, write_private
from hustings.record.key_files import write_signing_key
from hustings.record.note import SignerKey
from hustings.record.offices import Office, OfficeKey, key_body, office_body
from hustings.record.policy import Policy, policy_body
from hustings.record.schema import LONGEST_TEXT, TEXT

FOLDERS = ("estimates", "plans", "polls", "files")
PRIVATE_FOLDERS = ("auditor", "returns")
PEOPLE = "auditor/people.json"
RESPONDENTS = "respondents.csv"
SEED_BYTES = 32
SALT_BYTES = 32
PERSON_PREFIX = b"hustings person v1\n"
FIRST_RULE = "The rule that the campaign begins with."


@dataclass(frozen=True)
class Made:
    """What was founded."""

    name: str
    origin: str
    offices: tuple[Office, ...]


@dataclass(frozen=True)
class Opening:
    """What opens the commitment to a person's identity: kept by the auditors, and can be deleted.

    ``identity`` is who it is; a new campaign knows no more than the office.
    """

    person_id: str
    office_id: str
    salt: bytes
    identity: str


def make_campaign(target: Path, election: Election, party: str, name: str | None) -> Made:
    """Writes the folder beside ``target`` and puts it in its place. Exit 2 where ``target`` holds
    anything. Raises LogError, NoteError."""
    title = (name or target.resolve().name).strip()
    if not TEXT.holds(title):
        raise click.UsageError(
            f"The campaign can't be called {title[:80]!r}: expected up to "
            f"{LONGEST_TEXT:,} characters that print. Give it another --name."
        )
    moment = datetime.now(UTC)
    draft = first_draft(election, party, title, moment.date())
    with new_folder(target) as fresh:
        lay_out(fresh, election, draft)
        offices, openings = held_offices(draft.offices)
        write_people(fresh, openings)
        keys = {office.office_id: SigningKey(secrets.token_bytes(SEED_BYTES)) for office in offices}
        origin = f"hustings.example/{slug(title)}"
        with create_journal(fresh, SignerKey(origin, secrets.token_bytes(SEED_BYTES))) as journal:
            for office_id, key in keys.items():
                write_signing_key(fresh / "keys" / f"{office_id}.key", key)
            body = founding(origin, election, draft, offices, keys)
            at = written_at(moment)
            files = {"election": election.id, "files": election_files(fresh / ELECTION)}
            journal.append(
                [
                    Entry("genesis", at, body),
                    Entry("election", at, files),
                    first_rule(origin, at, draft, offices, keys),
                ]
            )
    return Made(title, origin, offices)


def lay_out(folder: Path, contest: Election, draft: Draft) -> None:
    """The folders, the election's public facts and the draft."""
    election = contest.folder
    for name in FOLDERS:
        (folder / name).mkdir()
    for name in PRIVATE_FOLDERS:
        (folder / name).mkdir(mode=0o700)
    copy_public_facts(election, folder / ELECTION)
    if (election / RESPONDENTS).is_file():
        copy = folder / ELECTION / RESPONDENTS
        copy.touch(mode=0o600)  # people, though without names: for the campaign's own eyes
        shutil.copyfile(election / RESPONDENTS, copy)
    (folder / FILE).write_text(draft_text(draft, draft_money(contest.currency)), encoding="utf-8")


def held_offices(asked: Sequence[DraftOffice]) -> tuple[tuple[Office, ...], tuple[Opening, ...]]:
    """The offices of a draft, each held by a person of its own, and what opens the commitments."""
    openings = tuple(
        Opening(
            person_id=f"p{secrets.token_hex(8)}",
            office_id=office.office_id,
            salt=secrets.token_bytes(SALT_BYTES),
            identity=office.office_id,
        )
        for office in asked
    )
    offices = tuple(
        Office(
            office_id=office.office_id,
            person_id=opening.person_id,
            commitment=person_commitment(opening),
            role=office.role,
            area=office.area,
            start=office.start,
            end=office.end,
            elected=office.elected,
        )
        for office, opening in zip(asked, openings, strict=True)
    )
    return offices, openings


def person_commitment(opening: Opening) -> str:
    """SHA-256 over a fixed prefix, the salt and the identity: hides it, and holds to it."""
    return hashlib.sha256(PERSON_PREFIX + opening.salt + opening.identity.encode()).hexdigest()


def write_people(folder: Path, openings: Sequence[Opening]) -> None:
    """The openings, for the auditors alone."""
    people = [opening_json(opening) for opening in openings]
    write_private(folder / PEOPLE, canonical_json({"people": people}).decode("ascii") + "\n")


def opening_json(opening: Opening) -> dict[str, str]:
    """An opening as ``auditor/people.json`` has it."""
    return {
        "person_id": opening.person_id,
        "office_id": opening.office_id,
        "salt": opening.salt.hex(),
        "identity": opening.identity,
    }


def founding(
    origin: str,
    election: Election,
    draft: Draft,
    offices: Sequence[Office],
    keys: Mapping[str, SigningKey],
) -> dict[str, Any]:
    """The body of the genesis entry."""
    return {
        "origin": origin,
        "campaign": draft.name,
        "election": election.id,
        "party": draft.party,
        "simulated": draft.simulated,
        "offices": [office_body(office) for office in offices],
        "keys": [key_body(office_key(name, key)) for name, key in keys.items()],
        "policy": policy_body(draft.policy(1)),
    }


def office_key(office_id: str, key: SigningKey) -> OfficeKey:
    return OfficeKey(key_id(key.public), office_id, key.public)


def first_rule(
    origin: str,
    at: str,
    draft: Draft,
    offices: Sequence[Office],
    keys: Mapping[str, SigningKey],
) -> Entry:
    """The published rule, signed by as many founders as the policy asks for."""
    body = rule_body(draft.rule, None, FIRST_RULE)
    signers = quorum_of(draft.policy(1), "rule", offices)
    envelope = unsigned("rule", origin, body)
    return signed_entry(sign(envelope, [keys[office_id] for office_id in signers]), at)


def quorum_of(policy: Policy, act: str, offices: Sequence[Office]) -> list[str]:
    """The offices that make an act's quorum, elected ones first."""
    quorum = policy.acts[act]
    fit = [office for office in offices if office.role in quorum.roles]
    fit.sort(key=lambda office: not office.elected)
    return [office.office_id for office in fit[: quorum.approvals]]


def slug(title: str) -> str:
    """A name as the last part of a log's origin."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "campaign"
