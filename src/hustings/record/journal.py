"""The campaign's own log: entries in, entries out. This module reads and writes files.

The log's private key is `keys/log.key`; nothing else in the folder can sign a checkpoint.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hustings.record.entries import Entry, entry_bytes
from hustings.record.key_handover import finish_handover
from hustings.record.log import Log, LogError, create_log, open_log
from hustings.record.log_sightings import kept_sightings
from hustings.record.note import NoteError, SignerKey, parse_signer_key, signer_key_text
from hustings.record.sightings import Sightings

NEXT_KEY = "log.next.key"  # the log's next key, until the record has handed over to it


@dataclass(frozen=True)
class Journal:
    """A campaign's log, open. Use as a context manager: a writer holds the log's lock."""

    log: Log

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.log.close()

    @property
    def origin(self) -> str:
        """The log's name."""
        return self.log.origin

    def append(self, entries: Iterable[Entry]) -> range:
        """Add entries, all or none; returns their indexes once they are durable.

        Raises EntryError, CanonicalError for what can't be written, LogError.
        """
        return self.log.append([entry_bytes(entry) for entry in entries])

    def add(self, entry_type: str, at: str, body: Mapping[str, Any]) -> int:
        """Add one entry that nobody signs."""
        return self.append([Entry(entry_type, at, body)])[0]

    def entries(self) -> Iterator[bytes]:
        """Every entry as it stands in the log: what ``replay`` takes."""
        return self.log.entries()

    def sightings(self) -> Sightings:
        """When witnesses saw the log, by the lines that its checkpoints have now."""
        return kept_sightings(self.log.folder)


def has_journal(campaign: Path) -> bool:
    """True where the folder holds a log."""
    return (campaign / "log" / "checkpoint").is_file()


def create_journal(campaign: Path, key: SignerKey) -> Journal:
    """A new log in a campaign folder, its key beside it. Raises LogError where there is one."""
    keys = campaign / "keys"
    keys.mkdir(mode=0o700, exist_ok=True)
    write_private(keys / "log.key", signer_key_text(key) + "\n")
    return Journal(create_log(campaign / "log", key))


def open_journal(campaign: Path, *, write: bool = False) -> Journal:
    """The campaign's log, to read or to add to.

    A new key of the log that its last entry hands over to is put in its place first. Raises
    LogError where there is none, another process writes, or the key is missing.
    """
    if not has_journal(campaign):
        raise LogError(
            f"{campaign / 'log'}: found no log, expected a campaign's record. "
            "Make a campaign with `hustings new`, or name one with --campaign."
        )
    following = campaign / "keys" / NEXT_KEY
    if write and following.exists():
        finish_handover(campaign / "log", log_key(campaign), log_key(campaign, NEXT_KEY), following)
    return Journal(open_log(campaign / "log", log_key(campaign) if write else None))


def log_key(campaign: Path, name: str = "log.key") -> SignerKey:
    """The log's private key. Raises LogError where it is missing or no key."""
    path = campaign / "keys" / name
    try:
        return parse_signer_key(path.read_text(encoding="ascii").removesuffix("\n"))
    except OSError as error:
        raise LogError(f"{path}: the log's key can't be read: {error.strerror}") from error
    except (NoteError, UnicodeDecodeError) as error:
        raise LogError(f"{path}: not a private key of a log: {error}") from error


def write_private(path: Path, text: str) -> None:
    """A new file that only its owner may read. Raises FileExistsError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
