"""A publisher who holds the log's key and lies by other means than another figure."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hustings.record.entries import Entry, entry_bytes
from hustings.record.journal import open_journal
from hustings.record.log_files import kept_path
from hustings.record.tiles import partial_tiles
from hustings.verify.bundle import verify_bundle
from tests.record.campaigns import Campaign
from tests.verify.bundles import PUBLISHED_AT, Made, failures, publish, published_bundle
from tests.verify.test_verify import signed_again

CopyOf = Callable[[str], Made]
PAGE = '<!doctype html>\n<meta charset="utf-8">\n<p>{}</p>\n'


def told(made: Made) -> str:
    verdict = verify_bundle(made.out, key=made.key, since=None)
    return next(check.detail for check in verdict.checks if check.name == "not_checked")


def test_figures_moved_to_a_page_that_nobody_opens(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    page = made.out / "seat" / "S003.html"
    page.rename(page.with_name("S003-9.html"))
    page.write_text(PAGE.format("Nothing was spent here."))
    assert (
        "seat/S003.html: shows no figure of the seat S003" in failures(signed_again(made))["pages"]
    )


def test_figures_shared_out_over_two_pages_of_a_seat(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    page = made.out / "seat" / "S003.html"
    shutil.copy(page, page.with_name("S003-2.html"))
    lines = page.read_text().splitlines(keepends=True)
    page.write_text("".join(line for line in lines if "money_pence/paid" not in line))
    found = failures(signed_again(made))["pages"]
    assert "a second page of the seat S003" in found or "does not show seat/S003/" in found


def test_marks_outside_of_the_part_that_is_checked(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    for page in made.out.glob("*.html"):
        page.write_text(page.read_text().replace("<main data-record>", "<main>"))
    assert "outside of data-record" in failures(signed_again(made))["pages"]


def test_an_amount_beside_the_part_that_is_checked(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    page = made.out / "spending.html"
    page.write_text(page.read_text() + "<p>Unsigned in all: &pound;0</p>\n")
    assert "spending.html, line" in failures(signed_again(made))["pages"]


def test_a_breach_under_a_class_that_a_style_sheet_hides(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    (made.out / "assets").mkdir()
    (made.out / "assets" / "more.css").write_text(".quiet { display: none }")
    page = made.out / "audit.html"
    page.write_text(page.read_text().replace("<p>breach/0", '<p class="quiet">breach/0'))
    assert "does not show breach/0/" in failures(signed_again(made))["pages"]
    assert "not this release's own: more.css" in told(made)


@pytest.mark.parametrize(
    "name", ["spending.htm", "Spending.HTML", "audit.xhtml", "audit.svg", "report.pdf"]
)
def test_a_page_under_another_ending(name: str, copy_of: CopyOf) -> None:
    made = copy_of("liar")
    (made.out / name).write_text("<p>Unsigned: £0</p>")
    assert f"{name}: shown as a page, and not read" in failures(signed_again(made))["pages"] or (
        "capitals alone" in failures(signed_again(made))["manifest"]
    )


def test_two_files_that_are_one_on_many_systems(copy_of: CopyOf) -> None:
    made = copy_of("liar")
    (made.out / "data" / "Spending.csv").write_text("nothing\n")
    assert "capitals alone" in failures(signed_again(made))["manifest"]


def test_a_data_file_that_no_replay_makes_is_said(copy_of: CopyOf) -> None:
    made = copy_of("other")
    assert "of data/" not in told(made)
    (made.out / "data" / "summary.csv").write_text("unsigned,0\n")
    signed_again(made)
    assert "of data/, which the replay does not make: summary.csv" in told(made)


def test_a_publication_whose_checkpoint_was_taken_out_with_its_tiles(copy_of: CopyOf) -> None:
    """Without it a bundle that somebody kept could no longer be tied to this log."""
    made = copy_of("liar")
    with open_journal(made.campaign, write=True) as journal:
        size = journal.log.size
        body = {"person_id": "p-coordinator", "data": "returns", "area": "S002", "reason": "again"}
        for _ in range(3):
            journal.add("access_refused", PUBLISHED_AT, body)
    later = publish(made.campaign, made.campaign / "later")
    assert failures(verify_bundle(later.out, key=made.key, since=None)) == {}
    log = later.out / "log"
    (log / kept_path(size)).unlink()
    for tile in partial_tiles(size):
        (log / tile.path).unlink()
    found = failures(verify_bundle(later.out, key=made.key, since=None))
    assert list(found) == ["publication"]
    assert (
        f"log/checkpoints/{size}: missing: entry {size - 1} was published" in found["publication"]
    )


def test_a_founding_that_founds_nothing_hides_nothing(tmp_path: Path) -> None:
    """Every entry after it would be without effect, and every page could say nought."""

    def unfounded(campaign: Campaign) -> None:
        body = {**campaign.entry(0).body}
        body["policy"] = {**body["policy"], "version": 0}
        campaign.entries[0] = entry_bytes(Entry("genesis", campaign.entry(0).at, body))

    made = published_bundle(tmp_path, unfounded)
    found = failures(verify_bundle(made.out, key=made.key, since=None))
    assert "entry 0: it founds nothing" in found["replay"]


def test_witnesses_that_the_policy_asks_for_and_does_not_name_are_missing(tmp_path: Path) -> None:
    def asking(campaign: Campaign) -> None:
        body = {**campaign.entry(0).body}
        body["policy"] = {**body["policy"], "witnesses": 2}
        campaign.entries[0] = entry_bytes(Entry("genesis", campaign.entry(0).at, body))

    made = published_bundle(tmp_path, asking)
    found = failures(verify_bundle(made.out, key=made.key, since=None))
    assert list(found) == ["witnesses"]
    assert "2 needed; it names none" in found["witnesses"]


def test_other_limits_recorded_later_are_a_breach_and_not_a_way_out(tmp_path: Path) -> None:
    def raised(campaign: Campaign) -> None:
        first = campaign.entry(1).body
        files = {**first["files"], "election.toml": "0" * 64}
        campaign.add("election", {**first, "files": files})
        campaign.add("election", first)

    made = published_bundle(tmp_path, raised)
    assert failures(verify_bundle(made.out, key=made.key, since=None)) == {}
    assert b"election_changed" in (made.out / "data" / "breaches.json").read_bytes()
