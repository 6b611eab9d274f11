"""What a replay finds: problems are values that name the rule and the entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Effect = Literal["void", "counts"]


@dataclass(frozen=True)
class Problem:
    """One entry, or several together, against one rule.

    ``rule``: the rule's id. ``entries``: indexes in the log, the offending one last. ``effect``:
    "void" where the act, or the signature in question, has no effect; "counts" where a fact stands
    and carries its breach. ``amount_pence``: the money concerned, None where there is none to
    name.
    """

    rule: str
    entries: tuple[int, ...]
    effect: Effect
    detail: str
    amount_pence: int | None = None

    def __str__(self) -> str:
        entries = ", ".join(str(index) for index in self.entries)
        return f"entry {entries}: {self.rule}: {self.detail}"
