"""A purchase from its order to its end, through the commands."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from hustings.cli.record_evidence import KINDS
from hustings.record.schema import EVIDENCE
from tests.cli.campaigns import SEAT, Hustings
from tests.conftest import Call

PAYER, CHAIR = ("--as", "treasurer"), ("--as", "coordinator-1")


@pytest.fixture(scope="module")
def founded(small_election: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign just founded, to be copied."""
    from hustings.cli.main import run

    folder = tmp_path_factory.mktemp("founded") / "campaign"
    assert run(["new", str(folder), "--election", str(small_election), "--party", "red"]) == 0
    return folder


@pytest.fixture
def record(hustings: Call, founded: Path, tmp_path: Path) -> Hustings:
    shutil.copytree(founded, tmp_path / "campaign")
    return Hustings(hustings, tmp_path / "campaign")


def approved(record: Hustings) -> int:
    request = record.request("500")
    record.done("approve", str(request), *CHAIR)
    return request


def state(record: Hustings, request: int) -> str:
    """As `record show` and `record log` say it alike."""
    word = str(record("show", str(request), "--json").json["state"])
    assert f"state        {word}\n" in record("show", str(request)).out
    assert record.lines()[request].endswith(f"({word})")
    listed = record("log", "--type", "request", "--json").json["entries"]
    assert word in {entry["state"] for entry in listed}
    return word


def body_of(record: Hustings, entry_type: str) -> dict[str, Any]:
    body: dict[str, Any] = record("log", "--type", entry_type, "--json").json["entries"][-1]["body"]
    return body


def test_a_purchase_from_its_order_to_its_end(record: Hustings, tmp_path: Path) -> None:
    request = approved(record)
    said = [state(record, request)]
    order = record.done("commit", str(request), "--amount", "480", "--due", "2030-06-30", *PAYER)
    said.append(state(record, request))
    line = record.lines()[order]
    assert f"£480 ordered for {SEAT} from A printer (request {request}, " in line
    assert "ordered      £480, of which £480 still to be paid" in record("show", str(request)).out
    assert "are still to be paid" in record.refused("close", str(request), "--reason", "x", *PAYER)
    payment = record.done("pay", str(request), "--amount", "480", *PAYER)
    said.append(state(record, request))
    bill = tmp_path / "bill.pdf"
    bill.write_bytes(b"%PDF of a bill")
    shown = record(
        *("evidence", bill, "--of", str(payment), "--number", " inv-7/A ", "--amount", "480"),
        *CHAIR,
    )
    assert shown.code == 0, shown.err
    kept = record.folder / "auditor" / "evidence" / hashlib.sha256(b"%PDF of a bill").hexdigest()
    assert kept.read_bytes() == b"%PDF of a bill" and kept.stat().st_mode & 0o777 == 0o600
    said.append(state(record, request))
    closing = record("close", str(request), "--reason", "delivered", *PAYER)
    assert closing.code == 0 and "Free again: £20." in closing.err
    said.append(state(record, request))
    assert said == ["approved", "committed", "paid", "evidenced", "closed"]
    later = record("pay", str(request), "--amount", "5", *PAYER)
    assert later.code == 0 and "Breach: closed_request_paid" in later.err


def test_a_number_is_recorded_as_a_seal_alone(record: Hustings, tmp_path: Path) -> None:
    bill = tmp_path / "bill.pdf"
    seals = []
    for number, spelt in enumerate((" inv-7/A ", "INV 7a", "INV 8a")):
        bill.write_bytes(b"bill %d" % number)
        payment = record.done(*free("pay", f"{number + 1}"))
        record.done("evidence", bill, "--of", str(payment), "--number", spelt, *PAYER)
        seals.append(body_of(record, "evidence")["invoice_number"])
    assert re.fullmatch("[0-9a-f]{64}", seals[0])
    assert seals[0] == seals[1] != seals[2]
    assert (record.folder / "auditor" / "audit.key").exists()


def free(command: str, amount: str) -> tuple[str, ...]:
    words = ("--payee", "A printer", "--purpose", f"Leaflets {amount}", "--seat", SEAT)
    return (command, "--no-request", "--amount", amount, *words, *PAYER)


def test_an_order_is_changed_and_cancelled_from_what_it_was(record: Hustings) -> None:
    request = approved(record)
    order = record.done("commit", str(request), *PAYER)
    assert body_of(record, "commitment")["amount_pence"] == 50_000
    smaller = record.done("commit", "--replaces", str(order), "--amount", "300", *PAYER)
    body = body_of(record, "commitment")
    assert (body["request"], body["amount_pence"], body["replaces"]) == (request, 30_000, order)
    assert body["payee"] == "A printer" and body["seat_id"] == SEAT
    record.done("commit", "--cancels", str(smaller), *PAYER)
    assert body_of(record, "commitment")["amount_pence"] == 0
    assert record("show", str(request), "--json").json["ordered_pence"] == 0
    assert state(record, request) == "approved"
    record.done("close", str(request), "--reason", "not needed", *CHAIR)


