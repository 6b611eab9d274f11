"""The audit as a PDF (the extra ``[report]``): the figures and entries of ``audit --json``."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hustings.cli.people import people_named
from hustings.cli.typst_pdf import typst_pdf
from hustings.publish.pages.audited import FAVOUR_TESTS, figure_name
from hustings.publish.record_book import id_words
from hustings.publish.record_marks import as_sentence, plain_words
from hustings.publish.record_names import names_in_sentences
from hustings.publish.rule_names import rule_meaning, rule_name
from hustings.publish.words import plural

if TYPE_CHECKING:
    from hustings.cli.campaign_folder import Campaign
    from hustings.election.currency import Currency

    Say = Callable[[str], str]

TEMPLATE = "audit_report.typ"
MINUS = "\u2212"
# What is true of every audit, beside what this one could not do.
NEVER_CHECKED = (
    "That bank statements are the bank's own: the auditors have its file.",
    "The test for favour and the cost of departures rest on the auditors' groups and on a model: "
    "a replay by others does not repeat them.",
)
FAVOUR_MEANS = (
    "A flag is a reason to ask. It does not say who decided, or why, and it is no finding about "
    "anybody.",
    "Where nothing is flagged, nobody is cleared: favour to a handful of seats, among seats that "
    "are not safe, or in the plan itself is mostly missed.",
    "The last column is the sensitivity: how much more than the plan the group's seats would have "
    "had to deserve, for a reason that the rule left out, for the flag to go away. A few per cent "
    "is little.",
)


def audit_pdf(campaign: Campaign, figures: Mapping[str, Any]) -> bytes:
    """The PDF of ``audit_json``. Exit 2 where Typst is not installed."""
    return typst_pdf(TEMPLATE, "audit", audit_data(campaign, figures), "--json has the same")


def readable(campaign: Campaign) -> Say:
    """Sentences of the replay as pages have them: people by their offices, seats by name."""
    seats = {seat.seat_id: seat.name for seat in campaign.election.seats}
    names = names_in_sentences(campaign.state, campaign.problems, seats)
    plain = plain_words(names, campaign.election.currency)
    return lambda text: as_sentence(plain(people_named(campaign, text)))


def audit_data(campaign: Campaign, figures: Mapping[str, Any]) -> dict[str, Any]:
    """What the template is given: texts alone, each as it is to be set."""
    money, say = campaign.election.currency, readable(campaign)
    record = campaign.record
    return {
        "name": str(record.genesis["campaign"]),
        "election": campaign.election.name,
        "origin": record.origin,
        "entries": f"{record.size:,}",
        "as_of": record.last_at[:10],
        "simulated": bool(record.genesis["simulated"]),
        "verdict": verdict(figures["breaches"]),
        "questions": [of_question(question, money, say) for question in figures["questions"]],
        "rules": broken_rules(figures["breaches"], money, say),
        "favour": [favour_cells(test) for test in figures["favour"]],
        "favour_said": favour_said(figures["favour"]),
        "favour_means": list(FAVOUR_MEANS),
        "cost": cost_rows(figures["cost_of_departure"]),
        "not_checked": [
            *map(say, campaign.ledger.not_checked),
            *figures["not_run"],
            *NEVER_CHECKED,
        ],
    }


def verdict(breaches: Sequence[Mapping[str, Any]]) -> str:
    """How many rules were broken."""
    if not breaches:
        return "No rule was broken."
    rules = len({breach["rule"] for breach in breaches})
    return (
        f"{plural(rules, 'rule was', 'rules were')} broken, in "
        f"{plural(len(breaches), 'breach', 'breaches')}."
    )


def of_question(question: Mapping[str, Any], money: Currency, say: Say) -> dict[str, Any]:
    """One answer, its figures, those of each office, priority or rule in a table of their own."""
    found = {
        name: value
        for name, value in question["figures"].items()
        if value is not None and name != "not_checked"
    }
    names = list(found)
    alone = [name for name in names if "/" not in name]
    parts = [name.rpartition("/")[::2] for name in names if "/" in name]
    heads = list(dict.fromkeys(what for _, what in parts))
    rows = [
        [
            rule_name(which) if question["id"] == "limits" else id_words(which),
            *(figure_text(what, found.get(f"{which}/{what}"), money) for what in heads),
        ]
        for which in dict.fromkeys(which for which, _ in parts)
    ]
    return {
        "question": question["question"],
        "answer": say(question["answer"]),
        "figures": [[figure_name(n, names), figure_text(n, found[n], money)] for n in alone],
        "heads": ["One by one", *(figure_name(what, ()) for what in heads)],
        "rows": rows,
        "entries": entries_text(question["entries"]),
    }


def figure_text(name: str, value: int | str | None, money: Currency) -> str:
    """A figure as it is read: money with its sign, shares in per cent."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"{value}%" if name.endswith("per_cent") else value
    return money.shown(value) if name.endswith("_pence") else f"{value:,}"


