"""A log of a million entries: its tree, and proofs of single entries."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from hustings.bench.figure import Figure, timed
from hustings.record.checkpoint import open_checkpoint
from hustings.record.log import create_log, open_log
from hustings.record.log_check import check_log
from hustings.record.merkle import leaf_hash
from hustings.record.note import SignerKey
from hustings.record.proof import verify_inclusion

MILLION = 1_000_000
AT_ONCE = 10_000
TREE_SECONDS = 5.0
PROOF_SECONDS = 0.001
PROOFS = 1_000
KEY = SignerKey("bench.example/log", bytes(range(32)))


def scale_figures(size: int = MILLION) -> tuple[Figure, ...]:
    """The tree of ``size`` entries, and proofs in it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        write_log(path, (b"entry %d of a large log, no two alike" % n for n in range(size)))
        check, seconds = timed(lambda: check_log(path, KEY.verifier))
        assert check.findings == ()
        assert check.size == size
        limit = TREE_SECONDS * size / MILLION
        tree = Figure("record", f"tree of {size:,} entries checked", seconds, "s", "limit", limit)
        return tree, *proof_figures(path, size)


def write_log(folder: Path, entries: Iterable[bytes]) -> None:
    """A log of these entries, in large groups: how it came about is not what is measured."""
    waiting = iter(entries)
    with create_log(folder, KEY) as log:
        while group := list(islice(waiting, AT_ONCE)):
            log.append(group)


def proof_figures(folder: Path, size: int) -> tuple[Figure, Figure]:
    """Inclusion proofs of entries here and there: the median, each from files just read."""
    log = open_log(folder)
    root = open_checkpoint(log.checkpoint, [log.key]).root
    draws = Random(1)
    makes, checks = [], []
    for _ in range(PROOFS):
        index = draws.randrange(size)
        leaf = leaf_hash(next(iter(log.entries(index))))
        proof, seconds = timed(partial(log.inclusion, index))
        makes.append(seconds)
        holds, seconds = timed(partial(verify_inclusion, proof, leaf, index, size, root))
        checks.append(seconds)
        assert holds
    name = f"inclusion proof, {size:,} entries"
    return (
        Figure("record", f"{name}: made", median(makes), "s", "limit", PROOF_SECONDS),
        Figure("record", f"{name}: checked", median(checks), "s", "limit", PROOF_SECONDS),
    )
