"""A log's files where it is published: in a folder, or at an address on the web."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote

import click

from hustings.cli.fetched_bundle import TIMEOUT_SECONDS, is_url, received
from hustings.record.log_files import CHECKPOINT
from hustings.verify.logged import MOST_TILE_BYTES
from hustings.verify.manifest import LOG

ReadFile = Callable[[str], bytes]


def log_reader(place: str) -> ReadFile:
    """Reads a file of the log by its place. ``place``: a log's folder or address, or those of the
    bundle or campaign that it is in. Exit 2 where there is no log, or no answer."""
    base = place.rstrip("/")
    read = _of_address if is_url(base) else _of_folder
    for start in (base, f"{base}/{LOG}"):
        try:
            read(start, CHECKPOINT)
        except FileNotFoundError:
            continue
        return lambda name: read(start, name)
    raise click.UsageError(f"{place} holds no log: neither {CHECKPOINT} nor {LOG}/{CHECKPOINT}.")


def _of_folder(base: str, name: str) -> bytes:
    try:
        with Path(base, name).open("rb") as file:
            return file.read(MOST_TILE_BYTES)
    except NotADirectoryError as error:
        raise FileNotFoundError(error.errno, error.strerror, error.filename) from error


def _of_address(base: str, name: str) -> bytes:
    address = f"{base}/{quote(name)}"
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer:
            return b"".join(received(answer, MOST_TILE_BYTES))
    except urllib.error.HTTPError as error:
        if error.code in (404, 410):
            raise FileNotFoundError(2, "no such file", address) from error
        raise click.ClickException(f"{address}: the server answers {error.code}") from error
    except (OSError, ValueError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise click.ClickException(f"{address} can't be read: {reason}") from error
