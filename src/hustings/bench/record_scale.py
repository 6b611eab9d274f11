"""A log of a million entries: its tree, proofs of single entries, and a stranger's whole check of
fewer of them, signatures and replay included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hustings.bench.audit import invented_log
from hustings.bench.figure import Figure, timed
from hustings.demo.people import coordinator_areas, the_cast
from hustings.demo.weeks import second_last_time
from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from hustings.record.checkpoint import open_checkpoint
from hustings.record.entries import entry_bytes, read_entry, signed_entry, unsigned
from hustings.record.envelope import sign
from hustings.record.log import create_log, open_log
from hustings.record.log_check import check_log
from hustings.record.merkle import leaf_hash
from hustings.record.note import SignerKey
from hustings.record.proof import verify_inclusion
from hustings.record.replay import replay
from hustings.verify.ahead import Ahead
from hustings.verify.replayed import campaign_rules

MILLION = 1_000_000
AT_ONCE = 10_000
TREE_SECONDS = 5.0
PROOF_SECONDS = 0.001
PROOFS = 1_000
SIGNED = 100_000
PROCESSES = 2
KEY = SignerKey("bench.example/log", bytes(range(32)))
ORIGIN = "hustings.example/bench"

Signed = tuple[bytes, bytes, bytes]  # public key, signature, message


def scale_figures(size: int = MILLION, signed: int = SIGNED) -> tuple[Figure, ...]:
    """Tree and proofs at ``size`` entries; a whole check, replay included, at ``signed``."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        write_log(path, (b"entry %d of a large log, no two alike" % n for n in range(size)))
        check, seconds = timed(lambda: check_log(path, KEY.verifier))
        assert check.findings == ()
        assert check.size == size
        limit = TREE_SECONDS * size / MILLION
        tree = Figure("record", f"tree of {size:,} entries checked", seconds, "s", "limit", limit)
        return tree, *proof_figures(path, size), verification_figure(signed)


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


def verification_figure(count: int) -> Figure:
    """Tree, signatures and replay under every rule, beside the same signatures alone on two
    processes at once."""
    election = load_election(find_election("uk-2017"))
    entries, files = signed_log(election, count)
    rules = campaign_rules(election, second_last_time(election), files.get)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        write_log(path, entries)

        def verified() -> None:
            check = check_log(path, KEY.verifier)
            assert check.findings == ()
            with ProcessPoolExecutor(PROCESSES) as others:
                replay(check.entries, rules, Ahead(check.entries, others))

        _, seconds = timed(verified)
    bare = bare_seconds(signatures_of(entries))
    name = f"{count:,} signed entries verified: tree, signatures, replay"
    return Figure("record", name, seconds, "s", "bare Ed25519 on two processes", bare)


def signed_log(election: Election, count: int) -> tuple[list[bytes], dict[str, bytes]]:
    """The invented campaign and, after it, as many signed requests as it takes."""
    entries, files = invented_log(election)
    cast = the_cast(ORIGIN, coordinator_areas(election))
    asked = next(e for e in map(read_entry, entries) if e.type == "request")
    at = read_entry(entries[-1]).at
    by = {key.keyid: key for key in (officer.key for officer in cast.everyone)}
    assert asked.envelope is not None
    key = by[asked.envelope.signatures[0].keyid]
    for number in range(len(entries), count):
        body = {**asked.body, "purpose": f"Leaflets, number {number}"}
        envelope = sign(unsigned("request", ORIGIN, body), [key])
        entries.append(entry_bytes(replace(signed_entry(envelope, at))))
    return entries[:count], files


def signatures_of(entries: Sequence[bytes]) -> list[Signed]:
    """What there is to verify, laid out beforehand."""
    election = load_election(find_election("uk-2017"))
    cast = the_cast(ORIGIN, coordinator_areas(election))
    publics = {officer.key.keyid: officer.key.public for officer in cast.everyone}
    found = []
    for envelope in (read_entry(data).envelope for data in entries):
        if envelope is not None:
            message = envelope.signed_bytes
            found += [(publics[one.keyid], one.sig, message) for one in envelope.signatures]
    return found


def bare_seconds(signed: Sequence[Signed]) -> float:
    """The seconds that verifying takes on two processes at once, starting them not counted."""
    parts = [signed[place::PROCESSES] for place in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        return max(pool.map(verify_all, parts))


def verify_all(signed: Sequence[Signed]) -> float:
    def work() -> None:
        for public, signature, message in signed:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message)

    return timed(work)[1]
