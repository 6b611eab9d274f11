"""The fields of entries: what fits, what does not, and pages that say so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts import entry_pages

from hustings.record.entries import ACTS, FACTS, Entry, entry_bytes
from hustings.record.policy import read_policy
from hustings.record.replay import replay
from hustings.record.schema import LARGEST, SCHEMA, amount_of, faults

PAGES = Path(__file__).parents[2] / "docs" / "entries"
REQUEST: dict[str, Any] = entry_pages.ABOUT["request"].example


def test_every_type_is_an_act_or_a_fact() -> None:
    assert set(SCHEMA) == ACTS | FACTS
    assert not ACTS & FACTS


def test_the_pages_are_those_of_the_schema() -> None:
    made = entry_pages.pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in PAGES.iterdir()}
    assert there == made, "run scripts/entry_pages.py"


@pytest.mark.parametrize("entry_type", SCHEMA)
def test_the_example_of_a_page_fits(entry_type: str) -> None:
    assert faults(entry_type, entry_pages.ABOUT[entry_type].example) == ()


def test_the_genesis_of_the_pages_founds_a_log() -> None:
    example = entry_pages.ABOUT["genesis"].example
    entry = Entry("genesis", "2017-05-01T09:00:00Z", example)
    state, problems = replay([entry_bytes(entry)])
    assert problems == ()
    assert list(state.record.keys) == [entry_pages.KEYID]


def test_the_policy_of_the_pages_is_one() -> None:
    assert read_policy(entry_pages.ABOUT["policy"].example).version == 2


@pytest.mark.parametrize("entry_type", SCHEMA)
def test_every_field_is_needed_and_no_other_taken(entry_type: str) -> None:
    example = entry_pages.ABOUT[entry_type].example
    assert faults(entry_type, {**example, "other": 1}) == ("unknown field 'other'",)
    for name in [field.name for field in SCHEMA[entry_type] if not field.optional]:
        less = {key: value for key, value in example.items() if key != name}
        assert f"the field {name!r} is missing" in faults(entry_type, less)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"payee": ""}, "'payee' must be text"),
        ({"payee": " A printer"}, "'payee' must be text"),
        ({"payee": "x" * 4_001}, "'payee' must be text"),
        ({"payee": "A\rprinter"}, "'payee' must be text"),
        ({"payee": "A\x1b[2Jprinter"}, "'payee' must be text"),
        ({"payee": "\ufeffA printer"}, "'payee' must be text"),
        ({"payee": None}, "'payee' may not be null"),
        ({"seat_id": "A 1"}, "'seat_id' must be id"),
        ({"seat_id": "A1\n"}, "'seat_id' must be id"),
        ({"amount_pence": 0}, "'amount_pence' must be whole number above 0"),
        ({"amount_pence": True}, "'amount_pence' must be whole number above 0"),
        ({"amount_pence": "5"}, "'amount_pence' must be whole number above 0"),
        ({"amount_pence": LARGEST + 1}, "'amount_pence' must be whole number above 0"),
        ({"plan": -1}, "'plan' must be entry number"),
        ({"participants": []}, "'participants' must be list of {person_id, part}"),
        ({"participants": [{"person_id": "p"}]}, "'participants' must be list of"),
        ({"participants": [{"person_id": "p", "part": "sat in"}]}, "'participants' must be list"),
        ({"participants": [{"person_id": "p", "part": []}]}, "'participants' must be list"),
        ({"amount": 5}, "money is in 'amount_pence'"),
        ({"amount_pence": None}, "money is in 'amount_pence'"),
        ({"resource": "staff_days"}, "money is in 'amount_pence'"),
    ],
)
def test_what_does_not_fit_is_said(changes: dict[str, Any], fault: str) -> None:
    (said,) = faults("request", {**REQUEST, **changes})
    assert said.startswith(fault)


@pytest.mark.parametrize("day", ["2017-02-30", "2017-5-1", "20170501", "201\uff17-05-01", 20170501])
def test_a_day_is_written_one_way(day: object) -> None:
    body = {**entry_pages.ABOUT["payment"].example, "value_date": day}
    assert faults("payment", body) == ("'value_date' must be date",)


def test_an_amount_is_pence_or_the_resources_own_unit() -> None:
    assert amount_of(REQUEST) == 120_000
    assert amount_of({**REQUEST, "amount_pence": None, "amount": 7}) == 7
    assert amount_of(entry_pages.ABOUT["staff_move"].example) == 10


def test_an_unknown_type_has_no_fields() -> None:
    assert faults("reward", {}) == ("no type of entry is called 'reward'",)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(st.sampled_from(sorted(SCHEMA)), st.data())
def test_no_value_of_a_field_stops_the_check(entry_type: str, data: st.DataObject) -> None:
    example = entry_pages.ABOUT[entry_type].example
    name = data.draw(st.sampled_from(sorted(example)))
    assert isinstance(faults(entry_type, {**example, name: data.draw(VALUES)}), tuple)
