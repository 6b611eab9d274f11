"""What is asked of ``hustings plan`` beyond whose and when: terms, objective, what ifs."""

from __future__ import annotations

import functools
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from hustings.cli.terms_tables import TermsFile
    from hustings.plan.campaign import Amounts
    from hustings.plan.objective import Objective

Command = TypeVar("Command", bound=Callable[..., Any])
TOO_MUCH = 1e15  # of any resource
MOST_SWING = 50.0  # points of lead


@dataclass(frozen=True)
class Asked:
    """``terms``, ``previous``: files. ``objective``: as written; None for the terms' own.
    ``budgets``, ``swing``: what if these were the budgets, and the leads so many points higher."""

    terms: Path | None
    objective: str | None
    budgets: Mapping[str, float]
    swing: float
    previous: Path | None

    def refuse_what_ifs(self, objective: Objective, asks_what_if: bool) -> None:
        """Exit 2: the table of what ifs is of expected seats."""
        if asks_what_if and objective.name != "expected_seats":
            raise click.UsageError(
                f"--what-if is of expected seats, and the objective is {objective.name}. Leave one "
                "of them out."
            )

    def refuse_record(self, to_record: bool) -> None:
        """Exit 2: what is only supposed is not signed."""
        if to_record and (self.budgets or self.swing):
            raise click.UsageError(
                "--budget and --swing ask what if: such a plan is nobody's, and --record signs "
                "none. Leave them out, or --record."
            )


class Amount(click.ParamType[tuple[str, float]]):
    """An amount of a resource: ``money=2000000``."""

    name = "amount"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, float]:
        if isinstance(value, tuple):
            return value
        resource, _, amount = str(value).partition("=")
        try:
            found = float(amount)
        except ValueError:
            found = math.nan
        if not resource or not 0.0 <= found < TOO_MUCH:
            self.fail(
                f"{value!r} is no amount of a resource. Write it as money=2000000.", param, ctx
            )
        return resource, found


class Swing(click.FloatRange):
    """Points of lead; a number that is none compares with no limit, and is refused here."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        points: float = super().convert(value, param, ctx)
        if math.isnan(points):
            self.fail(f"{value!r} is no number of points.", param, ctx)
        return points


OPTIONS = (
    click.option(
        "--terms",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="What the campaign sets for its plan (plan.toml): docs/plan-terms.md.",
    ),
    click.option(
        "--objective",
        metavar="TEXT",
        help="What to be best at: expected_seats (the default), seats_up_to=326 (seats beyond "
        "these don't count) or cvar=0.2 (seats in the worst fifth of the draws).",
    ),
    click.option(
        "--budget",
        "budgets",
        type=Amount(),
        multiple=True,
        metavar="RESOURCE=AMOUNT",
        help="What if this were the budget? May be given again.",
    ),
    click.option(
        "--swing",
        type=Swing(-MOST_SWING, MOST_SWING),
        default=0.0,
        metavar="POINTS",
        help="What if the party's lead were so many points more, in every seat?",
    ),
    click.option(
        "--previous",
        type=click.Path(path_type=Path),
        metavar="PLAN_JSON",
        help="The plan that is in place: what moves beyond it costs what the terms say.",
    ),
)


def asked_options(command: Command) -> Command:
    """``--terms``, ``--objective``, ``--budget``, ``--swing`` and ``--previous``, given to the
    command as one ``asked``."""

    @functools.wraps(command)
    def with_asked(
        *args: Any,
        terms: Path | None,
        objective: str | None,
        budgets: tuple[tuple[str, float], ...],
        swing: float,
        previous: Path | None,
        **others: Any,
    ) -> Any:
        refuse_twice(name for name, _ in budgets)
        asked = Asked(terms, objective, dict(budgets), swing, previous)
        return command(*args, asked=asked, **others)

    made: Any = with_asked
    for option in reversed(OPTIONS):
        made = option(made)
    return made  # type: ignore[no-any-return]


def refuse_twice(resources: Iterable[str]) -> None:
    """Exit 2: of two budgets for one resource, one would silently win."""
    for name, times in Counter(resources).items():
        if times > 1:
            raise click.UsageError(f"--budget {name} is given {times} times. Give it once.")


def terms_of(asked: Asked) -> TermsFile | None:
    """The file of ``--terms``; exit 2 with every problem in it."""
    if asked.terms is None:
        return None
    from hustings.cli.options import folder_problems
    from hustings.cli.terms_file import read_terms_file

    with folder_problems():
        return read_terms_file(asked.terms)


def objective_of(asked: Asked, file: TermsFile | None) -> Objective:
    """The option's objective, or the file's, or expected seats."""
    from hustings.plan.objective import EXPECTED_SEATS, parse
    from hustings.plan.problems import PlanError

    written = asked.objective
    if written is None and file is not None:
        written = file.objective
    try:
        return EXPECTED_SEATS if written is None else parse(written)
    except PlanError as error:
        raise click.BadParameter(str(error), param_hint="--objective") from error


def previous_amounts(asked: Asked, election: str, party: str) -> Amounts | None:
    """What is in place, from what `hustings plan --json` printed. Exit 2 for what is no plan, or
    another's."""
    if asked.previous is None:
        return None
    try:
        figures = json.loads(asked.previous.read_text(encoding="utf-8-sig"))
        found = {
            str(seat["seat_id"]): {str(k): float(v) for k, v in seat["amounts"].items()}
            for seat in figures["seats"]
        }
        whose = (figures["election"], figures["party"])
    except RecursionError as error:
        raise click.ClickException(f"{asked.previous} is no plan: brackets too deep.") from error
    except (ArithmeticError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise click.ClickException(
            f"{asked.previous} is no plan: expected what `hustings plan --json` prints ({error})."
        ) from error
    if whose != (election, party):
        raise click.UsageError(
            f"{asked.previous} is a plan for {whose[1]} in {whose[0]}, expected {party} in "
            f"{election}."
        )
    for seat_id, amounts in found.items():
        for resource, amount in amounts.items():
            if not 0.0 <= amount < TOO_MUCH:
                raise click.ClickException(
                    f"{asked.previous}: {amount:g} of {resource} in seat {seat_id}, expected an "
                    "amount of at least 0, of up to 15 digits. Correct it, or plan again."
                )
    return found
