"""The bundle: what goes in, what stays behind, and that publishing again changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hustings.publish.bundle import Bundle, BundleError, write_bundle
from hustings.record.entries import read_entry
from hustings.record.files import put_file
from hustings.record.journal import Journal, create_journal, open_journal
from hustings.record.log_check import check_log
from hustings.record.note import SignerKey
from hustings.verify.manifest import read_manifest

KEY = SignerKey("example.org/log", bytes(range(32)))
FIRST, LATER = "2030-05-01T09:00:00Z", "2030-05-02T09:00:00Z"
ESTIMATE = b'{"the":"estimate"}'


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """A campaign of two entries, the second of which names a file; and all that is private."""
    folder = tmp_path / "campaign"
    folder.mkdir()
    digest = put_file(folder, ESTIMATE)
    put_file(folder, b"an invoice, which no estimate or plan names")
    for private in ("keys", "auditor", "returns", "inquiry"):
        (folder / private).mkdir(exist_ok=True)
        (folder / private / "secret.txt").write_text("a secret")
    (folder / "hustings.db").write_text("a secret")
    with create_journal(folder, KEY) as journal:
        journal.add("genesis", FIRST, {"campaign": "made up"})
        body = {"as_of": "2030-05-01", "sha256": digest, "draws": 10, "seed": 0}
        journal.add("estimate", FIRST, body)
    return folder


@pytest.fixture
def journal(campaign: Path) -> Iterator[Journal]:
    with open_journal(campaign, write=True) as opened:
        yield opened


def site(out: Path, text: str = "<p>Today") -> None:
    (out / "data").mkdir(parents=True)
    (out / "index.html").write_text(text)
    (out / "data" / "questions.json").write_text("[]")


def published(campaign: Path, journal: Journal, out: Path, at: str = LATER) -> Bundle:
    return write_bundle(campaign, site, out, journal, at)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_it_holds_the_site_the_named_files_the_log_and_the_list_of_them(
    campaign: Path, journal: Journal, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    bundle = published(campaign, journal, out)
    held = contents(out)
    outside = {name for name in held if not name.startswith("log/")} - {"manifest.json"}
    digest = hashlib.sha256(ESTIMATE).hexdigest()
    assert outside == {"index.html", "data/questions.json", f"files/sha256/{digest}"}
    listed = read_manifest(held["manifest.json"])
    assert {file.path for file in listed} == outside
    for file in listed:
        assert file.size == len(held[file.path])
        assert file.sha256 == hashlib.sha256(held[file.path]).hexdigest()
    assert bundle.manifest == hashlib.sha256(held["manifest.json"]).hexdigest()
    assert b"a secret" not in b"".join(held.values())


def test_the_log_in_it_is_whole_and_vouches_for_the_list(
    campaign: Path, journal: Journal, tmp_path: Path
) -> None:
    bundle = published(campaign, journal, tmp_path / "out")
    check = check_log(tmp_path / "out" / "log", KEY.verifier)
    assert check.findings == ()
    last = read_entry(check.entries[-1])
    assert (last.type, last.body) == ("publication", {"manifest": bundle.manifest, "entries": 2})
    assert bundle == Bundle(bundle.manifest, 2, 2, True)


def test_again_without_anything_new_adds_nothing_and_gives_the_same_bytes(
    campaign: Path, journal: Journal, tmp_path: Path
) -> None:
    one = published(campaign, journal, tmp_path / "one")
    other = published(campaign, journal, tmp_path / "other", "2030-05-09T09:00:00Z")
    assert contents(tmp_path / "one") == contents(tmp_path / "other")
    assert (one.added, other.added) == (True, False)
    assert one.publication == other.publication


def test_other_pages_of_the_same_entries_are_another_publication_of_them(
    campaign: Path, journal: Journal, tmp_path: Path
) -> None:
    published(campaign, journal, tmp_path / "one")
    other = write_bundle(
        campaign, lambda out: site(out, "<p>In other words"), tmp_path / "other", journal, LATER
    )
    assert (other.entries, other.publication, other.added) == (2, 3, True)


def test_a_new_entry_counts_the_publications_before_it(
    campaign: Path, journal: Journal, tmp_path: Path
) -> None:
    published(campaign, journal, tmp_path / "one")
    journal.add("access_refused", LATER, {"reason": "because"})
    assert published(campaign, journal, tmp_path / "other").entries == 4


def test_whoever_is_stopped_half_way_publishes_again(
    campaign: Path, journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tmp_path / "whole"
    for number, step in enumerate(("_copy_named", "_write_manifest", "_publish", "_copy_log")):
        with monkeypatch.context() as patch:
            patch.setattr(f"hustings.publish.bundle.{step}", stopped)
            with pytest.raises(InterruptedError):
                published(campaign, journal, tmp_path / str(number))
    assert not published(campaign, journal, whole).added, "the last stop came after the entry"
    assert len(list(journal.entries())) == 3
    again = tmp_path / "again"
    published(campaign, journal, again)
    assert contents(again) == contents(whole)


def stopped(*_: object) -> None:
    raise InterruptedError


def test_a_named_file_that_is_missing_or_changed_is_told(
    campaign: Path, journal: Journal, tmp_path: Path
) -> None:
    digest = hashlib.sha256(ESTIMATE).hexdigest()
    (campaign / "files" / "sha256" / digest).write_bytes(b"changed")
    with pytest.raises(BundleError, match=f"entry 1 names files/sha256/{digest}"):
        published(campaign, journal, tmp_path / "out")
    assert len(list(journal.entries())) == 2


def test_a_clock_that_went_back_is_told(campaign: Path, journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="may not go back in time"):
        published(campaign, journal, tmp_path / "out", "2030-04-30T09:00:00Z")


@pytest.mark.parametrize("name", ["a b.html", ".hidden", "log/extra", "caf\u00e9.html"])
def test_a_site_with_names_that_no_bundle_has_is_refused(
    name: str, campaign: Path, journal: Journal, tmp_path: Path
) -> None:
    def odd_site(out: Path) -> None:
        (out / name).parent.mkdir(parents=True)
        (out / name).write_text("odd")

    with pytest.raises(BundleError, match="a bundle can't list"):
        write_bundle(campaign, odd_site, tmp_path / "out", journal, LATER)


def test_a_folder_that_holds_something_is_left_alone(
    campaign: Path, journal: Journal, tmp_path: Path
) -> None:
    with pytest.raises(FileExistsError, match="must be an empty folder"):
        published(campaign, journal, campaign)


def test_leftovers_beside_the_log_stay_behind(
    campaign: Path, journal: Journal, tmp_path: Path
) -> None:
    for name in ("checkpoint.tmp", "checkpoints/7.tmp", ".lock", "notes.txt"):
        (campaign / "log" / name).write_text("left over")
    published(campaign, journal, tmp_path / "out")
    assert check_log(tmp_path / "out" / "log", KEY.verifier).findings == ()


def test_the_list_is_canonical(campaign: Path, journal: Journal, tmp_path: Path) -> None:
    published(campaign, journal, tmp_path / "out")
    data = (tmp_path / "out" / "manifest.json").read_bytes()
    again = json.dumps(json.loads(data), sort_keys=True, separators=(",", ":"))
    assert data == again.encode()
