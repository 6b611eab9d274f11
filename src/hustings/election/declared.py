"""What candidates declared at an earlier election, each candidate's rows added up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from hustings.election.contest import Election

LONG, SHORT = "long", "short"  # the two campaigns that a law may tell apart
BOTH = (LONG, SHORT)


@dataclass(frozen=True)
class DeclaredSum:
    """Money spent and allowed. ``limit``: None where one of the rows gives none."""

    spent: Decimal
    limit: Decimal | None

    @property
    def of_limit(self) -> float | None:
        """What part of the limit was spent; None where there is no limit to speak of."""
        return float(self.spent / self.limit) if self.limit else None


def declared_sums(
    election: Election, past: str, campaigns: Collection[str] = BOTH
) -> Mapping[tuple[str, str], DeclaredSum]:
    """By seat and party, for the earlier election with this id. A row without a sum is no
    declaration."""
    found: dict[tuple[str, str], DeclaredSum] = {}
    for row in election.spending:
        if row.election != past or row.period not in campaigns or row.spent is None:
            continue
        key = row.seat_id, row.party
        before = found.get(key, DeclaredSum(Decimal(0), Decimal(0)))
        limit = None if row.limit is None or before.limit is None else before.limit + row.limit
        found[key] = DeclaredSum(before.spent + row.spent, limit)
    return found
