"""The list of a bundle's files: path, size and SHA-256 of all that is outside its log.

Canonical JSON: {"files": [{"path", "sha256", "size"}, ...]}, sorted by path.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hustings.record.canonical import CanonicalError, canonical_json, parse_canonical
from hustings.record.envelope import is_hash

MANIFEST = "manifest.json"
LOG = "log"
# What `publish` and `demo` leave in a folder of theirs, after everything else in it is written:
# these two names, and no other text than this.
MARKERS = (".hustings-site", ".hustings-demo")
MARKER_TEXT = b"Written by hustings, and replaced by its next run.\n"

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")
MOST_PARTS = 8


class ManifestError(ValueError):
    """Bytes that are no manifest; the message says what was expected."""


@dataclass(frozen=True)
class Listed:
    """One file: ``path`` from the bundle's top with forward slashes, ``size`` in bytes."""

    path: str
    sha256: str
    size: int


def is_plain_path(path: str) -> bool:
    """True for a path that every system and web server takes alike and that stays inside: names
    of letters, digits, dots, hyphens and underscores, none of them beginning with a dot."""
    parts = path.split("/")
    return len(parts) <= MOST_PARTS and all(_NAME.fullmatch(part) for part in parts)


def manifest_bytes(files: Sequence[Listed]) -> bytes:
    """The manifest's text."""
    rows = [
        {"path": file.path, "sha256": file.sha256, "size": file.size}
        for file in sorted(files, key=lambda file: file.path)
    ]
    return canonical_json({"files": rows})


def read_manifest(data: bytes) -> tuple[Listed, ...]:
    """The files that a manifest lists. Raises ManifestError."""
    try:
        value = parse_canonical(data)
    except CanonicalError as error:
        raise ManifestError(str(error)) from error
    if not (isinstance(value, dict) and set(value) == {"files"}):
        raise ManifestError('expected an object with "files" and nothing else')
    if not isinstance(value["files"], list):
        raise ManifestError('"files" must be a list')
    files = tuple(_listed(number, part) for number, part in enumerate(value["files"]))
    paths = [file.path for file in files]
    if paths != sorted(set(paths)):
        raise ManifestError("files must be sorted by path, each path once")
    if len({path.lower() for path in paths}) < len(paths):
        raise ManifestError("two paths differ in capitals alone, and are one file on many systems")
    return files


def _listed(number: int, part: object) -> Listed:
    place = f"file {number} of the list"
    if not (isinstance(part, dict) and set(part) == {"path", "sha256", "size"}):
        raise ManifestError(f"{place}: expected exactly path, sha256 and size")
    path, digest, size = part["path"], part["sha256"], part["size"]
    if not (isinstance(path, str) and is_plain_path(path)):
        raise ManifestError(f"{place}: {path!r} is not a path that a bundle has")
    if path.lower() == MANIFEST or path.split("/")[0].lower() == LOG:
        raise ManifestError(f"{place}: {path} is not for the manifest to list")
    if not is_hash(digest):
        raise ManifestError(f"{path}: expected a SHA-256, 64 lower-case hexadecimal digits")
    if not (isinstance(size, int) and not isinstance(size, bool) and size >= 0):
        raise ManifestError(f"{path}: its size must be a whole number")
    return Listed(path, digest, size)
