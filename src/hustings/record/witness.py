"""A witness: it cosigns a log's checkpoint only if all that it saw before is the beginning of it.

That is the whole of it, and it takes no trust: a log that shows two people two histories, or takes
something back, needs a witness to sign both. The rules and the numbers are those of C2SP
tlog-witness. What a witness knows of a log is on the disk before its cosignature leaves the house.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from hustings.record.checkpoint import Checkpoint, parse_checkpoint_text
from hustings.record.cosignature import moments
from hustings.record.log_files import CHECKPOINT
from hustings.record.merkle import EMPTY_ROOT
from hustings.record.note import (
    Note,
    NoteError,
    NoteSignature,
    VerifierKey,
    encode_base64,
    open_note,
    split_note,
)
from hustings.record.proof import Hashes, verify_consistency
from hustings.record.witness_folder import (
    Evidence,
    WitnessError,
    keep_evidence,
    lock,
    read_latest,
    read_log_keys,
    read_signer,
    write_latest,
)
from hustings.record.witness_request import Submission, parse_submission, submission_of

MALFORMED, FORBIDDEN, UNKNOWN, CONFLICT, UNPROVEN, LATER = 400, 403, 404, 409, 422, 503


class RefusedError(Exception):
    """A checkpoint that is not cosigned. ``status``: as HTTP answers. ``known``: the size that the
    witness knows, where it is asked about another. ``evidence``: where both notes are kept."""

    def __init__(
        self, status: int, detail: str, *, known: int | None = None, evidence: Path | None = None
    ) -> None:
        super().__init__(detail if evidence is None else f"{detail}. Both are kept in {evidence}")
        self.status = status
        self.known = known
        self.evidence = evidence


class Witness:
    """A witness's folder, open to cosign. Use as a context manager: it holds the folder's lock.

    Any number of threads may call it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.signer = read_signer(folder)
        self._lock = lock(folder)
        self._turn = threading.Lock()

    def __enter__(self) -> Witness:
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.close()

    def add_checkpoint(self, body: bytes, now: int) -> NoteSignature:
        """The cosignature for a request's checkpoint. ``now``: seconds since 1970.

        Raises RefusedError with the status to answer, WitnessError for a folder that is not whole,
        OSError.
        """
        try:
            asked = parse_submission(body)
        except NoteError as error:
            raise RefusedError(MALFORMED, str(error)) from error
        with self._turn:
            return self._cosign(asked, now)

    def check(self, read: Callable[[str], bytes], now: int) -> bytes:
        """Looks at a log where it is published and returns its checkpoint, cosigned. ``read``
        gives a file of the log by its place, and may raise OSError.

        Raises as ``add_checkpoint``; a log that has become shorter is refused, and kept.
        """
        with self._turn:
            shown = read(CHECKPOINT)
            note, checkpoint = self._believed(shown)
            origin = checkpoint.origin
            known = self.known(origin)
            size = 0 if known is None else known[1].size
            if known is not None and checkpoint.size < size:
                found = Evidence("rollback", known[0], bytes(note))
                detail = f"of {checkpoint.size} entries, after one of {size}: it was cut"
                self._refuse(UNPROVEN, detail, origin, found)
            try:
                asked = submission_of(shown, size, read)
            except NoteError as error:
                raise RefusedError(MALFORMED, f"the log's tiles: {error}") from error
            self._cosign(asked, now)
            return read_latest(self.folder, origin) or b""

    def known(self, origin: str) -> tuple[bytes, Checkpoint] | None:
        """The latest checkpoint cosigned for a log. Raises WitnessError where it is not whole."""
        data = read_latest(self.folder, origin)
        if data is None:
            return None
        try:
            note = open_note(data, read_log_keys(self.folder, origin), strict=False)
            return data, parse_checkpoint_text(note.text)
        except NoteError as error:
            raise WitnessError(
                f"what the witness knows of {origin} is not whole ({error}): bring the folder back "
                "from a copy of today, or begin anew under another key"
            ) from error

    def _cosign(self, asked: Submission, now: int) -> NoteSignature:
        note, new = self._believed(asked.checkpoint)
        if asked.old > new.size:
            raise RefusedError(MALFORMED, f"old {asked.old} is beyond the {new.size} entries")
        known = self.known(new.origin)
        data, last = known or (b"", Checkpoint(new.origin, 0, EMPTY_ROOT))
        if data and new.size == last.size and new.root != last.root:
            status = UNPROVEN if asked.old == last.size else CONFLICT
            found = Evidence("fork", data, bytes(note))
            self._refuse(status, f"two roots for {new.size} entries: a fork", new.origin, found)
        if asked.old != last.size:
            raise RefusedError(CONFLICT, f"the witness knows {last.size}", known=last.size)
        if not verify_consistency(asked.proof, last.size, last.root, new.size, new.root):
            proof = proof_text(asked.proof)
            detail = f"no proof that the {new.size} entries begin with the {last.size} known ones"
            if not data:
                raise RefusedError(UNPROVEN, detail)
            found = Evidence("inconsistent", data, bytes(note), proof)
            self._refuse(UNPROVEN, detail, new.origin, found)
        self._require_time(data, now)
        line = self.signer.cosign(note.text, now)
        write_latest(self.folder, new.origin, bytes(Note(note.text, (*note.signatures, line))))
        return line

    def _believed(self, data: bytes) -> tuple[Note, Checkpoint]:
        """A checkpoint and its note with the log's own lines alone, once they are verified."""
        try:
            note = split_note(data)
            origin = note.text.partition("\n")[0]
        except NoteError as error:
            raise RefusedError(MALFORMED, str(error)) from error
        keys = read_log_keys(self.folder, origin)
        if not keys:
            raise RefusedError(UNKNOWN, f"{origin!r} is no log that this witness watches")
        try:
            open_note(data, keys, strict=False)
        except NoteError as error:
            raise RefusedError(FORBIDDEN, str(error)) from error
        try:
            checkpoint = parse_checkpoint_text(note.text)
        except NoteError as error:
            empty = note.text.split("\n")[1:2] == ["0"]
            raise RefusedError(UNPROVEN if empty else MALFORMED, str(error)) from error
        return Note(note.text, own_lines(note, keys)), checkpoint

    def _refuse(self, status: int, detail: str, origin: str, found: Evidence) -> NoReturn:
        place = keep_evidence(self.folder, origin, found)
        raise RefusedError(status, detail, known=size_of(found.known), evidence=place)

    def _require_time(self, data: bytes, now: int) -> None:
        """A clock that has gone back would have the witness contradict itself."""
        if not data:
            return
        note = split_note(data)
        before = moments(note.text, note.signatures, [self.signer.verifier])
        if any(moment > now for moment in before.values()):
            raise RefusedError(LATER, "the witness's clock is behind its last cosignature")


def own_lines(note: Note, keys: Sequence[VerifierKey]) -> tuple[NoteSignature, ...]:
    """The lines of a note that are of known keys."""
    known = {(key.name, key.key_id) for key in keys}
    return tuple(line for line in note.signatures if (line.name, line.key_id) in known)


def proof_text(proof: Hashes) -> bytes:
    """A proof to be read, a hash a line."""
    return "".join(f"{encode_base64(part)}\n" for part in proof).encode()


def size_of(note: bytes) -> int:
    """The size that a checkpoint, already verified, speaks of."""
    return parse_checkpoint_text(split_note(note).text).size
