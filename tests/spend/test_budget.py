"""Budgets beside actuals, on a campaign that can be added up by hand."""

from __future__ import annotations

from hustings.spend.budget import Budget, budgets
from hustings.spend.tables import tables
from tests.record.campaigns import POLICY, Campaign
from tests.spend.ledgers import campaign_with_plan, ledger_of, replayed


def told() -> Campaign:
    """600 of 700 approved pounds paid in A1, 100 back; 400 approved for no seat; 300 asked in B2;
    8 staff-days moved in A2; a departure of 50 for A1."""
    made = campaign_with_plan()
    one = made.request(amount=70_000)
    made.approve(one, "treasurer", "secretary")
    payment = made.pay(one, amount_pence=60_000)
    made.reverse(payment, 10_000)
    made.approve(made.request(amount=40_000, seat_id=None), "treasurer")
    made.request(amount=30_000, seat_id="B2")
    moves = made.request(amount=8, resource="staff_days", seat_id="A2")
    made.approve(moves, "chair")
    made.move(moves)
    made.depart(1, amount=5_000)
    return made


def rows() -> dict[tuple[str, str | None, str], Budget]:
    found = budgets(ledger_of(told()), POLICY)
    return {(each.scope, each.place, each.resource): each for each in found}


def test_money_in_all() -> None:
    found = rows()["all", None, "money"]
    assert (found.budget, found.planned, found.departed) == (10_000_000, 1_000_000, 5_000)
    assert found.committed == 20_000 + 40_000, "100 of A1 not yet paid, 100 of it back, 400"
    assert (found.spent, found.reversed) == (60_000, 10_000)
    assert found.left == 10_000_000 - 60_000 - 50_000


def test_by_seat_nation_and_for_no_seat() -> None:
    found = rows()
    seat = found["seat", "A1", "money"]
    assert (seat.committed, seat.spent, seat.reversed) == (20_000, 60_000, 10_000)
    assert seat.left == 100_000 + 5_000 - 50_000 - 20_000
    assert found["national", None, "money"].left == 500_000 - 40_000
    assert found["nation", "A", "money"].planned == 300_000
    assert found["nation", "A", "staff_days"].spent == 8
    assert found["seat", "B2", "money"].committed == 0, "nobody has approved it"


def test_levels_add_up() -> None:
    found = rows()
    for resource in ("money", "staff_days"):
        whole = found["all", None, resource]
        for name in ("planned", "departed", "committed", "spent", "reversed"):
            seats = sum(getattr(r, name) for k, r in found.items() if k[::2] == ("seat", resource))
            nations = sum(
                getattr(r, name) for k, r in found.items() if k[::2] == ("nation", resource)
            )
            no_seat = found.get(("national", None, resource))
            national = getattr(no_seat, name) if no_seat else 0
            assert seats == nations
            assert seats + national == getattr(whole, name)


def test_a_request_that_is_taken_back_commits_nothing() -> None:
    made = campaign_with_plan()
    asked = made.request(amount=40_000)
    made.approve(asked, "treasurer")
    made.withdraw(asked)
    assert all(each.committed == 0 for each in budgets(ledger_of(made), POLICY))


def test_the_table() -> None:
    lines = tables(replayed(told())[0])["budgets"].decode().splitlines()
    assert lines[1] == ("all,,money,pence,10000000,1000000,5000,60000,60000,10000,9890000")
    assert "seat,A2,staff_days,days,,40,0,0,8,0,32" in lines
