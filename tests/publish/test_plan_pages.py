"""The plan's pages: the target table, the map by worth, "what if", plan against actual."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hustings.election.currency import STERLING
from hustings.publish.pages.against_actual import Amounts, plain_amount, price_words
from hustings.publish.pages.aims import EXPECTED, aim_of, caution_words, number
from hustings.publish.pages.effects import effects
from hustings.publish.pages.limit_prices import bundle, cap_words, seats_words
from hustings.publish.pages.release import release_of
from hustings.publish.pages.targets import is_at_cap, next_cell, per_cent_of
from hustings.publish.pages.whatif import budget_rows, forgone_words, swing_words
from hustings.publish.pages.worth import Worth, worth_of
from hustings.publish.resources import Resource
from hustings.publish.site import write_site
from hustings.publish.site_data import SiteData
from hustings.publish.words import plural
from tests.publish.reading import Element, read_page
from tests.publish.record import planned, with_record


def rows_of(path: Path, table: str) -> list[list[Element]]:
    """The rows of a table's body, as cells."""
    found = next(e for e in read_page(path) if e.attributes.get("id") == table)
    body = next(part for part in found.children if part.tag == "tbody")
    return [row.children for row in body.children]


def words(path: Path) -> str:
    main = next(e for e in read_page(path) if e.tag == "main")
    return " ".join(main.all_text().split())


# The target table


def test_every_column_of_the_target_table_sorts(written: Path) -> None:
    table = next(
        e for e in read_page(written / "plan.html") if e.attributes.get("id") == "plan-table"
    )
    head = next(part for part in table.children if part.tag == "thead").children[0]
    assert all("data-sort" in cell.attributes for cell in head.children)
    names = [" ".join(cell.all_text().split()) for cell in head.children]
    assert names[:5] == ["Seat", "Stance", "Lead, points", "Chance now", "With the plan"]
    assert names[-5:] == ["Next £1,000, points", "Gain, seats", "Why", "Evidence", "Region"]


def test_the_target_table_says_what_the_plan_says(written: Path, full_site: SiteData) -> None:
    assert full_site.plan is not None
    best = max(full_site.plan["seats"], key=lambda seat: seat["gain"])
    first = rows_of(written / "plan.html", "plan-table")[0]
    told = [" ".join(cell.all_text().split()) for cell in first]
    assert told[1].lower() == best["stance"]
    assert float(first[2].attributes["data-value"]) == best["lead"]["mean"]
    assert told[4].startswith(per_cent_of(best["chance"]["plan"]))
    assert per_cent_of(best["chance"]["plan_p05"]) in told[4]
    assert told[-3] == best["why"]
    with (written / "data" / "plan.csv").open(encoding="utf-8", newline="") as lines:
        row = next(row for row in csv.DictReader(lines) if row["seat_id"] == best["seat_id"])
    assert float(row["lead_p05"]) == best["lead"]["p05"]
    assert float(row["chance_plan_p95"]) == best["chance"]["plan_p95"]
    assert float(row["next_1000"]) == best["next_1000"]


def test_a_plan_of_an_earlier_release_still_has_its_table(
    full_site: SiteData, tmp_path: Path
) -> None:
    """Without ranges, worths and the table of what ifs."""
    assert full_site.plan is not None
    old = {key: value for key, value in full_site.plan.items() if key != "what_if"}
    seats = [
        {k: v for k, v in seat.items() if k not in ("lead", "next_1000")} for seat in old["seats"]
    ]
    for seat in seats:
        seat["chance"] = {k: seat["chance"][k] for k in ("now", "floor", "plan")}
    write_site(replace(full_site, plan={**old, "seats": seats}), tmp_path / "out")
    assert len(rows_of(tmp_path / "out" / "plan.html", "plan-table")) == len(seats)
    assert "No other plans were made" in words(tmp_path / "out" / "whatif.html")
    assert 'href="whatif.html"' not in (tmp_path / "out" / "index.html").read_text()
    assert 'value="worth"' not in (tmp_path / "out" / "map.html").read_text()


@pytest.mark.parametrize(
    ("chance", "said"), [(0.0, "<1%"), (0.004, "<1%"), (0.5, "50%"), (1.0, ">99%")]
)
def test_a_chance_is_never_certain(chance: float, said: str) -> None:
    assert per_cent_of(chance) == said