def test_an_order_that_nobody_asked_for_counts_and_a_payment_may_name_it(
    record: Hustings,
) -> None:
    said = record(*free("commit", "75"))
    assert said.code == 0 and "Breach: unsigned_commitment" in said.err
    assert "left after this" in said.err
    order = record.size - 1
    budget = record("budget", "--json").json["budgets"][0]
    assert budget["committed_pence"] == 7_500
    record.done(*free("pay", "75"), "--commitment", str(order))
    assert record("budget", "--json").json["budgets"][0]["committed_pence"] == 0


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("commit", "--amount", "1"), "--no-request"),
        (("commit", "2", "--replaces", "2"), "no request"),
        (("commit", "--replaces", "0", "--cancels", "0"), "one commitment"),
        (("commit", "--cancels", "0", "--amount", "1"), "leave out --amount"),
        (("commit", "--cancels", "0"), "no commitment"),
        (("commit", "99", "--amount", "1"), "is not there"),
        (("commit", "--no-request", "--national", "--amount", "1"), "--payee and --purpose"),
        (("commit", "--no-request", "--national", "--payee", "A", "--purpose", "B"), "--amount X"),
        (("close", "0", "--reason", "done"), "is a genesis, not a request"),
        (("evidence", "HERE", "--of", "0"), "is a genesis. Expected a payment"),
        (("evidence", "HERE", "--of", "99"), "is not there"),
        (("evidence", "EMPTY", "--of", "0"), "nothing to show"),
        (("evidence", "HERE", "--of", "REQUEST", "--number", "-/-"), "letters or digits"),
    ],
)
def test_what_is_refused(
    record: Hustings, tmp_path: Path, arguments: tuple[str, ...], remedy: str
) -> None:
    (tmp_path / "bill").write_bytes(b"a bill")
    (tmp_path / "empty").write_bytes(b"")
    request = str(record.request())
    named = {"HERE": tmp_path / "bill", "EMPTY": tmp_path / "empty", "REQUEST": request}
    assert remedy in record.refused(*(named.get(part, part) for part in arguments), *PAYER)
    assert not list((record.folder / "auditor").glob("evidence/*"))


def test_a_due_day_does_not_precede_the_order(record: Hustings) -> None:
    days = ("--ordered", "2030-05-10", "--due", "2030-05-09")
    assert "from 2030-05-10 on" in record.refused("commit", str(approved(record)), *days, *PAYER)


def test_a_document_is_kept_for_an_envelope_that_is_signed_elsewhere(
    record: Hustings, tmp_path: Path
) -> None:
    request = record.request()
    (tmp_path / "bill").write_bytes(b"a bill")
    out = tmp_path / "evidence.json"
    said = record("evidence", tmp_path / "bill", "--of", str(request), "--out", out)
    assert said.code == 0, said.err
    assert record("sign", out, *CHAIR).code == 0
    record.done("add", out)
    assert len(list((record.folder / "auditor").glob("evidence/*"))) == 1


def test_a_bundle_tells_of_it_all_but_the_documents(
    record: Hustings, hustings: Call, tmp_path: Path
) -> None:
    request = approved(record)
    record.done("commit", str(request), *PAYER)
    payment = record.done("pay", str(request), "--amount", "500", *PAYER)
    (tmp_path / "bill").write_bytes(b"a bill with an address on it")
    record.done("evidence", tmp_path / "bill", "--of", str(payment), "--number", "77-123", *PAYER)
    record.done("close", str(request), "--reason", "delivered", *PAYER)
    site = tmp_path / "site"
    said = hustings("publish", site, "--campaign", record.folder)
    assert said.code == 0, said.err
    assert hustings("verify", site).code == 0
    kept = {path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert b"a bill with an address on it" not in kept
    assert not any(b"77-123" in data for data in kept)
    seat = next(path for path in site.rglob("*.html") if SEAT in path.name).read_text()
    assert "<small>closed</small>" in seat
    table = site / "data" / "commitments.csv"
    table.write_text(table.read_text().replace("50000", "40000"))
    assert hustings("verify", site).code == 1


def test_every_kind_of_the_schema_may_be_named() -> None:
    assert tuple(kind.replace("-", "_") for kind in KINDS) == EVIDENCE
