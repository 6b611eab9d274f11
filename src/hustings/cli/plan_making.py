"""From what is asked of ``hustings plan`` to the plan and its figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from hustings.cli import options
from hustings.cli.campaign_returns import CampaignReturns
from hustings.cli.output import counted, progress_line
from hustings.cli.plan_asked import Asked

if TYPE_CHECKING:
    from hustings.cli.terms_tables import TermsFile
    from hustings.election.contest import Election
    from hustings.estimate.result import Estimate
    from hustings.plan.campaign import Amounts
    from hustings.plan.objective import Objective
    from hustings.plan.plan import Plan
    from hustings.plan.problem import PlanProblem
    from hustings.plan.response import Response


@dataclass(frozen=True)
class Drawing:
    """What an estimate is drawn from, but for its seed."""

    contest: Election
    day: date
    draws: int
    returns: CampaignReturns

    def with_seed(self, seed: int) -> Estimate:
        from hustings.estimate.model import estimate

        returns = self.returns
        return estimate(
            self.contest,
            self.day,
            self.draws,
            seed,
            returns=returns.counts,
            canvass_of=returns.party,
        )


@dataclass(frozen=True)
class Wanted:
    """A plan that is asked for. ``own``: the terms of the campaign's record, ``file``: those of
    ``--terms``; None where there are none. ``previous``: the amounts in place."""

    party: str
    asked: Asked
    own: options.CampaignTerms | None
    file: TermsFile | None
    objective: Objective
    response: Response
    previous: Amounts | None


@dataclass(frozen=True)
class Made:
    """``supposed``: a sentence for each term that is not as it is."""

    plan: Plan
    supposed: tuple[str, ...]


def make(wanted: Wanted, drawing: Drawing, seed: int) -> Made:
    """The plan, made on one estimate and tried on another. Its seconds are those from the loaded
    estimate to the certificate, but for the drawing of the other. Raises PlanError."""
    from hustings.demo.weeks import FRESH_SEED
    from hustings.plan.optimise import make_plan

    problem, supposed, framing = framed(wanted, drawing, seed)
    fresh = drawing.with_seed(seed + FRESH_SEED)
    start = perf_counter()
    plan = make_plan(
        problem, fresh, lambda: framing + perf_counter() - start, objective=wanted.objective
    )
    return Made(plan, supposed)


def framed(
    wanted: Wanted, drawing: Drawing, seed: int
) -> tuple[PlanProblem, tuple[str, ...], float]:
    """The problem, what is supposed in it, and the seconds that it took from the loaded estimate.

    The estimate goes with this call: the problem holds what the plan needs, and two estimates would
    take twice the room. Raises PlanError.
    """
    from hustings.cli.plan_terms import joined, with_budgets
    from hustings.plan.campaign import campaign_problem
    from hustings.plan.example_terms import example_terms

    estimate = drawing.with_seed(seed)
    if estimate.returns is not None:
        used = counted(int(estimate.returns.returns.sum()), "doorstep return")
        progress_line(f"The estimate behind the plan uses {used}.")
    loaded = perf_counter()
    own, file = wanted.own, wanted.file
    base = own.terms if own else example_terms(estimate, wanted.party)
    with options.folder_problems():
        terms = joined(file, base, drawing.contest, from_record=own is not None)
    supposed = with_budgets(terms, wanted.asked.budgets)
    problem = campaign_problem(
        estimate,
        wanted.party,
        supposed.terms,
        wanted.response,
        fairness=file.fairness if file else (),
        previous=wanted.previous,
        swing=wanted.asked.swing,
    )
    return problem, supposed.said, perf_counter() - loaded


def figures_of(made: Made, asked: Asked) -> dict[str, Any]:
    """The plan as JSON, with what it says to what was asked: the price of fairness, what moves,
    what is only supposed, and the terms it was made with."""
    from hustings.plan.fairness_price import fairness_json
    from hustings.plan.moves import moved_seats_json, moves_json
    from hustings.plan.report import plan_json

    plan, said = made.plan, list(made.supposed)
    if asked.swing:
        said.append(f"{plan.problem.party} leads by {asked.swing:+g} points more in every seat")
    return {
        **plan_json(plan),
        "fairness": fairness_json(plan),
        "moved": moves_json(plan),
        "moved_seats": moved_seats_json(plan),
        "supposed": said,
        "terms": None if asked.terms is None else asked.terms.read_text(encoding="utf-8-sig"),
    }


@contextmanager
def plan_problems() -> Iterator[None]:
    """Turns what no plan can be made of into an error of use."""
    from hustings.plan.problems import PlanError

    try:
        yield
    except PlanError as error:
        raise click.ClickException(str(error)) from error
