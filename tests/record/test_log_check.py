"""Whatever is changed in a log is found, and the file named."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random

import pytest

from hustings.record.checkpoint import Checkpoint, sign_checkpoint
from hustings.record.log import create_log, open_log
from hustings.record.log_check import Finding, LogCheck, check_against, check_log
from hustings.record.merkle import EMPTY_ROOT
from hustings.record.note import SignerKey, sign_note
from hustings.record.tiles import bundle_bytes
from tests.record.logs import KEY, OTHER, entries, files, make_log, naive_root

GROUPS = (3, 2, 250, 1, 1, 300)
SIZE = sum(GROUPS)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with full and partial tiles on two levels and seven checkpoints."""
    return make_log(tmp_path_factory.mktemp("logs") / "log", *GROUPS)


@pytest.fixture
def log(original: Path, tmp_path: Path) -> Path:
    """A copy of it to harm."""
    return shutil.copytree(original, tmp_path / "log")


def found(folder: Path) -> dict[str, str]:
    """The findings by place."""
    return {finding.place: finding.detail for finding in check_log(folder, KEY.verifier).findings}


def test_a_whole_log_has_no_findings(original: Path) -> None:
    for key in (KEY.verifier, None):
        check = check_log(original, key)
        assert check.findings == ()
        assert (check.size, check.root) == (SIZE, naive_root(entries(SIZE)))
        assert check.entries == tuple(entries(SIZE))
        assert list(check.checkpoints) == [0, 3, 5, 255, 256, 257, SIZE]
        assert check.key == KEY.verifier
    assert check.checkpoints[SIZE] == (original / "checkpoint").read_bytes()


