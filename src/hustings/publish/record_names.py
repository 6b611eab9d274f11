"""What sentences of the replay call by an id, and what readers call it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from hustings.publish.record_book import id_words
from hustings.publish.resources import resource_unit
from hustings.publish.rule_names import rule_name
from hustings.record.problems import Problem
from hustings.record.replay import State

# What sentences call by the keys of an election folder.
LAW = {
    "candidate_base": "the fixed part of that limit",
    "long_base": "the fixed part of that limit",
    "long_factor": "its factor",
}


def names_in_sentences(
    state: State, problems: Iterable[Problem], seats: Mapping[str, str]
) -> dict[str, str]:
    """Rules, resources, roles, and seats and offices whose id could not be a word or a number.
    ``seats``: ids to names."""
    record = state.record
    offices = record.offices.values()
    named = dict(seats)
    named |= {o.office_id: f"{id_words(o.role)} ({o.area})" for o in offices}
    names = {id_: name for id_, name in named.items() if re.fullmatch(r"[A-Za-z].*\d.*", id_)}
    names |= {office.role: id_words(office.role) for office in offices}
    rules = {problem.rule for problem in problems}
    names |= {rule: rule_name(rule) for rule in rules if "_" in rule}
    names |= LAW
    return names | {r.id: resource_unit(r.id) or r.id for r in record.policy.resources}
