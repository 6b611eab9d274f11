"""Doorstep returns move what they should, by as much as they should, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from hustings.bench.invented_canvass import Invented, invent
from hustings.bench.invented_counts import with_invented
from hustings.bench.invented_doors import Canvass
from hustings.election.load import find_election, load_election
from hustings.election.returns import ReturnCounts
from hustings.estimate.doorsteps.condition import Moments, moments
from hustings.estimate.doorsteps.evidence import Evidence, doorstep_evidence
from hustings.estimate.doorsteps.report import flagged, over_claims
from hustings.estimate.model import central, estimate
from hustings.estimate.moved import DOORSTEPS, POLLS, moved, returns_used

SMALL = Canvass(seats=60, doors=90_000, canvassers=300)
COLUMNS = (
    "seat",
    "day",
    "mode",
    "canvasser",
    "outcome",
    "intention",
    "codes",
    "returns",
    "repeats",
)


@pytest.fixture(scope="module")
def election():
    return load_election(find_election("uk-2017"))


@pytest.fixture(scope="module")
def world(election) -> Invented:
    return invent(election, election.polled[1], 4, SMALL)


@pytest.fixture(scope="module")
def fitted(world) -> Evidence:
    return fit(world, world.returns)


def fit(world: Invented, returns: ReturnCounts, start: Evidence | None = None) -> Evidence:
    before = central(world.election, world.as_of)
    return doorstep_evidence(
        returns, world.party, world.as_of, world.election, before.base, before.roots(), start
    )


def shares(world: Invented, found: Evidence | None) -> Moments:
    return moments(central(world.election, world.as_of).roots(), found.fitted if found else None)


def own(world: Invented) -> int:
    return world.election.polled.index(world.party)


def canvassed(world: Invented) -> np.ndarray:
    return np.searchsorted(np.flatnonzero(world.election.modelled), world.canvassed)


def spread(world: Invented, told: Moments) -> float:
    """Sd of the seats' errors: what the polls' own error, common to all, does not touch."""
    error = told.mean[canvassed(world), own(world)] - world.truth[world.canvassed, own(world)]
    return float(error.std())


def rmse(world: Invented, told: Moments) -> float:
    error = told.mean[canvassed(world), own(world)] - world.truth[world.canvassed, own(world)]
    return float(np.sqrt(np.mean(error**2)))


def only(returns: ReturnCounts, rows: np.ndarray) -> ReturnCounts:
    return replace(returns, **{name: getattr(returns, name)[rows] for name in COLUMNS})


def drawn(world: Invented, returns: ReturnCounts | None) -> np.ndarray:
    made = estimate(world.election, world.as_of, 300, 1, returns=returns, canvass_of=world.party)
    return made.shares


def test_returns_tell_the_seats_apart(world, fitted):
    told, alone = shares(world, fitted), shares(world, None)
    assert spread(world, told) < 0.8 * spread(world, alone)
    assert rmse(world, told) < rmse(world, alone)


@pytest.mark.parametrize("shift", [1, -400])
def test_returns_of_no_day_in_the_window_change_no_draw_and_are_counted(world, shift):
    last = world.as_of.toordinal()
    moved = replace(world.returns, day=np.full_like(world.returns.day, last + shift))
    assert np.array_equal(drawn(world, moved), drawn(world, None))
    aside = fit(world, moved).counted.set_aside
    assert (aside.future if shift > 0 else aside.early) == world.returns.total


def test_an_empty_file_changes_no_draw(world):
    none = only(world.returns, np.zeros(len(world.returns.seat), dtype=bool))
    assert np.array_equal(drawn(world, none), drawn(world, None))


def test_returns_of_tomorrow_are_set_aside_beside_those_of_today(world, fitted):
    late = world.returns.day > world.as_of.toordinal() - 10
    cut = world.as_of - timedelta(days=10)
    before = central(world.election, cut)
    found = doorstep_evidence(
        world.returns, world.party, cut, world.election, before.base, before.roots()
    )
    assert found.counted.set_aside.future == world.returns.returns[late].sum()
    assert found.counted.contacts.sum() == world.returns.returns[~late].sum()


def test_returns_where_nothing_is_modelled_are_set_aside(world):
    outside = int(np.flatnonzero(~world.election.modelled)[0])
    moved = replace(world.returns, seat=np.full_like(world.returns.seat, outside))
    found = fit(world, moved)
    assert found.fitted is None
    assert found.counted.set_aside.elsewhere == world.returns.total


def test_names_and_order_of_rows_change_nothing(world, fitted):
    returns, rng = world.returns, np.random.default_rng(0)
    rows, crew = rng.permutation(len(returns.seat)), rng.permutation(len(returns.canvassers))
    words = rng.permutation(len(returns.intentions))
    shuffled = replace(
        only(returns, rows),
        canvassers=tuple(f"X{number}" for number in range(len(crew))),
        canvasser=crew[returns.canvasser[rows]],
        intentions=tuple(returns.intentions[w] for w in words),
        intention=np.argsort(words)[returns.intention[rows]],
        modes=("stairs", "lift"),
        mode=1 - returns.mode[rows],
    )
    same, other = shares(world, fitted), shares(world, fit(world, shuffled))
    assert np.allclose(same.mean, other.mean, atol=1e-6)
    assert np.allclose(same.sd, other.sd, atol=1e-6)


def test_other_names_for_the_parties_change_nothing(world, fitted):
    def named(party: str) -> str:
        return party[::-1] + "_x" if party in world.election.polled else party

    here = world.election
    renamed = replace(
        here,
        parties=tuple(
            replace(p, id=named(p.id), follows=tuple(map(named, p.follows))) for p in here.parties
        ),
        polled=tuple(map(named, here.polled)),
        past=tuple(replace(p, parties=tuple(map(named, p.parties))) for p in here.past),
        candidates=tuple(replace(c, party=named(c.party)) for c in here.candidates),
    )
    returns = replace(
        world.returns,
        intentions=tuple(map(named, world.returns.intentions)),
        levels=(tuple(map(named, world.returns.levels[0])), *world.returns.levels[1:]),
    )
    there = replace(world, election=renamed, party=named(world.party), returns=returns)
    same, other = shares(world, fitted), shares(there, fit(there, returns))
    assert np.allclose(same.mean, other.mean, atol=1e-9)


def test_an_inventing_canvasser_is_flagged_and_hardly_moves_the_seat(world, fitted):
    seat = int(world.canvassed[7])
    cheated = fit(world, with_invented(world.returns, seat, own(world), 500), fitted)
    before, after = shares(world, fitted), shares(world, cheated)
    at = canvassed(world)[7], own(world)
    assert abs(after.mean[at] - before.mean[at]) < 0.5 * before.sd[at]
    found = {flag.canvasser: flag for flag in flagged(cheated)}
    assert found["inventor"].claimed > 0.95
    assert found["inventor"].expected_high < found["inventor"].claimed
    assert found["inventor"].contacts == 500
    assert found["inventor"].reasons


def test_honest_canvassers_are_hardly_ever_flagged(fitted):
    assert len(flagged(fitted)) <= 3  # of 300


def test_a_sole_canvasser_who_invents_is_not_believed_either(world):
    seat, row = int(world.canvassed[7]), canvassed(world)[7]
    rest = only(world.returns, world.returns.seat != seat)
    before = shares(world, fit(world, rest))
    cheated = fit(world, with_invented(rest, seat, own(world), 500))
    after = shares(world, cheated)
    moved = after.mean[row, own(world)] - before.mean[row, own(world)]
    assert abs(moved) < 0.5 * before.sd[row, own(world)]
    assert "inventor" in {flag.canvasser for flag in flagged(cheated)}


@pytest.mark.parametrize("seed", [4, 5])
def test_answers_at_random_lose_nothing(election, seed):
    noise = invent(election, election.polled[1], seed, replace(SMALL, noise=True))
    alone, told = shares(noise, None), shares(noise, fit(noise, noise.returns))
    assert rmse(noise, told) < 1.03 * rmse(noise, alone)


def test_when_everybody_is_said_to_promise_the_level_stays_with_the_polls(world):
    named = world.returns.intention < len(world.election.polled)
    promised = replace(
        world.returns, intention=np.where(named, own(world), world.returns.intention)
    )
    alone, told = shares(world, None), shares(world, fit(world, promised))
    rows = canvassed(world)
    assert abs((told.mean - alone.mean)[rows, own(world)].mean()) < 0.01


def test_draws_have_the_means_and_sds_of_the_algebra(world, fitted):
    made = estimate(
        world.election, world.as_of, 2_000, 1, returns=world.returns, canvass_of=world.party
    )
    told, rows = shares(world, fitted), canvassed(world)
    draws = made.shares[rows, own(world)].astype(float)
    assert np.abs(draws.mean(axis=1) - told.mean[rows, own(world)]).max() < 0.006
    ratio = draws.std(axis=1) / told.sd[rows, own(world)]
    assert 0.9 < ratio.min() < ratio.max() < 1.1


@pytest.mark.parametrize("count", [1, 30])
def test_a_handful_of_returns_says_next_to_nothing(world, count):
    answered = np.flatnonzero(world.returns.intention < len(world.election.polled))
    told = shares(world, fit(world, only(world.returns, answered[:count])))
    alone = shares(world, None)
    assert np.isfinite(told.mean).all() and np.isfinite(told.sd).all()
    assert np.abs(told.mean - alone.mean).max() < 0.02


def test_a_start_from_yesterday_leads_where_a_cold_start_leads(world, fitted):
    fewer = only(world.returns, np.arange(len(world.returns.seat)) % 50 > 0)
    cold, warm = fit(world, world.returns), fit(world, world.returns, fit(world, fewer))
    assert np.abs(shares(world, cold).mean - shares(world, warm).mean).max() < 0.002


def test_parts_of_a_seat_add_up_to_its_mean(world, fitted):
    before = central(world.election, world.as_of)
    told, alone = shares(world, fitted), shares(world, None)
    parts = moved(before.base, [(POLLS, before.roots())], fitted)
    total = parts.past + sum(change for _, change in parts.steps)
    assert np.allclose(total, np.where(before.base.stands, told.mean[:, :-1], 0.0))
    here = canvassed(world), own(world)
    assert np.allclose(parts.step(DOORSTEPS)[here], (told.mean - alone.mean)[here])
    assert (told.sd[here] < alone.sd[here]).all()


def test_the_answers_behind_each_seat_are_counted(world, fitted):
    used = returns_used(fitted, central(world.election, world.as_of).base)
    assert used.returns.sum() == world.returns.total
    assert used.answers[canvassed(world)].min() > 0
    assert used.answers.sum() == pytest.approx(fitted.said.taken.sum())


def test_over_claim_is_found_where_it_was_put(fitted):
    """8 points, and supporters who open 1.3 times as often: together about 14 at half of the
    vote."""
    door = next(o for o in over_claims(fitted) if o.mode == "door" and o.past_known)
    assert abs(door.points - 14) < 2 * 25 * door.sd


def test_a_party_without_a_column_in_the_polls_cannot_be_the_canvasser(world):
    with pytest.raises(ValueError, match="must be polled"):
        estimate(world.election, world.as_of, 10, returns=world.returns)
