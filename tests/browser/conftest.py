"""One headless Chromium for all browser tests of a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from hustings.cli.chromium import FLAGS, NAMED_BY, installed_chromium
from tests.browser.watched import SIZES, Watched


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that HUSTINGS_CHROMIUM names, or one on PATH, or Playwright's own."""
    path = installed_chromium()
    if path is None:
        pytest.skip(f"no Chromium: none on PATH, and {NAMED_BY} names none that starts")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


# Each module has a fixture `site`, the folder of the pages that it opens.


@pytest.fixture(params=list(SIZES))
def watched(request: pytest.FixtureRequest, browser: Browser, site: Path) -> Iterator[Watched]:
    """At each size."""
    found = Watched(browser, site, viewport=SIZES[request.param])
    yield found
    found.context.close()


@pytest.fixture
def desk(browser: Browser, site: Path) -> Iterator[Watched]:
    found = Watched(browser, site, viewport=SIZES["desk"])
    yield found
    found.context.close()


@pytest.fixture
def phone(browser: Browser, site: Path) -> Iterator[Watched]:
    found = Watched(browser, site, viewport=SIZES["phone"])
    yield found
    found.context.close()
