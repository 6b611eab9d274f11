"""Files that an entry names by hash: kept before it is added, gone again where it is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from hustings.record.canonical import CanonicalError
from hustings.record.files import digest_of, drop_file, get_file, put_file
from hustings.record.log import LogError


@contextmanager
def named_files(folder: Path, files: Sequence[bytes]) -> Iterator[None]:
    """Keeps the files in ``files/`` before the log names them. Takes away those that are new there
    where the entry is refused."""
    new = [data for data in files if get_file(folder, digest_of(data)) is None]
    for data in new:
        put_file(folder, data)
    try:
        yield
    except (click.ClickException, CanonicalError) as error:
        if not isinstance(error.__cause__, LogError):  # which may have got as far as the disk
            for data in new:
                drop_file(folder, digest_of(data))
        raise
