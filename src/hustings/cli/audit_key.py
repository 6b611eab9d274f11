"""The audit key, and what it seals: ``auditor/audit.key`` and ``auditor/statements/``.

Only who has the key can tell whose account an HMAC in the record stands for.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import click

from hustings.cli.whole_file import write_whole_file

KEY_FILE = "audit.key"
KEY_BYTES = 32


def audit_key(folder: Path, *, make: bool, keep: bool = True) -> bytes:
    """The campaign's audit key, 32 bytes. ``make``: a new one where there is none, written down
    where ``keep``. Exit 2 where it is missing and accounts in the record were sealed under it."""
    path = folder / "auditor" / KEY_FILE
    if path.exists():
        text = path.read_text(encoding="ascii", errors="replace")
        if not re.fullmatch(r"[0-9a-f]{64}\n", text):
            raise click.ClickException(
                f"{path}: found something else, expected 64 hexadecimal digits and a newline. "
                "Bring the audit key back from a copy."
            )
        return bytes.fromhex(text.strip())
    if not make:
        raise click.ClickException(
            f"{path} is not there, and the record's bank accounts are sealed under it. Bring it "
            "back, or have the auditors do this."
        )
    from hustings.record.journal import write_private

    key = secrets.token_bytes(KEY_BYTES)
    if keep:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_private(path, f"{key.hex()}\n")
    return key


def keep_statement(folder: Path, data: bytes) -> None:
    """The bank's own file, for the auditors alone: it is never published."""
    from hustings.record.files import digest_of

    statements = folder / "auditor" / "statements"
    statements.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = statements / digest_of(data)
    if not path.exists():
        write_whole_file(path, data, mode=0o600)
