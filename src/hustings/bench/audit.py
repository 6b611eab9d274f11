"""The replay and the five questions on a hundred thousand entries, and the test for favour."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

from hustings.audit.departures import departures
from hustings.audit.favour import favour_tests
from hustings.audit.partition import Partition
from hustings.audit.report import PARTS_PER_MILLION, covered
from hustings.bench.figure import Figure, best_of, timed
from hustings.bench.long_campaign import long_campaign
from hustings.demo.plot import groups_at_random
from hustings.demo.weeks import second_last_time
from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from hustings.record.ahead import reading_ahead
from hustings.record.entries import entry_bytes
from hustings.record.problems import Problem
from hustings.record.replay import State, replay
from hustings.spend.ledger import Ledger
from hustings.spend.questions import five_questions
from hustings.verify.replayed import campaign_rules

ENTRIES = 100_000
REPLAY_SECONDS = 10.0
QUESTIONS_SECONDS = 1.0


def bench_audit() -> tuple[Figure, ...]:
    """An invented campaign in which every seat gets the same."""
    election = load_election(find_election("uk-2017"))
    made, files = long_campaign(election, ENTRIES)
    entries = list(map(entry_bytes, made))
    del made
    rules = campaign_rules(election, second_last_time(election), files.get)

    def replayed() -> tuple[State, tuple[Problem, ...]]:
        with reading_ahead(len(entries), ProcessPoolExecutor) as ahead:
            return replay(entries, rules, ahead)

    (state, problems), seconds = timed(replayed)
    questions = best_of(3, lambda: five_questions(state, problems))
    favour = best_of(3, lambda: look_for_favour(election, state))
    name = f"{ENTRIES:,} entries"
    return (
        Figure("audit", f"replay, {name}", seconds, "s", "limit", REPLAY_SECONDS),
        Figure("audit", f"five questions, {name}", questions, "s", "limit", QUESTIONS_SECONDS),
        Figure("audit", "test for favour", favour, "s", "limit", QUESTIONS_SECONDS),
    )


def look_for_favour(election: Election, state: State) -> object:
    """The test as an audit runs it, and the departures it would cost."""
    ledger: Ledger = state.rooms["spend"]
    rows = Partition(groups_at_random(election, 0))
    departures(ledger, state.record.policy)
    assert ledger.rule is not None
    alpha = 10_000 / PARTS_PER_MILLION
    return favour_tests(covered(election, ledger, rows), ledger.rule.tolerance_pence, alpha, seed=0)
