"""A log whose key was replaced: one record, two keys, and no way in for a third."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hustings.record.entries import entry_bytes, signed_entry, unsigned
from hustings.record.envelope import key_id, sign
from hustings.record.journal import NEXT_KEY, open_journal, write_private
from hustings.record.key_handover import finish_handover
from hustings.record.log import LogError, open_log
from hustings.record.log_check import check_against, check_log
from hustings.record.log_keys import LogKeys, one_key, parse_log_keys, write_log_keys
from hustings.record.note import NoteError, NoteSignature, SignerKey, signer_key_text, split_note
from hustings.record.offices import LOG_OFFICE, OfficeKey, key_body
from hustings.record.replay import replay
from hustings.verify.bundle import verify_bundle
from tests.record.campaigns import ORIGIN, Campaign, key_of, office
from tests.record.devices import SshSigner
from tests.verify.bundles import LOG_KEY, PUBLISHED_AT, Made, failures, publish

NEW = SignerKey(ORIGIN, bytes(range(1, 33)))
THIRD = SignerKey(ORIGIN, bytes(range(2, 34)))
Found = dict[str, str]


def handover(new: SignerKey, old: SignerKey, *by: str) -> bytes:
    """The entry that hands over, signed by the names given."""
    public = new.verifier.public
    body = key_body(OfficeKey(key_id(public), LOG_OFFICE, public), key_id(old.verifier.public))
    envelope = sign(unsigned("key", ORIGIN, body), [key_of(name) for name in by])
    return entry_bytes(signed_entry(envelope, PUBLISHED_AT))


def rotate(campaign: Path, new: SignerKey, old: SignerKey, *by: str) -> None:
    write_private(campaign / "keys" / NEXT_KEY, signer_key_text(new) + "\n")
    with open_journal(campaign, write=True) as journal:
        journal.log.append([handover(new, old, *(by or ("chair", "treasurer")))])
    open_journal(campaign, write=True).__exit__()


@pytest.fixture
def rotated(copy_of: Callable[[str], Made]) -> Made:
    """A campaign that has published, replaced its log's key, and published again."""
    made = copy_of("rotated")
    rotate(made.campaign, NEW, LOG_KEY)
    return publish(made.campaign, made.campaign.parent / "again", PUBLISHED_AT)


def found(made: Made, key: SignerKey | None, since: bytes | None = None) -> Found:
    line = None if key is None else str(key.verifier)
    return failures(verify_bundle(made.out, key=line, since=since))


def test_either_key_verifies_the_whole_and_no_other(rotated: Made) -> None:
    assert found(rotated, LOG_KEY) == {}
    assert found(rotated, NEW) == {}
    assert found(rotated, None) == {}
    assert "expected" in found(rotated, THIRD)["key"]


def test_the_first_key_is_told_that_it_was_replaced(rotated: Made) -> None:
    verdict = verify_bundle(rotated.out, key=str(LOG_KEY.verifier), since=None)
    told = {check.name: check.detail for check in verdict.checks}
    assert "was replaced by the log's own" in told["key"]
    assert told["handovers"].startswith("2 keys")


def test_a_second_replacement_goes_on_from_the_first(rotated: Made) -> None:
    rotate(rotated.campaign, THIRD, NEW)
    made = publish(rotated.campaign, rotated.campaign.parent / "third", PUBLISHED_AT)
    for key in (LOG_KEY, NEW, THIRD):
        assert found(made, key) == {}
    assert len(parse_log_keys((made.out / "log/log.vkeys").read_bytes()).keys) == 3


def test_older_checkpoints_still_bind_the_log(made: Made, rotated: Made) -> None:
    older = (made.out / "log/checkpoint").read_bytes()
    assert found(rotated, NEW, older) == {}
    assert found(made, LOG_KEY, (rotated.out / "log/checkpoint").read_bytes()) != {}


def test_the_checkpoint_of_the_handover_has_both_signatures(rotated: Made) -> None:
    lines = (rotated.out / "log/log.vkeys").read_text().splitlines()
    size = int(lines[1].split(" ")[0])
    path = rotated.out / f"log/checkpoints/{size}"
    note = split_note(path.read_bytes())
    assert [line.key_id for line in note.signatures] == [
        key.verifier.key_id for key in (LOG_KEY, NEW)
    ]
    for kept in (note.signatures[:1], note.signatures[1:]):
        path.write_bytes(bytes(replace(note, signatures=kept)))
        assert f"checkpoints/{size}: " in found(rotated, LOG_KEY)["log"]
    path.unlink()
    assert f"checkpoints/{size}: missing" in found(rotated, LOG_KEY)["log"]


