"""A file that a command writes where its user says. This module writes files."""

from __future__ import annotations

from pathlib import Path


def write_whole_file(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Writes it durably and whole or, on a full disk say, not at all: what was there is left. A
    device or a pipe takes the bytes as they come. ``mode``: as `open` takes it. Raises OSError."""
    from hustings.record.durable import replace_file

    if path.exists() and not path.is_file():
        path.write_bytes(data)
    else:
        replace_file(path.resolve(), data, mode)  # a link stays one
