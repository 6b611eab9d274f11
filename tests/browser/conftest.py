"""One headless Chromium for all browser tests of a process, and few windows of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
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


# Each module has a fixture `site`, the folder of the pages that it opens, and `opened` the
# pages that it is told through `at_each_size`.


@dataclass(frozen=True)
class Windows:
    """One window of each size, opened when it is first asked for. A context costs more than all
    else that most tests do."""

    browser: Browser
    opened: dict[str, Watched] = field(default_factory=dict)

    def of(self, size: str, site: Path) -> Watched:
        if size not in self.opened:
            self.opened[size] = Watched(self.browser, site, viewport=SIZES[size])
        return self.opened[size].anew(site)

    def close(self) -> None:
        for window in self.opened.values():
            window.context.close()


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[Windows]:
    """For tests that leave nothing behind in their window but where they are."""
    found = Windows(browser)
    yield found
    found.close()


@pytest.fixture(params=list(SIZES))
def watched(request: pytest.FixtureRequest, windows: Windows, site: Path) -> Watched:
    """At each size."""
    return windows.of(request.param, site)


@pytest.fixture
def desk(windows: Windows, site: Path) -> Watched:
    return windows.of("desk", site)


@pytest.fixture
def phone(windows: Windows, site: Path) -> Watched:
    return windows.of("phone", site)


@pytest.fixture
def own_desk(browser: Browser, site: Path) -> Iterator[Watched]:
    """For a test that sets the clock, or leaves something in the browser."""
    found = Watched(browser, site, viewport=SIZES["desk"])
    yield found
    found.context.close()


@pytest.fixture(scope="module")
def reading(browser: Browser) -> Iterator[Windows]:
    """The windows of `opened`, which no other test leads elsewhere."""
    found = Windows(browser)
    yield found
    found.close()


@pytest.fixture(scope="module")
def opened(request: pytest.FixtureRequest, reading: Windows, site: Path) -> Watched:
    """A page at a size, opened once for all tests of it; `at_each_size` names which."""
    size, file = request.param
    found = reading.of(size, site)
    found.open(file)
    return found
