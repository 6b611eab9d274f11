"""The money of an election's country: its code, its sign, its words. Data, like its law.

``[currency]`` of election.toml. Amounts are whole numbers of the smallest unit (pence, cents)
everywhere in the record, in keys that end in ``_pence`` whatever the currency; here they become
text. A folder without the table is in pounds sterling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from hustings.election.problems import Findings
from hustings.election.sections import FILE, Section, take

NAME = "currency"
MOST_DIGITS = 4  # of ISO 4217
_CODE = re.compile(r"[A-Z]{3}", re.ASCII)
_AMOUNT = re.compile(r"(?P<whole>[0-9]{1,13})(?:\.(?P<part>[0-9]+))?", re.ASCII)


@dataclass(frozen=True)
class Currency:
    """``code``: of ISO 4217. ``symbol``: before an amount. ``unit``: the word after one, in the
    plural. ``digits``: how many stand behind the point; 0 for a currency without a smaller unit.
    """

    code: str = "GBP"
    symbol: str = "£"
    unit: str = "pounds"
    digits: int = 2

    @property
    def per_unit(self) -> int:
        """How many of the smallest unit are one: 100 pence a pound."""
        return int(10**self.digits)

    def decimal(self, minor: int, *, grouped: bool = True) -> str:
        """Every digit, without a sign of currency: "1,250.50", or 1250.50 not ``grouped``."""
        whole, rest = divmod(abs(minor), self.per_unit)
        point = f".{rest:0{self.digits}}" if self.digits else ""
        return f"{'-' if minor < 0 else ''}{whole:{',' if grouped else ''}}{point}"

    def short(self, minor: int) -> str:
        """A number without sign or unit, and without empty digits: "1,250", "1,250.50"."""
        number = self.decimal(minor)
        return number.partition(".")[0] if minor % self.per_unit == 0 else number

    def shown(self, minor: int) -> str:
        """With the sign, and no empty digits behind the point: "£1,250", "£1,250.50"."""
        return f"{'-' if minor < 0 else ''}{self.prefix}{self.short(abs(minor))}"

    def words(self, minor: int) -> str:
        """For a sentence, without a sign of currency: "1,250.50 pounds"."""
        return f"{self.decimal(minor)} {self.unit}"

    def whole(self, units: float) -> str:
        """So many whole units with the sign: "£1,250"."""
        return f"{self.prefix}{units:,.0f}"

    @property
    def prefix(self) -> str:
        """The sign as it stands before a number: letters are kept apart from it."""
        return f"{self.symbol} " if self.symbol[-1:].isalnum() else self.symbol

    @property
    def signs(self) -> frozenset[str]:
        """The characters that are a sign of this currency: none where it is written in letters."""
        return frozenset(c for c in self.symbol if not c.isalnum() and c not in ".-' ")

    @property
    def example(self) -> str:
        """What an amount looks like, for somebody who wrote one wrongly: "1250.50"."""
        return self.decimal(125_050 * self.per_unit // 100, grouped=False)

    def minor_of(self, text: str) -> int | None:
        """The smallest units of an amount exactly as written: "1250", "1250.5"; None for anything
        else."""
        match = _AMOUNT.fullmatch(text)
        if match is None or len(match["part"] or "") > self.digits:
            return None
        part = (match["part"] or "").ljust(self.digits, "0")
        return self.per_unit * int(match["whole"]) + int(part or 0)


STERLING = Currency()


def read_currency(top: Section, found: Findings) -> Currency:
    """The table, or pounds sterling where the file has none. What is left out is the code."""
    keys: dict[str, Any] | None = take(top, NAME, _dict, f"a table headed [{NAME}]", None, found)
    if keys is None:
        return STERLING
    section = Section(NAME, 1, keys, top.text)
    code = take(section, "code", _code, 'three capitals like "EUR"', "XXX", found, required=True)
    symbol, digits = "a sign of up to 5 characters, no digit", f"a whole number, 0 to {MOST_DIGITS}"
    known = ("code", "symbol", "unit", "minor_digits")
    for key in (key for key in keys if key not in known):
        expected = f"one of {', '.join(known)}"
        found.add(FILE, section.line(key), key, "a key that is not known", expected, "Correct it.")
    return Currency(
        code=code,
        symbol=take(section, "symbol", _symbol, symbol, code, found),
        unit=take(section, "unit", _unit, 'a word in the plural, like "crowns"', code, found),
        digits=take(section, "minor_digits", _digits, digits, 2, found),
    )


def _dict(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def _code(value: Any) -> str | None:
    return value if isinstance(value, str) and _CODE.fullmatch(value) else None


def _symbol(value: Any) -> str | None:
    """Nothing that could be taken for a part of the number, or for markup."""
    if not isinstance(value, str) or not 0 < len(value) <= 5 or not value.isprintable():
        return None
    wrong = any(c.isnumeric() or c.isspace() or c in "<>&\"',.-+" for c in value)
    return None if wrong else value


def _unit(value: Any) -> str | None:
    if not isinstance(value, str) or not 0 < len(value) <= 20:
        return None
    return value if all(word.isalpha() for word in value.split(" ")) else None


def _digits(value: Any) -> int | None:
    right = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_DIGITS
    return value if right else None