def entries_text(entries: Sequence[int]) -> str:
    """All of them, neighbours together: "entries 3 to 7, 9 and 12"."""
    if not entries:
        return "no single entry"
    runs: list[list[int]] = []
    for entry in sorted(entries):
        if runs and entry == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], entry]
        else:
            runs.append([entry])
    texts = [" to ".join(map(str, run)) for run in runs]
    noun = "entry" if len(entries) == 1 else "entries"
    listed = " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))
    return f"{noun} {listed}"


def broken_rules(
    breaches: Iterable[Mapping[str, Any]], money: Currency, say: Say
) -> list[dict[str, Any]]:
    """By rule, the one with most breaches first, as on the page."""
    by_rule: dict[str, list[list[str]]] = {}
    for breach in breaches:
        pence = breach["amount_pence"]
        by_rule.setdefault(breach["rule"], []).append(
            [
                ", ".join(str(entry) for entry in breach["entries"]),
                "none" if pence is None else money.shown(pence),
                say(breach["detail"]),
            ]
        )
    in_order = sorted(by_rule.items(), key=lambda item: (-len(item[1]), rule_name(item[0])))
    return [
        {
            "id": rule,
            "name": capital(rule_name(rule)),
            "count": plural(len(rows), "breach", "breaches"),
            "meaning": rule_meaning(rule),
            "rows": rows,
        }
        for rule, rows in in_order
    ]


def favour_said(tests: Sequence[Mapping[str, Any]]) -> str:
    """What the tests say together, and no more than that."""
    flagged = sum(bool(test["flag"]) for test in tests)
    whole = f"{100 * math.fsum(test['alpha'] for test in tests):.2g}%"
    said = (
        f"{flagged} of {plural(len(tests), 'test')} flagged a pattern that the plan does not "
        "explain."
        if flagged
        else f"No such pattern was found, by any of {plural(len(tests), 'test')}."
    )
    return (
        f"{said} Where no group was favoured, the chance of any flag here is at most {whole}. That "
        "was set before money moved."
    )


def favour_cells(test: Mapping[str, Any]) -> list[str]:
    """One test in a row."""
    kind, _, group = str(test["test"]).partition(", ")
    unit = "log points" if kind == "mean" else "sd"
    return [
        capital(group),
        FAVOUR_TESTS.get(kind, kind),
        f"{test['group_seats']:,} of {test['seats']:,}",
        f"{test['statistic']:.2f} {unit}".replace("-", MINUS),
        f"{test['p']:.4f}, {test['alpha']:.4f}",
        "flagged" if test["flag"] else "not flagged",
        sensitivity_words(test["sensitivity"]),
    ]


def sensitivity_words(per_cent: int | None) -> str:
    """The bound on what was left out of the rule."""
    if per_cent is None:
        return "nothing to explain"
    return f"at least {per_cent:,}% more than planned"


def cost_rows(cost: Mapping[str, Mapping[str, Any]]) -> list[list[str]]:
    """By the estimates of the day, and by the last one; [] where neither was worked out."""
    by = (("seats", "the estimates of the days on which money moved"), ("eve", "the last estimate"))
    return [
        [
            words,
            seats(cost[key]["mean"]),
            f"{seats(cost[key]['p05'])} and {seats(cost[key]['p95'])}",
        ]
        for key, words in by
        if cost[key]["mean"] is not None
    ]


def seats(value: float) -> str:
    """Expected seats lost, with a true minus for those won."""
    return f"{value:.2f}".replace("-", MINUS)


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
