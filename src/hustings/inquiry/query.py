"""What somebody asks for: words and phrases, all of which must occur.

Nothing that is typed is taken as the index's own syntax: only letters, digits and CJK characters
of the question reach it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from hustings.inquiry.folding import LETTER, SOFT, fold, is_cjk, runs, tokens

MOST_PHRASES = 50
_QUOTED = re.compile(r"[\"“”„「『](.*?)(?:[\"“”」』]|\Z)|([^\s\"“”„「」『』]+)", re.DOTALL)
_ANY_QUOTE = re.compile('["“”„「」『』]')


class QueryError(ValueError):
    """A question that can't be asked."""


@dataclass(frozen=True)
class Phrase:
    """Words that must stand next to each other. ``asked``: as typed. ``runs``: folded."""

    asked: str
    runs: tuple[str, ...]

    @property
    def match(self) -> str:
        """The phrase for the index: its tokens in quotation marks."""
        made = tokens(" ".join(self.runs))
        if not is_cjk(self.runs[-1]):
            return f'"{" ".join(made)}"'
        if len(self.runs[-1]) == 1:
            return f'"{" ".join(made)}"*'  # where a token begins with the character
        return f'"{" ".join(made[:-1])}"'  # the text may go on after the last character

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The phrase in a folded text."""
        parts = [_run_pattern(self.runs[0])]
        for before, after in pairwise(self.runs):
            parts += [_between(before, after), _run_pattern(after)]
        return re.compile(_edge(self.runs[0], "<!") + "".join(parts) + _edge(self.runs[-1], "!"))


def read_query(words: Iterable[str]) -> tuple[Phrase, ...]:
    """The phrases of a question.

    A part with quotation marks (straight, typographic or Chinese) holds phrases and words; one
    without is a phrase, as a shell hands over what stood in its quotation marks. Raises QueryError
    where there is no letter, digit or character to look for, or too much.
    """
    asked = [part for word in words for part in _parts(word)]
    phrases = tuple(Phrase(part, tuple(found)) for part in asked if (found := runs(fold(part))))
    if not phrases:
        raise QueryError(
            f"found nothing to look for in {' '.join(asked)!r}, expected at least one letter, "
            "digit or Chinese character"
        )
    if len(phrases) > MOST_PHRASES:
        raise QueryError(
            f"found {len(phrases)} words and phrases, expected at most {MOST_PHRASES}: "
            "put what belongs together in quotation marks"
        )
    return phrases


def _parts(word: str) -> list[str]:
    if not _ANY_QUOTE.search(word):
        return [word]
    return [found[1] if found[2] is None else found[2] for found in _QUOTED.finditer(word)]


def _run_pattern(run: str) -> str:
    return f"(?:{SOFT})?".join(map(re.escape, run)) if is_cjk(run) else re.escape(run)


def _edge(run: str, looking: str) -> str:
    """A phrase begins and ends with whole words; inside it what is between them sees to that."""
    return "" if is_cjk(run) else f"(?{looking}{LETTER})"


def _between(before: str, after: str) -> str:
    """Marks and blanks stand between two runs; none need to where the script changes."""
    if is_cjk(before) != is_cjk(after):
        return r"[\W_]*"
    if is_cjk(before):
        return rf"(?!{SOFT}{re.escape(after[0])})[\W_]+"
    return r"[\W_]+"
