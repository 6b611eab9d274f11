"""The text of a letter: its headers, its text parts, the names of what is attached.

The standard library's older policy is used: the newer one raises on headers that real letters
have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

from hustings.inquiry.encodings import Decoded, decode, one_line_end

_FOLDED = re.compile(r"\r?\n[ \t]+")
# Headers of transport and signatures: long, and nobody's words.
_UNREAD_HEADERS = ("arc-", "authentication-results", "dkim-", "domainkey-", "received-spf")
# Claimed by programs that had no idea, over UTF-8 and correctly alike.
_VAGUE = frozenset({"us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252"})
# What calls itself GB 2312 is mostly its superset.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs"}


@dataclass(frozen=True)
class Part:
    """A part of a letter: its media type, name, bytes, and the encoding that it claims or ""."""

    kind: str
    name: str
    data: bytes
    charset: str


def read_mail(data: bytes) -> tuple[str, tuple[Part, ...]]:
    """The headers as text, those of letters in the letter included, and every part."""
    heads: list[str] = []
    parts: list[Part] = []
    for message in message_from_bytes(data).walk():
        if not message.is_multipart() or message.items():
            heads += _headers(message)
        if not message.is_multipart():
            parts.append(_part(message))
    return "\n".join(heads), tuple(parts)


def decode_part(part: Part) -> Decoded | None:
    """The text of a part in the encoding that it claims; where that fails, in the one it has."""
    encoding = _WIDER.get(part.charset, part.charset)
    try:
        if encoding and not (encoding in _VAGUE and _is_utf8(part.data)):
            return Decoded(one_line_end(part.data.decode(encoding)), encoding)
    except (LookupError, ValueError):  # an unknown encoding, or other bytes
        pass
    return decode(part.data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _part(message: Message) -> Part:
    payload = message.get_payload(decode=True)
    return Part(
        kind=message.get_content_type(),
        name=_file_name(message),
        data=payload if isinstance(payload, bytes) else b"",
        charset=_charset(message),
    )


def _charset(message: Message) -> str:
    claimed = _quietly(message.get_content_charset)
    return claimed.lower() if isinstance(claimed, str) else ""


def _file_name(message: Message) -> str:
    name = _quietly(message.get_filename)
    return header_text(name) if isinstance(name, str) else ""


def _quietly(ask: Callable[[], object]) -> object:
    """What the library says of a header; None where the header is too odd for it."""
    try:
        return ask()
    except (LookupError, ValueError, TypeError, AttributeError):
        return None


def _headers(message: Message) -> Iterator[str]:
    for name, value in message.raw_items():
        if not name.lower().startswith(_UNREAD_HEADERS):
            yield f"{name}: {header_text(str(value))}"


def header_text(value: str) -> str:
    """A header's words: unfolded, encoded words decoded, bare bytes in the encoding they have."""
    line = _FOLDED.sub(" ", value)
    try:
        pieces = decode_header(line)
    except (MessageError, ValueError):
        pieces = [(line, None)]
    return "".join(_header_piece(piece, charset) for piece, charset in pieces)


def _header_piece(piece: bytes | str, charset: str | None) -> str:
    data = piece.encode("utf-8", "surrogateescape") if isinstance(piece, str) else piece
    decoded = decode_part(Part("", "", data, (charset or "").lower()))
    return decoded.text if decoded else data.decode("latin-1")
