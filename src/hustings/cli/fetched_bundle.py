"""A bundle brought from a web server into a folder: what its manifest lists, and its log.

A server can't be asked what else it has. So old partial tiles, kept checkpoints but the first, the
latest and one that the stranger names, and files that nothing lists stay unread, which is said.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from time import monotonic
from urllib.parse import quote

import click

from hustings.record.checkpoint import parse_checkpoint_text
from hustings.record.log_files import CHECKPOINT, KEY, kept_path
from hustings.record.log_keys import KEYS, parse_log_keys
from hustings.record.note import NoteError, split_note
from hustings.record.tiles import full_tiles, partial_tiles
from hustings.verify.logged import MOST_TILE_BYTES
from hustings.verify.manifest import LOG, MANIFEST, ManifestError, read_manifest

TIMEOUT_SECONDS = 30
SLOWEST = 1_000  # bytes a second, once that time is over
CHUNK = 1024 * 1024
AT_ONCE = 4
MOST_MANIFEST_BYTES = 64 * 1024 * 1024
MOST_BYTES = 2 * 1024 * 1024 * 1024
MOST_ENTRIES = 10_000_000
MOST_HANDOVERS = 100

NOT_READ = (
    "over the web: files that the manifest does not list, and of the log old partial tiles and "
    "all kept checkpoints but the first and the latest: not read"
)


def is_url(text: str) -> bool:
    """True for what is an address on the web and no path."""
    return text.lower().startswith(("http://", "https://"))


def fetch_bundle(url: str, folder: Path, since: bytes | None) -> None:
    """Brings a bundle into an empty folder. What the server does not have is left out, for the
    checks to find. Raises click.ClickException where there is no bundle, or no answer."""
    base = url.removesuffix("index.html").rstrip("/")
    listed = fetched(base, MANIFEST, folder, MOST_MANIFEST_BYTES)
    signed = fetched(base, f"{LOG}/{CHECKPOINT}", folder, MOST_TILE_BYTES)
    if listed is None and signed is None:
        raise click.UsageError(
            f"{base} is no bundle: it has neither {MANIFEST} nor {LOG}/{CHECKPOINT}. Name the "
            "address of the folder that holds them."
        )
    keys = fetched(base, f"{LOG}/{KEYS}", folder, MOST_TILE_BYTES)
    wanted = [*_listed(listed), *_of_log(signed, since, handovers(keys))]
    total = sum(most for _, most in _listed(listed))
    if total > MOST_BYTES:
        raise click.UsageError(
            f"{base} lists {total:,} bytes, more than the {MOST_BYTES:,} that are fetched. Copy "
            "the bundle yourself and name its folder."
        )
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        for _ in pool.map(lambda file: fetch(base, file[0], folder, file[1]), wanted):
            pass
    except BaseException as error:
        stopped = isinstance(error, KeyboardInterrupt)  # who stops it does not wait for the server
        pool.shutdown(wait=not stopped, cancel_futures=True)
        raise
    pool.shutdown()


def fetched(base: str, name: str, folder: Path, most: int) -> bytes | None:
    """One file into the folder, and its bytes; None where the server has none."""
    fetch(base, name, folder, most)
    path = folder / name
    return path.read_bytes() if path.exists() else None


def fetch(base: str, name: str, folder: Path, most: int) -> None:
    """One file into the folder, where the server has it.

    Of a longer file than ``most`` bytes one more is kept, so that its size is seen to be wrong.
    """
    address = f"{base}/{quote(name)}"
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with (
            urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer,
            target.open("wb") as out,
        ):
            out.writelines(received(answer, most + 1))
    except urllib.error.HTTPError as error:
        if error.code not in (404, 410):
            raise click.ClickException(f"{address}: the server answers {error.code}") from error
    except (OSError, ValueError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise click.ClickException(f"{address} can't be read: {reason}") from error


def received(answer: HTTPResponse, most: int) -> Iterator[bytes]:
    """The first ``most`` bytes of an answer, in parts. Raises TimeoutError where they come too
    slowly: a server that sends a byte now and then would hold its reader for ever."""
    left, began = most, monotonic()
    while part := answer.read1(min(CHUNK, left)):
        left -= len(part)
        yield part
        if monotonic() - began > TIMEOUT_SECONDS + (most - left) / SLOWEST:
            raise TimeoutError(f"slower than {SLOWEST:,} bytes a second")


def _listed(manifest: bytes | None) -> Sequence[tuple[str, int]]:
    """Paths and sizes; none where the manifest is no manifest, which the checks find."""
    try:
        return [(file.path, file.size) for file in read_manifest(manifest or b"")]
    except ManifestError:
        return []


def handovers(keys: bytes | None) -> Sequence[int]:
    """The sizes at which the log's key was replaced, not yet believed."""
    try:
        return [start for start, _ in parse_log_keys(keys or b"").lines[1:]]
    except NoteError:
        return []


def _of_log(
    signed: bytes | None, since: bytes | None, others: Sequence[int]
) -> Iterator[tuple[str, int]]:
    """The files of a log by the size that its checkpoint claims. ``others``: sizes of further
    kept checkpoints."""
    places = [KEY, kept_path(0)]
    size = claimed_size(signed)
    if size is not None and size <= MOST_ENTRIES:
        older = claimed_size(since)
        known = {older, *others[:MOST_HANDOVERS]} - {None}
        sizes = {size} | {one for one in known if one is not None and one <= size}
        places += [kept_path(one) for one in sorted(sizes - {0})]
        places += _tiles(sizes, size)
    return ((f"{LOG}/{place}", MOST_TILE_BYTES) for place in places)


def _tiles(sizes: Iterable[int], size: int) -> list[str]:
    tiles = set(full_tiles(size))
    for one in sizes:
        tiles.update(partial_tiles(one))
    return [tile.path for tile in sorted(tiles)]


def claimed_size(note: bytes | None) -> int | None:
    """How many entries a checkpoint speaks of, not yet believed."""
    try:
        return parse_checkpoint_text(split_note(note or b"").text).size
    except NoteError:
        return None
