"""Canonical JSON: every value has one text, and only that text is read."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from hustings.record.canonical import DEEPEST, CanonicalError, canonical_json, parse_canonical

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
)


@given(VALUES)
def test_what_is_written_is_read_and_is_the_text_of_the_standard(value: Any) -> None:
    text = canonical_json(value)
    assert text == rfc8785.dumps(value)
    assert parse_canonical(text) == value


@given(VALUES, st.booleans(), st.sampled_from([None, (", ", ": ")]))
def test_every_other_spelling_is_refused(value: Any, escaped: bool, blanks: Any) -> None:
    text = json.dumps(value, ensure_ascii=escaped, separators=blanks or (",", ":")).encode()
    if text != canonical_json(value):
        with pytest.raises(CanonicalError):
            parse_canonical(text)


@given(st.binary(max_size=30))
def test_bytes_are_read_only_where_they_are_a_canonical_text(data: bytes) -> None:
    try:
        value = parse_canonical(data)
    except CanonicalError:
        return
    assert canonical_json(value) == data


def test_keys_are_sorted_by_their_utf_16_units() -> None:
    value = {"\ufb33": 1, "\U0001f600": 2, "\u20ac": 3, "1": 4}  # RFC 8785 s. 3.2.3
    text = '{"1":4,"\u20ac":3,"\U0001f600":2,"\ufb33":1}'.encode()
    assert canonical_json(value) == text
    assert list(parse_canonical(text)) == ["1", "\u20ac", "\U0001f600", "\ufb33"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"1.0",
        b"1e3",
        b"-0",
        b"00",
        b"NaN",
        b"Infinity",
        b"9007199254740992",
        b"-9007199254740992",
        b"1" * 5_000,
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'"\\u0061"',
        b'"\\u000a"',
        b'"\\/"',
        b'"\\ud800"',
        b'"\\ud83d\\ude00"',
        b'"\xed\xa0\x80"',
        b"\xef\xbb\xbf1",
        b"1\n",
        b"[" * 100_000,
        b"[" * 900 + b"]" * 900 + b" ",
    ],
)
def test_what_another_program_might_read_otherwise_is_refused(text: bytes) -> None:
    with pytest.raises(CanonicalError):
        parse_canonical(text)


@pytest.mark.parametrize("value", [0.5, [1, {"a": 2.0}], 2**53, "\ud800", {1: 2}, {"a": object()}])
def test_what_has_no_text_is_refused(value: Any) -> None:
    with pytest.raises(CanonicalError):
        canonical_json(value)


def test_control_characters_have_the_spelling_of_the_standard() -> None:
    every = "".join(map(chr, range(0x80)))
    assert parse_canonical(canonical_json(every)) == every
    assert canonical_json(every) == rfc8785.dumps(every)


@pytest.mark.parametrize("letter", ["", "\u00e9"])
def test_nesting_has_a_limit_of_its_own_so_that_every_reader_agrees(letter: str) -> None:
    def nested(levels: int) -> bytes:
        return f'{"[" * levels}"{letter}"{"]" * levels}'.encode()

    assert parse_canonical(nested(DEEPEST)) is not None
    for levels in (DEEPEST + 1, 500, 30_000):
        with pytest.raises(CanonicalError, match="nested more than 32 levels deep"):
            parse_canonical(nested(levels))


@pytest.mark.parametrize("text", [b"[1,]", b"{", b'"\xff"', b"[1 2]", b'{"a"}', b"\xef\xbb\xbf1"])
def test_what_is_said_of_bad_text_is_the_same_under_every_interpreter(text: bytes) -> None:
    with pytest.raises(CanonicalError, match=r"^not JSON in UTF-8$"):
        parse_canonical(text)
