"""A contest without a past: everything is learnt from the survey.

    eta = intercept + covariates + region + cell (categories, pairs) + house + week + seat

with the priors that are usual for such models: intercept N(0, 2.5), covariates (standardised)
N(0, 1), spreads Exponential(1), correlations between outcomes LKJ(2). All are put on the K
outcomes alike (``sum_to_zero``).
"""

from __future__ import annotations

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray, IntArray
from hustings.estimate.mrp.survey import Survey
from hustings.estimate.mrp.terms import Part, joined, one_hot, shifted
from hustings.estimate.multilevel.definition import (
    NOT_ON_BALLOT,
    Basis,
    Model,
    reference_basis,
    sum_to_zero_basis,
)
from hustings.estimate.multilevel.families import Correlated, Fixed, Spread


def model_afresh(
    election: Election,
    survey: Survey,
    seats: IntArray,
    on_ballot: BoolArray,
    outcomes: tuple[str, ...],
    covariates: FloatArray,
    reference: bool = False,
) -> Model:
    """``on_ballot``: (M, K). ``covariates``: (M, q) standardised. ``reference``: logits against the
    first outcome instead, to compare with models that are written so."""
    count = len(seats)
    regions = tuple(dict.fromkeys(election.seats[i].region for i in seats))
    region = np.array([regions.index(election.seats[i].region) for i in seats])
    parts = [Part("level", np.ones((count, 1)), Fixed(2.5))]
    if covariates.shape[1]:
        parts.append(Part("covariates", covariates, Fixed(1.0)))
    if len(regions) > 1:
        parts.append(Part("region", one_hot(region, len(regions)), Spread()))
    seat_terms = joined(parts, count)
    k = len(outcomes)
    basis: Basis = reference_basis(k) if reference else sum_to_zero_basis(k)
    return Model(
        outcomes=outcomes,
        basis=basis,
        offset=np.where(on_ballot, 0.0, NOT_ON_BALLOT),
        loading=np.ones((count, k)),
        seat_design=seat_terms.design.toarray(),
        kind_design=survey.terms.design,
        effects=(*seat_terms.effects, *shifted(survey.terms.effects, seat_terms.design.shape[1])),
        seat_family=Correlated(),
        kind_offset=survey.kind_offset,
    )
