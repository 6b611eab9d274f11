"""The log of a bundle: its key, every file of it, and an older checkpoint held to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hustings.record.log_check import Finding, LogCheck, check_against, check_log
from hustings.record.log_files import KEY, single_line
from hustings.record.log_keys import KEYS, parse_log_keys
from hustings.record.merkle import leaf_hash, tree_root
from hustings.record.note import (
    Note,
    NoteError,
    VerifierKey,
    encode_base64,
    parse_verifier_key,
    split_note,
)
from hustings.record.tiles import MAX_ENTRY_BYTES, TILE_WIDTH
from hustings.verify.folder import BundleFolder, UnreadableError
from hustings.verify.manifest import LOG
from hustings.verify.verdict import Check, judged, passed

CONSISTENCY_ONLY = "key taken from the bundle: internal consistency only"
MOST_TILE_BYTES = TILE_WIDTH * (MAX_ENTRY_BYTES + 2)


@dataclass(frozen=True)
class CheckedLog:
    """``log``: None where it could not be opened at all. ``entries``: None unless they are, all
    of them, what the latest checkpoint was signed over. ``since``: the older checkpoint given,
    where the log begins with what it was signed over."""

    checks: tuple[Check, ...]
    log: LogCheck | None
    entries: tuple[bytes, ...] | None
    since: Note | None = None


def checked_log(folder: BundleFolder, key: VerifierKey | None, since: bytes | None) -> CheckedLog:
    """The checks "key", "log" and, where there is something to hold it to, "since"."""
    checks = [check_key(folder, key)]
    unsafe = tuple(_unsafe(folder))
    if unsafe:
        checks.append(judged("log", unsafe, ""))
        return CheckedLog(tuple(checks), None, None)
    log = check_log(folder.path / LOG, key, witnesses_later=True)
    checks.append(judged("log", map(_in_bundle, log.findings), _summary(log)))
    older = None
    if since is not None:
        findings = tuple(map(_in_bundle, check_against(log, since)))
        checks.append(judged("since", findings, "the log begins with what that checkpoint signed"))
        older = None if findings else split_note(since)
    return CheckedLog(tuple(checks), log, log.entries if is_authentic(log) else None, older)


def check_key(folder: BundleFolder, key: VerifierKey | None) -> Check:
    """The bundle's key is the one that the stranger knows; or it is said that nobody knew one."""
    place = f"{LOG}/{KEY}"
    try:
        own = parse_verifier_key(single_line(folder.read(place)))
    except (NoteError, UnreadableError) as error:
        return judged("key", [Finding(place, str(error))], "")
    if key is None:
        return passed("key", CONSISTENCY_ONLY)
    if own != key and key in former_keys(folder):
        return passed("key", f"the key expected, {key}, was replaced by the log's own, {own}")
    wrong = [] if own == key else [Finding(place, f"the log's key is {own}, expected {key}")]
    return judged("key", wrong, f"the log's key is the one expected, {key}")


def former_keys(folder: BundleFolder) -> tuple[VerifierKey, ...]:
    """The keys that the log has had, as its folder tells it; whether each was rightly replaced is
    for the check "handovers"."""
    try:
        return parse_log_keys(folder.read(f"{LOG}/{KEYS}")).keys
    except (NoteError, UnreadableError):
        return ()


def is_authentic(log: LogCheck) -> bool:
    """True where every entry was read and together they have the signed root."""
    leaves = [leaf_hash(entry) for entry in log.entries]
    whole = log.key is not None and 0 < log.size == len(leaves)
    return whole and tree_root(leaves) == log.root


def _unsafe(folder: BundleFolder) -> Iterator[Finding]:
    """What must not be opened. Links and pipes below the log's folder are the log's own check's."""
    if not any(name.startswith(f"{LOG}/") for name in folder.sizes):
        yield Finding(LOG, "expected a folder with the log's files")
    for finding in folder.odd:
        if finding.place == LOG:
            yield finding
    for name, size in folder.sizes.items():
        if name.startswith(f"{LOG}/") and size > MOST_TILE_BYTES:
            yield Finding(
                name, f"{size:,} bytes: no file of a log has more than {MOST_TILE_BYTES:,}"
            )


def _in_bundle(finding: Finding) -> Finding:
    return replace(finding, place=f"{LOG}/{finding.place}")


def _summary(log: LogCheck) -> str:
    return (
        f"{log.size:,} entries under {len(log.checkpoints):,} signed checkpoints, "
        f"root {encode_base64(log.root)}"
    )
