"""The two invented histories: one keeps its published rule, the other departs from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from hustings.audit.favour import FavourTest
from hustings.audit.partition import Partition
from hustings.audit.report import favour_of
from hustings.demo.chronicle import Chronicle, groups_by_day
from hustings.demo.departing import LATE_PENCE
from hustings.demo.history import STAGES, tell
from hustings.demo.people import coordinator_areas, the_cast
from hustings.demo.plot import groups_at_random, safe_seats
from hustings.demo.purchases import TOLD
from hustings.demo.telling import Plot
from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from hustings.election.votes import last_winners
from hustings.record.entries import entry_bytes
from hustings.record.files import digest_of
from hustings.record.policy import Resource
from hustings.record.problems import Problem
from hustings.record.replay import State, replay
from hustings.spend.allocation import Allocation
from hustings.spend.ledger import Ledger
from hustings.spend.questions import five_questions
from hustings.spend.request_state import state_of
from hustings.verify.replayed import campaign_rules

PARTY = "lab"
RESOURCES = (
    Resource("money", "pence", 1, 300_000_000, 50_000, 1_500_000),
    Resource("staff_days", "days", 12_000, 6_000, 0, 30),
    Resource("activist_hours", "hours", None, 20_000, 0, 90),
)


@dataclass(frozen=True)
class Told:
    """A history, and what its replay makes of it."""

    chronicle: Chronicle
    entries: tuple[bytes, ...]
    state: State
    problems: tuple[Problem, ...]

    @property
    def ledger(self) -> Ledger:
        ledger: Ledger = self.state.rooms["spend"]
        return ledger


@pytest.fixture(scope="module")
def election() -> Election:
    return load_election(find_election("uk-2017"))


@pytest.fixture(scope="module")
def plot(election: Election) -> Plot:
    """A plan that gives every third seat much and every other the floor."""
    seats = {
        seat.seat_id: {"money": 700_000, "staff_days": 20, "activist_hours": 80}
        if place % 3 == 0
        else {"money": 50_000, "staff_days": 1}
        for place, seat in enumerate(election.seats)
    }
    poll = election.polling_day
    target = Allocation(poll.isoformat(), PARTY, True, seats, {})
    stances = {
        seat: "attack" if given["money"] > 50_000 else "hold" for seat, given in seats.items()
    }
    winners = last_winners(election)
    plan = {
        "seats": [
            {"seat_id": seat.seat_id, "held": winner == PARTY}
            for seat, winner in zip(election.seats, winners, strict=True)
        ]
    }
    groups = groups_at_random(election, 0)
    return Plot(
        election=election.id,
        party=PARTY,
        campaign="A test",
        files={},
        resources=RESOURCES,
        plans=tuple((poll - timedelta(days=n), share, target, stances) for n, share in STAGES),
        estimates=(),
        groups=groups,
        safe=safe_seats(plan, election, dict(groups), groups[0][1]),
        batches=(),
        polling_day=poll,
        first=poll - timedelta(days=50),
        last=poll - timedelta(days=1),
    )


def told(plot: Plot, election: Election, departures: bool) -> Told:
    origin = f"hustings.example/test-{departures}"
    chronicle, bodies = tell(
        plot, origin, the_cast(origin, coordinator_areas(election)), departures, 0
    )
    entries = tuple(entry_bytes(entry) for entry in chronicle.entries)
    files = {digest_of(body): body for body in bodies}
    state, problems = replay(entries, campaign_rules(election, plot.party, files.get))
    return Told(chronicle, entries, state, problems)


@pytest.fixture(scope="module")
def as_planned(plot: Plot, election: Election) -> Told:
    return told(plot, election, departures=False)


@pytest.fixture(scope="module")
def departed(plot: Plot, election: Election) -> Told:
    return told(plot, election, departures=True)


def favour_in(
    told: Told, election: Election, rows: tuple[tuple[str, str], ...]
) -> tuple[FavourTest, ...]:
    return favour_of(election, told.state, Partition(rows))[0]


def test_the_history_as_planned_breaks_no_rule(as_planned: Told) -> None:
    assert as_planned.problems == ()
    assert not as_planned.ledger.departures
    budget = RESOURCES[0].budget
    assert 0.5 * budget < as_planned.ledger.total("money") <= budget


def test_a_few_purchases_are_told_from_the_order_to_the_end(as_planned: Told) -> None:
    ledger = as_planned.ledger
    day = as_planned.state.record.last_day
    orders = list(ledger.commitments.standing())
    states = Counter(
        state_of(ledger, ledger.requests[order.standing.request], day)
        for order in orders
        if order.standing.request is not None
    )
    assert states.keys() == {"closed", "evidenced"} and states.total() == len(orders) >= TOLD
    assert not any(order.left for order in orders)
    assert not list(ledger.evidence.all_lacking())


@pytest.mark.parametrize("history", ["as_planned", "departed"])
def test_a_national_bill_is_shared_by_where_volunteers_went(
    history: str, request: pytest.FixtureRequest
) -> None:
    """480 pounds of coaches by 24, 18, 12 and 6 hours; and a hall of 300 pounds that was lent."""
    ledger = request.getfixturevalue(history).ledger
    (counted,) = ledger.deliveries.counted.values()
    assert sorted(counted.values(), reverse=True) == [19_200, 14_400, 9_600, 4_800]
    assert [given.counted_pence for given in ledger.notional] == [30_000]
    assert not any("national_for_one_seat" in spent.breaches for spent in ledger.spent)


def test_the_other_names_every_sum_that_no_elected_person_signed(
    departed: Told, plot: Plot
) -> None:
    found = Counter(problem.rule for problem in departed.problems)
    assert found["unsigned_payment"] == found["unsigned_staff_move"] == 20
    assert found["access_refused_to_entitled"] == 2
    unsigned = [spent for spent in departed.ledger.spent if not spent.signed]
    money = [spent for spent in unsigned if spent.resource == "money"]
    assert sum(spent.amount for spent in money) == LATE_PENCE
    assert {spent.seat_id for spent in money} == set(plot.safe[:20])
    question = next(
        q for q in five_questions(departed.state, departed.problems) if q.id == "unsigned"
    )
    assert LATE_PENCE in question.figures.values()
    assert {spent.index for spent in money} <= set(question.entries)


def test_a_departure_that_was_signed_first_is_no_breach(departed: Told, plot: Plot) -> None:
    (signed,) = departed.ledger.departures
    assert signed.seat_id == plot.safe[-1]
    named = {entry for problem in departed.problems for entry in problem.entries}
    assert signed.index not in named


def test_favour_is_flagged_in_one_history_and_not_in_the_other(
    as_planned: Told, departed: Told, election: Election, plot: Plot
) -> None:
    assert not any(test.flag for test in favour_in(as_planned, election, plot.groups))
    flagged = [test for test in favour_in(departed, election, plot.groups) if test.flag]
    assert flagged
    assert {test.group for test in flagged} == {flagged[0].group}


@pytest.mark.parametrize("history", ["as_planned", "departed"])
def test_swapping_the_labels_of_the_groups_changes_no_verdict(
    history: str, request: pytest.FixtureRequest, election: Election, plot: Plot
) -> None:
    told = request.getfixturevalue(history)
    one, other = sorted({label for _, label in plot.groups})
    swapped = tuple((seat, other if label == one else one) for seat, label in plot.groups)
    assert favour_in(told, election, swapped) == favour_in(told, election, plot.groups)


def test_the_same_history_twice_is_the_same_bytes(
    departed: Told, plot: Plot, election: Election
) -> None:
    assert told(plot, election, departures=True).entries == departed.entries


def test_a_history_that_ends_early_ends_there(plot: Plot, election: Election) -> None:
    early = replace(plot, last=plot.polling_day - timedelta(days=40))
    cut = told(early, election, departures=True)
    assert max(entry.day for entry in cut.chronicle.entries) <= early.last
    assert cut.problems == ()


def words_in(value: Any) -> set[str]:
    """Every text in it once, keys included."""
    if isinstance(value, str):
        return {value.casefold()}
    if isinstance(value, dict):
        return set().union(*(words_in(part) for pair in value.items() for part in pair))
    if isinstance(value, list):
        return set().union(*map(words_in, value))
    return set()


def test_nobody_in_it_has_a_name(departed: Told, election: Election) -> None:
    text = "\n".join(words_in([dict(entry.body) for entry in departed.chronicle.entries]))
    names = {candidate.name.casefold() for candidate in election.candidates if candidate.name}
    assert not [name for name in names if len(name) > 8 and name in text]
    assert departed.state.record.genesis["simulated"] is True


def test_each_day_is_added_in_one_go(departed: Told) -> None:
    groups = groups_by_day(departed.chronicle.entries)
    assert [entry for group in groups for entry in group] == departed.chronicle.entries
    days = [group[0].day for group in groups]
    assert days == sorted(set(days))
    assert all(entry.day == group[0].day for group in groups for entry in group)


def test_stages_release_more_and_more() -> None:
    shares = [share for _, share in STAGES]
    assert shares == sorted(shares)
    assert shares[-1] == Fraction(1)
