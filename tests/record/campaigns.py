"""A small campaign's record for tests: founded with roles, keys from fixed seeds, one line an act.

    campaign = Campaign()
    request = campaign.request(amount=40_000, seat_id="A1")
    campaign.approve(request, "treasurer")
    campaign.pay(request)
    state, problems = replay(campaign.entries)

Everything in it is made up. Offices are named by role; each is held by the person "p-OFFICE" with
the key ``key_of(OFFICE)``, unless a test gives them to somebody else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from hustings.record.entries import Entry, entry_bytes, read_entry, signed_entry, unsigned
from hustings.record.envelope import SigningKey, sign
from hustings.record.offices import Office, OfficeKey, key_body, office_body
from hustings.record.policy import Policy, Quorum, Resource, Tier, policy_body

ORIGIN = "campaign.example/log"
PARTY = "one"
SEATS = ("A1", "A2", "A3", "B1", "B2")  # the first letter is the country
FIRST_MOMENT = datetime(2017, 5, 1, 9)

APPROVERS = ("treasurer", "chair", "secretary")
BOTH = Quorum(2, 1, APPROVERS)  # the chair and the treasurer are elected
ONE = Quorum(1, 0, APPROVERS)

POLICY = Policy(
    version=1,
    resources=(
        Resource("money", "pence", 1, 10_000_000, 0, 5_000_000),
        Resource("staff_days", "days", 15_000, 1_000, 0, 300),
        Resource("activist_hours", "hours", None, 50_000, 0, 20_000),
    ),
    tiers=(
        Tier("money", 0, ONE),
        Tier("money", 50_000, BOTH),
        Tier("staff_days", 0, ONE),
        Tier("staff_days", 20, BOTH),
        Tier("activist_hours", 0, ONE),
    ),
    acts={name: BOTH for name in ("policy", "office", "key", "plan", "rule", "departure", "terms")},
    request_roles=("organiser",),
    pay_roles=("cashier",),
    access={"coordinator": ("returns", "estimates"), "treasurer": ("plans", "spending")},
    witnesses=0,
)


def key_of(name: str) -> SigningKey:
    """The same key for the same name, always."""
    return SigningKey(hashlib.sha256(f"key of {name}".encode()).digest())


def office(
    name: str,
    *,
    role: str | None = None,
    person: str | None = None,
    elected: bool = False,
    start: str = "2016-01-01",
    end: str | None = None,
) -> Office:
    """An office named after its role."""
    return Office(
        office_id=name,
        person_id=person or f"p-{name}",
        commitment=hashlib.sha256(f"who is {name}".encode()).hexdigest(),
        role=role or name,
        area="national",
        start=date.fromisoformat(start),
        end=None if end is None else date.fromisoformat(end),
        elected=elected,
    )


OFFICES = (
    office("chair", elected=True),
    office("treasurer", elected=True),
    office("secretary"),
    office("organiser"),
    office("organiser2", role="organiser"),
    office("cashier"),
    office("coordinator", elected=True),
)


@dataclass
class Campaign:
    """A log in the making. ``entries``: as ``replay`` takes them. ``files``: what entries name by
    hash. ``now`` moves on by a second with every entry; ``on`` goes to another day."""

    policy: Policy = POLICY
    offices: Sequence[Office] = OFFICES
    simulated: bool = True
    party: str = PARTY
    entries: list[bytes] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    now: datetime = FIRST_MOMENT

    def __post_init__(self) -> None:
        if not self.entries:
            self.add("genesis", self.genesis())

    def genesis(self) -> dict[str, Any]:
        """The founding entry's body: every office with one key of the same name."""
        return {
            "origin": ORIGIN,
            "campaign": "A campaign for tests",
            "election": "small",
            "party": self.party,
            "simulated": self.simulated,
            "offices": [office_body(held) for held in self.offices],
            "keys": [key_body(office_key(held.office_id)) for held in self.offices],
            "policy": policy_body(self.policy),
        }

    def on(self, day: str) -> Campaign:
        """Goes to 09:00 on a day."""
        self.now = datetime.fromisoformat(f"{day}T09:00:00")
        return self

    @property
    def at(self) -> str:
        """The time that the next entry claims."""
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def append(self, data: bytes) -> int:
        """Any bytes as the next entry; its index."""
        self.entries.append(data)
        self.now += timedelta(seconds=1)
        return len(self.entries) - 1

    def add(self, entry_type: str, body: Mapping[str, Any]) -> int:
        """An entry that nobody signs."""
        return self.append(entry_bytes(Entry(entry_type, self.at, body)))

    def act(self, entry_type: str, body: Mapping[str, Any], *by: str, origin: str = ORIGIN) -> int:
        """An entry signed with the keys of the names given."""
        envelope = sign(unsigned(entry_type, origin, body), [key_of(name) for name in by])
        return self.append(entry_bytes(signed_entry(envelope, self.at)))

    def again(self, index: int) -> int:
        """An earlier entry's words and signatures once more, now."""
        return self.append(entry_bytes(replace(self.entry(index), at=self.at)))

    def entry(self, index: int) -> Entry:
        """An entry of the log."""
        return read_entry(self.entries[index])

    def keep(self, data: bytes) -> str:
        """A file that an entry names by hash."""
        digest = hashlib.sha256(data).hexdigest()
        self.files[digest] = data
        return digest

    def request(
        self,
        *,
        amount: int = 40_000,
        resource: str = "money",
        seat_id: str | None = "A1",
        payee: str = "A printer",
        purpose: str = "leaflets",
        priority: str = "defence",
        plan: int | None = None,
        by: str = "organiser",
        participants: Iterable[tuple[str, str]] | None = None,
    ) -> int:
        """A request; its signer proposed it unless ``participants`` (person, part) say more."""
        named = [(f"p-{by}", "proposed")] if participants is None else list(participants)
        body = {
            "resource": resource,
            **amount_fields(resource, amount),
            "seat_id": seat_id,
            "payee": payee,
            "purpose": purpose,
            "priority": priority,
            "plan": plan,
            "participants": [{"person_id": person, "part": part} for person, part in named],
        }
        return self.act("request", body, by)

    def approve(self, request: int, *by: str, **changes: Any) -> int:
        """One envelope that approves a request, with fields changed where a test says so."""
        return self.act("approval", {**self.approval(request), **changes}, *by)

    def approval(self, request: int) -> dict[str, Any]:
        """The body of a faithful approval."""
        asked = self.entry(request)
        assert asked.envelope is not None
        same = ("resource", "amount_pence", "amount", "seat_id", "payee")
        return {
            "request": request,
            "request_digest": asked.envelope.digest,
            **{name: asked.body[name] for name in same},
            "policy": self.policy.version,
        }

    def refuse(self, request: int, by: str = "treasurer", reason: str = "not needed") -> int:
        """A refusal."""
        return self.act("refusal", {"request": request, "reason": reason}, by)

    def withdraw(self, entry: int, by: str = "organiser", reason: str = "a mistake") -> int:
        """A request, or an approval of one's own, taken back."""
        return self.act("withdrawal", {"entry": entry, "reason": reason}, by)

    def pay(self, request: int | None, *, by: str = "cashier", **changes: Any) -> int:
        """A payment as the request asks for, today, with fields changed where a test says so."""
        asked = {} if request is None else self.entry(request).body
        body = {
            "request": request,
            "amount_pence": asked.get("amount_pence"),
            "seat_id": asked.get("seat_id"),
            "payee": asked.get("payee", "A printer"),
            "purpose": asked.get("purpose", "leaflets"),
            "invoice": None,
            "value_date": self.at[:10],
        }
        return self.act("payment", {**body, **changes}, *([by] if by else []))

    def move(self, request: int | None, *, by: str = "cashier", **changes: Any) -> int:
        """A staff move as the request asks for, from today."""
        asked = {} if request is None else self.entry(request).body
        body = {
            "request": request,
            "amount": asked.get("amount"),
            "from_seat": None,
            "seat_id": asked.get("seat_id"),
            "start": self.at[:10],
        }
        return self.act("staff_move", {**body, **changes}, *([by] if by else []))

    def deliver(
        self,
        request: int | None,
        amount: int,
        seat_id: str | None,
        *,
        by: str = "cashier",
        **changes: Any,
    ) -> int:
        """Things delivered today: of the request's resource, for the candidate."""
        asked = {} if request is None else self.entry(request).body
        body = {
            "request": request,
            "resource": asked.get("resource", "leaflets"),
            "amount": amount,
            "seat_id": seat_id,
            "payment": None,
            "bought": None,
            "promotes": "candidate",
            "day": self.at[:10],
        }
        return self.act("delivery", {**body, **changes}, *([by] if by else []))

    def give(self, market: int, seat_id: str | None, *, by: str = "cashier", **changes: Any) -> int:
        """Something given free, used today."""
        body = {
            "giver": "A printer",
            "purpose": "posters",
            "market_pence": market,
            "paid_pence": 0,
            "payment": None,
            "seat_id": seat_id,
            "day": self.at[:10],
            "request": None,
        }
        return self.act("notional", {**body, **changes}, *([by] if by else []))

    def reverse(self, payment: int, amount: int, *, by: str = "cashier", **changes: Any) -> int:
        """Money of a payment that came back, today."""
        body = {
            "payment": payment,
            "amount_pence": amount,
            "value_date": self.at[:10],
            "reason": "too few were delivered",
        }
        return self.act("reversal", {**body, **changes}, *([by] if by else []))

    def order(self, request: int | None, *, by: str = "cashier", **changes: Any) -> int:
        """An order as the request asks for, today, with fields changed where a test says so."""
        asked = {} if request is None else self.entry(request).body
        body = {
            "request": request,
            "amount_pence": asked.get("amount_pence"),
            "seat_id": asked.get("seat_id"),
            "payee": asked.get("payee", "A printer"),
            "purpose": asked.get("purpose", "leaflets"),
            "ordered": self.at[:10],
            "due": None,
        }
        return self.act("commitment", {**body, **changes}, *([by] if by else []))

    def show(self, of: int, *, by: str = "cashier", **changes: Any) -> int:
        """An invoice for an entry, today, like no other."""
        body = {
            "of": of,
            "kind": "invoice",
            "sha256": hashlib.sha256(f"document {len(self.entries)}".encode()).hexdigest(),
            "invoice_number": None,
            "amount_pence": None,
            "day": self.at[:10],
        }
        return self.act("evidence", {**body, **changes}, *([by] if by else []))

    def close(self, request: int, by: str = "cashier", reason: str = "all is done") -> int:
        """A request that is finished."""
        return self.act("closing", {"request": request, "reason": reason}, *([by] if by else []))

    def publish_plan(
        self, data: bytes, *by: str, as_of: str | None = None, estimate: int | None = None
    ) -> int:
        """A plan whose file is ``data`` (``allocation_bytes``)."""
        body = {
            "as_of": as_of or self.at[:10],
            "sha256": self.keep(data),
            "estimate": estimate,
            "reason": "the latest estimate",
        }
        return self.act("plan", body, *(by or ("chair", "treasurer")))

    def publish_rule(
        self, *by: str, per_cent: int = 10, pence: int = 10_000, window_days: int = 14
    ) -> int:
        """The rule: tolerances and the window in which requests count as one."""
        body = {
            "tolerance_per_cent": per_cent,
            "tolerance_pence": pence,
            "window_days": window_days,
            "favour": None,
            "reason": "set before money moves",
        }
        return self.act("rule", body, *(by or ("chair", "treasurer")))

    def depart(
        self, plan: int, *by: str, amount: int, seat_id: str = "A1", resource: str = "money"
    ) -> int:
        """A signed departure from a plan."""
        body = {
            "resource": resource,
            **amount_fields(resource, amount),
            "seat_id": seat_id,
            "plan": plan,
            "reason": "a late visit",
        }
        return self.act("departure", body, *(by or ("chair", "treasurer")))

    def set_policy(self, policy: Policy, *by: str) -> int:
        """A new policy, which later approvals are given under."""
        index = self.act("policy", policy_body(policy), *(by or ("chair", "treasurer")))
        self.policy = policy
        return index


def office_key(name: str, office_id: str | None = None) -> OfficeKey:
    """The public key of a name, for the office of the same name or another."""
    key = key_of(name)
    return OfficeKey(key.keyid, office_id or name, key.public)


def amount_fields(resource: str, amount: int) -> dict[str, int | None]:
    """Money in ``amount_pence``, everything else in ``amount``."""
    money = resource == "money"
    return {"amount_pence": amount if money else None, "amount": None if money else amount}
