"""A witness signs one history of a log, and keeps what would have been a second."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hustings.record.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from hustings.record.cosignature import WitnessSigner, moments
from hustings.record.log import open_log
from hustings.record.merkle import EMPTY_ROOT
from hustings.record.note import NoteError, SignerKey, VerifierKey, sign_note, split_note
from hustings.record.witness import RefusedError, Witness
from hustings.record.witness_folder import (
    WitnessError,
    create_witness,
    evidence_kept,
    read_latest,
    trust_log,
    watched,
)
from hustings.record.witness_request import (
    Submission,
    parse_lines,
    parse_submission,
    submission_of,
    write_submission,
)
from tests.record.logs import KEY, OTHER, entries, make_log

SIGNER = WitnessSigner("witness.example/w1", b"w" * 32)
NOW = 1_700_000_000


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    """A witness that watches the tests' log and has seen nothing of it."""
    create_witness(tmp_path / "witness", SIGNER)
    trust_log(tmp_path / "witness", KEY.verifier)
    return Witness(tmp_path / "witness")


def reader(log: Path) -> Callable[[str], bytes]:
    return lambda place: (log / place).read_bytes()


def body(log: Path, old: int) -> bytes:
    checkpoint = (log / "checkpoint").read_bytes()
    return write_submission(submission_of(checkpoint, old, reader(log)))


def grow(log: Path, count: int, start: int | None = None) -> None:
    with open_log(log, KEY) as opened:
        opened.append(entries(count, opened.size if start is None else start))


def refusal(witness: Witness, data: bytes, now: int = NOW) -> RefusedError:
    before = read_latest(witness.folder, KEY.name)
    with pytest.raises(RefusedError) as refused:
        witness.add_checkpoint(data, now)
    assert read_latest(witness.folder, KEY.name) == before
    return refused.value


def test_a_log_that_grows_is_cosigned_each_time(witness: Witness, tmp_path: Path) -> None:
    log = make_log(tmp_path / "log", 3)
    known = 0
    for number, count in enumerate((0, 1, 250, 10, 300), 1):
        if count:
            grow(log, count)
        line = witness.add_checkpoint(body(log, known), NOW + number)
        text = split_note((log / "checkpoint").read_bytes()).text
        assert moments(text, [line], [SIGNER.verifier]) == {SIGNER.verifier: NOW + number}
        kept = read_latest(witness.folder, KEY.name)
        assert kept is not None
        known = open_checkpoint(kept, [KEY.verifier, SIGNER.verifier]).size
    assert known == 564
    assert evidence_kept(witness.folder, KEY.name) == ()


def test_the_same_again_is_cosigned_again(witness: Witness, tmp_path: Path) -> None:
    log = make_log(tmp_path / "log", 3)
    witness.add_checkpoint(body(log, 0), NOW)
    line = witness.add_checkpoint(body(log, 3), NOW + 1)
    assert line.signature[:8] == (NOW + 1).to_bytes(8, "big")


def test_what_it_knows_outlasts_the_process(witness: Witness, tmp_path: Path) -> None:
    log = make_log(tmp_path / "log", 3)
    witness.add_checkpoint(body(log, 0), NOW)
    witness.__exit__()
    with Witness(witness.folder) as again:
        assert refusal(again, body(log, 0)).known == 3


def test_a_second_process_is_refused(witness: Witness) -> None:
    with pytest.raises(WitnessError, match="another process cosigns"):
        Witness(witness.folder)


def test_another_size_than_the_known_one_is_answered_with_that(
    witness: Witness, tmp_path: Path
) -> None:
    log = make_log(tmp_path / "log", 3, 4)
    assert refusal(witness, body(log, 3)).status == 409
    witness.add_checkpoint(body(log, 0), NOW)
    refused = refusal(witness, body(log, 3))
    assert (refused.status, refused.known) == (409, 7)


