"""Everything the pages show, as JSON and CSV to take away, and the election folder itself.

This module writes files.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from hustings.estimate.result import Summary
from hustings.inquiry.public import inquiry_files
from hustings.publish.book import Book
from hustings.publish.pages.against_actual import actual_rows
from hustings.publish.public_facts import copy_public_facts
from hustings.publish.record_book import of_record
from hustings.publish.resources import resources
from hustings.publish.site_data import Json
from hustings.spend.published import record_files

DATA_NAMES = {
    "estimate.json": "Every seat's estimate, totals and chances",
    "seats.csv": "The same by seat and party, as a table",
    "history.csv": "The same for every date of the campaign",
    "trend.csv": "The poll average by day, area and party",
    "plan.json": "The plan and its proof",
    "plan.csv": "The plan by seat, as a table",
    "plans.json": "The plans of earlier dates",
    "score.json": "The back-tests",
    "backtests.json": "The back-tests of several days before the vote",
    "declared.json": "What candidates declared at earlier elections, beside how close seats were",
    "questions.json": "The five questions with figures and entries",
    "breaches.json": "Every breach with its entries",
    "figures.json": "Every figure of the record that these pages show, by its key",
    "spending.csv": "Every payment, staff move and delivery with its entry",
    "requests.csv": "Every request with its entry",
    "approvals.csv": "Every approval with its entry",
    "departures.csv": "Every signed departure from the plan",
    "reversals.csv": "Everything paid that came back",
    "commitments.csv": "Every order, what is paid of it and what is still to be paid",
    "evidence.csv": "Every document by its hash, and what it shows",
    "closings.csv": "Every request that is finished",
    "deliveries.csv": "Everything that was delivered, and for whom",
    "apportioned.csv": "What was paid for no seat, shared by what was delivered where",
    "notional.csv": "Everything given or sold under its value",
    "budgets.csv": "Planned, approved, spent and left, by resource, country and seat",
    "access.csv": "Every refusal of access",
    "offices.csv": "Every office and its term",
    "plans.csv": "What each published plan gave to every seat",
    "actual.csv": "What each seat was planned to get, departures, what was done and the difference",
    "audit.json": "The whole audit, the test for favour and the cost of departures included",
    "returns.csv": "Doors and answers by seat, small counts withheld",
    "inquiry.json": "Terms of the inquiry with every change, and exhibits by hash",
}
RECORD_NAMES = {
    "questions.json",
    "breaches.json",
    "figures.json",
    "spending.csv",
    "requests.csv",
    "approvals.csv",
    "departures.csv",
    "reversals.csv",
    "commitments.csv",
    "evidence.csv",
    "closings.csv",
    "deliveries.csv",
    "apportioned.csv",
    "notional.csv",
    "budgets.csv",
    "access.csv",
    "offices.csv",
    "plans.csv",
}

ACTUAL = (
    *("seat_id", "name", "country", "resource"),
    *("planned", "departed", "done", "difference"),
)
PLAN_CHANCES = ("now", "plan", "plan_p05", "plan_p95")
LEAD_PARTS = ("mean", "p05", "p95")

Rows = Iterable[Sequence[object]]


def shown_data(book: Book) -> tuple[str, ...]:
    """The files that this site has something to put in."""
    site, record = book.site, book.site.record
    empty = {
        "trend.csv": site.trend is None or not site.trend.areas,
        "plan.json": site.plan is None,
        "plan.csv": site.plan is None,
        "plans.json": not site.earlier_plans,
        "score.json": not site.scores,
        "backtests.json": not site.backtests,
        "declared.json": not (site.declared or {}).get("elections"),
        **dict.fromkeys(RECORD_NAMES, record is None),
        "actual.csv": record is None,
        "audit.json": record is None or record.audit is None,
        "returns.csv": record is None or not record.returns,
        "inquiry.json": record is None or record.inquiry is None,
    }
    return tuple(name for name in DATA_NAMES if not empty.get(name, False))


def write_data(book: Book, out: Path) -> None:
    """All of `shown_data` into ``out / "data"``, and the folder into ``out / "election"``."""
    folder = out / "data"
    folder.mkdir(parents=True)
    replayed = _record_files(book)
    for name in shown_data(book):
        data = replayed.get(name)
        (folder / name).write_bytes(_content(book, name).encode() if data is None else data)
    copy_public_facts(book.election.folder, out / "election")


def _record_files(book: Book) -> Mapping[str, bytes]:
    """What a replay makes of the record, by name; `hustings verify` compares it byte for byte."""
    view = book.site.record
    if view is None:
        return {}
    files = record_files(view.state, view.problems)
    if view.inquiry is not None:
        files |= inquiry_files(view.inquiry)
    return {path.removeprefix("data/"): data for path, data in files.items()}


def _content(book: Book, name: str) -> str:
    site = book.site
    match name:
        case "audit.json":
            return _json(of_record(book.record).view.audit)
        case "actual.csv":
            return _csv(ACTUAL, actual_rows(book))
        case "returns.csv":
            return _csv(("seat_id", "name", "doors", "answered"), _returns_rows(book))
        case "estimate.json":
            return _json(book.figures)
        case "seats.csv":
            return _csv(_summary_head(), _summary_rows(book, (site.today,)))
        case "history.csv":
            return _csv(_summary_head(), _summary_rows(book, site.estimates))
        case "trend.csv":
            return _csv(("area", "day", "party", "mean", "sd"), _trend_rows(book))
        case "plan.json":
            return _json(plan_figures(site.plan or {}))
        case "plan.csv":
            return _plan_csv(book)
        case "plans.json":
            return _json([plan_figures(plan) for plan in site.earlier_plans])
        case "declared.json":
            return _json(site.declared)
        case "backtests.json":
            return _json(
                [
                    {"name": t.name, "days_before": t.days_before, "draws": t.draws, **t.score}
                    for t in site.backtests
                ]
            )
        case _:
            return _json([{"name": card.name, **card.score} for card in site.scores])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def _csv(head: Sequence[str], rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()


def _returns_rows(book: Book) -> Iterator[Sequence[object]]:
    """A count that is withheld is blank."""
    for row in of_record(book.record).view.returns:
        yield row.seat_id, book.by_id[row.seat_id].seat.name, row.doors, row.answered


def plan_figures(plan: Json) -> dict[str, Any]:
    """`hustings plan --json`, likewise without its seconds."""
    return {**plan, "seconds": None}


def _summary_head() -> tuple[str, ...]:
    return ("as_of", "seat_id", "name", "party", "mean", "p05", "p95", "win")


def _summary_rows(book: Book, summaries: Sequence[Summary]) -> Iterator[Sequence[object]]:
    """One row a date, seat and party; a party that does not stand there has none."""
    places = {party.id: k for k, party in enumerate(book.election.parties)}
    columns = np.array([places[pid] for pid in book.today.parties], dtype=np.int64)
    stands = book.election.stands[np.ix_(book.today.seat_index, columns)].tolist()
    seats = [book.election.seats[i] for i in book.today.seat_index.tolist()]
    for summary in summaries:
        day = summary.as_of.isoformat()
        parts = (summary.mean, summary.p05, summary.p95, summary.win[:, : len(summary.parties)])
        mean, low, high, win = (np.round(part, 5).tolist() for part in parts)
        for m, seat in enumerate(seats):
            for k, pid in enumerate(summary.parties):
                if stands[m][k]:
                    yield (
                        day,
                        seat.seat_id,
                        seat.name,
                        pid,
                        mean[m][k],
                        low[m][k],
                        high[m][k],
                        win[m][k],
                    )


def _trend_rows(book: Book) -> Iterator[Sequence[object]]:
    trend = book.site.trend
    if trend is None:
        return
    days = [date.fromordinal(d).isoformat() for d in trend.days.tolist()]
    known = np.isfinite(trend.mean).tolist()
    mean, sd = np.round(trend.mean, 5).tolist(), np.round(trend.sd, 5).tolist()
    for a, area in enumerate(trend.areas):
        for t, day in enumerate(days):
            for k, pid in enumerate(trend.parties):
                if known[a][t][k]:
                    yield area, day, pid, mean[a][t][k], sd[a][t][k]


def _plan_csv(book: Book) -> str:
    plan = book.site.plan or {}
    ids = [resource.id for resource in resources(plan, book.election.currency)]
    rows = (
        (
            seat["seat_id"],
            book.by_id[seat["seat_id"]].seat.name,
            seat["stance"],
            *(seat["amounts"].get(rid, 0) for rid in ids),
            seat.get("gain"),
            seat.get("why"),
            *(seat["chance"].get(part) for part in PLAN_CHANCES),
            *((seat.get("lead") or {}).get(part) for part in LEAD_PARTS),
            seat.get("next_1000"),
        )
        for seat in plan.get("seats", ())
    )
    further = (
        *(f"chance_{part}" for part in PLAN_CHANCES),
        *(f"lead_{part}" for part in LEAD_PARTS),
        "next_1000",
    )
    return _csv(("seat_id", "name", "stance", *ids, "gain", "why", *further), rows)
