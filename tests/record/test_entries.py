"""Entries: one value has one text, and what is no entry is refused with its reason."""

from __future__ import annotations

import pytest

from hustings.record.entries import Entry, EntryError, entry_bytes, read_entry

PLAIN = entry_bytes(Entry("election", "2017-05-01T09:00:00Z", {"election": "small", "files": {}}))


def test_an_entry_is_read_as_it_was_written() -> None:
    assert entry_bytes(read_entry(PLAIN)) == PLAIN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"v":1', b'"v":true'),
        (b'"v":1', b'"v":2'),
        (b'"v":1', b'"v":1,"x":1'),
        (b'"v":1', b'"v": 1'),
        (b'"v":1', b'"v":1.0'),
        (b"2017-05", "201\uff17-05".encode()),
        (b"2017-05-01", b"2017-02-30"),
        (b"09:00:00Z", b"09:00:60Z"),
        (b"09:00:00Z", b"09:00:00+00:00"),
        (b'"election"', b'"\\u0065lection"'),
        (b"{}", b'{"a":1,"a":1}'),
        (b"{}", b"{} "),
        (b"{}", b"[-0]"),
        (b"{}", b"9007199254740992"),
        (b"{}", b'"\xff"'),
        (b"{}", b"[" * 100_000 + b"]" * 100_000),
    ],
)
def test_another_spelling_of_an_entry_is_no_entry(old: bytes, new: bytes) -> None:
    assert old in PLAIN
    with pytest.raises(EntryError):
        read_entry(PLAIN.replace(old, new))
