"""Cosignatures as c2sp.org/tlog-cosignature lays them out."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hustings.record.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from hustings.record.cosignature import (
    OtherKey,
    WitnessSigner,
    moments,
    parse_any_witness_key,
    parse_witness_key,
    parse_witness_signer,
    time_of,
)
from hustings.record.note import (
    Note,
    NoteError,
    NoteKey,
    NoteSignature,
    signer_key_text,
    split_note,
)
from tests.record.logs import KEY

WITNESS = WitnessSigner("witness.example/w1", b"w" * 32)
OTHER = WitnessSigner("witness.example/w2", b"x" * 32)
NOON = 1_679_315_147
NOTE = split_note(sign_checkpoint(Checkpoint(KEY.name, 1, bytes(32)), KEY))


def cosigned(*lines: NoteSignature) -> bytes:
    return bytes(Note(NOTE.text, (*NOTE.signatures, *lines)))


def test_a_line_is_the_key_id_the_time_and_a_signature_over_the_text_with_the_time() -> None:
    line = str(WITNESS.cosign(NOTE.text, NOON))
    name, encoded = line.removeprefix("\u2014 ").split(" ")
    data = base64.b64decode(encoded)
    private = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
    public = private.public_key().public_bytes_raw()
    assert name == "witness.example/w1"
    assert data[:4] == sha256(b"witness.example/w1\n\x04" + public).digest()[:4]
    assert data[4:12] == NOON.to_bytes(8, "big")
    message = f"cosignature/v1\ntime {NOON}\n{NOTE.text}".encode()
    assert data[12:] == private.sign(message)


def test_a_cosigned_checkpoint_opens_with_and_without_the_witness() -> None:
    data = cosigned(WITNESS.cosign(NOTE.text, NOON))
    both: list[NoteKey] = [KEY.verifier, WITNESS.verifier]
    assert open_checkpoint(data, both) == open_checkpoint(data, [KEY.verifier], strict=False)
    with pytest.raises(NoteError, match="is of no known key"):
        open_checkpoint(data, [KEY.verifier])


def test_a_witness_alone_is_not_the_log() -> None:
    named_like_the_log = WitnessSigner(KEY.name, b"w" * 32)
    line = named_like_the_log.cosign(NOTE.text, NOON)
    witness, log = named_like_the_log.verifier, KEY.verifier
    known: list[list[NoteKey]] = [[witness], [log, witness]]
    for keys in known:
        with pytest.raises(NoteError, match="has signed the log's checkpoint"):
            open_checkpoint(bytes(Note(NOTE.text, (line,))), keys)


def test_every_changed_byte_of_a_line_is_found() -> None:
    line = WITNESS.cosign(NOTE.text, NOON)
    for place in range(len(line.signature)):
        changed = bytearray(line.signature)
        changed[place] ^= 1
        wrong = NoteSignature(line.name, line.key_id, bytes(changed))
        assert not WITNESS.verifier.verifies(NOTE.text.encode(), wrong.signature)
        with pytest.raises(NoteError, match="does not fit"):
            moments(NOTE.text, [wrong], [WITNESS.verifier])
    assert not WITNESS.verifier.verifies(NOTE.text.encode() + b"x\n", line.signature)
    assert not OTHER.verifier.verifies(NOTE.text.encode(), line.signature)


def test_the_time_is_from_1970_on_and_below_two_to_the_63rd() -> None:
    for moment in (0, -1, 2**63):
        with pytest.raises(NoteError, match="seconds since 1970"):
            WITNESS.cosign(NOTE.text, moment)
    assert time_of(bytes(72)) is None
    assert time_of(b"\xff" * 72) is None
    assert time_of(bytes(7) + b"\x01" + bytes(64)) == 1
    assert time_of(bytes(7) + b"\x01" + bytes(63)) is None


def test_moments_are_of_known_keys_one_line_each() -> None:
    lines = [*NOTE.signatures, WITNESS.cosign(NOTE.text, NOON), OTHER.cosign(NOTE.text, NOON + 5)]
    keys = [WITNESS.verifier, OTHER.verifier]
    assert moments(NOTE.text, lines, keys) == {WITNESS.verifier: NOON, OTHER.verifier: NOON + 5}
    assert moments(NOTE.text, lines, keys[:1]) == {WITNESS.verifier: NOON}
    assert moments(NOTE.text, lines, []) == {}
    with pytest.raises(NoteError, match="signed twice"):
        moments(NOTE.text, [*lines, WITNESS.cosign(NOTE.text, NOON + 1)], keys)


def test_keys_are_read_as_they_are_written() -> None:
    assert parse_witness_key(str(WITNESS.verifier)) == WITNESS.verifier
    assert parse_witness_signer(signer_key_text(WITNESS)) == WITNESS
    assert "w" * 32 not in repr(WITNESS)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (str(KEY.verifier), "a log's key"),
        ("witness", "three parts"),
        (str(WITNESS.verifier).replace("/w1", "/w3"), "does not belong"),
        (str(WITNESS.verifier)[:-1], "three parts"),
        (str(WITNESS.verifier) + "\n", "three parts"),
        ("a b+00000000+BAAA", "printable, without space"),
    ],
)
def test_what_is_no_witness_key_is_refused(line: str, message: str) -> None:
    with pytest.raises(NoteError, match=message):
        parse_any_witness_key(line)


def test_a_key_of_another_type_is_kept_and_its_lines_are_passed_over() -> None:
    """The slot for ML-DSA-44 (0x06): read, written again, and never fatal."""
    public = b"\x06" + bytes(1312)
    key_id = sha256(b"witness.example/pq\n" + public).digest()[:4]
    line = f"witness.example/pq+{key_id.hex()}+{base64.b64encode(public).decode()}"
    key = parse_any_witness_key(line)
    assert isinstance(key, OtherKey)
    assert (str(key), key.key_id) == (line, key_id)
    with pytest.raises(NoteError, match="does not belong"):
        parse_any_witness_key(line.replace("/pq", "/pr"))
    data = cosigned(NoteSignature("witness.example/pq", key_id, bytes(8 + 2420)))
    assert open_checkpoint(data, [KEY.verifier], strict=False).size == 1
    assert moments(NOTE.text, split_note(data).signatures, [WITNESS.verifier]) == {}
