"""Random officers, policies and attacks: nothing without authority takes effect, no fact is lost,
and whatever was wrong is named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.record.entries import Entry, read_entry
from hustings.record.offices import Office
from hustings.record.policy import Policy, Quorum, Tier
from hustings.record.problems import Problem
from hustings.record.replay import State, replay
from hustings.spend.allocation import Allocation, allocation_bytes
from hustings.spend.ledger import Ledger, Spent
from hustings.spend.promised import promised
from hustings.spend.rules import SpendRules
from tests.record.campaigns import POLICY, Campaign, office, office_key
from tests.spend.ledgers import LAW

# What says that some of a fact was not signed for.
UNSIGNED = {
    "unsigned_payment",
    "unsigned_staff_move",
    "payment_before_approval",
    "payment_above_approval",
    "payment_differs",
    "closed_request_paid",
}


@dataclass(frozen=True)
class Cast:
    """Names of everything that has one. Another cast is the same campaign relabelled."""

    chair: str = "chair"
    treasurer: str = "treasurer"
    deputy: str = "deputy"  # the treasurer's second office, and second key
    secretary: str = "secretary"  # in office for the first three days
    organiser: str = "organiser"
    cashier: str = "cashier"
    seats: tuple[str, ...] = ("A1", "A2", "B1")
    party: str = "one"
    payees: tuple[str, ...] = ("A printer", "A hall")

    @property
    def people(self) -> tuple[str, ...]:
        """The offices."""
        return (
            self.chair,
            self.treasurer,
            self.deputy,
            self.secretary,
            self.organiser,
            self.cashier,
        )

    def offices(self) -> tuple[Office, ...]:
        """Who holds what; the roles are the same in every cast."""
        return (
            office(self.chair, role="chair", elected=True),
            office(self.treasurer, role="treasurer", elected=True),
            office(self.deputy, role="secretary", person=f"p-{self.treasurer}"),
            office(self.secretary, role="secretary", end="2017-05-03"),
            office(self.organiser, role="organiser"),
            office(self.cashier, role="cashier"),
        )


OTHER = Cast(
    "zz", "yy", "xx", "ww", "vv", "uu", ("Q7", "Q3", "P9"), "two", ("Z halls", "Y printers")
)

NUMBER = st.integers(0, 3)
SOMEBODY = st.integers(0, 5)
PEOPLE = st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True)
ALTERED = st.sampled_from([{}] * 3 + [{"amount_pence": 39_999}, {"payee": "?"}, {"policy": 2}])
SHARE = st.sampled_from([50, 100, 120])
DELAY = st.sampled_from([0, 0, 0, -1])
ATTACK = st.one_of(
    st.tuples(st.just("request"), SOMEBODY, st.integers(0, 11), st.booleans()),
    st.tuples(st.just("approve"), NUMBER, PEOPLE, ALTERED),
    st.tuples(st.just("refuse"), NUMBER, SOMEBODY),
    st.tuples(st.just("withdraw"), NUMBER, SOMEBODY),
    st.tuples(st.just("withdraw approval"), NUMBER, SOMEBODY),
    st.tuples(st.just("pay"), st.none() | NUMBER, SOMEBODY, SHARE, DELAY),
    st.tuples(st.just("move"), st.none() | NUMBER, SOMEBODY),
    st.tuples(st.just("again"), st.integers(3, 20)),
    st.tuples(st.just("next day")),
    st.tuples(st.just("depart"), PEOPLE),
    st.tuples(st.just("reverse"), st.integers(0, 20), SOMEBODY, SHARE, st.integers(-2, 2)),
    st.tuples(st.just("order"), NUMBER, SOMEBODY, SHARE, DELAY, st.none() | st.integers(3, 20)),
    st.tuples(st.just("show"), st.integers(0, 20), SOMEBODY, st.integers(0, 3)),
    st.tuples(st.just("close"), NUMBER, SOMEBODY),
)
STORY = st.tuples(
    st.integers(0, 11),
    st.sampled_from([0, 0, 3]),
    PEOPLE,
    ALTERED,
    st.lists(st.integers(0, 4), max_size=1),
    st.sampled_from(["pay", "pay", "pay", "move"]),
    SHARE,
    DELAY,
)


def told(
    stories: Sequence[tuple[Any, ...]], attacks: Sequence[tuple[int, tuple[Any, ...]]]
) -> list[tuple[Any, ...]]:
    """Requests, each approved and paid, with attacks at any place between."""
    acts: list[tuple[Any, ...]] = []
    for number, (what_for, days, first, altered, second, what, share, delay) in enumerate(stories):
        acts.append(("request", 4, what_for, True))
        acts += [("next day",)] * days
        acts.append(("approve", number, first, altered))
        acts.append(("approve", number, second, {}))
        acts.append((what, number, 5, share, delay) if what == "pay" else (what, number, 5))
    for place, attack in attacks:
        acts.insert(place % (len(acts) + 1), attack)
    return acts


ACTS = st.builds(
    told,
    st.lists(STORY, min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 15), ATTACK), max_size=6),
)
ROLES = st.sampled_from(
    [
        ("chair", "treasurer", "secretary"),
        ("chair", "treasurer"),
        ("chair", "secretary", "organiser"),
        ("treasurer",),
    ]
)
QUORUMS = st.builds(
    lambda approvals, elected, roles: Quorum(approvals, min(elected, approvals), roles),
    st.integers(1, 2),
    st.integers(0, 2),
    ROLES,
)
POLICIES = st.builds(
    lambda low, high, staff: replace(
        POLICY,
        tiers=(
            Tier("money", 0, low),
            Tier("money", 50_000, high),
            Tier("staff_days", 0, staff),
            Tier("activist_hours", 0, low),
        ),
        pay_roles=("cashier", "chair"),
    ),
    QUORUMS,
    QUORUMS,
    QUORUMS,
)


def played(acts: Iterable[tuple[Any, ...]], policy: Policy, cast: Cast | None = None) -> Campaign:
    """The campaign in which these things happened."""
    cast = cast or Cast()
    campaign = Campaign(policy=policy, offices=cast.offices(), party=cast.party)
    each = {"money": 60_000, "staff_days": 10}
    plan = Allocation("2017-05-01", cast.party, True, dict.fromkeys(cast.seats, each), {})
    campaign.publish_plan(allocation_bytes(plan), cast.chair, cast.treasurer)
    campaign.publish_rule(cast.chair, cast.treasurer)
    requests: list[int] = []
    for what, *how in acts:
        _happen(campaign, cast, requests, what, how)
    return campaign


def _happen(
    campaign: Campaign, cast: Cast, requests: list[int], what: str, how: Sequence[Any]
) -> None:
    if what == "next day":
        campaign.on((campaign.now.date() + timedelta(days=1)).isoformat())
    elif what == "request":
        requests.append(_ask(campaign, cast, *how))
    elif what == "again":
        campaign.again(how[0] % len(campaign.entries))
    elif what == "depart":
        by = [cast.people[i] for i in how[0]] or [cast.organiser]
        campaign.depart(1, *by, amount=5_000, seat_id=cast.seats[0])
    elif what == "reverse":
        _reverse(campaign, cast, *how)
    elif what == "show":
        of, by, document = how
        hashed = hashlib.sha256(b"%d" % document).hexdigest()
        campaign.show(of % len(campaign.entries), by=cast.people[by], sha256=hashed)
    elif what in ("pay", "move"):
        named = None if how[0] is None or not requests else requests[how[0] % len(requests)]
        _spend(campaign, cast, what, named, *how[1:])
    elif requests:
        of = requests[how[0] % len(requests)]
        if what == "approve":
            campaign.approve(of, *(cast.people[i] for i in how[1]), **how[2])
        elif what == "refuse":
            campaign.refuse(of, cast.people[how[1]])
        elif what == "order":
            _order(campaign, cast, of, *how[1:])
        elif what == "close":
            campaign.close(of, cast.people[how[1]], f"closing {len(campaign.entries)}")
        elif what == "withdraw approval":
            given = [i for i, data in enumerate(campaign.entries) if b"approval.v1" in data]
            campaign.withdraw(given[how[0]] if how[0] < len(given) else of, cast.people[how[1]])
        else:
            campaign.withdraw(of, cast.people[how[1]])


def _reverse(campaign: Campaign, cast: Cast, number: int, by: int, share: int, delay: int) -> None:
    """Part of a payment, all of it or more, on some day."""
    payment = number % len(campaign.entries)
    pence = campaign.entry(payment).body.get("amount_pence") or 40_000
    day = (campaign.now.date() + timedelta(days=delay)).isoformat()
    reason = f"reversal {len(campaign.entries)}"
    changes = {"value_date": day, "reason": reason}
    campaign.reverse(payment, pence * share // 100, by=cast.people[by], **changes)


def _order(
    campaign: Campaign, cast: Cast, of: int, by: int, share: int, delay: int, instead: int | None
) -> None:
    """What was asked for, less or more, or in place of another entry."""
    pence = campaign.entry(of).body.get("amount_pence") or 40_000
    changes = {
        "amount_pence": pence * share // 100,
        "ordered": (campaign.now.date() + timedelta(days=delay)).isoformat(),
        "purpose": f"order {len(campaign.entries)}",
        **({} if instead is None else {"replaces": instead}),
    }
    campaign.order(of, by=cast.people[by], **changes)


def _ask(campaign: Campaign, cast: Cast, by: int, number: int, named: bool) -> int:
    name = cast.people[by]
    resource, amount = [("money", 40_000), ("money", 60_000), ("staff_days", 8)][number % 3]
    person = campaign.offices[by].person_id
    return campaign.request(
        by=name,
        resource=resource,
        amount=amount,
        seat_id=[*cast.seats, None][number % 4],
        payee=cast.payees[number % 2],
        purpose=f"purpose {len(campaign.entries)}",
        participants=[(person, "proposed" if named else "advised")],
    )


def _spend(
    campaign: Campaign,
    cast: Cast,
    what: str,
    request: int | None,
    by: int,
    share: int = 100,
    delay: int = 0,
) -> None:
    asked = campaign.entry(request).body if request is not None else {}
    if what == "move":
        changes = {"amount": asked.get("amount") or 5, "seat_id": cast.seats[0]}
        campaign.move(request, by=cast.people[by], **changes)
        return
    changes = {
        "amount_pence": (asked.get("amount_pence") or 30_000) * share // 100,
        "seat_id": asked.get("seat_id", cast.seats[1]),
        "payee": asked.get("payee", cast.payees[0]),
        "purpose": f"payment {len(campaign.entries)}",
        "value_date": (campaign.now.date() + timedelta(days=delay)).isoformat(),
    }
    campaign.pay(request, by=cast.people[by], **changes)


def replay_of(
    campaign: Campaign, cast: Cast | None = None, entries: list[bytes] | None = None
) -> tuple[State, tuple[Problem, ...]]:
    """The log, or some of it, under a law whose seats are the cast's."""
    cast = cast or Cast()
    law = replace(
        LAW,
        party=cast.party,
        seats=dict.fromkeys(cast.seats, "A"),
        contested={"A": 3},
        seat_pence=dict.fromkeys(cast.seats, 150_000),
        party_pence={"A": 100_000},
    )
    return replay(
        campaign.entries if entries is None else entries, [SpendRules(law, campaign.files.get)]
    )


