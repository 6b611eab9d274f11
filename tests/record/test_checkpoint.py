"""Checkpoints: three lines and the log's signature (C2SP tlog-checkpoint)."""

from __future__ import annotations

import pytest

from hustings.record.checkpoint import (
    Checkpoint,
    checkpoint_text,
    open_checkpoint,
    parse_checkpoint_text,
    sign_checkpoint,
)
from hustings.record.merkle import EMPTY_ROOT
from hustings.record.note import NoteError, SignerKey, sign_note
from tests.record.logs import KEY, OTHER

ROOT = bytes(range(32))
MADE = Checkpoint(KEY.name, 20852163, ROOT)
TEXT = "party.example/record\n20852163\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"


def test_a_checkpoint_is_three_lines() -> None:
    assert checkpoint_text(MADE) == TEXT
    assert parse_checkpoint_text(TEXT) == MADE


def test_a_signed_checkpoint_opens_with_the_logs_key_alone() -> None:
    data = sign_checkpoint(MADE, KEY)
    assert open_checkpoint(data, [KEY.verifier]) == MADE
    with pytest.raises(NoteError, match="no known key"):
        open_checkpoint(data, [OTHER.verifier])


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("20852163", "020852163"),
        TEXT.replace("20852163", "+20852163"),
        TEXT.replace("20852163", "-1"),
        TEXT.replace("20852163", "20852163 "),
        TEXT.replace("20852163", "20_852_163"),
        TEXT.replace("20852163", "\u0662"),
        TEXT.replace("20852163", "9" * 30),
        TEXT.replace("20852163", ""),
        TEXT + "an extension\n",
        TEXT + "\n",
        TEXT[:-1],
        "\n" + TEXT,
        TEXT.replace("party.example/record", ""),
        TEXT.replace("party.example", "party example"),
        TEXT.replace("h8=", "h9="),
        TEXT.replace("h8=", "h8"),
        TEXT.replace("AAEC", ""),
        "party.example/record\n0\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
    ],
)
def test_no_second_spelling_and_no_extension_is_taken(text: str) -> None:
    with pytest.raises(NoteError):
        parse_checkpoint_text(text)


def test_only_the_key_with_the_logs_name_signs_for_it() -> None:
    witness = SignerKey("witness.example", b"w" * 32)
    with pytest.raises(NoteError, match="bears its name"):
        sign_checkpoint(MADE, witness)
    by_witness = sign_note(TEXT, [witness])
    with pytest.raises(NoteError, match=r"no key named 'party\.example/record'"):
        open_checkpoint(by_witness, [KEY.verifier, witness.verifier])
    by_both = sign_note(TEXT, [KEY, witness])
    assert open_checkpoint(by_both, [KEY.verifier, witness.verifier]) == MADE


def test_a_log_of_nothing_has_one_root() -> None:
    Checkpoint(KEY.name, 0, EMPTY_ROOT)
    with pytest.raises(NoteError, match="empty tree"):
        Checkpoint(KEY.name, 0, ROOT)
    with pytest.raises(NoteError, match="32 bytes: found 31"):
        Checkpoint(KEY.name, 1, ROOT[1:])
    with pytest.raises(NoteError, match="fewer than 0"):
        Checkpoint(KEY.name, -1, ROOT)
