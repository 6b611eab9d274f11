"""The launcher, with a stand-in for uv: no network, and a set-up that takes no time.

What is tested is the launcher's own part: when it makes .venv/, when it makes it anew, that an
interrupted set-up heals, that two at once do one after the other, that odd places are no matter.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UV = f"""#!/bin/sh
echo "$*" >> "$UV_LOG"
for last in "$@"; do :; done
case "$1 $2" in
    "venv --quiet")
        mkdir -p "$last/bin"
        ln -s "{sys.executable}" "$last/bin/python" ;;
    "pip install")
        case "$*" in
            *--editable*)
                sleep "${{UV_SLEEP:-0}}"
                cp "$UV_COMMAND" "$last/.venv/bin/hustings" ;;
        esac ;;
esac
"""
FILES = ("hustings", "pyproject.toml", "requirements.lock", "requirements-dev.lock")
COMMAND = """#!/bin/sh
for argument in "$@"; do echo "<$argument>"; done
"""


class Checkout:
    """A copy of the files that the launcher needs, in a folder with a space in its name."""

    def __init__(self, place: Path) -> None:
        self.root = place / "a check out"
        self.root.mkdir()
        for name in FILES:
            shutil.copy(ROOT / name, self.root)
        self.tools = place / "tools"
        self.tools.mkdir()
        for name, text in (("uv", UV), ("command", COMMAND)):
            (self.tools / name).write_text(text)
            (self.tools / name).chmod(0o755)
        self.log = place / "uv.log"

    def start(self, *arguments: str, launcher: Path | None = None, sleep: str = "0") -> Running:
        return Running(
            [str(launcher or self.root / "hustings"), *arguments],
            cwd="/",
            env={
                "PATH": f"{self.tools}:{os.environ['PATH']}",
                "HOME": str(self.tools),
                "UV_LOG": str(self.log),
                "UV_COMMAND": str(self.tools / "command"),
                "UV_SLEEP": sleep,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def call(self, *arguments: str, launcher: Path | None = None) -> tuple[str, str]:
        """Standard output and standard error of a launch that succeeds."""
        with self.start(*arguments, launcher=launcher) as process:
            out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        return out, err

    def installed(self) -> list[str]:
        """The lock files and the project, in the order of their installation so far."""
        lines = self.log.read_text().splitlines()
        return [line.rsplit("/", 1)[-1] for line in lines if line.startswith("pip install")]


Running = subprocess.Popen[str]
FIRST = ["requirements.lock", "a check out"]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_first_and_second_use(checkout: Checkout) -> None:
    out, err = checkout.call("estimate", "--election", "a b")
    assert out == "<estimate>\n<--election>\n<a b>\n"
    assert "making .venv" in err
    assert checkout.call("plan") == ("<plan>\n", "")
    assert checkout.installed() == FIRST


def test_through_a_chain_of_links(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("a check out/hustings")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    out, _ = checkout.call("plan", launcher=tmp_path / "two")
    assert out == "<plan>\n"
    assert (checkout.root / ".venv" / "bin" / "hustings").exists()


def test_only_the_test_command_brings_the_tools_of_developers(checkout: Checkout) -> None:
    checkout.call("plan")
    checkout.call("test")
    checkout.call("test")
    checkout.call("plan")
    assert checkout.installed() == [*FIRST, "requirements-dev.lock", "a check out"]


@pytest.mark.parametrize("name", FILES[1:])
def test_a_changed_file_makes_it_anew(checkout: Checkout, name: str) -> None:
    checkout.call("plan")
    mark = checkout.root / ".venv" / "of-the-old-one"
    mark.touch()
    with (checkout.root / name).open("a") as file:
        file.write("# changed\n")
    _, err = checkout.call("plan")
    assert "making .venv" in err
    assert not mark.exists()


def test_a_moved_checkout_makes_it_anew(checkout: Checkout, tmp_path: Path) -> None:
    checkout.call("plan")
    moved = checkout.root.rename(tmp_path / "moved")
    _, err = checkout.call("plan", launcher=moved / "hustings")
    assert "making .venv" in err


def test_a_killed_set_up_heals(checkout: Checkout) -> None:
    with checkout.start("plan", sleep="60") as process:
        assert process.stderr is not None
        process.stderr.readline()
        while not checkout.log.exists() or "editable" not in checkout.log.read_text():
            pass
        os.killpg(process.pid, signal.SIGKILL)
    assert (checkout.root / ".venv" / ".hustings-unfinished").exists()
    out, err = checkout.call("plan")
    assert out == "<plan>\n"
    assert "making .venv" in err
    assert not (checkout.root / ".venv" / ".hustings-unfinished").exists()


def test_a_python_that_went_away_heals(checkout: Checkout) -> None:
    checkout.call("plan")
    python = checkout.root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert "making .venv" in checkout.call("plan")[1]


def made_by_somebody(checkout: Checkout, python: str) -> Path:
    """A .venv/ with a stand-in for Python and a file that must not be lost."""
    venv = checkout.root / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").write_text(python)
    (venv / "bin" / "python").chmod(0o755)
    (venv / "notes.txt").write_text("months of work")
    return venv


def test_a_folder_of_somebody_else_without_a_python_that_will_do_is_left_alone(
    checkout: Checkout,
) -> None:
    venv = made_by_somebody(checkout, "#!/bin/sh\nexit 1\n")
    before = sorted(venv.rglob("*"))
    with checkout.start("plan") as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert str(venv) in err
    assert "left alone" in err
    assert "Move it or remove it" in err
    assert sorted(venv.rglob("*")) == before
    assert not checkout.log.exists()


def test_a_folder_of_somebody_else_that_works_is_completed(checkout: Checkout) -> None:
    venv = made_by_somebody(checkout, f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    out, err = checkout.call("plan")
    assert out == "<plan>\n"
    assert "completing .venv" in err
    assert (venv / "notes.txt").read_text() == "months of work"


def test_an_empty_folder_is_filled(checkout: Checkout) -> None:
    (checkout.root / ".venv").mkdir()
    assert checkout.call("plan")[0] == "<plan>\n"


def test_two_at_once_make_it_once(checkout: Checkout) -> None:
    with checkout.start("one", sleep="0.5") as one, checkout.start("two", sleep="0.5") as two:
        said = {one.communicate(timeout=60)[0], two.communicate(timeout=60)[0]}
    assert said == {"<one>\n", "<two>\n"}
    assert checkout.installed() == FIRST


def test_the_locks_name_no_registry() -> None:
    for name in FILES[2:]:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "http" not in text
        assert "index-url" not in text
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert all("==" in pin for pin in pins)
        assert text.count("--hash=sha256:") >= len(pins)
