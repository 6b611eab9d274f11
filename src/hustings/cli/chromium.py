"""A Chromium for the browser tests: the system's, or Playwright's, or Debian's package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

NAMED_BY = "HUSTINGS_CHROMIUM"
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Without a display, as root in a container, and asking for nothing but the page.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS_TO_START = 60
SECONDS_TO_INSTALL = 300


def installed_chromium() -> str | None:
    """The path of one that runs: what HUSTINGS_CHROMIUM names, the system's, Playwright's."""
    named = os.environ.get(NAMED_BY)
    if named is not None:
        return named if runs(named) else None
    for name in NAMES:
        path = shutil.which(name)
        if path and runs(path):
            return path
    path = playwright_path()
    return path if path and runs(path) else None


def obtain_chromium(say: Callable[[str], None]) -> str | None:
    """The one that is there, or one installed now; None where none can be had."""
    path = installed_chromium()
    if path or os.environ.get(NAMED_BY) is not None:
        return path
    say("no Chromium here: trying Playwright's")
    quietly([sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"])
    path = installed_chromium()
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        say("trying Debian's package chromium")
        install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
        if not quietly(install):
            quietly(["apt-get", "update"])
            quietly(install)
        path = installed_chromium()
    return path


def runs(path: str) -> bool:
    """Whether it starts at all: a snap's stand-in or missing libraries fail here."""
    return quietly([path, "--version"], SECONDS_TO_START)


def playwright_path() -> str | None:
    """Where Playwright's own Chromium is, or would be."""
    script = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() or None


def quietly(command: list[str], seconds: int = SECONDS_TO_INSTALL) -> bool:
    """Whether the command succeeded, with no question asked and nothing shown."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
