"""The page for signing: a passkey is made, signed in, and approves a request; what the browser
signs is what Python would; and a page whose words were changed signs nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from hustings.cli.envelope_files import code_of_envelope, envelope_text, read_envelope_file
from hustings.publish.site import write_site
from hustings.publish.site_data import SiteData
from hustings.record.entries import unsigned
from hustings.record.envelope import Envelope
from hustings.record.passkey import base64url, challenge
from hustings.record.spoken_code import spoken_code
from tests.browser.signing import add_authenticator, at_localhost, bare_site, publish_pages
from tests.browser.watched import SIZES, Watched, assert_axe_finds_nothing, assert_fits
from tests.cli.campaigns import Hustings
from tests.cli.test_record import THREE, founded, record
from tests.publish.record import with_record
from tests.record.campaigns import ORIGIN, Campaign

__all__ = ["founded", "record"]

ODD = "Société Générale d'Été <b>\u202e\U0001f409 & Sons"


@pytest.fixture(scope="module")
def bare(small_election: Path) -> SiteData:
    return bare_site(small_election)


@pytest.fixture(scope="module")
def site(bare: SiteData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign in which two requests wait, one of them in odd words."""
    folder = tmp_path_factory.mktemp("signing")
    campaign = Campaign(party="blue").on("2030-05-01")
    campaign.request(seat_id="S001", amount=125_050, payee=ODD)
    campaign.approve(campaign.request(seat_id="S002", amount=90_000), "chair")
    write_site(with_record(bare, campaign, audited=False), folder / "site")
    return folder / "site"


@pytest.fixture
def page(desk: Watched) -> Page:
    return desk.open("sign.html")


ACTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("refusal", {"request": 1, "reason": 'trop cher: 2\u20ac par affiche \u2028 "\\\t'}),
    ("withdrawal", {"entry": 2, "reason": "\u0416 \U0001f600 e\u0301 \x7f </script>"}),
    ("policy", {"b": [1, -2, None, True], "\ufb33": {}, "\U0001f600": [[]], "a": 2**53 - 1}),
)


@pytest.mark.parametrize(("kind", "body"), ACTS, ids=[kind for kind, _ in ACTS])
def test_the_browser_makes_the_bytes_the_digest_the_code_and_the_file_that_python_makes(
    page: Page, kind: str, body: dict[str, Any]
) -> None:
    act = unsigned(kind, ORIGIN, body)
    made = page.evaluate(
        """async ([kind, log, body]) => {
          const { bytes, passkeys } = window.hustings;
          const act = bytes.unsigned(kind, log, body);
          const digest = await bytes.digestOf(act);
          const again = bytes.readEnvelope(bytes.envelopeText(act));
          return [bytes.base64url(bytes.bytesOf(again)), digest, bytes.spokenCode(digest),
            bytes.base64url(await passkeys.challengeOf(bytes.bytesOf(act))),
            bytes.envelopeText(act)];
        }""",
        [kind, ORIGIN, body],
    )
    assert made == [
        base64url(act.signed_bytes),
        act.digest,
        spoken_code(act.digest),
        base64url(challenge(act.signed_bytes)),
        envelope_text(act).decode(),
    ]


NOT_SIGNED = {
    '{"body":{"entry":1,"entry":2,"reason":"x"},"log":"L"}': "canonical spelling",
    '{"body":{"entry":1.5,"reason":"x"},"log":"L"}': "whole numbers",
    '{"log":"L","body":{"entry":1,"reason":"x"}}': "canonical spelling",
    '{"body":{"entry":1,"reason":"x"},"log":"another.example"}': "another.example",
    '{"body":{"entry":1,"other":2,"reason":"x"},"log":"L"}': "do not know, other",
    "[1": "no JSON",
}


def test_what_could_be_shown_as_one_thing_and_count_as_another_is_not_signed(page: Page) -> None:
    kind = "application/vnd.hustings.withdrawal.v1+json"
    for payload, said in NOT_SIGNED.items():
        given = Envelope(kind, payload.replace('"L"', f'"{ORIGIN}"').encode(), ())
        page.get_by_label("Or its text").fill(envelope_text(given).decode())
        page.get_by_role("button", name="Read the text").press("Enter")
        page.get_by_role("alert").filter(has_text=said).wait_for()
        assert page.locator("[data-facts]").inner_text() == ""
        assert not page.get_by_role("button", name="Sign with my passkey").is_visible()


