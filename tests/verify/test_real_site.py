"""The real pages, with everything that they show of a record, verify; and no lie on them does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hustings.election.load import load_election
from hustings.publish.bundle import write_bundle
from hustings.publish.from_campaign import record_view
from hustings.publish.site import write_site
from hustings.record.journal import open_journal
from hustings.verify.bundle import verify_bundle
from hustings.verify.pages import REQUIRED
from tests.publish.synthetic import site_of
from tests.verify.bundles import LOG_KEY, PUBLISHED_AT, failures, write_campaign


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small campaign as the real site shows it."""
    folder = tmp_path_factory.mktemp("real")
    campaign = write_campaign(folder / "campaign")
    election = load_election(campaign / "election")
    with open_journal(campaign, write=True) as journal:
        view = record_view(campaign, election, tuple(journal.entries()))
        site = replace(site_of(election, scored=False), record=view)
        out = folder / "bundle"
        write_bundle(campaign, lambda into: write_site(site, into), out, journal, PUBLISHED_AT)
    return out


def test_the_real_site_verifies(published: Path) -> None:
    verdict = verify_bundle(published, key=str(LOG_KEY.verifier), since=None)
    assert failures(verdict) == {}
    assert verdict.ok


@pytest.mark.parametrize("page", sorted({*REQUIRED.values(), "inquiry.html"}))
def test_a_page_of_the_record_that_is_emptied_is_found(page: str, published: Path) -> None:
    data = (published / page).read_bytes()
    (published / page).write_text("<!doctype html><title>Nothing</title>")
    try:
        found = failures(verify_bundle(published, key=None, since=None))
    finally:
        (published / page).write_bytes(data)
    assert page in found["manifest"]
    assert page in found["pages"]
