"""The campaign's record as the pages get it: replayed, with what the rooms made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hustings.inquiry.public import PublicInquiries
from hustings.listen.public import SeatReturns
from hustings.record.entries import Entry
from hustings.record.problems import Problem
from hustings.record.replay import State
from hustings.spend.ledger import Ledger

Json = Mapping[str, Any]


@dataclass(frozen=True)
class RecordView:
    """One record, replayed over its first ``len(entries)`` entries.

    ``entries``: read, None where one can't be. ``vkey``: the log's public key as a verifier key.
    ``audit``: `hustings audit --json`, None where there was none. ``returns``: counts by seat,
    small ones withheld. ``simulated``: the record is made up for an example. ``sister``: (label,
    link from the site's own folder) of the example's other history.

    Raises ValueError where the replay was over another number of entries, or had no spending rules.
    """

    state: State
    problems: tuple[Problem, ...]
    entries: tuple[Entry | None, ...]
    vkey: str
    origin: str
    audit: Json | None = None
    returns: tuple[SeatReturns, ...] = ()
    inquiry: PublicInquiries | None = None
    simulated: bool = False
    sister: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        if self.state.record.size != len(self.entries):
            raise ValueError(
                f"the record was replayed over {self.state.record.size} entries, got "
                f"{len(self.entries)} to quote from"
            )
        if not isinstance(self.state.rooms.get("spend"), Ledger):
            raise ValueError("the record must be replayed with the rules of spending")

    @property
    def ledger(self) -> Ledger:
        """What was asked, signed and spent."""
        ledger: Ledger = self.state.rooms["spend"]
        return ledger