def test_a_seat_at_its_cap_says_so() -> None:
    seat = {"amounts": {"money": 900.0}, "caps": {"money": 900.0}, "next_1000": 0.00025}
    assert is_at_cap(seat)
    assert (next_cell(seat).words, next_cell(seat).note) == ("0.025", "at its cap")
    assert not is_at_cap({**seat, "amounts": {"money": 899.0}})


# The map by worth


def test_the_legend_of_worth_counts_every_seat_of_the_plan(
    written: Path, full_site: SiteData
) -> None:
    assert full_site.plan is not None
    page = (written / "map.html").read_text(encoding="utf-8")
    drawn = [int(step) for step in re.findall(r' e[0-2] w([0-3])"><title>', page)]
    assert len(drawn) == len(full_site.plan["seats"])
    legend = words(written / "map.html")
    for step in range(4):
        assert f": {plural(drawn.count(step), 'seat')}" in legend
    assert "what the next £1,000 would buy" in page


def test_worth_is_told_against_the_plans_own_price() -> None:
    seat = {"amounts": {"money": 5.0}, "caps": {"money": 5.0}}
    worth = Worth(price=0.001, scarce=True)
    steps = [worth.step({**seat, "next_1000": x}) for x in (0.0, 0.0005, 0.001, 0.002)]
    assert steps == [0, 1, 2, 3]
    assert worth.mark({**seat, "next_1000": 0.002}) == "C"
    assert worth.mark({**seat, "amounts": {"money": 0.0}, "next_1000": 0.002}) == "\u2021"
    assert worth.mark({**seat, "next_1000": 0.0}) == ""


def test_where_money_has_no_price_worth_is_told_against_the_most() -> None:
    plan = {
        "resources": [{"id": "money", "shadow_price": 0.0}],
        "seats": [{"next_1000": 0.003}, {"next_1000": 0.0}],
    }
    assert worth_of(plan) == Worth(price=0.002, scarce=False)
    assert worth_of({**plan, "seats": [{"next_1000": None}]}) is None
    assert worth_of(None) is None


# What if


def test_every_budget_and_swing_has_its_row_in_words(written: Path, full_site: SiteData) -> None:
    assert full_site.plan is not None
    found: dict[str, Any] = full_site.plan["what_if"]
    path = written / "whatif.html"
    budgets, swings = rows_of(path, "budget-table"), rows_of(path, "swing-table")
    assert (len(budgets), len(swings)) == (len(found["budgets"]), len(found["swings"]))
    for cells, row in zip(swings, found["swings"], strict=True):
        assert cells[1].all_text() == f"{row['seats']:.1f}"
        assert cells[3].all_text() == f"{row['unchanged']:.1f}"
        assert cells[0].parent is not None
        assert f"wins {row['seats']:.1f} expected seats" in cells[0].parent.attributes["data-said"]
    said = json.loads((written / "data" / "plan.json").read_text(encoding="utf-8"))["what_if"]
    assert said == found


def test_sliders_begin_at_what_is_now(written: Path) -> None:
    inputs = [e for e in read_page(written / "whatif.html") if e.attributes.get("type") == "range"]
    assert [(e.attributes["value"], e.attributes["max"]) for e in inputs] == [
        ("2", "5"),
        ("4", "8"),
    ]


def test_a_budget_below_the_floors_is_said() -> None:
    none: dict[str, Any] = {"times": 0.5, "seats": None, "attack": None, "defend": None, "held": {}}
    now = {"times": 1.0, "seats": 9.0, "attack": 3, "defend": 2, "held": {}}
    first, second = budget_rows([none, now], ())
    assert (first.seats, first.said[:30]) == ("", "That does not pay the floors: ")
    assert second.said.startswith(
        "The best plan wins 9.0 expected seats, as now. It attacks 3 seats"
    )


def test_swings_and_losses_in_words() -> None:
    assert swing_words(-2.0, "Blue") == "2 points away from Blue"
    assert swing_words(1.0, "Blue") == "1 point to Blue"
    assert (forgone_words(-0.02), forgone_words(0.4)) == ("under 0.05", "0.40")


# Plan against actual


