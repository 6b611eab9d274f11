"""The bundle: the site, the files that entries name, the manifest, and the log that vouches for
it. This module reads and writes files.

The order makes it safe to stop anywhere. Everything outside the log is written first; then a
`publication` entry with the manifest's hash is added, unless the last entry says the same
already; then the log is copied. Whoever is stopped publishes again, and gets the same bytes.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hustings.record.checkpoint import SIZE
from hustings.record.files import get_file
from hustings.record.journal import Journal
from hustings.record.log_files import CHECKPOINT, CHECKPOINTS, KEY
from hustings.record.log_keys import KEYS
from hustings.record.tiles import parse_tile_path
from hustings.verify.contents import entries_shown, files_named, readable
from hustings.verify.manifest import LOG, MANIFEST, Listed, is_plain_path, manifest_bytes


class BundleError(Exception):
    """A campaign that can't be published as it stands; the message says what to do."""


@dataclass(frozen=True)
class Bundle:
    """What was published. ``manifest``: SHA-256 of manifest.json. ``entries``: how many the pages
    are made from. ``publication``: the index of the entry that says so; ``added``: it is new."""

    manifest: str
    entries: int
    publication: int
    added: bool


def write_bundle(
    campaign: Path,
    write_site: Callable[[Path], None],
    out: Path,
    journal: Journal,
    at: str,
    vouch: Callable[[], None] = lambda: None,
    *,
    anew: bool = False,
) -> Bundle:
    """Writes a campaign's bundle into ``out``, which must be empty or not be there.

    ``write_site`` writes pages, data/ and election/ into the folder it is given, from the first
    ``entries_shown`` entries. ``journal`` is the campaign's, open to write. ``at`` is the time of
    the publication, should one have to be added. ``vouch`` is called when it is there and the log
    is not copied yet: the moment for witnesses to cosign it. ``anew``: a publication is added even
    where the last entry says the same (``counted``).

    Raises BundleError, LogError, FileExistsError, OSError.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FileExistsError(f"{out} must be an empty folder or not be there at all")
    entries = tuple(journal.entries())
    write_site(out)
    _copy_named(campaign, entries, out)
    manifest = _write_manifest(out)
    shown = entries_shown(entries)
    body = {"manifest": manifest, "entries": shown}
    added = anew or not _says(entries, body)
    publication = _publish(journal, entries, body, at) if added else len(entries) - 1
    vouch()
    _copy_log(journal.log.folder, out / LOG)
    return Bundle(manifest, shown, publication, added)


def _copy_named(campaign: Path, entries: Sequence[bytes], out: Path) -> None:
    for digest, index in files_named(entries).items():
        data = get_file(campaign, digest)
        if data is None:
            raise BundleError(
                f"entry {index} names files/sha256/{digest}, which is missing or was changed. "
                "Bring it back from a copy of the campaign's folder or of an earlier bundle."
            )
        target = out / "files" / "sha256" / digest
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _write_manifest(out: Path) -> str:
    """Lists every file that has been written; returns the list's SHA-256."""
    written = [path for path in out.rglob("*") if path.is_symlink() or not path.is_dir()]
    data = manifest_bytes([_listed(out, path) for path in written])
    (out / MANIFEST).write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _listed(out: Path, path: Path) -> Listed:
    name = path.relative_to(out).as_posix()
    if path.is_symlink() or not is_plain_path(name) or name.split("/")[0] == LOG:
        raise BundleError(f"the site holds {name!r}, which a bundle can't list")
    data = path.read_bytes()
    return Listed(name, hashlib.sha256(data).hexdigest(), len(data))


def _says(entries: Sequence[bytes], body: dict[str, object]) -> bool:
    """True where the last entry is this publication."""
    last = readable(entries[-1]) if entries else None
    return last is not None and last.type == "publication" and last.body == body


def _publish(journal: Journal, entries: Sequence[bytes], body: dict[str, object], at: str) -> int:
    last = readable(entries[-1]) if entries else None
    if last is not None and at < last.at:
        raise BundleError(
            f"the clock says {at}, before the last entry's {last.at}: entries may not go back in "
            "time. Set the clock right and publish again."
        )
    return journal.add("publication", at, body)


def _copy_log(log: Path, out: Path) -> None:
    """The log's own files and no other: no lock, nothing unfinished."""
    for path in sorted(log.rglob("*")):
        name = path.relative_to(log).as_posix()
        if path.is_file() and _is_logs(name):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, out / name)


def _is_logs(name: str) -> bool:
    """True for the name of a file that a log has."""
    folder, _, last = name.rpartition("/")
    if folder == CHECKPOINTS:
        return SIZE.fullmatch(last) is not None
    return name in (CHECKPOINT, KEY, KEYS) or parse_tile_path(name) is not None
