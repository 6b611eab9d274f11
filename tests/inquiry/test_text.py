"""From bytes to words: encodings, HTML, JSON, letters; and what no words are read from."""

# ruff: noqa: RUF001 - Chinese marks are what is tested

from __future__ import annotations

import base64
import json
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.inquiry.encodings import decode
from hustings.inquiry.extract import Words, extract
from hustings.inquiry.html_text import html_text
from hustings.inquiry.json_text import json_text
from hustings.inquiry.media import MAIL, media_type
from tests.inquiry.desk import Desk, desk_with, write

SIMPLIFIED = "会议记录：未签字的资金转移到安全席位，地区协调员的请求被拒绝。"
TRADITIONAL = "會議記錄：未簽字的資金轉移到安全席位，地區協調員的請求被拒絕。"
ENGLISH = "Minutes: the head of field moved eighty staff to safe seats, and nobody signed."


# Encodings


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (ENGLISH.encode("ascii"), "utf-8"),
        (SIMPLIFIED.encode("utf-8"), "utf-8"),
        (SIMPLIFIED.encode("utf-8-sig"), "utf-8"),
        (SIMPLIFIED.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be"), "utf-16"),
        (SIMPLIFIED.encode("gb18030"), "gb18030"),
        (SIMPLIFIED.encode("gb2312"), "gb18030"),
        ((ENGLISH + SIMPLIFIED).encode("gb18030"), "gb18030"),
        ("安全".encode("gb18030"), "gb18030"),
        ("𠮷野家㐂".encode("gb18030"), "gb18030"),
        (TRADITIONAL.encode("gb18030"), "gb18030"),
        (TRADITIONAL.encode("big5"), "big5"),
        ((ENGLISH + TRADITIONAL).encode("big5"), "big5"),
        ((ENGLISH + " Only a £9 café – “late”.").encode("cp1252"), "windows-1252"),
        (f"{ENGLISH} The café’s £900 – “late”.".encode("cp1252"), "windows-1252"),
    ],
)
def test_an_encoding_is_told_by_its_bytes(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert decoded is not None
    assert decoded.encoding == encoding
    assert decoded.text == data.decode("utf-8-sig" if encoding == "utf-8" else encoding)


@pytest.mark.parametrize("data", [b"a\0b\0", b"\x00\x01\x02", b"\xff\xff\xff", b"\xff\xfea"])
def test_what_is_no_text_is_not_taken_for_one(data: bytes) -> None:
    assert decode(data) is None


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=3))
def test_any_chinese_text_survives_utf8_utf16_and_gb18030(text: str) -> None:
    for encoding in ("utf-8", "utf-16", "gb18030"):
        data = text.encode(encoding)
        if encoding != "utf-8" and data.decode("utf-8", "ignore").encode() == data:
            continue  # a short text can be both; UTF-8 is tried first
        decoded = decode(data)
        assert decoded is not None
        assert (decoded.text, decoded.encoding) == (text, encoding)


def test_line_ends_are_newlines() -> None:
    decoded = decode("a\r\nb\rc\u2028d\n".encode())
    assert decoded is not None
    assert decoded.text == "a\nb\nc\nd\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_words_are_found_in_every_encoding_and_it_is_named(encoding: str, tmp_path: Path) -> None:
    (hit,) = desk_with(tmp_path, SIMPLIFIED.encode(encoding)).search("安全席位").hits
    assert hit.encoding == encoding


# HTML and JSON


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>safe</p><p>seats</p>", "safe\n\nseats"),
        ("<b>sa</b>fe <i>se</i>ats", "safe seats"),
        ("安<b>全</b>席<br>位", "安全席\n位"),
        ("&#x5b89;&#20840; &amp; &eacute;", "安全 & é"),
        ("<ul><li>one<li>two</ul>", "one\n\ntwo"),
        ('<img alt="a chart"><td>1</td><td>2</td>', "a chart\n\n1\n\n2"),
        ("<title>T</title><script>var m = 'said';</script>x", "T\n\nvar m = 'said';\n\nx"),
        ("a<!-- hidden -->b", "a\n\n hidden \n\nb"),
        ("<?xml version='1.0'?><m><![CDATA[安全 <x>]]></m>", "安全 <x>"),
        ("<p>never closed", "never closed"),
    ],
)
def test_html_is_its_text_without_tags(markup: str, text: str) -> None:
    assert text in html_text(markup)


