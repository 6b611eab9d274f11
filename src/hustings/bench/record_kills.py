"""kill -9 at random moments while a program adds to a log: nothing acknowledged may be lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hustings.bench.figure import Figure
from hustings.bench.killed_writer import KEY, entry
from hustings.record.log import LogError, create_log, open_log
from hustings.record.log_check import check_log

KILLS = 500
KILLS_A_LOG = 5  # every second one meets what the last one left
LONGEST = 0.08  # seconds until a kill


def kill_figure(kills: int = KILLS) -> Figure:
    """How often something acknowledged was missing, or a log did not open by itself."""
    moments = Random(7)
    failures = 0
    with TemporaryDirectory() as folder, writer() as program:
        for number in range(kills // KILLS_A_LOG):
            path = Path(folder) / f"{number}"
            create_log(path, KEY).close()
            acknowledged = 0
            for kill in range(KILLS_A_LOG):
                done = killed_after(program, path, moments.uniform(0.0, LONGEST))
                acknowledged = max(acknowledged, done)
                if kill % 2 == 0:
                    failures += not is_whole(path, acknowledged)
    name = f"kill -9 at {kills} random moments: lost or unreadable"
    return Figure("record", name, failures, "", "must be", 0)


def writer() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "hustings.bench.killed_writer"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)


def killed_after(program: subprocess.Popen[str], folder: Path, seconds: float) -> int:
    """Lets it add for a while, kills it, and returns how many entries it had acknowledged."""
    assert program.stdin is not None
    assert program.stdout is not None
    print(folder, file=program.stdin, flush=True)
    acknowledged = 0
    for line in iter(program.stdout.readline, "dead\n"):
        if line.startswith("pid "):
            time.sleep(seconds)
            os.kill(int(line.split()[1]), signal.SIGKILL)
        else:
            acknowledged = int(line)
    return acknowledged


def is_whole(folder: Path, acknowledged: int) -> bool:
    """Whether the log opens by itself, has what was acknowledged, and checks."""
    try:
        with open_log(folder, KEY) as log:
            entries = list(log.entries())
    except LogError:
        return False
    right = entries == [entry(number) for number in range(len(entries))]
    return len(entries) >= acknowledged and right and not check_log(folder, KEY.verifier).findings
