"""Every file of a folder, in order, with what stands against taking it. This module reads files.

Links are not followed, wherever they lead: what lies in the folder is found under its own name.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Document:
    """A file that can be read. ``name``: its path in the folder, as the file system's bytes, with
    "/" between the parts. ``head``: its first bytes."""

    name: bytes
    path: Path
    sha256: str
    size: int
    head: bytes


@dataclass(frozen=True)
class Refused:
    """What was found and can't be taken, and why."""

    name: bytes
    reason: str


def shown_name(name: bytes) -> str:
    """A file's name on one line of plain text, whatever bytes it is made of."""
    return shown(name.decode("utf-8", "backslashreplace"))


def shown(text: str) -> str:
    """A text with what would not print, or would steer a terminal, as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def documents_in(folder: Path) -> Iterator[Document | Refused]:
    """Every file under the folder, by name, byte by byte."""
    for path, refused in sorted(_walk(folder), key=lambda found: os.fsencode(found[0])):
        name = os.fsencode(path.relative_to(folder).as_posix())
        yield Refused(name, refused) if refused else _read(name, path)


def _walk(folder: Path) -> Iterator[tuple[Path, str]]:
    """(path, why it can't be taken or "") for all that is no folder that can be opened."""
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        try:
            with os.scandir(place) as listed:
                inside = list(listed)
        except OSError as error:
            yield place, f"the folder can't be read: {error.strerror}"
            continue
        for item in inside:
            path = place / item.name
            if item.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif item.is_symlink():
                yield path, "a link: only what lies in the folder itself is taken"
            elif not item.is_file(follow_symlinks=False):
                yield path, "no file: a device, pipe or socket"
            else:
                yield path, ""


def _read(name: bytes, path: Path) -> Document | Refused:
    """The file's hash, size and first bytes."""
    digest, size, head = hashlib.sha256(), 0, b""
    try:
        with open_file(path) as opened:
            while chunk := opened.read(_CHUNK):
                digest.update(chunk)
                head = head or chunk
                size += len(chunk)
    except OSError as error:
        return Refused(name, f"can't be read: {error.strerror}")
    return Document(name, path, digest.hexdigest(), size, head)


def open_file(path: Path) -> BinaryIO:
    """The file, open to read. Raises OSError where it is a link, or no file any more."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    opened = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        opened.close()
        raise OSError(errno.EINVAL, "it is no file any more")
    return opened
