"""One bundle for all tests of a process, and copies of it to spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.verify.bundles import Made, published_bundle


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The small campaign, published. Not to be changed."""
    return published_bundle(tmp_path_factory.mktemp("made"))


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Path:
    """A copy of the bundle."""
    return Path(shutil.copytree(made.out, tmp_path / "copy"))


@pytest.fixture
def copy_of(made: Made, tmp_path: Path) -> Callable[[str], Made]:
    """Copies of campaign and bundle, under a name."""

    def copied(name: str) -> Made:
        folder = tmp_path / name
        shutil.copytree(made.campaign, folder / "campaign")
        shutil.copytree(made.out, folder / "bundle")
        return Made(folder / "campaign", folder / "bundle")

    return copied
