"""A candidate's long and short campaign: a limit each, from the day that the folder gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from hustings.election.load import load_election
from hustings.spend.law import spending_law
from hustings.spend.room_left import Asked, rooms
from hustings.spend.spending_return import spending_return
from tests.election.folders import make, write
from tests.record.campaigns import Campaign
from tests.spend.ledgers import LAW, campaign_with_plan, ledger_of, replayed

# 500 pounds until 30 April, 300 from 1 May on.
SPLIT = replace(
    LAW, seat_pence={"A1": 30_000}, long_pence={"A1": 50_000}, short_from=date(2017, 5, 1)
)
LONG, SHORT = "2017-04-28", "2017-05-02"


def paid(campaign: Campaign, pence: int, day: str, **changes: object) -> int:
    return campaign.pay(None, amount_pence=pence, seat_id="A1", value_date=day, **changes)


def told(campaign: Campaign) -> list[tuple[int, int | None, str]]:
    """Breaches of the candidate's limit: which payment, by how much, what is said."""
    return [
        (problem.entries[-1], problem.amount_pence, problem.detail)
        for problem in replayed(campaign, SPLIT)[1]
        if problem.rule == "seat_limit"
    ]


def test_each_day_falls_under_the_limit_of_its_campaign() -> None:
    """450 and 100 before, 250 and 60 after: 50 and 10 too much, though 860 are less than both."""
    campaign = campaign_with_plan().on("2017-05-03")
    paid(campaign, 45_000, LONG)
    paid(campaign, 25_000, SHORT)
    assert told(campaign) == []
    late = paid(campaign, 10_000, "2017-04-30", purpose="told late")
    more = paid(campaign, 6_000, "2017-05-01")
    assert told(campaign) == [
        (
            late,
            5_000,
            "550.00 pounds in A1; the candidate's limit before the short campaign is 500.00 pounds",
        ),
        (
            more,
            1_000,
            "310.00 pounds in A1; the candidate's limit in the short campaign is 300.00 pounds",
        ),
    ]


def test_what_comes_back_gives_room_in_the_campaign_that_paid_it() -> None:
    """400 of the long campaign back in the short one: no room there."""
    campaign = campaign_with_plan().on("2017-05-03")
    payment = paid(campaign, 40_000, LONG)
    campaign.reverse(payment, 40_000)
    over = paid(campaign, 31_000, SHORT)
    assert [found[:2] for found in told(campaign)] == [(over, 1_000)]
    ledger = ledger_of(campaign, SPLIT)
    assert (ledger.long_pence["A1"], ledger.seat_pence["A1"]) == (0, 31_000)


def test_without_a_long_campaign_nothing_bounds_the_days_before() -> None:
    law = replace(SPLIT, long_pence={})
    campaign = campaign_with_plan().on("2017-05-03")
    paid(campaign, 90_000, LONG)
    assert "seat_limit" not in {problem.rule for problem in replayed(campaign, law)[1]}


def test_the_room_left_is_that_of_the_day() -> None:
    campaign = campaign_with_plan().on("2017-05-03")
    paid(campaign, 45_000, LONG)
    paid(campaign, 10_000, SHORT)
    state, _ = replayed(campaign, SPLIT)
    ledger = state.rooms["spend"]
    of = {
        day: rooms(ledger, SPLIT, state.record, Asked("A1", "money", 1_000, day))[0]
        for day in (date.fromisoformat(LONG), date.fromisoformat(SHORT))
    }
    before, after = of.values()
    assert (before.name, before.left) == (
        "the candidate's limit in A1, before the short campaign",
        4_000,
    )
    assert (after.name, after.left) == (
        "the candidate's limit in A1, in the short campaign",
        19_000,
    )


def test_the_return_holds_each_campaign_against_its_own(tmp_path: Path) -> None:
    files = make()
    for name, rows in files.items():
        if isinstance(rows, list):
            files[name] = [["A1" if cell == "S001" else cell for cell in row] for row in rows]
    text = str(files["election.toml"]).replace("2030-04-01", "2017-04-01")
    figures = "long_base = 100\nlong_factor = 1.0\nshort_campaign_from = 2017-05-01\n"
    files["election.toml"] = text.replace("[limits]\n", f"[limits]\n{figures}", 1)
    election = load_election(write(files, tmp_path))
    law = spending_law(election, "red")
    campaign = campaign_with_plan().on("2017-05-03")
    payment = paid(campaign, 45_000, LONG)
    paid(campaign, 25_000, SHORT)
    campaign.reverse(payment, 5_000)
    made = spending_return(election, law, ledger_of(campaign, law), "A1")
    long, short = (f"the candidate's limit {when} the short campaign" for when in ("before", "in"))
    assert made.totals == {long: 40_000, short: 25_000}
    assert made.limits == {long: law.long_pence["A1"], short: law.seat_pence["A1"]}
