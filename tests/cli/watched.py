"""Commands in a process of their own, with their openings of the declared results watched."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# One command after another, in a process that then has to import the rooms once. For every file of
# that name that is opened, it notes whether scoring asked for it.
WATCH = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
opened = []
def hook(event, arguments):
    if event == "open" and str(arguments[0]).endswith("results.csv"):
        frame, files = sys._getframe(), []
        while frame is not None:
            files.append(frame.f_code.co_filename.replace("\\\\", "/"))
            frame = frame.f_back
        opened.append(any(name.endswith("hustings/estimate/score.py") for name in files))
sys.addaudithook(hook)
from hustings.cli.main import run
def said(arguments):
    opened.clear()
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        code = run(arguments)
    return {"code": code, "out": out.getvalue(), "err": err.getvalue(), "opened": list(opened)}
exec(sys.argv[1])
print(json.dumps([said(arguments) for arguments in json.load(sys.stdin)]))
"""

Arguments = Sequence[str | Path]


@dataclass(frozen=True)
class Watched:
    """How a command ended, what it printed, and for each time it opened results.csv: was it to
    score?"""

    code: int
    out: str
    err: str
    opened: list[bool]


def watched(*arguments: str | Path) -> Watched:
    """One command, which has to succeed."""
    (found,) = watched_in_turn([arguments])
    assert found.code == 0, found
    return found


def watched_in_turn(commands: Sequence[Arguments], first: str = "") -> list[Watched]:
    """One command after another. ``first``: Python that is run before them, to make a size smaller
    say."""
    done = subprocess.run(
        [sys.executable, "-c", WATCH, first],
        input=json.dumps([list(map(str, command)) for command in commands]),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [Watched(**answer) for answer in json.loads(done.stdout)]
