"""Custody: every file is accounted for, kept as it was, and recorded by hash without its name."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import socket
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from hustings.inquiry.custody import Custody, CustodyError
from hustings.inquiry.exhibits import exhibit_number, manifest_hash, name_commitment, ordinal
from hustings.inquiry.register import RegisterError, load_register
from hustings.inquiry.store import Store
from hustings.record.entries import Entry, read_entry
from tests.inquiry.desk import Desk, write

LETTERS = {"a/one.txt": "the first letter", "a/two.md": "# the second", "三.txt": "第三封信"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "campaign")


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    return write(tmp_path / "letters", LETTERS)


def assert_accounted_for(custody: Custody) -> None:
    assert len(custody.taken) + custody.known + len(custody.refused) == custody.found


def test_each_document_is_an_exhibit_with_an_entry_and_a_copy(desk: Desk, letters: Path) -> None:
    custody = desk.take(letters)
    assert [one.exhibit.number for one in custody.taken] == ["X0001", "X0002", "X0003"]
    assert [one.entry for one in custody.taken] == [0, 1, 2]
    for one, text in zip(custody.taken, LETTERS.values(), strict=True):
        assert one.exhibit.sha256 == hashlib.sha256(text.encode()).hexdigest()
        assert one.exhibit.size == len(text.encode())
        assert desk.store.original(one.exhibit.sha256).read_text() == text
    assert [one.exhibit.media_type for one in custody.taken] == [
        "text/plain",
        "text/markdown",
        "text/plain",
    ]
    assert custody.found == 3
    assert_accounted_for(custody)


def test_the_record_holds_neither_name_nor_word(desk: Desk, letters: Path) -> None:
    desk.take(letters)
    log = b"\n".join(desk.log)
    for secret in ("one.txt", "two", "三", "letter", "信"):
        assert secret.encode() not in log
        assert json.dumps(secret)[1:-1].encode() not in log


def test_a_name_can_be_shown_to_be_the_recorded_one(desk: Desk, letters: Path) -> None:
    desk.take(letters)
    for row, name in zip(load_register(desk.store.register), LETTERS, strict=True):
        (kept,) = row.names
        assert kept.name == name.encode()
        assert row.exhibit.name_commitment == name_commitment(name.encode(), kept.salt)
        assert row.exhibit.name_commitment != name_commitment(name.encode(), b"\0" * 32)


def test_a_stranger_can_compute_the_batch_from_its_entries(desk: Desk, letters: Path) -> None:
    desk.take(letters)
    bodies = [read_entry(data).body for data in desk.log]
    fields = ("exhibit", "sha256", "size", "name_commitment")
    batch = manifest_hash(tuple(body[field] for field in fields) for body in bodies)
    assert {body["batch"] for body in bodies} == {batch}


def test_only_the_owner_can_look_inside(desk: Desk, letters: Path) -> None:
    desk.take(letters)
    desk.coverage()
    store = desk.store
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in store.folder.rglob("*")}
    modes[store.folder] = stat.S_IMODE(store.folder.stat().st_mode)
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.parent == store.originals} == {0o400}
    assert modes[store.register] == modes[store.index] == 0o600


def test_twice_changes_nothing(desk: Desk, letters: Path) -> None:
    desk.take(letters)
    before = list(desk.log), desk.store.register.read_bytes()
    again = desk.take(letters)
    assert (again.found, again.known, again.taken, again.refused) == (3, 3, (), ())
    assert (desk.log, desk.store.register.read_bytes()) == before


def test_a_changed_file_of_the_same_name_is_a_new_exhibit(desk: Desk, letters: Path) -> None:
    desk.take(letters)
    (letters / "a/one.txt").write_text("the first letter, as it reads now")
    custody = desk.take(letters)
    assert [one.exhibit.number for one in custody.taken] == ["X0004"]
    assert custody.known == 2
    assert desk.check().faults == ()
    assert len(desk.store.held()) == 4


def test_one_content_under_two_names_is_one_exhibit_with_both_names(
    desk: Desk, tmp_path: Path
) -> None:
    folder = write(tmp_path / "d", {"one.txt": "same", "two.txt": "same", "three.txt": "other"})
    custody = desk.take(folder)
    assert (len(custody.taken), custody.known) == (2, 1)
    assert_accounted_for(custody)
    names = [[name.name for name in row.names] for row in load_register(desk.store.register)]
    assert names == [[b"one.txt", b"two.txt"], [b"three.txt"]]


def test_odd_names_and_empty_files_are_documents_too(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    names = [b"\xff\xfe.txt", b"new\nline", b" ", b"-rf", "信 件.txt".encode(), b"empty", b"empty2"]
    for n, name in enumerate(names):
        path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
        path.parent.mkdir(exist_ok=True)
        path.write_text("" if name.startswith(b"empty") else f"document {n}")
    custody = desk.take(folder)
    assert (custody.found, len(custody.taken), custody.known) == (7, 6, 1)
    kept = {name.name for row in load_register(desk.store.register) for name in row.names}
    assert kept == set(names)
    assert desk.take(folder).taken == ()
    assert desk.check().faults == ()


def test_links_pipes_and_sockets_are_refused_by_name(
    desk: Desk, letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = write(tmp_path / "outside", {"secret.txt": "not to be taken"})
    (letters / "link.txt").symlink_to(outside / "secret.txt")
    (letters / "loop").symlink_to(letters, target_is_directory=True)
    (letters / "nowhere").symlink_to(letters / "missing")
    os.mkfifo(letters / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(letters)  # a socket's whole path may be too long
        listening.bind("socket")
    custody = desk.take(letters)
    assert [one.name for one in custody.refused] == [
        b"link.txt",
        b"loop",
        b"nowhere",
        b"pipe",
        b"socket",
    ]
    assert all("link" in one.reason for one in custody.refused[:3])
    assert (custody.found, len(custody.taken)) == (8, 3)
    assert_accounted_for(custody)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_cannot_be_read_is_refused_and_the_rest_taken(desk: Desk, letters: Path) -> None:
    (letters / "a/one.txt").chmod(0)
    (letters / "shut").mkdir(mode=0)
    custody = desk.take(letters)
    assert [one.name for one in custody.refused] == [b"a/one.txt", b"shut"]
    assert_accounted_for(custody)


def test_a_file_that_cannot_be_opened_is_refused(
    desk: Desk, letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.open

    def refusing(path: object, flags: int, *rest: int) -> int:
        if str(path).endswith("one.txt"):
            raise PermissionError(13, "Permission denied")
        return really(path, flags, *rest)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr("hustings.inquiry.found.os.open", refusing)
    custody = desk.take(letters)
    assert [(one.name, one.reason) for one in custody.refused] == [
        (b"a/one.txt", "can't be read: Permission denied")
    ]
    assert len(custody.taken) == 2
    assert_accounted_for(custody)


def test_a_file_that_changes_while_it_is_taken_is_refused(
    desk: Desk, letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = Store.put

    def changing(store: Store, document) -> None:  # type: ignore[no-untyped-def]
        if document.name == b"a/one.txt":
            document.path.write_text("something else by now")
        really(store, document)

    monkeypatch.setattr(Store, "put", changing)
    custody = desk.take(letters)
    assert [(one.name, one.reason) for one in custody.refused] == [
        (b"a/one.txt", "can't be copied: it changed while it was read")
    ]
    assert_accounted_for(custody)
    assert (desk.check().checked, desk.check().faults) == (2, ())


def test_the_campaigns_own_folder_is_not_taken(desk: Desk, tmp_path: Path) -> None:
    for folder in (tmp_path, desk.folder, desk.store.folder / "originals"):
        folder.mkdir(parents=True, exist_ok=True)
        with pytest.raises(CustodyError, match="where the documents are kept"):
            desk.take(folder)


def test_a_disk_that_is_full_stops_it_and_the_next_run_takes_everything_once(
    desk: Desk, letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, left = Store.put, iter([True])

    def filling(store: Store, document) -> None:  # type: ignore[no-untyped-def]
        if not next(left, False):
            raise OSError(errno.ENOSPC, "No space left on device")
        really(store, document)

    with monkeypatch.context() as full:
        full.setattr(Store, "put", filling)
        with pytest.raises(OSError, match="No space left on device"):
            desk.take(letters)
    assert desk.log == []
    assert len(desk.take(letters).taken) == 3
    assert (desk.check().checked, desk.check().faults) == (3, ())


@pytest.mark.parametrize("name", ["keys", "auditor", "returns"])
def test_what_the_campaign_keeps_secret_is_no_document(desk: Desk, name: str) -> None:
    folder = desk.store.folder.parent / name / "within"
    folder.mkdir(parents=True)
    with pytest.raises(CustodyError, match="the campaign's own, and secret"):
        desk.take(folder)


def test_numbers_go_on_past_four_digits() -> None:
    assert [exhibit_number(n) for n in (1, 9999, 10000)] == ["X0001", "X9999", "X10000"]
    assert [ordinal(number) for number in ("X0001", "X10000", "X1", "X00001", "Y0001", "X²")] == [
        1, 10000, 0, 0, 0, 0,
    ]  # fmt: skip


# Crashes


class Cut(Exception):
    """The power fails here."""


@pytest.mark.parametrize("recorded_first", [False, True])
def test_a_run_cut_off_at_its_entries_is_finished_by_the_next(
    desk: Desk, letters: Path, tmp_path: Path, recorded_first: bool
) -> None:
    def cut(entries: Sequence[Entry]) -> range:
        if recorded_first:
            desk.append(entries)
        raise Cut

    with pytest.raises(Cut):
        desk.take(letters, append=cut)
    custody = desk.take(write(tmp_path / "more", {"four.txt": "the fourth"}))
    finished = [] if recorded_first else ["X0001", "X0002", "X0003"]
    assert [one.exhibit.number for one in custody.finished] == finished
    assert [one.exhibit.number for one in custody.taken] == ["X0004"]
    assert len(desk.log) == 4
    assert desk.check().faults == ()  # every name opens its commitment
    assert desk.take(letters).taken == ()


@pytest.mark.parametrize("step", range(9))
def test_whatever_a_crash_leaves_the_next_run_takes_everything_once(
    desk: Desk, letters: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, calls = os.replace, iter(range(99))

    def cut(source: object, target: object) -> None:
        if next(calls) == step:
            raise Cut
        really(source, target)  # type: ignore[call-overload]

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", cut)
        try:
            desk.take(letters)
        except Cut:
            pass
        else:
            assert step >= 5  # three originals, the register before and after the entries
    custody = desk.take(letters)
    assert len(custody.finished) + len(custody.taken) + custody.known >= 3
    assert len(desk.log) == len(desk.store.held()) == 3
    checked = desk.check()
    assert (checked.faults, checked.unrecorded) == ((), ())
    assert not list(desk.store.folder.rglob("*.partial"))


def test_a_lost_register_loses_the_names_and_nothing_else(desk: Desk, letters: Path) -> None:
    desk.take(letters)
    desk.store.register.unlink()
    assert [fault.number for fault in desk.check().faults] == ["X0001", "X0002", "X0003"]
    assert desk.take(letters).taken == ()
    details = {fault.detail for fault in desk.check().faults}
    assert details == {"the name in the register is not the one that the record is committed to"}


def test_a_register_of_another_campaign_is_refused(
    desk: Desk, letters: Path, tmp_path: Path
) -> None:
    other = Desk(tmp_path / "other")
    other.take(write(tmp_path / "theirs", {"x.txt": "another paper"}))
    desk.take(letters)
    desk.store.register.write_bytes(other.store.register.read_bytes())
    with pytest.raises(RegisterError, match="another document than in the record"):
        desk.take(letters)
    desk.log.clear()
    with pytest.raises(RegisterError, match="not in the record"):
        desk.take(letters)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"version": 2, "exhibits": []}'])
def test_a_damaged_register_is_named_and_not_replaced(
    desk: Desk, letters: Path, damage: bytes
) -> None:
    desk.take(letters)
    desk.store.register.write_bytes(damage)
    with pytest.raises(RegisterError, match="found no register of exhibits"):
        desk.take(letters)
    assert desk.store.register.read_bytes() == damage


# Checking


def damaged(desk: Desk, n: int) -> Path:
    path = desk.store.original(desk.recorded[n].exhibit.sha256)
    path.chmod(0o600)
    return path


def test_a_changed_original_and_a_missing_one_are_named(desk: Desk, letters: Path) -> None:
    desk.take(letters)
    assert desk.check().faults == ()
    path = damaged(desk, 0)
    path.write_text("the first lettes")
    damaged(desk, 2).unlink()
    found = [(fault.number, fault.entry, fault.detail[:24]) for fault in desk.check().faults]
    assert found == [
        ("X0001", 0, "the original has changed"),
        ("X0003", 2, "the original is missing:"),
    ]


def test_a_missing_original_comes_back_with_its_document(desk: Desk, letters: Path) -> None:
    desk.take(letters)
    damaged(desk, 2).unlink()
    custody = desk.take(letters)
    assert (custody.known, custody.restored, custody.taken) == (3, 1, ())
    assert desk.check().faults == ()


def test_an_original_that_no_entry_names_is_listed(desk: Desk, letters: Path) -> None:
    desk.take(letters)
    stray = hashlib.sha256(b"stray").hexdigest()
    desk.store.original(stray).write_bytes(b"stray")
    assert desk.check().unrecorded == (stray,)
