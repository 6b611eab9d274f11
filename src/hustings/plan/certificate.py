"""The certificate: a plan's value, and a number that no plan can beat.

The bound is the lowest dual value found. Every dual value bounds the expected seats of every
feasible plan, whatever the amounts (``dual``), whether the prices are the best ones or not.
So nothing in the search has to be trusted: only the last sum, which is checked by counting.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.budget_prices import budget_prices
from hustings.plan.dual import Offer, offer
from hustings.plan.envelope import bound_prices
from hustings.plan.market import Market, market_of, searched, smooth_market
from hustings.plan.order import own_order, rearranged
from hustings.plan.prices import CLOSE_ENOUGH, OTHER_DRAWS, SAME_DRAWS, best_prices
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.repair import Mixed, mixture, nothing_mixed
from hustings.plan.settle import settled
from hustings.plan.whole_steps import KEPT_FOR_ROUNDING, whole_steps
from hustings.plan.wins import chances

# Added to every bound. Sums of a few thousand doubles near one are off by less than 1e-10.
ROUNDING = 1e-6


def _none() -> FloatArray:
    return np.zeros(0)


@dataclass(frozen=True)
class Certificate:
    """``amounts``: (M, R), floors included. ``value``: their expected seats on the planning
    draws, at most ``bound``, as every other plan's.

    Shadow prices, in seats per unit, 0 where nothing is held back: ``prices``: (R,) of the
    budgets. ``pooled``: (P,) of the pooled limits, per unit of theirs; what a fairness floor
    costs. ``caps``, ``floors``: (M, R), what raising a cap brings and what a floor costs.
    ``search``: (K,) prices of budgets, then pooled limits, as the search left them: where the
    next plan begins. ``weights``: (D,) what a seat in each draw counts for by these prices; None
    where it is one in all.
    """

    amounts: FloatArray
    value: float
    bound: float
    prices: FloatArray
    pooled: FloatArray = field(default_factory=_none)
    caps: FloatArray = field(default_factory=_none)
    floors: FloatArray = field(default_factory=_none)
    search: FloatArray = field(default_factory=_none)
    weights: FloatArray | None = None

    @property
    def gap(self) -> float:
        return self.bound - self.value


def certify(
    problem: PlanProblem, weights: FloatArray | None = None, warm: Certificate | None = None
) -> Certificate:
    """The plan of most expected seats that the dual method finds, with its bound.

    The plan is chosen on smoothed steps; value, bound and prices are those of the draws.
    ``weights``: (D,) at least 0, mean 1, what a seat won in each draw counts: value and bound
    are then of the mean over the draws of weight times seats. ``warm``: the certificate of an
    earlier plan with the same resources and pooled limits, whose prices the search begins at.
    Raises PlanError for other weights.
    """
    check_weights(problem, weights)
    order = own_order(problem)
    made = certify_in_order(rearranged(problem, order), weights, warm)
    back = np.argsort(order)
    return replace(made, amounts=made.amounts[back], caps=made.caps[back], floors=made.floors[back])


def certify_in_order(
    problem: PlanProblem, weights: FloatArray | None, warm: Certificate | None
) -> Certificate:
    """As ``certify``, seats taken as they come."""
    market = market_of(problem, weights)
    if market.to_win <= 0.0:
        return nothing_to_win(problem, market, weights)
    rough = searched(market)
    found = best_prices(rough, before_of(warm, market))[0]
    best = found if rough is market else offer(market, found.prices)
    smooth = smooth_market(rough)
    amounts = np.round(problem.floors + chosen(problem, smooth, best.prices, reach=SAME_DRAWS), 6)
    binding = np.where(market.binds(best.prices), best.prices, 0.0)
    beside = bound_prices(problem, market, best, amounts)
    return Certificate(
        amounts=amounts,
        value=value_of(problem, amounts, weights),
        bound=min(best.value, everything_at_its_cap(market)) + ROUNDING,
        prices=budget_prices(problem, amounts, binding),
        pooled=binding[len(problem.resources) :],
        caps=beside.caps,
        floors=beside.floors,
        search=best.prices,
    )


def check_weights(problem: PlanProblem, weights: FloatArray | None) -> None:
    """Raises PlanError where ``weights`` are not (D,), at least 0 and 1 on average."""
    draws = problem.thresholds.shape[1]
    if weights is None:
        return
    if weights.shape != (draws,) or not np.all(weights >= 0.0) or abs(weights.mean() - 1.0) > 1e-9:
        raise PlanError(
            "the weights of the draws",
            f"{draws:,} numbers of at least 0, 1 on average",
            f"{weights.size:,} from {weights.min():g} to {weights.max():g}, "
            f"{weights.mean():g} on average",
            "divide them by their mean",
        )


def nothing_to_win(problem: PlanProblem, market: Market, weights: FloatArray | None) -> Certificate:
    """The floors, and what fairness asks beyond them: nothing else changes any draw."""
    nothing = nothing_mixed(market, len(problem.resources))
    amounts = problem.floors + whole_steps(problem, market, nothing, False)
    rows = np.zeros(len(market.priced))
    return Certificate(
        amounts=np.round(amounts, 6),
        value=value_of(problem, amounts, weights),
        bound=everything_at_its_cap(market) + ROUNDING,
        prices=budget_prices(problem, amounts, rows),
        pooled=rows[len(problem.resources) :],
        caps=np.zeros_like(amounts),
        floors=np.zeros_like(amounts),
        search=rows,
    )


def before_of(warm: Certificate | None, market: Market) -> FloatArray | None:
    """(K,) prices to begin at, where an earlier plan had the same rows and anything to win."""
    if warm is None or len(warm.search) != len(market.priced) or not np.any(warm.search):
        return None
    return warm.search


def chosen(
    problem: PlanProblem,
    market: Market,
    prices: FloatArray | None = None,
    enough: float = CLOSE_ENOUGH,
    reach: float = OTHER_DRAWS,
) -> FloatArray:
    """(M, R) amounts beyond the floors. ``prices``: (K,) near which to look, ``enough`` and
    ``reach``: how closely and how far, as in ``best_prices``."""
    offers = best_prices(market, prices, enough, reach)
    if not market.options.chosen:
        market = settled(market, offers, market.rows.most - kept_back(problem, market, offers[0]))
        offers = best_prices(market, offers[0].prices)
    mixed = mixed_from(problem, market, offers)
    return whole_steps(problem, market, mixed)


def mixed_from(problem: PlanProblem, market: Market, offers: tuple[Offer, ...]) -> Mixed:
    """The best mixture of the offers that leaves room for rounding, or, where a fairness floor
    takes all that a budget has, that leaves none; the floors alone where there is neither."""
    resources, most = len(problem.resources), market.rows.most
    roomy = mixture(market, resources, offers, most - kept_back(problem, market, offers[0]))
    full = roomy or mixture(market, resources, offers, most)
    return full or nothing_mixed(market, resources)


def kept_back(problem: PlanProblem, market: Market, best: Offer) -> FloatArray:
    """(K,) of each row, what rounding may take: a step for every seat that buys."""
    steps = np.array([resource.step for resource in problem.resources])
    columns = market.columns
    bought = columns.amounts(best.bought, len(steps)) > 0.0
    a_step = np.where(bought, steps, 0.0)[:, columns.resource]
    rows = np.abs(market.rows.use[:, best.option])
    kept: FloatArray = np.max(rows * a_step, axis=2).sum(axis=1)
    return np.minimum(kept, KEPT_FOR_ROUNDING * np.abs(market.rows.most))


def everything_at_its_cap(market: Market) -> float:
    """Expected seats if no budget mattered."""
    return float(np.sum(market.top))


def value_of(problem: PlanProblem, amounts: FloatArray, weights: FloatArray | None) -> float:
    return float(np.sum(chances(problem.thresholds, problem.lift(amounts), weights)))
