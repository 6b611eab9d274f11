"""How a command signs: its options, the keys they name, and the trial before anything is added.

@signing_options
def approve(campaign: Path, signing: Signing, ...) -> None:
    with open_campaign(campaign, write=signing.appends) as opened:
        append_signed(opened, "approval", body, signing)
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hustings.cli.campaign_folder import Campaign, not_before, record_problems, written_now
from hustings.cli.envelope_files import code_of_envelope, write_envelope
from hustings.cli.held_keys import chosen_keys, keys_here
from hustings.cli.output import progress_line
from hustings.cli.people import people_named

if TYPE_CHECKING:
    from hustings.record.entries import Entry
    from hustings.record.envelope import Envelope
    from hustings.record.problems import Problem

Command = TypeVar("Command", bound=Callable[..., Any])


# What to do about an act that would have no effect; the rule's own words say why.
REMEDIES = {
    "no_authority": "Have it signed by more people: --out FILE, then `hustings record sign FILE` "
    "where they are, then `hustings record add FILE`",
    "unknown_key": "Sign with a key that `hustings record keys list` shows",
    "retired_key": "Sign with the office's newer key",
    "office_expired": "Have it signed by whoever holds the office today",
    "same_person_twice": "Sign with one of this person's keys; a second person must sign too",
    "replayed": "It stands in the log already. To say it again, use other words",
    "other_log": "It was signed for another log and can't be used here",
    "backdated": "The log holds a later time than this computer's clock: set the clock",
    "policy_version": "Make it anew: another policy has come into force meanwhile",
    "stale_policy": "Approve it anew: another policy has come into force meanwhile",
    "self_approval": "Somebody who did not propose it must approve it",
    "approved_twice": "Another person must approve it",
    "wrong_role": "Sign as an office that may: `hustings record policy` says which",
    "altered_approval": "Approve it anew, from the log as it stands",
    "closed_request": "Ask anew: this request was refused, withdrawn or closed",
    "request_expired": "Ask anew: its time was over before enough people had approved it",
    "emergency_not_allowed": "Ask without --emergency, or for less: `hustings record policy` says",
    "emergency_above_limit": "Have the emergencies before it ratified by the full quorum",
    "already_spent": "It has been ordered or paid, in whole or in part: that can't be taken back",
    "nothing_to_close": "Refuse it, or have whoever asked take it back",
    "commitment_unpaid": "Pay what was ordered, or record that it was changed or cancelled: "
    "`hustings record commit --replaces ENTRY` or `--cancels ENTRY`",
    "not_evidenced": "Record the bill: `hustings record evidence FILE --of ENTRY`",
    "not_own": "Have whoever proposed or approved it take it back",
    "unknown_payment": "Name the payment's entry: `hustings record log --type payment` lists them",
    "reversal_above_payment": "Name what came back of this payment, and no more",
    "reversal_misdated": "Give the day on which the money was back in the account",
    "plan_over_budget": "Sign a plan within the budgets, or adopt a policy with larger ones",
    "terms_in_the_past": "Set a day that is still to come",
    "terms_changed_too_often": "Keep that day: the terms in force allow no other",
    "terms_allow_more_changes": "Allow as many changes as the terms in force, or fewer",
}


@dataclass(frozen=True)
class Signing:
    """What the signing options say. ``out``: the envelope goes there and not into the log.
    ``force``: an act without effect is added all the same. ``yes``: nobody is asked."""

    holders: tuple[str, ...]
    key_files: tuple[Path, ...]
    out: Path | None
    force: bool
    yes: bool

    @property
    def appends(self) -> bool:
        """True where the log is to be written."""
        return self.out is None


def signing_options(command: Command) -> Command:
    """``--as``, ``--key``, ``--out``, ``--force`` and ``--yes``, given as one ``signing``."""

    @functools.wraps(command)
    def with_signing(
        *args: Any,
        holders: tuple[str, ...],
        key_files: tuple[Path, ...],
        out: Path | None,
        force: bool,
        yes: bool,
        **kwargs: Any,
    ) -> Any:
        return command(*args, signing=Signing(holders, key_files, out, force, yes), **kwargs)

    given: Any = with_signing
    for option in reversed(SIGNING_OPTIONS):
        given = option(given)
    signed: Command = given
    return signed


holders_option = click.option(
    "--as",
    "holders",
    multiple=True,
    metavar="OFFICE",
    help="Sign with the key in keys/ of this office, role or person. May be given again.",
)
key_option = click.option(
    "--key",
    "key_files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Sign with this key file. May be given again.",
)
force_option = click.option(
    "--force", is_flag=True, help="Add an act even though it would have no effect."
)
yes_option = click.option("--yes", is_flag=True, help="Sign without asking.")
SIGNING_OPTIONS = (
    holders_option,
    key_option,
    click.option(
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write it to FILE, to be signed elsewhere, instead of adding it to the record.",
    ),
    force_option,
    yes_option,
)


def append_signed(
    campaign: Campaign,
    entry_type: str,
    body: Mapping[str, Any],
    signing: Signing,
    files: Sequence[bytes] = (),
) -> int | None:
    """Signs a body and adds it to the log, tried beforehand; or writes it to ``--out``.

    ``files``: what the body names by hash, kept in ``files/`` unless the entry is refused. Returns
    the entry's number, None with ``--out``. Exit 2 where an act would have no effect.
    """
    from hustings.cli.named_files import named_files
    from hustings.record.entries import FACTS, signed_entry, unsigned
    from hustings.record.envelope import sign
    from hustings.record.schema import faults

    wrong = faults(entry_type, body)
    if wrong:
        raise click.UsageError(f"This can't be a {entry_type}: {'; '.join(wrong)}.")
    with named_files(campaign.folder, files), record_problems():
        keys = chosen_keys(campaign, signing.holders, signing.key_files)
        if not keys and signing.out is None:
            raise click.UsageError(
                "Nobody signs. Give --as OFFICE or --key FILE, or --out FILE to have it signed "
                f"elsewhere. Keys here: {keys_here(campaign)}."
            )
        envelope = sign(unsigned(entry_type, campaign.journal.origin, body), keys)
        if signing.out is not None:
            write_out(campaign, envelope, signing.out)
            return None
        is_fact = entry_type in FACTS  # which counts whatever the clock says; an act is left alone
        at = not_before(campaign.record.last_at) if is_fact else written_now()
        entry = signed_entry(envelope, at)
        return append_tried(campaign, entry, trial(campaign, entry), signing.force)


def append_tried(campaign: Campaign, entry: Entry, tried: Trial, force: bool) -> int:
    """Adds an entry that has been tried. Exit 2 where it would have no effect."""
    refuse_without_effect(campaign, entry, tried, force)
    return campaign.journal.append([entry])[0]


@dataclass(frozen=True)
class Trial:
    """What an entry would do. ``stands``: it would take some effect."""

    stands: bool
    problems: tuple[Problem, ...]


def trial(campaign: Campaign, entry: Entry) -> Trial:
    """The log replayed with the entry at its end."""
    from hustings.cli.campaign_folder import ORIGINS
    from hustings.record.entries import entry_bytes

    state, problems = campaign.with_entry(entry_bytes(entry))
    return Trial(len(campaign.entries) in state.rooms[ORIGINS], problems)


def refuse_without_effect(campaign: Campaign, entry: Entry, tried: Trial, force: bool) -> None:
    """Exit 2 for what would have no effect. A fact counts, and what it breaks is a warning."""
    from hustings.record.entries import FACTS

    void = [problem for problem in tried.problems if problem.effect == "void"]
    refused = void if entry.type not in FACTS else [p for p in void if not tried.stands]
    if refused and not force:
        reasons = [f"{p.rule}: {people_named(campaign, p.detail)}. {remedy(p)}." for p in refused]
        raise click.ClickException("\n".join(["Not added, for it would have no effect:", *reasons]))
    for problem in tried.problems:
        kind = "Breach" if problem.effect == "counts" else "No effect"
        detail = people_named(campaign, problem.detail)
        print(f"{kind}: {problem.rule}: {detail}", file=sys.stderr)


def remedy(problem: Problem) -> str:
    return REMEDIES.get(problem.rule, "Correct that, or have --force record the attempt")


def write_out(campaign: Campaign, envelope: Envelope, path: Path) -> None:
    """The envelope as a file of one line, with what it still lacks on standard error."""
    from hustings.record.entries import signed_entry

    if path.exists():
        raise click.UsageError(f"{path} exists already: name another file.")
    tried = trial(campaign, signed_entry(envelope, written_now()))
    write_envelope(envelope, path)
    progress_line(f"Written {path}, signed by {len(envelope.signatures) or 'nobody yet'}.")
    progress_line(f"Code to read aloud: {code_of_envelope(envelope)}")
    for problem in tried.problems:
        detail = people_named(campaign, problem.detail)
        progress_line(f"As it is: {problem.rule}: {detail}")
    progress_line(f"To sign: hustings record sign {path} --key FILE")
    progress_line(f"To bring it in: hustings record add {path}")


def confirm(question: str, signing: Signing) -> None:
    """Asks whoever sits at a terminal; a script has decided already."""
    if at_terminal() and not signing.yes:
        click.confirm(question, err=True, abort=True)


def at_terminal() -> bool:
    """True where somebody can read the question and answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()