def facts(entries: Sequence[bytes]) -> dict[str, Entry]:
    """Payments and staff moves by what was signed: each once, whatever happened to it."""
    read = [read_entry(data) for data in entries]
    return {
        entry.envelope.digest: entry
        for entry in reversed(read)
        if entry.envelope and entry.type in ("payment", "staff_move")
    }


def really_signed(campaign: Campaign, policy: Policy, spent: Spent) -> bool:
    """A second opinion, from the log's own words: enough people, in office, none of whom proposed
    it, had approved exactly this, by its day, and nobody had ended it or used it up."""
    if spent.request is None:
        return False
    asked = campaign.entry(spent.request)
    proposers = {p["person_id"] for p in asked.body["participants"]}
    by_key = {key.keyid: held for key, held in _keys(campaign)}
    quorum = policy.quorum_for(asked.body["resource"], _amount(asked))
    assert quorum is not None
    people: dict[str, bool] = {}
    for index in range(spent.request, spent.index):
        entry = campaign.entry(index)
        if entry.type != "approval" or entry.body["request"] != spent.request:
            continue
        assert entry.envelope is not None
        for signature in entry.envelope.signatures:
            held = by_key.get(signature.keyid)
            in_term = held is not None and held.is_held_on(entry.day)
            if held and in_term and held.role in quorum.roles and entry.day <= spent.day:
                elected = people.get(held.person_id, False) or held.elected
                people[held.person_id] = elected
    people = {person: elected for person, elected in people.items() if person not in proposers}
    return len(people) >= quorum.approvals and sum(people.values()) >= quorum.elected


