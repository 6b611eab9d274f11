"""What the rules of the replay are called on the pages, and what each means in one sentence.

The ids are in docs/spend.md and stay in the data files. The names say what is in the record and
nothing about anybody: who did it, and why, is for people to find out.
"""

from __future__ import annotations

# Facts that stand and broke a rule: (name, what it means).
BREACHES = {
    "outside_rule": (
        "beyond the published plan",
        "The sum for this place is above what the plan in force gives it, the tolerance of the "
        "published rule and every signed departure included. What is named is the excess.",
    ),
    "unsigned_payment": (
        "payment without its signatures",
        "Money left for which there is no request, or one that too few people had approved, or "
        "too few elected ones.",
    ),
    "unsigned_staff_move": (
        "staff moved without the signatures",
        "Staff were moved for which there is no request, or one that too few people had approved, "
        "or too few elected ones. The money is their price in the policy.",
    ),
    "unsigned_delivery": (
        "delivered without the signatures",
        "Things were delivered for which there is no request, or one that too few people had "
        "approved, or too few elected ones. The money is their price in the policy.",
    ),
    "delivered_elsewhere": (
        "delivered elsewhere than it was paid for",
        "The payment that bought it was for another seat.",
    ),
    "national_for_one_seat": (
        "called national and for one seat",
        "It was paid or asked for no seat, and nine tenths or more of what went to any seat went "
        "to this one. What is named is what went there.",
    ),
    "price_not_paid": (
        "a price that no payment shows",
        "Something was sold under its value, and no payment for the same place has as much as is "
        "said to have been paid, or it came back.",
    ),
    "checkpoint_gap": (
        "too long without a state that others could see",
        "Longer than the policy promises, nothing was published, or cosigned where the policy asks "
        "for witnesses. What the record held meanwhile is its keeper's word.",
    ),
    "access_refused_to_entitled": (
        "access refused to an office that has a right to it",
        "Data were refused to a person whose office may see them by the policy in force.",
    ),
    "payment_before_approval": (
        "payment before its last signature",
        "Money left, or staff started, before the signatures that it takes were complete.",
    ),
    "not_ratified": (
        "emergency that nobody ratified in time",
        "Fewer people had approved it because it could not wait, and the full number of signatures "
        "did not follow within the days that the policy gives.",
    ),
    "paid_late": (
        "bill paid after the law's last day",
        "What was asked for by the end of the regulated period was paid after the last day for it "
        "by law. A court may have given leave; the record does not know.",
    ),
    "payment_above_approval": (
        "payment of more than was signed",
        "More was paid than was asked for and approved. What is named is the excess.",
    ),
    "payment_differs": (
        "payment for something else than was signed",
        "The payee, the seat or the resource is another than was asked for and approved.",
    ),
    "closed_request_paid": (
        "payment on a request that had ended",
        "The request had been refused, taken back or closed.",
    ),
    "payment_beside_orders": (
        "payment of what is ordered elsewhere",
        "With the orders on its request that it does not pay, it comes to more than was asked for. "
        "What is named is the excess.",
    ),
    "unsigned_commitment": (
        "order without the signatures",
        "There was no request, or too few people had approved it by the day of the order.",
    ),
    "commitment_before_approval": (
        "order before the last signature",
        "It was ordered on a day before the signatures were complete.",
    ),
    "commitment_above_approval": (
        "ordered more than was approved",
        "The orders on a request, with its payments under none, come to more than was asked for. "
        "What is named is the excess.",
    ),
    "commitment_differs": (
        "order of something else than was approved",
        "Payee, seat or resource are not those of the request.",
    ),
    "closed_request_committed": (
        "order on a request that had ended",
        "The request had been refused, taken back or closed.",
    ),
    "commitment_dated_ahead": (
        "order dated ahead",
        "It is dated more than a day after its own entry.",
    ),
    "unknown_orderer": ("order by no office", "Nobody who holds an office signed it."),
    "orderer_without_role": (
        "order by an office that may not order",
        "Nobody whose office may order signed it.",
    ),
    "orderer_not_separate": (
        "order by somebody who asked or approved",
        "Who asks does not approve, and who approves does not order.",
    ),
    "unknown_commitment": (
        "no such order",
        "What it is to change or to pay is no order on its request.",
    ),
    "unsigned_evidence": (
        "document that nobody in office showed",
        "It serves as a bill for nothing.",
    ),
    "evidence_of_nothing": (
        "document of nothing in the record",
        "It names no payment, no order and no request.",
    ),
    "evidence_differs": (
        "a bill says another sum than was paid",
        "What is named is the difference.",
    ),
    "duplicate_invoice": (
        "the same bill shown for two payments",
        "The document, or its number, payee and amount, are those of another payment.",
    ),
    "unknown_payer": ("payment by no office", "Nobody who holds an office signed it."),
    "payer_without_role": (
        "payment by an office that may not pay",
        "Nobody whose office may pay signed it.",
    ),
    "payer_not_separate": (
        "payment by somebody who asked or approved",
        "Who asks does not approve, and who approves does not pay.",
    ),
    "duplicate_payment": (
        "the same invoice paid again",
        "Payee, invoice and amount are those of an earlier payment.",
    ),
    "split_payments": (
        "parts of a sum that takes more signatures",
        "Together, requests to one payee for one place within the days that the rule names take "
        "more signatures than they had one by one.",
    ),
    "shared_account": (
        "payees with one bank account",
        "Payees of different names are paid into the same account. Only the auditors see which.",
    ),
    "shared_address": (
        "payees at one address",
        "Payees of different names have the same address. Only the auditors see which.",
    ),
    "shared_officer": (
        "payees with an officer of one name",
        "Payees of different names are run by people of the same name. Only the auditors see "
        "whose.",
    ),
    "payee_is_officer": (
        "payee with an account, address or name of somebody in office",
        "Whoever was paid shares it with a person who holds or held an office of the campaign. "
        "Expenses that are paid back are among these.",
    ),
    "over_budget": ("over the budget", "The sum is above the budget of the policy in force."),
    "no_plan": ("no plan in force", "Money moved before a plan was published."),
    "no_rule": ("no rule in force", "Money moved before a rule was published."),
    "seat_limit": (
        "over a candidate's limit in law",
        "Money and staff in the seat together are above the candidate's spending limit.",
    ),
    "party_limit": (
        "over the party's limit in law",
        "What was spent for no seat is above what the party's limits allow.",
    ),
    "payment_dated_ahead": (
        "payment dated ahead",
        "It is dated more than a day after its own entry; staff, past the last regulated day.",
    ),
    "debit_without_payment": (
        "money left the bank and no payment tells of it",
        "A bank statement has a debit that is none of the payments in the record.",
    ),
    "payment_without_debit": (
        "payment that no bank statement shows",
        "The statements cover its days, and none has such a debit.",
    ),
    "debit_before_approval": (
        "money left the bank before the last signature",
        "The bank's day is before the one on which the signatures were complete.",
    ),
    "debit_differs": (
        "the bank has another sum, payee or request",
        "The debit that comes closest to the payment is not what the payment says.",
    ),
    "reversal_without_credit": (
        "money said to be back that no bank statement shows",
        "The statements cover its days, and none has such a credit.",
    ),
    "statement_gap": (
        "days without a bank statement",
        "No statement of the account covers the days between two.",
    ),
    "election_changed": (
        "tables of the election changed",
        "The tables that the limits of the law come from are not as they were first recorded.",
    ),
    "second_genesis": ("a second founding", "The log had been founded before."),
    "backdated": ("a time before an earlier entry's", "The entry claims to be older than it is."),
    "exhibit_number": (
        "exhibit out of its order",
        "The number of the document is not the one after the last.",
    ),
    "exhibit_twice": (
        "the same document taken in again",
        "A document of the same hash is in custody already.",
    ),
    "unknown_payment": ("no such payment", "The entry that it names is no payment."),
    "unknown_request": ("no such request", "The entry that it names is no request with authority."),
    "unknown_seat": ("no seat of this election", "The election has no seat of that name."),
}