def test_the_old_key_signs_nothing_more(rotated: Made) -> None:
    with pytest.raises(LogError, match="open the log with its own"):
        open_log(rotated.campaign / "log", LOG_KEY)
    latest = rotated.out / "log/checkpoint"
    note = split_note(latest.read_bytes())
    signature = NoteSignature(
        LOG_KEY.name, LOG_KEY.verifier.key_id, LOG_KEY.sign(note.text.encode())
    )
    size = note.text.split("\n")[1]
    for place in (latest, rotated.out / f"log/checkpoints/{size}"):
        place.write_bytes(bytes(replace(note, signatures=(signature,))))
    assert "log/checkpoint: " in found(rotated, LOG_KEY)["log"]


def test_a_key_that_no_entry_named_is_found(made: Made, copy_of: Callable[[str], Made]) -> None:
    """Whoever got hold of the log's key hands over to one of his own, without the officers."""
    lying = copy_of("lying")
    log = lying.campaign / "log"
    with open_log(log, LOG_KEY) as opened:
        text = split_note(opened.checkpoint).text.encode()
        line = NoteSignature(NEW.name, NEW.verifier.key_id, NEW.sign(text))
        opened.cosign([line])
        keys = LogKeys(((0, LOG_KEY.verifier), (opened.size, NEW.verifier)))
    (log / "log.vkeys").write_bytes(write_log_keys(keys))
    (log / "log.vkey").write_text(f"{NEW.verifier}\n")
    (lying.campaign / "keys/log.key").write_text(signer_key_text(NEW) + "\n")
    with open_journal(lying.campaign, write=True) as journal:
        late = {"person_id": "p", "data": "returns", "area": "S001", "reason": "no"}
        journal.add("access_refused", PUBLISHED_AT, late)
    again = publish(lying.campaign, lying.campaign.parent / "again")
    assert check_log(again.out / "log", LOG_KEY.verifier).findings == ()
    assert "no entry hands over" in found(again, LOG_KEY)["handovers"]


def test_too_few_officers_hand_over_nothing(copy_of: Callable[[str], Made]) -> None:
    made = copy_of("alone")
    rotate(made.campaign, NEW, LOG_KEY, "chair")
    again = publish(made.campaign, made.campaign.parent / "again")
    assert "no entry hands over" in found(again, LOG_KEY)["handovers"]


def test_a_record_that_hands_over_and_a_log_that_does_not(copy_of: Callable[[str], Made]) -> None:
    made = copy_of("stuck")
    with open_journal(made.campaign, write=True) as journal:
        journal.log.append([handover(NEW, LOG_KEY, "chair", "treasurer")])
    again = publish(made.campaign, made.campaign.parent / "again")
    assert "hands over to a key that never signed" in found(again, LOG_KEY)["handovers"]


def test_a_handover_is_carried_on_from_every_step(made: Made, tmp_path: Path) -> None:
    """Each step undone in turn, as a crash would leave it."""
    for step in range(5):
        campaign = Path(shutil.copytree(made.campaign, tmp_path / f"{step}"))
        private = campaign / "keys" / NEXT_KEY
        write_private(private, signer_key_text(NEW) + "\n")
        with open_journal(campaign, write=True) as journal:
            journal.log.append([handover(NEW, LOG_KEY, "chair", "treasurer")])
        log, text = campaign / "log", signer_key_text(NEW) + "\n"
        before = {place: (log / place).read_bytes() for place in ("log.vkey", "checkpoint")}
        assert finish_handover(log, LOG_KEY, NEW, private)
        if step < 4:
            write_private(private, text)
            (campaign / "keys/log.key").write_text(signer_key_text(LOG_KEY) + "\n")
        if step < 3:
            (log / "log.vkey").write_bytes(before["log.vkey"])
        if step < 2:
            (log / "log.vkeys").unlink()
        if step < 1:
            size = before["checkpoint"].split(b"\n")[1].decode()
            for place in ("checkpoint", f"checkpoints/{size}"):
                (log / place).write_bytes(before["checkpoint"])
        (log / ".log.vkeys.partial").write_text("cut short")
        with open_journal(campaign, write=True) as journal:
            assert journal.log.key == NEW.verifier
        check = check_log(log, LOG_KEY.verifier)
        assert check.findings == ()
        assert check_against(check, before["checkpoint"]) == ()
        assert not private.exists()
        assert (campaign / "keys/log.key").read_text() == text


