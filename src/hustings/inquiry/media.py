"""What kind of document a file is: by its first bytes, then its name, then whether it is text.

One table for every machine: the system's own list of types would make the record depend on it.
"""

from __future__ import annotations

import re

from hustings.inquiry.encodings import is_text

MAIL = "message/rfc822"
HTML = frozenset({"text/html", "application/xhtml+xml", "application/xml", "image/svg+xml"})
JSON = frozenset({"application/json", "application/x-ndjson"})
_OTHER_TEXT = frozenset({"application/yaml", "application/sql"})
# Text in a form of its own: a search of its letters would miss words.
_CODED_TEXT = frozenset({"text/rtf", "text/vcard"})

_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "text/rtf"),
    (b"BEGIN:VCARD", "text/vcard"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"!BDN", "application/vnd.ms-outlook-pst"),
)
_ZIP = b"PK\x03\x04"
_IN_ZIP = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".epub": "application/epub+zip",
}
_BY_NAME = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".log": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".ndjson": "application/x-ndjson",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".sql": "application/sql",
    ".eml": MAIL,
    ".mht": MAIL,
    ".mhtml": MAIL,
    ".mbox": "application/mbox",
    ".ics": "text/calendar",
}
_MAIL_HEAD = re.compile(
    rb"(?:From|To|Subject|Date|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|X-[\w-]+):"
    rb"[^\n]*\n(?:[ \t][^\n]*\n|[A-Za-z][A-Za-z0-9-]*:[^\n]*\n)+\r?\n",
    re.IGNORECASE,
)
_MBOX_HEAD = re.compile(rb"From \S+ .*\d{4}\r?\n[A-Za-z-]+:")


def media_type(name: bytes, head: bytes) -> str:
    """The media type of a document with this name and these first bytes.

    What nothing tells is text/plain where it is text, else application/octet-stream.
    """
    base = name.rpartition(b"/")[2].decode("ascii", "replace").lower()
    dot, ending = base.rpartition(".")[1:]
    for signature, found in _SIGNATURES:
        if head.startswith(signature):
            return found
    if head.startswith(_ZIP):
        return _IN_ZIP.get(dot + ending, "application/zip")
    return _BY_NAME.get(dot + ending) or _by_content(head)


def _by_content(head: bytes) -> str:
    """A letter is told from plain text by its headers: its body may be coded."""
    if _MAIL_HEAD.match(head):
        return MAIL
    if _MBOX_HEAD.match(head):
        return "application/mbox"
    return "text/plain" if is_text(head) else "application/octet-stream"


def has_extractor(kind: str) -> bool:
    """True where the words of such a document can be read."""
    if kind in _CODED_TEXT:
        return False
    return kind.startswith("text/") or kind == MAIL or kind in HTML | JSON | _OTHER_TEXT