# Acts and signatures without effect.
VOID = {
    "unreadable": "can't be read",
    "malformed": "fields missing or of another kind",
    "no_genesis": "before the log was founded",
    "other_log": "signed for another log",
    "replayed": "the same words a second time",
    "unknown_key": "key of no office",
    "retired_key": "key that had been replaced",
    "bad_signature": "signature that does not fit the words",
    "office_expired": "office not held on that day",
    "same_person_twice": "one person with two keys",
    "no_authority": "signatures lacking",
    "policy_version": "policy out of its order",
    "office_of_another": "office of another person",
    "reserved_office": "office that is the log's own",
    "unknown_office": "no such office",
    "key_in_use": "key that is in use",
    "plan_missing": "the plan's file is not there",
    "plan_unreadable": "the plan's file can't be read",
    "plan_of_another": "plan of another campaign",
    "plan_over_budget": "plan over the budget",
    "unknown_estimate": "no such estimate",
    "unknown_resource": "no such resource",
    "unknown_plan": "plan that is not in force",
    "proposer_not_named": "proposer not named",
    "closed_request": "request that had ended",
    "altered_approval": "approval of something else than was asked",
    "stale_policy": "approval under an earlier policy",
    "self_approval": "approval of one's own request",
    "wrong_role": "role that may not sign this",
    "approval_by_payer": "approval by who has paid on it",
    "person_under_two_ids": "one person under two ids",
    "statement_missing": "the statement's file is not there",
    "statement_unreadable": "the statement's file can't be read",
    "statement_of_another": "statement that is not as its entry says",
    "reversal_above_payment": "more came back than was paid",
    "nothing_to_close": "closing of what was neither approved nor paid",
    "commitment_unpaid": "closing while an order is unpaid",
    "not_evidenced": "closing while a bill is missing",
    "reversal_misdated": "day on which nothing can have come back",
    "look_not_stated": "look that no rule states",
    "look_misnumbered": "look that is not the next",
    "looks_spent": "look when all were taken",
    "request_expired": "request whose time was over",
    "emergency_not_allowed": "emergency that the policy does not allow",
    "emergency_above_limit": "more than the emergency route allows",
    "approved_twice": "second approval by one person",
    "not_own": "taking back what is another's",
    "already_spent": "taking back what was spent on",
    "terms_in_the_past": "terms that end before they begin",
    "terms_not_in_force": "change of terms that are not in force",
    "terms_allow_more_changes": "change that allows more changes",
    "terms_changed_too_often": "day moved too often",
}


def rule_name(rule: str) -> str:
    """A rule's id in words; of one that has no name here, the id without its underscores."""
    if rule in BREACHES:
        return BREACHES[rule][0]
    return VOID.get(rule, rule.replace("_", " "))


def rule_meaning(rule: str) -> str:
    """What a breach of the rule is, in a sentence; "" for one that has no name here."""
    return BREACHES[rule][1] if rule in BREACHES else ""
