"""What a page says of the record, as a program reads it."""

from __future__ import annotations

import pytest

from hustings.verify.marks import Mark, Page, read_page


def faults(text: str) -> list[str]:
    return [fault for _, fault in read_page(text).faults]


def test_a_figure_has_its_key_value_text_and_line() -> None:
    page = read_page('<p>\n<data value="7" data-figure="total/breaches">7</data></p>')
    assert page == Page((Mark("data-figure", "total/breaches", "7", "7", 2, True, False),), ())


def test_a_quotation_is_read_as_people_see_it() -> None:
    page = read_page('<q data-quoted="3/purpose">Pens &amp; paper, &pound;5</q>')
    assert [(mark.key, mark.text) for mark in page.marks] == [("3/purpose", "Pens & paper, £5")]


def test_a_day_is_quoted_with_its_machine_readable_form() -> None:
    page = read_page('<time datetime="2030-09-01" data-quoted="3/publish_by">1 September</time>')
    assert [(mark.value, mark.text) for mark in page.marks] == [("2030-09-01", "1 September")]


@pytest.mark.parametrize(
    "around", ["<!-- {} -->", "<script>'{}'</script>", "<style>{}</style>", "<title>{}</title>"]
)
def test_what_browsers_take_for_no_tag_is_a_fault_and_no_figure(around: str) -> None:
    page = read_page(around.format('<data value="7" data-figure="total/breaches">7</data>'))
    assert page.marks == ()
    assert page.faults


@pytest.mark.parametrize(
    "around",
    [
        "<div hidden>{}</div>",
        "<DIV HIDDEN>{}</DIV>",
        "<template>{}</template>",
        "<object><p>{}</p></object>",
    ],
)
def test_a_figure_that_no_browser_shows_is_not_seen(around: str) -> None:
    inner = '<data value="7" data-figure="a">7</data>'
    after = '<data value="7" data-figure="b">7</data>'
    page = read_page(around.format(inner) + after)
    assert [(mark.key, mark.seen) for mark in page.marks] == [("a", False), ("b", True)]


@pytest.mark.parametrize(
    "text",
    [
        "<p data-record>Paid £5</p>",
        "<p data-record>Paid &pound;5</p>",
        "<p data-record>Paid &#xa3;5</p>",
        "<p data-record>Paid \uffe15</p>",
        "<div data-record><p>Paid <b>£</b>5</p></div>",
        '<div data-record><img alt="£5"></div>',
        '<div data-record title="£5"></div>',
        "<div data-record><script>show('£5')</script></div>",
        '<div data-record><data value="1" data-figure="a">1</data> £5</div>',
    ],
)
def test_a_pound_sign_of_the_record_stands_in_a_mark(text: str) -> None:
    assert len(faults(text)) == 1
    assert "a sign of money outside a figure or a quotation" in faults(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "<p>A limit of £5 in the law</p>",
        '<p data-record><data value="500" data-figure="a_pence">£5</data></p> £5',
        '<p data-record><q data-quoted="3/purpose">a £5 note</q></p>',
        '<svg><path d="M0 0"/><g/></svg> £5',
    ],
)
def test_elsewhere_it_may(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('<data value="1" data-figure="a"/>', "closes itself"),
        ('<img data-figure="a">', "holds nothing"),
        ('<data data-figure="a" data-quoted="1/b">1</data>', "in one"),
        ('<q data-quoted="1/b"><data data-figure="a">1</data></q>', "within another mark"),
    ],
)
def test_marks_that_could_be_read_in_two_ways(text: str, fault: str) -> None:
    assert any(fault in found for found in faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "<p>one<p>two</p>",
        "<div><p>one</div>",
        "</div></p> £5",
        "<p data-record>1",
        "<p title=unquoted>1</p>",
        "<p title='single'>1</p>",
        "a < b",
        "<!-- a comment -->",
        "<plaintext>",
        "<svg><foreignObject></foreignObject></svg>",
        "<div/>",
        "<template/>",
        "<script>show()</script>",
        '<p class="a" class="b" hidden>1</p>',
    ],
)
def test_what_browsers_would_have_to_guess_at_is_a_fault(text: str) -> None:
    assert len(faults(text)) == 1


def test_ten_thousand_open_elements_are_read() -> None:
    assert faults("<div>" * 10_000 + "</p>" * 10_000 + "<p data-record>£") != []


FIGURE = '<data value="7" data-figure="a">7</data>'


@pytest.mark.parametrize(
    "around",
    [
        "<dialog>{}</dialog>",
        "<datalist>{}</datalist>",
        "<ruby>7<rp>{}</rp></ruby>",
        "<meter>{}</meter>",
        "<video>{}</video>",
        "<canvas>{}</canvas>",
        "<svg><text>{}</text></svg>",
        "<svg><defs><g>{}</g></defs></svg>",
        '<p class="big unseen">{}</p>',
        '<div class="unseen"><p><b>{}</b></p></div>',
    ],
)
def test_a_figure_counts_as_seen_only_in_elements_that_are_known_to_be_shown(around: str) -> None:
    page = read_page(around.format(FIGURE), hiding=frozenset({"unseen"}))
    assert [mark.seen for mark in page.marks] == [False]
    assert read_page(f'<p class="unseen-not">{FIGURE}</p>').marks[0].seen


@pytest.mark.parametrize(
    "text",
    [
        '<p style="display:none">1</p>',
        '<svg style="max-width:0;opacity:0"></svg>',
        '<p onclick="show()">1</p>',
        '<body onload="show()"></body>',
        "<p popover>1</p>",
        '<p dir="rtl">1</p>',
        "<bdo>1",
        '<meta http-equiv="refresh" content="0;url=x.html">',
        '<meta charset="iso-2022-jp">',
        '<script src="https://elsewhere.example/x.js"></script>',
        '<script src="//elsewhere.example/x.js"></script>',
        '<link rel="stylesheet" href="data:text/css,data{display:none}">',
        '<img src="http://elsewhere.example/x.png">',
        '<a href="javascript:show()">1</a>',
        '<a href="java\nscript:show()">1</a>',
        '<a href="data:text/html,1">1</a>',
        "<p></p><body hidden></body><body hidden></body>",
        '<data value="61" data-figure="a">6<b>1</b></data>',
        '<data value="61" data-figure="a">6<br>1</data>',
        "<p data-record>1 \u202e 16</p>",
        "<p data-record>1 &#x202e; 16</p>",
        "<p\u00a0hidden>1</p>",
        "<p\x0bhidden>1</p>",
    ],
)
def test_what_could_show_people_something_else_is_a_fault(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://example.org/">1</a>',
        '<a href="../data/spending.csv#top">1</a>',
        '<script src="../assets/site.js" defer></script>',
        '<svg style="max-width:21.5px"><use href="#hex"/></svg>',
        '<p dir="ltr" class="only">once</p>',
    ],
)
def test_what_a_page_may_have(text: str) -> None:
    assert faults(text) == []


def test_on_a_page_of_the_record_a_pound_sign_stands_in_marks_alone() -> None:
    for text in ("<p>Unsigned: £0</p>", '<p title="£0">none</p>', "<title>£0</title>"):
        assert read_page(text).faults == ()
        assert len(read_page(text, of_record=True).faults) == 1
