"""How a page shows what comes from the record, so that a stranger's program can check it.

A figure of the replay is ``<data value data-figure>``: its key, its value and its text all have to
be the replay's. Words of an entry stand in ``data-quoted``, exactly as they are in the log. Both
are made here and nowhere else; a template has no other way to a figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from hustings.election.currency import STERLING, Currency
from hustings.record.entries import Entry
from hustings.spend.figures import shown

MOST_NAMED = 12  # entries that a sentence names one by one


@dataclass(frozen=True)
class Marks:
    """``figures``: every figure a page may show, by key. ``entries``: to quote from.
    ``currency``: of its money."""

    figures: Mapping[str, int]
    entries: Sequence[Entry | None]
    currency: Currency = STERLING

    def fig(self, key: str) -> Markup:
        """A figure of the replay, marked with its key. Raises KeyError for one it does not have."""
        value = self.figures[key]
        text = escape(shown(key, value, self.currency))
        return Markup(f'<data value="{value}" data-figure="{escape(key)}">{text}</data>')

    def value(self, key: str) -> int:
        """The figure itself, to compare or to draw; 0 where the replay has none."""
        return self.figures.get(key, 0)

    def quoted(self, index: int, field: str) -> Markup:
        """A text of an entry's body, word for word. ``field``: "reason", or "questions/0" for a
        text of a list. Raises LookupError for an entry that can't be read, or has no such text."""
        entry = self.entries[index]
        if entry is None:
            raise LookupError(f"entry {index} can't be read and so can't be quoted")
        words: Any = entry.body
        for part in field.split("/"):
            words = words[int(part) if isinstance(words, list) else part]
        return Markup(f'<span data-quoted="{index}/{escape(field)}">{escape(words)}</span>')

    def body(self, index: int) -> Mapping[str, Any]:
        """An entry's body; empty where it can't be read."""
        entry = self.entries[index]
        return entry.body if entry else {}


def entry_words(indexes: Iterable[int], most: int = MOST_NAMED) -> str:
    """ "entry 3", "entries 3, 7 and 9", "entries 3, 7, ... and 40 more"."""
    names = [str(index) for index in indexes]
    if not names:
        return "no entry"
    if len(names) == 1:
        return f"entry {names[0]}"
    if len(names) > most:
        return f"entries {', '.join(names[:most])} and {len(names) - most:,} more"
    return f"entries {', '.join(names[:-1])} and {names[-1]}"


def plain_words(names: Mapping[str, str], currency: Currency = STERLING) -> Callable[[str], str]:
    """Sentences of the replay for readers: ids become the names given, whole sums and single
    units are written as elsewhere, and signs of money go (`without_signs`)."""
    empty = re.compile(rf"(\d)\.0{{{currency.digits}}} {re.escape(currency.unit)}\b")

    def plain(words: str) -> str:
        named = re.sub(r"\w[\w-]*", lambda found: names.get(found[0], found[0]), words)
        whole = empty.sub(rf"\1 {currency.unit}", named) if currency.digits else named
        single = re.sub(r"(?<![\d.,])1 (\w+-\w+)s\b", r"1 \1", whole)
        return without_signs(single, currency)

    return plain


def as_sentence(words: str) -> str:
    """Words that stand alone: a capital in front, but for an id, and a full stop behind."""
    plain_start = re.match(r"[a-z]+(?![\w-])", words)
    started = words[:1].upper() + words[1:] if plain_start else words
    return started if started.endswith((".", "?", "!")) or not started else f"{started}."


def without_signs(words: str, currency: Currency = STERLING) -> str:
    """Words of the replay, or of a list in an entry, which have no mark of their own. A sign of
    money in them would look like a figure that nobody checks."""
    plain = re.sub("[\u00a3\uffe1\u20a4]\\s*", "GBP ", words)
    for sign in sorted(currency.signs):
        plain = re.sub(rf"{re.escape(sign)}\s*", f"{currency.code} ", plain)
    return plain
