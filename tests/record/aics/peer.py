# mypy: ignore-errors
"""A verifier and a witness that know nothing of ours: aics-tlog and aics-witness (Python 3.12).

Run by an interpreter that has them. One request a line on standard input, as JSON; one answer a
line. It ends with its input.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
from pathlib import Path

from aics_tlog import (
    FileSystemTileReader,
    audit_tiles,
    consistency_proof_from_tiles,
    parse_note,
    parse_vkey,
    verify_checkpoint,
    verify_consistency,
)
from aics_witness import Witness, WitnessStore, make_server, submit_checkpoint
from aics_witness.config import LogConfig
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def opened(note: bytes, asked: dict[str, object]) -> object:
    """A checkpoint, verified with the log's key and a quorum of witnesses."""
    witnesses = [parse_vkey(line) for line in asked.get("witnesses", [])]
    key = parse_vkey(asked["key"])
    found = verify_checkpoint(parse_note(note.decode()), key, witnesses, len(witnesses))
    if not found.ok:
        raise ValueError(found.error)
    return found


def check_log(asked: dict[str, object]) -> int:
    """Every tile and entry of a log against its checkpoint, and that it begins with an older."""
    folder = Path(asked["folder"])
    latest = opened((folder / "checkpoint").read_bytes(), asked)
    reader = FileSystemTileReader(folder)
    audit_tiles(reader, latest.size, latest.root)
    if "older" in asked:
        older = opened(Path(asked["older"]).read_bytes(), {"key": asked["key"]})
        proof = consistency_proof_from_tiles(reader, older.size, latest.size)
        if not verify_consistency(older.size, latest.size, older.root, latest.root, proof):
            raise ValueError("not consistent")
    return latest.size


def submit(asked: dict[str, object]) -> str:
    """Brings a log's checkpoint to a witness; its cosignature, verified."""
    folder = Path(asked["folder"])
    reader = FileSystemTileReader(folder)

    def proof(old: int, new: int) -> list[bytes]:
        return list(consistency_proof_from_tiles(reader, old, new))

    note = (folder / "checkpoint").read_bytes()
    return submit_checkpoint(
        asked["url"], note, proof, witness_vkey=asked["witness"], max_attempts=1
    )


def serve(asked: dict[str, object]) -> dict[str, str]:
    """Starts a witness that watches one log."""
    key = parse_vkey(asked["key"])
    store = WitnessStore(Path(tempfile.mkdtemp()) / "witness.db", create=True)
    log = LogConfig(key.name, (key,))
    witness = Witness("aics.example/w1", Ed25519PrivateKey.generate(), store, [log])
    server = make_server(witness)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return {"url": server.url, "key": witness.vkey_text}


COMMANDS = {"check": check_log, "submit": submit, "serve": serve}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = {"ok": COMMANDS[request["do"]](request)}
    except Exception as error:
        answer = {"no": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
