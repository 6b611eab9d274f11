"""The two contests: their days, their law, their parties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

GREAT_BRITAIN = ("England", "Scotland", "Wales")
COUNTRIES = (*GREAT_BRITAIN, "Northern Ireland")

# Every party of the results that reports votes of its own, with its usual colour.
PARTIES: tuple[tuple[str, str, str], ...] = (
    ("con", "Conservative", "#0087dc"),
    ("lab", "Labour", "#e4003b"),
    ("ld", "Liberal Democrat", "#faa61a"),
    ("green", "Green", "#02a95b"),
    ("ukip", "UK Independence Party", "#6d3177"),
    ("bnp", "British National Party", "#2e3b74"),
    ("snp", "Scottish National Party", "#fdf38e"),
    ("pc", "Plaid Cymru", "#005b54"),
    ("dup", "Democratic Unionist Party", "#d46a4c"),
    ("sf", "Sinn Féin", "#326760"),
    ("sdlp", "Social Democratic & Labour Party", "#2aa82c"),
    ("uup", "Ulster Unionist Party", "#48a5ee"),
    ("alliance", "Alliance", "#f6cb2f"),
    ("tuv", "Traditional Unionist Voice", "#0c3a6a"),
    ("speaker", "Speaker", "#909090"),
    ("independent", "Independent", "#b0b0b0"),
    ("other", "Other", "#d0d0d0"),
)
PARTY_IDS = tuple(party for party, _, _ in PARTIES)

# Lists of whoever has no party of their own: they may stand anywhere.
ANYWHERE = ("independent", "other")

# The parties that polls of Great Britain report, and so the columns of polls.csv.
POLLED = ("con", "lab", "ld", "ukip", "green", "snp", "pc")


@dataclass(frozen=True)
class Contest:
    """One general election and where its sources begin and end.

    ``key`` names the source files (``ge2015``); ``past`` the earlier ones, latest first.
    ``long_base`` is in pounds, None where no long campaign was regulated; ``short_from`` is the
    first day after it.
    """

    id: str
    name: str
    key: str
    past: tuple[str, ...]
    parliament: str
    previous_day: date
    polling_day: date
    regulated_from: date
    long_base: int | None
    short_from: date | None
    referendum_known: bool
    seat_polls: bool


CONTESTS = (
    Contest(
        id="uk-2015",
        name="United Kingdom general election, 7 May 2015",
        key="ge2015",
        past=("ge2010",),
        parliament="2010-2015",
        previous_day=date(2010, 5, 6),
        polling_day=date(2015, 5, 7),
        regulated_from=date(2014, 5, 23),
        long_base=30_700,
        short_from=date(2015, 3, 31),
        referendum_known=False,
        seat_polls=True,
    ),
    Contest(
        id="uk-2017",
        name="United Kingdom general election, 8 June 2017",
        key="ge2017",
        past=("ge2015", "ge2010"),
        parliament="2015-2017",
        previous_day=date(2015, 5, 7),
        polling_day=date(2017, 6, 8),
        regulated_from=date(2016, 6, 9),
        long_base=None,
        short_from=None,
        referendum_known=True,
        seat_polls=False,
    ),
)
