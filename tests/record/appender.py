"""A program to be killed: appends to the log that it is told until nobody lets it go on.

For every folder on a line of standard input it forks, says ``pid N``, and the child appends groups
of varying size and says the size of the log after each. When the child is dead it says ``dead``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from random import Random

from hustings.record.log import open_log
from tests.record.logs import KEY, entries


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def append_for_ever(folder: Path, seed: int) -> None:
    sizes = Random(seed)
    with open_log(folder, KEY) as log:
        while True:
            added = log.append(entries(sizes.choice([1, 2, 5, 40, 300]), log.size))
            say(str(added.stop))


def main() -> None:
    for seed, line in enumerate(sys.stdin):
        child = os.fork()
        if child == 0:
            append_for_ever(Path(line.rstrip("\n")), seed)
        say(f"pid {child}")
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main()
