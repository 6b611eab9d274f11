"""``hustings plan`` with terms and options that nobody means well: refused, with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Call

DRAWN = ("--as-of", "2030-05-20", "--draws", "50")
MONEY = '[[resources]]\nid = "money"\n'
VANS = """
[[resources]]
id = "vans"
budget = {budget}
cap = {cap}
step = {step}
indivisible = true
[resources.curve]
saturation = 0.6
low = 0.1
high = 1.2
scale = 1
source = "Our judgement"
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (MONEY + "budget = " + "9" * 400, "a number too long to write"),
        (MONEY + "budget = " + "9" * 5_000, "a number too long, or brackets too deep"),
        (MONEY + "budget = 1e99999999999999999999", "a number too long, or brackets too deep"),
        (MONEY + 'budget = "5"', "found '5'"),
        (MONEY + "step = 1e-12", "at least 0.000001"),
        ("[[resources]]\nid = 0x" + "f" * 9_000, "a number too long to write"),
        (MONEY * 21, "21 tables, expected at most 20"),
        (MONEY + "[[seats]]\n" * 2_001, "2,001 tables, expected at most 2,000"),
        (VANS.format(budget=3, cap=1, step=5), "at least the step, 5"),
        ('objective = "seats_up_to=' + "9" * 30 + '"', "a number beyond any house"),
        ('objective = "cvar=1e-300"', "at least 0.00001 and at most 1"),
    ],
)
def test_hostile_terms_are_refused(
    hustings: Call, small_election: Path, tmp_path: Path, text: str, words: str
) -> None:
    terms = tmp_path / "plan.toml"
    terms.write_text(text, encoding="utf-8")
    where = ("--election", small_election, "--party", "red", *DRAWN)
    said = hustings("plan", *where, "--terms", terms)
    assert (said.code, said.out) == (2, "")
    assert words in " ".join(said.err.split())


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--swing", "nan"), "no number of points"),
        (("--budget", "money=40000", "--budget", "money=50000"), "--budget money is given 2 times"),
        (("--objective", ""), "seats_up_to=326"),
    ],
)
def test_hostile_options_are_refused(
    hustings: Call, small_election: Path, asked: tuple[str, ...], words: str
) -> None:
    said = hustings("plan", "--election", small_election, "--party", "red", *DRAWN, *asked)
    assert (said.code, said.out) == (2, "")
    assert words in " ".join(said.err.split())