def _keys(campaign: Campaign) -> list[tuple[Any, Office]]:
    return [(office_key(held.office_id), held) for held in campaign.offices]


def _amount(entry: Entry) -> int:
    return int(entry.body.get("amount_pence") or entry.body["amount"])


@given(ACTS, POLICIES)
def test_every_fact_counts_whatever_was_wrong_with_it(
    acts: list[tuple[Any, ...]], policy: Policy
) -> None:
    campaign = played(acts, policy)
    state, _ = replay_of(campaign)
    ledger: Ledger = state.rooms["spend"]
    wanted = facts(campaign.entries)
    assert len(ledger.spent) == len(wanted)
    back = sum(reversal.amount for reversal in ledger.reversals)
    assert sum(ledger.totals.values()) + back == sum(_amount(e) for e in wanted.values())
    assert sum(ledger.used.values()) == sum(ledger.totals.values())


@given(ACTS, POLICIES)
def test_no_more_comes_back_than_was_paid_and_only_by_who_may_say_so(
    acts: list[tuple[Any, ...]], policy: Policy
) -> None:
    state, _ = replay_of(played(acts, policy))
    ledger: Ledger = state.rooms["spend"]
    paid = {spent.index: spent for spent in ledger.spent if spent.kind == "payment"}
    for reversal in ledger.reversals:
        payment = paid[reversal.payment]
        assert payment.day <= reversal.day
        request = ledger.requests.get(payment.request or 0)
        took_part = request.proposers | set(request.approvals) if request else set()
        assert {s.person_id for s in reversal.signers} - took_part
        assert {s.office.role for s in reversal.signers} & set(policy.pay_roles)
    for index, spent in paid.items():
        assert sum(r.amount for r in ledger.reversals if r.payment == index) <= spent.amount
    assert all(total >= 0 for total in ledger.totals.values())


