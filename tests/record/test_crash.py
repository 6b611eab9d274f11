"""What was acknowledged is there after any crash, and no size ever has two roots.

The log is killed from outside at random moments, and from inside at every step of an append, with
and without the loss of what had not been flushed to the disk.
"""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from hustings.record import durable
from hustings.record.checkpoint import open_checkpoint
from hustings.record.cosignature import WitnessSigner
from hustings.record.log import LogError, open_log
from hustings.record.log_check import check_against, check_log
from hustings.record.note import split_note
from tests.record.logs import KEY, entries, make_log

WITNESS = WitnessSigner("witness.example/w1", b"w" * 32)
ROOT = Path(__file__).parents[2]
Kept = dict[str, bytes]


def kept_checkpoints(folder: Path) -> Kept:
    """What anybody may have read: the checkpoints that have their names."""
    places = [folder / "checkpoint", *(folder / "checkpoints").iterdir()]
    found = [path.read_bytes() for path in places if path.suffix != ".tmp"]
    return {f"{open_checkpoint(data, [KEY.verifier]).size}": data for data in found}


def check_after(folder: Path, acknowledged: int, published: Kept) -> int:
    """The log opens by itself, is whole, and has all that was acknowledged or published.

    The check of the log checks every checkpoint that it keeps, so for the older of those that
    somebody read it is enough that they are kept byte for byte.
    """
    with open_log(folder, KEY) as log:
        assert log.size >= acknowledged
        assert list(log.entries()) == entries(log.size)
        size = log.size
    check = check_log(folder, KEY.verifier)
    assert check.findings == ()
    for name, data in published.items():
        assert (folder / "checkpoints" / name).read_bytes() == data
    newest = max(published, key=int)
    assert check_against(check, published[newest]) == ()
    return size


# From outside


@pytest.fixture
def appender() -> Iterator[subprocess.Popen[str]]:
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.record.appender"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        yield program
        assert program.stdin is not None
        program.stdin.close()


def killed_after(appender: subprocess.Popen[str], folder: Path, seconds: float) -> int:
    """Lets the program append for a while, kills it, and returns what it had acknowledged."""
    assert appender.stdin is not None
    assert appender.stdout is not None
    print(folder, file=appender.stdin, flush=True)
    said = iter(appender.stdout.readline, "dead\n")
    acknowledged = 0
    for line in said:
        if line.startswith("pid "):
            time.sleep(seconds)
            os.kill(int(line.split()[1]), signal.SIGKILL)
        else:
            acknowledged = int(line)
    return acknowledged


def test_100_kills_at_random_moments(appender: subprocess.Popen[str], tmp_path: Path) -> None:
    """Twenty logs, each killed five times; every second time twice in a row, so that a kill also
    meets what the last one left."""
    moments = Random(7)
    total = 0
    for name in range(20):
        folder = make_log(tmp_path / f"log-{name}")
        acknowledged, published = 0, kept_checkpoints(folder)
        for kill in range(5):
            done = killed_after(appender, folder, moments.uniform(0.0, 0.05))
            acknowledged = max(acknowledged, done)
            published |= kept_checkpoints(folder)
            if kill % 2 == 0:
                acknowledged = check_after(folder, acknowledged, published)
        total += acknowledged
    assert total > 0


# From inside


class Killed(BaseException):
    """The end of the process, as the code under test sees it."""


