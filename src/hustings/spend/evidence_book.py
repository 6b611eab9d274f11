"""Which documents show what, and which payments have none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from hustings.record.offices import Signer

BILLS = ("invoice", "receipt")  # what the law takes for a payment


@dataclass(frozen=True)
class Evidence:
    """One document. ``day``: of the entry; ``dated``: its own. ``of``: the entry that it shows;
    ``payment``, ``request``: which payment and which request that is about, None for none.
    ``number``: the supplier's, sealed. ``amount``: pence that it says, None for none."""

    index: int
    day: date
    of: int
    payment: int | None
    request: int | None
    kind: str
    sha256: str
    number: str | None
    amount: int | None
    dated: date
    signers: tuple[Signer, ...]
    breaches: tuple[str, ...] = ()

    @property
    def is_bill(self) -> bool:
        """An invoice or a receipt, by somebody in office."""
        return self.kind in BILLS and bool(self.signers)


@dataclass(frozen=True)
class Bill:
    """Where a document was first seen: at ``entry``, as that of a payment or of a request."""

    entry: int
    payment: int | None
    request: int | None

    def is_of_another(self, payment: int | None, request: int | None) -> bool:
        """True where this document is of another purchase."""
        if self.payment is not None and payment is not None:
            return self.payment != payment
        return self.request is None or self.request != request


@dataclass
class Bare:
    """Payments that have no bill of their own: what of each did not come back, and their sum."""

    payments: dict[int, int] = field(default_factory=dict)
    pence: int = 0

    def put(self, payment: int, pence: int) -> None:
        """So much of a payment has none."""
        self.pence += pence - self.payments.pop(payment, 0)
        if pence:
            self.payments[payment] = pence


@dataclass
class EvidenceBook:
    """``told``: every document, in the order of the log; ``of``: by the entry that it shows.
    ``documents``: by SHA-256, where it was first seen; ``from_entries``: those of them that an
    evidence entry told of. ``numbers``: the same by (number, payee as compared, pence). ``bare``:
    by request, payments without a bill; ``needed``: those of them for which the law asks for one.
    ``of_requests``: the bills that name a request, or an order on it: their pence, None where one
    does not say how much; ``first_of_requests``: the first document of them."""

    told: list[Evidence] = field(default_factory=list)
    of: defaultdict[int, list[Evidence]] = field(default_factory=lambda: defaultdict(list))
    documents: dict[str, Bill] = field(default_factory=dict)
    from_entries: set[str] = field(default_factory=set)
    numbers: dict[tuple[str, str, int], Bill] = field(default_factory=dict)
    bare: defaultdict[int | None, Bare] = field(default_factory=lambda: defaultdict(Bare))
    needed: defaultdict[int | None, Bare] = field(default_factory=lambda: defaultdict(Bare))
    of_requests: dict[int, int | None] = field(default_factory=dict)
    first_of_requests: dict[int, str] = field(default_factory=dict)

    def lacking(self, request: int | None) -> dict[int, int]:
        """Payments on a request that lack the bill that the law asks for, with their pence."""
        return self._without(self.needed, request)

    def is_evidenced(self, request: int) -> bool:
        """Every payment on a request has an invoice or a receipt, whatever its sum."""
        return not self._without(self.bare, request)

    def all_lacking(self) -> Iterator[tuple[int, int]]:
        """Every payment that lacks the bill that the law asks for, with its pence."""
        for request in self.needed:
            yield from self.lacking(request).items()

    def bill_of(self, payment: int, request: int | None) -> str | None:
        """The SHA-256 of the document that serves a payment as its bill, of those that entries told
        of; None where there is none."""
        bills = (shown for shown in self.of.get(payment, ()) if shown.is_bill)
        own = next((shown.sha256 for shown in bills if shown.payment == payment), None)
        if own is not None or request is None or self._without(self.bare, request):
            return own
        return self.first_of_requests.get(request)

    def add_bill_of_request(self, request: int, bill: Evidence) -> None:
        """A bill for all that is paid on a request."""
        known, amount = self.of_requests.get(request, 0), bill.amount
        self.of_requests[request] = None if known is None or amount is None else known + amount
        self.first_of_requests.setdefault(request, bill.sha256)

    def came_back(self, payment: int, request: int | None, left: int) -> None:
        """What of a payment did not come back may still need a bill; what came back needs none."""
        for bare in (self.bare[request], self.needed[request]):
            if payment in bare.payments:
                bare.put(payment, left)

    def _without(
        self, payments: defaultdict[int | None, Bare], request: int | None
    ) -> dict[int, int]:
        """Those that no bill of the request serves: all, or none where it is large enough."""
        bare = payments.get(request)
        if bare is None:
            return {}
        serves = self.of_requests.get(request, 0) if request is not None else 0
        return bare.payments if serves is not None and bare.pence > serves else {}
