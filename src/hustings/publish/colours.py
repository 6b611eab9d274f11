"""Party colours made safe to read: lines that show, hexagons whose letter can be read.

A party brings one colour; a page needs it on a light and on a dark ground, as a line (at least
3:1 against the ground, WCAG 1.4.11) and as a fill in three strengths with a letter on it (at
least 4.5:1, WCAG 1.4.3). All are worked out here, once, and written to one style sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Rgb = tuple[int, int, int]

LIGHT_GROUND = "#ffffff"
DARK_GROUND = "#15191d"
DARK_LETTER = "#000000"
LIGHT_LETTER = "#ffffff"
# How much of the colour a hexagon holds: leaning, likely, very likely.
STRENGTHS = (0.30, 0.62, 1.0)


def parse(colour: str) -> Rgb:
    """ "#rrggbb" as three numbers of 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def css(rgb: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def luminance(rgb: Rgb) -> float:
    """Relative luminance, WCAG 2.2."""

    def linear(channel: int) -> float:
        c = channel / 255.0
        return c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(c) for c in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: Rgb, b: Rgb) -> float:
    """Contrast ratio of two colours, 1 to 21, WCAG 2.2."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(colour: Rgb, ground: Rgb, part: float) -> Rgb:
    """``part`` of the colour over the ground."""
    red, green, blue = (
        round(part * c + (1.0 - part) * g) for c, g in zip(colour, ground, strict=True)
    )
    return red, green, blue


def visible(colour: Rgb, ground: Rgb, least: float = 3.0) -> Rgb:
    """The colour, moved away from the ground only as far as it takes to be seen on it."""
    away = (0, 0, 0) if luminance(ground) > 0.5 else (255, 255, 255)
    for step in range(101):
        shade = mix(colour, away, 1.0 - step / 100.0)
        if contrast(shade, ground) >= least:
            return shade
    return away


def letter_on(fill: Rgb) -> str:
    """Black or white, whichever reads better: one of them is always above 4.5:1."""
    dark, light = parse(DARK_LETTER), parse(LIGHT_LETTER)
    return DARK_LETTER if contrast(dark, fill) >= contrast(light, fill) else LIGHT_LETTER


def _variables(colours: Sequence[str], ground: Rgb) -> Iterator[str]:
    for index, colour in enumerate(colours):
        rgb = parse(colour)
        yield f"--p{index}:{css(visible(rgb, ground))};"
        for level, part in enumerate(STRENGTHS):
            fill = mix(rgb, ground, part)
            yield f"--p{index}f{level}:{css(fill)};--p{index}t{level}:{letter_on(fill)};"


def _theme_rules(colours: Sequence[str]) -> Iterator[str]:
    light = "".join(_variables(colours, parse(LIGHT_GROUND)))
    dark = "".join(_variables(colours, parse(DARK_GROUND)))
    yield f":root{{{light}}}"
    system = "screen and (prefers-color-scheme:dark)"
    yield f"@media {system}{{:root:not([data-theme=light]){{{dark}}}}}"
    yield f"@media screen{{:root[data-theme=dark]{{{dark}}}}}"


def party_sheet(colours: Sequence[str]) -> str:
    """The style sheet of the parties; a party is known by its place, never by its id.

    ``.pI`` sets ``--pc``, the party's visible colour; ``.pI.fL`` a hexagon's fill and letter.
    """
    rules = list(_theme_rules(colours))
    for index in range(len(colours)):
        rules.append(f".p{index}{{--pc:var(--p{index})}}")
        for level in range(len(STRENGTHS)):
            rules.append(
                f".p{index}.f{level}{{--hf:var(--p{index}f{level});--ht:var(--p{index}t{level})}}"
            )
    return "\n".join(rules) + "\n"
