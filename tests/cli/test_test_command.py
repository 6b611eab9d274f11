"""``hustings test``: what it runs, what it asks of the machine, and how it ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hustings.cli import chromium, test_command
from hustings.cli.test_command import LINT, TESTS, Step
from tests.conftest import LONGEST, Call

ROOT = Path(__file__).parents[2]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the steps that were run, none of them really; mypy's fails."""
    names: list[str] = []

    def run(step: Step, _root: Path, _settings: object = None) -> bool:
        names.append(step.name)
        return not step.name.startswith("mypy")

    monkeypatch.setattr(test_command, "passes", run)
    monkeypatch.setattr(test_command, "obtain_chromium", lambda _say: None)
    return names


def test_every_step_is_run_and_a_failure_is_named(hustings: Call, ran: list[str]) -> None:
    said = hustings("test")
    assert said.code == 1
    assert ran == [*(step.name for step in LINT), TESTS.name]
    assert "FAILED before the tests: mypy --strict" in said.err
    assert "browser tests are skipped" in said.err


def test_lint_alone(hustings: Call, ran: list[str]) -> None:
    assert hustings("test", "--lint").code == 1
    assert TESTS.name not in ran


def test_outside_a_checkout(
    hustings: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("hustings.__file__", str(tmp_path / "lib" / "hustings" / "__init__.py"))
    said = hustings("test")
    assert said.code == 2
    assert "Clone the project" in said.err


def test_without_the_tools(hustings: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(test_command, "TOOLS", ("pytest", "no_such_tool"))
    said = hustings("test")
    assert said.code == 2
    assert "no no_such_tool" in said.err
    assert "./hustings test" in said.err


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands tried on a machine that has no Chromium and gets none."""
    commands: list[list[str]] = []
    monkeypatch.delenv(chromium.NAMED_BY, raising=False)
    monkeypatch.setattr(chromium, "installed_chromium", lambda: None)
    monkeypatch.setattr(chromium.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(
        chromium, "quietly", lambda command, *_: bool(commands.append(command[-3:]))
    )
    return commands


def test_root_tries_playwright_then_debian(
    tried: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert chromium.obtain_chromium(lambda _: None) is None
    assert tried == [
        ["install", "--no-shell", "chromium"],
        ["-y", "--no-install-recommends", "chromium"],
        ["apt-get", "update"],
        ["-y", "--no-install-recommends", "chromium"],
    ]


def test_others_try_playwright_alone(
    tried: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert chromium.obtain_chromium(lambda _: None) is None
    assert tried == [["install", "--no-shell", "chromium"]]


def test_a_named_chromium_is_the_only_one_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(chromium.NAMED_BY, "/nowhere/chromium")
    assert chromium.obtain_chromium(lambda _: None) is None


def test_the_files_that_are_begun_first_are_there() -> None:
    assert [name for name in LONGEST if not (ROOT / "tests" / name).is_file()] == []
    assert {"--dist", "loadfile", "--no-loadscope-reorder"} <= set(TESTS.arguments)
