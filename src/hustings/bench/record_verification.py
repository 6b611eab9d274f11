"""A stranger's whole check of a long log, beside its signatures alone."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hustings.bench.figure import Figure, timed
from hustings.bench.long_campaign import long_campaign
from hustings.bench.record_scale import KEY, MILLION, write_log
from hustings.demo.weeks import second_last_time
from hustings.election.load import find_election, load_election
from hustings.record.ahead import reading_ahead
from hustings.record.entries import Entry, entry_bytes
from hustings.record.envelope import from_base64
from hustings.record.log_check import check_log
from hustings.record.replay import replay
from hustings.verify.replayed import campaign_rules

HUNDRED_THOUSAND = 100_000
PROCESSES = 2
TIMES_BARE = 2.0

Signed = tuple[bytes, bytes, bytes]  # public key, signature, signed bytes


def bench_verification() -> tuple[Figure, ...]:
    """A million signed entries: some minutes, and eight gigabytes."""
    return verification_figures(MILLION)


def verification_figures(size: int = HUNDRED_THOUSAND) -> tuple[Figure, ...]:
    """Tree, signatures and replay under every rule, beside the same signatures alone on two
    processes at once; and how many times as long that is, beside its limit."""
    election = load_election(find_election("uk-2017"))
    entries, files = long_campaign(election, size)
    rules = campaign_rules(election, second_last_time(election), files.get)
    signed = signatures_of(entries)
    bare = bare_seconds(signed)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        write_log(path, map(entry_bytes, entries))
        del entries, signed

        def verified() -> None:
            check = check_log(path, KEY.verifier)
            assert check.findings == ()
            with reading_ahead(len(check.entries), ProcessPoolExecutor) as ahead:
                state, _ = replay(check.entries, rules, ahead)
            assert state.record.size == size

        _, seconds = timed(verified)
    name = f"{size:,} signed entries verified: tree, signatures, replay"
    return (
        Figure("record", name, seconds, "s", "bare Ed25519 on two processes", bare),
        Figure("record", name, seconds / bare, "times bare Ed25519", "limit", TIMES_BARE),
    )


def signatures_of(entries: Sequence[Entry]) -> list[Signed]:
    """What there is to verify, laid out beforehand."""
    first, *_ = entries
    publics = {key["keyid"]: from_base64(key["public"]) for key in first.body["keys"]}
    return [
        (publics[one.keyid], one.sig, entry.envelope.signed_bytes)
        for entry in entries
        if entry.envelope is not None
        for one in entry.envelope.signatures
    ]


def bare_seconds(signed: Sequence[Signed]) -> float:
    """The seconds that verifying takes on two processes at once, starting them not counted."""
    parts = [signed[place::PROCESSES] for place in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        return max(pool.map(verify_all, parts))


def verify_all(signed: Sequence[Signed]) -> float:
    """The seconds for these, each key read once."""
    keys = {public: Ed25519PublicKey.from_public_bytes(public) for public, _, _ in signed}

    def work() -> None:
        for public, signature, message in signed:
            keys[public].verify(signature, message)

    return timed(work)[1]
