"""A witness's folder. This module reads and writes files.

    witness.key              the private key: nothing else can cosign
    witness.vkey             the public key, to be given to everybody
    logs/<hash>/log.vkey     the keys of one log, a line each; <hash> is of its name (SHA-256)
    logs/<hash>/checkpoint   the latest checkpoint that was cosigned: all that the witness knows
    logs/<hash>/evidence/    what was refused, each beside what was known then

Whoever loses ``logs/`` has to begin anew under another key: a witness that forgets could sign two
histories.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path

from hustings.record.cosignature import WitnessSigner, parse_witness_signer
from hustings.record.durable import made_folders, replace_file, write_files
from hustings.record.lock import hold
from hustings.record.note import NoteError, VerifierKey, parse_verifier_key, signer_key_text

KEY = "witness.key"
VKEY = "witness.vkey"
LOGS = "logs"
LOG_KEYS = "log.vkey"
LATEST = "checkpoint"
EVIDENCE = "evidence"
MOST_EVIDENCE = 100  # of one kind for one log: the first are those that matter


class WitnessError(Exception):
    """A witness's folder that can't be used as it is; the message says what to do."""


@dataclass(frozen=True)
class Evidence:
    """One refused checkpoint. ``kind``: "fork" (two roots for one size), "inconsistent" or
    "rollback". ``known`` and ``shown`` are notes, both signed by the log; ``proof`` is what came
    with the second, as text."""

    kind: str
    known: bytes
    shown: bytes
    proof: bytes = b""


def create_witness(folder: Path, signer: WitnessSigner) -> None:
    """Makes a witness's folder. ``WitnessError`` where there is one, or anything else."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WitnessError(f"{folder} is not empty: name a new folder for a witness")
    made_folders(folder)
    replace_file(folder / KEY, f"{signer_key_text(signer)}\n".encode(), mode=0o600)
    replace_file(folder / VKEY, f"{signer.verifier}\n".encode())


def read_signer(folder: Path) -> WitnessSigner:
    """The witness's private key. ``WitnessError`` where it is missing or no key."""
    path = folder / KEY
    try:
        return parse_witness_signer(path.read_text(encoding="utf-8").removesuffix("\n"))
    except OSError as error:
        raise WitnessError(
            f"{path} can't be read ({error.strerror}): make a witness with `hustings witness init`"
        ) from error
    except (NoteError, UnicodeDecodeError) as error:
        raise WitnessError(f"{path}: not a witness's private key: {error}") from error


def lock(folder: Path) -> BufferedRandom:
    """The folder's lock, held until it is closed or the process ends: two programs that cosign
    from one folder could each sign its own history."""
    try:
        return hold(folder / VKEY)
    except BlockingIOError:
        raise WitnessError(f"another process cosigns from {folder}: wait until it ends") from None
    except OSError as error:
        raise WitnessError(f"{folder / VKEY} cannot be opened ({error.strerror})") from error


def log_folder(folder: Path, origin: str) -> Path:
    """Where the witness keeps what it knows of a log."""
    return folder / LOGS / hashlib.sha256(origin.encode()).hexdigest()


def trust_log(folder: Path, key: VerifierKey, since: bytes | None = None) -> None:
    """Has the witness watch a log, or take a further key of it. ``since``: a checkpoint to begin
    from, already verified; without one the first that is shown is believed."""
    place = log_folder(folder, key.name)
    keys = read_log_keys(folder, key.name)
    if key not in keys:
        lines = "".join(f"{one}\n" for one in (*keys, key))
        replace_file(place / LOG_KEYS, lines.encode())
    if since is not None and read_latest(folder, key.name) is None:
        replace_file(place / LATEST, since)


def read_log_keys(folder: Path, origin: str) -> tuple[VerifierKey, ...]:
    """The keys that a log may sign with; () for a log that the witness does not watch."""
    path = log_folder(folder, origin) / LOG_KEYS
    if not path.exists():
        return ()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        keys = tuple(map(parse_verifier_key, lines))
    except (OSError, UnicodeDecodeError, NoteError) as error:
        raise WitnessError(f"{path} can't be read: {error}. Write the log's key anew") from error
    if any(key.name != origin for key in keys):
        raise WitnessError(f"{path} has a key of another log than {origin}")
    return keys


def watched(folder: Path) -> tuple[str, ...]:
    """The names of the logs that the witness watches."""
    paths = sorted((folder / LOGS).glob(f"*/{LOG_KEYS}"))
    return tuple(path.read_text(encoding="utf-8").partition("+")[0] for path in paths)


def read_latest(folder: Path, origin: str) -> bytes | None:
    """The latest checkpoint that was cosigned, with its lines; None before the first."""
    path = log_folder(folder, origin) / LATEST
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WitnessError(f"{path} can't be read ({error.strerror})") from error


def write_latest(folder: Path, origin: str, note: bytes) -> None:
    """Keeps the checkpoint: on the disk when this returns."""
    replace_file(log_folder(folder, origin) / LATEST, note)


def keep_evidence(folder: Path, origin: str, found: Evidence) -> Path | None:
    """Keeps what was refused, durably, and returns its folder; None where there is enough of it.
    The same again is kept once."""
    above = log_folder(folder, origin) / EVIDENCE
    digest = hashlib.sha256(found.known + found.shown + found.proof).hexdigest()
    place = above / f"{found.kind}-{digest[:16]}"
    if place.exists():
        return place
    if above.exists() and sum(one.startswith(found.kind) for one in os.listdir(above)) >= (
        MOST_EVIDENCE
    ):
        return None
    files = [("known", found.known), ("shown", found.shown)]
    files += [("proof", found.proof)] if found.proof else []
    write_files([(place / name, data) for name, data in files])
    return place


def evidence_kept(folder: Path, origin: str) -> tuple[Path, ...]:
    """The folders of what was refused."""
    return tuple(sorted((log_folder(folder, origin) / EVIDENCE).glob("*-*")))
