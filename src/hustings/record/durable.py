"""Files that outlast a power cut. This module writes files.

A file is safe once its bytes and the folder that names it have been flushed to the disk. Linux
does that for all of them in one go (``syncfs``), at the price of waiting for whatever else is
being written to the same file system; elsewhere each file and folder is flushed by itself.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path


def find_syncfs() -> Callable[[int], int] | None:
    """The C library's ``syncfs``, where there is one: 0 when done, else ``errno`` says why."""
    found = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    return None if found is None else lambda descriptor: int(found(descriptor))


SYNCFS = find_syncfs()


def write_files(
    files: Sequence[tuple[Path, bytes]], again: Mapping[Path, Path] | None = None
) -> None:
    """Writes files of one file system, the folders above them too: durable when this returns.

    ``again``: further names of files written here, a path to the one that it repeats. Another name
    for the same file costs less than a second copy; where a file system has no such names, it is a
    copy.
    """
    folders: set[Path] = set()
    for path, data in files:
        if path.parent not in folders:
            folders |= made_folders(path.parent)
        write_whole(path, data)
    for path, source in (again or {}).items():
        folders |= made_folders(path.parent)
        link_or_copy(source, path)
    flush([*(path for path, _ in files), *(again or ())], folders)


def link_or_copy(source: Path, path: Path) -> None:
    path.unlink(missing_ok=True)
    try:
        os.link(source, path)
    except OSError:
        write_whole(path, source.read_bytes())


def made_folders(path: Path) -> set[Path]:
    """Makes a folder where it is not there. Returns it, and each folder that lists a new one."""
    if path.is_dir():
        return {path}
    above = made_folders(path.parent)
    path.mkdir(exist_ok=True)
    return {path, *above}


def write_whole(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        written = os.write(descriptor, data)
        while written < len(data):
            written += os.write(descriptor, data[written:])
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes, mode: int = 0o666) -> None:
    """A file that is there whole or not at all, and on the disk when this returns. ``mode``: as
    `open` takes it; 0o600 for what only its owner may read. Where the disk is full, nothing new is
    left behind. Raises OSError."""
    folders = made_folders(path.parent)
    fresh = path.with_name(f".{path.name}.partial")
    fresh.unlink(missing_ok=True)  # left by a run that was killed, under who knows which mode
    try:
        fresh.touch(mode=mode)
        write_whole(fresh, data)
        flush([fresh], ())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    flush((), folders)


def flush(files: Collection[Path], folders: Collection[Path]) -> None:
    """Waits until files and what folders list, all of one file system, are on the disk."""
    if SYNCFS is None:
        for path in [*files, *folders]:
            flush_alone(path)
    else:
        flush_together(SYNCFS, next(iter([*files, *folders])))


def flush_together(syncfs: Callable[[int], int], path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        if syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(path))
    finally:
        os.close(descriptor)


def flush_alone(path: Path) -> None:
    """Flushes one file, or what one folder lists."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
