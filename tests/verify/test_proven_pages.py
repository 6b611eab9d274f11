"""Publisher and stranger judge by the same cosignatures, and what is cosigned later changes
nothing that was published."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hustings.record.cosignature import WitnessSigner
from hustings.record.entries import Entry, entry_bytes
from hustings.record.log import open_log
from hustings.record.note import split_note
from hustings.verify.bundle import verify_bundle
from tests.record.campaigns import Campaign
from tests.verify.bundles import (
    LOG_KEY,
    PUBLISHED_AT,
    Made,
    failures,
    publish,
    write_campaign,
)

WITNESS = WitnessSigner("witness.example/1", b"1" * 32)
LATER = "2030-06-05T09:00:00Z"
WORD = {"person_id": "p-x", "data": "returns", "area": "S001", "reason": "a late word"}


def asking(**fields: Any) -> Callable[[Campaign], None]:
    """Asks for one witness, and ends with a payment on the day of its approval."""

    def change(campaign: Campaign) -> None:
        first = campaign.entry(0)
        named = {"witnesses": 1, "witness_keys": [str(WITNESS.verifier)], **fields}
        body = {**first.body, "policy": {**first.body["policy"], **named}}
        campaign.entries[0] = entry_bytes(Entry("genesis", first.at, body))
        campaign.on("2030-05-20")
        request = campaign.request(amount=5_000, seat_id="S002")
        campaign.approve(request, "treasurer")
        campaign.pay(request)

    return change


@pytest.fixture(scope="module")
def asks_for_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The campaign; its first entries, which the plan is among, were cosigned in time."""
    folder = write_campaign(tmp_path_factory.mktemp("asks") / "campaign", asking(proof_hours=720))
    return folder


@pytest.fixture
def campaign(asks_for_one: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(asks_for_one, tmp_path / "campaign"))


def cosign(folder: Path, at: str, size: int | None = None) -> int:
    """The log in a folder cosigned at a moment; how many entries it has."""
    moment = int(datetime.fromisoformat(at).timestamp())
    with open_log(folder / "log", LOG_KEY) as log:
        log.cosign([WITNESS.cosign(split_note(log.kept(size)).text, moment)], size)
        return log.size


def rules_shown(made: Made) -> set[str]:
    return {breach["rule"] for breach in json.loads((made.out / "data/breaches.json").read_bytes())}


def detail(made: Made) -> str:
    verdict = verify_bundle(made.out, key=made.key, since=None)
    return next(check.detail for check in verdict.checks if check.name == "witnesses")


def failed(made: Made) -> list[str]:
    return list(failures(verify_bundle(made.out, key=made.key, since=None)))


def test_pages_take_at_its_word_what_nobody_had_cosigned_and_say_so(
    campaign: Path, tmp_path: Path
) -> None:
    made = publish(campaign, tmp_path / "out")
    assert failed(made) == ["witnesses"]
    cosign(made.out, "2030-06-01T10:00:00Z")
    assert failed(made) == []
    assert "acts count by their word alone" in detail(made)
    assert "payment_before_approval" not in rules_shown(made)


def test_what_is_cosigned_before_the_pages_are_made_counts_in_them(
    campaign: Path, tmp_path: Path
) -> None:
    """A month after the money: longer than the policy allows a witness."""
    cosign(campaign, "2030-07-20T09:00:00Z")
    made = publish(campaign, tmp_path / "out", "2030-07-20T09:01:00Z")
    cosign(made.out, "2030-07-20T09:02:00Z")
    assert failed(made) == []
    assert "by their word alone" not in detail(made)
    assert "payment_before_approval" in rules_shown(made)


def test_what_is_cosigned_later_changes_no_page_that_is_published(
    campaign: Path, tmp_path: Path
) -> None:
    made = publish(campaign, tmp_path / "out")
    pages = (made.out / "manifest.json").read_bytes()
    cosign(made.out, "2030-07-20T09:00:00Z")
    assert failed(made) == []
    assert (made.out / "manifest.json").read_bytes() == pages
    said = detail(made)
    assert "later by what was cosigned since (entry " in said
    assert "the next publication counts them so" in said