def test_nothing_after_a_broken_tag_is_lost() -> None:
    for markup in ("<script>one</p> two", "<p <b>one two", "<!-- one two", "<![CDATA[one two"):
        found = html_text(f"before {markup}")
        assert "before" in found
        assert "two" in found, (markup, found)


def test_the_escapes_of_json_are_resolved() -> None:
    said = 'first\nsecond "安全席位" \t/ \\ 𠮷 é'
    assert json_text(json.dumps(said))[1:-1] == said
    assert json_text('"\\ud842"') == '"\ufffd"'


def test_json_that_escapes_each_byte_of_utf8_is_read_as_that() -> None:
    escaped = "".join(f"\\u00{byte:02x}" for byte in "安全席位".encode())
    assert json_text(f'{{"content": "{escaped}"}}') == '{"content": "安全席位"}'
    assert json_text('"caf\\u00e9"') == '"café"'


# Letters


def letter(**headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    return made


def words(message: EmailMessage | bytes) -> Words:
    data = message if isinstance(message, bytes) else message.as_bytes()
    found = extract(MAIL, data)
    assert isinstance(found, Words)
    return found


def test_a_letters_headers_and_every_text_part_are_read() -> None:
    made = letter(From="the head of field <a@example.org>", Subject="安全席位 and 80 staff")
    made.set_content("Nobody need sign. 不用签字。\n", cte="base64")
    made.add_alternative("<p>Nobody <b>need</b> sign</p>", subtype="html")
    made.add_attachment(SIMPLIFIED.encode("gb18030"), "text", "plain", filename="会议.txt")
    made.add_attachment(b"%PDF-1.7 ...", "application", "pdf", filename="budget.pdf")
    found = words(made)
    for said in ("head of field", "安全席位 and 80", "不用签字", "Nobody need sign"):
        assert said in found.text
    assert "Attachment: 会议.txt" in found.text
    assert "未签字的资金转移到安全席位" in found.text
    assert "Attachment: budget.pdf" in found.text
    assert found.unread == 1
    assert found.encoding == "utf-8, gb18030"


def test_a_letter_in_a_letter_is_read_too() -> None:
    inner = letter(From="inner@example.org", Subject="the inner one")
    inner.set_content("buried words")
    outer = letter(Subject="the outer one")
    outer.set_content("see below")
    outer.add_attachment(inner)
    outer.add_attachment(inner.as_bytes(), "application", "octet-stream", filename="kept.eml")
    found = words(outer)
    assert found.text.count("buried words") == found.text.count("the inner one") == 2
    assert found.unread == 0


@pytest.mark.parametrize(
    ("claimed", "real"),
    [("gb2312", "gb18030"), ("iso-8859-1", "utf-8"), ("us-ascii", "gb18030"), ("x-none", "utf-8")],
)
def test_a_wrong_claim_about_an_encoding_does_no_harm(claimed: str, real: str) -> None:
    head = f"Content-Type: text/plain; charset={claimed}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    assert SIMPLIFIED in words(head.encode() + SIMPLIFIED.encode(real)).text


@pytest.mark.parametrize(
    "header",
    [
        b"Subject: =?gb2312?B?" + base64.b64encode("安全席位".encode("gb18030")) + b"?=",
        b"Subject: =?utf-8?B?" + base64.b64encode("安全席".encode()[:5]) + b"?=\r\n"
        b" =?utf-8?B?" + base64.b64encode("安全席位".encode()[5:]) + b"?=",
        b"Subject: " + "安全席位".encode("gb18030"),
        b"Subject: " + "安全席位".encode(),
    ],
)
def test_a_header_is_read_however_it_is_written(header: bytes) -> None:
    assert "Subject: 安全席位" in words(header + b"\r\n\r\nbody").text


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: =?utf-8?B?a?=\n\nbody",
        b"Subject: =?nonsense?Q?a=ff?=\n\nbody",
        b"Content-Type: multipart/mixed; boundary=x\n\nbody without a part",
        b'Content-Type: text/plain; charset="\xff"\n\nbody',
        b"Content-Disposition: attachment; filename*=x''%ff%\n\nbody",
        b"From:\n:\n\nbody",
        b"Content-Type: text/plain; charset=unicode_escape\n\nbody \\ud800",
    ],
)
def test_a_broken_letter_is_still_read(data: bytes) -> None:
    assert "body" in words(data).text.encode().decode()


