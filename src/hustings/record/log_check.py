"""Every file of a log checked, every hash computed again. This module reads files.

Nothing is taken on trust but the key, and nothing is skipped: old partial tiles, every kept
checkpoint, files that have no business there. What is wrong comes back as findings that name the
file; bad contents never raise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from hustings.record.checkpoint import SIZE, Checkpoint, parse_checkpoint_text
from hustings.record.log_check_tiles import check_tiles
from hustings.record.log_files import CHECKPOINT, CHECKPOINTS, KEY, kept_path, single_line
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
    kept ones that could be believed, by size, byte for byte. ``key`` verified the signatures.
    ``cosigned`` are the checkpoints, by file, that have lines of other keys, not verified here.
    """

    size: int
    root: bytes
    entries: tuple[bytes, ...]
    findings: tuple[Finding, ...]
    checkpoints: Mapping[int, bytes]
    key: VerifierKey | None
    cosigned: Mapping[str, Note] = field(default_factory=dict)


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
    trusted = checked_key(shelf, key)
    read = partial(checked_checkpoint, shelf, trusted, strict=not witnesses_later)
    latest = read(CHECKPOINT)
    kept = checked_history(shelf, read, latest)
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
        trusted,
        cosigned(latest, kept),
    )


def cosigned(latest: Signed | None, kept: Mapping[int, Signed | None]) -> dict[str, Note]:
    """The checkpoints with lines besides the log's own, by file."""
    places = {CHECKPOINT: latest, **{kept_path(size): signed for size, signed in kept.items()}}
    return {
        place: signed.note
        for place, signed in places.items()
        if signed is not None and len(signed.note.signatures) > 1
    }


def checked_key(shelf: Shelf, key: VerifierKey | None) -> VerifierKey | None:
    """The key to verify with: the one given, or the log's own; None where that is no key."""
    data = shelf.read(KEY)
    if data is None:
        return key
    try:
        own = parse_verifier_key(single_line(data))
    except NoteError as error:
        shelf.find(KEY, str(error))
        return key
    if key is not None and own != key:
        shelf.find(KEY, f"the log's key is {own}, expected {key}")
    return key or own


def checked_checkpoint(
    shelf: Shelf, key: VerifierKey | None, place: str, *, strict: bool
) -> Signed | None:
    """The checkpoint in a file; None, and a finding, where it is not to be believed."""
    data = shelf.read(place)
    if data is None:
        return None
    try:
        note = split_note(data) if key is None else open_note(data, [key], strict=strict)
        checkpoint = parse_checkpoint_text(note.text)
    except NoteError as error:
        shelf.find(place, str(error))
        return None
    if key is not None and checkpoint.origin != key.name:
        shelf.find(place, f"its origin is {checkpoint.origin!r}, expected {key.name!r}")
        return None
    return Signed(checkpoint, data, note)


def checked_history(
    shelf: Shelf, read: Callable[[str], Signed | None], latest: Signed | None
) -> dict[int, Signed | None]:
    """Every checkpoint kept, by the size in its name, in order; None where it is not believed.

    The first (of size 0) and the latest must be among them.
    """
    sizes = {int(name) for name in shelf.names(CHECKPOINTS) if SIZE.fullmatch(name)} | {0}
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
    if check.key is None:
        return (Finding(KEY, "without the log's key no older checkpoint can be verified"),)
    try:
        older = parse_checkpoint_text(open_note(since, [check.key], strict=False).text)
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
