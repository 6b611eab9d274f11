"""A page in a browser, watched: what it asks for, and what it complains of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desk": {"width": 1280, "height": 900},
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def at_each_size(files: Sequence[str]) -> pytest.MarkDecorator:
    """The files to give to the fixture `opened`, at the size of a phone and of a desk."""
    found = [(size, file) for size in SIZES for file in files]
    names = [f"{size}-{file}" for size, file in found]
    return pytest.mark.parametrize("opened", found, ids=names, indirect=True, scope="module")


def open_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")


def assert_own_files_only(opened: Watched) -> None:
    own = opened.site.as_uri()
    assert opened.asked and all(url.startswith(own) for url in opened.asked), opened.asked


def assert_fits(page: Page) -> None:
    open_details(page)
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1]


def assert_axe_finds_nothing(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    open_details(page)
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    violations = found.response["violations"]
    assert violations == [], [
        (v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in violations
    ]


class Watched:
    """A page in a context of its own, and all that it asks for or complains of."""

    def __init__(self, browser: Browser, site: Path, **options: Any) -> None:
        self.site = site
        self.context = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def anew(self, site: Path) -> Watched:
        """Ready for another test: nothing asked, nothing complained of, colours as they come."""
        self.site = site
        self.page.emulate_media(color_scheme="light")
        self.page.goto("about:blank")
        self.complaints.clear()
        self.asked.clear()
        return self

    def open(self, file: str) -> Page:
        self.page.goto("about:blank")  # so that a mere change of the fragment loads anew
        name, mark, fragment = file.partition("#")
        self.page.goto((self.site / name).as_uri() + mark + fragment)
        return self.page