def test_a_request_is_shown_from_its_bytes_and_its_words_stay_words(desk: Watched) -> None:
    page = desk.open("sign.html")
    page.get_by_role("button", name="Read and sign entry 1").press("Enter")
    shown = page.locator("[data-facts]").inner_text()
    assert "Société Générale d'Été <b>\\u{202e}\U0001f409 & Sons" in shown
    assert "£1,250.50" in shown and "S001, Place 1" in shown and "organiser proposed it" in shown
    assert page.evaluate("document.activeElement.id") == "reading"
    row = page.locator("tbody tr", has_text="entry 1").locator("code").inner_text()
    assert row in page.locator("[data-code]").inner_text()
    assert "opened from a file" in page.get_by_role("status").first.inner_text()
    assert not page.get_by_role("button", name="Sign with my passkey").is_visible()
    assert desk.complaints == []


def test_a_page_whose_request_was_changed_stops(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    text = (site / "sign.html").read_text()
    found = re.search(r'data-signing="([^"]*)"', text)
    assert found
    data = json.loads(unescape(found[1]))
    asked = data["requests"][0]
    asked["payload"] = asked["payload"].replace("125050", "925050")
    changed = text.replace(found[1], escape(json.dumps(data), quote=True))
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sign.html").write_text(changed)
    (tmp_path / "site" / "assets").symlink_to(site / "assets")
    window = Watched(browser, tmp_path / "site", viewport=SIZES["phone"])
    page = window.open("sign.html")
    page.get_by_role("button", name="Read and sign entry 1").click()
    said = page.get_by_role("alert").inner_text()
    assert said.startswith("Do not sign") and asked["code"] in said
    assert page.locator("[data-facts]").inner_text() == ""
    window.context.close()


@pytest.fixture
def phone_page(browser: Browser) -> Iterator[Page]:
    """A telephone with an authenticator."""
    context = browser.new_context(
        viewport=SIZES["phone"], accept_downloads=True, reduced_motion="reduce"
    )
    page = context.new_page()
    add_authenticator(page)
    yield page
    context.close()


def saved(page: Page, link: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_a_passkey_is_made_signed_in_and_approves_a_request(
    record: Hustings, phone_page: Page, bare: SiteData, tmp_path: Path
) -> None:
    page = phone_page
    pages = publish_pages(record.folder, bare, tmp_path / "before")
    with at_localhost(pages) as origin:
        page.goto(f"{origin}/sign.html")
        assert "has no passkey for this address" in page.locator("[data-place]").inner_text()
        form = page.locator("[data-register]")
        form.get_by_label("Your office").select_option("coordinator-1")
        form.get_by_role("button").click()
        page.get_by_role("heading", name="Made.").wait_for()
        new = saved(page, "Save registration.json", tmp_path)
        keyid = page.locator("[data-keyid]").inner_text()
        said = record(
            *("keys", "add", "coordinator-1", "--passkey", new, "--origin", origin, *THREE)
        )
        assert said.code == 0 and f"Key {keyid}" in said.err, said.err
        request = record.request("1250.50")
        departs = tmp_path / "refusal.json"
        assert record("refuse", str(request), "--reason", "no", "--out", departs).code == 0

        port = int(origin.rpartition(":")[2])
    pages = publish_pages(record.folder, bare, tmp_path / "after")
    with at_localhost(pages, port) as origin:
        page.goto(f"{origin}/sign.html?anew")  # pages of one second look the same to a cache
        page.get_by_role("button", name=f"Read and sign entry {request}").click()
        code = record("show", str(request), "--json").json["code"]
        assert code in page.locator("[data-code]").inner_text()
        assert "£1,250.50" in page.locator("[data-facts]").inner_text()
        page.get_by_role("button", name="Sign with my passkey").click()
        page.get_by_role("heading", name="Signed. Not in the record yet.").wait_for()
        assert_axe_finds_nothing(page, "dark")
        assert_fits(page)
        made = saved(page, "Save the file", tmp_path)
        assert made.name == f"approval-{request}-coordinator-1.json"
        assert code_of_envelope(read_envelope_file(made)) == code
        assert f"record add {made.name}" in page.locator("[data-command]").inner_text()

        page.get_by_label("The file", exact=True).set_input_files(departs)
        page.get_by_text("In the file: refusal.").wait_for()
        page.get_by_role("button", name="Sign with my passkey").click()
        page.get_by_role("heading", name="Signed. Not in the record yet.").wait_for()
        refused = saved(page, "Save the file", tmp_path)

    added = record.done("add", made)
    shown = record("show", str(request), "--json").json
    assert shown["approved_by"] == [{"entry": added, "office_id": "coordinator-1"}]
    ended = record.done("add", refused)
    assert record.lines()[ended].endswith("no  [coordinator]")
    assert record("show", str(request), "--json").json["ended_at"] == ended
