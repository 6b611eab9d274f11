"""``hustings record``: read, sign, prove, add; from a request to its payment and beyond."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hustings.cli.envelope_files import read_envelope_file, write_envelope
from hustings.record.canonical import parse_canonical
from hustings.record.entries import unsigned
from hustings.record.journal import open_journal
from hustings.record.log_files import read_key
from hustings.record.proof import check_proof, parse_proof
from hustings.record.spoken_code import spoken_code
from tests.cli.campaigns import SEAT, Hustings
from tests.cli.test_whole_file import full_disk
from tests.conftest import Call

THREE = ("--as", "coordinator-1", "--as", "coordinator-2", "--as", "general_secretary")


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory, small_election: Path) -> Path:
    """A campaign just founded, to be copied."""
    from hustings.cli.main import run

    folder = tmp_path_factory.mktemp("founded") / "campaign"
    arguments = ["new", str(folder), "--election", str(small_election), "--party", "red"]
    assert run(arguments) == 0
    return folder


@pytest.fixture
def record(hustings: Call, founded: Path, tmp_path: Path) -> Hustings:
    shutil.copytree(founded, tmp_path / "campaign")
    return Hustings(hustings, tmp_path / "campaign")


def plan_file(record: Hustings, **seats: dict[str, float]) -> Path:
    """A plan such as ``hustings plan --json`` prints."""
    path = record.folder / "plans" / "2030-05-01.json"
    given = [{"seat_id": seat, "amounts": amounts} for seat, amounts in seats.items()]
    plan = {"election": "made-up-2030", "party": "red", "as_of": "2030-05-01", "seats": given}
    path.write_text(json.dumps(plan))
    return path


# From a request to its payment


def test_a_request_is_approved_paid_and_listed(record: Hustings, tmp_path: Path) -> None:
    plan_file(record, S001={"money": 9_000.0, "staff_days": 12.0})
    plan = record.done("plan", "--reason", "The first", *THREE[:4])
    request = record.request("1250.50")
    first = record.done("approve", str(request), "--as", "coordinator-1")
    second = record.done("approve", str(request), "--as", "coordinator-2")
    (tmp_path / "invoice.pdf").write_bytes(b"an invoice")
    said = record(
        *("pay", str(request), "--amount", "1250.50", "--as", "treasurer"),
        *("--invoice", tmp_path / "invoice.pdf"),
    )
    assert (said.code, said.out) == (0, f"Entry {second + 1}.\n")
    assert said.err == (
        "£8,749.50 of £10,000 left after this: the published rule, departures included.\n"
        "£28,349.50 of £29,600 left after this: the budget of money.\n"
    )
    lines = record.lines()
    assert lines[plan].endswith("of 2030-05-01: The first  [2 x coordinator]")
    assert lines[request].endswith(
        "request         £1,250.50 for S001 to A printer: Leaflets  [head_of_field]  (evidenced)"
    )
    assert lines[first].endswith("£1,250.50 to A printer  [coordinator]")
    assert f"(request {request}, " in lines[second + 1]
    assert record("log").err.endswith("8 of 8 entries, 0 problems.\n")


def test_the_request_is_shown_before_it_is_signed_with_a_code_to_read_aloud(
    record: Hustings,
) -> None:
    request = record.request("1250.50")
    shown = record("approve", str(request), "--as", "coordinator-1").err
    for words in ("£1,250.50", "S001, Place 1", "A printer", "Leaflets", "Hold the seat"):
        assert words in shown
    assert "head_of_field proposed" in shown
    assert "0 of 2 people" in shown
    digest = body_of(record, "approval")["request_digest"]
    assert f"code         {spoken_code(digest)}" in shown
    found = record("show", str(request))
    assert (found.code, f"code         {spoken_code(digest)}" in found.out) == (0, True)
    assert record("show", str(request), "--json").json["code"] == spoken_code(digest)


@pytest.mark.parametrize(("answer", "code", "entries"), [("n\n", 130, 4), ("y\n", 0, 5)])
def test_whoever_sits_at_a_terminal_is_asked_first(
    answer: str, code: int, entries: int, record: Hustings, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = record.request()
    monkeypatch.setattr("hustings.cli.signing.at_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    said = record("approve", str(request), "--as", "coordinator-1")
    assert "Approve this? [y/N]" in said.err
    assert (said.code, record.size) == (code, entries)


def body_of(record: Hustings, entry_type: str) -> dict[str, Any]:
    """The body of the last entry of a type."""
    body: dict[str, Any] = record("log", "--type", entry_type, "--json").json["entries"][-1]["body"]
    return body


def test_whoever_asks_does_not_approve(record: Hustings) -> None:
    request = record.request(by="coordinator-1")
    said = record.refused("approve", str(request), "--as", "coordinator-1")
    assert "self_approval: coordinator-1 proposed what they approve" in said
    assert "Somebody who did not propose it must approve it" in said


def test_who_is_named_as_a_proposer_does_not_approve_either(record: Hustings) -> None:
    request = record.done(*record.asking(), "--as", "head_of_field", "--proposed", "coordinator-1")
    assert "self_approval" in record.refused("approve", str(request), "--as", "coordinator-1")


def test_an_approval_counts_once(record: Hustings) -> None:
    request = record.request("2000")
    record.done("approve", str(request), "--as", "coordinator-1")
    said = record.refused("approve", str(request), "--as", "coordinator-1")
    assert "replayed" in said


def test_an_attempt_can_be_recorded_by_force(record: Hustings) -> None:
    request = record.request(by="coordinator-1")
    said = record("approve", str(request), "--as", "coordinator-1", "--force")
    assert said.code == 0
    assert "No effect: self_approval" in said.err
    assert "no effect: self_approval: coordinator-1" in record("log").out


def test_no_entry_can_play_tricks_on_the_screen_of_who_signs(record: Hustings) -> None:
    words = ("--payee", "A\u2066printer", "--purpose", "Leaf\u202elets", "--priority", "X\nY")
    request = record.done(
        *("request", "--resource", "money", "--amount", "500", "--national", *words),
        *("--as", "head_of_field"),
    )
    approved = record("approve", str(request), "--as", "coordinator-1")
    log = record("log")
    assert r"A\u2066printer" in approved.err
    assert r"X\nY" in approved.err
    for said in (approved.err, approved.out, log.out, log.err):
        assert all(c.isprintable() or c == "\n" for c in said)


def test_a_clock_that_is_behind_the_record_makes_no_breach_of_a_payment(
    record: Hustings,
) -> None:
    late = "2999-01-01T00:00:00Z"
    with open_journal(record.folder, write=True) as journal:
        journal.add("publication", late, {"manifest": "0" * 64, "entries": 1})
    words = ("--payee", "A printer", "--purpose", "Leaflets", "--as", "treasurer")
    said = record("pay", "--no-request", "--amount", "5", "--seat", SEAT, *words)
    assert said.code == 0
    assert f"{late} is written" in said.err
    assert "backdated" not in said.err
    assert "backdated" in record.refused(*record.asking(), "--as", "head_of_field")


@pytest.mark.parametrize("character", ["\r", "\x1b", "\x7f", "\x85", "\ufeff"])
def test_what_no_page_can_quote_is_not_recorded(record: Hustings, character: str) -> None:
    words = ("--payee", f"A{character}printer", "--purpose", "Leaflets")
    said = record.refused(
        *("pay", "--no-request", "--amount", "5", "--seat", SEAT, *words, "--as", "treasurer")
    )
    assert "'payee' must be text" in said


def test_who_advised_is_in_the_record(record: Hustings) -> None:
    record.done(*record.asking(), "--as", "head_of_field", "--advised", "treasurer")
    parts = [part["part"] for part in body_of(record, "request")["participants"]]
    assert parts == ["proposed", "advised"]


def test_a_request_is_refused_and_an_approval_withdrawn(record: Hustings) -> None:
    request = record.request()
    approval = record.done("approve", str(request), "--as", "coordinator-1")
    reason = ("--reason", "Too dear")
    assert "not_own" in record.refused("withdraw", str(approval), *reason, "--as", "coordinator-2")
    record.done("withdraw", str(approval), *reason, "--as", "coordinator-1")
    record.done("refuse", str(request), *reason, "--as", "coordinator-2")
    said = record.refused("approve", str(request), "--as", "general_secretary")
    assert "closed_request" in said
    assert "Ask anew" in said


# Facts always count


def test_money_that_nobody_asked_for_is_recorded_with_its_breach(record: Hustings) -> None:
    said = record(
        *("pay", "--no-request", "--amount", "5000", "--seat", SEAT, "--payee", "A printer"),
        *("--purpose", "Leaflets", "--as", "treasurer", "--value-date", "2030-05-02"),
    )
    assert said.code == 0
    assert "Breach: unsigned_payment: it names no request" in said.err
    assert body_of(record, "payment") == {
        "request": None,
        "amount_pence": 500_000,
        "seat_id": SEAT,
        "payee": "A printer",
        "purpose": "Leaflets",
        "invoice": None,
        "value_date": "2030-05-02",
    }


def test_a_payment_above_its_approval_is_recorded_and_said(record: Hustings) -> None:
    request = record.request("500")
    record.done("approve", str(request), "--as", "coordinator-1")
    said = record("pay", str(request), "--amount", "600", "--as", "treasurer")
    assert said.code == 0
    assert "Breach: " in said.err
    assert "breach: " in record("log").out


def test_staff_are_moved_for_a_request(record: Hustings) -> None:
    words = ("--payee", "Own staff", "--purpose", "Canvass", "--priority", "Hold")
    ask = ("request", "--resource", "staff_days", "--amount", "8", "--seat", SEAT, *words)
    request = record.done(*ask, "--as", "head_of_field")
    record.done("approve", str(request), "--as", "coordinator-1")
    record.done(
        *("move", str(request), "--amount", "8", "--from", "S002", "--start", "2030-05-03"),
        *("--as", "treasurer"),
    )
    assert body_of(record, "staff_move") == {
        "request": request,
        "amount": 8,
        "from_seat": "S002",
        "seat_id": SEAT,
        "start": "2030-05-03",
    }


def test_who_is_refused_what_they_may_see_has_a_breach_in_the_record(record: Hustings) -> None:
    said = record("access-refused", "coordinator-1", "--data", "returns", "--reason", "Not now")
    assert (said.code, said.out) == (0, "Entry 3.\n")
    assert "access_refused_to_entitled: returns refused to the elected coordinator" in said.err
    assert body_of(record, "access_refused")["area"] == "national"
    assert "breach: access_refused_to_entitled" in record("log").out


def test_a_refusal_to_somebody_who_may_not_see_it_is_no_breach(record: Hustings) -> None:
    told = ("access-refused", "treasurer", "--data", "returns", "--reason", "Not yours")
    record.done(*told, "--area", "Scotland")
    assert record("log").err.endswith("4 of 4 entries, 0 problems.\n")
    assert body_of(record, "access_refused")["area"] == "Scotland"


def test_a_refusal_of_data_that_the_policy_does_not_know_is_a_slip(record: Hustings) -> None:
    said = record.refused("access-refused", "treasurer", "--data", "return", "--reason", "X")
    assert "found 'return', expected one of estimates, plans, polls, returns, spending" in said


def test_an_invoice_is_kept_by_its_hash(record: Hustings, tmp_path: Path) -> None:
    (tmp_path / "invoice").write_bytes(b"\x00 an invoice")
    request = record.request()
    pay = ("pay", str(request), "--amount", "1", "--as", "treasurer")
    assert record(*pay, "--invoice", tmp_path / "invoice").code == 0
    digest = body_of(record, "payment")["invoice"]
    assert (record.folder / "files" / "sha256" / digest).read_bytes() == b"\x00 an invoice"


def test_an_invoice_of_a_payment_that_nobody_signs_is_not_kept(
    record: Hustings, tmp_path: Path
) -> None:
    (tmp_path / "invoice").write_bytes(b"an invoice")
    request = record.request()
    record.refused("pay", str(request), "--amount", "1", "--invoice", tmp_path / "invoice")
    assert named_files(record) == []


def named_files(record: Hustings) -> list[str]:
    """What is kept for entries to name by hash."""
    folder = record.folder / "files" / "sha256"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


# What is refused


@pytest.mark.parametrize("amount", ["1,250", "£5", "0", "-3", "12.345", "1e3", "ten", ""])
def test_amounts_are_pounds_and_pence_or_refused(amount: str, record: Hustings) -> None:
    said = record.refused(*record.asking(amount), "--as", "head_of_field")
    assert "expected an amount in pounds above 0, such as 1250 or 1250.50" in said


def test_staff_days_are_whole(record: Hustings) -> None:
    said = record.refused("move", "--no-request", "--amount", "1.5", "--national")
    assert "expected a whole number above 0" in said


def test_an_unknown_seat_is_refused_with_a_hint(record: Hustings) -> None:
    sign = ("--as", "head_of_field")
    assert "No seat 'S999' in made-up-2030" in record.refused(*record.asking(seat="S999"), *sign)
    assert "That is S001." in record.refused(*record.asking(seat="place 1"), *sign)


def test_either_a_seat_or_national_is_said(record: Hustings) -> None:
    said = record.refused(*record.asking(), "--national", "--as", "head_of_field")
    assert "either --seat ID or --national" in said


def test_an_unknown_resource_is_refused_with_the_known_ones(record: Hustings) -> None:
    words = ("--payee", "X", "--purpose", "X", "--priority", "X", "--national")
    said = record.refused("request", "--resource", "gold", "--amount", "1", *words)
    assert "money, staff_days, activist_hours" in said


@pytest.mark.parametrize(
    ("number", "why"),
    [("0", "is a genesis, not a request"), ("99", "is not there: the log has 3, from 0 to 2")],
)
def test_what_is_no_request_can_not_be_approved(number: str, why: str, record: Hustings) -> None:
    said = record.refused("approve", number, "--as", "coordinator-1")
    assert f"Entry {number} {why}. `hustings record log --type request`" in said


def test_a_request_by_somebody_who_may_not_ask_can_not_be_approved(record: Hustings) -> None:
    record.done(*record.asking(), "--as", "treasurer", "--force")
    said = record.refused("approve", "3", "--as", "coordinator-1")
    assert "Entry 3 is a request without authority" in said


def test_text_that_does_not_fit_the_record_is_refused_before_signing(record: Hustings) -> None:
    said = record.refused("refuse", str(record.request()), "--reason", " ", "--as", "treasurer")
    assert "'reason' must be text" in said


def test_nobody_signs(record: Hustings) -> None:
    said = record.refused("approve", str(record.request()))
    assert "Nobody signs" in said
    assert "coordinator-1, coordinator-2, coordinator-3, general_secretary" in said


def test_a_role_of_several_people_is_no_signer(record: Hustings) -> None:
    said = record.refused("approve", str(record.request()), "--as", "coordinator")
    assert "coordinator-1, coordinator-2, coordinator-3: name the office" in said


def test_a_key_that_is_not_here_is_named(record: Hustings) -> None:
    request = record.request()
    (record.folder / "keys" / "coordinator-1.key").unlink()
    said = record.refused("approve", str(request), "--as", "coordinator-1")
    assert "signs for 'coordinator-1'" in said
    assert "--key" in said


def test_a_file_that_is_no_key_is_refused_without_repeating_it(
    record: Hustings, tmp_path: Path
) -> None:
    (tmp_path / "mine.key").write_text("a secret that is no key")
    said = record.refused(
        *("approve", str(record.request()), "--key", tmp_path / "mine.key"),
    )
    assert "expected an Ed25519 key in PEM" in said
    assert "a secret" not in said


def test_without_the_log_key_nothing_is_added(record: Hustings) -> None:
    (record.folder / "keys" / "log.key").unlink()
    assert "log.key" in record.refused(*record.asking(), "--as", "head_of_field")


def test_a_second_writer_waits_for_the_first(record: Hustings) -> None:
    with open_journal(record.folder, write=True):
        said = record.refused(*record.asking(), "--as", "head_of_field")
    assert "another process is appending" in said
    record.request()


def test_a_folder_that_is_no_campaign_is_refused(hustings: Call, tmp_path: Path) -> None:
    said = Hustings(hustings, tmp_path)("log")
    assert said.code == 2
    assert "hustings new" in said.err


def test_a_log_of_another_election_is_refused(record: Hustings) -> None:
    path = record.folder / "election" / "election.toml"
    path.write_text(path.read_text().replace("made-up-2030", "another"))
    said = record("log")
    assert said.code == 2
    assert "the log is of the election made-up-2030" in said.err


# Signed elsewhere


def test_an_approval_is_signed_elsewhere_and_brought_in(
    record: Hustings, hustings: Call, tmp_path: Path
) -> None:
    request = record.request("2000")
    envelope, holder = tmp_path / "approval.json", tmp_path / "holder"
    holder.mkdir()
    record.done("approve", str(request), "--as", "coordinator-1")
    before = record.size
    assert record("approve", str(request), "--out", envelope).code == 0
    assert record.size == before
    for name in ("coordinator-2", "general_secretary"):
        (record.folder / "keys" / f"{name}.key").rename(holder / f"{name}.key")
        signed = hustings(
            *("record", "sign", envelope, "--campaign", holder),
            *("--key", holder / f"{name}.key"),
        )
        assert signed.code == 0, signed.err
        assert "£2,000 to A printer" in signed.err
    number = record.done("add", envelope)
    assert "[coordinator, general_secretary]" in record.lines()[number]

    again = record("add", envelope)
    assert (again.code, record.size) == (0, before + 1)
    assert f"stands in the record already, as entry {number}" in again.out


def test_what_is_not_signed_can_not_be_brought_in(record: Hustings, tmp_path: Path) -> None:
    request = record.request()
    record("approve", str(request), "--out", tmp_path / "approval.json")
    assert "no_authority" in record.refused("add", tmp_path / "approval.json")


def test_a_policy_gathers_its_signatures_one_by_one(record: Hustings, tmp_path: Path) -> None:
    draft = record.folder / "campaign.toml"
    draft.write_text(draft.read_text().replace("witnesses = 0", "witnesses = 1"))
    envelope = tmp_path / "policy.json"
    said = record("policy", "--adopt", "--as", "coordinator-1", "--out", envelope)
    assert said.code == 0
    assert "1 of 3 people" in said.err
    for name in ("coordinator-2", "coordinator-3"):
        assert record("sign", envelope, "--as", name).code == 0
    record.done("add", envelope)
    assert record("policy", "--json").json["policy"]["witnesses"] == 1


def test_a_file_is_never_written_over_another(record: Hustings, tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("mine")
    said = record.refused("approve", str(record.request()), "--out", tmp_path / "notes.json")
    assert "exists already" in said
    assert (tmp_path / "notes.json").read_text() == "mine"


@pytest.mark.parametrize(
    ("old", "new"), [(b"\n", b""), (b"\n", b"\n\n"), (b'{"payload"', b'{ "payload"')]
)
def test_an_envelope_spelt_otherwise_is_refused(
    old: bytes, new: bytes, record: Hustings, tmp_path: Path
) -> None:
    path = tmp_path / "approval.json"
    record("approve", str(record.request()), "--as", "coordinator-1", "--out", path)
    path.write_bytes(path.read_bytes().replace(old, new))
    record.refused("add", path)


def test_an_envelope_of_another_log_is_refused(
    record: Hustings, hustings: Call, small_election: Path, tmp_path: Path
) -> None:
    other = Hustings(hustings, tmp_path / "other")
    hustings("new", other.folder, "--election", small_election, "--party", "red")
    path = tmp_path / "request.json"
    assert record(*record.asking(), "--as", "head_of_field", "--out", path).code == 0
    assert "other_log" in other.refused("add", path)
    assert "other_log" in other.refused("sign", path, "--as", "coordinator-1")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount_pence": 99_999_900}, "altered_approval: not as asked"),
        ({"payee": "Another"}, "altered_approval: not as asked"),
        ({"policy": 7}, "stale_policy"),
        ({"request": 1}, "unknown_request"),
        ({"amount": 3}, "can't be signed as approval"),
    ],
)
def test_an_approval_that_was_tampered_with_is_not_signed(
    change: dict[str, Any], said: str, record: Hustings, tmp_path: Path
) -> None:
    path = tmp_path / "approval.json"
    record("approve", str(record.request("2000")), "--out", path)
    envelope = read_envelope_file(path)
    content = parse_canonical(envelope.payload)
    body = {**content["body"], **change}
    write_envelope(unsigned("approval", content["log"], body), path)
    before = path.read_bytes()
    assert said in record.refused("sign", path, "--as", "coordinator-1")
    assert path.read_bytes() == before


def test_without_a_log_the_file_speaks_for_itself(
    record: Hustings, hustings: Call, tmp_path: Path
) -> None:
    path, key = tmp_path / "approval.json", record.folder / "keys" / "coordinator-1.key"
    record("approve", str(record.request("2000")), "--out", path)
    (elsewhere := tmp_path / "elsewhere").mkdir()
    said = Hustings(hustings, elsewhere)("sign", path, "--key", key)
    assert said.code == 0
    assert "There is no log here: this is what the file says." in said.err


# What is in force


def test_a_draft_that_differs_is_a_warning_until_it_is_adopted(record: Hustings) -> None:
    draft = record.folder / "campaign.toml"
    text = draft.read_text().replace("tolerance = 1000.00", "tolerance = 1500.50")
    draft.write_text(text.replace("witnesses = 0", "witnesses = 1"))
    warned = record("log")
    assert warned.code == 0
    assert "differs from the policy in force (version 1) in witnesses" in warned.err
    assert "differs from the published rule" in warned.err
    said = record("policy", "--adopt", "--reason", "More room", *THREE)
    assert said.out == "Entry 3.\nEntry 4.\n"
    figures = record("policy", "--json").json
    assert (figures["policy"]["version"], figures["rule"]["tolerance_pence"]) == (2, 150_050)
    assert figures["rule"]["reason"] == "More room"
    assert figures["differs"] == []
    assert "nothing to adopt" in record("policy", "--adopt", *THREE).out


def test_a_new_office_is_adopted_and_given_a_key(record: Hustings) -> None:
    draft = record.folder / "campaign.toml"
    office = '[[offices]]\nid = "agent"\nrole = "head_of_field"\nelected = false\n'
    draft.write_text(f"{draft.read_text()}\n{office}start = 2020-01-01\n")
    assert "the office agent, which the record has not" in record("log").err
    record.done("policy", "--adopt", *THREE)
    assert "no key" in record("keys", "list").out
    record.done("keys", "new", "agent", *THREE)
    assert record.request(by="agent")
    people = json.loads((record.folder / "auditor" / "people.json").read_text())["people"]
    assert people[-1]["office_id"] == "agent"


def test_a_refused_office_leaves_nobody_in_the_auditors_list(record: Hustings) -> None:
    draft, people = record.folder / "campaign.toml", record.folder / "auditor" / "people.json"
    office = '[[offices]]\nid = "agent"\nrole = "head_of_field"\nelected = false\n'
    draft.write_text(f"{draft.read_text()}\n{office}start = 2020-01-01\n")
    before = people.read_bytes()
    record.refused("policy", "--adopt", "--as", "coordinator-1")
    assert people.read_bytes() == before
    record.done("policy", "--adopt", *THREE)
    assert people.read_bytes() != before
    assert people.stat().st_mode & 0o777 == 0o600


def test_a_key_file_that_can_not_be_read_is_said_and_left_out(record: Hustings) -> None:
    (record.folder / "keys" / "mine.key").write_text("not a key")
    listed = record("keys", "list")
    assert (listed.code, "mine.key" in listed.err, "mine.key" in listed.out) == (0, True, False)
    record.request()


def test_adopting_asks_for_the_quorum_of_the_policy_in_force(record: Hustings) -> None:
    draft = record.folder / "campaign.toml"
    draft.write_text(draft.read_text().replace("witnesses = 0", "witnesses = 1"))
    said = record.refused("policy", "--adopt", "--as", "coordinator-1")
    assert "1 of 3 people and 1 of 2 elected people" in said


def test_a_draft_with_problems_is_a_warning_and_can_not_be_adopted(record: Hustings) -> None:
    draft = record.folder / "campaign.toml"
    draft.write_text(draft.read_text().replace("window_days = 14", "window_days = 0"))
    assert "rule, window_days: found 0" in record("log").err
    assert "1 problem, nothing taken" in record.refused("policy", "--adopt", *THREE)


def test_a_log_needs_no_draft(record: Hustings) -> None:
    (record.folder / "campaign.toml").unlink()
    assert record("log").err == "3 of 3 entries, 0 problems.\n"
    record.request()
    assert "is not there" in record.refused("policy", "--adopt", *THREE)


def test_a_rule_with_a_test_for_favour_commits_to_the_auditors_groups(record: Hustings) -> None:
    draft = record.folder / "campaign.toml"
    draft.write_text(f"{draft.read_text()}\n[rule.favour]\nalpha = 0.01\n")
    assert "groups.csv is not there" in record.refused("policy", "--adopt", *THREE)
    groups = record.folder / "auditor" / "groups.csv"
    groups.write_text("seat_id,group\nS001,north\nS002,south\n")
    record.done("policy", "--adopt", *THREE)
    favour = record("policy", "--json").json["rule"]["favour"]
    assert favour["alpha_ppm"] == 10_000
    assert len(favour["partition"]) == 64
    assert record("log").err.startswith("4 of 4"), "what is in force is what is asked"


def test_the_policy_is_shown_in_words(record: Hustings) -> None:
    shown = record("policy").out
    assert "above £1,000: 2 of coordinator, general_secretary, 1 of them elected" in shown
    assert "May pay and move staff: treasurer" in shown
    assert "10% or £1,000 more than the plan in force" in shown


def test_an_election_file_that_was_changed_is_a_warning(record: Hustings) -> None:
    path = record.folder / "election" / "polls.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    (record.folder / "election" / "notes.txt").write_text("mine")
    warned = record("log").err
    assert "election/polls.csv is not the file that the record names" in warned
    assert "election/notes.txt is not in the record" in warned


# Plans and departures


def test_a_plan_is_released_in_steps(record: Hustings) -> None:
    path = plan_file(record, S001={"money": 20_000.0}, S002={"money": 5_000.0})
    two = THREE[:4]
    record.done("plan", "--file", path, "--share", "50", "--reason", "Half", *two)
    record.done("plan", "--as-of", "2030-05-01", "--reason", "The rest", *two)
    bodies = [e["body"] for e in record("log", "--type", "plan", "--json").json["entries"]]
    half, whole = (
        json.loads((record.folder / "files" / "sha256" / body["sha256"]).read_bytes())
        for body in bodies
    )
    assert whole["seats"]["S001"] == {"money_pence": 2_000_000}
    assert sum(seat["money_pence"] for seat in half["seats"].values()) <= 2_500_000
    assert whole["simulated"] is False


def test_what_is_released_already_stays_so_and_is_said(record: Hustings) -> None:
    plan_file(record, S001={"money": 9_000.0})
    record.done("plan", "--reason", "All", *THREE[:4])
    said = record("plan", "--reason", "Less", "--share", "1", *THREE[:4])
    assert said.code == 0
    assert "more than 1% of money is released already: that stays so" in said.err


def test_a_refused_plan_leaves_no_file(record: Hustings) -> None:
    plan_file(record, S001={"money": 9_000.0})
    record.refused("plan", "--reason", "Alone", "--as", "coordinator-1")
    assert named_files(record) == []
    kept = record.done("plan", "--reason", "The first", *THREE[:4])
    record.refused("plan", "--reason", "The same", "--as", "coordinator-1")
    assert named_files(record) == [body_of(record, "plan")["sha256"]], kept


def test_a_plan_that_is_made_and_refused_is_not_kept_either(
    record: Hustings, hustings: Call
) -> None:
    plan = ("plan", "--as-of", "2030-04-20", "--draws", "200", "--record")
    said = hustings(*plan, "--as", "coordinator-1", "--campaign", record.folder)
    assert said.code == 2
    assert (list((record.folder / "plans").iterdir()), named_files(record)) == ([], [])
    said = hustings(*plan, *THREE[:4], "--campaign", record.folder)
    assert (said.code, said.err) == (0, "Recorded as entry 3.\n")
    assert [path.name for path in (record.folder / "plans").iterdir()] == ["2030-04-20.json"]


def test_a_plan_of_another_party_is_refused(record: Hustings) -> None:
    path = plan_file(record, S001={"money": 1.0})
    path.write_text(path.read_text().replace('"red"', '"blue"'))
    said = record.refused("plan", "--file", path, "--reason", "Why not", *THREE[:4])
    assert "is a plan for blue" in said


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"seats": 1}', "nonsense"])
def test_what_is_no_plan_is_refused(text: str, record: Hustings, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(text)
    said = record.refused("plan", "--file", tmp_path / "plan.json", "--reason", "X", *THREE[:4])
    assert "is no plan" in said


def test_a_folder_without_a_plan_says_how_to_make_one(record: Hustings) -> None:
    said = record.refused("plan", "--as-of", "2030-05-01", "--reason", "X", *THREE[:4])
    assert "hustings plan --as-of 2030-05-01 --json" in said


def test_a_departure_needs_a_plan_to_depart_from(record: Hustings) -> None:
    depart = ("depart", "--resource", "money", "--seat", SEAT, "--amount", "900", "--reason", "X")
    said = record.refused(*depart, *THREE)
    assert "No plan is in force" in said
    assert "hustings record plan" in said
    plan_file(record, S001={"money": 100.0})
    plan = record.done("plan", "--reason", "The first", *THREE[:4])
    assert "1 of 3 people" in record.refused(*depart, "--as", "coordinator-1")
    record.done(*depart, *THREE)
    assert body_of(record, "departure")["plan"] == plan


# Keys


def test_a_key_is_replaced_and_the_old_one_no_longer_counts(record: Hustings) -> None:
    keys = record("keys", "list", "--json").json["keys"]
    old = next(key["keyid"] for key in keys if key["office_id"] == "coordinator-1")
    record.done("keys", "new", "coordinator-1", "--replaces", old[:8], *THREE)
    request = record.request()
    record.done("approve", str(request), "--as", "coordinator-1")
    old_file = record.folder / "keys" / "coordinator-1.key"
    assert "retired_key" in record.refused("approve", str(request), "--key", old_file)


def test_a_refused_key_leaves_no_file(record: Hustings) -> None:
    before = sorted((record.folder / "keys").iterdir())
    record.refused("keys", "new", "coordinator-1", "--as", "coordinator-1")
    assert sorted((record.folder / "keys").iterdir()) == before


def test_a_public_key_made_elsewhere_is_taken_in(record: Hustings, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from hustings.record.envelope import SigningKey
    from hustings.record.key_files import write_signing_key

    seed = bytes(range(32))
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "mine.pub").write_bytes(pem)
    write_signing_key(tmp_path / "mine.key", SigningKey(seed))
    record.done("keys", "add", "coordinator-3", tmp_path / "mine.pub", *THREE)
    record.done("approve", str(record.request()), "--key", tmp_path / "mine.key")
    assert "not here" in record("keys", "list").out


def test_an_unknown_office_gets_no_key(record: Hustings) -> None:
    assert "Choose one of: coordinator-1" in record.refused("keys", "new", "king", *THREE)


# Reading


def test_the_checkpoint_is_printed_as_it_is_published(record: Hustings) -> None:
    assert record("checkpoint").out == (record.folder / "log" / "checkpoint").read_text()


def test_a_proof_checks_with_the_public_key_alone(record: Hustings, tmp_path: Path) -> None:
    request = record.request()
    out = tmp_path / "request.tlog-proof"
    assert record("prove", str(request), "--out", out).code == 0
    assert record("prove", str(request)).out.encode() == out.read_bytes()
    with open_journal(record.folder) as journal:
        entry = list(journal.entries())[request]
    key = read_key(record.folder / "log")
    assert check_proof(parse_proof(out.read_bytes()), entry, [key]).size == 4


def test_a_proof_on_a_full_disk_leaves_no_empty_file(
    record: Hustings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_disk(monkeypatch)
    said = record("prove", "0", "--out", tmp_path / "founding.tlog-proof")
    assert said.code == 2 and "No space left" in said.err
    assert not list(tmp_path.glob("*founding*"))


def test_there_is_no_proof_of_what_is_not_there(record: Hustings) -> None:
    said = record.refused("prove", "3")
    assert "Entry 3 is not there: the log has 3, from 0 to 2" in said


def test_the_log_is_read_in_parts(record: Hustings) -> None:
    request = record.request()
    figures = record("log", "--since", str(request), "--json").json
    assert (figures["size"], len(figures["entries"])) == (4, 1)
    entry = figures["entries"][0]
    assert (entry["index"], entry["type"]) == (request, "request")
    assert [signer["role"] for signer in entry["signers"]] == ["head_of_field"]
    assert entry["problems"] == []
    assert record("log", "--type", "rule").out.count("\n") == 1
    assert "Choose one of: genesis" in record.refused("log", "--type", "party")


@pytest.mark.parametrize("before", [("--campaign", "DIR", "record", "log"),
                                    ("record", "--campaign", "DIR", "log"),
                                    ("record", "log", "--campaign", "DIR")])  # fmt: skip
def test_the_campaign_is_accepted_in_every_place(
    before: tuple[str, ...], record: Hustings, hustings: Call
) -> None:
    said = hustings(*(str(record.folder) if word == "DIR" else word for word in before))
    assert said.code == 0
    assert "genesis" in said.out


def test_help_of_the_record_opens_no_room() -> None:
    script = (
        "import sys; from hustings.cli.main import run; run(['record', 'pay', '--help'])\n"
        "assert not {'numpy', 'cryptography', 'rich', 'jinja2'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
