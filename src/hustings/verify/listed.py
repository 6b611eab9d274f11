"""Everything outside the log against the manifest, and the manifest against the log."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from hustings.record.envelope import is_hash
from hustings.record.log_check import Finding
from hustings.record.log_files import kept_path
from hustings.record.schema import faults
from hustings.verify.contents import entries_shown, files_named, readable
from hustings.verify.folder import BundleFolder, UnreadableError
from hustings.verify.manifest import (
    LOG,
    MANIFEST,
    MARKER_TEXT,
    MARKERS,
    Listed,
    ManifestError,
    is_plain_path,
    read_manifest,
)
from hustings.verify.verdict import Check, judged

FILES = "files/sha256"


@dataclass(frozen=True)
class CheckedManifest:
    """``sha256``: of the manifest as it is; None where it can't be read."""

    check: Check
    sha256: str | None


def checked_manifest(folder: BundleFolder) -> CheckedManifest:
    """The check "manifest": every file it lists is there as listed, and no other is."""
    try:
        data = folder.read(MANIFEST)
    except UnreadableError as error:
        return CheckedManifest(judged("manifest", [Finding(MANIFEST, str(error))], ""), None)
    digest = hashlib.sha256(data).hexdigest()
    try:
        files = read_manifest(data)
    except ManifestError as error:
        return CheckedManifest(judged("manifest", [Finding(MANIFEST, str(error))], ""), digest)
    findings = [*_wrong(folder, files), *_unlisted(folder, files)]
    size = sum(file.size for file in files)
    good = f"{len(files):,} files, {size:,} bytes, each as listed, and no other"
    return CheckedManifest(judged("manifest", findings, good), digest)


def _wrong(folder: BundleFolder, files: Sequence[Listed]) -> Iterator[Finding]:
    """Files that are not as the manifest lists them."""
    for file in files:
        if file.path not in folder.sizes:
            yield Finding(file.path, "listed in the manifest, and missing")
        elif folder.sizes[file.path] != file.size:
            detail = f"{folder.sizes[file.path]:,} bytes, listed with {file.size:,}"
            yield Finding(file.path, detail)
        else:
            yield from _other_hash(folder, file.path, file.sha256, "the manifest lists another")


def _other_hash(folder: BundleFolder, path: str, sha256: str, detail: str) -> Iterator[Finding]:
    try:
        found = folder.sha256(path)
    except UnreadableError as error:
        yield Finding(path, str(error))
        return
    if found != sha256:
        yield Finding(path, f"its SHA-256 is {found[:16]}..., {detail}, {sha256[:16]}...")


def _unlisted(folder: BundleFolder, files: Sequence[Listed]) -> Iterator[Finding]:
    """What the manifest does not list and is none of the log's."""
    listed = {file.path for file in files} | {MANIFEST}
    for finding in folder.odd:
        if not finding.place.startswith(f"{LOG}/"):
            yield finding
    for path in folder.sizes:
        if path in listed or path.startswith(f"{LOG}/") or _is_marker(folder, path):
            continue
        odd = "" if is_plain_path(path) else ", under a name that no bundle has"
        yield Finding(path, f"not listed in the manifest{odd}")


def _is_marker(folder: BundleFolder, path: str) -> bool:
    """True for the note that the folder is ours to replace, with its own words and no others."""
    return (
        path in MARKERS
        and folder.sizes[path] == len(MARKER_TEXT)
        and folder.read(path) == MARKER_TEXT
    )


def check_publication(
    entries: Sequence[bytes], manifest: str | None, kept: Container[int] | None
) -> Check:
    """The log's last entry publishes this manifest, made from all the entries before it.

    ``kept``: the sizes of the log's kept checkpoints; None where not all could be brought. Each
    earlier publication went out under a checkpoint of its own, which must still be there.
    """
    last = len(entries) - 1
    place = f"entry {last}"
    entry = readable(entries[last])
    if entry is None or entry.type != "publication":
        what = "unreadable" if entry is None else f"of type {entry.type}"
        detail = f"the last entry is {what}, expected the publication of this bundle"
        return judged("publication", [Finding(place, detail)], "")
    findings = []
    if entry.body.get("manifest") != manifest:
        detail = f"not the one that {place} publishes, {entry.body.get('manifest')!s:.16}..."
        findings.append(Finding(MANIFEST, detail))
    findings += [Finding(place, wrong) for wrong in faults(entry.type, entry.body)]
    findings += _not_kept(entries, kept)
    shown = entries_shown(entries)
    if entry.body.get("entries") != shown:
        detail = f"made from {entry.body.get('entries')!s:.16} entries, expected {shown}"
        findings.append(Finding(place, detail))
    good = f"{place} of {entry.at} publishes the manifest, made from the first {shown:,} entries"
    return judged("publication", findings, good)


def _not_kept(entries: Sequence[bytes], kept: Container[int] | None) -> Iterator[Finding]:
    """Publications whose checkpoint was taken out of the log's folder."""
    for index, entry in enumerate(map(readable, entries)):
        published = entry is not None and entry.type == "publication"
        if kept is not None and published and index + 1 not in kept:
            detail = f"missing: entry {index} was published under it"
            yield Finding(f"{LOG}/{kept_path(index + 1)}", detail)


def check_files(folder: BundleFolder, entries: Sequence[bytes]) -> Check:
    """files/ holds what entries name, under its own hash, and nothing else."""
    named = files_named(entries)
    held = {path for path in folder.sizes if path.startswith("files/")}
    findings = [
        Finding(f"{FILES}/{digest}", f"named in entry {index}, and missing")
        for digest, index in named.items()
        if f"{FILES}/{digest}" not in held
    ]
    for path in sorted(held):
        digest = path.removeprefix(f"{FILES}/")
        if digest not in named:
            findings.append(Finding(path, "no entry names it"))
        elif is_hash(digest):
            findings += _other_hash(folder, path, digest, "its name says another")
    return judged("files", findings, f"{len(named):,} files that entries name, each with its hash")


def check_election(folder: BundleFolder, entries: Sequence[bytes]) -> Check:
    """election/ is what the last `election` entry says, but for the respondents, who are people."""
    recorded = [
        (index, entry.body.get("files"))
        for index, entry in enumerate(map(readable, entries))
        if entry is not None and entry.type == "election"
    ]
    if not recorded:
        return judged("election", [Finding("election", "no entry says what it holds")], "")
    index, files = recorded[-1]
    files = files if isinstance(files, dict) else {}
    held = folder.under("election")
    findings = [
        Finding(f"election/{name}", f"recorded in entry {index}, and missing")
        for name in files
        if name not in held and name not in NOT_PUBLIC
    ]
    for name in held:
        path = f"election/{name}"
        if name in NOT_PUBLIC or name not in files:
            why = "never part of a bundle" if name in NOT_PUBLIC else f"not in entry {index}"
            findings.append(Finding(path, why))
        else:
            findings += _other_hash(folder, path, str(files[name]), f"entry {index} has another")
    return judged("election", findings, f"{len(held)} files, as entry {index} has them")


# Declared results would leak into what claims to be made before them; respondents are people.
NOT_PUBLIC = ("results.csv", "respondents.csv")
