"""Whoever is stopped while taking in loses nothing and counts nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hustings.election.contest import Election
from hustings.election.problems import FolderProblems
from hustings.listen import take
from tests.listen.desk import Desk, door


class Stopped(BaseException):
    """The machine went off."""


FIRST = [door(1, elector="X1"), door(2, elector="X2")]
SECOND = [
    door(3, elector="X1"),
    door(4, canvasser="Canvasser 2", elector="X4"),
    door(2, elector="X2"),
    door(5, outcome="nobody"),
]
STEPS = ["link_canvassers", "write_parquet", "durable", "keep_links", "keep_rejects",
         "put_in_place", "mark_recorded"]  # fmt: skip


def stops(step: Callable[..., Any], after: bool) -> Callable[..., Any]:
    def stopped(*arguments: Any, **options: Any) -> Any:
        if after:
            step(*arguments, **options)
        raise Stopped

    return stopped


def told(desk: Desk) -> dict[str, Any]:
    """Everything that is to be the same, however often somebody was stopped."""
    counts = desk.counts
    return {
        "record": desk.recorded,
        "total": (counts.total, int(counts.repeats.sum())),
        "batches": sorted(path.name for path in desk.store.returns.iterdir()),
        "links": desk.query("SELECT return_id || seat_id || canvasser || elector "
                            "FROM listen_return ORDER BY return_id"),
        "canvassers": desk.query("SELECT name || id FROM listen_canvasser ORDER BY name"),
        "rejects": desk.rejects,
        "pending": desk.query("SELECT sha256 FROM listen_batch WHERE NOT recorded"),
    }  # fmt: skip


@pytest.fixture
def undisturbed(tmp_path_factory: pytest.TempPathFactory, election: Election) -> dict[str, Any]:
    desk = Desk(tmp_path_factory.mktemp("undisturbed"), election)
    desk.take(*FIRST, name="first.csv")
    desk.take(*SECOND, name="second.csv")
    return told(desk)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_stopped_at_a_step_and_taken_again(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: dict[str, Any],
    step: str,
    after: bool,
) -> None:
    desk.take(*FIRST, name="first.csv")
    given = desk.fresh.given
    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(take, step, stops(getattr(take, step), after))
        desk.take(*SECOND, name="second.csv")
    assert desk.counts.total in (2, 4)
    if not desk.query("SELECT 1 FROM listen_canvasser WHERE name = 'Canvasser 2'"):
        desk.fresh.given = given  # the id that was drawn is nowhere: draw it again
    again = desk.take(*SECOND, name="second.csv")
    assert again.rows == 4
    assert told(desk) == undisturbed


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_stopped_at_the_record(desk: Desk, undisturbed: dict[str, Any], after: bool) -> None:
    desk.take(*FIRST, name="first.csv")
    with pytest.raises(Stopped):
        desk.take(*SECOND, name="second.csv", append=stops(desk.recorded.append, after))
    assert desk.counts.total == (4 if after else 2)
    again = desk.take(*SECOND, name="second.csv")
    assert (again.kept, again.known) == ((0, 3) if after else (2, 1))
    assert told(desk) == undisturbed


def test_whoever_is_stopped_leaves_nothing_that_the_next_file_does_not_clear(desk: Desk) -> None:
    with pytest.raises(Stopped):
        desk.take(*FIRST, append=stops(desk.recorded.append, after=False))
    desk.store.spill.mkdir()
    assert desk.counts.total == 0
    desk.take(door(9), name="other.csv")
    assert desk.counts.total == 1
    assert [path.stem for path in desk.store.returns.iterdir()] == [desk.recorded[0]["sha256"]]
    assert len(desk.query("SELECT return_id FROM listen_return")) == 1


def test_a_dry_run_leaves_what_was_stopped_as_it_is(desk: Desk) -> None:
    with pytest.raises(Stopped):
        desk.take(*FIRST, append=stops(desk.recorded.append, after=False))
    before = desk.files()
    assert desk.take(*FIRST, dry_run=True).kept == 2
    assert desk.files() == before


def test_without_the_database_the_record_still_knows_what_was_taken(desk: Desk) -> None:
    desk.take(*FIRST, name="first.csv")
    for path in desk.campaign.glob("hustings.db*"):
        path.unlink()
    again = desk.take(*FIRST, door(3), name="again.csv")
    assert (again.kept, again.known) == (1, 2)
    assert desk.counts.total == 3


def test_a_record_that_was_set_back_is_refused_and_nothing_is_cleared(desk: Desk) -> None:
    desk.take(*FIRST, name="first.csv")
    desk.take(door(3), name="second.csv")
    desk.recorded.pop()
    before = desk.files()
    with pytest.raises(FolderProblems, match="the newest log/"):
        desk.take(door(4), name="third.csv")
    assert desk.files() == before


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"PAR1")])
def test_a_batch_that_is_not_as_recorded_is_not_counted(
    desk: Desk, harm: Callable[[Path], object]
) -> None:
    desk.take(*FIRST)
    harm(desk.store.path(desk.recorded[0]["sha256"]))
    with pytest.raises(FolderProblems, match="backup"):
        _ = desk.counts
