"""Signed notes: those of other implementations open, and no second spelling does."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.record.note import (
    NoteError,
    SignerKey,
    VerifierKey,
    open_note,
    parse_signer_key,
    parse_verifier_key,
    sign_note,
    signer_key_text,
    split_note,
)

# The example in the documentation of Go's sumdb/note.
GO_SIGNER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_NOTE = (
    GO_TEXT
    + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqf"
    + "qdngotpRZb6KE6RyyBwJnAM=\n"
).encode()

TEXT = "Approved: 40 leaflets.\n\nSigned by two.\n"
AGENT = SignerKey("agent.example", b"a" * 32)
TREASURER = SignerKey("treasurer.example", b"t" * 32)
BOTH = [AGENT.verifier, TREASURER.verifier]
NOTE = sign_note(TEXT, [AGENT, TREASURER])
LINES = NOTE.decode().splitlines(keepends=True)


def test_keys_and_notes_are_those_of_go() -> None:
    signer = parse_signer_key(GO_SIGNER)
    verifier = parse_verifier_key(GO_VERIFIER)
    assert signer.verifier == verifier
    assert verifier.key_id.hex() == "c74f20a3"
    assert (str(verifier), signer_key_text(signer)) == (GO_VERIFIER, GO_SIGNER)
    assert sign_note(GO_TEXT, [signer]) == GO_NOTE
    assert open_note(GO_NOTE, [verifier]).text == GO_TEXT


def test_a_note_opens_with_its_text_and_signers() -> None:
    note = open_note(NOTE, BOTH)
    assert note.text == TEXT
    assert [line.name for line in note.signatures] == ["agent.example", "treasurer.example"]
    assert bytes(note) == NOTE


def test_a_private_key_does_not_show_itself() -> None:
    assert "seed" not in repr(AGENT)
    broken = signer_key_text(AGENT)[:-1]
    with pytest.raises(NoteError) as refused:
        parse_signer_key(broken)
    assert broken[-20:] not in str(refused.value)


def test_a_line_of_an_unknown_key_is_refused_or_by_request_passed_over() -> None:
    with pytest.raises(NoteError, match=r"'treasurer.example'.*no known key"):
        open_note(NOTE, [AGENT.verifier])
    assert len(open_note(NOTE, [AGENT.verifier], strict=False).signatures) == 2


def test_a_note_needs_one_known_signer() -> None:
    with pytest.raises(NoteError, match="no known key has signed"):
        open_note(NOTE, [], strict=False)


def test_the_same_name_with_another_key_is_another_signer() -> None:
    impostor = SignerKey("agent.example", b"i" * 32)
    with pytest.raises(NoteError, match="no known key"):
        open_note(sign_note(TEXT, [impostor]), BOTH)
    borrowed = sign_note(TEXT, [impostor]).decode()
    raw = base64.b64decode(borrowed.rsplit(" ", 1)[1])
    forged = base64.b64encode(AGENT.verifier.key_id + raw[4:]).decode()
    with pytest.raises(NoteError, match="does not fit"):
        open_note(f"{TEXT}\n\u2014 agent.example {forged}\n".encode(), BOTH)


def test_a_known_keys_failing_line_refuses_the_note_whatever_else_is_signed() -> None:
    other = sign_note("Another text.\n", [AGENT]).decode().splitlines(keepends=True)[-1]
    mixed = (TEXT + "\n" + LINES[-1] + other).encode()
    for strict in (True, False):
        with pytest.raises(NoteError, match=r"'agent\.example' does not fit"):
            open_note(mixed, BOTH, strict=strict)


def test_one_line_a_key() -> None:
    with pytest.raises(NoteError, match="has signed twice"):
        open_note(NOTE + LINES[-1].encode(), BOTH)


def spare_bits(data: bytes) -> bytes:
    """The last base64 group with its unused bits set: lenient decoders take it for the same."""
    assert data.endswith(b"=\n") and not data.endswith(b"==\n")
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return data[:-3] + alphabet[alphabet.index(data[-3]) + 1 :][:1] + data[-2:]


@pytest.mark.parametrize(
    "changed",
    [
        NOTE + b"\n",
        NOTE[:-1],
        NOTE.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + NOTE,
        NOTE.replace(b"\n\n\xe2\x80\x94", b"\n\xe2\x80\x94"),
        NOTE.replace(b"\n\n\xe2\x80\x94", b"\n\n\n\xe2\x80\x94"),
        NOTE.replace(b"\xe2\x80\x94", b"-"),
        NOTE.replace(b"agent.example ", b"agent.example  "),
        NOTE.replace(b"agent.example", b"Agent.example"),
        NOTE.replace(b"=\n", b"\n", 1),
        NOTE.replace(b"=\n", b"= \n", 1),
        NOTE.replace(b"40", b"41"),
        NOTE[:40] + b"\xff" + NOTE[40:],
        spare_bits(NOTE),
        b"",
        b"\n\n",
        TEXT.encode(),
    ],
)
def test_no_second_spelling_is_taken(changed: bytes) -> None:
    assert changed != NOTE
    with pytest.raises(NoteError):
        open_note(changed, BOTH)


@given(st.integers(0, len(NOTE) - 1), st.integers(1, 255))
def test_no_changed_byte_goes_unseen(place: int, flip: int) -> None:
    changed = NOTE[:place] + bytes([NOTE[place] ^ flip]) + NOTE[place + 1 :]
    with pytest.raises(NoteError):
        open_note(changed, BOTH)


@given(st.binary(max_size=200))
def test_what_splits_is_written_back_the_same(data: bytes) -> None:
    try:
        note = split_note(data)
    except NoteError:
        return
    assert bytes(note) == data


@pytest.mark.parametrize(
    "changed",
    [
        GO_VERIFIER + "\n",
        GO_VERIFIER.upper(),
        GO_VERIFIER.replace("c74f20a3", "C74F20A3"),
        GO_VERIFIER.replace("c74f20a3", "c74f20a4"),
        GO_VERIFIER.replace("Peter", "peter"),
        GO_VERIFIER.replace("+AR", "+BR"),
        GO_VERIFIER[:-4],
        GO_VERIFIER + "====",
        "PeterNeumann",
        "",
    ],
)
def test_a_key_has_one_spelling(changed: str) -> None:
    with pytest.raises(NoteError):
        parse_verifier_key(changed)


@pytest.mark.parametrize(
    "name", ["", "two words", "a+b", "tab\t", "line\n", "nb\u00a0sp", "\ud800"]
)
def test_a_name_has_no_space_and_no_plus(name: str) -> None:
    with pytest.raises(NoteError, match="printable, without space"):
        VerifierKey(name, bytes(32))
    with pytest.raises(NoteError, match="printable, without space"):
        SignerKey(name, bytes(32))


def test_a_text_ends_in_a_newline_and_somebody_signs_it() -> None:
    with pytest.raises(NoteError):
        sign_note("no newline", [AGENT])
    with pytest.raises(NoteError, match="at least one signer"):
        sign_note(TEXT, [])
    with pytest.raises(NoteError, match="32 bytes: found 31"):
        SignerKey("agent.example", bytes(31))
