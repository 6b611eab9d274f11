"""Every command has help, and help is quick because it opens no room."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hustings import __version__
from hustings.cli.main import hustings as group
from tests.conftest import Call

COMMANDS = (
    *("demo", "test", "new", "listen", "estimate", "plan", "price", "record"),
    *("audit", "expenses", "inquiry", "publish", "export", "verify", "witness", "score", "regret"),
    *("serve", "bench"),
)


def test_the_commands_stand_in_their_order() -> None:
    assert tuple(group.commands) == COMMANDS


def test_help_of_the_whole(hustings: Call) -> None:
    said = hustings("--help")
    assert said.code == 0
    assert [line.split()[0] for line in said.out.split("Commands:")[1].split("\n") if line] == list(
        COMMANDS
    )
    assert "..." not in said.out.split("Commands:")[1], "a summary is too long for its line"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command(hustings: Call, command: str) -> None:
    said = hustings(command, "--help")
    assert said.code == 0
    assert said.out.startswith(f"Usage: hustings {command}")


@pytest.mark.parametrize("command", ["estimate", "plan", "publish", "score", "regret", "serve"])
def test_the_campaign_is_accepted_after_the_command(hustings: Call, command: str) -> None:
    assert "--campaign DIR" in hustings(command, "--help").out


def test_version(hustings: Call) -> None:
    assert hustings("--version").out == f"hustings, version {__version__}\n"


def test_help_loads_neither_numpy_nor_rich() -> None:
    script = (
        "import sys; from hustings.cli.main import run; run(['estimate', '--help'])\n"
        "assert not {'numpy', 'scipy', 'rich', 'jinja2'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
