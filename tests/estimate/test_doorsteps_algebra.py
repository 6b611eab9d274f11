"""The parts of the doorstep model against the same done the long way."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from hustings.estimate.doorsteps.canvassers import (
    Cells,
    collapsed,
    first_guess,
    readings,
)
from hustings.estimate.doorsteps.counts import SetAside, Tally
from hustings.estimate.doorsteps.manner import manner
from hustings.estimate.doorsteps.observation import (
    Biases,
    Claims,
    Conditioned,
    claims_covariance,
    expected_claims,
    observation,
)
from hustings.estimate.doorsteps.prior import LogitPrior
from hustings.estimate.doorsteps.selection import poststratified
from hustings.estimate.doorsteps.settings import DOORSTEPS

RNG = np.random.default_rng(3)


def crossing_cells() -> Cells:
    """Three seats, one stream, four canvassers of whom two work several seats."""
    seat = np.array([0, 0, 1, 1, 1, 2, 2])
    canvasser = np.array([0, 1, 1, 2, 3, 3, 0])
    design = np.zeros((7, 4))
    design[np.arange(7), seat] = 1.0
    design[:, 3] = 1.0
    answers = RNG.uniform(20, 200, 7)
    own = answers * RNG.uniform(0.3, 0.6, 7)
    return Cells(csr_array(design), canvasser, 4, answers, own, np.zeros(4))


def logit_prior(seats: int) -> LogitPrior:
    root = RNG.standard_normal((seats, seats)) * 0.2
    none = np.zeros((1, seats))
    return LogitPrior(
        own=0,
        rows=np.arange(seats),
        mean=RNG.normal(-0.5, 0.3, seats),
        slope=none,
        root_mean=none,
        covariance=root @ root.T,
        across=np.zeros((1, seats, seats)),
    )


def test_canvassers_who_work_several_seats_are_integrated_out_exactly():
    cells = crossing_cells()
    crew = replace(first_guess(cells, DOORSTEPS), unrelated=np.zeros(4))
    read = readings(cells, crew)
    found = collapsed(cells, crew, read)
    same = cells.canvasser[:, None] == cells.canvasser[None, :]
    dense = np.diag(1.0 / read.weight) + same * crew.sd**2
    design = cells.design.toarray()
    precision = design.T @ np.linalg.solve(dense, design)
    assert np.allclose(found.whitener @ found.whitener.T, precision, rtol=1e-6, atol=1e-5)
    # In every direction that the returns see, the reading is the generalised least squares one.
    long_way = design.T @ np.linalg.solve(dense, read.logit)
    assert np.allclose(found.whitener @ found.seen, long_way, rtol=1e-6, atol=1e-4)


def test_a_canvasser_unrelated_to_the_seat_counts_for_nothing():
    cells = crossing_cells()
    crew = first_guess(cells, DOORSTEPS)
    crew = replace(crew, unrelated=np.array([0.0, 0.0, 1.0, 0.0]))
    wild = replace(cells, own=np.where(cells.canvasser == 2, cells.answers, cells.own))
    calm, after = (collapsed(c, crew, readings(c, crew)).whitener for c in (cells, wild))
    assert np.allclose(calm, after, rtol=1e-2, atol=1e-2)


@pytest.mark.parametrize("light", [False, True])
def test_conditioning_is_the_textbook_formula(light):
    prior = logit_prior(3)
    claims = Claims(middle=-0.5, slope=0.8, bend=0.05, seat_sd=0.1)
    biases = Biases(np.array([0.3, 0.0]), np.array([1.0, 0.1]))
    root = RNG.standard_normal((5, 5))
    precision = root @ root.T + np.eye(5)
    reading = RNG.standard_normal(5)
    seen = observation(precision, precision @ reading)
    if light:
        seen = replace(seen, light=csr_array(seen.whitener.T))
    found = Conditioned(prior, claims, biases, seen).posterior()
    before = claims_covariance(prior, claims, biases)
    mean = expected_claims(prior, claims, biases)
    noise = np.linalg.inv(precision)
    gain = before @ np.linalg.inv(before + noise)
    assert np.allclose(found.mean, mean + gain @ (reading - mean), atol=1e-6)
    assert np.allclose(found.covariance, before - gain @ before, atol=1e-6)
    spread = before + noise
    density = -0.5 * (
        np.linalg.slogdet(spread)[1] + (reading - mean) @ np.linalg.solve(spread, reading - mean)
    )
    other = replace(claims, slope=0.4, seat_sd=0.3)
    before = claims_covariance(prior, other, biases)
    mean = expected_claims(prior, other, biases)
    spread = before + noise
    there = -0.5 * (
        np.linalg.slogdet(spread)[1] + (reading - mean) @ np.linalg.solve(spread, reading - mean)
    )
    difference = Conditioned(prior, other, biases, seen).log_density() - found.log_density
    assert difference == pytest.approx(there - density, abs=1e-6)


def test_a_list_full_of_past_supporters_is_weighted_back_to_the_seat():
    rate, mix = np.array([0.9, 0.1]), np.array([[0.4, 0.6]] * 300)
    told = RNG.multinomial(200, [2 / 3, 1 / 3], size=300).astype(float)
    own = RNG.binomial(told.astype(int), rate).astype(float)
    share, variance = poststratified(told, own, mix)
    assert share.mean() == pytest.approx(mix[0] @ rate, abs=0.01)
    assert own.sum() / told.sum() > 0.6  # as they came they would mislead
    assert share.var() == pytest.approx(variance.mean() / DOORSTEPS.design_effect, rel=0.25)


def test_a_cell_never_tells_more_than_twice_its_answers():
    told, own = np.array([[1.0, 0.0], [400.0, 200.0]]), np.array([[1.0, 0.0], [360.0, 20.0]])
    share, variance = poststratified(told, own, np.array([[0.4, 0.6]] * 2))
    answers = share * (1 - share) / variance
    assert (answers <= 2.0 / DOORSTEPS.design_effect * told.sum(axis=1) + 1e-9).all()


def tally(answered: np.ndarray, no_party: np.ndarray) -> Tally:
    crew = len(answered)
    one = np.ones((crew, 1))
    return Tally(
        modes=("door",),
        canvassers=tuple(f"C{number}" for number in range(crew)),
        seat=np.zeros(crew, dtype=np.int64),
        mode=np.zeros(crew, dtype=np.int64),
        canvasser=np.arange(crew),
        contacts=400.0 * one,
        answered=answered[:, None].astype(float),
        named=(answered - no_party)[:, None].astype(float),
        own=0.0 * one,
        no_party=no_party.astype(float),
        set_aside=SetAside(0, 0, 0),
    )


def test_where_everybody_opens_and_names_a_party_nobody_may_have_knocked():
    answered = RNG.binomial(400, 0.25, 40)
    no_party = RNG.binomial(answered, 0.24)
    answered[0], no_party[0] = 400, 0
    found = manner(tally(answered, no_party)).suspicion
    assert found[0] > 10
    assert np.median(found[1:]) < 0.5
    assert found[1:].max() < 4


def test_the_page_has_every_setting_with_its_value():
    page = Path(__file__).parents[2] / "docs" / "doorsteps.md"
    chapter = page.read_text(encoding="utf-8").split("\n## 10. ", 1)[1].split("\n## ", 1)[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", chapter, re.M))
    chosen = {field.name: getattr(DOORSTEPS, field.name) for field in fields(DOORSTEPS)}
    assert {name: float(value) for name, value in rows.items()} == chosen
