"""Which quorums witnesses had seen, and which count by their own word, in a sentence."""

from __future__ import annotations

from collections import Counter

from hustings.spend.ledger import Ledger


def proven_quorums(ledger: Ledger) -> tuple[str, dict[str, int]]:
    """For the question of who signed; nothing where no policy asked for witnesses."""
    found = Counter(
        request.quorum_proven
        for request in ledger.requests.values()
        if request.quorum_proven is not None
    )
    if not found:
        return "", {}
    proven, claimed = found[True], found[False]
    said = (
        f" Witnesses had seen {proven:,} of the {proven + claimed:,} complete quorums of requests; "
        f"{claimed:,} count on the day that they claim."
    )
    return said, {"quorums_proven": proven, "quorums_claimed": claimed}
