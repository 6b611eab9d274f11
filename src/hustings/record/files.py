"""Bodies too large for an entry: files/sha256/HEX, named in entries by hash.

This module reads and writes files.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def put_file(campaign: Path, data: bytes) -> str:
    """Keep the bytes under their SHA-256, durably, and return it in hexadecimal."""
    digest = hashlib.sha256(data).hexdigest()
    target = campaign / "files" / "sha256" / digest
    if target.is_file() and target.read_bytes() == data:
        return digest
    write_whole(target, data)
    return digest


def drop_file(campaign: Path, digest: str) -> None:
    """Take away what was kept for an entry that was refused."""
    (campaign / "files" / "sha256" / digest).unlink(missing_ok=True)


def write_whole(target: Path, data: bytes) -> None:
    """A file that is there whole or not at all, durably."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.partial")
    with fresh.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    os.replace(fresh, target)


def get_file(campaign: Path, digest: str) -> bytes | None:
    """The bytes that a hash names; None where they are not there or are others."""
    path = campaign / "files" / "sha256" / digest
    if not path.is_file():
        return None
    data = path.read_bytes()
    return data if hashlib.sha256(data).hexdigest() == digest else None
