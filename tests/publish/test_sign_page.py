"""The page for signing, without a browser: what it hands to its script, and what a stranger's
program says where that is not the replay's."""

from __future__ import annotations

from pathlib import Path

import pytest

from hustings.publish.site import SIGNING_ASSETS, write_site
from hustings.publish.site_data import SiteData
from hustings.record.offices import key_body
from hustings.spend.figures import figures, shown
from hustings.spend.to_sign import to_sign
from hustings.verify.folder import list_folder
from hustings.verify.pages import Told, check_pages, required_quotations
from hustings.verify.verdict import Check
from tests.publish.reading import read_page
from tests.publish.record import with_record
from tests.record.campaigns import Campaign
from tests.record.devices import SITE, Authenticator

PAYEE = '"><img src=x onerror=alert(1)> & Söhne £5'


def campaign(site: SiteData, *, passkey: bool) -> Campaign:
    made = Campaign(party="blue").on("2030-05-01")
    if passkey:
        made.act("key", key_body(Authenticator("x").key("chair")), "chair", "treasurer")
    seat = site.election.seats[0].seat_id
    made.request(seat_id=seat, amount=90_000, payee=PAYEE)
    made.approve(made.request(seat_id=seat, purpose="posters"), "treasurer")
    return made


@pytest.fixture(scope="module")
def written(
    full_site: SiteData, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, SiteData, Campaign]:
    made = campaign(full_site, passkey=True)
    site = with_record(full_site, made, audited=False)
    out = tmp_path_factory.mktemp("sign") / "site"
    write_site(site, out)
    return out, site, made


def check(out: Path, site: SiteData, made: Campaign) -> Check:
    assert site.record is not None
    state = site.record.state
    signing = to_sign(state, made.entry)
    table = figures(state, site.record.problems)
    wanted = required_quotations(state)
    return check_pages(
        list_folder(out), Told(table, shown, made.entries, wanted, frozenset(), signing)
    )


def test_the_page_hands_on_what_the_replay_gives_and_lists_what_waits(
    written: tuple[Path, SiteData, Campaign],
) -> None:
    out, site, made = written
    assert check(out, site, made).ok, check(out, site, made).detail
    elements = read_page(out / "sign.html")
    (given,) = (e.attributes["data-signing"] for e in elements if "data-signing" in e.attributes)
    assert site.record is not None and given == to_sign(site.record.state, made.entry)
    (button,) = (e for e in elements if "data-pick" in e.attributes)
    assert button.attributes["data-pick"] == "2"
    assert not [e for e in elements if e.tag == "img"], "a payee's words stay words"
    assert f"Chair (national), for {SITE}".lower() in (out / "sign.html").read_text().lower()
    for name in SIGNING_ASSETS:
        assert (out / "assets" / name).is_file()


@pytest.mark.parametrize("attribute", ["data-signing", "DATA-SIGNING"])
def test_a_page_that_hands_on_another_amount_is_found(
    written: tuple[Path, SiteData, Campaign], attribute: str
) -> None:
    out, site, made = written
    page = out / "sign.html"
    text = page.read_text(encoding="utf-8")
    changed = text.replace(":90000,", ":90001,").replace("data-signing", attribute)
    assert changed != text
    page.write_text(changed, encoding="utf-8")
    found = check(out, site, made)
    page.write_text(text, encoding="utf-8")
    assert not found.ok and "other acts to be signed" in found.detail


def test_without_a_passkey_the_page_says_how_to_get_one(
    full_site: SiteData, tmp_path: Path
) -> None:
    site = with_record(full_site, campaign(full_site, passkey=False), audited=False)
    write_site(site, tmp_path / "site")
    text = (tmp_path / "site" / "sign.html").read_text(encoding="utf-8")
    assert "Nobody's passkey is in the record yet" in text
