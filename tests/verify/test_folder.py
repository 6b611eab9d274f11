"""A folder from a stranger: what is odd in it is named, and nothing but plain files is opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hustings.verify.folder import MOST_BYTES, UnreadableError, list_folder


def test_plain_files_are_listed_with_their_size(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c.txt").write_text("12345")
    folder = list_folder(tmp_path)
    assert folder.sizes == {"a/b/c.txt": 5}
    assert folder.odd == ()
    assert folder.under("a") == {"b/c.txt": 5}
    assert folder.read("a/b/c.txt") == b"12345"


def test_links_pipes_and_empty_folders_are_named_and_never_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("outside")
    inside = tmp_path / "bundle"
    inside.mkdir()
    (inside / "link").symlink_to(tmp_path / "secret")
    (inside / "loop").symlink_to(inside)
    (inside / "gone").symlink_to(inside / "nowhere")
    os.mkfifo(inside / "pipe")
    (inside / "empty").mkdir()
    folder = list_folder(inside)
    assert folder.sizes == {}
    named = {finding.place: finding.detail.split(":")[0] for finding in folder.odd}
    assert named == {
        "link": "a symbolic link",
        "loop": "a symbolic link",
        "gone": "a symbolic link",
        "pipe": "not a file",
        "empty": "an empty folder",
    }
    with pytest.raises(UnreadableError, match="missing"):
        folder.read("link")


def test_a_file_that_became_a_link_or_a_pipe_is_not_opened(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).write_text("12345")
    folder = list_folder(tmp_path)
    (tmp_path / "one").unlink()
    (tmp_path / "one").symlink_to(tmp_path / "other")
    with pytest.raises(UnreadableError, match="cannot be read"):
        folder.read("one")


def test_a_file_too_large_for_any_bundle_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(UnreadableError, match="more than any file of a bundle has"):
        list_folder(tmp_path).sha256("huge")


def test_names_that_are_no_text_are_listed(tmp_path: Path) -> None:
    for name in (b"bad\xff", b"two\nlines"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("x")
    assert len(list_folder(tmp_path).sizes) == 2
