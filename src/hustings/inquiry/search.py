"""Finding documents by their words: every document in which all words and phrases occur."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from hustings.inquiry.folding import fold, original_span
from hustings.inquiry.index import Index
from hustings.inquiry.query import Phrase

_AROUND = 60  # characters shown before and after a hit
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Snippet:
    """A hit in its surroundings. ``line``: from 1, in the document's text (for letters, HTML and
    JSON: the text taken from them). ``hit`` is as the document has it, on one line."""

    line: int
    before: str
    hit: str
    after: str


@dataclass(frozen=True)
class Hit:
    """A document with its encoding, and for each phrase asked for its first place in it."""

    exhibit: str
    encoding: str
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True)
class Found:
    """``total``: documents with hits. ``hits``: the best of them, best first."""

    total: int
    hits: tuple[Hit, ...]


def search(index: Index, phrases: Sequence[Phrase], limit: int) -> Found:
    """The documents of an index in which every phrase occurs, the best ``limit`` of them located.

    The order is BM25's; equal ones are in the order of their exhibits.
    """
    words = index.connection
    match = (" AND ".join(phrase.match for phrase in phrases),)
    (total,) = words.execute("SELECT count(*) FROM words WHERE words MATCH ?", match).fetchone()
    hits: list[Hit] = []
    ranked = words.execute(
        "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank, rowid", match
    )
    for (row,) in ranked:
        if len(hits) == limit:
            break
        hit = _located(words, row, phrases)
        if hit is None:
            total -= 1
        else:
            hits.append(hit)
    return Found(total, tuple(hits))


def _located(index: sqlite3.Connection, row: int, phrases: Sequence[Phrase]) -> Hit | None:
    """The hit, checked against the document's own text."""
    exhibit, encoding, text = index.execute(
        "SELECT exhibit, encoding, text FROM documents JOIN texts USING (id) WHERE id = ?", (row,)
    ).fetchone()
    folded = fold(text)
    places = [phrase.pattern.search(folded) for phrase in phrases]
    snippets = tuple(_snippet(text, folded, place) for place in places if place is not None)
    return Hit(exhibit, encoding, snippets) if len(snippets) == len(phrases) else None


def _snippet(text: str, folded: str, place: re.Match[str]) -> Snippet:
    """The place in the document's own letters. Lines of the folded text are lines of the text."""
    line = folded.count("\n", 0, place.start())
    folded_start = folded.rfind("\n", 0, place.start()) + 1
    start = sum(map(len, text.split("\n", line)[:line])) + line
    first, last = original_span(
        text[start:], place.start() - folded_start, place.end() - folded_start
    )
    first, last = start + first, start + last
    return Snippet(
        line=line + 1,
        before=_on_one_line(text[max(0, first - _AROUND) : first]),
        hit=_on_one_line(text[first:last]),
        after=_on_one_line(text[last : last + _AROUND]),
    )


def _on_one_line(text: str) -> str:
    return _BLANKS.sub(" ", text)
