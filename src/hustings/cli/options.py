"""What the commands share: their options, and the question that these put."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hustings.cli.money import speak_in

if TYPE_CHECKING:
    from hustings.election.contest import Election
    from hustings.plan.terms import Terms

Command = TypeVar("Command", bound=Callable[..., Any])

# 632 seats x 8 parties x 100,000 draws take 2 GB, and no command keeps two estimates of them.
MOST_DRAWS = 100_000


class IsoDate(click.ParamType[date]):
    """A day written as 2017-06-07."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        from hustings.election.values import day

        found = value if isinstance(value, date) else day(str(value))
        if found is None:
            self.fail(f"{value!r} is not a date. Write it as YYYY-MM-DD: 2017-06-07.", param, ctx)
        return found


def campaign_option(command: Command) -> Command:
    """``--campaign`` after the command; the one before it is the group's."""
    return click.option(
        "--campaign",
        type=click.Path(path_type=Path),
        metavar="DIR",
        default=None,
        callback=lambda ctx, _param, value: value if value is not None else ctx.obj or Path(),
        help="The campaign folder (default: the current folder).",
    )(command)


def day_option(name: str, of_what: str) -> Callable[[Command], Command]:
    """The day of a fact, today where it is not given: the command then has None."""
    return click.option(name, type=IsoDate(), metavar="DATE", help=f"{of_what} (default: today).")


def as_of_option(command: Command) -> Command:
    return click.option(
        "--as-of",
        type=IsoDate(),
        metavar="DATE",
        help="Use what was public at the end of this day "
        "(default: the earlier of today and the eve of poll).",
    )(command)


def election_option(command: Command) -> Command:
    return click.option(
        "--election",
        metavar="NAME_OR_DIR",
        help="A shipped election, such as uk-2017, or a folder "
        "(default: the campaign's own, CAMPAIGN/election).",
    )(command)


def election_options(command: Command) -> Command:
    """``--campaign``, ``--election`` and ``--as-of``."""
    return campaign_option(election_option(as_of_option(command)))


def draw_options(command: Command) -> Command:
    """``--draws`` and ``--seed``."""
    draws = click.option(
        "--draws",
        type=click.IntRange(1, MOST_DRAWS),
        default=10_000,
        show_default=True,
        metavar="N",
        help=f"How many times the election is drawn, at most {MOST_DRAWS:,} (for which the "
        "United Kingdom takes 3 to 7 GB of memory).",
    )
    seed = click.option(
        "--seed",
        type=click.IntRange(0),
        default=0,
        show_default=True,
        metavar="N",
        help="The same seed gives the same draws.",
    )
    return draws(seed(command))


fast_option = click.option(
    "--fast",
    is_flag=True,
    help="Where survey respondents are fitted, take the best hyperparameters as known: several "
    "times quicker, its ranges a little off. Not for the record.",
)


def refuse_fast_record(fast: bool, to_record: bool) -> None:
    """Exit 2: what is recorded rests on the full fit."""
    if fast and to_record:
        raise click.UsageError("--record keeps full fits alone: leave out --fast or --record.")


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object and nothing else."
)
record_option = click.option(
    "--record", "to_record", is_flag=True, help="Add it to the campaign's record."
)
all_option = click.option("--all", "show_all", is_flag=True, help="Show every seat.")


def party_option(text: str) -> Callable[[Command], Command]:
    default = "(default: the one with the second most seats last time)"
    return click.option("--party", metavar="ID", help=f"{text} {default}.")


@contextmanager
def folder_problems() -> Iterator[None]:
    """Turns the problems of an election folder into an error of use: one line for each."""
    from hustings.election.problems import FolderProblems

    try:
        yield
    except FolderProblems as error:
        lines = [str(problem) for problem in error.problems]
        count = f"{len(lines)} problems" if len(lines) > 1 else "1 problem"
        raise click.ClickException("\n".join([f"{count}, nothing taken", *lines])) from error


def open_election(name: str | None, campaign: Path) -> Election:
    """The election that was named, or else the campaign's own; checked, or exit 2."""
    from hustings.election.load import find_election, load_election

    with folder_problems():
        if name is None:
            election = load_election(campaign_election(campaign), later_polls=later_polls(campaign))
        else:
            election = load_election(find_election(name))
    speak_in(election.currency)
    show_warnings(election.warnings)
    return election


