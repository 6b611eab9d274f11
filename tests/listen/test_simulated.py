"""The example's returns: simulated from past results, with the faults that real ones have."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from hustings.demo.canvass import SUPPORTERS_ANSWER, Doors, canvassed_seats, knock, what_is_said
from hustings.demo.returns import simulate_returns, write_returns
from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from tests.election.folders import write_election
from tests.listen.desk import Desk

FIRST, LAST = date(2017, 4, 19), date(2017, 6, 7)
PARTY = "lab"


@pytest.fixture(scope="module")
def uk() -> Election:
    return load_election(find_election("uk-2017"))


def drawn(uk: Election, seed: int) -> list[tuple[str, ...]]:
    return simulate_returns(uk, PARTY, FIRST, LAST, np.random.default_rng(seed))


def test_every_row_can_be_taken_in(tmp_path: Path, uk: Election) -> None:
    desk = Desk(tmp_path, uk)
    rows = drawn(uk, 1)
    file = desk.inbox / "simulated.csv"
    write_returns(rows, file)
    made = desk.take_file(file, now=datetime(2017, 6, 8, tzinfo=UTC), simulated=True)
    assert (made.kept, made.unknown_levels, len(rows)) == (len(rows), 0, made.rows)
    assert 12_000 <= made.kept <= 20_000
    (body,) = desk.recorded
    assert body["simulated"]
    assert (body["first_day"], body["last_day"]) == (FIRST.isoformat(), LAST.isoformat())
    assert 0 < desk.counts.repeats.sum() < 0.15 * made.kept


def test_the_seed_decides(uk: Election) -> None:
    assert drawn(uk, 3) == drawn(uk, 3) != drawn(uk, 4)


def test_about_60_seats_and_a_quarter_answer(uk: Election) -> None:
    rows = drawn(uk, 2)
    assert 45 <= len({row[2] for row in rows}) <= 60
    assert 0.2 < sum(row[5] == "answered" for row in rows) / len(rows) < 0.33


def test_supporters_answer_more_often_and_are_over_claimed(uk: Election) -> None:
    rng = np.random.default_rng(11)
    seats = canvassed_seats(uk, PARTY, 60, rng)
    own = seats.parties.index(PARTY)
    doors: Doors = knock(seats, own, 120_000, rng)
    ours = doors.now == own
    rates = doors.answered[ours].mean() / doors.answered[~ours].mean()
    assert rates == pytest.approx(SUPPORTERS_ANSWER, rel=0.06)
    said, _ = what_is_said(seats, doors, own, rng)
    named = Counter(vote for vote in said if vote in seats.parties)
    claimed = named[PARTY] / sum(named.values())
    true = ours[doors.answered].mean()
    assert claimed - true == pytest.approx(0.08, abs=0.025)


def test_the_declared_results_have_no_part_in_it(tmp_path: Path) -> None:
    def rows(results: bool) -> list[tuple[str, ...]]:
        election = load_election(write_election(tmp_path / str(results), results=results))
        days = (date(2030, 5, 1), date(2030, 5, 9))
        return simulate_returns(election, "red", *days, np.random.default_rng(1), rows=400, seats=4)

    assert rows(True) == rows(False)
