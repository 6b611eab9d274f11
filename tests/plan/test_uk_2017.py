"""The shipped election: the plan's promises on real facts, for parties large and small."""

from __future__ import annotations

from datetime import date

import pytest

from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from hustings.estimate.model import estimate
from hustings.plan.campaign import example_problem
from hustings.plan.limits import DEADLINES
from hustings.plan.optimise import make_plan

LARGE = ("lab", "con", "snp", "ld")
SMALL = ("green", "ukip", "pc")  # of a seat or so, which a few draws in ten thousand decide
CASES = [
    (date(2017, 6, 7), LARGE + SMALL),
    (date(2017, 4, 20), ("con", "snp")),
    (date(2016, 9, 1), SMALL),
]
FRESH_SEED = 1_000_003


@pytest.fixture(scope="module")
def contest() -> Election:
    return load_election(find_election("uk-2017"))


@pytest.mark.parametrize(("day", "parties"), CASES, ids=str)
def test_certified_and_on_fresh_draws_not_worse_than_any_rule(
    contest: Election, day: date, parties: tuple[str, ...]
) -> None:
    drawn, anew = (estimate(contest, day, draws=10_000, seed=seed) for seed in (0, FRESH_SEED))
    for party in parties:
        asked = example_problem(drawn, party)
        made = make_plan(asked, anew)
        assert len(asked.kept) == 2
        assert [entry.split(": ")[0] for entry in asked.not_checked] == [DEADLINES]
        assert 0.0 <= made.gap <= 0.05
        for baseline in made.baselines:
            assert baseline.behind is not None
            assert baseline.behind.value >= -2.0 * baseline.behind.se, (party, baseline.name)