def test_a_fork_is_refused_and_both_notes_are_kept(witness: Witness, tmp_path: Path) -> None:
    log = make_log(tmp_path / "log", 5)
    fork = Path(shutil.copytree(log, tmp_path / "fork"))
    grow(log, 2)
    grow(fork, 2, start=100)
    witness.add_checkpoint(body(log, 0), NOW)
    known = read_latest(witness.folder, KEY.name)
    refused = refusal(witness, body(fork, 7))
    assert refused.status == 422
    (place,) = evidence_kept(witness.folder, KEY.name)
    assert place == refused.evidence
    assert place.name.startswith("fork-")
    assert (place / "known").read_bytes() == known
    assert (place / "shown").read_bytes() == (fork / "checkpoint").read_bytes()
    assert refusal(witness, body(fork, 0)).status == 409
    assert len(evidence_kept(witness.folder, KEY.name)) == 1


def test_a_longer_fork_has_no_proof(witness: Witness, tmp_path: Path) -> None:
    log = make_log(tmp_path / "log", 5)
    fork = Path(shutil.copytree(log, tmp_path / "fork"))
    grow(log, 2)
    grow(fork, 9, start=100)
    witness.add_checkpoint(body(log, 0), NOW)
    refused = refusal(witness, body(fork, 7))
    assert (refused.status, refused.known) == (422, 7)
    (place,) = evidence_kept(witness.folder, KEY.name)
    assert sorted(path.name for path in place.iterdir()) == ["known", "proof", "shown"]


def test_a_log_that_was_cut_is_refused_where_it_is_published(
    witness: Witness, tmp_path: Path
) -> None:
    log = make_log(tmp_path / "log", 5)
    cut = Path(shutil.copytree(log, tmp_path / "cut"))
    grow(log, 2)
    witness.check(reader(log), NOW)
    with pytest.raises(RefusedError, match="of 5 entries, after one of 7: it was cut"):
        witness.check(reader(cut), NOW)
    assert evidence_kept(witness.folder, KEY.name)[0].name.startswith("rollback-")
    assert refusal(witness, body(cut, 0)).status == 409
    tampered = write_submission(Submission(7, (), (cut / "checkpoint").read_bytes()))
    assert refusal(witness, tampered).status == 400


def test_a_log_looked_at_where_it_is_published(witness: Witness, tmp_path: Path) -> None:
    log = make_log(tmp_path / "log", 5)
    for count in (1, 300):
        note = witness.check(reader(log), NOW)
        assert open_checkpoint(note, [KEY.verifier, SIGNER.verifier]).size == open_log(log).size
        grow(log, count)
    fork = make_log(tmp_path / "fork", 400, key=KEY)
    (fork / "tile/0/000").write_bytes(bytes(256 * 32))
    with pytest.raises(RefusedError) as refused:
        witness.check(reader(fork), NOW)
    assert refused.value.status == 422


def test_a_log_with_missing_or_short_tiles_is_not_cosigned(
    witness: Witness, tmp_path: Path
) -> None:
    log = make_log(tmp_path / "log", 5)
    witness.check(reader(log), NOW)
    grow(log, 4)
    tile = log / "tile/0/000.p/9"
    tile.write_bytes(bytes(31))
    with pytest.raises(RefusedError, match="31 bytes, expected 9 hashes"):
        witness.check(reader(log), NOW)
    tile.unlink()
    with pytest.raises(FileNotFoundError):
        witness.check(reader(log), NOW)


def test_logs_that_are_not_watched_and_signatures_that_fail(
    witness: Witness, tmp_path: Path
) -> None:
    unknown = sign_checkpoint(
        Checkpoint("other.example", 0, EMPTY_ROOT), SignerKey("other.example", bytes(32))
    )
    assert refusal(witness, write_submission(Submission(0, (), unknown))).status == 404
    log = make_log(tmp_path / "log", 3, key=OTHER)
    assert refusal(witness, body(log, 0)).status == 403
    good = make_log(tmp_path / "good", 3)
    note = (good / "checkpoint").read_bytes()
    forged = note[:-10] + (b"A" if note[-10:-9] != b"A" else b"B") + note[-9:]
    assert refusal(witness, write_submission(Submission(0, (), forged))).status in (400, 403)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"old 0\n",
        b"old 00\n\n",
        b"old -1\n\n",
        b"new 0\n\n",
        b"old 0\nAAAA\n\nx\n",
        b"old 0\n\nnot a note\n",
        b"old 0\n\n\xff",
        b"old 0\n" + b"A" * 43 + b"=\n" * 1 + b"\nx",
        b"old 1\n" + (b"A" * 43 + b"=\n") * 64 + b"\nx",
    ],
)
def test_what_is_no_request_is_malformed(data: bytes, witness: Witness) -> None:
    assert refusal(witness, data).status == 400


