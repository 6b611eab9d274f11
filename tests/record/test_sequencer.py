"""Many threads, one log: everybody is told where his entries are, or why they are not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hustings.record import log as log_module
from hustings.record.log import MAX_ENTRY_BYTES, Log, LogError, create_log, open_log
from hustings.record.log_check import check_log
from hustings.record.sequencer import Sequencer
from tests.record.logs import KEY

THREADS = 32


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with create_log(tmp_path / "log", KEY) as opened:
        yield opened


def test_every_thread_is_told_where_its_entries_are(log: Log) -> None:
    """Groups of one to three entries from 32 threads: none lost, none torn apart."""
    told: dict[int, bytes] = {}

    def work(thread: int) -> None:
        for number in range(10):
            group = [
                b"thread %d, %d, %d" % (thread, number, part) for part in range(1 + number % 3)
            ]
            told.update(zip(sequencer.append(group), group, strict=True))

    with Sequencer(log) as sequencer, ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    assert len(told) == THREADS * 19
    assert dict(enumerate(open_log(log.folder).entries())) == told
    assert check_log(log.folder, KEY.verifier).findings == ()


def test_who_waits_shares_the_disk(log: Log) -> None:
    """32 threads that add one entry each at once take far fewer checkpoints than entries."""
    with Sequencer(log) as sequencer, ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda n: sequencer.append([b"%d" % n]), range(THREADS * 5)))
    checkpoints = len(list((log.folder / "checkpoints").iterdir())) - 1
    assert log.size == THREADS * 5
    assert checkpoints < THREADS * 5 / 4


def test_what_is_acknowledged_is_published(log: Log) -> None:
    with Sequencer(log) as sequencer:
        for number in range(3):
            added = sequencer.append([b"%d" % number])
            assert open_log(log.folder).size == added.stop


def test_an_entry_that_cannot_be_added_is_its_own_threads_affair(log: Log) -> None:
    with Sequencer(log) as sequencer:
        with pytest.raises(LogError, match="an entry has 1 to"):
            sequencer.append([b"good", b"x" * (MAX_ENTRY_BYTES + 1)])
        assert sequencer.append([b"good"]) == range(0, 1)
        assert sequencer.append([]) == range(1, 1)


def test_an_error_of_the_disk_reaches_everybody_who_waits(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived = threading.Barrier(2)
    go = threading.Event()

    def full(*_: object) -> None:
        arrived.wait()
        go.wait()
        raise OSError(28, "No space left on device", "tile/0/000.p/1")

    monkeypatch.setattr(log_module, "publish", full)
    sequencer = Sequencer(log)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(sequencer.append, [b"first"])
        arrived.wait()
        others = [pool.submit(sequencer.append, [b"%d" % n]) for n in range(2)]
        wait_until(lambda: len(sequencer._waiting) == 2)
        go.set()
        for future, said in [(first, "cannot be written"), *((one, "not added") for one in others)]:
            with pytest.raises(LogError, match=said):
                future.result()
    with pytest.raises(LogError, match="No space left"):
        sequencer.append([b"later"])
    sequencer.close()
    monkeypatch.undo()
    with open_log(log.folder, KEY) as again, Sequencer(again) as mended:
        assert mended.append([b"at last"]) == range(0, 1)


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(10_000):
        if holds():
            return
        threading.Event().wait(0.001)
    raise AssertionError("nothing happened for ten seconds")


def test_closing_adds_what_waits_and_takes_nothing_more(log: Log) -> None:
    sequencer = Sequencer(log)
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(sequencer.append, [b"%d" % n]) for n in range(4)]
        assert sorted(future.result().start for future in futures) == [0, 1, 2, 3]
    sequencer.close()
    sequencer.close()
    with pytest.raises(LogError, match="closed"):
        sequencer.append([b"late"])


def test_a_log_that_is_not_open_to_append_says_so(log: Log) -> None:
    with (
        Sequencer(open_log(log.folder)) as sequencer,
        pytest.raises(LogError, match="not open to append"),
    ):
        sequencer.append([b"x"])
