"""One headless Chromium for all browser tests of a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from hustings.cli.chromium import FLAGS, NAMED_BY, installed_chromium


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
