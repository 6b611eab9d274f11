"""Random people, emergencies and days: nothing is spent unnoticed without the full quorum in time.

What holds is worked out again from the entries that took effect, by counting people.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.record.policy import Emergency, Quorum
from hustings.spend.ledger import Ledger, Request, Spent
from tests.record.campaigns import POLICY, Campaign
from tests.spend.ledgers import campaign_with_plan, replayed
from tests.spend.test_emergency import ask

ROUTE = Emergency("money", 90_000, Quorum(1, 0, ("secretary", "organiser2", "cashier")), 2)
RULES = replace(
    POLICY, version=2, request_days=4, emergency=(ROUTE,), request_roles=("organiser", "organiser2")
)
PEOPLE = ("chair", "treasurer", "secretary", "organiser", "cashier")
WHO = st.sampled_from(PEOPLE)
WHICH = st.integers(0, 2)
ACTION = st.one_of(
    st.tuples(st.just("ask"), st.sampled_from([40_000, 60_000, 90_001]), st.booleans()),
    st.tuples(st.just("approve"), WHICH, WHO),
    st.tuples(st.just("approve"), WHICH, WHO),
    st.tuples(st.just("pay"), WHICH, st.sampled_from([100, 50]), st.integers(-3, 0)),
    st.tuples(st.just("withdraw"), WHICH, WHO),
    st.tuples(st.just("days"), st.integers(1, 3)),
)


def play(actions: list[tuple[Any, ...]]) -> Campaign:
    made = campaign_with_plan()
    made.set_policy(RULES)
    requests: list[int] = []
    approvals: list[tuple[int, str]] = []
    day = date(2017, 5, 1)
    for number, (what, *more) in enumerate([("ask", 60_000, True), *actions]):
        if what == "days":
            day += timedelta(days=more[0])
            made.on(day.isoformat())
            made.add("election", {"election": "small", "files": {}})  # time goes by
        elif what == "ask":
            why = "fire" if more[1] else None
            requests.append(ask(made, more[0], why=why, purpose=f"leaflets {number}"))
        elif what == "approve":
            request = requests[more[0] % len(requests)]
            approvals.append((made.approve(request, more[1]), more[1]))
        elif what == "pay":
            request = requests[more[0] % len(requests)]
            pence = made.entry(request).body["amount_pence"] * more[1] // 100
            on = (day + timedelta(days=more[2])).isoformat()
            made.pay(request, amount_pence=pence, value_date=on, purpose=f"bill {number}")
        elif approvals:
            made.withdraw(*approvals[more[0] % len(approvals)])
    return made


def full_by(request: Request, day: date) -> bool:
    """Counted again: enough people had approved it by then, with one elected for two."""
    given = [a.signer.office for a in request.approvals.values() if a.day <= day]
    roles = [office for office in given if office.role in ("treasurer", "chair", "secretary")]
    if request.amount <= 50_000:
        return len(roles) >= 1
    return len(roles) >= 2 and any(office.elected for office in roles)


def noticed(spent: Spent, request: Request | None, last: date) -> bool:
    """Whether the payment carries what the count says that it has to."""
    wrong = set(spent.breaches)
    unsigned = {"unsigned_payment", "payment_before_approval"} & wrong
    if request is None or unsigned:
        return bool(unsigned)
    if full_by(request, spent.day):
        return True
    fewer = [a for a in request.approvals.values() if a.day <= spent.day]
    if not (request.emergency and fewer and request.ratify_by is not None):
        return False
    in_time = full_by(request, request.ratify_by)
    return spent.day <= request.ratify_by and (
        in_time or last <= request.ratify_by or "not_ratified" in wrong
    )


@settings(max_examples=120, deadline=None)
@given(st.lists(ACTION, max_size=12))
def test_whatever_is_tried_each_payment_was_signed_in_time_or_says_that_it_was_not(
    actions: list[tuple[Any, ...]],
) -> None:
    made = play(actions)
    state, problems = replayed(made)
    ledger: Ledger = state.rooms["spend"]
    last = date.fromisoformat(state.record.last_at[:10])
    for spent in ledger.spent:
        request = ledger.requests.get(spent.request or 0)
        assert noticed(spent, request, last), (spent, request)
    waiting = [r for r in ledger.requests.values() if r.waits_for_ratification and not r.closed]
    live = [r for r in waiting if r.used or (r.ratify_by and last <= r.ratify_by)]
    assert sum(r.amount for r in live) <= ROUTE.up_to
    for request in ledger.requests.values():
        if request.approved_on is not None and request.expires is not None:
            assert request.approved_on <= request.expires
        assert not request.proposers & set(request.approvals)
        assert request.amount <= ROUTE.up_to or not request.emergency
    named = {problem.entries[-1] for problem in problems if problem.rule == "not_ratified"}
    assert named == {s.index for s in ledger.spent if "not_ratified" in s.breaches}


@settings(max_examples=25, deadline=None)
@given(st.lists(ACTION, max_size=8))
def test_what_is_found_stays_found_when_the_log_grows(actions: list[tuple[Any, ...]]) -> None:
    made = play(actions)
    before = set(map(str, replayed(made)[1]))
    made.on("2017-06-01").add("election", {"election": "small", "files": {}})
    after = set(map(str, replayed(made)[1]))
    lost = {text for text in before - after if "not_ratified" not in text}
    assert not lost
    assert {t.split(":")[0] for t in before - after} <= {t.split(":")[0] for t in after}
