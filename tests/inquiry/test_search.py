"""Search: what is there is found, what is not is not, and what was not searched is counted."""

# ruff: noqa: RUF001 - full-width letters and Chinese marks are what is tested

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.inquiry.folding import fold, original_span
from hustings.inquiry.query import MOST_PHRASES, QueryError, read_query
from tests.inquiry.desk import Desk, desk_with

# A planted passage is found


def test_two_character_words_are_found_in_every_document_that_holds_them(tmp_path: Path) -> None:
    """The oracle is Python's own ``in``: no mark stands inside the words of these documents."""
    rng = random.Random(3)
    characters = "安全席位转移资金未签人员调动请求拒绝地区协调选举会议"
    documents = []
    for _ in range(150):
        length = rng.randint(1, 60)
        marks = rng.choices(characters + "，。 a1", k=length)
        documents.append("".join(marks))
    desk = desk_with(tmp_path, *documents)
    known = {one.exhibit.sha256: one.exhibit.number for one in desk.recorded}
    texts = {known[sha]: desk.store.original(sha).read_text() for sha in known}
    for _ in range(120):
        word = "".join(rng.choices(characters, k=2))
        holding = sorted(number for number, text in texts.items() if word in text)
        assert desk.numbers(word) == holding, word
    for character in characters:
        holding = sorted(number for number, text in texts.items() if character in text)
        assert desk.numbers(character) == holding, character


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nobody signed for the safe seats.", ["safe seats"]),
        ("Nobody signed for the safe\r\nseats.", ["safe seats"]),
        ("SAFE  Seats", ["safe seats"]),
        ("safe-seats", ["safe seats"]),
        ("未签字的资金转移到安全席位。", ["安全席位"]),
        ("资金转移到安全\n席位", ["安全席位"]),
        ("资金转移到安全 \r\n  席位", ["安全席位"]),
        ("资", ["资"]),
        ("（安全）席位", ["安全"]),
        ("「安全」", ["安全"]),
        ("把80名staff调到北区", ["80名staff"]),
        ("把80名staff调到北区", ["staff调到"]),
        ("把80名staff调到北区", ["名staff调"]),
        ("把 80 名 staff 调到北区", ["80名staff调到"]),
        ("把80名staff调到北区", ["80 名 staff"]),
        ("把80名staff调到北区", ["80名"]),
        ("把80名staff调到北区", ["staff"]),
        ("moved £135,000 late", ["135,000"]),
        ("ＳＡＦＥ　ｓｅａｔｓ　１３５", ["safe seats 135"]),
        ("safe seats 135", ["ＳＡＦＥ　ｓｅａｔｓ　１３５"]),
        ("ﾃﾞｰﾀ", ["データ"]),
        ("Zoë wrote to the café", ["zoe", "CAFÉ"]),
        ("STRASSE", ["straße"]),
        ("safe\u00ad seats, 安\u200b全", ["safe seats", "安全"]),
        ("𠮷野家", ["𠮷野"]),
        ("한국어 문서", ["국어"]),
        ("one two three 席位 four", ["three", "one", "席"]),
        ("don't", ["don't"]),
        ("snake_case_name", ["case"]),
    ],
)
def test_what_is_there_is_found(text: str, words: list[str], tmp_path: Path) -> None:
    assert desk_with(tmp_path, text).numbers(*words) == ["X0001"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("中国。国人", ["中国人"]),  # both bigrams, and not the word
        ("中国 国人", ["中国人"]),
        ("国人中国", ["中国人"]),
        ("安全\n\n席位", ["安全席位"]),  # an empty line ends a paragraph
        ("安全席位", ["安全 席位"]),
        ("安全\n席位", ["安全 席位"]),
        ("seats that are safe", ["safe seats"]),
        ("unsafe seats", ["safe seats"]),
        ("safe", ["safe", "seats"]),
        ("staffing", ["staff"]),
        ("x80名", ["80名"]),
        ("資金", ["资金"]),  # traditional is not converted
    ],
)
def test_what_is_not_there_is_not_found(text: str, words: list[str], tmp_path: Path) -> None:
    assert desk_with(tmp_path, text).numbers(*words) == []


