"""A campaign's doorstep returns for `estimate` and `plan`: read, passed on, told of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hustings.cli import options
from hustings.cli.output import counted

if TYPE_CHECKING:
    from hustings.election.contest import Election
    from hustings.election.returns import ReturnCounts

Command = TypeVar("Command", bound=Callable[..., Any])
FLAGGED_SHOWN = 10


@dataclass(frozen=True)
class CampaignReturns:
    """The returns that the campaign's record names, and the party whose canvass they are from.
    Both are None where there are none to use."""

    counts: ReturnCounts | None = None
    party: str | None = None


def without_returns_option(command: Command) -> Command:
    """``--without-returns``."""
    return click.option(
        "--without-returns",
        is_flag=True,
        help="Leave the campaign's doorstep returns out.",
    )(command)


def campaign_returns(
    named: str | None, campaign: Path, contest: Election, *, left_out: bool
) -> CampaignReturns:
    """Every return that the record of ``campaign`` names; none where an election was ``named``,
    where they are ``left_out``, or where polls do not ask about the party. Exit 2 where a batch is
    not as recorded."""
    if named is not None or left_out or not options.has_record(campaign):
        return CampaignReturns()

    from hustings.cli.campaign_folder import record_problems
    from hustings.listen.batches import RETURNS, Store, recorded_batches
    from hustings.listen.counts import count_returns
    from hustings.record.journal import open_journal
    from hustings.record.replay import replay

    with record_problems(), open_journal(campaign) as journal:
        entries = tuple(journal.entries())
    recorded = recorded_batches(entries, RETURNS)
    if not recorded:
        return CampaignReturns()
    party = str(replay(entries[:1])[0].record.genesis["party"])
    if party not in contest.polled:
        options.show_warnings([f"polls do not ask about {party}: its returns are left out."])
        return CampaignReturns()
    with options.folder_problems():
        return CampaignReturns(count_returns(Store(campaign, recorded), contest), party)


def returns_lines(told: Mapping[str, Any]) -> Iterator[str]:
    """What came of the returns, for the campaign's staff. ``told``: `returns` of the figures."""
    moved = f"they move {counted(told['seats_moved'], 'seat')} by half a point or more"
    yield (
        f"{counted(told['used'], 'doorstep return')} from {counted(told['seats'], 'seat')} used, "
        f"{told['answers']:,} of them naming a party: {moved}."
    )
    for part in told["set_aside"]:
        yield f"  {counted(part['returns'], 'return')} set aside: {part['reason']}."
    for claim in told.get("over_claims", ()):
        known = "" if claim["past_vote_known"] else "not "
        way = "more" if claim["points"] >= 0 else "less"
        yield (
            f"  By {claim['mode']}, past vote {known}known: answers come to about "
            f"{abs(claim['points']):.0f} points {way} than the vote; allowed for."
        )
    flags = told["canvassers_flagged"]
    if flags:
        yield (
            f"  {counted(len(flags), 'canvasser')} flagged, whose returns hardly count. Talk to "
            "them before anything else: a flag is no proof."
        )
    for flag in flags[:FLAGGED_SHOWN]:
        yield (
            f"    {flag['canvasser']}: {counted(flag['returns'], 'return')}; "
            f"{'; '.join(flag['reasons'])}. Share claimed {100 * flag['claimed']:.0f}%, expected "
            f"{100 * flag['expected']:.0f}% ({100 * flag['expected_low']:.0f} to "
            f"{100 * flag['expected_high']:.0f})."
        )
    if len(flags) > FLAGGED_SHOWN:
        yield f"    and {len(flags) - FLAGGED_SHOWN} more: --json has them all."
