"""Cosignatures for a campaign's checkpoint: asked of witnesses, verified, published."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path

import click

from hustings.cli.campaign_folder import Campaign
from hustings.cli.fetched_bundle import TIMEOUT_SECONDS, is_url, received
from hustings.record.cosignature import WitnessKey, moments
from hustings.record.log import Log
from hustings.record.note import NoteError, NoteSignature, split_note
from hustings.record.proven import in_words
from hustings.record.witness_request import (
    MOST_BYTES,
    parse_known_size,
    parse_lines,
    submission_of,
    write_submission,
)

CONFLICT = 409
TRIES = 3


def cosigned_by(campaign: Campaign, witnesses: Sequence[str]) -> list[str]:
    """Asks each witness (an address, or a file that one wrote) and publishes what it signed.

    Returns what went wrong, a line each: one witness that does not answer keeps no other waiting.
    Raises LogError; exit 2 where the policy names no witnesses.
    """
    keys = [key for key in campaign.policy.witness_keys if isinstance(key, WitnessKey)]
    if not keys:
        raise click.UsageError(
            "The policy names no witnesses. Put their keys in campaign.toml, as witness_keys = "
            '["..."], and sign that with `hustings record policy --adopt`.'
        )
    log = campaign.journal.log
    wrong = []
    for witness in witnesses:
        try:
            lines, size = _asked(log, witness) if is_url(witness) else _given(log, Path(witness))
            found = moments(split_note(log.kept(size)).text, lines, keys)
            if not found:
                raise NoteError("none of its lines is of a witness that the policy names")
        except NoteError as error:
            wrong.append(f"{witness}: {error}")
            continue
        known = {(key.name, key.key_id) for key in found}
        log.cosign([line for line in lines if (line.name, line.key_id) in known], size)
        for key, moment in found.items():
            click.echo(f"{size:,} entries cosigned by {key.name} at {in_words(moment)}.")
    return wrong


def lacking(campaign: Campaign) -> str | None:
    """What the latest checkpoint lacks of the cosignatures that the policy asks for, or None."""
    policy = campaign.as_it_is_now().policy
    keys = [key for key in policy.witness_keys if isinstance(key, WitnessKey)]
    note = split_note(campaign.journal.log.checkpoint)
    have = len(moments(note.text, note.signatures, keys))
    if have >= policy.witnesses:
        return None
    return (
        f"The policy asks for {policy.witnesses} cosignatures and the latest checkpoint has "
        f"{have}: a bundle does not verify before `hustings record cosign`."
    )


def _given(log: Log, path: Path) -> tuple[Sequence[NoteSignature], int]:
    """The lines in a file: a cosigned checkpoint of this log, or lines alone for the latest."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NoteError(f"can't be read ({error.strerror})") from error
    if b"\n\n" not in data:
        return parse_lines(data), log.size
    note = split_note(data)
    size = next((int(n) for n in note.text.split("\n")[1:2] if n.isdecimal()), log.size + 1)
    if size > log.size or split_note(log.kept(size)).text != note.text:
        raise NoteError(f"a checkpoint of {size} entries that this log never published")
    return note.signatures, size


def _asked(log: Log, url: str) -> tuple[Sequence[NoteSignature], int]:
    """The lines that a witness answers with, for the latest checkpoint."""
    old = 0
    for _ in range(TRIES):
        request = submission_of(log.kept(), old, lambda place: (log.folder / place).read_bytes())
        status, answer = _posted(url, write_submission(request))
        if status == 200:
            return parse_lines(answer), log.size
        known = parse_known_size(answer) if status == CONFLICT else None
        if known is None:
            said = answer[:200].decode(errors="replace").strip()
            raise NoteError(f"the witness refuses ({status}): {said}")
        if known > log.size:
            raise NoteError(
                f"the witness has seen {known:,} entries and this log has {log.size:,}: it is an "
                "old copy, or there are two histories"
            )
        old = known
    raise NoteError("the witness names another size each time: try again")


def _posted(url: str, body: bytes) -> tuple[int, bytes]:
    address = f"{url.rstrip('/')}/add-checkpoint"
    request = urllib.request.Request(address, data=body, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return answer.status, b"".join(received(answer, MOST_BYTES))
    except urllib.error.HTTPError as error:
        return error.code, error.read(MOST_BYTES)
    except (OSError, ValueError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise NoteError(f"no answer ({reason})") from error
