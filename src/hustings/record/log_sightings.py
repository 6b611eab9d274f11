"""When witnesses saw a log, by the lines that its folder keeps. This module reads files.

Meant for the campaign's own folder: that a checkpoint is the log's is taken from where it is kept.
Who checks a stranger's log has read all of it already (``log_check``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hustings.record.checkpoint import SIZE, parse_checkpoint_text
from hustings.record.log_files import CHECKPOINTS, kept_path, read_bytes, read_log_keys
from hustings.record.note import Note, NoteError, split_note
from hustings.record.sightings import Sightings


def kept_sightings(folder: Path) -> Sightings:
    """Those of the log in ``folder``; its checkpoints are read when somebody first asks. Raises
    LogError for a key that can't be read."""
    own = [key.public for key in read_log_keys(folder).keys]
    return Sightings(lambda: _cosigned(folder), own)


def _cosigned(folder: Path) -> Iterator[tuple[int, Note]]:
    """The kept checkpoints with more than one line, by size: one line is the log's own."""
    names = [path.name for path in (folder / CHECKPOINTS).iterdir() if SIZE.fullmatch(path.name)]
    for size in sorted(map(int, names)):
        data = read_bytes(folder, kept_path(size))
        if data.rpartition(b"\n\n")[2].count(b"\n") < 2:
            continue
        try:
            note = split_note(data)
            if parse_checkpoint_text(note.text).size == size:
                yield size, note
        except NoteError:
            continue  # not as the log wrote it: `verify` says so
