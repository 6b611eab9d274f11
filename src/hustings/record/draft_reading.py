"""One table of campaign.toml, key by key: a value of the right kind, or a problem and a
placeholder, so that one reading finds everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from hustings.record.cosignature import OtherKey, WitnessKey, parse_any_witness_key
from hustings.record.draft_money import POUNDS, DraftMoney
from hustings.record.draft_problems import FILE, DraftProblem
from hustings.record.note import NoteError
from hustings.record.policy import MONEY, Quorum
from hustings.record.schema import ID, LARGEST, TEXT

Value = TypeVar("Value")

LONGEST_SHOWN = 60
PPM = 1_000_000


@dataclass(frozen=True)
class DraftTable:
    """``path``: where the table stands in the file, "" for the top. ``missing``: it does not, which
    has been said. ``money``: how amounts of it are written. Each of the methods named after a kind
    of value takes one key; ``refuse_others`` reports the keys that nobody took."""

    path: str
    keys: dict[str, Any]
    found: list[DraftProblem]
    missing: bool = False
    money: DraftMoney = POUNDS
    taken: set[str] = field(default_factory=set)

    def problem(self, key: str, found: str, expected: str, remedy: str) -> None:
        """Notes one problem."""
        self.found.append(DraftProblem(FILE, self._place(key), found, expected, remedy))

    def shown(self, key: str) -> str:
        """A value as a line of a screen can have it."""
        text = str(self.keys[key])
        cut = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "..."
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in cut)

    def id(self, key: str) -> str:
        return self._take(key, _kind(str, ID.holds), "an id: letters, digits and . _ : -", "")

    def text(self, key: str, *, absent: str | None = None) -> str:
        return self._take(key, _kind(str, TEXT.holds), "some text", "", absent)

    def yes_no(self, key: str, *, absent: bool | None = None) -> bool:
        return self._take(key, _kind(bool, lambda _: True), "true or false", False, absent)

    def whole(self, key: str, *, absent: int | None = None) -> int:
        return self._take(key, _whole, "a whole number of at least 0", 0, absent)

    def day(self, key: str, *, required: bool = True) -> date | None:
        if not required and key not in self.keys:
            self.taken.add(key)
            return None
        return self._take(key, _day, "a day, such as 2017-05-01", date.min)

    def ids(self, key: str) -> tuple[str, ...]:
        return self._take(key, _ids, 'a list of ids, such as ["treasurer"]', ())

    def witness_keys(self, key: str) -> tuple[WitnessKey | OtherKey, ...]:
        expected = 'a list of verifier keys of type 0x04, such as ["witness.example+...+..."]'
        return self._take(key, _witness_keys, expected, (), ())

    def pence(self, key: str, *, required: bool = True) -> int | None:
        """An amount of money, in its smallest unit."""
        if not required and key not in self.keys:
            self.taken.add(key)
            return None
        return self._take(key, self._minor, self.money.expected, 0)

    def amount(self, key: str, resource: str, *, absent: int | None = None) -> int:
        """Pence for money, else whole units."""
        if resource == MONEY:
            return self._take(key, self._minor, self.money.expected, 0, absent)
        return self.whole(key, absent=absent)

    def millionths(self, key: str) -> int:
        """A fraction above 0 and below 1, in millionths."""
        return self._take(key, _millionths, "a fraction such as 0.01, in whole millionths", 0)

    def table(self, key: str, *, required: bool = True) -> DraftTable:
        """A table within this one; an empty one where it is not there."""
        absent: dict[str, Any] | None = None if required else {}
        keys = self._take(key, _kind(dict, lambda _: True), f"a table [{key}]", {}, absent)
        return DraftTable(self._dotted(key), keys, self.found, key not in self.keys, self.money)

    def tables(self, key: str) -> list[DraftTable]:
        """The ``[[key]]`` tables; at least one."""
        empty: list[dict[str, Any]] = []
        listed = self._take(key, _tables, f"at least one table [[{key}]]", empty)
        place = self._dotted(key)
        return [
            DraftTable(f"{place} {n}", part, self.found, money=self.money)
            for n, part in enumerate(listed, 1)
        ]

    def tables_or_none(self, key: str) -> list[DraftTable]:
        """The ``[[key]]`` tables; none where it is left out."""
        return self.tables(key) if key in self.keys else []

    def refuse_others(self) -> None:
        """Reports the keys that nobody knows: a slip of the pen would go unseen."""
        for key in self.keys:
            if key not in self.taken:
                self.problem(key, "a key that is not known", "no such key", "Take it out.")

    def _take(
        self,
        key: str,
        convert: Callable[[Any], Value | None],
        expected: str,
        placeholder: Value,
        absent: Value | None = None,
    ) -> Value:
        self.taken.add(key)
        if key not in self.keys:
            if absent is not None:
                return absent
            if not self.missing:
                self.problem(key, "no such key", expected, "Add it.")
            return placeholder
        value = convert(self.keys[key])
        if value is None:
            self.problem(key, self.shown(key), expected, "Correct it.")
            return placeholder
        return value

    def _minor(self, value: Any) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            return None
        # A Decimal keeps its digits: 1250.50 comes out as it was written.
        return self.money.minor_of(str(value))

    def _dotted(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _place(self, key: str) -> str:
        return f"{self.path}, {key}" if self.path else key


def check_quorums(
    quorums: Iterable[tuple[str, Quorum]],
    offices: Sequence[tuple[str, bool]],
    found: list[DraftProblem],
) -> None:
    """Reports quorums that all the offices together can't meet. ``offices``: (role, elected)."""
    for place, quorum in quorums:
        fit = [elected for role, elected in offices if role in quorum.roles]
        if len(fit) < quorum.approvals or sum(fit) < quorum.elected:
            expected = f"offices enough for {quorum}"
            held = f"{len(fit)} such offices, {sum(fit)} of them elected"
            remedy = "Add offices, or ask for fewer: nobody could ever sign it."
            found.append(DraftProblem(FILE, place, held, expected, remedy))


def _kind(kind: type[Value], holds: Callable[[Any], bool]) -> Callable[[Any], Value | None]:
    return lambda value: value if isinstance(value, kind) and holds(value) else None


def _witness_keys(value: Any) -> tuple[WitnessKey | OtherKey, ...] | None:
    try:
        return tuple(map(parse_any_witness_key, value)) if isinstance(value, list) else None
    except (NoteError, AttributeError):  # no key, or no text
        return None


def _whole(value: Any) -> int | None:
    right = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST
    return value if right else None


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _ids(value: Any) -> tuple[str, ...] | None:
    right = isinstance(value, list) and value and all(ID.holds(part) for part in value)
    return tuple(value) if right else None


def _tables(value: Any) -> list[dict[str, Any]] | None:
    right = isinstance(value, list) and value and all(isinstance(part, dict) for part in value)
    return value if right else None


def _millionths(value: Any) -> int | None:
    if not (isinstance(value, Decimal) and value.is_finite() and 0 < value < 1):
        return None
    millionths = value * PPM
    return int(millionths) if millionths == int(millionths) else None
