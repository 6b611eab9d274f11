"""What a stranger finds out with a witness, or with a checkpoint of his own."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from hustings.record.cosignature import WitnessSigner
from hustings.record.entries import Entry, entry_bytes
from hustings.record.log import create_log, open_log
from hustings.record.note import NoteSignature, split_note
from hustings.verify.bundle import verify_bundle
from hustings.verify.verdict import verdict_json
from tests.record.campaigns import Campaign
from tests.verify.bundles import (
    LOG_KEY,
    PUBLISHED_AT,
    Made,
    failures,
    publish,
    published_bundle,
)

FIRST = WitnessSigner("witness.example/1", b"1" * 32)
SECOND = WitnessSigner("witness.example/2", b"2" * 32)
STRANGER = WitnessSigner("witness.example/3", b"3" * 32)
POST_QUANTUM = b"\x06" + bytes(1312)
PUBLISHED = int(datetime.fromisoformat(PUBLISHED_AT).timestamp())
HOUR = 3_600


def asking(witnesses: int, *named: str) -> Callable[[Campaign], None]:
    def change(campaign: Campaign) -> None:
        first = campaign.entry(0)
        policy = {**first.body["policy"], "witnesses": witnesses, "witness_keys": list(named)}
        body = {**first.body, "policy": policy}
        campaign.entries[0] = entry_bytes(Entry("genesis", first.at, body))

    return change


NAMED = [str(FIRST.verifier), str(SECOND.verifier)]


@pytest.fixture(scope="module")
def asks_for_one(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A campaign whose policy asks for one of two witnesses; nobody has cosigned yet."""
    return published_bundle(tmp_path_factory.mktemp("asks"), asking(1, *NAMED))


@pytest.fixture
def bundle(asks_for_one: Made, tmp_path: Path) -> Path:
    return Path(shutil.copytree(asks_for_one.out, tmp_path / "bundle"))


def cosign(
    bundle: Path, signer: WitnessSigner, moment: int = PUBLISHED + HOUR, size: int | None = None
) -> bytes:
    with open_log(bundle / "log", LOG_KEY) as log:
        text = split_note(log.kept(size)).text
        return log.cosign([signer.cosign(text, moment)], size)


def found(bundle: Path, *given: WitnessSigner, since: bytes | None = None) -> dict[str, str]:
    keys = [str(signer.verifier) for signer in given]
    made = verify_bundle(bundle, key=str(LOG_KEY.verifier), since=since, witnesses=keys)
    return failures(made)


def test_too_few_cosignatures_are_found_and_enough_are_told(bundle: Path) -> None:
    assert (
        "0 cosignatures of witnesses that the policy names, 1 needed" in found(bundle)["witnesses"]
    )
    cosign(bundle, SECOND)
    verdict = verify_bundle(bundle, key=str(LOG_KEY.verifier), since=None)
    assert failures(verdict) == {}
    told = next(check.detail for check in verdict.checks if check.name == "witnesses")
    assert "cosigned by witness.example/2 (2030-06-01T10:00:00Z)" in told
    proof = verdict_json(verdict)["witnesses"]
    size = verdict.tree_size
    assert size is not None
    assert proof["covered"] == size
    assert proof["proven"] == [{"last_entry": size - 1, "at": "2030-06-01T10:00:00Z"}]


def test_a_witness_of_the_strangers_own_must_have_cosigned(bundle: Path) -> None:
    cosign(bundle, FIRST)
    assert found(bundle, FIRST) == {}
    assert found(bundle, FIRST, SECOND) == {}
    assert "0 cosignatures of the witnesses given, 1 needed" in found(bundle, SECOND)["witnesses"]


def test_a_line_of_nobody_is_no_part_of_a_bundle(bundle: Path) -> None:
    cosign(bundle, FIRST)
    cosign(bundle, STRANGER)
    assert "'witness.example/3' that no named witness made" in found(bundle)["witnesses"]
    assert found(bundle, FIRST, STRANGER) == {}


def test_a_forged_line_and_a_second_one_are_found(bundle: Path) -> None:
    text = split_note((bundle / "log/checkpoint").read_bytes()).text
    good = FIRST.cosign(text, PUBLISHED)
    forged = NoteSignature(good.name, good.key_id, good.signature[:-1] + b"\0")
    spoil(bundle, forged)
    assert "does not fit" in found(bundle)["witnesses"]
    spoil(bundle, good)
    assert "one line a witness" in found(bundle)["witnesses"]


def spoil(bundle: Path, line: NoteSignature) -> None:
    """Puts a line at the end of the latest checkpoint, whatever it says."""
    data = (bundle / "log/checkpoint").read_bytes() + f"{line}\n".encode()
    size = data.split(b"\n")[1].decode()
    for place in ("checkpoint", f"checkpoints/{size}"):
        (bundle / "log" / place).write_bytes(data)


def test_the_log_is_no_witness_of_itself(tmp_path: Path) -> None:
    itself = WitnessSigner("witness.example/itself", LOG_KEY.seed)
    made = published_bundle(tmp_path, asking(1, str(itself.verifier)))
    cosign(made.out, itself)
    assert "0 cosignatures" in found(made.out)["witnesses"]


def test_lines_of_a_named_key_of_another_type_are_passed_over_and_do_not_count(
    tmp_path: Path,
) -> None:
    """The slot for ML-DSA-44."""
    name = "witness.example/pq"
    key_id = sha256(name.encode() + b"\n" + POST_QUANTUM).digest()[:4]
    key = f"{name}+{key_id.hex()}+{base64.b64encode(POST_QUANTUM).decode()}"
    made = published_bundle(tmp_path, asking(1, NAMED[0], key))
    spoil(made.out, NoteSignature(name, key_id, bytes(2428)))
    assert list(found(made.out)) == ["witnesses"]
    cosign(made.out, FIRST)
    assert found(made.out) == {}


