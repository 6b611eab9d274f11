"""Looks at the test for favour: each is an entry, before anybody knows what it shows.

Whoever looks often finds something by chance. A rule that states its ``looks`` divides alpha by
their number, and each look is of the record as it stands at its own entry, so that looking again
shows the same. Alpha is used up over the whole log: a new rule gives no new looks.
"""

from __future__ import annotations

from fractions import Fraction

from hustings.record.authority import NO_AUTHORITY, Act
from hustings.record.policy import MONEY
from hustings.record.problems import Problem
from hustings.spend.ledger import Ledger, Look, PublishedRule


def look(ledger: Ledger, act: Act) -> tuple[Problem, ...]:
    """Takes a look, by anybody in office, where the rule in force has one left."""
    problem = _unfit(ledger, act)
    if problem:
        return (problem,)
    rule, plan = ledger.rule, ledger.plan
    assert rule is not None and plan is not None
    paid = {seat: n for (seat, name), n in ledger.totals.items() if name == MONEY and seat}
    ledger.looks.append(Look(act.index, act.entry.day, act.body["number"], rule, plan, paid))
    return ()


def _unfit(ledger: Ledger, act: Act) -> Problem | None:
    rule, number = ledger.rule, act.body["number"]
    if not act.signers:
        return act.problem(NO_AUTHORITY, "no signature on it counts")
    if rule is None or rule.looks is None or ledger.plan is None:
        detail = "no rule in force states how many looks there are, or there is no plan"
        return act.problem("look_not_stated", detail)
    if act.body["rule"] != rule.index or number != len(ledger.looks) + 1:
        detail = f"the next is look {len(ledger.looks) + 1}, under the rule of entry {rule.index}"
        return act.problem("look_misnumbered", detail, with_entries=(rule.index,))
    if looks_left(ledger, rule) < 1:
        detail = f"the looks taken so far leave none of the {rule.looks} of the rule in force"
        return act.problem("looks_spent", detail, with_entries=(rule.index,))
    return None


def looks_left(ledger: Ledger, rule: PublishedRule) -> int:
    """How many looks a rule still allows: each that was taken, under whatever rule, has used up
    its part of alpha."""
    part = share_of_alpha(rule)
    spent = sum((share_of_alpha(taken.rule) for taken in ledger.looks), Fraction(0))
    whole = part * (rule.looks or 0)
    return max(0, int((whole - spent) / part)) if part else 0


def share_of_alpha(rule: PublishedRule) -> Fraction:
    """What one look uses up, in millionths."""
    alpha = (rule.favour or {}).get("alpha_ppm")
    return Fraction(alpha, rule.looks) if isinstance(alpha, int) and rule.looks else Fraction(0)
