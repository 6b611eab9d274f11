"""A new key for the log, in place of the old one. This module reads and writes files.

An entry says so first: a ``key`` entry for the office ``log``, signed as the policy asks for keys,
in the log under the old key. Then the checkpoint that has it as its last entry gets the new key's
signature beside the old one's, and from there on the new key signs alone. A crash between any two
steps is put right the next time that the log is opened to append.
"""

from __future__ import annotations

from pathlib import Path

from hustings.record.durable import flush, replace_file
from hustings.record.entries import EntryError, read_entry
from hustings.record.envelope import key_id
from hustings.record.log import Log, open_log
from hustings.record.log_files import KEY, read_key, read_log_keys
from hustings.record.log_keys import KEYS, LogKeys, write_log_keys
from hustings.record.note import NoteSignature, SignerKey, split_note
from hustings.record.offices import LOG_OFFICE


def says_so(log: Log, new: SignerKey) -> bool:
    """Whether the log's last entry hands over to this key."""
    if not log.size:
        return False
    try:
        last = read_entry(next(log.entries(log.size - 1)))
    except EntryError:
        return False
    named = (last.body.get("office_id"), last.body.get("keyid"))
    return last.type == "key" and named == (LOG_OFFICE, key_id(new.verifier.public))


def hand_over(log: Log, new: SignerKey) -> None:
    """Puts the new key in the old one's place. ``log`` is open to append under the old one, and
    its last entry says so; afterwards it must be opened again, with the new key."""
    text = split_note(log.checkpoint).text
    log.cosign([NoteSignature(new.name, new.verifier.key_id, new.sign(text.encode()))])
    keys = read_log_keys(log.folder)
    if keys.current != new.verifier:
        longer = LogKeys((*keys.lines, (log.size, new.verifier)))
        replace_file(log.folder / KEYS, write_log_keys(longer))
    replace_file(log.folder / KEY, f"{new.verifier}\n".encode())


def finish_handover(folder: Path, old: SignerKey, new: SignerKey, private: Path) -> bool:
    """Carries out a handover as far as it is not; whether ``new`` is the log's key now.

    ``folder`` is the log's. ``private`` is the file of the new key; it takes the place of
    ``log.key`` beside it. False where the log's last entry does not say so (yet).
    """
    if read_key(folder) != new.verifier:
        with open_log(folder, old) as log:
            if not says_so(log, new):
                return False
            hand_over(log, new)
    if private.exists():
        private.replace(private.with_name("log.key"))
        flush((), [private.parent])
    return True