def has_record(campaign: Path) -> bool:
    """True where the folder holds a record, False where it never had one. Exit 2 where the rest of
    a campaign is there without its log: that is no election alone, to be estimated and published
    as if nothing were missing."""
    from hustings.record.journal import has_journal

    if has_journal(campaign):
        return True
    left = [name for name in ("log", "keys/log.key", "campaign.toml") if (campaign / name).exists()]
    if left:
        raise click.ClickException(
            f"{campaign}: found {' and '.join(left)} without log/checkpoint, expected a campaign's "
            "record. Bring log/ back from a copy; --election takes an election alone."
        )
    return False


def later_polls(campaign: Path) -> tuple[Path, ...]:
    """The files of polls that the campaign has taken in; checked, or exit 2."""
    from hustings.listen.polls import polls_taken_in
    from hustings.record.log import LogError

    try:
        return polls_taken_in(campaign) if has_record(campaign) else ()
    except LogError as error:
        raise click.ClickException(str(error)) from error


def refuse_record_of_another(election: str | None, to_record: bool) -> None:
    """--record is for the campaign's own election."""
    if election is not None and to_record:
        raise click.UsageError(
            "--record is for the campaign's own election: leave --election out, and name the "
            "campaign with --campaign."
        )


def show_warnings(warnings: Iterable[str]) -> None:
    """One line each, on standard error."""
    for warning in warnings:
        print(f"Warning: {warning}", file=sys.stderr)


def campaign_election(campaign: Path) -> Path:
    from hustings.election.load import shipped_names

    folder = campaign / "election"
    if not folder.is_dir():
        shipped = " or ".join(f"--election {name}" for name in shipped_names())
        raise click.UsageError(
            f"There is no election here: --election was not given and {folder} does not exist. "
            f"Name a shipped election ({shipped}), an election folder, "
            "or a campaign folder (--campaign DIR)."
        )
    return folder


def evidence_day(election: Election, asked: date | None) -> date:
    """The day asked for, or else the earlier of today and the eve of poll.

    A day after the poll is taken as polling day: there is nothing later to estimate. That, and a
    day on which no poll counts, is said, with what the estimate rests on instead.
    """
    from hustings.estimate.settings import DEFAULT

    day = asked or min(date.today(), election.polling_day - timedelta(days=1))
    if day > election.polling_day:
        show_warnings(
            [f"{day} is after polling day: taken as polling day, {election.polling_day}."]
        )
        day = election.polling_day
    if not any(0 <= (day - poll.end).days <= DEFAULT.poll_window for poll in election.polls):
        show_warnings(
            [
                f"no poll counts on {day} (fieldwork ended in the {DEFAULT.poll_window} days to "
                f"it): {_without_polls(election, day)}."
            ]
        )
    return day


def _without_polls(election: Election, day: date) -> str:
    """What an estimate rests on where no poll counts."""
    from hustings.estimate.survey_people import reasons

    asked = election.respondents
    if asked is not None and (reasons(election, asked, day) < 0).any():
        past = ", with last time's result behind them" if election.past else " alone"
        return f"the estimate rests on the survey's respondents{past}"
    if election.past:
        return "the estimate is last time's result with wide intervals"
    return "nothing is known of this election, and every party starts level"


def campaign_terms(election: str | None, campaign: Path) -> CampaignTerms | None:
    """The campaign's party and budgets where there is a record; None where an election was named,
    or there is none: then the example's budgets count."""
    if election is not None or not has_record(campaign):
        return None
    from hustings.audit.terms import policy_terms
    from hustings.cli.campaign_folder import open_campaign

    with open_campaign(campaign) as opened:
        return CampaignTerms(opened.party, policy_terms(opened.policy, opened.election.currency))


@dataclass(frozen=True)
class CampaignTerms:
    """What the record says of a plan: whose it is, and the budgets, floors and caps."""

    party: str
    terms: tuple[Terms, ...]


def known_party(election: Election, party: str | None) -> str:
    """The party, if polls and ballots know it; else exit 2 with the ids that may be given.

    Where none was asked for, the one with the second most seats last time, which is said.
    """
    if party is None:
        from hustings.demo.weeks import second_last_time

        chosen = second_last_time(election)
        print(f"The plan is for {chosen}; --party names another.", file=sys.stderr)
        return chosen
    if party not in election.polled:
        choices = ", ".join(election.polled)
        raise click.UsageError(f"No party {party!r} in {election.id}. Choose one of: {choices}.")
    return party
