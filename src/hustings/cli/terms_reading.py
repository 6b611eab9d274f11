"""A TOML file being read table by table: every problem is found, with its line and remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from hustings.cli.terms_values import list_of_tables
from hustings.election.problems import Findings, shown
from hustings.election.sections import Section

Value = TypeVar("Value")
LONGEST_BITS = 1_000
LINE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True)
class Reading:
    """One file being read, and what was found wrong so far."""

    file: str
    found: Findings = field(default_factory=Findings)

    def wrong(self, at: Section, key: str, got: str, expected: str, remedy: str) -> None:
        self.found.add(self.file, at.line(key), key, got, expected, remedy)

    def take(
        self,
        at: Section,
        key: str,
        convert: Callable[[Any], Value | None],
        expected: str,
        placeholder: Value,
        required: bool = False,
    ) -> Value:
        """The value of ``key``, or ``placeholder`` where it is absent or wrong."""
        if key not in at.keys:
            if required:
                self.wrong(at, key, "no such key", expected, f"Add {key} to {at.name}.")
            return placeholder
        value = convert(at.keys[key])
        if value is None:
            self.wrong(at, key, as_written(at.keys[key]), expected, f"Correct {key}.")
            return placeholder
        return value

    def only(self, at: Section, known: Sequence[str]) -> None:
        """Every other key is a problem: a misspelt one would silently do nothing."""
        for key in at.keys:
            if key not in known:
                remedy = "Correct its name or take it out; docs/plan-terms.md lists them."
                self.wrong(at, key, "an unknown key", f"one of {', '.join(known)}", remedy)

    def tables(self, at: Section, key: str) -> list[Section]:
        """The ``[[key]]`` tables."""
        listed: list[dict[str, Any]] = self.take(
            at, key, list_of_tables, f"tables headed [[{key}]]", []
        )
        return [Section(key, number, keys, at.text) for number, keys in enumerate(listed, 1)]


def as_written(value: Any) -> str:
    """A value that was not taken; a text in quotes, so that "5" is not mistaken for 5."""
    if isinstance(value, int) and value.bit_length() > LONGEST_BITS:
        return "a number too long to write"
    return shown(repr(value) if isinstance(value, str) and value else str(value))


def read_top(path: Path, reading: Reading) -> Section | None:
    """The file's top table; None with the reason found where it is not TOML in UTF-8."""
    try:
        written = path.read_text(encoding="utf-8-sig")
        return Section("", 1, tomllib.loads(written, parse_float=Decimal), written)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        got, expected, remedy = reason, "a file that can be read", "Correct the path."
        row = None
    except UnicodeDecodeError:
        got, expected, remedy = "bytes that are not UTF-8", "UTF-8 text", "Save it as UTF-8."
        row = None
    except tomllib.TOMLDecodeError as error:
        line = LINE.search(str(error))
        row = int(line[1]) if line else None
        got = shown(LINE.sub("", str(error)).strip())
        expected, remedy = "valid TOML", "Correct that line."
    except (ValueError, ArithmeticError, RecursionError):
        got, expected = "a number too long, or brackets too deep, to be read", "valid TOML"
        row, remedy = None, "Correct it."
    reading.found.add(reading.file, row, None, got, expected, remedy)
    return None