def test_the_page_on_the_log_shows_this_ones_checkpoint(original: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/record-log.md").read_text(encoding="utf-8")
    assert f"```text\n{(original / 'checkpoint').read_text(encoding='utf-8')}```" in page


def test_a_log_of_nothing_is_whole(tmp_path: Path) -> None:
    check = check_log(make_log(tmp_path / "log"), KEY.verifier)
    assert (check.findings, check.size, check.root) == ((), 0, EMPTY_ROOT)


# One file changed


def test_any_one_byte_changed_names_its_file_and_no_other_tile(log: Path) -> None:
    """Every file in turn, at random places; whichever key is known."""
    chance = Random(1)
    for place in files(log):
        data = (log / place).read_bytes()
        for key in (KEY.verifier, None):
            at = chance.randrange(len(data))
            flipped = bytes([data[at] ^ chance.randrange(1, 256)])
            (log / place).write_bytes(data[:at] + flipped + data[at + 1 :])
            places = {finding.place for finding in check_log(log, key).findings}
            assert place in places, f"byte {at} of {place}"
            if place.startswith("tile/"):
                assert places == {place}, f"byte {at} of {place}"
        (log / place).write_bytes(data)
    assert found(log) == {}


def test_any_file_missing_is_named(log: Path) -> None:
    for place in files(log):
        if place.startswith("checkpoints/") and place not in ("checkpoints/0", "checkpoints/557"):
            continue
        (log / place).rename(log.with_name("aside"))
        assert place in found(log)
        log.with_name("aside").rename(log / place)


@pytest.mark.parametrize(
    ("size", "left"),
    [
        (3, {"tile/0/000.p/3", "tile/entries/000.p/3"}),
        (255, {"tile/0/000.p/255", "tile/entries/000.p/255"}),
        (257, {"tile/0/001.p/1", "tile/entries/001.p/1"}),
        (256, set()),
    ],
)
def test_a_kept_checkpoint_that_is_missing_is_known_by_the_partial_tiles_it_left(
    size: int, left: set[str], log: Path, original: Path
) -> None:
    """Where all its tiles are the later log's too, only somebody who has it can tell."""
    (log / f"checkpoints/{size}").unlink()
    assert set(found(log)) == left
    (missed,) = against(log, (original / f"checkpoints/{size}").read_bytes())
    assert missed.place == f"checkpoints/{size}"


def test_a_checkpoint_put_back_to_an_older_one_is_found(log: Path) -> None:
    shutil.copy(log / "checkpoints/257", log / "checkpoint")
    said = found(log)
    assert "beyond the 257 entries of the latest" in said["checkpoints/557"]
    assert {"tile/entries/001", "tile/0/002.p/45"} <= set(said)


def test_a_file_cut_short_or_drawn_out_is_named(log: Path) -> None:
    for place in files(log):
        data = (log / place).read_bytes()
        for changed in (data[:-1], data[: len(data) // 2], b"", data + b"\n", data + data):
            (log / place).write_bytes(changed)
            assert place in found(log)
        (log / place).write_bytes(data)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("notes.txt", "not a file that a log has"),
        ("checkpoint.tmp", "not a file that a log has"),
        ("checkpoints/003", "not a file that a log has"),
        ("checkpoints/3.tmp", "not a file that a log has"),
        ("checkpoints/3/3", "not a file that a log has"),
        ("checkpoints/4", "it is of 3 entries, not 4"),
        ("checkpoints/9999", "it is of 557 entries, not 9999"),
        ("tile/0/x000/001", "not a file that a log has"),
        ("tile/0/1", "not a file that a log has"),
        ("tile/8/0/000/1", "not a file that a log has"),
        ("tile/0/000.p/4", "no kept checkpoint's size has"),
        ("tile/0/003", "no kept checkpoint's size has"),
        ("tile/2/000.p/1", "no kept checkpoint's size has"),
        ("tile/entries/002.p/46", "no kept checkpoint's size has"),
    ],
)
def test_a_file_that_has_no_business_there_is_named(place: str, said: str, log: Path) -> None:
    extra = log / place
    if extra.parent.is_file():
        extra.parent.unlink()
    extra.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(log / "checkpoints/5" if place.endswith("/3/3") else log / "checkpoint", extra)
    if place == "checkpoints/4":
        shutil.copy(log / "checkpoints/3", extra)
    assert said in found(log)[place]


def test_links_devices_and_empty_folders_are_findings(log: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    shutil.move(log / "checkpoint", outside)
    (log / "checkpoint").symlink_to(outside)
    (log / "more").symlink_to(tmp_path)
    os.mkfifo(log / "pipe")
    (log / "tile/7").mkdir()
    said = found(log)
    assert "symbolic link" in said["more"]
    assert "neither a file nor a folder" in said["pipe"]
    assert "an empty folder" in said["tile/7"]
    places = [finding for finding in check_log(log, None).findings if finding.place == "checkpoint"]
    assert any("symbolic link" in finding.detail for finding in places)


def test_a_folder_that_is_no_log_is_told_so(tmp_path: Path) -> None:
    for key in (KEY.verifier, None):
        check = check_log(tmp_path / "absent", key)
        assert {"log.vkey", "checkpoint"} <= {finding.place for finding in check.findings}
        assert (check.size, check.entries) == (0, ())


# Changes that agree with each other


def test_an_entry_changed_with_its_tiles_does_not_have_the_signed_root(log: Path) -> None:
    other = log.with_name("other")
    with create_log(other, KEY) as changed:
        for group in GROUPS:
            made = entries(group, changed.size)
            changed.append([b"changed" if one == entries(1, 4)[0] else one for one in made])
    for place in files(other):
        if place.startswith("tile/"):
            shutil.copy(other / place, log / place)
    said = found(log)
    assert "not that of the 557 entries" in said["checkpoint"]
    assert {"checkpoints/5", "checkpoints/255", "checkpoints/557"} <= set(said)
    assert "checkpoints/3" not in said


def test_the_entry_that_was_changed_is_named(log: Path) -> None:
    made = entries(256)
    made[130] = made[130].upper()
    (log / "tile/entries/000").write_bytes(bundle_bytes(made))
    assert found(log) == {"tile/entries/000": "entry 130 is not the one that was signed for"}


def test_another_key_is_named(log: Path, tmp_path: Path) -> None:
    check = check_log(log, OTHER.verifier)
    assert {"log.vkey", "checkpoint", "checkpoints/3"} <= {found.place for found in check.findings}
    (log / "log.vkey").write_text(f"{OTHER.verifier}\n")
    assert {"checkpoint", "checkpoints/0"} <= {f.place for f in check_log(log, None).findings}
    (log / "log.vkey").write_text(f"{KEY.verifier}\r\n")
    assert "log.vkey" in found(log)


def test_a_signature_nobody_knows_is_a_finding(log: Path) -> None:
    stranger = SignerKey("stranger.example", b"s" * 32)
    text = (log / "checkpoint").read_text().split("\n\n")[0] + "\n"
    (log / "checkpoint").write_bytes(sign_note(text, [KEY, stranger]))
    assert "stranger.example" in found(log)["checkpoint"]


def test_a_size_that_the_folder_cannot_hold_ends_quickly(log: Path) -> None:
    lie = Checkpoint(KEY.name, 10**17, bytes(32))
    for place in ("checkpoint", f"checkpoints/{10**17}"):
        (log / place).write_bytes(sign_checkpoint(lie, KEY))
    assert "there are not as many bundles" in found(log)["checkpoint"]


# An older checkpoint, from anywhere


def against(folder: Path, since: bytes) -> tuple[Finding, ...]:
    return check_against(check_log(folder, KEY.verifier), since)


def test_every_older_checkpoint_is_a_beginning_of_the_log(original: Path) -> None:
    for path in (original / "checkpoints").iterdir():
        assert against(original, path.read_bytes()) == ()


def test_a_history_rewritten_under_the_same_key_is_found(original: Path, tmp_path: Path) -> None:
    rewritten = tmp_path / "rewritten"
    with create_log(rewritten, KEY) as log:
        log.append(entries(3))
        log.append([b"what never happened", *entries(SIZE, 4)])
    check = check_log(rewritten, KEY.verifier)
    assert check.findings == ()
    assert check_against(check, (original / "checkpoints/3").read_bytes()) == ()
    (finding,) = check_against(check, (original / "checkpoints/5").read_bytes())
    assert "the history was rewritten" in finding.detail


def test_a_log_cut_short_under_the_same_key_is_found(original: Path, tmp_path: Path) -> None:
    short = make_log(tmp_path / "short", 3, 2)
    (finding,) = against(short, (original / "checkpoint").read_bytes())
    assert "of 5 entries: the older checkpoint given has 557" in finding.detail


def test_a_checkpoint_that_is_no_longer_kept_is_missed(original: Path, tmp_path: Path) -> None:
    other = make_log(tmp_path / "other", SIZE)
    (finding,) = against(other, (original / "checkpoints/5").read_bytes())
    assert finding == Finding("checkpoints/5", "published once, and not kept here")


def test_an_older_checkpoint_must_be_of_this_log(original: Path, tmp_path: Path) -> None:
    for since in (
        b"",
        b"not a note",
        (make_log(tmp_path / "o", 1, key=OTHER) / "checkpoint").read_bytes(),
    ):
        (finding,) = against(original, since)
        assert "is not this log's" in finding.detail
    witness = SignerKey("witness.example", b"w" * 32)
    text = (original / "checkpoints/5").read_text().split("\n\n")[0] + "\n"
    assert against(original, sign_note(text, [KEY, witness])) == ()


def test_without_a_key_nothing_older_can_be_verified() -> None:
    blank = LogCheck(0, EMPTY_ROOT, (), (), {}, None)
    (finding,) = check_against(blank, b"")
    assert finding.place == "log.vkey"


def test_a_log_being_read_is_not_changed_by_the_check(original: Path) -> None:
    before = {place: (original / place).read_bytes() for place in files(original)}
    with open_log(original, KEY):
        check_log(original, None)
    assert {place: (original / place).read_bytes() for place in files(original)} == before
