"""What browsers do with elements and attributes, as far as it matters for what people see."""

from __future__ import annotations

import re

VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img"),
        *("input", "link", "meta", "param", "source", "track", "wbr"),
    }
)
# What holds text in which a browser sees no tags.
RAW = frozenset(
    {"script", "style", "textarea", "title", "noscript", "noframes", "noembed", "iframe"}
)
# What a browser leaves as it stands, whatever tags are in it, closes by rules of its own, or turns
# round.
REFUSED = frozenset({"plaintext", "xmp", "listing", "math", "foreignobject", "base", "frameset"})
REFUSED |= {"bdo"}
# The elements whose text people see. In any other, a mark does not count as shown.
SHOWN = frozenset(
    {
        *("html", "body", "main", "header", "footer", "nav", "section", "article", "aside"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "span", "a", "ul", "ol", "li"),
        *("dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
        *("strong", "em", "b", "i", "u", "s", "small", "mark", "abbr", "code", "pre", "bdi"),
        *("q", "blockquote", "cite", "time", "data", "sub", "sup", "figure", "figcaption"),
        *("details", "summary", "label", "fieldset", "legend", "form", "button", "address"),
    }
)
# Parts of drawings: no mark within <svg> counts as shown, so these need no second look.
DRAWN = frozenset(
    {"g", "text", "tspan", "rect", "line", "circle", "ellipse", "path", "polygon", "polyline"}
)
ONCE = frozenset({"html", "head", "body"})
# Tags that matter to nobody without an attribute that does.
PLAIN = (SHOWN | DRAWN) - ONCE
# Attributes that hide, move or run; what they do is not seen here.
REFUSED_ATTRIBUTES = frozenset({"style", "popover", "srcdoc", "http-equiv", "background", "ping"})
LOADING = frozenset({"src", "href", "xlink:href", "data", "poster", "srcset", "imagesrcset"})

_LOCAL = re.compile(
    r"#[\w-]*|(?:(?:\.\./)*(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*)"
)
_WIDTH = re.compile(r"max-width:[0-9]+(?:\.[0-9]+)?px")  # of a drawing, where no mark is
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HEAD = "<!doctype html>"
_CHARSET = re.compile(r'<meta charset="utf-8">', re.I)
CHARSET_WITHIN = 1024  # bytes in which browsers look for it


def page_faults(text: str) -> tuple[str, ...]:
    """What lets a browser read the whole page otherwise than we do: another mode, another
    encoding, characters that switch either."""
    found = []
    if not text.startswith(_HEAD):
        found.append(f"does not begin with {_HEAD}")
    start = text.encode("utf-8", errors="replace")[:CHARSET_WITHIN].decode("utf-8", "replace")
    if not _CHARSET.search(start):
        found.append('has no <meta charset="utf-8"> at its beginning')
    if odd := _UNPRINTED.search(text):
        found.append(f"holds the control character {odd[0]!a}")
    return tuple(found)


def turns_text(words: str) -> bool:
    """True for words with a character that turns the order of those beside it."""
    return _TURNING.search(words) is not None


def attribute_fault(tag: str, name: str, value: str) -> str | None:
    """Why an attribute can't stand in a page; None where it may."""
    if name == "style" and tag == "svg" and _WIDTH.fullmatch(value):
        return None
    if name in REFUSED_ATTRIBUTES or name.startswith("on"):
        return f"the attribute {name}: what it does is not seen"
    if name == "dir" and value.lower() != "ltr":
        return f"text that runs {value!r}"
    if name == "charset" and value.lower() != "utf-8":
        return f"the encoding {value!r}"
    if name in LOADING and tag not in ("a", "area") and not _LOCAL.fullmatch(value):
        return f"{name} of <{tag}> is not a file of the bundle: {value[:60]!r}"
    if name in ("href", "action", "formaction"):
        scheme = _SCHEME.match("".join(value.split()).lower())
        if scheme and scheme[1] not in ("http", "https", "mailto"):
            return f"an address that runs: {value[:60]!r}"
    return None