@given(ACTS, POLICIES)
def test_what_counts_as_signed_was_signed_and_what_was_not_is_named(
    acts: list[tuple[Any, ...]], policy: Policy
) -> None:
    campaign = played(acts, policy)
    state, problems = replay_of(campaign)
    ledger: Ledger = state.rooms["spend"]
    named = {p.entries[-1]: set() for p in problems}  # type: ignore[var-annotated]
    for problem in problems:
        named[problem.entries[-1]].add(problem.rule)
    for spent in ledger.spent:
        assert spent.signed == (not named.get(spent.index, set()) & UNSIGNED)
        assert not spent.signed or really_signed(campaign, policy, spent)
        assert set(spent.breaches) <= named.get(spent.index, set())
    for request in ledger.requests.values():
        assert not request.proposers & set(request.approvals)
        quorum = policy.quorum_for(request.resource, request.amount)
        for approval in request.approvals.values():
            said = campaign.entry(approval.index).body
            asked = campaign.entry(request.index).body
            assert quorum and approval.signer.office.role in quorum.roles
            assert approval.signer.office.is_held_on(approval.day)
            assert said == {**said, **{name: asked[name] for name in asked if name in said}}
        mine = [
            s for s in ledger.spent if (s.request, s.resource) == (request.index, request.resource)
        ]
        assert request.used == sum(spent.amount for spent in mine)


@given(ACTS, POLICIES)
def test_orders_add_up_and_what_is_closed_is_paid_and_shown(
    acts: list[tuple[Any, ...]], policy: Policy
) -> None:
    campaign = played(acts, policy)
    state, problems = replay_of(campaign)
    ledger: Ledger = state.rooms["spend"]
    book = ledger.commitments
    for spent in ledger.spent:
        if spent.kind == "payment":
            known = book.payments[spent.index]
            back = ledger.came_back_by(spent.index, date.max)
            assert known.loose + sum(known.shares.values()) == spent.amount - back
    assert all(promise.amount > 0 for promise in promised(ledger))
    late = {p.entries[-1] for p in problems if p.rule.startswith("closed_request_")}
    for closing in ledger.closings:
        request = ledger.requests[closing.request]
        roles = {*policy.pay_roles}
        quorum = policy.quorum_for(request.resource, request.amount)
        roles |= set(quorum.roles) if quorum else set()
        fit = [s for s in closing.signers if s.office.role in roles]
        assert {s.person_id for s in fit} - request.proposers
        after = [s.index for s in ledger.spent if s.request == request.index]
        after += [m.index for m in book.placed if m.request == request.index and not m.replaces]
        assert all(index in late for index in after if index > closing.index)


