"""Bodies too large for an entry: files/sha256/HEX, named in entries by hash.

This module reads and writes files.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from hustings.record.durable import replace_file


def digest_of(data: bytes) -> str:
    """What entries name the bytes by: their SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def put_file(campaign: Path, data: bytes) -> str:
    """Keep the bytes under their SHA-256, durably, and return it in hexadecimal."""
    digest = digest_of(data)
    target = campaign / "files" / "sha256" / digest
    if target.is_file() and target.read_bytes() == data:
        return digest
    replace_file(target, data)
    return digest


def drop_file(campaign: Path, digest: str) -> None:
    """Take away what was kept for an entry that was refused."""
    (campaign / "files" / "sha256" / digest).unlink(missing_ok=True)


def get_file(campaign: Path, digest: str) -> bytes | None:
    """The bytes that a hash names; None where they are not there or are others."""
    path = campaign / "files" / "sha256" / digest
    if not path.is_file():
        return None
    data = path.read_bytes()
    return data if digest_of(data) == digest else None
