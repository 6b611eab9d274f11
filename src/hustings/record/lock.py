"""One process at a time: a file held until it is closed, or the process ends. This module opens
files.
"""

from __future__ import annotations

import fcntl
from io import BufferedRandom
from pathlib import Path


def hold(path: Path) -> BufferedRandom:
    """Holds a file. Raises BlockingIOError where another process does, else OSError where it can't
    be opened to write."""
    file = path.open("r+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise
    return file
