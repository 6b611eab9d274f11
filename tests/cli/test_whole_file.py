"""What a command writes where its user says: whole, or nothing new at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from hustings.cli.whole_file import write_whole_file
from hustings.record import durable


def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on every file is opened and none takes a byte."""

    def write(path: Path, data: bytes) -> None:
        path.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(durable, "write_whole", write)


@pytest.mark.parametrize("old", [None, b"an older proof"])
def test_a_full_disk_leaves_what_was_there(
    old: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.tlog-proof"
    if old is not None:
        path.write_bytes(old)
    full_disk(monkeypatch)
    with pytest.raises(OSError, match="No space left"):
        write_whole_file(path, b"a proof")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == (
        {} if old is None else {path.name: old}
    )


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    write_whole_file(tmp_path / "link", b"a proof")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"a proof"


def test_a_pipe_takes_the_bytes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    write_whole_file(tmp_path / "pipe", b"a proof")
    assert os.read(reader, 100) == b"a proof"
    os.close(reader)


def test_what_only_its_owner_may_read(tmp_path: Path) -> None:
    write_whole_file(tmp_path / "statement", b"1,2", mode=0o600)
    assert (tmp_path / "statement").stat().st_mode & 0o777 == 0o600
