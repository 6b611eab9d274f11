"""Every file of a log checked, every hash computed again. This module reads files.

Nothing is taken on trust but the key, and nothing is skipped: old partial tiles, every kept
checkpoint, files that have no business there. What is wrong comes back as findings that name the
file; bad contents never raise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from hustings.record.checkpoint import SIZE, Checkpoint, parse_checkpoint_text
from hustings.record.log_check_tiles import check_tiles
from hustings.record.log_files import CHECKPOINT, CHECKPOINTS, KEY, kept_path, single_line
from hustings.record.log_keys import KEYS, LogKeys, one_key, parse_log_keys
from hustings.record.log_shelf import Finding, Shelf
from hustings.record.merkle import EMPTY_ROOT, leaf_hash, tree_root
from hustings.record.note import (
    Note,
    NoteError,
    VerifierKey,
    open_note,
    parse_verifier_key,
    split_note,
)

__all__ = ["Finding", "LogCheck", "check_against", "check_log"]


@dataclass(frozen=True)
class LogCheck:
    """What a log holds and what is wrong with it; without ``findings`` it is whole.

    ``entries`` are those before the first bundle that could not be read. ``checkpoints`` are the
    kept ones that could be believed, by size, byte for byte. ``key`` is the one that signs today,
    ``keys`` are all that the log has had.
    ``cosigned`` are the checkpoints, by file, that have lines of other keys, not verified here.
    """

    size: int
    root: bytes
    entries: tuple[bytes, ...]
    findings: tuple[Finding, ...]
    checkpoints: Mapping[int, bytes]
    key: VerifierKey | None
    cosigned: Mapping[str, Note] = field(default_factory=dict)
    keys: LogKeys | None = None


@dataclass(frozen=True)
class Signed:
    """A checkpoint that was believed, its file, and its parts."""

    checkpoint: Checkpoint
    data: bytes
    note: Note


def check_log(folder: Path, key: VerifierKey | None, *, witnesses_later: bool = False) -> LogCheck:
    """Checks a log's folder. ``key`` is the log's, known from elsewhere; without one the log's
    own is taken, which shows no more than that the log agrees with itself.

    A line of any other key in a checkpoint is a finding; with ``witnesses_later`` it is left for
    who knows the witnesses (``LogCheck.cosigned``).
    """
    shelf = Shelf(folder)
    keys = checked_keys(shelf, key)
    read = partial(checked_checkpoint, shelf, keys, strict=not witnesses_later)
    latest = read(CHECKPOINT)
    kept = checked_history(shelf, read, latest, keys)
    believed = {size: signed for size, signed in kept.items() if signed is not None}
    last = latest or believed.get(max(believed, default=0))
    head = last.checkpoint if last else Checkpoint("unsigned", 0, EMPTY_ROOT)
    roots = {size: signed.checkpoint.root for size, signed in believed.items()}
    entries = check_tiles(shelf, head, set(kept), roots)
    shelf.check_nothing_else()
    return LogCheck(
        head.size,
        head.root,
        tuple(entries),
        tuple(sorted(set(shelf.findings))),
        {size: signed.data for size, signed in believed.items()},
        keys.current if keys else None,
        cosigned(latest, kept, keys),
        keys,
    )


def cosigned(
    latest: Signed | None, kept: Mapping[int, Signed | None], keys: LogKeys | None
) -> dict[str, Note]:
    """The checkpoints with lines besides the log's own, by file."""
    places = {CHECKPOINT: latest, **{kept_path(size): signed for size, signed in kept.items()}}
    return {
        place: signed.note
        for place, signed in places.items()
        if signed is not None
        and keys is not None
        and len(signed.note.signatures) > len(keys.signing(signed.checkpoint.size))
    }


def checked_keys(shelf: Shelf, key: VerifierKey | None) -> LogKeys | None:
    """The keys to verify with: the log's own where the one given is among them, else the one
    given; None where there is none."""
    own = own_keys(shelf)
    if own is None or (key is not None and key not in own.keys):
        if own is not None:
            shelf.find(KEY, f"the log's key is {own.current}, expected {key}")
        return None if key is None else one_key(key)
    return own


