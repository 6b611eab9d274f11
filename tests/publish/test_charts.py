"""The charts: scales, labels that keep apart, and what a drawing says of itself."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hustings.publish.charts.against import Point, against_chart
from hustings.publish.charts.axes import Scale, day_ticks, spread, tick_text, ticks
from hustings.publish.charts.cellbar import against_bar
from hustings.publish.charts.figure import Table
from hustings.publish.charts.hexmap import Hexagon, hexmap
from hustings.publish.charts.intervals import Reference, Row, interval_chart
from hustings.publish.charts.over_time import Series, time_chart

TABLE = Table("Caption", ("Party", "Share"), (("Red", "40%"),))
MAY = tuple(date(2030, 5, day) for day in (1, 8, 15))


def test_a_scale_maps_ends_to_ends() -> None:
    scale = Scale(0.0, 50.0)
    assert (scale(0.0), scale(25.0), scale.held(80.0)) == (0.0, 0.5, 1.0)
    assert Scale(3.0, 3.0)(3.0) == 0.5


def test_ticks_are_round_and_inside() -> None:
    assert ticks(0.0, 47.0) == [0.0, 20.0, 40.0]
    assert [tick_text(v) for v in (0.0, 0.5, 1200.0)] == ["0", "0.5", "1,200"]


@given(st.integers(0, 4000), st.integers(1, 8))
def test_dates_under_a_chart_are_inside_and_few(span: int, about: int) -> None:
    first = date(2014, 3, 9)
    last = first + timedelta(days=span)
    marks = [day for day, _ in day_ticks(first, last, about)]
    assert marks == sorted(marks)
    assert all(first <= day <= last for day in marks[-2:])
    assert len(marks) <= 2 * about + 2


@given(st.lists(st.floats(0.0, 100.0), max_size=8))
def test_labels_keep_apart_and_in_order(places: list[float]) -> None:
    out = spread(places, 10.0, 0.0, 100.0)
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    for above, below in pairwise(order):
        assert out[below] - out[above] >= 10.0 - 1e-9
    assert all(-1e-9 <= place <= 100.0 + 1e-9 for place in out)


def test_an_interval_chart_says_its_finding_and_escapes_names() -> None:
    row = Row("<script>alert(1)</script>", "p0", 40.0, 30.0, 50.0, "40%", before=35.0)
    figure = interval_chart([row], 60.0, 'Red "leads" & wins', TABLE, reference=Reference(50, "x"))
    assert "<script>" not in figure.svg
    assert 'role="img"' in figure.svg
    assert 'aria-label="Red &#34;leads&#34; &amp; wins"' in figure.svg


def test_a_line_ends_where_its_last_value_is() -> None:
    series = Series("Red 40%", "RED", "p0", MAY, (20.0, 30.0, 40.0), (10.0,) * 3, (50.0,) * 3)
    svg = time_chart([series], "Red rose.", TABLE, height=200.0, top=50.0).svg
    top, floor = 14.0, 200.0 - 26.0
    y = floor + 40.0 / 50.0 * (top - floor)
    assert f'<circle cx="100%" cy="{y:g}"' in svg


def hexagon(q: int, r: int, region: str = "A") -> Hexagon:
    return Hexagon(q, r, f"seat/{q}_{r}.html", region, (f"Seat {q} {r}", "Red"), "p0 f2", ("R",))


def test_rows_go_up_and_odd_rows_stand_to_the_right() -> None:
    svg = hexmap([hexagon(0, 0), hexagon(0, 1)], "Map")
    lower, upper = svg.index("Seat 0 0"), svg.index("Seat 0 1")
    assert upper < lower, "the row above is read first"
    assert 'x="8.7" y="25"' in svg
    assert 'x="17.3" y="10"' in svg


def test_a_border_is_drawn_between_regions_only() -> None:
    assert "borders" not in hexmap([hexagon(0, 0), hexagon(1, 0)], "Map")
    assert "borders" in hexmap([hexagon(0, 0), hexagon(1, 0, "B")], "Map")


def test_every_hexagon_is_a_link_with_a_name() -> None:
    svg = hexmap([hexagon(0, 0)], "Map")
    assert '<a href="seat/0_0.html"' in svg
    assert "<title>Seat 0 0\nRed</title>" in svg
    assert "<a " not in hexmap([hexagon(0, 0)], "Map", linked=False)


def test_points_above_the_line_got_more_than_was_planned() -> None:
    """Two seats as planned, one far above: it alone is a diamond."""
    points = [Point(1_000, 1_000, False), Point(500, 480, False), Point(480, 7_220, True)]
    drawn = against_chart(points, "1 seat got money without its signatures.", "pounds").svg
    assert drawn.count('class="departs"') == 1
    assert drawn.count("h0") == 2, "the others are dots of one path"
    assert "spent, pounds" in drawn and "planned, pounds" in drawn
    diamond = re.search(r'<svg x="([\d.]+)%" y="([\d.]+)" class="loose"><path', drawn)
    assert diamond is not None
    across, down = float(diamond[1]), float(diamond[2])
    assert across < 10 and down < 60, "left, because little was planned; high, because much went"


def test_bars_of_one_cell_have_one_scale_and_the_unsigned_part_at_the_end() -> None:
    drawn = str(against_bar(0.25, 1.0, 0.75))
    boxes = re.findall(r'x="([\d.]+)%".*? width="([\d.]+)%" height="([\d.]+)"', drawn)
    planned, signed, unsigned = [tuple(map(float, box)) for box in boxes]
    assert planned[:2] == signed[:2] == (0.0, 25.0)
    assert unsigned[:2] == (25.0, 75.0)
    assert unsigned[2] > signed[2] > planned[2]
