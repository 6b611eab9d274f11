"""``hustings test``: from a checkout, the whole test command."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

import click

import hustings
from hustings.cli.chromium import NAMED_BY, obtain_chromium
from hustings.cli.output import progress_line

ROOMS = (
    *("record", "election", "listen", "estimate", "plan"),
    *("spend", "audit", "inquiry", "verify", "publish"),
)
TOOLS = ("ruff", "mypy", "importlinter", "pytest", "xdist", "hypothesis", "playwright")


@dataclass(frozen=True)
class Step:
    """One check: what it is called, and the arguments of Python's interpreter that run it."""

    name: str
    arguments: tuple[str, ...]


LINT = (
    Step("ruff check", ("-m", "ruff", "check", ".")),
    Step("ruff format", ("-m", "ruff", "format", "--check", ".")),
    Step(
        "mypy --strict",
        (
            "-m",
            "mypy",
            "--strict",
            *(part for room in ROOMS for part in ("-p", f"hustings.{room}")),
        ),
    ),
    Step(
        "lint-imports",
        ("-c", "import sys; from importlinter.cli import lint_imports_command as lint; lint()"),
    ),
)
# A file stays in one process: what its tests share is made once. Files come in the order that
# tests/conftest.py gives them, those that take longest first.
TESTS = Step("pytest", ("-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"))


@click.command()
@click.option("--lint", "lint_only", is_flag=True, help="Run the linters alone.")
@click.pass_context
def test(ctx: click.Context, lint_only: bool) -> None:
    """Run the linters and the tests of a checkout."""
    root = checkout_root()
    require_tools()
    failed = [step.name for step in LINT if not passes(step, root)]
    if failed:
        progress_line(f"FAILED before the tests: {', '.join(failed)}")
    if not lint_only and not passes(TESTS, root, browser_setting()):
        failed.append(TESTS.name)
    ctx.exit(1 if failed else 0)


def checkout_root() -> Path:
    """The root of the checkout that this package runs from; exit 2 outside one."""
    root = Path(hustings.__file__).resolve().parents[2]
    if not all((root / name).exists() for name in ("pyproject.toml", "tests", "src")):
        raise click.UsageError(
            "This is an installed package, not a checkout, and has no tests. "
            "Clone the project and call ./hustings test there."
        )
    return root


def require_tools() -> None:
    missing = [tool for tool in TOOLS if find_spec(tool) is None]
    if missing:
        raise click.UsageError(
            f"The developers' tools are not installed (no {', '.join(missing)}). "
            "Call ./hustings test at the checkout's root: it installs them."
        )


def browser_setting() -> dict[str, str]:
    """The setting that names a Chromium to the browser tests, which skip themselves without."""
    path = obtain_chromium(progress_line)
    if path is None:
        progress_line("no Chromium can be had: the browser tests are skipped, each by name")
        return {}
    progress_line(f"browser tests run in {path}")
    return {NAMED_BY: path}


def passes(step: Step, root: Path, settings: dict[str, str] | None = None) -> bool:
    """Runs a step at the root of the checkout with its output shown; whether it succeeded."""
    progress_line(f"== {step.name}")
    start = perf_counter()
    # One thread each: two test processes fill the two cores.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", **(settings or {})}
    done = subprocess.run([sys.executable, *step.arguments], cwd=root, env=environment, check=False)
    if step is not TESTS:  # pytest's own closing line is the last
        verdict = "ok" if done.returncode == 0 else f"FAILED (exit {done.returncode})"
        progress_line(f"== {step.name}: {verdict}, {perf_counter() - start:.1f} s")
    return done.returncode == 0
