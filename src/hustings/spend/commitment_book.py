"""What was ordered, and which payments pay for it.

A payment pays the orders on its own request to its own payee, the oldest first, that had been
placed by its day; one that names an order pays that one before the others. What is left of it is
under no order. All sums are pence.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from hustings.spend.happened import Reversal, Spent
from hustings.spend.order import Commitment, Order, Parties, Payment
from hustings.spend.payee import as_compared


@dataclass
class CommitmentBook:
    """``placed``: every commitment, in the order of the log. ``orders``: by the entry of each of
    their commitments. ``of_request``: by the request that they are on, None for none. ``bound``:
    what all orders on a request take up; ``left``: what of them is to be paid; ``loose``: what was
    paid on it under no order. ``open``: orders with something to pay, and ``pool``: payments with
    something loose, by day; ``unpaid``: the first of these by request."""

    placed: list[Commitment] = field(default_factory=list)
    orders: dict[int, Order] = field(default_factory=dict)
    of_request: defaultdict[int | None, list[Order]] = field(
        default_factory=lambda: defaultdict(list)
    )
    payments: dict[int, Payment] = field(default_factory=dict)
    bound: Counter[int | None] = field(default_factory=Counter)
    left: Counter[int | None] = field(default_factory=Counter)
    loose: Counter[int | None] = field(default_factory=Counter)
    open: defaultdict[Parties, list[tuple[date, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    pool: defaultdict[Parties, list[tuple[date, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    unpaid: defaultdict[int | None, dict[int, Order]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def standing(self) -> Iterator[Order]:
        """Every order as it is now."""
        for orders in self.of_request.values():
            yield from orders

    def on(self, request: int | None) -> list[Order]:
        """The orders on a request."""
        return self.of_request.get(request, [])

    def taken_up(self, request: int) -> int:
        """What a request's orders, and its payments under none, take up together."""
        return self.bound[request] + self.loose[request]

    def left_on(self, request: int) -> int:
        """What is ordered on a request and still to be paid."""
        return self.left[request]

    def under(self, payment: int) -> tuple[Order, ...]:
        """The orders that a payment pays."""
        known = self.payments.get(payment)
        shares = {} if known is None else known.shares
        return tuple(self.orders[number] for number, share in shares.items() if share)

    def place(self, commitment: Commitment) -> None:
        """A new order."""
        order = Order(commitment, commitment.index, commitment.ordered)
        self.placed.append(commitment)
        self.orders[commitment.index] = order
        self.of_request[commitment.request].append(order)
        self._count(order, 1)
        self._open_again(order)

    def change(self, order: Order, commitment: Commitment) -> None:
        """Another commitment in the place of the one that stood, on the same request."""
        self._shut(order)
        self._count(order, -1)
        order.standing = commitment
        self.placed.append(commitment)
        self.orders[commitment.index] = order
        self._count(order, 1)
        self._open_again(order)

    def pay(self, spent: Spent, named: Order | None) -> None:
        """A payment, and the order that it names, None for none."""
        parties = (spent.request, as_compared(spent.payee))
        payment = Payment(spent.index, spent.day, spent.request, parties, spent.amount)
        self.payments[spent.index] = payment
        self.loose[spent.request] += spent.amount
        if named is not None:
            self._settle(named, payment)
        for number in self._due(parties, spent.day, payment.loose):
            self._settle(self.orders[number], payment)
        if payment.loose:
            insort(self.pool[parties], (payment.day, payment.index))

    def would_be_loose(self, spent: Spent, named: Order | None) -> int:
        """What of a payment that is yet to be taken in no order would be for."""
        left = spent.amount - (min(spent.amount, named.left) if named is not None else 0)
        for number in self._due((spent.request, as_compared(spent.payee)), spent.day, left, named):
            left -= min(left, self.orders[number].left)
        return left

    def take_back(self, reversal: Reversal) -> None:
        """Money that came back: first of what was under no order, then of the last order."""
        payment = self.payments[reversal.payment]
        back = min(reversal.amount, payment.loose)
        payment.loose -= back
        self.loose[payment.request] -= back
        left = reversal.amount - back
        for number, share in reversed(list(payment.shares.items())):
            of_this, order = min(left, share), self.orders[number]
            if of_this:
                self._shut(order)
                self._count(order, -1)
                payment.shares[number] -= of_this
                order.paid -= of_this
                self._count(order, 1)
                self._open_again(order)
            left -= of_this

    def _due(self, parties: Parties, day: date, pence: int, but: Order | None = None) -> list[int]:
        """The orders that so much would pay, the oldest first, but for one that is paid already."""
        found: list[int] = []
        for since, number in self.open.get(parties, ()):
            if pence <= 0 or since > day:
                break
            if self.orders[number] is not but:
                found.append(number)
                pence -= self.orders[number].left
        return found

    def _settle(self, order: Order, payment: Payment) -> None:
        share = min(payment.loose, order.left)
        if not share:
            return
        payment.loose -= share
        self.loose[payment.request] -= share
        payment.shares[order.number] += share
        self._count(order, -1)
        order.paid += share
        self._count(order, 1)
        if not order.left:
            self._shut(order)

    def _open_again(self, order: Order) -> None:
        """What is to be paid of it is paid by what is loose, or waits for a payment."""
        pool = self.pool.get(order.parties, [])
        start = bisect_left(pool, (order.since, -1))
        end = start
        while end < len(pool) and order.left:
            self._settle(order, self.payments[pool[end][1]])
            end += 1
        if end > start and self.payments[pool[end - 1][1]].loose:
            end -= 1
        del pool[start:end]
        if order.left:
            insort(self.open[order.parties], (order.since, order.number))
            self.unpaid[order.standing.request][order.number] = order

    def _shut(self, order: Order) -> None:
        """Out of those that wait to be paid."""
        waiting, place = self.open.get(order.parties, []), (order.since, order.number)
        at = bisect_left(waiting, place)
        if at < len(waiting) and waiting[at] == place:
            del waiting[at]
            del self.unpaid[order.standing.request][order.number]

    def _count(self, order: Order, sign: int) -> None:
        """Into the sums of its request, or out of them."""
        self.bound[order.standing.request] += sign * order.bound
        self.left[order.standing.request] += sign * order.left