@pytest.mark.parametrize("place", ["checkpoint", "checkpoints/0"])
def test_any_changed_byte_of_a_cosigned_checkpoint_is_found(bundle: Path, place: str) -> None:
    cosign(bundle, FIRST, size=0)
    cosign(bundle, FIRST)
    assert found(bundle) == {}
    path = bundle / "log" / place
    data = path.read_bytes()
    for number in range(0, len(data), 9):
        path.write_bytes(data[:number] + bytes([data[number] ^ 1]) + data[number + 1 :])
        assert found(bundle), f"byte {number} of {place}"


# Lies of who holds the log's key


def rewritten(bundle: Path, change: Callable[[list[bytes]], Sequence[bytes]]) -> Path:
    """The bundle's log made anew under the same key from other entries, with the same groups."""
    with open_log(bundle / "log") as log:
        entries = list(log.entries())
    sizes = sorted(int(path.name) for path in (bundle / "log/checkpoints").iterdir())
    shutil.rmtree(bundle / "log")
    told = list(change(entries))
    with create_log(bundle / "log", LOG_KEY) as log:
        for start, end in pairwise(sizes):
            log.append(told[start:end])
    return bundle


def test_a_split_view_has_no_second_cosignature(bundle: Path, tmp_path: Path) -> None:
    """Two people are shown two histories: one of the two lacks the witness."""
    cosign(bundle, FIRST)
    shown = (bundle / "log/checkpoint").read_bytes()
    fork = Path(shutil.copytree(bundle, tmp_path / "fork"))
    rewritten(fork, lambda entries: [entries[0], entries[1], entries[3], entries[2], *entries[4:]])
    assert "0 cosignatures" in found(fork, FIRST)["witnesses"]
    assert "the history was rewritten" in found(fork, since=shown)["since"]
    spoil(fork, split_note(shown).signatures[-1])
    assert "does not fit the checkpoint" in found(fork, FIRST)["witnesses"]


def test_a_rewritten_entry_is_found_with_an_older_checkpoint(bundle: Path) -> None:
    cosign(bundle, FIRST)
    kept = (bundle / "log/checkpoints/8").read_bytes()
    rewritten(bundle, lambda entries: [*entries[:5], entries[6], entries[5], *entries[7:]])
    assert "rewritten" in found(bundle, since=kept)["since"]
    assert "witnesses" in found(bundle)


def test_a_cut_tail_is_found_with_a_newer_checkpoint_and_lacks_its_witness(
    asks_for_one: Made, tmp_path: Path
) -> None:
    """What was published yesterday is put back in today's place."""
    campaign = Path(shutil.copytree(asks_for_one.campaign, tmp_path / "campaign"))
    old = Path(shutil.copytree(asks_for_one.out, tmp_path / "old"))
    with open_log(campaign / "log", LOG_KEY) as log:
        more = Entry("access_refused", PUBLISHED_AT, Campaign().entry(0).body)
        log.append([entry_bytes(more)])
        whole = log.cosign([FIRST.cosign(split_note(log.checkpoint).text, PUBLISHED + HOUR)])
    assert "the older checkpoint given has" in found(old, since=whole)["since"]
    assert "0 cosignatures" in found(old, FIRST)["witnesses"]


def test_a_stale_checkpoint_is_found_by_its_age(bundle: Path) -> None:
    """A server that no longer shows what is new, to somebody who has seen nothing yet."""
    cosign(bundle, FIRST, PUBLISHED + HOUR)
    for now, stale in ((PUBLISHED + 25 * HOUR, False), (PUBLISHED + 26 * HOUR, True)):
        verdict = verify_bundle(
            bundle, key=str(LOG_KEY.verifier), since=None, now=now, most_age=24 * HOUR
        )
        assert ("stale" in failures(verdict).get("witnesses", "")) == stale


def test_a_backdated_entry_is_found(tmp_path: Path) -> None:
    """The witness saw the log without the entry a day after the time that the entry claims."""
    made = published_bundle(tmp_path / "first", asking(1, *NAMED))
    with open_log(made.campaign / "log", LOG_KEY) as log:
        size = log.size
        text = split_note(log.checkpoint).text
        log.cosign([FIRST.cosign(text, PUBLISHED + 24 * HOUR)])
        late = {"person_id": "p-x", "data": "returns", "area": "S001", "reason": "a late word"}
        log.append([entry_bytes(Entry("access_refused", PUBLISHED_AT, late))])
    again = publish(made.campaign, tmp_path / "again", "2030-06-03T09:00:00Z")
    cosign(again.out, FIRST, PUBLISHED + 72 * HOUR)
    said = found(again.out)["witnesses"]
    assert f"entry {size}: claims {PUBLISHED_AT}, and was not there at 2030-06-02T09:00:00Z" in said
    assert f"entry {size + 1}" not in said


def test_clocks_may_differ_by_minutes(tmp_path: Path) -> None:
    made = published_bundle(tmp_path, asking(1, *NAMED))
    with open_log(made.out / "log") as log:
        before = log.size - 1
    cosign(made.out, FIRST, PUBLISHED + 500, size=0)
    cosign(made.out, FIRST, PUBLISHED + 600)
    assert found(made.out).get("witnesses", "").count(f"entry {before}:") == 0


def test_a_campaign_without_witnesses_is_told_that_times_are_claims(made: Made) -> None:
    verdict = verify_bundle(made.out, key=made.key, since=None)
    assert failures(verdict) == {}
    told = {check.name: check.detail for check in verdict.checks}
    assert told["witnesses"].startswith("none asked for")
    assert "witnesses: none asked for" in told["not_checked"]
