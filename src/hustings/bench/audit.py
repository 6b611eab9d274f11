"""The replay and the five questions on ten thousand entries, beside what bare signatures take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from hustings.audit.departures import departures
from hustings.audit.favour import favour_tests
from hustings.audit.partition import Partition
from hustings.audit.report import PARTS_PER_MILLION, covered
from hustings.bench.figure import Figure, best_of, timed
from hustings.demo.history import tell
from hustings.demo.people import coordinator_areas, the_cast
from hustings.demo.plot import groups_at_random
from hustings.demo.telling import Plot
from hustings.demo.weeks import second_last_time
from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from hustings.record.entries import entry_bytes, read_entry
from hustings.record.envelope import is_signed_by
from hustings.record.files import digest_of
from hustings.record.policy import Resource
from hustings.record.replay import State, replay
from hustings.spend.allocation import Allocation
from hustings.spend.ledger import Ledger
from hustings.spend.questions import five_questions
from hustings.verify.replayed import campaign_rules

ENTRIES = 10_000
QUESTIONS_SECONDS = 1.0
STAGES = 4
RESOURCES = (
    Resource("money", "pence", 1, 400_000_000, 0, 1_000_000),
    Resource("staff_days", "days", 12_000, 20_000, 0, 60),
)


def bench_audit() -> tuple[Figure, ...]:
    """An invented campaign in which every seat gets the same, cut at ten thousand entries."""
    election = load_election(find_election("uk-2017"))
    entries, files = invented_log(election)
    rules = campaign_rules(election, second_last_time(election), files.get)
    (state, problems), seconds = timed(lambda: replay(entries, rules))
    again = best_of(2, lambda: replay(entries, rules))
    signatures = best_of(2, lambda: check_signatures(entries, state))
    questions = best_of(3, lambda: five_questions(state, problems))
    favour = best_of(3, lambda: look_for_favour(election, state))
    name = f"{len(entries):,} entries"
    replayed = min(seconds, again)
    return (
        Figure("audit", f"five questions, {name}", questions, "s", "limit", QUESTIONS_SECONDS),
        Figure(
            "audit",
            f"replay and five questions, {name}",
            replayed + questions,
            "s",
            "entries read and signatures checked",
            signatures,
        ),
        Figure("audit", "test for favour", favour, "s", "limit", QUESTIONS_SECONDS),
    )


def invented_log(election: Election) -> tuple[list[bytes], dict[str, bytes]]:
    """Entries as a log holds them, and the files that they name."""
    origin = "hustings.example/bench"
    plot = invented_plot(election)
    cast = the_cast(origin, coordinator_areas(election))
    chronicle, bodies = tell(plot, origin, cast, departures=True, seed=0)
    entries = [entry_bytes(entry) for entry in chronicle.entries[:ENTRIES]]
    return entries, {digest_of(body): body for body in bodies}


def invented_plot(election: Election) -> Plot:
    """Every seat gets the same, in four stages."""
    party = second_last_time(election)
    each = {"money": 500_000, "staff_days": 20}
    seats = {seat.seat_id: each for seat in election.seats}
    target = Allocation(str(election.polling_day), party, True, seats, {})
    days = [election.polling_day - timedelta(days=15 * n + 5) for n in range(STAGES, 0, -1)]
    stances = dict.fromkeys(seats, "attack")
    return Plot(
        election=election.id,
        party=party,
        campaign="Invented for a benchmark",
        files={},
        resources=RESOURCES,
        plans=tuple(
            (day, Fraction(stage, STAGES), target, stances)
            for stage, day in enumerate(days, start=1)
        ),
        estimates=(),
        groups=groups_at_random(election, 0),
        safe=tuple(sorted(seats))[:40],
        batches=(),
        polling_day=election.polling_day,
        first=first_day(days),
        last=election.polling_day,
    )


def first_day(days: Sequence[date]) -> date:
    """A week before the first stage."""
    return days[0] - timedelta(days=7)


def check_signatures(entries: Sequence[bytes], state: State) -> int:
    """Entries read and signatures checked, and nothing else: what a replay can't do without."""
    keys = state.record.keys
    checked = 0
    for data in entries:
        envelope = read_entry(data).envelope
        if envelope is not None:
            for signature in envelope.signatures:
                checked += is_signed_by(envelope, signature, keys[signature.keyid].public)
    return checked


def look_for_favour(election: Election, state: State) -> object:
    """The test as an audit runs it, and the departures it would cost."""
    ledger: Ledger = state.rooms["spend"]
    rows = Partition(groups_at_random(election, 0))
    departures(ledger, state.record.policy)
    assert ledger.rule is not None
    alpha = 10_000 / PARTS_PER_MILLION
    return favour_tests(covered(election, ledger, rows), ledger.rule.tolerance_pence, alpha, seed=0)