def own_keys(shelf: Shelf) -> LogKeys | None:
    """The keys in ``log.vkey`` and, where one was replaced, ``log.vkeys``; None, and a finding,
    where these are none or do not fit each other."""
    data = shelf.read(KEY)
    if data is None:
        return None
    place = KEY
    try:
        current = parse_verifier_key(single_line(data))
        place = KEYS
        several = shelf.read(KEYS) if KEYS in shelf.files else None
        keys = one_key(current) if several is None else parse_log_keys(several)
    except NoteError as error:
        shelf.find(place, str(error))
        return None
    if keys.current != current:
        shelf.find(KEYS, f"its last key is {keys.current}, and {KEY} has {current}")
        return None
    return keys


def checked_checkpoint(
    shelf: Shelf, keys: LogKeys | None, place: str, *, strict: bool
) -> Signed | None:
    """The checkpoint in a file; None, and a finding, where it is not to be believed."""
    data = shelf.read(place)
    if data is None:
        return None
    try:
        note = split_note(data)
        checkpoint = parse_checkpoint_text(note.text)
        if keys is not None:
            require_signed(data, keys.signing(checkpoint.size), strict)
    except NoteError as error:
        shelf.find(place, str(error))
        return None
    if keys is not None and checkpoint.origin != keys.current.name:
        shelf.find(place, f"its origin is {checkpoint.origin!r}, expected {keys.current.name!r}")
        return None
    return Signed(checkpoint, data, note)


def require_signed(data: bytes, keys: Sequence[VerifierKey], strict: bool) -> None:
    """``NoteError`` unless each of the keys has signed the note."""
    lines = {(line.name, line.key_id) for line in open_note(data, keys, strict=strict).signatures}
    for key in keys:
        if (key.name, key.key_id) not in lines:
            raise NoteError(f"the key {key.key_id.hex()} of {key.name!r} has not signed it")


def checked_history(
    shelf: Shelf,
    read: Callable[[str], Signed | None],
    latest: Signed | None,
    keys: LogKeys | None,
) -> dict[int, Signed | None]:
    """Every checkpoint kept, by the size in its name, in order; None where it is not believed.

    The first (of size 0), the latest, and each at which one key handed over to another must be
    among them.
    """
    sizes = {int(name) for name in shelf.names(CHECKPOINTS) if SIZE.fullmatch(name)} | {0}
    if keys is not None:
        sizes.update(start for start, _ in keys.lines)
    if latest is not None:
        sizes.add(latest.checkpoint.size)
    kept = {size: read(kept_path(size)) for size in sorted(sizes)}
    for size, signed in kept.items():
        if signed is not None and signed.checkpoint.size != size:
            shelf.find(kept_path(size), f"it is of {signed.checkpoint.size} entries, not {size}")
            kept[size] = None
        if latest is not None and size > latest.checkpoint.size:
            detail = f"beyond the {latest.checkpoint.size} entries of the latest checkpoint"
            shelf.find(kept_path(size), detail)
    own = kept.get(latest.checkpoint.size) if latest else None
    if latest and own and own.data != latest.data:
        shelf.find(CHECKPOINT, f"differs from {kept_path(latest.checkpoint.size)}")
    return kept


def check_against(check: LogCheck, since: bytes) -> tuple[Finding, ...]:
    """What is wrong where ``since``, an older checkpoint of the log from anywhere, is held to it.

    The log must begin with the entries that ``since`` was signed over: a history rewritten under
    the same key is found so. Lines of witnesses that the checker does not know are passed over.
    """
    if check.keys is None or check.key is None:
        return (Finding(KEY, "without the log's key no older checkpoint can be verified"),)
    try:
        older = parse_checkpoint_text(open_note(since, check.keys.keys, strict=False).text)
    except NoteError as error:
        return (Finding(CHECKPOINT, f"the older checkpoint given is not this log's: {error}"),)
    detail = difference(check, older)
    if detail is not None:
        return (Finding(CHECKPOINT, detail),)
    if older.size not in check.checkpoints:
        return (Finding(kept_path(older.size), "published once, and not kept here"),)
    return ()


def difference(check: LogCheck, older: Checkpoint) -> str | None:
    """How a log fails to begin with what an older checkpoint was signed over."""
    if check.key is not None and older.origin != check.key.name:
        return f"the older checkpoint given is of {older.origin!r}, not {check.key.name!r}"
    if older.size > check.size:
        return f"of {check.size} entries: the older checkpoint given has {older.size}"
    if older.size > len(check.entries):
        return f"the first {older.size} entries cannot be read to compare them"
    if tree_root([leaf_hash(entry) for entry in check.entries[: older.size]]) != older.root:
        return (
            f"the first {older.size} entries are not those that the older checkpoint given was "
            "signed over: the history was rewritten"
        )
    return None
