"""Text out of the record, fit for a terminal."""

from __future__ import annotations


def visible(text: str) -> str:
    """The text with everything that does not print spelt out, so that no entry can move the
    cursor, change a colour or turn the direction of writing on the screen of who signs."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
