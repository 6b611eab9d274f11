"""How money is written in campaign.toml: in whole units of the currency, with its digits."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AMOUNT = re.compile(r"(?P<whole>[0-9]{1,13})(?:\.(?P<part>[0-9]+))?", re.ASCII)


@dataclass(frozen=True)
class DraftMoney:
    """``unit``: the word for whole units. ``digits``: how many stand behind the point."""

    unit: str = "pounds"
    digits: int = 2

    @property
    def expected(self) -> str:
        """What an amount looks like, for a message."""
        also = f" or 1250.{'50'.ljust(self.digits, '0')[: self.digits]}" if self.digits else ""
        return f"an amount in {self.unit}, such as 1250{also}"

    def minor_of(self, text: str) -> int | None:
        """The smallest units of an amount, exactly as written: "1250", "1250.5" or "1250.50"; None
        for anything else."""
        match = _AMOUNT.fullmatch(text)
        part = (match["part"] or "") if match else ""
        if match is None or len(part) > self.digits:
            return None
        return int(match["whole"] + part.ljust(self.digits, "0"))

    def text(self, minor: int) -> str:
        """An amount of at least 0 as the file has it, with all its digits."""
        whole, rest = divmod(minor, 10**self.digits)
        return f"{whole}.{rest:0{self.digits}}" if self.digits else f"{whole}"


POUNDS = DraftMoney()
