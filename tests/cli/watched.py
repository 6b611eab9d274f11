"""A command in a process of its own, with its openings of the declared results watched."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# Prints, for every file of that name that is opened, whether scoring asked for it.
WATCH = """
import json, sys
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
code = run(sys.argv[1:])
print(json.dumps({"code": code, "opened": opened}), file=sys.stderr)
"""


@dataclass(frozen=True)
class Watched:
    """What a command printed, and for each time it opened results.csv: was it to score?"""

    out: str
    opened: list[bool]


def watched(*arguments: str | Path) -> Watched:
    said = subprocess.run(
        [sys.executable, "-c", WATCH, *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    answer = json.loads(said.stderr.splitlines()[-1])
    assert answer["code"] == 0, said.stderr
    return Watched(said.stdout, answer["opened"])
