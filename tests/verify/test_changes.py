"""Whatever is changed in a bundle by somebody without the log's key is found, with its place."""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hustings.record.canonical import canonical_json, parse_canonical
from hustings.record.checkpoint import checkpoint_text, parse_checkpoint_text
from hustings.record.entries import entry_bytes, read_entry
from hustings.record.log_check import check_log
from hustings.record.note import parse_verifier_key, split_note
from hustings.verify.bundle import verify_bundle
from hustings.verify.manifest import manifest_bytes, read_manifest
from tests.verify.bundles import Made, failures

PARTS = {
    "tiles": "log/tile/",
    "checkpoints": "log/checkpoint",
    "key": "log/log.vkey",
    "files": "files/",
    "data": "data/",
    "election": "election/",
    "seats": "seat/",
    "manifest": "manifest.json",
    "pages": "",
}
CHANGES = 300


def paths(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def part_of(path: str) -> str:
    return next((name for name, start in PARTS.items() if path.startswith(start)), "pages")


@pytest.fixture(scope="module")
def spoiled(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that each test leaves as it was."""
    return Path(shutil.copytree(made.out, tmp_path_factory.mktemp("spoiled") / "bundle"))


def assert_found(folder: Path, *places: str) -> None:
    """The bundle fails, and the place of what was done to it, or one of two, is named."""
    verdict = verify_bundle(folder, key=None, since=None)
    assert not verdict.ok, f"nothing was found in {places}"
    told = " ".join(failures(verdict).values())
    assert any(place in told for place in places), f"{places} is not named in: {told}"


def changes(folder: Path) -> Iterator[tuple[str, int, int]]:
    """(file, place, another byte) each, evenly over the parts of a bundle."""
    rule = random.Random(2030)
    by_part: dict[str, list[str]] = {name: [] for name in PARTS}
    for path in paths(folder):
        by_part[part_of(path)].append(path)
    assert all(by_part.values()), "a part of the bundle has no file"
    for number in range(CHANGES):
        path = rule.choice(by_part[list(PARTS)[number % len(PARTS)]])
        data = (folder / path).read_bytes()
        place = rule.randrange(len(data))
        yield path, place, rule.choice([byte for byte in range(256) if byte != data[place]])


def test_any_byte_changed_anywhere_is_found(spoiled: Path) -> None:
    for path, place, byte in changes(spoiled):
        data = (spoiled / path).read_bytes()
        (spoiled / path).write_bytes(data[:place] + bytes([byte]) + data[place + 1 :])
        assert_found(spoiled, path)
        (spoiled / path).write_bytes(data)
    assert verify_bundle(spoiled, key=None, since=None).ok


def test_any_file_deleted_is_found(spoiled: Path, tmp_path: Path) -> None:
    for path in paths(spoiled):
        shutil.move(spoiled / path, tmp_path / "gone")
        # An old checkpoint is missed by the tiles of its size, 000.p/SIZE.
        named = f"/{Path(path).name}" if path.startswith("log/checkpoints/") else path
        assert_found(spoiled, named)
        shutil.move(tmp_path / "gone", spoiled / path)


def test_a_newline_more_at_the_end_of_any_file_is_found(spoiled: Path) -> None:
    for path in paths(spoiled):
        data = (spoiled / path).read_bytes()
        (spoiled / path).write_bytes(data + b"\n")
        assert_found(spoiled, path)
        (spoiled / path).write_bytes(data)


def test_any_file_cut_short_is_found(spoiled: Path) -> None:
    rule = random.Random(1)
    for path in paths(spoiled):
        data = (spoiled / path).read_bytes()
        (spoiled / path).write_bytes(data[: rule.randrange(len(data))])
        assert_found(spoiled, path)
        (spoiled / path).write_bytes(data)


def test_a_byte_put_in_anywhere_is_found(spoiled: Path) -> None:
    rule = random.Random(2)
    for path in paths(spoiled):
        data = (spoiled / path).read_bytes()
        place = rule.randrange(len(data) + 1)
        (spoiled / path).write_bytes(data[:place] + b" " + data[place:])
        assert_found(spoiled, path)
        (spoiled / path).write_bytes(data)


def test_files_that_change_places_are_found(spoiled: Path) -> None:
    rule = random.Random(3)
    for one in paths(spoiled):
        data = (spoiled / one).read_bytes()
        others = [p for p in paths(spoiled) if part_of(p) == part_of(one)]
        others = [p for p in others if (spoiled / p).read_bytes() != data]
        if not others:
            continue
        other = rule.choice(others)
        of_other = (spoiled / other).read_bytes()
        (spoiled / one).write_bytes(of_other)
        (spoiled / other).write_bytes(data)
        assert_found(spoiled, one, other)
        (spoiled / one).write_bytes(data)
        (spoiled / other).write_bytes(of_other)


@pytest.mark.parametrize(
    "place",
    [
        "extra.html",
        "data/extra.csv",
        "files/sha256/" + "0" * 64,
        "election/results.csv",
        "election/respondents.csv",
        "keys/log.key",
        "log/extra",
        "log/checkpoint.tmp",
        "log/checkpoints/3",
        "log/checkpoints/01",
        "log/tile/0/001",
        "log/tile/1/000.p/1",
        "log/tile/entries/000.p/999",
        ".hidden",
        "seat/.hustings-site",
        "two words.html",
    ],
)
def test_a_file_too_many_is_found(place: str, copy: Path) -> None:
    (copy / place).parent.mkdir(parents=True, exist_ok=True)
    (copy / place).write_bytes(b"more")
    assert_found(copy, place)


def test_every_text_is_what_would_be_written_again(made: Made) -> None:
    """Nothing in a bundle can be spelt in two ways."""
    log = made.out / "log"
    for path in [log / "checkpoint", *(log / "checkpoints").iterdir()]:
        note = split_note(path.read_bytes())
        assert bytes(note) == path.read_bytes()
        assert checkpoint_text(parse_checkpoint_text(note.text)) == note.text
    line = (log / "log.vkey").read_text()
    assert f"{parse_verifier_key(line[:-1])}\n" == line
    for data in check_log(log, None).entries:
        assert entry_bytes(read_entry(data)) == data
    manifest = (made.out / "manifest.json").read_bytes()
    assert manifest_bytes(read_manifest(manifest)) == manifest
    for path in sorted((made.out / "data").iterdir()):
        if path.suffix == ".json":
            assert canonical_json(parse_canonical(path.read_bytes())) == path.read_bytes()
        else:
            text = path.read_bytes().decode("utf-8")
            again = io.StringIO()
            csv.writer(again, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
            assert again.getvalue() == text
