"""The example's invented documents: each says that it is invented, and their words are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from hustings.demo.documents import write_documents
from hustings.inquiry.extract import Words, extract
from hustings.inquiry.media import media_type
from tests.inquiry.desk import Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_documents(tmp_path / "documents")
    return tmp_path / "documents"


def test_every_document_says_that_it_is_invented(folder: Path) -> None:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    assert 35 <= len(paths) <= 45
    for path in paths:
        data = path.read_bytes()
        words = extract(media_type(path.name.encode(), data), data)
        text = words.text if isinstance(words, Words) else data.decode("ascii")
        assert "Invented for the worked example" in text or "示例虚构" in text, path


def test_they_are_the_same_bytes_every_time(folder: Path, tmp_path: Path) -> None:
    write_documents(tmp_path / "again")
    for path in folder.rglob("*"):
        if path.is_file():
            again = tmp_path / "again" / path.relative_to(folder)
            assert path.read_bytes() == again.read_bytes()


def test_the_story_is_found_in_both_languages(folder: Path, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "campaign")
    custody = desk.take(folder)
    assert (custody.known, custody.refused) == (1, ())  # one document is there twice
    for words in ("未签字", "安全席位", "safe seats", "access request", "six-figure sum", "被拒绝"):
        assert desk.numbers(words), words
    encodings = {hit.encoding for hit in desk.search("席").hits}
    assert {"utf-8", "gb18030", "big5"} <= encodings
    assert len(desk.coverage().unsearched) == 1  # the scan