def test_a_letter_nested_without_end_is_not_searched_and_says_so() -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1500)
    )
    assert "can't be read" in str(extract(MAIL, nested)) or words(nested).text


@given(st.binary(max_size=300))
def test_no_bytes_stop_a_reader(data: bytes) -> None:
    for kind in (MAIL, "text/html", "application/json", "text/plain", "application/pdf"):
        extract(kind, data)
        extract(kind, b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" + data)


# What kind a document is


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        (b"notes", b"plain words", "text/plain"),
        (b"notes.TXT", b"", "text/plain"),
        (b"dir.txt/scan", b"\x00\x01", "application/octet-stream"),
        (b"scan.txt", b"%PDF-1.4", "application/pdf"),
        (b"minutes.docx", b"PK\x03\x04", media_type(b"a.DOCX", b"PK\x03\x04")),
        (b"all.zip", b"PK\x03\x04", "application/zip"),
        (b"mail.eml", b"From: a", MAIL),
        (b"no-ending", b"From: a\nSubject: b\n\nbody", MAIL),
        (b"no-ending", b"Note: only a line\n\nbody", "text/plain"),
        (b"chat.json", b"{}", "application/json"),
        ("聊天记录.csv".encode(), b"", "text/csv"),
        (b"\xff.md", b"", "text/markdown"),
        (b"letter.rtf", b"{\\rtf1", "text/rtf"),
        (b"archive.mbox", b"From a", "application/mbox"),
        (b"cut", "安全席位".encode()[:-1], "text/plain"),
    ],
)
def test_a_kind_is_told_by_content_then_by_name(name: bytes, head: bytes, kind: str) -> None:
    assert media_type(name, head) == kind


def test_what_has_no_words_to_read_is_counted_and_named(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "campaign")
    files = {
        "a.txt": b"safe seats",
        "b.pdf": b"%PDF-1.4 safe seats",
        "c.png": b"\x89PNG\r\n\x1a\n",
        "d.txt": b"\xff\xff\xff",
        "e.pdf": b"%PDF-1.5",
        "f.rtf": b"{\\rtf1 safe seats}",
        "empty.txt": b"",
    }
    mail = letter(Subject="safe seats")
    mail.set_content("see the chart")
    mail.add_attachment(b"\x89PNG\r\n\x1a\n", "image", "png", filename="chart.png")
    desk.take(write(tmp_path / "documents", {**files, "g.eml": mail.as_bytes()}))
    assert desk.numbers("safe seats") == ["X0001", "X0008"]
    coverage = desk.coverage()
    assert (coverage.exhibits, coverage.searched, coverage.in_part) == (8, 3, ("X0008",))
    assert dict(coverage.unsearched) == {
        "its encoding is not known": ("X0004",),
        "no words are read from application/pdf yet": ("X0002", "X0005"),
        "no words are read from image/png yet": ("X0003",),
        "no words are read from text/rtf yet": ("X0007",),
    }
