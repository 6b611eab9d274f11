"""The house: every room says what it is for, and none reaches up."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from hustings.cli.test_command import LINT, ROOMS

ROOT = Path(__file__).parents[1]
LINT_IMPORTS = next(step for step in LINT if step.name == "lint-imports")


@pytest.mark.parametrize("room", [*ROOMS, "demo", "bench", "cli"])
def test_a_room_says_what_comes_in_what_goes_out_and_who_calls_it(room: str) -> None:
    words = (import_module(f"hustings.{room}").__doc__ or "").lower()
    for promised in ("in:", "out:", "called by"):
        assert promised in words, f"src/hustings/{room}/__init__.py does not say {promised!r}"


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("election/contest.py", "import hustings.estimate.result"),
        ("estimate/settings.py", "import hustings.plan"),
        ("plan/dual.py", "import hustings.publish"),
        ("publish/words.py", "import hustings.cli"),
        ("estimate/trend.py", "import sqlite3"),
        ("plan/dual.py", "import time"),
        ("election/load.py", "import hustings.election.results"),
    ],
)
def test_the_linter_catches_a_room_that_reaches_up_or_out(
    module: str, line: str, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "src" / "hustings", tmp_path / "hustings", ignore=only_python)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    changed = tmp_path / "hustings" / module
    changed.write_text(changed.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    said = subprocess.run(
        [sys.executable, *LINT_IMPORTS.arguments],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1, said.stdout + said.stderr
    assert "BROKEN" in said.stdout


def only_python(folder: str, names: list[str]) -> list[str]:
    places = Path(folder)
    return [n for n in names if not (n.endswith(".py") or (places / n / "__init__.py").is_file())]