class Disk:
    """Counts the steps that an append takes on the disk and ends the process at one of them."""

    def __init__(self, patch: pytest.MonkeyPatch, last: int) -> None:
        self.steps = 0
        self.last = last
        self.written: dict[int, Path] = {}
        self.flushed: set[int] = set()
        self.renamed: list[tuple[Path, Path, bytes | None]] = []
        write, fsync, replace, mkdir = durable.write_whole, os.fsync, Path.replace, Path.mkdir
        link = os.link

        def writes(path: Path, data: bytes) -> None:
            path.touch()
            self.written[path.stat().st_ino] = path
            if self.steps == self.last:
                write(path, data[: len(data) // 2])
            self.step()
            write(path, data)

        def syncfs(_: int) -> int:
            self.step()
            self.flushed.update(self.written)
            self.renamed.clear()
            return 0

        def fsyncs(descriptor: int) -> None:
            self.step()
            fsync(descriptor)
            self.flushed.add(os.fstat(descriptor).st_ino)

        def links(source: Path, path: Path) -> None:
            self.step()
            link(source, path)

        def replaces(path: Path, target: Path) -> Path:
            self.step()
            self.written[path.stat().st_ino] = target
            before = target.read_bytes() if target.exists() else None
            self.renamed.append((path, target, before))
            return replace(path, target)

        def mkdirs(
            path: Path, mode: int = 0o777, parents: bool = False, exist_ok: bool = False
        ) -> None:
            self.step()
            mkdir(path, mode, parents, exist_ok)

        patch.setattr(durable, "write_whole", writes)
        if durable.SYNCFS is not None:
            patch.setattr(durable, "SYNCFS", syncfs)
        patch.setattr(os, "fsync", fsyncs)
        patch.setattr(os, "link", links)
        patch.setattr(Path, "replace", replaces)
        patch.setattr(Path, "mkdir", mkdirs)

    def step(self) -> None:
        if self.steps == self.last:
            raise Killed
        self.steps += 1

    def lose_what_was_not_flushed(self) -> None:
        for inode, path in self.written.items():
            if inode not in self.flushed and path.exists():
                os.truncate(path, 0)
        for path, target, before in reversed(self.renamed):
            target.replace(path)
            if before is not None:
                target.write_bytes(before)


def append_until(
    patch: pytest.MonkeyPatch, folder: Path, count: int, last: int
) -> tuple[Disk, bool]:
    """The disk as an append killed at step ``last`` leaves it, and whether it got to its end."""
    log = open_log(folder, KEY)
    with patch.context() as only_here:
        disk = Disk(only_here, last)
        try:
            log.append(entries(count, log.size))
        except Killed:
            return disk, False
        finally:
            log.close()
    return disk, True


@pytest.mark.parametrize("power_cut", [False, True], ids=["kill", "power cut"])
@pytest.mark.parametrize("syncfs", [lambda _: 0, None], ids=["flush all", "flush each"])
@pytest.mark.parametrize(("before", "count"), [(0, 1), (250, 300)])
def test_a_crash_at_every_step_of_an_append(
    before: int,
    count: int,
    syncfs: Callable[[int], int] | None,
    power_cut: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(durable, "SYNCFS", syncfs)
    monkeypatch.setattr(os, "fsync", lambda _: None)  # the disk is acted here; waiting adds nothing
    ends, acknowledged = set(), False
    for last in itertools.count():
        folder = make_log(tmp_path / f"log-{last}", *[before] * bool(before))
        disk, acknowledged = append_until(monkeypatch, folder, count, last)
        published = kept_checkpoints(folder)
        if power_cut:
            disk.lose_what_was_not_flushed()
        size = check_after(folder, before + count * acknowledged, published)
        ends.add(size)
        with open_log(folder, KEY) as log:
            log.append(entries(7, size))
        check_after(folder, size + 7, published)
        if acknowledged:
            break
    assert last >= 7
    assert ends == {before, before + count}


@pytest.mark.parametrize("size", [None, 3], ids=["latest", "older"])
@pytest.mark.parametrize("power_cut", [False, True], ids=["kill", "power cut"])
def test_a_crash_at_every_step_of_adding_a_cosignature(
    power_cut: bool, size: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What anybody may have read is the beginning of what is kept, whatever happens."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(durable, "SYNCFS", lambda _: 0)
    done = False
    for last in itertools.count():
        folder = make_log(tmp_path / f"log-{last}", 3, 4)
        log = open_log(folder, KEY)
        line = WITNESS.cosign(split_note(log.kept(size)).text, 1_700_000_000)
        with monkeypatch.context() as only_here:
            disk = Disk(only_here, last)
            try:
                log.cosign([line], size)
                done = True
            except Killed:
                pass
            finally:
                log.close()
        before = kept_bytes(folder)
        if power_cut:
            disk.lose_what_was_not_flushed()
        with open_log(folder, KEY) as again:
            again.append(entries(2, again.size))
        check = check_log(folder, KEY.verifier, witnesses_later=True)
        assert check.findings == ()
        after = kept_bytes(folder)
        if done or not power_cut:
            assert all(after[place].startswith(data) for place, data in before.items())
        if done:
            assert str(line).encode() in after[f"checkpoints/{size or 7}"]
            break
    assert last >= 3


def kept_bytes(folder: Path) -> dict[str, bytes]:
    paths = [path for path in (folder / "checkpoints").iterdir() if path.suffix != ".tmp"]
    return {f"checkpoints/{path.name}": path.read_bytes() for path in paths}


def test_a_signed_checkpoint_whose_tiles_are_gone_is_not_signed_over(tmp_path: Path) -> None:
    """Damage, not a crash: the tiles were on the disk before the checkpoint had its name."""
    folder = make_log(tmp_path / "log", 3, 2)
    (folder / "checkpoint").unlink()  # it may be the kept one's other name
    (folder / "checkpoint").write_bytes((folder / "checkpoints/3").read_bytes())
    (folder / "tile/entries/000.p/5").unlink()
    before = kept_checkpoints(folder)
    with pytest.raises(LogError, match="cannot be read"):
        open_log(folder, KEY)
    assert kept_checkpoints(folder) == before


def test_leftovers_are_cleared_and_old_partial_tiles_are_not(tmp_path: Path) -> None:
    folder = make_log(tmp_path / "log", 3, 260)
    whole = {path for path in folder.rglob("*") if path.is_file()}
    for place in (
        *("checkpoint.tmp", "checkpoints/300.tmp", "tile/0/001.p/44", "tile/0/002"),
        *("tile/entries/001.p/44", "tile/1/000.p/9", "tile/2/000.p/1", "tile/0/x001/000.p/1"),
    ):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(b"cut short")
    (folder / "tile/3").mkdir()
    assert check_log(folder, KEY.verifier).findings
    open_log(folder, KEY).close()
    assert {path for path in folder.rglob("*") if path.is_file()} == whole
    assert check_log(folder, KEY.verifier).findings == ()
