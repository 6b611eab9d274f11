"""A campaign folder's pages at http://localhost, and a browser with an authenticator of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page

from hustings.cli.serve_command import open_server
from hustings.election.load import load_election
from hustings.estimate.model import estimate
from hustings.estimate.summary import summarise
from hustings.publish.from_campaign import record_view
from hustings.publish.site import write_site
from hustings.publish.site_data import SiteData
from hustings.record.journal import open_journal

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def bare_site(election: Path) -> SiteData:
    """Nothing but an estimate."""
    loaded = load_election(election)
    return SiteData(loaded, (summarise(estimate(loaded, loaded.polling_day, draws=50, seed=1)),))


def publish_pages(campaign: Path, site: SiteData, out: Path) -> Path:
    """The pages of a campaign folder as its log stands."""
    with open_journal(campaign) as journal:
        entries = tuple(journal.entries())
    write_site(replace(site, record=record_view(campaign, site.election, entries)), out)
    return out


@contextmanager
def at_localhost(site: Path, port: int = 0) -> Iterator[str]:
    """Where a folder is served. ``port``: 0 for a free one."""
    with open_server(site, port) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def add_authenticator(page: Page) -> None:
    """Chromium's own virtual one, which says yes at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
