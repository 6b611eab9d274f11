"""From campaign.toml to the entries that put it in force: offices, policy, published rule."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from hustings.audit.partition import (
    GROUPS_FILE,
    SALT_BYTES,
    SALT_FILE,
    PartitionError,
    commitment,
    read_groups,
    read_salt,
    write_partition,
)
from hustings.cli.campaign_folder import Campaign
from hustings.cli.money import draft_money
from hustings.cli.new_campaign import PEOPLE, Opening, held_offices, opening_json
from hustings.record.canonical import canonical_json, parse_canonical
from hustings.record.draft import (
    Draft,
    DraftOffice,
    draft_differs,
    rule_body,
    same_office,
)
from hustings.record.draft_file import read_draft
from hustings.record.draft_problems import FILE
from hustings.record.durable import replace_file
from hustings.record.log import LogError
from hustings.record.offices import office_body
from hustings.record.policy import policy_body

SEEDS = 2**31


@dataclass(frozen=True)
class Change:
    """One entry to be signed. ``opening``: of a new office's commitment."""

    type: str
    body: Mapping[str, Any]
    opening: Opening | None = None


def changes(campaign: Campaign, reason: str) -> tuple[Change, ...]:
    """What the draft has otherwise, in the order in which it is to be added. Raises
    DraftProblems; exit 2 where there is no draft."""
    draft = read_draft(campaign.folder, draft_money(campaign.election.currency))
    if draft is None:
        raise click.UsageError(
            f"{campaign.folder / FILE} is not there: write it as docs/campaign-folder.md has it."
        )
    return (
        *offices(campaign, draft),
        *new_policy(campaign, draft),
        *new_rule(campaign, draft, reason),
    )


def offices(campaign: Campaign, draft: Draft) -> Iterator[Change]:
    """Offices that the record has not, each with a new person; and changed terms of others."""
    for asked in draft.offices:
        known = campaign.record.offices.get(asked.office_id)
        if known is None:
            yield new_office(asked)
        elif not same_office(asked, known):
            (office,), _ = held_offices([asked])
            body = {
                **office_body(office),
                "person_id": known.person_id,
                "commitment": known.commitment,
            }
            yield Change("office", body)


def new_office(asked: DraftOffice) -> Change:
    (office,), (opening,) = held_offices([asked])
    return Change("office", office_body(office), opening)


def new_policy(campaign: Campaign, draft: Draft) -> Iterator[Change]:
    in_force = campaign.policy
    if policy_body(draft.policy(in_force.version)) != policy_body(in_force):
        yield Change("policy", policy_body(draft.policy(in_force.version + 1)))


def new_rule(campaign: Campaign, draft: Draft, reason: str) -> Iterator[Change]:
    if draft_differs(draft, draft.policy(1), campaign.ledger.rule):  # in the rule alone
        yield Change("rule", rule_body(draft.rule, favour(campaign.folder, draft), reason))


def favour(folder: Path, draft: Draft) -> dict[str, Any] | None:
    """The test for favour with the commitment to the auditors' groups. Exit 2 without groups."""
    alpha = draft.rule.favour_alpha_ppm
    if alpha is None:
        return None
    auditor = folder / "auditor"
    if not (auditor / GROUPS_FILE).exists():
        raise click.UsageError(
            f"{FILE} asks for a test for favour, and {auditor / GROUPS_FILE} is not there. The "
            "auditors write it (seat_id,group); or take [rule.favour] out."
        )
    try:
        rows = read_groups(auditor / GROUPS_FILE)
        if (auditor / SALT_FILE).exists():
            partition = commitment(rows, read_salt(auditor / SALT_FILE))
        else:
            partition = write_partition(auditor, rows, secrets.token_bytes(SALT_BYTES))
    except PartitionError as error:
        raise click.ClickException(str(error)) from error
    looks = draft.rule.favour_looks
    return {
        "alpha_ppm": alpha,
        "partition": partition,
        "seed": secrets.randbelow(SEEDS),
        **({} if looks is None else {"looks": looks}),
    }


@contextmanager
def kept_opening(folder: Path, opening: Opening | None) -> Iterator[None]:
    """Adds to the auditors' list of people, before the log names the person: a salt that is lost
    opens nothing. Takes it off again where the entry is refused."""
    if opening is None:
        yield
        return
    path = folder / PEOPLE
    before = path.read_bytes() if path.exists() else b'{"people":[]}\n'
    people = parse_canonical(before.removesuffix(b"\n"))["people"]
    write_people(path, canonical_json({"people": [*people, opening_json(opening)]}) + b"\n")
    try:
        yield
    except click.ClickException as error:
        if not isinstance(error.__cause__, LogError):  # which may have got as far as the disk
            write_people(path, before)
        raise


def write_people(path: Path, data: bytes) -> None:
    """The whole list, readable by its owner alone."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    replace_file(path, data, mode=0o600)
