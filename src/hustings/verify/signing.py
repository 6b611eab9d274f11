"""What a page for signing hands to its script, against the replay."""

from __future__ import annotations

import re
from html import unescape

# Pages are read strictly elsewhere: attributes are in double quotes and hold none.
_GIVEN = re.compile(r'\bdata-signing(?:="([^"]*)")?', re.I)


def is_made_otherwise(text: str, expected: str) -> bool:
    """True where a page hands on anything else than ``expected`` (``spend.to_sign``)."""
    return any(unescape(found[1] or "") != expected for found in _GIVEN.finditer(text))
