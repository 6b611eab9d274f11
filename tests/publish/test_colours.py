"""Any party colour must be readable, on both grounds, as line, fill and letter."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from hustings.publish.colours import (
    DARK_GROUND,
    LIGHT_GROUND,
    STRENGTHS,
    contrast,
    letter_on,
    mix,
    parse,
    party_sheet,
    visible,
)
from hustings.publish.site import HERE

colours = st.tuples(*[st.integers(0, 255)] * 3)


@given(colours, st.sampled_from([LIGHT_GROUND, DARK_GROUND]))
def test_a_line_shows_on_its_ground(colour: tuple[int, int, int], ground: str) -> None:
    assert contrast(visible(colour, parse(ground)), parse(ground)) >= 3.0


@given(colours, st.sampled_from([LIGHT_GROUND, DARK_GROUND]), st.sampled_from(STRENGTHS))
def test_a_letter_shows_on_its_hexagon(
    colour: tuple[int, int, int], ground: str, strength: float
) -> None:
    fill = mix(colour, parse(ground), strength)
    assert contrast(parse(letter_on(fill)), fill) >= 4.5


def test_a_visible_colour_is_left_alone() -> None:
    assert visible((200, 0, 40), parse(LIGHT_GROUND)) == (200, 0, 40)


def test_the_sheet_names_parties_by_place() -> None:
    sheet = party_sheet(["#ff0000", "#0000ff"])
    assert ".p1.f2{" in sheet
    assert "--p0:#ff0000;" in sheet


def test_the_sheet_of_the_site_pairs_every_fill_with_a_readable_letter() -> None:
    """Stances and steps of change are fixed colours: each has its letter's colour beside it."""
    text = (HERE / "assets" / "site.css").read_text(encoding="utf-8")
    pairs = re.findall(r"--(g\d|attack\d|defend\d|hold): (#\w{6}); --\1t: (#\w{6});", text)
    assert len(pairs) == 3 * 11
    for name, fill, letter in pairs:
        assert contrast(parse(fill), parse(letter)) >= 4.5, f"{name}: {letter} on {fill}"
