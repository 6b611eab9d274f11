"""Personal votes: gained in a first term, lost with the name, and the seat's sum stays."""

import dataclasses

import numpy as np
import pytest

from hustings.election.load import find_election, load_election
from hustings.estimate.base import base_of
from hustings.estimate.personal import first_terms, with_personal_votes
from hustings.estimate.settings import Settings


def changed(share, gained=None, lost=None, first_term=0.02, retirement=0.02):
    share = np.array(share, dtype=float)
    return with_personal_votes(
        share,
        None if gained is None else np.array(gained, dtype=float),
        np.zeros(share.shape, dtype=bool) if lost is None else np.array(lost),
        first_term,
        retirement,
    )


def test_a_first_term_gains_two_points_near_a_third_and_the_others_pay_in_proportion():
    share = changed([[0.35, 0.43, 0.22]], gained=[[1, 0, 0]])
    assert share[0, 0] == pytest.approx(0.37)
    assert share[0, 1] / share[0, 2] == pytest.approx(0.43 / 0.22)
    assert share.sum() == pytest.approx(1.0)


def test_a_retirement_loses_as_much_and_no_more_than_half():
    assert changed([[0.35, 0.65]], lost=[[True, False]])[0, 0] == pytest.approx(0.33)
    assert changed([[0.02, 0.98]], lost=[[True, False]], retirement=0.2)[0, 0] == 0.01


def test_an_uncertain_first_term_counts_in_part():
    sure, perhaps = (changed([[0.35, 0.65]], gained=[[c, 0]])[0, 0] for c in (1.0, 0.3))
    assert perhaps - 0.35 == pytest.approx(0.3 * (sure - 0.35))


def test_nobody_gains_where_there_is_nobody_to_lose():
    assert changed([[0.9, 0.0]], gained=[[1, 0]]) == pytest.approx(np.array([[0.9, 0.0]]))


def test_an_earlier_election_tells_who_won_for_the_first_time():
    """The result of 2010 is in the folder of 2017: a seat that changed hands in 2015 has a member
    of one term, one that did not has not; with 2015 alone it may be either."""
    election = load_election(find_election("uk-2017"))
    base = base_of(election)
    assert set(np.unique(base.first_term)) == {0.0, 1.0}
    won = base.past == base.past.max(axis=1, keepdims=True)
    assert (won | (base.first_term == 0)).all()
    short = dataclasses.replace(election, past=election.past[:1])
    unknown = Settings().first_term_unknown
    returning = base_of(short).first_term > 0
    assert set(np.unique(base_of(short).first_term)) == {0.0, unknown}
    assert (returning | (base.first_term == 0)).all()
    assert first_terms(election, base.seats, returning, unknown) == pytest.approx(base.first_term)
