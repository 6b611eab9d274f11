"""The law on returns of spending in the United Kingdom, as election.toml has it.

What was checked, against what, is a table in docs/spending-return.md.
"""

from __future__ import annotations

from elections.contests import Contest

# The first day of a candidate's return: of the long campaign, or the day after dissolution.
CANDIDATE_FROM = {
    "uk-2015": ("2014-12-19", "the first day of the long campaign (RPA 1983, s. 76ZA)"),
    "uk-2017": ("2017-05-04", "the day after dissolution, the earliest (ss. 90ZA and 118A)"),
}
# Bank holidays of England and Wales from a month before the first last day to the last one.
HOLIDAYS = {"uk-2015": "2015-05-25, 2015-08-31", "uk-2017": "2017-05-29, 2017-08-28"}
LAW = """\
# Representation of the People Act 1983, ss. 73-81 and sch. 4A; Political Parties, Elections and
# Referendums Act 2000, ss. 73-80 and sch. 8.
[spending_returns]
candidate_from = {day}  # {why}
days_off = ["Saturday", "Sunday"]
holidays = [{holidays}]  # in England and Wales
candidate_categories = [
    "Advertising",
    "Unsolicited material to electors",
    "Transport",
    "Public meetings",
    "Agent and other staff",
    "Accommodation and administration",
]
staff_category = "Agent and other staff"
candidate_bill_above = 19.99  # a bill or receipt, from 20 pounds on (RPA 1983, s. 73)
party_bill_above = 200  # an invoice or receipt, above 200 pounds (PPERA 2000, s. 76)
candidate_payers = "the election agent, who keeps a bill or receipt for 20 pounds and more \
(s. 73); the candidate, for personal expenses up to 600 pounds and what fell due before there was \
an agent; whom the agent authorised in writing, for petty expenses (s. 74). Incurred by the agent, \
the candidate, and whom one of them authorised"
party_categories = [
    "Party political broadcasts",
    "Advertising",
    "Unsolicited material to electors",
    "Manifesto or other policy documents",
    "Market research and canvassing",
    "Media",
    "Transport",
    "Rallies and other events",
]
party_payers = "the treasurer, a deputy treasurer, or a person whom one of them authorised in \
writing (ss. 75 and 76); a payment above 200 pounds takes an invoice or receipt"
notional = "property, goods, services or facilities given free, or at a discount of more than \
10% and more than 50 pounds for a candidate or 200 pounds for a party, count at their \
commercial value less what was paid (RPA 1983, s. 90C; PPERA 2000, s. 73)"

[[spending_returns.deadlines]]
who = "candidate"
what = "claims received"
days = 21
after = "result"
next_working_day = true  # s. 119

[[spending_returns.deadlines]]
who = "candidate"
what = "claims paid"
days = 28
after = "result"
next_working_day = true
payments = true  # what is paid later takes leave of a court (s. 78)

[[spending_returns.deadlines]]
who = "candidate"
what = "return delivered"
days = 35
after = "result"
next_working_day = true

[[spending_returns.deadlines]]
who = "party"
what = "claims received"
days = 30
next_working_day = true  # as the Electoral Commission reads it

[[spending_returns.deadlines]]
who = "party"
what = "claims paid"
days = 60
next_working_day = true
payments = true  # what is paid later takes leave of a court (s. 77)

[[spending_returns.deadlines]]
who = "party"
what = "return delivered"
months = 3

[[spending_returns.deadlines]]
who = "party"
what = "return delivered"
months = 6
above = 250000  # with an auditor's report
"""


def spending_returns(contest: Contest) -> str:
    """The table ``[spending_returns]``."""
    day, why = CANDIDATE_FROM[contest.id]
    return LAW.format(day=day, why=why, holidays=HOLIDAYS[contest.id])
