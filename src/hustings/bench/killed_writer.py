"""A program to be killed: adds groups of entries to the log in a folder until it is.

    python -m hustings.bench.killed_writer

For each line of standard input, a folder, it forks, says ``pid N``, and the child says the size of
the log whenever a group has been acknowledged. When the child is dead it says ``dead``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from random import Random

from hustings.record.log import open_log
from hustings.record.note import SignerKey

KEY = SignerKey("bench.example/log", bytes(range(32)))
SIZES = (1, 2, 5, 40, 300)


def entry(number: int) -> bytes:
    """An entry that says which it is."""
    return b"entry %d" % number


def append_for_ever(folder: Path, seed: int) -> None:
    sizes = Random(seed)
    with open_log(folder, KEY) as log:
        while True:
            start = log.size
            added = log.append([entry(start + n) for n in range(sizes.choice(SIZES))])
            os.write(1, b"%d\n" % added.stop)


def main() -> None:
    for seed, line in enumerate(sys.stdin):
        child = os.fork()
        if child == 0:
            append_for_ever(Path(line.rstrip("\n")), seed)
        os.write(1, b"pid %d\n" % child)
        os.waitpid(child, 0)
        os.write(1, b"dead\n")


if __name__ == "__main__":
    main()
