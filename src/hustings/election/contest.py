"""The contest: who stands where, how it went before, what has been published since.

Plain frozen records. Arrays are numpy and share two axes: seats ``S`` (the order of
``Election.seats``) and parties ``P`` (the order of ``Election.parties``). Both orders are
*canonical*: decided by the contents of the folder (past votes, electorate), never by
names or by the order of rows, so that renaming parties or shuffling seats permutes every
later answer and changes nothing else (docs/decisions/0003-canonical-order.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hustings.election.currency import STERLING, Currency
from hustings.election.notional_law import NotionalLaw
from hustings.election.respondents import Respondents
from hustings.election.return_law import ReturnLaw

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Party:
    """A party on the ballot. ``stands_in`` holds countries; ``follows`` the ids of parties
    whose past vote counts as this one's."""

    id: str
    name: str
    colour: str  # "#rrggbb"
    stands_in: tuple[str, ...]
    follows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seat:
    """A constituency that elects one member. Blank positions are None."""

    seat_id: str
    name: str
    country: str
    region: str
    kind: str  # "county" or "borough" in the UK: it sets the spending limit
    electorate: int
    lat: float | None
    lon: float | None
    hex_q: int | None  # HexJSON odd-r column
    hex_r: int | None  # HexJSON odd-r row, upwards


@dataclass(frozen=True)
class Covariates:
    """The ``x_*`` columns of seats.csv. ``values`` is (S, C); a blank is nan."""

    names: tuple[str, ...]
    values: FloatArray


@dataclass(frozen=True)
class PastElection:
    """One earlier election on these boundaries.

    ``votes`` is (S, len(parties)): a party's candidates together. ``best`` is the same shape: the
    most that one candidate of the party got, which is what wins a seat. ``parties`` may hold ids
    that stand no more.
    """

    id: str
    parties: tuple[str, ...]
    votes: IntArray
    best: IntArray


@dataclass(frozen=True)
class Candidate:
    seat_id: str
    party: str
    name: str  # may be blank
    incumbent: bool


@dataclass(frozen=True)
class Poll:
    """One published poll. ``shares`` are fractions, one per polled party
    (``Election.polled``), nan where the poll gives none."""

    pollster: str
    start: date
    end: date
    sample: int | None
    mode: str
    area: str  # "GB", "UK", a country, a region or a seat_id
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Crossbreak:
    """One group's figures within a poll (``by`` = "age", ``level`` = "18-24")."""

    pollster: str
    start: date
    end: date
    by: str
    level: str
    sample: int
    shares: tuple[float, ...]  # fractions over Election.polled, nan where none


@dataclass(frozen=True)
class Frame:
    """The poststratification frame, one row a cell (``N`` rows).

    ``seat``: (N,) index into ``Election.seats``. ``codes``: (N, K) index into ``levels[k]``
    for each category k. ``adults``: (N,) people, decimals allowed.
    """

    categories: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    seat: IntArray
    codes: IntArray
    adults: FloatArray


@dataclass(frozen=True)
class DeclaredSpending:
    """What a candidate declared at an earlier election, in whole units of the currency."""

    election: str
    seat_id: str
    party: str
    period: str  # "long" or "short"
    limit: Decimal | None
    spent: Decimal | None


@dataclass(frozen=True)
class Limits:
    """The law on spending, in whole units of the currency. None means the law sets no such limit
    here, or the folder does not give it: it is then not checked, and output says so.

    ``short_campaign_from``: the first day under a candidate's limit of the short campaign; what was
    spent earlier is under the long campaign's. None: the two are added up."""

    candidate_base: Decimal | None = None
    per_elector_county: Decimal | None = None
    per_elector_borough: Decimal | None = None
    party_per_seat: Decimal | None = None
    party_floor: tuple[tuple[str, Decimal], ...] = ()  # (country, pounds)
    long_base: Decimal | None = None
    long_factor: Decimal | None = None
    short_campaign_from: date | None = None
    deadlines: tuple[tuple[str, str], ...] = ()
    per_elector: tuple[tuple[str, Decimal], ...] = ()  # (kind of seat, pounds): kinds of one's own
    notional: NotionalLaw | None = None
    party_registers: tuple[tuple[str, ...], ...] = ()  # countries that a party registers for
    per_unit: int = 100  # smallest units of the currency in one, as pence in a pound


@dataclass(frozen=True)
class Source:
    """Where a file of the folder comes from."""

    file: str
    publisher: str
    licence: str
    url: str


@dataclass(frozen=True)
class Election:
    """Everything public about one contest, checked, in canonical order.

    ``polled``: ids of the parties with a column in polls.csv, in canonical order: the
    parties that an estimate models. ``stands``: (S, P). ``incumbent``: (S, P), an
    incumbent of that party stands again. ``past``: latest first. ``modelled``: (S,), the
    seats that an estimate covers (Great Britain's where the election is the United Kingdom's).
    ``respondents``: survey microdata, None where the folder has none.
    """

    id: str
    name: str
    polling_day: date
    system: str
    seats_total: int
    majority: int
    previous: str
    regulated_period: tuple[date, date] | None
    limits: Limits
    parties: tuple[Party, ...]
    seats: tuple[Seat, ...]
    covariates: Covariates
    past: tuple[PastElection, ...]
    candidates: tuple[Candidate, ...]
    stands: BoolArray
    incumbent: BoolArray
    modelled: BoolArray
    polled: tuple[str, ...]
    polls: tuple[Poll, ...]
    crossbreaks: tuple[Crossbreak, ...]
    frame: Frame | None
    spending: tuple[DeclaredSpending, ...]
    sources: tuple[Source, ...]
    folder: Path
    warnings: tuple[str, ...] = ()
    respondents: Respondents | None = None
    returns: ReturnLaw = field(default_factory=ReturnLaw)
    currency: Currency = STERLING
