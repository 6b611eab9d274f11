"""Declared spending: figures by hand on a made-up election, and no label that matters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from hustings.audit.declared import (
    Candidates,
    declared,
    describe,
    leads_of,
    rule_shares,
)
from hustings.audit.declared_report import declared_json
from hustings.election.contest import DeclaredSpending, Election, PastElection
from hustings.election.declared import declared_sums
from hustings.election.load import load_election
from tests.conftest import Call
from tests.election.folders import make, write


def candidates(lead: Sequence[float], spent: Sequence[float], limit: float = 100.0) -> Candidates:
    return Candidates(np.array(lead), np.array(spent), np.full(len(lead), limit))


def test_parts_and_bands_by_hand() -> None:
    of = candidates([0.02, 0.30, -0.07, -0.40, np.nan], [50.0, 10.0, 30.0, 10.0, 7.0])
    found = describe("red", of, seed=0, bootstraps=50)
    assert found.share_of_limit.value == pytest.approx(0.25)
    assert found.close.value == pytest.approx(0.8)
    assert found.safe_held.value == pytest.approx(0.1)
    assert found.out_of_reach.value == pytest.approx(0.1)
    assert [band.seats for band in found.held] == [1, 0, 0, 1]
    assert found.held[3].share_of_limit.value == pytest.approx(0.1)
    assert [band.seats for band in found.other] == [0, 1, 0, 1]
    assert np.isnan(found.held_with_closeness.value)  # too few seats to rank
    assert found.rule_close > 0.9
    assert 0.5 < found.wide_close < found.rule_close
    assert (found.candidates, found.left_out, found.left_out_spent) == (4, 1, 7.0)


def test_a_range_needs_seats_to_draw_anew() -> None:
    """Ten close seats and ten others have a range; nine and eleven have a value alone."""

    def close(near: int) -> tuple[float, bool]:
        lead = [0.05] * near + [-0.4] * (20 - near)
        spent = [10.0 + n for n in range(20)]
        found = describe("red", candidates(lead, spent), seed=0, bootstraps=50).close
        return found.value, np.isnan(found.low) and np.isnan(found.high)

    assert close(10) == (pytest.approx(145 / 390), False)
    assert close(9) == (pytest.approx(126 / 390), True)
    assert close(11) == (pytest.approx(165 / 390), True)


def test_who_declared_nothing_is_counted() -> None:
    of = candidates([0.02, 0.30, -0.07, -0.40], [50.0, 0.0, 30.0, 0.0])
    assert describe("red", of, seed=0, bootstraps=5).nothing == 2


def test_the_rule_gives_most_where_it_is_closest() -> None:
    shares = rule_shares(np.array([0.0, 0.1, -0.1, 0.5]))
    assert shares.sum() == pytest.approx(1.0)
    assert shares[1] == pytest.approx(shares[2])
    assert shares[0] > shares[1] > shares[3]


def test_money_that_follows_closeness_ranks_one() -> None:
    lead = np.linspace(0.01, 0.5, 40)
    found = describe(
        "red", candidates(lead.tolist(), (100.0 - 150.0 * lead).tolist()), seed=0, bootstraps=50
    )
    assert found.held_with_closeness.value == pytest.approx(1.0)
    assert np.isnan(found.other_with_closeness.value)


def test_a_lead_is_over_the_strongest_other_candidate() -> None:
    votes = np.array([[50, 30, 20], [0, 60, 40], [70, 0, 0]])
    past = PastElection("e1", ("red", "blue", "gold"), votes, votes)
    np.testing.assert_allclose(leads_of(past, "red"), [0.2, np.nan, np.nan])
    np.testing.assert_allclose(leads_of(past, "blue"), [-0.2, 0.2, np.nan])
    assert np.isnan(leads_of(past, "nobody")).all()


@pytest.fixture
def election(tmp_path: Path) -> Election:
    """A hundred seats in which everybody spends more where it is closer."""
    made = load_election(write(make(seats=100), tmp_path / "e"))
    last = made.past[0]
    rows = []
    for number, seat in enumerate(made.seats):
        for column, party in enumerate(last.parties):
            if last.votes[number, column]:
                spent = Decimal(1000 + 7 * number + column)
                rows.append(
                    DeclaredSpending(last.id, seat.seat_id, party, "short", Decimal(9000), spent)
                )
    return replace(made, spending=tuple(rows))


def test_the_majority_is_that_of_the_election_before(election: Election) -> None:
    (found,) = declared(election, bootstraps=20)
    assert (found.election, found.by, found.known_then) == ("e2025", "e2020", True)
    alone = replace(election, past=election.past[:1])
    (found,) = declared(alone, bootstraps=20)
    assert (found.by, found.known_then) == ("e2025", False)


def test_names_of_parties_and_order_of_rows_change_nothing(election: Election) -> None:
    new = {party.id: f"z{number}" for number, party in enumerate(reversed(election.parties))}
    renamed = replace(
        election,
        past=tuple(
            replace(past, parties=tuple(new[party] for party in past.parties))
            for past in election.past
        ),
        spending=tuple(replace(row, party=new[row.party]) for row in reversed(election.spending)),
    )
    ours, theirs = declared(election, bootstraps=20)[0], declared(renamed, bootstraps=20)[0]
    assert [new[party.party] for party in ours.parties] == [p.party for p in theirs.parties]
    for mine, other in zip(ours.parties, theirs.parties, strict=True):
        assert repr(replace(mine, party="")) == repr(replace(other, party=""))


def test_the_order_of_seats_in_the_folder_changes_no_range(election: Election) -> None:
    turned = np.arange(len(election.seats))[::-1]
    other = replace(
        election,
        seats=tuple(election.seats[n] for n in turned),
        past=tuple(replace(p, votes=p.votes[turned], best=p.best[turned]) for p in election.past),
    )
    assert repr(declared(election, bootstraps=20)) == repr(declared(other, bootstraps=20))


def test_a_blank_limit_counts_in_money_and_not_in_shares(election: Election) -> None:
    first = election.spending[0]
    changed = replace(election, spending=(replace(first, limit=None), *election.spending[1:]))
    found = declared_sums(changed, first.election)[first.seat_id, first.party]
    assert (found.spent, found.limit, found.of_limit) == (first.spent, None, None)
    assert sum(party.no_limit for party in declared(changed, bootstraps=20)[0].parties) == 1


def test_json_has_no_nan_and_says_what_may_not_be_concluded(election: Election) -> None:
    figures = declared_json(declared(election, bootstraps=20))
    json.dumps(figures, allow_nan=False)
    assert len(figures["caveats"]) == 5


def test_the_command(hustings: Call, small_election: Path) -> None:
    said = hustings("audit", "--declared", "--election", small_election, "--json")
    assert said.code == 0, said.err
    assert set(said.json) == {"elections", "caveats"}
    assert (
        "Declared by candidates"
        in hustings("audit", "--declared", "--election", small_election).out
    )
    assert hustings("audit", "--election", small_election).code == 2
