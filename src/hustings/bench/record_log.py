"""The log beside its peers, on the same bytes in the same run: SQLite for durable appends, bare
hashing for the tree, bare Ed25519 for signatures.

The files are written under the system's folder for temporary files, so ``TMPDIR`` chooses the
disk. One that keeps them in memory flatters both sides.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hustings.bench.figure import Figure, best_of, timed
from hustings.bench.record_changes import change_figure
from hustings.bench.record_kills import kill_figure
from hustings.bench.record_scale import scale_figures
from hustings.bench.record_verification import verification_figures
from hustings.record.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from hustings.record.log import create_log
from hustings.record.log_check import check_log
from hustings.record.merkle import CompactRange, leaf_hash
from hustings.record.note import SignerKey, split_note
from hustings.record.sequencer import Sequencer

GROUP = 100
GROUPS = 50
ROUNDS = 10
TREE = 100_000
SIGNATURES = 1_000
THREADS = 32
EACH = 50
A_SECOND = 1_000
KEY = SignerKey("bench.example/log", bytes(range(32)))


def bench_record() -> tuple[Figure, ...]:
    """Durable appends, a check of every file, the tree, signatures, a log of a million entries,
    kills, and changed bytes."""
    return (
        *(*log_figures(), threads_figure(), tree_figure(), signature_figure()),
        *(*scale_figures(), *verification_figures(), kill_figure(), change_figure()),
    )


def made_entries(number: int) -> list[bytes]:
    """Entries of 448 bytes, about what a request takes; no two alike."""
    return [sha256(b"%d" % index).hexdigest().encode() * 7 for index in range(number)]


def groups(entries: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(entries), GROUP):
        yield entries[start : start + GROUP]


def log_figures() -> tuple[Figure, ...]:
    """One writer, each group durable before the next; then the log read back and checked."""
    entries = made_entries(GROUP * GROUPS)
    name = f"{GROUPS} durable groups of {GROUP} entries"
    with TemporaryDirectory() as folder:
        fresh = (Path(folder) / f"{number}" for number in count())
        # In turns, so that a busy moment of the disk does not fall on one of them alone, and the
        # middle turn of each: one lucky moment is no rate.
        turns = [
            (
                timed(lambda: append_to_log(next(fresh), entries))[1],
                timed(lambda: append_to_sqlite(next(fresh), entries))[1],
            )
            for _ in range(ROUNDS)
        ]
        log, table = (median(seconds) for seconds in zip(*turns, strict=True))
        written = next(fresh)
        append_to_log(written, entries)
        check = best_of(3, lambda: check_log(written, KEY.verifier))
        read = best_of(3, lambda: read_all(written))
    checked = f"check of every file of {len(entries):,} entries"
    return (
        Figure("record", name, log, "s", "SQLite, WAL, synchronous=FULL", table),
        Figure("record", checked, check, "s", "reading the files", read),
    )


def threads_figure() -> Figure:
    """Threads of one process, each waiting until its entry is durable before it adds the next."""
    entries = made_entries(THREADS * EACH)

    def add(thread: int) -> None:
        for number in range(EACH):
            sequencer.append([entries[thread * EACH + number]])

    with (
        TemporaryDirectory() as folder,
        create_log(Path(folder) / "log", KEY) as log,
        Sequencer(log) as sequencer,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        _, seconds = timed(lambda: list(pool.map(add, range(THREADS))))
        assert log.size == len(entries)
    name = f"{len(entries):,} durable entries from {THREADS} threads, one at a time each"
    limit = len(entries) / A_SECOND
    return Figure("record", name, seconds, "s", f"{A_SECOND:,} a second", limit)


def append_to_log(folder: Path, entries: Sequence[bytes]) -> None:
    with create_log(folder, KEY) as log:
        for group in groups(entries):
            log.append(group)


def append_to_sqlite(path: Path, entries: Sequence[bytes]) -> None:
    """The same groups as transactions, each flushed when it is committed."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE entry (number INTEGER PRIMARY KEY, body BLOB NOT NULL)")
    for group in groups(entries):
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO entry (body) VALUES (?)", ((body,) for body in group))
        database.execute("COMMIT")
    database.close()


def read_all(folder: Path) -> int:
    return sum(len(path.read_bytes()) for path in folder.rglob("*") if path.is_file())


def tree_figure() -> Figure:
    """The root over entries, beside as many hashes of as many bytes with no tree to keep."""
    entries = made_entries(TREE)
    tree = best_of(3, lambda: grow(entries))
    bare = best_of(3, lambda: hash_alone(entries))
    return Figure("record", f"root over {TREE:,} entries", tree, "s", "SHA-256 alone", bare)


def grow(entries: Sequence[bytes]) -> bytes:
    tree = CompactRange()
    for entry in entries:
        tree.append(leaf_hash(entry))
    return tree.root()


def hash_alone(entries: Sequence[bytes]) -> None:
    node = bytes(65)
    for entry in entries:
        sha256(b"\x00" + entry).digest()
        sha256(node).digest()


def signature_figure() -> Figure:
    """Checkpoints opened as notes, beside their Ed25519 signatures verified and no more."""
    made = [Checkpoint(KEY.name, size, bytes(32)) for size in range(1, SIGNATURES + 1)]
    notes = [sign_checkpoint(checkpoint, KEY) for checkpoint in made]
    parts = [split_note(note) for note in notes]
    signed = [(part.text.encode(), part.signatures[0].signature) for part in parts]
    public = Ed25519PublicKey.from_public_bytes(KEY.verifier.public)
    opened = best_of(3, lambda: [open_checkpoint(note, [KEY.verifier]) for note in notes])
    bare = best_of(3, lambda: [public.verify(signature, text) for text, signature in signed])
    name = f"{SIGNATURES:,} checkpoints opened"
    return Figure("record", name, opened, "s", "Ed25519 verification alone", bare)
