"""What makes a browser read a page otherwise than a program does; and what style sheets hide."""

from __future__ import annotations

import pytest

from hustings.verify.markup import page_faults
from hustings.verify.styles import hidden_classes

HEAD = '<!doctype html>\n<meta charset="utf-8">\n'


def test_a_page_says_how_it_is_to_be_read() -> None:
    assert page_faults(HEAD + "<p>1</p>\n\t") == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<p>1</p>", "does not begin with <!doctype html>"),
        ("<!doctype html><p>1</p>", "has no <meta charset"),
        (f"<!doctype html>{' ' * 2000}<meta charset='utf-8'>", "has no <meta charset"),
        (HEAD + "\x1b$B", "the control character '\\x1b'"),
        (HEAD + "\x00", "the control character '\\x00'"),
        (HEAD + "\ufeff", "the control character '\\ufeff'"),
    ],
)
def test_what_lets_a_browser_choose_another_way(text: str, fault: str) -> None:
    assert any(fault in found for found in page_faults(text))


@pytest.mark.parametrize(
    "declared",
    [
        "display: none !important",
        "visibility:hidden",
        "opacity: 0",
        "opacity: .0",
        "clip-path: inset(50%)",
        "font-size:0",
        "position:absolute; left: -9999px",
        "height:0; overflow:hidden",
        "color: transparent",
    ],
)
def test_a_class_that_is_hidden_somewhere_is_known(declared: str) -> None:
    css = (
        f"p {{ margin: 0 }} /* .no {{display:none}} */ @media x {{ .a.b, i > .c {{ {declared} }} }}"
    )
    assert hidden_classes(css) == {"a", "b", "c"}


@pytest.mark.parametrize(
    "declared",
    ["display:flex", "opacity:0.75", "font-size:0.9rem", "min-height:0", "margin-left:-1px"],
)
def test_a_class_that_is_shown_is_not(declared: str) -> None:
    assert hidden_classes(f".a {{ {declared}; }} .b td {{ display: none }}") == set()


@pytest.mark.parametrize("css", ["/* .a { display: none }", ".a {" * 100_000, "/*" * 100_000, "}{"])
def test_a_style_sheet_that_is_none_hides_nothing_and_holds_nobody_up(css: str) -> None:
    assert hidden_classes(css) == set()