@pytest.fixture(scope="module")
def departed(full_site: SiteData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("actual") / "site"
    write_site(with_record(full_site), out)
    return out


def test_differences_are_those_of_the_replays_figures(departed: Path) -> None:
    figures = json.loads((departed / "data" / "figures.json").read_text(encoding="utf-8"))
    with (departed / "data" / "actual.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["resource"] for row in rows} == {"money_pence", "staff_days"}
    for row in rows:
        done = {"money_pence": "paid", "staff_days": "moved"}[row["resource"]]
        start = f"seat/{row['seat_id']}/{row['resource']}/"
        assert int(row["planned"]) == figures[start + "planned"]
        assert int(row["done"]) == figures[start + done]
        gap = int(row["done"]) - int(row["planned"]) - int(row["departed"])
        assert int(row["difference"]) == gap


def test_the_largest_difference_comes_first(departed: Path) -> None:
    rows = rows_of(departed / "actual.html", "money-table")
    gaps = [abs(int(row[1].attributes["data-value"])) for row in rows]
    assert gaps == sorted(gaps, reverse=True)
    assert rows[0][1].all_text() == "+74,400.50"
    assert "2 seats got more than plan and departures give" in words(departed / "actual.html")
    assert "for the election does not have them: NOWHERE" in words(departed / "actual.html")


def test_nations_sum_their_seats(departed: Path) -> None:
    with (departed / "data" / "actual.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["resource"] == "staff_days"]
    told = words(departed / "actual.html")
    for country in {row["country"] for row in rows}:
        planned_ = sum(int(r["planned"]) for r in rows if r["country"] == country)
        done = sum(int(r["done"]) for r in rows if r["country"] == country)
        gap = f"{done - planned_:+,}".replace("-", "\u2212")
        assert f"{country} {gap} {planned_:,} 0 {done:,}" in told


def test_a_signed_departure_is_no_difference_and_shows_its_price(
    full_site: SiteData, tmp_path: Path
) -> None:
    seat_ids = [seat.seat_id for seat in full_site.election.seats]
    campaign = planned(seat_ids)
    plan = next(
        index for index in reversed(range(len(campaign.entries)))
        if campaign.entry(index).type == "plan"
    )  # fmt: skip
    body = {
        "resource": "money",
        "amount_pence": 70_000,
        "amount": None,
        "seat_id": seat_ids[0],
        "plan": plan,
        "reason": "a late visit",
        "price": {"estimate": 0, "mean": 1_234, "p05": -100, "p95": 3_000},
    }
    campaign.act("departure", body, "chair", "treasurer")
    write_site(with_record(full_site, campaign), tmp_path / "out")
    told = words(tmp_path / "out" / "actual.html")
    assert "a late visit" in told
    assert "0.0012 seats lost (\u22120.0001 to 0.0030)" in told
    with (tmp_path / "out" / "data" / "actual.csv").open(encoding="utf-8", newline="") as lines:
        row = next(csv.DictReader(lines))
    assert (row["seat_id"], row["departed"]) == (seat_ids[0], "70000")


def test_amounts_and_prices_in_words() -> None:
    assert Amounts(100, 20, 90).difference == -30
    assert plain_amount("money", 123_450, STERLING) == "1,234.50"
    assert plain_amount("staff_days", 1_200, STERLING) == "1,200"
    assert price_words(None) == ""
    assert price_words({"estimate": 3, "mean": -5_000, "p05": -9_000, "p95": 0}) == (
        "0.0050 seats won (\u22120.0090 to 0.0000)"
    )


# What the plan is best at, what limits cost, how much to release, what effort does


def test_another_aim_is_named_with_what_it_gives_up(full_site: SiteData, tmp_path: Path) -> None:
    assert full_site.plan is not None
    caution = {
        "expected_seats": {"plan": 8.0, "most": 8.8},
        "fresh": {"given_up": {"value": 0.77, "se": 0.02}, "gained": {"value": 0.36, "se": 0.02}},
    }
    plan = {**full_site.plan, "objective": "cvar_20", "caution": caution}
    write_site(replace(full_site, plan=plan), tmp_path / "out")
    told = words(tmp_path / "out" / "plan.html")
    assert "wins most seats, on average, in the worst 20% of the ways" in told
    assert "gives up 0.77 (0.74 to 0.80) of them, and gains 0.36 (0.33 to 0.39)" in told
    assert "from these budgets, wins most expected seats" not in told


def test_aims_in_words() -> None:
    assert aim_of({}) == EXPECTED
    assert "counted up to 326" in aim_of({"objective": "expected_seats_up_to_326"}).most
    assert aim_of({"objective": "least_regret"}).most == "does best by least regret"
    assert caution_words({"caution": None}, EXPECTED) == ""
    assert (number(-0.004), number(-0.4)) == ("0.00", "\u22120.40")


def test_limits_say_what_they_cost(full_site: SiteData, tmp_path: Path) -> None:
    assert full_site.plan is not None
    limit = {"name": "the limit of the north", "amount": 5_000.0, "used": 5_000.0}
    plan = {
        **full_site.plan,
        "pooled": [{**limit, "at_least": False, "shadow_price": 2e-6}],
        "fairness": [
            {"name": "a fair part", "resource": "money", "at_least": 900.0, "given": 950.0}
            | {"shadow_price": 1e-6, "costs_seats": 0.0, "costs_at_most": 0.0123}
        ],
    }
    write_site(replace(full_site, plan=plan), tmp_path / "out")
    told = words(tmp_path / "out" / "plan.html")
    assert "The limit of the north 5,000 5,000 0.0001" in told
    assert "A fair part Money £900 £950 nothing 0.012" in told


def test_a_higher_cap_is_priced_in_round_amounts() -> None:
    money = Resource("money", 0.0, 0.0, None)
    seat = {"cap_price": {"money": 5e-7}, "caps": {"money": 8_000.0}}
    assert cap_words(seat, money) == "a cap higher by £1,000 would add 0.0005 of a seat"
    assert cap_words({"cap_price": {"money": 0.0}}, money) == ""
    assert (bundle("staff_days", 30.0), bundle("vans", 2.0)) == (10.0, 1.0)
    assert [seats_words(x) for x in (0.0, 1e-9, 0.25)] == ["nothing", "under 0.0001", "0.25"]


def test_a_staged_release_is_told_with_the_one_recommended() -> None:
    all_now = {"now": 1.0, "releases": [{"as_of": "2030-05-01", "share": 1.0}]}
    later = [{"as_of": "2030-05-01", "share": 0.5}, {"as_of": "2030-05-20", "share": 1.0}]
    worth = {"value": 0.5, "se": 0.1}
    none = {"value": 0.0, "se": 0.0}
    found = release_of(
        {
            "staging": {
                "paths": 40,
                "recommended": 1,
                "choices": [
                    {**all_now, "over_all_now": none, "learnt": none},
                    {"now": 0.5, "releases": later, "over_all_now": worth, "learnt": worth},
                ],
            }
        }
    )
    assert found is not None
    assert (found.best.now, found.best.over) == ("50%", "0.50 (0.34 to 0.66)")
    assert "100% by 20" in found.best.later
    assert release_of({}) is None


def test_effects_are_told_by_example() -> None:
    curve = {"resource": "money", "unit": "pounds", "saturation_points": 1.0, "low": -0.5}
    curve |= {"high": 2.0, "scale": 1_000.0, "confidence": "low", "source": "judgement"}
    (told,) = effects({"response": {"curves": [curve]}}, STERLING)
    assert (told.example, told.wins, told.half) == ("£1,000", "0.63", "£693")
    assert told.most_range == "\u22120.5 to 2.0"
    assert effects(None, STERLING) == ()


def test_rules_cut_down_to_the_floors_are_no_rules_to_beat(
    full_site: SiteData, tmp_path: Path
) -> None:
    """Where a promise of fairness leaves a rule nothing of its own, the page says so instead."""
    assert full_site.plan is not None
    floors = next(b for b in full_site.plan["baselines"] if b["name"] == "floors only")
    cut = [{**b, "fresh": floors["fresh"]} for b in full_site.plan["baselines"]]
    write_site(replace(full_site, plan={**full_site.plan, "baselines": cut}), tmp_path / "out")
    told = words(tmp_path / "out" / "plan.html")
    assert "they come to no more than the floors alone: by how open each seat is;" in told
    assert "the best simpler rule" not in told + words(tmp_path / "out" / "index.html")
