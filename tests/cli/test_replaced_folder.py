"""A folder is replaced as a whole or not at all, whatever happens on the way."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest

from hustings.cli import replaced_folder
from hustings.cli.replaced_folder import replaced_folder as replaced

MARKER = ".made-by-a-test"
FILES = 200
WRITER = f"""
import sys
from pathlib import Path
from hustings.cli.replaced_folder import replaced_folder
print("ready", flush=True)
for turn in range(1, 1000):
    with replaced_folder(Path(sys.argv[1]), "{MARKER}") as fresh:
        for number in range({FILES}):
            (fresh / str(number)).write_text(str(turn))
"""


def fill(target: Path, text: str) -> None:
    with replaced(target, MARKER) as fresh:
        (fresh / "file").write_text(text)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_new_and_replaced(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "down"
    fill(target, "one")
    fill(target, "two")
    assert (target / "file").read_text() == "two"
    assert names(target) == {"file", MARKER}
    assert names(target.parent) == {"down"}


def test_an_empty_folder_may_be_taken(tmp_path: Path) -> None:
    target = tmp_path / "empty"
    target.mkdir()
    fill(target, "one")
    assert (target / "file").read_text() == "one"


def test_what_is_not_ours_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("dear")
    with pytest.raises(click.UsageError, match="left alone"):
        fill(tmp_path, "one")
    assert names(tmp_path) == {"theirs"}
    with pytest.raises(click.UsageError, match="is a file"):
        fill(tmp_path / "theirs", "one")


def test_after_an_exception_the_old_one_stands(tmp_path: Path) -> None:
    target = tmp_path / "out"
    fill(target, "one")
    with pytest.raises(ValueError, match="half-way"), replaced(target, MARKER) as fresh:
        (fresh / "file").write_text("two")
        raise ValueError("half-way")
    assert (target / "file").read_text() == "one"
    assert names(tmp_path) == {"out"}


def test_without_an_exchange_of_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaced_folder, "exchange", lambda *_: False)
    target = tmp_path / "out"
    fill(target, "one")
    fill(target, "two")
    assert (target / "file").read_text() == "two"
    assert names(tmp_path) == {"out"}


def test_what_a_dead_run_set_aside_is_brought_back(tmp_path: Path) -> None:
    target = tmp_path / "out"
    fill(target, "one")
    target.rename(tmp_path / ".out.old-1")
    (tmp_path / ".out.partial-1").mkdir()
    with pytest.raises(ValueError, match="stop"), replaced(target, MARKER):
        assert (target / "file").read_text() == "one"
        raise ValueError("stop")
    assert names(tmp_path) == {"out"}


def test_what_a_living_run_is_writing_is_left(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with replaced(target, MARKER) as slow:
        (slow / "file").write_text("slow")
        fill(target, "quick")
        assert slow.is_dir()
    assert (target / "file").read_text() == "slow"
    assert names(tmp_path) == {"out"}


def test_killed_at_any_moment_it_holds_the_old_or_the_new(tmp_path: Path) -> None:
    target = tmp_path / "out"
    rule = random.Random(7)
    for _ in range(12):
        with writer(target) as process:
            time.sleep(rule.uniform(0.0, 0.15))
            process.kill()
        if target.exists():
            turns = {(target / str(number)).read_text() for number in range(FILES)}
            assert len(turns) == 1, "a mixture"
    with replaced(target, MARKER) as fresh:
        (fresh / "file").write_text("last")
    assert names(tmp_path) == {"out"}
    assert names(target) == {"file", MARKER}


@contextmanager
def writer(target: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that replaces ``target`` again and again, once it has begun."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(target)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
