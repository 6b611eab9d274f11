"""A person who is erased leaves the count and nothing else."""

from __future__ import annotations

import pytest

from hustings.listen.erase import erase_canvasser, erase_elector
from tests.listen.desk import Desk, Door, door

DOORS = [
    door(1, elector="X1", canvasser="Jo"),
    door(2, elector="X1", canvasser="Jo", seat_id="S002"),
    door(3, elector="X2", canvasser="Al"),
    door(4, elector="X1", canvasser="Jo", outcome="nobody"),
]


def stored(desk: Desk) -> bytes:
    return b"".join(desk.files().values())


def test_an_elector_leaves_the_links_and_the_rejected_rows(desk: Desk) -> None:
    desk.take(*DOORS)
    assert erase_elector(desk.campaign, "S001", "X1") == 1
    assert desk.query("SELECT elector FROM listen_return ORDER BY return_id") == [None, "X1", "X2"]
    assert desk.rejects == ()
    assert desk.counts.total == 3


def test_no_byte_of_who_was_erased_is_left_in_the_folder(desk: Desk) -> None:
    desk.take(*(one | {"elector": "WD-40912", "seat_id": "S001"} for one in DOORS))
    assert b"WD-40912" in stored(desk)
    erase_elector(desk.campaign, "S001", "WD-40912")
    assert b"WD-40912" not in stored(desk)


def test_a_canvasser_leaves_a_number_that_nobody_can_name(desk: Desk) -> None:
    desk.take(*DOORS)
    assert b"Jo" in stored(desk)
    assert erase_canvasser(desk.campaign, "Jo") == 2
    assert b"Jo" not in stored(desk)
    assert desk.query("SELECT name FROM listen_canvasser") == ["Al"]
    assert len(desk.counts.canvassers) == 2
    desk.take(door(9, canvasser="Jo"), name="later.csv")
    assert len(desk.counts.canvassers) == 3


@pytest.mark.parametrize("change", [{}, {"intention": "red"}], ids=["as it was", "changed"])
def test_the_file_that_named_them_does_not_bring_them_back(desk: Desk, change: Door) -> None:
    desk.take(*DOORS[:3])
    erase_elector(desk.campaign, "S001", "X1")
    erase_canvasser(desk.campaign, "Jo")
    again = desk.take(DOORS[0] | change, DOORS[2])
    assert (again.kept, again.rejected, again.known) == (0, 0, 2)
    assert desk.query("SELECT elector FROM listen_return ORDER BY return_id")[0] is None
    assert desk.query("SELECT name FROM listen_canvasser") == ["Al"]


def test_nobody_of_that_name(desk: Desk) -> None:
    desk.take(*DOORS)
    assert erase_elector(desk.campaign, "S001", "X77") == 0
    assert erase_canvasser(desk.campaign, "Sam") == 0
