"""``--trials``: a campaign's own trials, which update the response curves of its plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hustings.cli import options

if TYPE_CHECKING:
    from hustings.election.contest import Election
    from hustings.plan.response import Response

Command = TypeVar("Command", bound=Callable[..., Any])
FILE = "trials.csv"


def trials_option(command: Command) -> Command:
    """``--trials``."""
    return click.option(
        "--trials",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Trials of your own (trials.csv), which update what effort is taken to do.",
    )(command)


def own_response(
    contest: Election, named: str | None, campaign: Path, trials: Path | None, to_record: bool
) -> Response:
    """The response with the trials of the election folder, of the campaign folder where no election
    was ``named``, and of the file ``trials``; exit 2 with every problem of a file.

    What is signed must be open to whoever audits it: with --record trials are in the election
    folder, which is published with the plan.
    """
    from hustings.plan.own_trials import folder_response

    beside = campaign / FILE
    more = [beside] if named is None and beside.is_file() else []
    if trials is not None:
        more.append(trials)
    if more and to_record:
        raise click.UsageError(
            f"--record signs a plan that others can check, and {more[0]} is not published. Put the "
            "trials into the campaign's election folder as trials.csv, and record the folder."
        )
    with options.folder_problems():
        return folder_response(contest.folder, more)
