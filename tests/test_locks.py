"""The lock files hold whatever pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {
    "requirements.lock": (),
    "requirements-report.lock": ("report",),
    "requirements-dev.lock": ("report", "dev"),
}


def names(requirements: list[str]) -> set[str]:
    """Of packages, as registries compare them."""
    found = (re.match(r"[A-Za-z0-9._-]+", one) for one in requirements)
    return {re.sub(r"[-_.]+", "-", one.group()).lower() for one in found if one}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_asked_for_is_locked(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = names(project["dependencies"])
    for extra in LOCKS[lock]:
        asked |= names(project["optional-dependencies"][extra])
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    locked = names([line for line in lines if re.match(r"[a-zA-Z0-9]", line)])
    assert asked <= locked, f"make lock: {lock} lacks {sorted(asked - locked)}"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_hashes_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert "://" not in text and "--index" not in text