# Against a second, plain reading of the same rules


def atoms(text: str) -> list[tuple[str, bool]]:
    """Characters of scripts without spaces, and words; each with whether it is joined to the
    character before it."""
    found: list[tuple[str, bool]] = []
    joined = word = False
    newline = gap = ""
    for c in fold(text):
        if "\u4e00" <= c <= "\u9fff":
            soft = joined and gap.strip(" \t") in ("", newline) and gap.count("\n") in (0, 1)
            soft = soft and ("\n" in gap or gap == "")
            found.append((c, soft))
            joined, word, gap, newline = True, False, "", "\n"
        elif c.isalnum():
            if word:
                found[-1] = (found[-1][0] + c, False)
            else:
                found.append((c, False))
            joined, word, gap = False, True, ""
        else:
            gap, word = gap + c, False
    return found


def occurs(phrase: str, text: str) -> bool:
    """Is the phrase in the text? The first character of a phrase may be joined to anything."""
    wanted, there = atoms(phrase), atoms(text)
    if not wanted:
        return False
    return any(
        there[i][0] == wanted[0][0] and there[i + 1 : i + len(wanted)] == wanted[1:]
        for i in range(len(there) - len(wanted) + 1)
    )


TEXTS = st.text(alphabet="安全席ab1 \n，.É", max_size=24)


@settings(max_examples=60)
@given(documents=st.lists(TEXTS, min_size=1, max_size=12, unique=True), data=st.data())
def test_search_finds_exactly_what_a_plain_reading_finds(
    documents: Sequence[str], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        desk = desk_with(Path(folder), *documents)
        for _ in range(8):
            source = data.draw(st.sampled_from(documents))
            start = data.draw(st.integers(0, len(source)))
            cut = source[start : start + data.draw(st.integers(1, 6))]
            phrase = data.draw(st.one_of(st.just(cut), TEXTS.filter(lambda t: len(t) < 7)))
            if not atoms(phrase):
                continue
            holding = [f"X{n:04d}" for n, text in enumerate(documents, 1) if occurs(phrase, text)]
            assert desk.numbers(phrase) == holding, (phrase, documents)


# Questions


def test_several_words_must_all_occur_and_quotes_make_phrases(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, "staff moved late", "late staff 调动", "moved", "late moved")
    assert desk.numbers("late", "staff") == ["X0001", "X0002"]
    assert desk.numbers("moved late") == ["X0001"]
    assert desk.numbers('"moved late" staff') == ["X0001"]
    assert desk.numbers("“late staff” 调动") == ["X0002"]
    assert desk.numbers("「调动」") == ["X0002"]
    assert desk.numbers('"late staff') == ["X0002"]  # a quotation mark that is not closed


@pytest.mark.parametrize(
    "words",
    ["a OR b", "a* b", "tokens:a", "NEAR(a b)", "a AND NOT b", "^a", "a + b", '"" a', "a'; DROP--"],
)
def test_what_is_typed_is_never_the_indexs_own_syntax(words: str, tmp_path: Path) -> None:
    desk = desk_with(tmp_path, "a", "b", "a b")
    asked = [run for phrase in read_query([words]) for run in phrase.runs]
    assert asked == re.findall("[a-z]+", words.lower())
    desk.numbers(words)


@pytest.mark.parametrize("words", [[""], ["  "], ['""'], ["，。"], ["***", "_"]])
def test_a_question_without_a_letter_is_refused(words: list[str]) -> None:
    with pytest.raises(QueryError, match="expected at least one letter, digit or Chinese"):
        read_query(words)


def test_a_question_has_a_limit_and_a_phrase_has_none(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=f"at most {MOST_PHRASES}"):
        read_query(["word"] * (MOST_PHRASES + 1))
    long = " ".join(f"w{n}" for n in range(2000)) + "安全席位" * 500
    assert desk_with(tmp_path, long).numbers(long) == ["X0001"]
    desk = desk_with(tmp_path / "b", " ".join(f"w{n}" for n in range(MOST_PHRASES)))
    assert desk.numbers(*(f"w{n}" for n in range(MOST_PHRASES))) == ["X0001"]


# Snippets


def test_a_snippet_is_in_the_documents_own_letters_with_its_line(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, "Minutes\n\nＳＡＦＥ Seats: 安全\n席位 were Café\u0301 talk.\n")
    (hit,) = desk.search("safe seats", "安全席位", "cafe").hits
    assert [(s.line, s.hit) for s in hit.snippets] == [
        (3, "ＳＡＦＥ Seats"),
        (3, "安全 席位"),
        (4, "Café\u0301"),
    ]
    assert hit.snippets[0].before == "Minutes "
    assert hit.snippets[2].after == " talk. "
    assert hit.encoding == "utf-8"


@settings(max_examples=300)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40), st.data())
def test_a_place_in_the_folded_text_leads_back_to_its_characters(
    text: str, data: st.DataObject
) -> None:
    planted = "安全Seat"
    before = data.draw(st.integers(0, len(text)))
    whole = text[:before] + " " + planted + " " + text[before:]
    start = fold(whole).index("安全seat")
    first, last = original_span(whole, start, start + 6)
    assert fold(whole[first:last]) == "安全seat"