def test_an_empty_tree_with_another_root_and_a_proof_from_nothing(
    witness: Witness, tmp_path: Path
) -> None:
    text = f"{KEY.name}\n0\n{'A' * 43}=\n"
    note = sign_note(text, [KEY])
    assert refusal(witness, write_submission(Submission(0, (), note))).status == 422
    log = make_log(tmp_path / "log", 3)
    checkpoint = (log / "checkpoint").read_bytes()
    assert refusal(witness, write_submission(Submission(0, (bytes(32),), checkpoint))).status == 422
    assert evidence_kept(witness.folder, KEY.name) == ()


def test_a_clock_that_goes_back_signs_nothing(witness: Witness, tmp_path: Path) -> None:
    log = make_log(tmp_path / "log", 3)
    witness.add_checkpoint(body(log, 0), NOW)
    assert refusal(witness, body(log, 3), NOW - 1).status == 503


def test_what_it_knows_must_be_whole(witness: Witness, tmp_path: Path) -> None:
    log = make_log(tmp_path / "log", 3)
    witness.add_checkpoint(body(log, 0), NOW)
    (latest,) = witness.folder.glob("logs/*/checkpoint")
    latest.write_bytes(latest.read_bytes().replace(b"\n3\n", b"\n2\n"))
    with pytest.raises(WitnessError, match="is not whole"):
        witness.add_checkpoint(body(log, 3), NOW)


def test_a_witness_begins_from_a_checkpoint_that_it_is_given(tmp_path: Path) -> None:
    log = make_log(tmp_path / "log", 3, 4)
    create_witness(tmp_path / "w", SIGNER)
    trust_log(tmp_path / "w", KEY.verifier, (log / "checkpoints/3").read_bytes())
    with Witness(tmp_path / "w") as witness:
        assert refusal(witness, body(log, 0)).known == 3
        witness.add_checkpoint(body(log, 3), NOW)


def test_a_folder_is_made_once_and_keeps_its_key_private(tmp_path: Path) -> None:
    create_witness(tmp_path / "w", SIGNER)
    assert (tmp_path / "w/witness.key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "w/witness.vkey").read_text() == f"{SIGNER.verifier}\n"
    with pytest.raises(WitnessError, match="not empty"):
        create_witness(tmp_path / "w", SIGNER)
    trust_log(tmp_path / "w", KEY.verifier)
    trust_log(tmp_path / "w", OTHER.verifier)
    trust_log(tmp_path / "w", KEY.verifier)
    assert watched(tmp_path / "w") == (KEY.name,)
    assert len((next((tmp_path / "w/logs").iterdir()) / "log.vkey").read_text().splitlines()) == 2
    with pytest.raises(WitnessError, match="make a witness"):
        Witness(tmp_path / "nothing")


def test_a_log_may_sign_with_any_key_that_the_witness_was_given(
    witness: Witness, tmp_path: Path
) -> None:
    new: VerifierKey = OTHER.verifier
    trust_log(witness.folder, new)
    log = make_log(tmp_path / "log", 3, key=OTHER)
    witness.add_checkpoint(body(log, 0), NOW)


def test_requests_are_read_as_they_are_written(tmp_path: Path) -> None:
    log = make_log(tmp_path / "log", 3, 300)
    data = body(log, 3)
    assert write_submission(parse_submission(data)) == data
    line = SIGNER.cosign("x\n", NOW)
    assert parse_lines(f"{line}\n".encode()) == (line,)
    for wrong in (b"", b"x\n", f"{line}".encode(), b"\xff\n"):
        with pytest.raises(NoteError):
            parse_lines(wrong)