def test_the_next_publication_counts_it_though_nothing_else_was_added(
    campaign: Path, tmp_path: Path
) -> None:
    """Whoever adds nothing more does not keep what was late from being shown."""
    publish(campaign, tmp_path / "first")
    size = cosign(campaign, "2030-07-20T09:00:00Z")
    made = publish(campaign, tmp_path / "second", "2030-07-20T09:01:00Z")
    assert cosign(made.out, "2030-07-20T09:02:00Z") == size + 1
    assert failed(made) == []
    assert "payment_before_approval" in rules_shown(made)
    shutil.copytree(made.out / "log", campaign / "log", dirs_exist_ok=True)
    again = publish(campaign, tmp_path / "third", "2030-07-21T09:00:00Z")
    assert (again.out / "manifest.json").read_bytes() == (made.out / "manifest.json").read_bytes()
    assert failed(again) == []
    with open_log(again.out / "log") as log:
        assert log.size == size + 1


def test_cosigned_in_time_nothing_is_late(campaign: Path, tmp_path: Path) -> None:
    cosign(campaign, "2030-05-20T12:00:00Z")
    first = publish(campaign, tmp_path / "first")
    cosign(campaign, "2030-06-01T10:00:00Z")
    with open_log(campaign / "log", LOG_KEY) as log:
        log.append([entry_bytes(Entry("access_refused", LATER, WORD))])
    made = publish(campaign, tmp_path / "second", LATER)
    cosign(made.out, LATER)
    assert failed(made) == []
    assert rules_shown(made) == rules_shown(first)


def test_pages_that_ignore_what_was_cosigned_are_found(campaign: Path, tmp_path: Path) -> None:
    """The publisher strips the lines while the pages are made, and puts them back."""
    with open_log(campaign / "log") as log:
        size = log.size
    publish(campaign, tmp_path / "first", "2030-07-20T09:01:00Z")
    cosign(campaign, "2030-07-20T09:00:00Z", size)
    with open_log(campaign / "log") as log:
        assert log.size == size + 1
    shutil.copytree(campaign / "log", tmp_path / "first/log", dirs_exist_ok=True)
    made = Made(campaign, tmp_path / "first")
    cosign(made.out, "2030-07-20T09:02:00Z")
    assert {"data", "pages"} <= set(failed(made))


def test_a_promise_of_checkpoints_is_kept_by_publishing_again(tmp_path: Path) -> None:
    """Where nothing happens, too: the pages stay as they were, the log says that it did."""
    promise = asking(witnesses=0, checkpoint_days=31)
    campaign = write_campaign(tmp_path / "campaign", promise)
    sizes, manifests = [], []
    for number, at in enumerate(("2030-06-01T08:00:00Z", PUBLISHED_AT, LATER)):
        made = publish(campaign, tmp_path / f"out-{number}", at)
        assert failed(made) == []
        manifests.append((made.out / "manifest.json").read_bytes())
        with open_log(campaign / "log") as log:
            sizes.append(log.size)
    assert sizes == [sizes[0], sizes[0], sizes[0] + 1]
    assert len(set(manifests)) == 1


def test_a_promise_that_was_not_kept_is_shown_and_told(tmp_path: Path) -> None:
    campaign = write_campaign(tmp_path / "campaign", asking(witnesses=0, checkpoint_days=7))
    made = publish(campaign, tmp_path / "out")
    verdict = verify_bundle(made.out, key=made.key, since=None)
    assert verdict.ok
    assert "checkpoint_gap" in rules_shown(made)
    told = {check.name: check.detail for check in verdict.checks}
    assert "1 of them longer without a checkpoint than the policy promises" in told["replay"]
