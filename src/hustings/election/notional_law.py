"""When the law counts what was given free or sold under its value: data of the folder.

``[limits.notional]`` of election.toml. In the United Kingdom a gift or a discount counts where it
is more than 10% of the commercial value, and more than 50 pounds for a candidate
(Representation of the People Act 1983, s. 90C(1)) or 200 pounds for a party (Political Parties,
Elections and Referendums Act 2000, s. 73(1)): all of it then, not what is above.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hustings.election.problems import Findings
from hustings.election.sections import Section, pounds, take

NAME = "limits.notional"


@dataclass(frozen=True)
class NotionalLaw:
    """What is not paid of a value counts where it is more than ``above_per_cent`` of the value
    and more than ``candidate_pence`` or ``party_pence``, in the smallest unit of the currency."""

    above_per_cent: Decimal
    candidate_pence: int
    party_pence: int

    def counted_pence(self, market_pence: int, paid_pence: int, *, candidate: bool) -> int:
        """How much of a thing worth ``market_pence`` counts under the limit of a candidate, or
        else of the party.

        >>> law = NotionalLaw(Decimal(10), 50_00, 200_00)
        >>> law.counted_pence(100_00, 0, candidate=True)
        10000
        >>> law.counted_pence(100_00, 50_00, candidate=True)
        0
        """
        free = market_pence - paid_pence
        least = self.candidate_pence if candidate else self.party_pence
        counts = free > least and 100 * free > self.above_per_cent * market_pence
        return free if counts else 0


def read_notional_law(
    section: Section | None, unit: str, per_unit: int, found: Findings
) -> NotionalLaw | None:
    """The table, all of whose keys are needed; None where the folder has none."""
    if section is None:
        return None
    share = take(
        section,
        "above_per_cent",
        pounds,
        "a share of the value, like 10",
        Decimal(0),
        found,
        required=True,
    )
    candidate, party = (
        take(
            section,
            key,
            pounds,
            f"an amount in {unit}, like 50 or 200",
            Decimal(0),
            found,
            required=True,
        )
        for key in ("candidate_above", "party_above")
    )
    return NotionalLaw(share, int(candidate * per_unit), int(party * per_unit))