def test_folding_keeps_every_line() -> None:
    for c in map(chr, range(0x110000)):
        if unicodedata.category(c) != "Cs" and c != "\n":
            assert "\n" not in fold(c)


def test_long_lines_and_long_documents_are_no_trouble(tmp_path: Path) -> None:
    text = "é" * 40_000 + "安全" + " ﬁ" * 40_000 + " the end"
    desk = desk_with(tmp_path, text, "\n" * 50_000 + "the end")
    hits = {hit.exhibit: hit.snippets[0] for hit in desk.search("the end").hits}
    assert (hits["X0001"].line, hits["X0001"].hit) == (1, "the end")
    assert (hits["X0002"].line, hits["X0002"].hit) == (50_001, "the end")


# The index


def test_the_limit_keeps_the_count_and_the_best(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, *(f"seat {'word ' * n}" for n in range(30)))
    found = desk.search("seat", limit=3)
    assert found.total == 30
    assert [hit.exhibit for hit in found.hits] == ["X0001", "X0002", "X0003"]


def test_the_index_is_made_again_when_missing_damaged_or_of_other_documents(
    tmp_path: Path,
) -> None:
    desk = desk_with(tmp_path / "one", "safe seats")
    assert desk.numbers("seats") == ["X0001"]
    desk.store.index.unlink()
    assert desk.numbers("seats") == ["X0001"]
    desk.store.index.write_bytes(b"no database at all, and not even a good beginning of one")
    assert desk.numbers("seats") == ["X0001"]
    other = desk_with(tmp_path / "two", "other paper")
    other.coverage()
    desk.store.index.write_bytes(other.store.index.read_bytes())
    assert desk.numbers("seats") == ["X0001"]
    assert desk.numbers("paper") == []


def test_new_documents_are_added_to_the_index(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, "safe seats")
    assert desk.numbers("seats") == ["X0001"]
    made = desk.store.index.stat().st_ino
    more = tmp_path / "more"
    more.mkdir()
    (more / "b.txt").write_text("more seats")
    desk.take(more)
    assert desk.numbers("seats") == ["X0001", "X0002"]
    assert desk.store.index.stat().st_ino == made


def test_a_changed_original_is_not_searched_and_said_so(tmp_path: Path) -> None:
    desk: Desk = desk_with(tmp_path, "safe seats", "other seats")
    path = desk.store.original(desk.recorded[0].exhibit.sha256)
    path.chmod(0o600)
    path.write_text("safe houses")
    assert desk.numbers("houses") == []
    assert desk.coverage().unsearched == (("its original is missing or has changed", ("X0001",)),)
    path.write_text("safe seats")
    assert desk.numbers("safe") == ["X0001"]
    assert desk.coverage().unsearched == ()
