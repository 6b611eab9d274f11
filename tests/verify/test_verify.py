"""A bundle as it was published verifies; whoever lies in it, consistently or not, is found."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hustings.record.checkpoint import Checkpoint, sign_checkpoint
from hustings.record.entries import Entry, entry_bytes
from hustings.record.journal import open_journal
from hustings.record.log import create_log
from hustings.record.log_check import check_log
from hustings.record.merkle import EMPTY_ROOT
from hustings.record.note import NoteError, SignerKey
from hustings.verify.bundle import NotABundleError, verify_bundle
from hustings.verify.logged import CONSISTENCY_ONLY
from hustings.verify.manifest import MARKER_TEXT, Listed, manifest_bytes, read_manifest
from hustings.verify.verdict import Verdict
from tests.record.campaigns import ORIGIN, Campaign
from tests.verify.bundles import LOG_KEY, PUBLISHED_AT, Made, failures, publish, published_bundle

CopyOf = Callable[[str], Made]
CHECKS = (
    *("key", "log", "manifest", "publication", "files", "election"),
    *("replay", "witnesses", "data", "pages", "not_checked"),
)


def verdict(folder: Path, key: str | None = None, since: bytes | None = None) -> Verdict:
    return verify_bundle(folder, key=key, since=since)


def edit(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data, f"{path} does not hold {old!r}"
    path.write_bytes(data.replace(old, new, 1))


# As published


def test_a_bundle_as_published_passes_every_check(made: Made) -> None:
    found = verdict(made.out, made.key)
    assert failures(found) == {}
    assert found.ok
    assert tuple(check.name for check in found.checks) == CHECKS
    with open_journal(made.campaign) as journal:
        assert found.tree_size == journal.log.size
    assert found.key_from == "option"


def test_breaches_that_are_reported_are_counted_and_no_failure(made: Made) -> None:
    detail = next(check.detail for check in verdict(made.out).checks if check.name == "replay")
    assert "replayed under every rule" in detail
    assert "no problem" not in detail


def test_without_a_key_it_says_how_little_that_is(made: Made) -> None:
    found = verdict(made.out)
    assert found.ok
    assert found.key_from == "bundle"
    assert found.checks[0].detail == CONSISTENCY_ONLY
    assert CONSISTENCY_ONLY == "key taken from the bundle: internal consistency only"


def test_it_says_what_it_does_not_cover(made: Made) -> None:
    said = verdict(made.out).checks[-1].detail
    for what in ("favour test: auditor only", "witnesses: none", "the model is not rerun"):
        assert what in said


def test_published_again_it_passes_and_is_the_same(made: Made, copy_of: CopyOf) -> None:
    other = copy_of("other")
    again = publish(other.campaign, other.campaign / "again")
    assert verdict(again.out, made.key).ok
    for path in made.out.rglob("*"):
        if path.is_file():
            assert (again.out / path.relative_to(made.out)).read_bytes() == path.read_bytes()


def test_the_note_that_the_folder_may_be_replaced_is_in_nobodys_way(copy: Path) -> None:
    (copy / ".hustings-site").write_bytes(MARKER_TEXT)
    assert verdict(copy).ok
    (copy / ".hustings-site").write_bytes(MARKER_TEXT.replace(b"next", b"last"))
    assert ".hustings-site: not listed" in failures(verdict(copy))["manifest"]


# Keys and older checkpoints


def kept(folder: Path) -> bytes:
    return (folder / "log" / "checkpoint").read_bytes()


def rewritten(made: Made, folder: Path, key: SignerKey = LOG_KEY) -> Made:
    """The campaign with another history: one access refusal never happened."""
    shutil.copytree(made.campaign, folder / "campaign")
    shutil.rmtree(folder / "campaign" / "log")
    with open_journal(made.campaign) as journal:
        entries = [data for data in journal.entries() if b"access_refused" not in data]
    with create_log(folder / "campaign" / "log", key) as log:
        log.append(entries[:-1])
    (folder / "campaign" / "keys" / "log.key").unlink()
    from hustings.record.journal import write_private
    from hustings.record.note import signer_key_text

    write_private(folder / "campaign" / "keys" / "log.key", signer_key_text(key) + "\n")
    return publish(folder / "campaign", folder / "bundle")


def test_a_history_rewritten_under_the_same_key_is_found_with_since(
    made: Made, tmp_path: Path
) -> None:
    other = rewritten(made, tmp_path)
    assert verdict(other.out, made.key).ok, "in itself it agrees"
    found = failures(verdict(other.out, made.key, kept(made.out)))
    assert set(found) == {"since"}


def test_a_history_rewritten_under_another_key_is_found_with_key(
    made: Made, tmp_path: Path
) -> None:
    other = rewritten(made, tmp_path, SignerKey(ORIGIN, bytes(32)))
    assert verdict(other.out).ok, "in itself it agrees"
    found = failures(verdict(other.out, made.key))
    assert "log/log.vkey" in found["key"]
    assert "log/checkpoint" in found["log"]


def test_a_log_that_grew_passes_since(made: Made, copy_of: CopyOf) -> None:
    other = copy_of("other")
    with open_journal(other.campaign, write=True) as journal:
        body = {"person_id": "p-coordinator", "data": "returns", "area": "S002", "reason": "again"}
        journal.add("access_refused", PUBLISHED_AT, body)
    grown = publish(other.campaign, other.campaign / "grown")
    found = verdict(grown.out, made.key, kept(made.out))
    assert failures(found) == {}
    assert "since" in [check.name for check in found.checks]


def test_a_tail_that_was_cut_off_is_found_with_since(made: Made, tmp_path: Path) -> None:
    def earlier(campaign: Campaign) -> None:
        del campaign.entries[-1]

    cut = published_bundle(tmp_path, earlier)
    assert verdict(cut.out, made.key).ok, "in itself it agrees"
    assert set(failures(verdict(cut.out, made.key, kept(made.out)))) == {"since"}


def test_the_checkpoint_of_another_log_is_refused(made: Made) -> None:
    key = SignerKey("elsewhere.example/log", bytes(32))
    other = sign_checkpoint(Checkpoint(key.name, 0, EMPTY_ROOT), key)
    assert set(failures(verdict(made.out, made.key, other))) == {"since"}


def test_a_key_that_is_none_and_a_folder_that_is_no_bundle_are_wrong_use(
    made: Made, tmp_path: Path
) -> None:
    with pytest.raises(NoteError):
        verdict(made.out, "no key")
    with pytest.raises(NotABundleError):
        verdict(tmp_path)


# Publishers who lie consistently


def signed_again(made: Made) -> Verdict:
    """The publisher lists the changed files anew and signs a new publication of them."""
    manifest = made.out / "manifest.json"
    files = [
        Listed(path.relative_to(made.out).as_posix(), digest(path), path.stat().st_size)
        for path in made.out.rglob("*")
        if path.is_file() and "log" not in path.relative_to(made.out).parts and path != manifest
    ]
    manifest.write_bytes(manifest_bytes(files))
    with open_journal(made.campaign, write=True) as journal:
        entries = next(iter(journal.entries())) and journal.log.size - 1
        journal.add("publication", PUBLISHED_AT, {"manifest": digest(manifest), "entries": entries})
    shutil.rmtree(made.out / "log")
    shutil.copytree(made.campaign / "log", made.out / "log")
    return verdict(made.out, made.key)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_one_who_changes_nothing_and_signs_again_passes(copy_of: CopyOf) -> None:
    assert failures(signed_again(copy_of("honest"))) == {}


def test_one_who_edits_an_amount_in_the_data_is_found(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    edit(made.out / "data" / "spending.csv", b"61234", b"1234")
    found = failures(signed_again(made))
    assert set(found) == {"data"}
    assert "data/spending.csv, line" in found["data"]


def test_one_who_edits_a_figure_on_a_page_is_found(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    page = made.out / "seat" / "S003.html"
    edit(page, "\u00a3612.34</data>".encode(), "\u00a312.34</data>".encode())
    found = failures(signed_again(made))
    assert set(found) == {"pages"}
    assert "seat/S003.html, line" in found["pages"]
    assert "seat/S003/money_pence/paid" in found["pages"]


def test_one_who_leaves_a_breach_off_a_page_is_found(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    page = made.out / "audit.html"
    lines = page.read_text().splitlines(keepends=True)
    page.write_text("".join(line for line in lines if "breach/0/" not in line))
    found = failures(signed_again(made))
    assert set(found) == {"pages"}
    assert "audit.html: does not show breach/0/" in found["pages"]


def test_one_who_changes_the_reason_of_a_refusal_is_found(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    edit(made.out / "access.html", b"no time", b"no such data")
    assert "access.html, line" in failures(signed_again(made))["pages"]


def test_one_who_leaves_out_a_file_that_an_entry_names_is_found(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    for path in (made.out / "files" / "sha256").iterdir():
        path.unlink()
    (made.out / "files" / "sha256").rmdir()
    (made.out / "files").rmdir()
    found = failures(signed_again(made))
    assert "files/sha256/" in found["files"]
    assert "and missing" in found["files"]


def test_one_who_puts_in_a_file_that_nothing_names_is_found(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    (made.out / "files" / "sha256" / hashlib.sha256(b"more").hexdigest()).write_bytes(b"more")
    assert "no entry names it" in failures(signed_again(made))["files"]


def test_one_who_raises_the_laws_limits_is_found(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    edit(made.out / "election" / "seats.csv", b"borough", b"county")
    assert "election/seats.csv" in failures(signed_again(made))["election"]


@pytest.mark.parametrize("name", ["results.csv", "respondents.csv"])
def test_one_who_publishes_what_is_not_public_is_found(name: str, copy_of: CopyOf) -> None:
    made = copy_of("liar")
    (made.out / "election" / name).write_text("seat_id,party,votes\n")
    found = failures(signed_again(made))["election"]
    assert f"election/{name}: never part of a bundle" in found


def test_one_who_publishes_pages_of_fewer_entries_is_found(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    with open_journal(made.campaign, write=True) as journal:
        body = {"person_id": "p-coordinator", "data": "returns", "area": "S002", "reason": "again"}
        journal.add("access_refused", PUBLISHED_AT, body)
        journal.add("publication", PUBLISHED_AT, publication_of(made))
    shutil.rmtree(made.out / "log")
    shutil.copytree(made.campaign / "log", made.out / "log")
    found = failures(verdict(made.out, made.key))
    assert set(found) >= {"publication", "data", "pages"}


def publication_of(made: Made) -> dict[str, object]:
    with open_journal(made.campaign) as journal:
        entries = journal.log.size - 2
    return {"manifest": digest(made.out / "manifest.json"), "entries": entries}


def test_one_who_adds_entries_after_the_publication_is_found(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    with open_journal(made.campaign, write=True) as journal:
        journal.add("access_refused", PUBLISHED_AT, {"reason": "after"})
    shutil.rmtree(made.out / "log")
    shutil.copytree(made.campaign / "log", made.out / "log")
    assert "expected the publication" in failures(verdict(made.out))["publication"]


# Hostile contents


def test_a_bundle_without_a_log_or_a_manifest_is_wrong_and_no_crash(copy: Path) -> None:
    shutil.move(copy / "manifest.json", copy / "log" / "manifest.json")
    assert "manifest.json: missing" in failures(verdict(copy))["manifest"]
    shutil.move(copy / "log" / "manifest.json", copy / "manifest.json")
    shutil.rmtree(copy / "log")
    found = failures(verdict(copy))
    assert "log" in found and "publication" in found


def test_links_pipes_folders_and_odd_names_are_named(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("outside")
    (copy / "index.html").unlink()
    (copy / "index.html").symlink_to(tmp_path / "outside")
    (copy / "audit.html").unlink()
    os.mkfifo(copy / "audit.html")
    (copy / "access.html").unlink()
    (copy / "access.html").mkdir()
    (copy / "two\nlines").write_text("x")
    detail = failures(verdict(copy))["manifest"]
    for named in ("index.html: ", "audit.html: ", "access.html: "):
        assert named in detail
    assert "\n" not in detail


@pytest.mark.parametrize(
    "place", ["log/checkpoint", "log/log.vkey", "log/checkpoints/0", "log/tile", "log"]
)
def test_links_and_pipes_in_the_log_are_named(place: str, copy: Path, tmp_path: Path) -> None:
    target = copy / place
    shutil.move(target, tmp_path / "moved")
    target.symlink_to(tmp_path / "moved")
    assert place in failures(verdict(copy))["log"]
    target.unlink()
    os.mkfifo(target)
    assert place in failures(verdict(copy))["log"]


def test_huge_files_are_not_read(copy: Path) -> None:
    for place in ("log/checkpoint", "data/spending.csv", "manifest.json"):
        with (copy / place).open("r+b") as file:
            file.truncate(2**40)
    found = failures(verdict(copy))
    assert "log/checkpoint" in found["log"]
    assert "manifest.json" in found["manifest"]


@pytest.mark.parametrize(
    "text", [b"[" * 200_000, b'{"files":' * 100_000, b"", b"null", b"\xff", b'{"files":[1e999]}']
)
def test_json_that_is_none_is_named(text: bytes, copy: Path) -> None:
    (copy / "manifest.json").write_bytes(text)
    assert "manifest.json" in failures(verdict(copy))["manifest"]


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "a//b", "a\nb", "log/checkpoint"])
def test_a_manifest_that_reaches_out_is_refused(path: str, copy: Path) -> None:
    data = (copy / "manifest.json").read_bytes()
    listed = [*read_manifest(data), Listed(path, "0" * 64, 1)]
    (copy / "manifest.json").write_bytes(manifest_bytes(listed))
    assert "manifest.json" in failures(verdict(copy))["manifest"]


@pytest.mark.parametrize(
    "bodies",
    [
        [("genesis", {})],
        [("publication", {"manifest": None, "entries": "x"})],
        [("election", {"election": "x", "files": None})],
        [("estimate", {"as_of": "2030-01-01", "sha256": "0" * 64, "draws": 1, "seed": 0})],
    ],
)
def test_a_well_kept_log_of_nonsense_is_judged_and_no_crash(
    bodies: list[tuple[str, dict[str, object]]], tmp_path: Path
) -> None:
    entries = [entry_bytes(Entry(kind, PUBLISHED_AT, body)) for kind, body in bodies]
    with create_log(tmp_path / "log", LOG_KEY) as log:
        log.append([*entries, b"not an entry", b"[" * 60_000])
    assert check_log(tmp_path / "log", LOG_KEY.verifier).findings == ()
    found = failures(verdict(tmp_path))
    assert set(found) >= {"manifest", "publication", "replay"}


def test_an_empty_log_is_judged(tmp_path: Path) -> None:
    create_log(tmp_path / "log", LOG_KEY).close()
    assert not verdict(tmp_path).ok