def test_a_key_that_waits_for_its_signatures_changes_nothing(made: Made, tmp_path: Path) -> None:
    campaign = Path(shutil.copytree(made.campaign, tmp_path / "campaign"))
    write_private(campaign / "keys" / NEXT_KEY, signer_key_text(NEW) + "\n")
    with open_journal(campaign, write=True) as journal:
        assert journal.log.key == LOG_KEY.verifier
    assert (campaign / "keys" / NEXT_KEY).exists()


# The record's side


def rules_of(*bodies: dict[str, Any], by: tuple[str, ...] = ("chair", "treasurer")) -> list[str]:
    campaign = Campaign()
    for body in bodies:
        campaign.act("key", body, *by)
    state, problems = replay(campaign.entries)
    assert len(state.record.log_keys) + len(problems) == len(bodies)
    return [problem.rule for problem in problems]


def named(new: SignerKey, old: SignerKey | None) -> dict[str, Any]:
    public = new.verifier.public
    replaced = None if old is None else key_id(old.verifier.public)
    return key_body(OfficeKey(key_id(public), LOG_OFFICE, public), replaced)


def test_what_the_record_takes_as_a_key_of_the_log() -> None:
    assert rules_of(named(NEW, LOG_KEY), named(THIRD, NEW)) == []
    assert rules_of(named(NEW, None)) == ["unknown_key"]
    assert rules_of(named(NEW, NEW)) == ["unknown_key"]
    assert rules_of(named(NEW, LOG_KEY), named(THIRD, LOG_KEY)) == ["unknown_key"]
    assert rules_of(named(NEW, LOG_KEY), named(LOG_KEY, NEW)) == ["key_in_use"]
    assert rules_of(named(NEW, LOG_KEY), by=("chair",)) == ["no_authority"]
    chairs = key_of("chair")
    taken = key_body(OfficeKey(chairs.keyid, LOG_OFFICE, chairs.public), "0" * 64)
    assert rules_of(taken) == ["key_in_use"]


def test_the_log_signs_with_no_other_kind_of_key() -> None:
    taken = key_body(SshSigner("chair").key(LOG_OFFICE), "0" * 64)
    assert rules_of(taken) == ["malformed"]


def test_no_office_may_be_called_as_the_logs_own() -> None:
    from hustings.record.offices import office_body

    campaign = Campaign()
    campaign.act("office", office_body(office(LOG_OFFICE)), "chair", "treasurer")
    assert [problem.rule for problem in replay(campaign.entries)[1]] == ["reserved_office"]


# The file


def test_the_keys_are_read_as_they_are_written() -> None:
    keys = LogKeys(((0, LOG_KEY.verifier), (7, NEW.verifier), (9, THIRD.verifier)))
    assert parse_log_keys(write_log_keys(keys)) == keys
    publics = {size: [key.public for key in keys.signing(size)] for size in (0, 7, 8, 9, 10)}
    one, two, three = (key.verifier.public for key in (LOG_KEY, NEW, THIRD))
    assert publics == {0: [one], 7: [one, two], 8: [two], 9: [two, three], 10: [three]}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\n",
        write_log_keys(one_key(LOG_KEY.verifier)),
        f"0 {LOG_KEY.verifier}\n0 {NEW.verifier}\n".encode(),
        f"1 {LOG_KEY.verifier}\n2 {NEW.verifier}\n".encode(),
        f"0 {LOG_KEY.verifier}\n07 {NEW.verifier}\n".encode(),
        f"0 {LOG_KEY.verifier}\n7 {LOG_KEY.verifier}\n".encode(),
        f"0 {LOG_KEY.verifier}\n7 {SignerKey('other', bytes(32)).verifier}\n".encode(),
        f"0 {LOG_KEY.verifier}\n7 {NEW.verifier}".encode(),
    ],
)
def test_other_files_of_keys_are_refused(data: bytes) -> None:
    with pytest.raises(NoteError):
        parse_log_keys(data)
