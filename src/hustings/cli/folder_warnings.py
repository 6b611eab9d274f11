"""Where a campaign folder is not what its log says: warnings, for the log is what counts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hustings.cli.campaign_folder import Campaign

ELECTION = "election"
SIGN_IT = "the record counts; `hustings record policy --adopt` signs what campaign.toml has"


def draft_warnings(campaign: Campaign) -> tuple[str, ...]:
    """Where campaign.toml is not what is in force; () where there is none."""
    from hustings.cli.money import draft_money
    from hustings.record.draft import draft_differs, offices_differ
    from hustings.record.draft_file import read_draft
    from hustings.record.draft_problems import FILE, DraftProblems

    try:
        draft = read_draft(campaign.folder, draft_money(campaign.election.currency))
    except DraftProblems as error:
        return tuple(map(str, error.problems))
    if draft is None:
        return ()
    founded = campaign.record.genesis
    differs = (
        *draft_differs(draft, campaign.policy, campaign.ledger.rule),
        *offices_differ(draft, campaign.record.offices.values(), datetime.now(UTC).date()),
    )
    return (
        *(
            f"{FILE} has another {key} than the log's founding, which nothing can change"
            for key, asked in (
                ("party", draft.party),
                ("name", draft.name),
                ("simulated", draft.simulated),
            )
            if asked != founded["campaign" if key == "name" else key]
        ),
        *differs,
        *((SIGN_IT,) if differs else ()),
    )


def election_differs(campaign: Campaign) -> tuple[str, ...]:
    """Which files of ``election/`` are not those that the record names."""
    from hustings.publish.public_facts import election_files

    if not campaign.record.elections:
        return ("the record has no entry for the files of election/",)
    recorded = campaign.record.elections[-1][1]["files"]
    found = election_files(campaign.folder / ELECTION)
    return tuple(
        f"{ELECTION}/{name} is not the file that the record names"
        for name in sorted(set(recorded) & set(found))
        if recorded[name] != found[name]
    ) + tuple(
        f"{ELECTION}/{name} is {'not here' if name in recorded else 'not in the record'}"
        for name in sorted(set(recorded) ^ set(found))
    )
