"""A machine of random officers, policies, honest acts and attacks, and beside it a count by hand of
what may take effect: who may approve, since when there were enough, what was paid on what.

After each run the replay has to say the same: no attack has an effect, each is named.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from hustings.record.entries import entry_bytes, signed_entry, unsigned
from hustings.record.envelope import sign
from hustings.record.offices import Office
from hustings.record.policy import Quorum, Tier
from hustings.spend.ledger import Ledger
from tests.record.campaigns import POLICY, Campaign, key_of, office
from tests.spend.ledgers import replayed

THRESHOLD = 50_000  # pence; above it the second quorum is asked for
ROLES = ("chair", "treasurer", "secretary")
# The chair and the treasurer are always there, so that somebody may set the rule.
FIXED = (
    office("chair", elected=True),
    office("treasurer", elected=True),
    office("organiser"),
    office("cashier"),
)
QUORUM = st.builds(
    lambda approvals, elected, roles: Quorum(approvals, min(elected, approvals), roles),
    st.integers(1, 3),
    st.integers(0, 2),
    st.sampled_from([ROLES, ROLES[:2], (*ROLES[1:], "organiser"), ROLES[1:2]]),
)
# Role, elected, last day, and whose second office it is: of nobody, or of one of the fixed people.
OFFICER = st.tuples(
    st.sampled_from([*ROLES, "organiser", "cashier"]),
    st.booleans(),
    st.none() | st.sampled_from(["2017-05-01", "2017-05-02"]),
    st.none() | st.sampled_from([held.person_id for held in FIXED]),
)
ANY = st.integers(0, 50)  # one of as many as there are
SIGNERS = st.lists(ANY, min_size=1, max_size=3)
FALSE: dict[str, dict[str, Any]] = {
    "another digest": {"request_digest": "0" * 64},
    "another amount": {"amount_pence": 1},
    "another payee": {"payee": "Somebody else"},
    "another seat": {"seat_id": "B2"},
}
# What else says that an act said once more has no effect: the day, or another key of one person.
NOT_AGAIN = {
    *("office_expired", "no_authority", "approved_twice", "self_approval", "approval_by_payer"),
    *("wrong_role", "closed_request"),
}
SIGNED_OFF = {
    *("unsigned_payment", "payment_before_approval", "payment_above_approval", "payment_differs"),
    *("closed_request_paid", "payer_without_role", "payer_not_separate"),
}


@dataclass
class Asked:
    """A request as the count has it. ``given``: who may count among those who approved, and
    whether as elected. ``full_on``: the day on which they were enough."""

    index: int
    amount: int
    payee: str
    proposer: str
    given: dict[str, bool] = field(default_factory=dict)
    full_on: date | None = None
    paid: list[int] = field(default_factory=list)
    payers: set[str] = field(default_factory=set)
    ended: bool = False


class Attacked(RuleBasedStateMachine):
    """``named``: for each entry, groups of rules of which one at least has to be named.
    ``paid``: for each payment, exactly what its signatures lack."""

    @initialize(
        officers=st.lists(OFFICER, min_size=1, max_size=4), low=QUORUM, high=QUORUM, paying=ANY
    )
    def found(self, officers: list[Any], low: Quorum, high: Quorum, paying: int) -> None:
        added = [
            office(f"o{n}", role=role, elected=elected, end=end, person=person)
            for n, (role, elected, end, person) in enumerate(officers)
        ]
        self.offices: tuple[Office, ...] = (*FIXED, *added)
        self.quorums = (low, high)
        self.pay_roles = [("cashier",), ("cashier", "treasurer")][paying % 2]
        policy = replace(
            POLICY,
            tiers=(Tier("money", 0, low), Tier("money", THRESHOLD, high), *POLICY.tiers[2:]),
            pay_roles=self.pay_roles,
        )
        self.campaign = Campaign(policy=policy, offices=self.offices)
        self.campaign.publish_rule()
        self.asked: list[Asked] = []
        self.payments = 0
        self.named: defaultdict[int, list[set[str]]] = defaultdict(list)
        self.paid: dict[int, set[str]] = {}
        self.again_is_void: list[int] = []

    # What the rules share.

    @property
    def today(self) -> date:
        return self.campaign.now.date()

    def one(self, number: int) -> Asked:
        return self.asked[number % len(self.asked)]

    def names(self, numbers: list[int]) -> list[str]:
        found = [self.offices[n % len(self.offices)].office_id for n in numbers]
        return list(dict.fromkeys(found))

    def signers(self, names: list[str], index: int) -> dict[str, Office]:
        """By person the office that counts; what is wrong with the others is to be named."""
        counted: dict[str, Office] = {}
        for held in (held for name in names for held in self.offices if held.office_id == name):
            if held.end is not None and held.end < self.today:
                self.named[index].append({"office_expired"})
            elif held.person_id in counted:
                self.named[index].append({"same_person_twice"})
                pair = (counted[held.person_id], held)
                counted[held.person_id] = max(pair, key=lambda o: (o.elected, o.office_id))
            else:
                counted[held.person_id] = held
        return counted

    def quorum(self, amount: int) -> Quorum:
        return self.quorums[amount > THRESHOLD]

    def enough(self, asked: Asked, amount: int) -> bool:
        quorum = self.quorum(amount)
        given = asked.given.values()
        return len(given) >= quorum.approvals and sum(given) >= quorum.elected

    def void(self, index: int, *rules: str) -> None:
        self.named[index].append(set(rules))

    # Honest acts, or such as anybody may try.

    @rule()
    def next_day(self) -> None:
        self.campaign.on((self.today + timedelta(days=1)).isoformat())

    @rule(by=ANY, large=st.booleans(), payee=st.sampled_from(["A printer", "A hall"]))
    def ask(self, by: int, large: bool, payee: str) -> None:
        (name,) = self.names([by])
        self.asks(name, 60_000 if large else 40_000, payee)

    @rule(large=st.booleans())
    def ask_as_organiser(self, large: bool) -> None:
        self.asks("organiser", 60_000 if large else 40_000, "A printer")

    def asks(self, name: str, amount: int, payee: str) -> Asked | None:
        held = next(held for held in self.offices if held.office_id == name)
        index = self.campaign.request(
            by=name,
            amount=amount,
            payee=payee,
            purpose=f"purpose {len(self.campaign.entries)}",
            participants=[(held.person_id, "proposed")],
        )
        signers = self.signers([name], index)
        if [o for o in signers.values() if o.role == "organiser"]:
            self.again_is_void.append(index)
            self.asked.append(Asked(index, amount, payee, held.person_id))
            return self.asked[-1]
        self.void(index, "no_authority")
        return None

    @precondition(lambda self: self.asked)
    @rule(of=ANY, by=SIGNERS)
    def approve(self, of: int, by: list[int]) -> None:
        self.approves(self.one(of), self.names(by))

    def approves(self, asked: Asked, names: list[str]) -> None:
        """Who proposed or paid, has no role for it, did so before or is out of office does not
        count; their names do not help them."""
        index = self.campaign.approve(asked.index, *names)
        self.again_is_void.append(index)
        signers = self.signers(names, index)
        if asked.ended:
            self.void(index, "closed_request")
            return
        if not signers:
            self.again_is_void.remove(index)
            self.void(index, "no_authority")
        for person, held in signers.items():
            if person == asked.proposer:
                self.void(index, "self_approval")
            elif person in asked.payers:
                self.void(index, "approval_by_payer")
            elif held.role not in self.quorum(asked.amount).roles:
                self.void(index, "wrong_role")
            elif person in asked.given:
                self.void(index, "approved_twice")
            else:
                asked.given[person] = held.elected
        if asked.full_on is None and self.enough(asked, asked.amount):
            asked.full_on = self.today

    @rule(large=st.booleans(), late=st.sampled_from([0, 0, 1]))
    def buy(self, large: bool, late: int) -> None:
        """As it should be, or but for the day: asked, approved by everybody who may, paid."""
        asked = self.asks("organiser", 60_000 if large else 40_000, "A printer")
        assert asked is not None
        if late:
            self.next_day()
        self.approves_in_full(asked)
        self.pays(asked, "cashier", 100, late, None)

    @precondition(lambda self: self.asked)
    @rule(of=ANY)
    def approve_in_full(self, of: int) -> None:
        self.approves_in_full(self.one(of))

    def approves_in_full(self, asked: Asked) -> None:
        may = [held for held in self.offices if held.role in self.quorum(asked.amount).roles]
        others = [held.office_id for held in may if held.person_id != asked.proposer]
        self.approves(asked, others or ["chair"])

    @precondition(lambda self: self.asked)
    @rule(of=ANY, by=ANY)
    def end(self, of: int, by: int) -> None:
        """Whoever proposed it may take it back; nobody else may."""
        asked, (name,) = self.one(of), self.names([by])
        index = self.campaign.withdraw(asked.index, name, f"reason {len(self.campaign.entries)}")
        signers = self.signers([name], index)
        if asked.ended:
            self.void(index, "closed_request")
        elif not signers:
            self.void(index, "no_authority")
        elif asked.proposer not in signers:
            self.void(index, "not_own")
        else:
            asked.ended = True

    @precondition(lambda self: self.asked)
    @rule(
        of=ANY,
        by=ANY | st.just(3),  # the cashier is the fourth
        share=st.sampled_from([50, 100, 101]),
        late=st.sampled_from([0, 0, 1]),
        payee=st.sampled_from([None, None, "Somebody else"]),
    )
    def pay(self, of: int, by: int, share: int, late: int, payee: str | None) -> None:
        (name,) = self.names([by])
        self.pays(self.one(of), name, share, late, payee)

    def pays(self, asked: Asked, name: str, share: int, late: int, payee: str | None) -> int:
        """It always counts. What was not signed for, by then and for that, is named."""
        day, amount = self.today - timedelta(days=late), asked.amount * share // 100
        index = self.campaign.pay(
            asked.index,
            by=name,
            amount_pence=amount,
            payee=payee or asked.payee,
            purpose=f"payment {len(self.campaign.entries)}",
            value_date=day.isoformat(),
        )
        self.payments += amount
        self.again_is_void.append(index)
        signers = self.signers([name], index)
        lacks = set()
        if asked.full_on is None:
            lacks.add("unsigned_payment")
        elif day < asked.full_on:
            lacks.add("payment_before_approval")
        if sum(asked.paid) + amount > asked.amount:
            lacks.add("payment_above_approval")
        if payee is not None:
            lacks.add("payment_differs")
        if asked.ended:
            lacks.add("closed_request_paid")
        if signers and not {held.role for held in signers.values()} & set(self.pay_roles):
            lacks.add("payer_without_role")
        if signers.keys() & {asked.proposer, *asked.given}:
            lacks.add("payer_not_separate")
        self.paid[index] = lacks
        asked.paid.append(amount)
        asked.payers |= signers.keys()
        return index

    # Attacks.

    @precondition(lambda self: self.asked)
    @rule(of=ANY, by=SIGNERS, how=st.sampled_from(sorted(FALSE)))
    def approve_something_else(self, of: int, by: list[int], how: str) -> None:
        asked, names = self.one(of), self.names(by)
        index = self.campaign.approve(asked.index, *names, **FALSE[how])
        self.signers(names, index)
        self.void(index, "altered_approval", "closed_request")

    @precondition(lambda self: self.asked)
    @rule(of=ANY, by=SIGNERS)
    def approve_under_another_policy(self, of: int, by: list[int]) -> None:
        asked, names = self.one(of), self.names(by)
        index = self.campaign.approve(asked.index, *names, policy=2)
        self.signers(names, index)
        self.void(index, "stale_policy", "closed_request")

    @precondition(lambda self: self.again_is_void)
    @rule(which=ANY)
    def say_it_again(self, which: int) -> None:
        before = self.again_is_void[which % len(self.again_is_void)]
        self.void(self.campaign.again(before), "replayed", *NOT_AGAIN)

    @precondition(lambda self: self.asked)
    @rule(of=ANY, by=SIGNERS, how=st.sampled_from(["other_log", "backdated", "unknown_key"]))
    def approve_out_of_place(self, of: int, by: list[int], how: str) -> None:
        """With signatures for another log, of before the founding, or with a key of nobody."""
        asked, names = self.one(of), self.names(by)
        origin = "another.example/log" if how == "other_log" else "campaign.example/log"
        keys = ["nobody"] if how == "unknown_key" else names
        body = self.campaign.approval(asked.index)
        envelope = sign(unsigned("approval", origin, body), [key_of(name) for name in keys])
        at = "2017-04-30T09:00:00Z" if how == "backdated" else self.campaign.at
        self.void(self.campaign.append(entry_bytes(signed_entry(envelope, at))), how)

    @precondition(lambda self: self.asked)
    @rule(of=ANY, by=SIGNERS)
    def forge(self, of: int, by: list[int]) -> None:
        """Signatures of one approval on the words of another."""
        asked, names = self.one(of), self.names(by)
        origin, body = "campaign.example/log", self.campaign.approval(asked.index)
        words = unsigned("approval", origin, body)
        other = sign(unsigned("approval", origin, {**body, "policy": 9}), map(key_of, names))
        stolen = replace(words, signatures=other.signatures)
        index = self.campaign.append(entry_bytes(signed_entry(stolen, self.campaign.at)))
        self.void(index, "bad_signature")

    @rule(by=SIGNERS)
    def split(self, by: list[int]) -> None:
        """One purchase in two requests, each below the threshold of those who sign."""
        payee = f"Payee {len(self.campaign.entries)}"
        last = None
        for _ in range(2):
            asked = self.asks("organiser", 40_000, payee)
            assert asked is not None
            self.approves(asked, self.names(by))
            last = asked, self.pays(asked, "cashier", 100, 0, None)
        asked, index = last or (Asked(0, 0, "", ""), 0)
        together = self.quorums[0] == self.quorums[1] or self.enough(asked, 80_000)
        if asked.full_on is not None and not together:
            self.void(index, "split_payments")

    # What has to hold.

    def teardown(self) -> None:
        if not hasattr(self, "campaign"):
            return
        state, problems = replayed(self.campaign)
        ledger: Ledger = state.rooms["spend"]
        told: defaultdict[int, set[str]] = defaultdict(set)
        for problem in problems:
            told[problem.entries[-1]].add(problem.rule)
        for index, groups in self.named.items():
            for rules in groups:  # the same words once more are void whatever else is wrong
                assert (rules | {"replayed"}) & told[index], (index, rules, told[index])
        assert set(ledger.requests) == {asked.index for asked in self.asked}
        for asked in self.asked:
            found = ledger.requests[asked.index]
            assert set(found.approvals) == set(asked.given)
            assert (found.approved_on, found.used) == (asked.full_on, sum(asked.paid))
            assert (found.ended_at is not None) == asked.ended
        assert sum(ledger.totals.values()) == self.payments
        assert [spent.index for spent in ledger.spent] == sorted(self.paid)
        for index, lacks in self.paid.items():
            assert told[index] & SIGNED_OFF == lacks, (index, told[index], lacks)
        self.in_another_order()

    def in_another_order(self) -> None:
        """The entries the other way round: what was spent is all there, and nobody's approval
        counts for what they did not sign."""
        founding, *rest = self.campaign.entries
        turned = replace(self.campaign, entries=[founding, *reversed(rest)])
        state, problems = replayed(turned)
        ledger: Ledger = state.rooms["spend"]
        assert sum(ledger.totals.values()) == self.payments
        allowed = {self.campaign.entry(a.index).envelope.digest: set(a.given) for a in self.asked}  # type: ignore[union-attr]
        for request in ledger.requests.values():
            assert set(request.approvals) <= allowed.get(request.digest, set())
        if self.asked:
            assert problems


TestAttacked = Attacked.TestCase
TestAttacked.settings = settings(max_examples=120, stateful_step_count=25, deadline=None)
