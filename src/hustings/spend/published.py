"""The data files of a bundle that follow from the replay alone, byte for byte.

``publish`` writes them, ``verify`` makes them again and compares. JSON is canonical; the tables
are in ``tables``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hustings.record.canonical import canonical_json
from hustings.record.problems import Problem
from hustings.record.replay import State
from hustings.record.schema import LARGEST
from hustings.spend.figures import figures
from hustings.spend.questions import five_questions, question_json
from hustings.spend.tables import tables


def record_files(state: State, problems: Sequence[Problem]) -> dict[str, bytes]:
    """Path in the bundle to contents."""
    questions = [question_json(question) for question in five_questions(state, problems)]
    return {
        "data/questions.json": _json_bytes(questions),
        "data/breaches.json": _json_bytes([problem_json(problem) for problem in problems]),
        "data/figures.json": _json_bytes(figures(state, problems)),
        **{f"data/{name}.csv": table for name, table in tables(state).items()},
    }


def problem_json(problem: Problem) -> dict[str, Any]:
    """One problem. ``effect``: "counts" for a breach, "void" for what had no effect."""
    return {
        "rule": problem.rule,
        "entries": list(problem.entries),
        "effect": problem.effect,
        "amount_pence": problem.amount_pence,
        "detail": problem.detail,
    }


def _json_bytes(value: Any) -> bytes:
    """Canonical JSON, which has no whole numbers from 2**53 on: a sum that large is text."""
    return canonical_json(_fit(value))


def _fit(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _fit(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_fit(part) for part in value]
    if isinstance(value, int) and abs(value) > LARGEST:
        return str(value)
    return value
