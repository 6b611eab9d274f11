"""A campaign's record as the pages get it. This module reads files.

What is shown is the log up to its last entry that is no publication: publishing changes nothing
that is published.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hustings.audit.partition import Partition, load_partition
from hustings.audit.report import audit, audit_json
from hustings.election.contest import Election
from hustings.inquiry.public import public_inquiries
from hustings.listen.batches import RETURNS, Store, recorded_batches
from hustings.listen.counts import count_returns
from hustings.listen.public import SeatReturns, public_returns
from hustings.publish.record_view import RecordView
from hustings.record.files import get_file
from hustings.record.replay import State, replay
from hustings.record.sightings import Sightings
from hustings.spend.ledger import Ledger
from hustings.verify.contents import entries_shown, readable
from hustings.verify.replayed import campaign_rules


def record_view(
    campaign: Path,
    election: Election,
    entries: Sequence[bytes],
    sister: tuple[str, str] | None = None,
    sightings: Sightings | None = None,
) -> RecordView:
    """The record of a campaign folder, replayed and audited.

    ``entries``: as they stand in its log, the first of which founds it. ``sightings``: when
    witnesses saw it, as far as the pages count that (``counted_sightings``). Raises PartitionError,
    FolderProblems where the auditors' groups or the returns are not as recorded, OSError.
    """
    shown = entries[: entries_shown(entries)]
    genesis = replay(shown[:1])[0].record.genesis
    rules = campaign_rules(
        election, str(genesis["party"]), lambda digest: get_file(campaign, digest)
    )
    state, problems = replay(shown, rules, sightings=sightings)
    found = audit(election, state, problems, partition_of(campaign, state))
    return RecordView(
        state=state,
        problems=problems,
        entries=tuple(readable(data) for data in shown),
        vkey=(campaign / "log" / "log.vkey").read_text(encoding="ascii").removesuffix("\n"),
        origin=str(genesis["origin"]),
        audit=audit_json(found),
        returns=returns_of(campaign, election, shown),
        inquiry=public_inquiries(state.rooms["inquiry"], state.record.exhibits),
        simulated=bool(genesis["simulated"]),
        sister=sister,
    )


def partition_of(campaign: Path, state: State) -> Partition | None:
    """The auditors' groups, where they are in the folder and the rule in force commits to some."""
    ledger: Ledger = state.rooms["spend"]
    if ledger.rule is None or ledger.rule.favour is None:
        return None
    return load_partition(campaign / "auditor", str(ledger.rule.favour["partition"]))


def returns_of(
    campaign: Path, election: Election, entries: Sequence[bytes]
) -> tuple[SeatReturns, ...]:
    """What may be shown of the batches that the record names; () where there is none."""
    recorded = recorded_batches(entries, RETURNS)
    if not recorded:
        return ()
    return public_returns(count_returns(Store(campaign, recorded), election), election)
