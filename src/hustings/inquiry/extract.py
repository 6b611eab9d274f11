"""The words of a document, by its kind; or why they can't be read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hustings.inquiry.encodings import decode
from hustings.inquiry.html_text import html_text
from hustings.inquiry.json_text import json_text
from hustings.inquiry.mail_text import Part, decode_part, read_mail
from hustings.inquiry.media import HTML, JSON, MAIL, has_extractor, media_type

UNKNOWN_ENCODING = "its encoding is not known"


@dataclass(frozen=True)
class Words:
    """A document's text. ``encoding``: what it was read in; of a letter, of each of its parts.
    ``unread``: parts, such as attachments, whose words are not in the text."""

    text: str
    encoding: str
    unread: int = 0


def extract(kind: str, data: bytes) -> Words | str:
    """The words of a document of a media type, or in words why there are none.

    Never raises: documents come from anywhere, and one that breaks a reader must neither stop the
    search of all others nor pass for searched.
    """
    if not has_extractor(kind):
        return f"no words are read from {kind} yet"
    try:
        found = _words(kind, data)
    except Exception as error:
        return f"its words can't be read ({type(error).__name__})"
    if isinstance(found, str):
        return found
    return replace(found, text=found.text.encode("utf-8", "replace").decode("utf-8"))


def _words(kind: str, data: bytes) -> Words | str:
    if kind == MAIL:
        return _letter(data)
    decoded = decode(data)
    if decoded is None:
        return UNKNOWN_ENCODING
    return Words(_plain(kind, decoded.text), decoded.encoding)


def _plain(kind: str, text: str) -> str:
    if kind in HTML:
        return html_text(text)
    return json_text(text) if kind in JSON else text


def _letter(data: bytes) -> Words:
    """Headers, then each part: its text, or the name of what it is."""
    head, parts = read_mail(data)
    pieces, encodings, unread = [head], dict[str, None](), 0
    for part in parts:
        if part.name:
            pieces.append(f"Attachment: {part.name}")
        read = _part(part)
        if read is None:
            unread += 1
        else:
            pieces.append(read.text)
            encodings[read.encoding] = None
            unread += read.unread
    return Words("\n\n".join(pieces), ", ".join(encodings), unread)


def _part(part: Part) -> Words | None:
    """The text of a letter's part; an attachment is judged by its bytes and name, as a file is."""
    is_body = part.kind in ("text/plain", "text/html")
    kind = part.kind if is_body else media_type(part.name.encode("utf-8", "replace"), part.data)
    if kind == MAIL:
        return _letter(part.data)
    decoded = decode_part(part) if has_extractor(kind) else None
    return None if decoded is None else Words(_plain(kind, decoded.text), decoded.encoding)