def taken_back(campaign: Campaign, ledger: Ledger) -> set[int]:
    """Withdrawals of an approval of which somebody's part is gone."""
    found = set()
    for index, data in enumerate(campaign.entries):
        target = read_entry(data).body.get("entry") if b"withdrawal.v1" in data else None
        if target in ledger.approvals:
            given_by = ledger.requests[ledger.approvals[target]].approvals.values()
            envelope = campaign.entry(index).envelope
            signed = {s.keyid for s in envelope.signatures} if envelope else set()
            if not signed & {a.signer.keyid for a in given_by if a.index == target}:
                found.add(index)
    return found


@given(ACTS, POLICIES)
def test_an_act_without_effect_is_named(acts: list[tuple[Any, ...]], policy: Policy) -> None:
    campaign = played(acts, policy)
    state, problems = replay_of(campaign)
    ledger: Ledger = state.rooms["spend"]
    named = {problem.entries[-1] for problem in problems}
    took_effect = {*ledger.requests, *ledger.approvals, *(d.index for d in ledger.departures)}
    took_effect |= {r.closed for r in ledger.requests.values() if r.closed is not None}
    took_effect |= {fact.index for fact in ledger.happened}
    took_effect |= {made.index for made in ledger.commitments.placed}
    took_effect |= {shown.index for shown in ledger.evidence.told}
    took_effect |= {closing.index for closing in ledger.closings}
    took_effect |= taken_back(campaign, ledger)
    for index in range(3, len(campaign.entries)):
        assert index in took_effect or index in named


@given(ACTS, POLICIES, st.integers(0, 30))
def test_what_comes_later_changes_no_verdict_on_what_was_before(
    acts: list[tuple[Any, ...]], policy: Policy, cut: int
) -> None:
    campaign = played(acts, policy)
    size = min(cut, len(campaign.entries))
    _, whole = replay_of(campaign)
    _, part = replay_of(campaign, entries=campaign.entries[:size])
    assert part == tuple(problem for problem in whole if problem.entries[-1] < size)


@given(ACTS, POLICIES, st.randoms(use_true_random=False))
def test_in_another_order_facts_still_count_and_nothing_stops(
    acts: list[tuple[Any, ...]], policy: Policy, shuffle: Any
) -> None:
    campaign = played(acts, policy)
    founding, *rest = campaign.entries
    shuffle.shuffle(rest)
    state, _ = replay_of(campaign, entries=[founding, *rest])
    ledger: Ledger = state.rooms["spend"]
    wanted = facts(campaign.entries)
    back = sum(reversal.amount for reversal in ledger.reversals)
    assert sum(ledger.totals.values()) + back == sum(_amount(e) for e in wanted.values())


@given(ACTS, POLICIES)
def test_other_names_change_no_verdict(acts: list[tuple[Any, ...]], policy: Policy) -> None:
    ones, others = played(acts, policy), played(acts, policy, OTHER)
    ours, theirs = replay_of(ones)[1], replay_of(others, OTHER)[1]
    assert sorted(map(_verdict, ours)) == sorted(map(_verdict, theirs))


def _verdict(problem: Problem) -> tuple[object, ...]:
    return problem.entries, problem.rule, problem.effect, problem.amount_pence or 0


@settings(max_examples=30)
@given(ACTS, st.integers(0, 2**30), st.binary(max_size=40))
def test_rubbish_between_entries_changes_nothing_but_numbers(
    acts: list[tuple[Any, ...]], place: int, rubbish: bytes
) -> None:
    campaign = played(acts, POLICY)
    at = 1 + place % len(campaign.entries)
    entries = [*campaign.entries[:at], rubbish, *campaign.entries[at:]]
    _, problems = replay_of(campaign, entries=entries)
    assert any(p.rule == "unreadable" and p.entries == (at,) for p in problems)


def test_days_of_the_cast_are_as_the_tests_take_them() -> None:
    secretary = Cast().offices()[3]
    assert secretary.is_held_on(date(2017, 5, 3))
    assert not secretary.is_held_on(date(2017, 5, 4))
