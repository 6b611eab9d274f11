"""Orders and payments in any order: nothing is lost, and no order waits beside a payment for it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.spend.commitment_book import CommitmentBook
from hustings.spend.happened import Reversal, Spent
from hustings.spend.order import Commitment

FIRST = date(2017, 5, 1)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["place", "pay", "pay", "change", "reverse"]),
        st.integers(0, 2),  # day
        st.sampled_from([0, 0, 0, 1]),  # request
        st.sampled_from([0, 0, 0, 1]),  # payee
        st.integers(1, 12),  # pence
        st.integers(0, 9),  # which one, where one is named
    ),
    min_size=4,
    max_size=12,
)


def commitment(index: int, request: int, payee: int, pence: int, day: int) -> Commitment:
    ordered = FIRST + timedelta(days=day)
    return Commitment(
        *(index, FIRST, request, pence, None, f"payee {payee}", "leaflets"),
        *(ordered, None, "", None, ()),
    )


def payment(index: int, request: int, payee: int, pence: int, day: int) -> Spent:
    return Spent(
        *(index, "payment", FIRST + timedelta(days=day), "money", pence, pence, None),
        *(f"payee {payee}", "leaflets", "", request, None, None, (), (), 0, 0),
    )


def reversal(index: int, of: Spent, pence: int) -> Reversal:
    return Reversal(index, FIRST, of.index, pence, None, of.payee, "", of.request, "back", ())


def told(
    steps: list[tuple[str, int, int, int, int, int]],
) -> tuple[CommitmentBook, dict[int, int], set[tuple[int, int]]]:
    """The book after the steps; by payment what of it did not come back; and which named which."""
    book, paid, back, names = CommitmentBook(), [], dict[int, int](), set[tuple[int, int]]()
    for index, (what, day, request, payee, pence, which) in enumerate(steps):
        orders = list(dict.fromkeys(order.number for order in book.orders.values()))
        if what == "place":
            book.place(commitment(index, request, payee, pence, day))
        elif what == "pay" and pence:
            spent = payment(index, request, payee, pence, day)
            named = book.orders[orders[which % len(orders)]] if orders and which > 5 else None
            if named is not None and named.standing.request != request:
                named = None
            names |= {(index, named.number)} if named is not None else set()
            loose = book.would_be_loose(spent, named)
            book.pay(spent, named)
            assert book.payments[index].loose == loose
            paid.append(spent)
        elif what == "change" and orders:
            order = book.orders[orders[which % len(orders)]]
            known = order.standing.request
            assert known is not None
            book.change(order, commitment(index, known, payee, pence, day))
        elif what == "reverse" and paid:
            of = paid[which % len(paid)]
            left = of.amount - back.get(of.index, 0)
            if left and pence:
                book.take_back(reversal(index, of, min(left, pence)))
                back[of.index] = back.get(of.index, 0) + min(left, pence)
    left = {spent.index: spent.amount - back.get(spent.index, 0) for spent in paid}
    return book, left, names


@settings(max_examples=250, deadline=None)
@given(STEPS)
def test_nothing_is_lost_and_nothing_waits_in_vain(
    steps: list[tuple[str, int, int, int, int, int]],
) -> None:
    book, paid, names = told(steps)
    for index, left in paid.items():
        known = book.payments[index]
        assert known.loose >= 0 and known.loose + sum(known.shares.values()) == left
    for order in book.standing():
        shares = sum(known.shares[order.number] for known in book.payments.values())
        assert order.bound >= order.paid == shares >= 0
        for known in book.payments.values():
            early = known.shares[order.number] and known.day < order.since
            assert not early or (known.index, order.number) in names
    for request in (0, 1):
        of = [known for known in book.payments.values() if known.request == request]
        assert book.loose[request] == sum(known.loose for known in of)
        assert book.bound[request] == sum(order.bound for order in book.on(request))
        assert book.left[request] == sum(order.left for order in book.on(request))
        unpaid = {order.number for order in book.on(request) if order.left}
        assert set(book.unpaid[request]) == unpaid
    for order in book.standing():
        fit = [k for k in book.payments.values() if k.parties == order.parties]
        waiting = [known for known in fit if known.loose and known.day >= order.since]
        assert not (order.left and waiting)
