"""A plan file that somebody changed is told of, and never reaches a page."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hustings.cli import signed_plan
from hustings.cli.campaign_folder import Campaign
from hustings.cli.signed_plan import unlike, with_signed_plan
from hustings.demo.weeks import Week
from hustings.spend.planned import allocation_from_plan

OURS: dict[str, Any] = {
    "election": "small",
    "gap": 0.1,
    "certain": True,
    "seats": [{"seat_id": "A1", "stance": "hold", "amounts": {"money": 10.0}}],
}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("election",), 5),
        (("gap",), "0.1"),
        (("gap",), True),
        (("gap",), 1e300),
        (("certain",), None),
        (("seats",), {"A1": 1}),
        (("seats", 0, "stance"), ["hold"]),
        (("seats", 0, "amounts", "money"), "<script>"),
    ],
)
def test_every_other_kind_is_named_by_its_place(place: tuple[Any, ...], value: Any) -> None:
    kept = json.loads(json.dumps(OURS))
    inner = kept
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    (found,) = unlike(kept, OURS)
    assert str(place[-1]) in found
    assert not list(unlike(OURS, OURS))


@pytest.mark.parametrize(
    "amount", ["5", True, None, -1, 1e300, float("nan"), float("inf"), [], 10**400]
)
def test_no_amount_that_an_entry_cannot_hold(amount: Any) -> None:
    plan = {"as_of": "2030-05-01", "seats": [{"seat_id": "A1", "amounts": {"money": amount}}]}
    with pytest.raises(signed_plan.NO_PLAN):
        allocation_from_plan(plan, "red", simulated=True)


def test_no_seat_twice() -> None:
    seat = {"seat_id": "A1", "amounts": {}}
    with pytest.raises(ValueError, match="A1 twice"):
        allocation_from_plan({"as_of": "2030-05-01", "seats": [seat, seat]}, "red", simulated=True)


@pytest.mark.parametrize(
    "contents", [b"", b"{", b"\xff", b"[" * 100_000, b'{"seats": NaN}', b"[]", b"7", b"null", b"{}"]
)
def test_a_file_that_is_no_plan_is_a_warning(
    contents: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans/2030-05-01.json").write_bytes(contents)
    day = SimpleNamespace(isoformat=lambda: "2030-05-01")
    week = cast(Week, SimpleNamespace(day=day, plan=OURS))
    campaign = cast(
        Campaign,
        SimpleNamespace(
            folder=tmp_path,
            party="red",
            record=SimpleNamespace(genesis={"simulated": True}),
            election=SimpleNamespace(currency=None),
            policy=SimpleNamespace(resources=()),
        ),
    )
    assert with_signed_plan(campaign, week) is week
    assert "is no plan" in capsys.readouterr().err
