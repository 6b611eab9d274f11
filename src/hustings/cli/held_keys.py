"""The keys that a campaign folder holds, and which of them a name means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hustings.cli.campaign_folder import Campaign
from hustings.cli.output import progress_line

if TYPE_CHECKING:
    from hustings.record.envelope import SigningKey
    from hustings.record.offices import Office

KEYS = "keys"
LOG_KEY = "log.key"


def chosen_keys(
    campaign: Campaign, holders: Sequence[str], key_files: Iterable[Path]
) -> tuple[SigningKey, ...]:
    """The keys that ``--as`` and ``--key`` name. Exit 2 where a name fits none, or several
    people."""
    from hustings.record.key_files import read_signing_key

    known = office_keys(campaign) if holders else ()
    keys = [key_of(name, known, campaign) for name in holders]
    keys += [read_signing_key(path) for path in key_files]
    return tuple({key.keyid: key for key in keys}.values())


def office_keys(campaign: Campaign) -> tuple[tuple[Path, SigningKey, Office | None], ...]:
    """The key files in ``keys/`` with the office that each signs for, None for none. One that
    can't be read is said and left out."""
    from hustings.record.journal import NEXT_KEY
    from hustings.record.key_files import KeyFileError, read_signing_key

    found = []
    for path in sorted((campaign.folder / KEYS).glob("*.key")):
        if path.name in (LOG_KEY, NEXT_KEY):
            continue
        try:
            key = read_signing_key(path)
        except KeyFileError as error:
            progress_line(f"Warning: {error}")
            continue
        held = campaign.record.keys.get(key.keyid)
        found.append((path, key, campaign.record.offices[held.office_id] if held else None))
    return tuple(found)


def key_of(
    name: str, known: Sequence[tuple[Path, SigningKey, Office | None]], campaign: Campaign
) -> SigningKey:
    """The key of an office, of the only person in a role, or of a person."""
    fitting = {
        office.office_id: key
        for _, key, office in reversed(known)
        if office is not None and name in (office.office_id, office.role, office.person_id)
    }
    if name in fitting:
        return fitting[name]
    if len(fitting) == 1:
        return next(iter(fitting.values()))
    if fitting:
        raise click.UsageError(
            f"{name} may be any of {', '.join(sorted(fitting))}: name the office."
        )
    raise click.UsageError(
        f"No key in {campaign.folder / KEYS} signs for {name!r}. Keys here: "
        f"{keys_here(campaign)}. Name a key file elsewhere with --key, or use --out FILE."
    )


def keys_here(campaign: Campaign) -> str:
    """The offices that can sign from this folder, in words."""
    names = sorted({office.office_id for _, _, office in office_keys(campaign) if office})
    return ", ".join(names) or "none"
