"""Style sheets and scripts of a bundle, as far as a program can judge them without drawing a page.
This module reads files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

from hustings.verify.folder import BundleFolder, UnreadableError

ASSETS = "assets"

_BRACE = re.compile(r"([{}])")
_COMBINED = re.compile(r"[\s>+~]+")
_CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
_HIDES = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0*(?:\.0*)?(?![.\d])|clip-path:inset"
    r"|clip:rect|content-visibility:hidden|font-size:0(?![.\d])|text-indent:-|color:transparent"
    r"|(?:^|;)(?:left|right|top|bottom):-|(?:^|;)(?:max-)?(?:height|width):0(?![.\d])|scale[(:]0"
)


def hidden_classes(css: str) -> frozenset[str]:
    """The classes of elements that some rule of a style sheet hides, on whatever screen."""
    found: set[str] = set()
    for selectors, declared in _rules(_without_comments(css)):
        if _HIDES.search("".join(declared.split()).lower()):
            for selector in selectors.split(","):
                found.update(_CLASS.findall(_COMBINED.split(selector.strip())[-1]))
    return frozenset(found)


def _without_comments(css: str) -> str:
    """A comment that nothing ends goes to the end of the sheet."""
    first, *others = css.split("/*")
    return " ".join([first, *(part.partition("*/")[2] for part in others)])


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the innermost blocks."""
    parts = _BRACE.split(css)  # text, brace, text, brace, ..., text
    for place in range(1, len(parts) - 2, 2):
        if parts[place] == "{" and parts[place + 2] == "}":
            yield parts[place - 1], parts[place + 1]


def hidden_in(folder: BundleFolder) -> frozenset[str]:
    """The classes that any style sheet of a bundle hides."""
    found: set[str] = set()
    for path in folder.sizes:
        if path.endswith(".css"):
            try:
                found |= hidden_classes(folder.read(path).decode("utf-8", errors="replace"))
            except UnreadableError:
                continue  # the manifest's check names it
    return frozenset(found)


def not_of_this_release(folder: BundleFolder) -> tuple[str, ...]:
    """The files beside the pages that this release does not have, or has otherwise."""
    own = files("hustings") / "publish" / ASSETS
    found = []
    for name in folder.under(ASSETS):
        try:
            same = folder.read(f"{ASSETS}/{name}") == (own / name).read_bytes()
        except (UnreadableError, OSError):
            same = False
        if not same:
            found.append(name)
    return tuple(found)
