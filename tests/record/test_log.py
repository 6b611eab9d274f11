"""The log on disk: its files by name, what it takes, who may write, and what it gives back."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from hustings.record import durable
from hustings.record.checkpoint import open_checkpoint
from hustings.record.cosignature import WitnessSigner
from hustings.record.log import MAX_ENTRY_BYTES, LogError, create_log, open_log
from hustings.record.log_check import check_log
from hustings.record.merkle import EMPTY_ROOT, leaf_hash, tree_root
from hustings.record.note import split_note
from hustings.record.proof import verify_consistency, verify_inclusion
from tests.record.logs import KEY, OTHER, entries, entry, files, make_log, naive_root

FIRST = ["checkpoint", "checkpoints/0", "log.vkey"]


def tiles(folder: Path) -> list[str]:
    return [name for name in files(folder) if name.startswith("tile/")]


def test_a_new_log_is_its_key_and_a_signed_nothing(tmp_path: Path) -> None:
    folder = make_log(tmp_path / "log")
    assert files(folder) == FIRST
    assert (folder / "log.vkey").read_text() == f"{KEY.verifier}\n"
    checkpoint = open_checkpoint((folder / "checkpoint").read_bytes(), [KEY.verifier])
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (KEY.name, 0, EMPTY_ROOT)


ONE_BUNDLE = ["tile/0/000", "tile/1/000.p/1", "tile/entries/000"]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (1, ["tile/0/000.p/1", "tile/entries/000.p/1"]),
        (255, ["tile/0/000.p/255", "tile/entries/000.p/255"]),
        (256, ONE_BUNDLE),
        (257, [*ONE_BUNDLE, "tile/0/001.p/1", "tile/entries/001.p/1"]),
        (511, [*ONE_BUNDLE, "tile/0/001.p/255", "tile/entries/001.p/255"]),
        (
            512,
            [
                *("tile/0/000", "tile/0/001", "tile/1/000.p/2"),
                *("tile/entries/000", "tile/entries/001"),
            ],
        ),
    ],
)
def test_one_append_leaves_exactly_these_tiles(
    size: int, expected: list[str], tmp_path: Path
) -> None:
    folder = make_log(tmp_path / "log", size)
    assert tiles(folder) == sorted(expected)
    assert sorted(set(files(folder)) - set(tiles(folder))) == sorted(
        [*FIRST, f"checkpoints/{size}"]
    )
    assert check_log(folder, KEY.verifier).findings == ()


def test_a_log_of_65_537_has_three_levels(tmp_path: Path) -> None:
    folder = make_log(tmp_path / "log", 65_537)
    full = [f"{index:03d}" for index in range(256)]
    assert tiles(folder) == sorted(
        [f"tile/{level}/{name}" for level in ("0", "entries") for name in full]
        + ["tile/0/256.p/1", "tile/1/000", "tile/2/000.p/1", "tile/entries/256.p/1"]
    )
    check = check_log(folder, KEY.verifier)
    assert (check.findings, check.size) == ((), 65_537)
    with open_log(folder, KEY) as log:
        proof = log.inclusion(65_536)
        assert verify_inclusion(proof, leaf_hash(entry(65_536)), 65_536, log.size, check.root)


def test_old_partial_tiles_and_checkpoints_stay(tmp_path: Path) -> None:
    folder = make_log(tmp_path / "log", 1, 2, 253, 1)
    assert tiles(folder) == [
        *("tile/0/000", "tile/0/000.p/1", "tile/0/000.p/3", "tile/0/001.p/1"),
        "tile/1/000.p/1",
        *("tile/entries/000", "tile/entries/000.p/1", "tile/entries/000.p/3"),
        "tile/entries/001.p/1",
    ]
    kept = sorted(int(path.name) for path in (folder / "checkpoints").iterdir())
    assert kept == [0, 1, 3, 256, 257]
    assert (folder / "checkpoint").read_bytes() == (folder / "checkpoints/257").read_bytes()


def test_the_way_of_adding_shows_in_the_history_and_not_in_the_tree(tmp_path: Path) -> None:
    one = make_log(tmp_path / "one", 600)
    many = make_log(tmp_path / "many", *[7] * 85, 5)
    assert (one / "checkpoint").read_bytes() == (many / "checkpoint").read_bytes()
    for name in tiles(one):
        assert (one / name).read_bytes() == (many / name).read_bytes()
    assert check_log(many, KEY.verifier).root == naive_root(entries(600))


def test_a_log_gives_back_its_entries(tmp_path: Path) -> None:
    folder = make_log(tmp_path / "log", 300, 300)
    log = open_log(folder)
    assert (log.size, log.origin) == (600, KEY.name)
    assert list(log.entries()) == entries(600)
    for start, stop in [(0, 0), (0, 1), (255, 257), (256, 512), (599, 600), (600, 600)]:
        assert list(log.entries(start, stop)) == entries(stop - start, start)
    with pytest.raises(LogError, match="entries 5 to 601 asked of a log of 600"):
        log.entries(5, 601)


def test_a_log_proves_its_entries_and_its_past(tmp_path: Path) -> None:
    log = open_log(make_log(tmp_path / "log", 300, 300))
    made = entries(600)
    leaves = [leaf_hash(one) for one in made]
    for size in (1, 255, 256, 257, 300, 512, 600):
        root = tree_root(leaves[:size])
        assert verify_consistency(log.consistency(size), size, root, 600, tree_root(leaves))
        for index in {0, size // 2, size - 1}:
            assert verify_inclusion(log.inclusion(index, size), leaves[index], index, size, root)
    assert log.consistency(0) == ()
    for asked in (
        lambda: log.inclusion(600),
        lambda: log.inclusion(0, 601),
        lambda: log.inclusion(-1),
    ):
        with pytest.raises(LogError, match="asked of a log of 600"):
            asked()
    with pytest.raises(LogError, match="cannot begin with 601"):
        log.consistency(601)


def test_an_append_returns_the_indexes_under_one_checkpoint(tmp_path: Path) -> None:
    with create_log(tmp_path / "log", KEY) as log:
        assert log.append(entries(3)) == range(0, 3)
        assert log.append(entries(2, 3)) == range(3, 5)
        assert log.append([]) == range(5, 5)
        assert open_checkpoint(log.checkpoint, [KEY.verifier]).size == log.size == 5
        assert list(log.entries()) == entries(5)
    assert sorted(os.listdir(tmp_path / "log/checkpoints")) == ["0", "3", "5"]


@pytest.mark.parametrize(("length", "said"), [(0, "has 0 bytes"), (65_536, "has 65,536 bytes")])
def test_an_entry_has_1_to_65_535_bytes(length: int, said: str, tmp_path: Path) -> None:
    with create_log(tmp_path / "log", KEY) as log:
        with pytest.raises(LogError, match=f"entry 1 of the group {said}.*hash in the entry"):
            log.append([b"x" * MAX_ENTRY_BYTES, b"x" * length])
        assert log.append([b"x" * MAX_ENTRY_BYTES]) == range(0, 1)
        assert list(log.entries()) == [b"x" * MAX_ENTRY_BYTES]


# Who may write


def test_a_second_writer_is_refused_while_any_number_read(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    with create_log(folder, KEY) as log:
        log.append(entries(1))
        with pytest.raises(LogError, match="another process is appending"):
            open_log(folder, KEY)
        assert list(open_log(folder).entries()) == entries(1)
        log.append(entries(1, 1))
    with open_log(folder, KEY) as log:
        assert log.size == 2


def test_to_append_takes_the_logs_own_key(tmp_path: Path) -> None:
    folder = make_log(tmp_path / "log", 2)
    with pytest.raises(LogError, match="open it with its private key"):
        open_log(folder).append(entries(1))
    with pytest.raises(LogError, match="open the log with its own"):
        open_log(folder, OTHER)
    log = open_log(folder, KEY)
    log.close()
    with pytest.raises(LogError, match="open it with its private key"):
        log.append(entries(1))


def test_a_log_is_not_made_over_anything(tmp_path: Path) -> None:
    folder = make_log(tmp_path / "log", 1)
    with pytest.raises(LogError, match="not empty: it has checkpoint"):
        create_log(folder, KEY)
    other = tmp_path / "other"
    other.mkdir()
    (other / "letters.txt").write_text("keep me")
    with pytest.raises(LogError, match=r"not empty: it has letters\.txt"):
        create_log(other, KEY)
    with pytest.raises(LogError, match="holds no log"):
        open_log(other)
    begun = tmp_path / "begun"
    begun.mkdir()
    (begun / "log.vkey").write_text(str(KEY.verifier)[:20])
    (begun / "checkpoints").mkdir()
    with create_log(begun, KEY) as log:
        assert log.append(entries(1)) == range(0, 1)
    assert check_log(begun, KEY.verifier).findings == ()


# When the disk fails


def test_an_append_that_the_disk_refuses_was_never_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_log(tmp_path / "log", 250)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    log = open_log(folder, KEY)
    with monkeypatch.context() as disk:
        disk.setattr(durable, "SYNCFS", None)
        disk.setattr(os, "fsync", full)
        with pytest.raises(LogError, match=r"No space left.*nothing was acknowledged"):
            log.append(entries(10, 250))
    assert log.size == 250
    with pytest.raises(LogError, match="not open to append"):
        log.append(entries(10, 250))
    with open_log(folder, KEY) as again:
        assert again.append(entries(20, again.size)).stop in (270, 280)
    assert check_log(folder, KEY.verifier).findings == ()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("checkpoint", "does not fit the text"),
        ("log.vkey", "Bring it back from a copy"),
        ("tile/0/000.p/3", "do not fit each other"),
        ("tile/entries/000.p/3", "do not fit each other"),
    ],
)
def test_a_damaged_edge_is_not_built_on(place: str, said: str, tmp_path: Path) -> None:
    folder = make_log(tmp_path / "log", 3)
    data = bytearray((folder / place).read_bytes())
    data[25] ^= 1
    (folder / place).write_bytes(data)
    with pytest.raises(LogError, match=said):
        open_log(folder, KEY)
    (folder / place).unlink()
    with pytest.raises(LogError, match=r"cannot be read|holds no log"):
        open_log(folder, KEY)


def test_a_log_without_its_history_is_not_built_on(tmp_path: Path) -> None:
    folder = make_log(tmp_path / "log", 3)
    (folder / "checkpoints").rename(tmp_path / "aside")
    with pytest.raises(LogError, match=r"checkpoints is missing\. Bring it back"):
        open_log(folder, KEY)


def test_tiles_that_agree_with_each_other_and_not_with_the_signature_are_refused(
    tmp_path: Path,
) -> None:
    folder = make_log(tmp_path / "log", 3)
    other = tmp_path / "other"
    with create_log(other, KEY) as log:
        log.append(entries(3, 100))
    for place in ("tile/0/000.p/3", "tile/entries/000.p/3"):
        (folder / place).write_bytes((other / place).read_bytes())
    with pytest.raises(LogError, match="do not have the root"):
        open_log(folder, KEY)


def test_where_a_file_can_have_one_name_alone_the_checkpoint_is_written_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "no other names here")

    monkeypatch.setattr(os, "link", refused)
    folder = make_log(tmp_path / "log", 3, 4)
    assert (folder / "checkpoint").read_bytes() == (folder / "checkpoints/7").read_bytes()
    assert (folder / "checkpoint").stat().st_nlink == 1
    assert check_log(folder, KEY.verifier).findings == ()


WITNESSES = [WitnessSigner(f"witness.example/{n}", bytes([n]) * 32) for n in (1, 2)]


def test_cosignatures_are_added_at_the_end_and_never_twice(tmp_path: Path) -> None:
    folder = make_log(tmp_path / "log", 3, 4)
    before = (folder / "checkpoint").read_bytes()
    with open_log(folder, KEY) as log:
        text = split_note(log.checkpoint).text
        one, two = (witness.cosign(text, 1_700_000_000) for witness in WITNESSES)
        later = WITNESSES[0].cosign(text, 1_800_000_000)
        assert log.cosign([one]) == log.checkpoint
        log.cosign([two, later])
    data = before + f"{one}\n{two}\n".encode()
    for place in ("checkpoint", "checkpoints/7"):
        assert (folder / place).read_bytes() == data
    assert open_log(folder).checkpoint == data


def test_an_older_checkpoint_is_cosigned_in_its_own_place(tmp_path: Path) -> None:
    folder = make_log(tmp_path / "log", 3, 4)
    latest = (folder / "checkpoint").read_bytes()
    with open_log(folder, KEY) as log:
        line = WITNESSES[0].cosign(split_note(log.kept(3)).text, 1_700_000_000)
        assert log.cosign([line], 3).endswith(f"{line}\n".encode())
        with pytest.raises(LogError, match="cannot be read"):
            log.cosign([line], 5)
    assert (folder / "checkpoint").read_bytes() == latest


def test_a_log_that_is_read_is_not_cosigned(tmp_path: Path) -> None:
    folder = make_log(tmp_path / "log", 3)
    with pytest.raises(LogError, match="not open to append"):
        open_log(folder).cosign([])
