"""The plan with five resources, two of them in units that can't be divided, beside its limits."""

from __future__ import annotations

from hustings.bench.figure import Figure, cpu_best_of
from hustings.estimate.result import Estimate
from hustings.plan.campaign import campaign_problem
from hustings.plan.certificate import certify
from hustings.plan.leads import contested
from hustings.plan.problem import PlanProblem
from hustings.plan.terms import Terms

UNITS_SECONDS = 10.0
UNITS_GAP_SEATS = 0.2
ORGANISER = 25.0  # staff-days: one for five weeks
DROP = 40_000.0  # leaflets: one for every household of a seat


def unit_terms(seats: int) -> tuple[Terms, ...]:
    """Invented budgets, nobody's own: 200 organisers, 300 leaflet drops, the rest divisible."""
    return (
        Terms("money", 3_700.0 * seats, 500.0, 15_000.0, 1.0, 100),
        Terms("staff_days", 200 * ORGANISER, 0.0, 50.0, ORGANISER, 12_000, indivisible=True),
        Terms("activist_hours", 1_050.0 * seats, 100.0, 20_000.0, 1.0, None),
        Terms("leaflets", 300 * DROP, 0.0, 2 * DROP, DROP, 5, indivisible=True),
        Terms("adverts", 800.0 * seats, 0.0, 3_000.0, 1.0, 100),
    )


def unit_rows(estimate: Estimate, party: str) -> tuple[Figure, ...]:
    """From loaded draws to the certificate."""
    terms = unit_terms(len(contested(estimate, party)))

    def framed() -> PlanProblem:
        return campaign_problem(estimate, party, terms)

    made = certify(framed())
    seconds = cpu_best_of(2, lambda: certify(framed()))
    name = f"{len(terms)} resources, two in whole units"
    return (
        Figure("plan", f"plan with {name}", seconds, "s", "limit", UNITS_SECONDS),
        Figure("plan", f"gap with {name}", made.gap, "seats", "limit", UNITS_GAP_SEATS),
    )
