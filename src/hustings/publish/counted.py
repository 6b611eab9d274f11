"""Which cosignatures count in the pages: those that a stranger's `verify` will count, too.

A publication is the log's last entry, and the checkpoint that covers it is cosigned after the
pages were made. So the pages count the checkpoints of fewer entries, and what is cosigned later
changes nothing in them: it counts in the next publication.
"""

from __future__ import annotations

from collections.abc import Sequence

from hustings.record.authority import RecordState
from hustings.record.journal import Journal
from hustings.record.sightings import Sightings
from hustings.verify.contents import counted_size, entries_shown, readable


def counted_sightings(journal: Journal) -> Sightings:
    """When witnesses saw the log, for pages that the next entry publishes."""
    return journal.sightings().up_to(journal.log.size)


def needs_another_publication(
    journal: Journal, entries: Sequence[bytes], record: RecordState, at: str
) -> bool:
    """Whether pages that say the same as those of the last publication have to be published by an
    entry of their own: because more has been cosigned than that one may count, or because the
    policy wants a checkpoint every so many days and that one is not of today."""
    last = readable(entries[-1]) if entries else None
    if last is None or last.type != "publication":
        return False
    if record.policy.checkpoint_days is not None and last.at[:10] < at[:10]:
        return True
    now = counted_sightings(journal)
    before = now.up_to(counted_size(journal.log.size))
    shown = entries_shown(entries) - 1  # if any entry is proven sooner, the last one is
    asking = [policy for _, policy in record.policies if policy.witnesses]
    return any(now.seen(shown, policy) != before.seen(shown, policy) for policy in asking)
