"""A campaign folder, open: its election, its log and what the log makes true.

``open_campaign`` is the one place where the command line composes the rules of the rooms; a
stranger's ``verify`` composes the same ``SpendRules`` and ``InquiryRules`` from a bundle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hustings.cli import options
from hustings.cli.folder_warnings import ELECTION, draft_warnings, election_differs

if TYPE_CHECKING:
    from hustings.election.contest import Election
    from hustings.record.authority import Act, RecordState
    from hustings.record.journal import Journal
    from hustings.record.offices import Signer
    from hustings.record.policy import Policy
    from hustings.record.problems import Problem
    from hustings.record.replay import Rules, State
    from hustings.spend.ledger import Ledger

SPEND = "spend"
ORIGINS = "origins"


@dataclass(frozen=True)
class Campaign:
    """A campaign as its log has it. Use as a context manager: a writer holds the log's lock.

    ``entries``: as they stand in the log. ``warnings``: what in the folder is not as the log says;
    shown already.
    """

    folder: Path
    election: Election
    journal: Journal
    rules: tuple[Rules, ...]
    entries: tuple[bytes, ...]
    state: State
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]

    def __enter__(self) -> Campaign:
        return self

    def __exit__(self, *_: object) -> None:
        self.journal.__exit__()

    @property
    def record(self) -> RecordState:
        """The record's own part of the state."""
        return self.state.record

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.record.policy

    @property
    def ledger(self) -> Ledger:
        """What was asked, signed and spent."""
        found: Ledger = self.state.rooms[SPEND]
        return found

    @property
    def signers(self) -> Mapping[int, tuple[Signer, ...]]:
        """By entry, the people who validly signed it; what had no effect at all is not there."""
        found: Mapping[int, tuple[Signer, ...]] = self.state.rooms[ORIGINS]
        return found

    @property
    def party(self) -> str:
        """The party that campaigns."""
        return str(self.record.genesis["party"])

    def as_it_is_now(self) -> Campaign:
        """The campaign again, with what has been added since it was opened."""
        entries = tuple(self.journal.entries())
        state, problems = replayed(entries, self.rules, self.journal)
        return replace(self, entries=entries, state=state, problems=problems)

    def with_entry(self, data: bytes) -> tuple[State, tuple[Problem, ...]]:
        """What the log would make true with one entry more, and that entry's problems."""
        state, problems = replayed((*self.entries, data), self.rules, self.journal)
        added = len(self.entries)
        return state, tuple(problem for problem in problems if added in problem.entries)


class Origins:
    """Rules that break nothing: they note who validly signed each entry that took effect."""

    name = ORIGINS

    @property
    def types(self) -> frozenset[str]:
        from hustings.record.entries import ACTS, FACTS

        return ACTS | FACTS

    def start(self) -> dict[int, tuple[Signer, ...]]:
        return {}

    def apply(
        self, state: dict[int, tuple[Signer, ...]], record: RecordState, act: Act
    ) -> Iterable[Problem]:
        state[act.index] = act.signers
        return ()

    def finish(
        self, state: dict[int, tuple[Signer, ...]], record: RecordState
    ) -> Iterable[Problem]:
        return ()


def open_campaign(folder: Path, *, write: bool = False) -> Campaign:
    """The campaign in a folder, its log replayed; warnings go to standard error.

    ``write`` takes the log's lock before it is read, so that nothing comes in between. Every
    reason why it can't be opened is an error of use (exit 2).
    """
    from hustings.record.files import get_file
    from hustings.record.journal import open_journal
    from hustings.verify.replayed import campaign_rules

    with record_problems():
        journal = open_journal(folder, write=write)
        try:
            entries = tuple(journal.entries())
            election = options.open_election(None, folder)
            party = founded_for(folder, entries, election)
            rules = (*campaign_rules(election, party, lambda d: get_file(folder, d)), Origins())
            state, problems = replayed(entries, rules, journal)
            campaign = Campaign(folder, election, journal, rules, entries, state, problems, ())
            warnings = (*election_differs(campaign), *draft_warnings(campaign))
        except BaseException:
            journal.__exit__()
            raise
    options.show_warnings(warnings)
    return Campaign(folder, election, journal, rules, entries, state, problems, warnings)


def replayed(
    entries: Sequence[bytes], rules: Sequence[Rules], journal: Journal
) -> tuple[State, tuple[Problem, ...]]:
    """What these entries make true; of many of them, the signatures on other processes."""
    from concurrent.futures import ProcessPoolExecutor

    from hustings.record.ahead import reading_ahead
    from hustings.record.replay import replay

    with reading_ahead(len(entries), ProcessPoolExecutor) as ahead:
        return replay(entries, rules, ahead, journal.sightings())


@contextmanager
def record_problems() -> Iterator[None]:
    """Turns what the record can't take into an error of use."""
    from hustings.record.canonical import CanonicalError
    from hustings.record.draft_problems import DraftProblems
    from hustings.record.entries import EntryError
    from hustings.record.envelope import EnvelopeError
    from hustings.record.key_files import KeyFileError
    from hustings.record.log import LogError
    from hustings.record.note import NoteError

    known = (LogError, NoteError, EntryError, EnvelopeError, CanonicalError, KeyFileError)
    try:
        yield
    except known as error:
        raise click.ClickException(str(error)) from error
    except DraftProblems as error:
        count = len(error.problems)
        head = f"{count} problems" if count > 1 else "1 problem"
        raise click.ClickException(f"{head}, nothing taken\n{error}") from error


def founded_for(folder: Path, entries: tuple[bytes, ...], election: Election) -> str:
    """The party of the log's founding. Exit 2 where the log has none, or is of another election
    than the folder."""
    from hustings.record.replay import replay

    record = replay(entries[:1])[0].record
    if not record.policies:
        raise click.ClickException(
            f"{folder / 'log'}: the first entry founds no campaign. Bring the log back from a copy."
        )
    if record.genesis["election"] != election.id:
        raise click.ClickException(
            f"{folder / ELECTION} is {election.id}, and the log is of the election "
            f"{record.genesis['election']}. Put that election's folder in its place."
        )
    return str(record.genesis["party"])


def written_now() -> str:
    """This moment as entries have it."""
    from hustings.record.entries import written_at

    return written_at(datetime.now(UTC))


def not_before(latest: str) -> str:
    """This moment, or the latest time in the log where the clock is behind it, which is said: an
    entry that goes back in time is a breach for good."""
    now = written_now()
    if now < latest:
        options.show_warnings(
            [f"the clock says {now}, before the log's last entry: {latest} is written. Set it."]
        )
    return max(now, latest)
