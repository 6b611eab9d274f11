"""An election folder with an invented survey, to time the whole way from files to an estimate.

    write_survey_folder(Path("surveyed"), respondents=100_000, seed=0)

gives a folder for ``hustings estimate --election surveyed``. Seats, past votes, candidates and
polls are a shipped election's; the frame is its frame with every cell divided by sex and by how
people voted last time; whoever answers, and what, is invented, and the folder's name says so.
Nothing here is what any figure of accuracy is quoted on: ``surveys`` has surveys with a truth.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np

from hustings.election.contest import Election, FloatArray, Frame, IntArray
from hustings.election.load import find_election, load_election
from hustings.election.microdata import FILE as RESPONDENTS
from hustings.election.returns import UNDECIDED, WONT_SAY, WONT_VOTE
from hustings.publish.public_facts import copy_public_facts

PAST_PARTIES = 3  # the largest last time; the others are together
ELSEWHERE, STAYED = "other", "none"
SEXES = ("female", "male")
LOYALTY = 2.0  # in logits, towards the party of last time, or towards staying home again
LEANING_SD = 0.5  # of the effect of a level on a party, in logits
DAYS = 42
REGION_ONLY, BLANK = 0.05, 0.02  # people without a seat; answers left out
SILENT = {UNDECIDED: 0.1, WONT_SAY: 0.03, "": 0.02}
CERTAIN = 0.6  # people who say 10 of 10
WEIGHT_SD = 0.4  # of the logarithm
HOUSES = ("Invented A", "Invented B")


@dataclass(frozen=True)
class _People:
    """A frame with the past vote in it, one row a cell: ``names`` and ``levels`` of the
    categories, ``codes`` (F, K), ``seat`` and ``adults`` (F,); the last category is the past
    vote, whose levels are ``parties``, then ``ELSEWHERE`` and ``STAYED``."""

    names: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    seat: IntArray
    codes: IntArray
    adults: FloatArray
    parties: tuple[str, ...]


def write_survey_folder(
    out: Path, respondents: int = 100_000, seed: int = 0, election: str = "uk-2017"
) -> Path:
    """Writes the folder ``out``, which must not be there yet, and gives it back.

    ``election``: a shipped one with a frame. Same arguments, same bytes. Raises FileExistsError,
    and ValueError where the election has no frame.
    """
    contest = load_election(find_election(election))
    if contest.frame is None:
        raise ValueError(f"{election} has no frame: choose an election with cells.csv.")
    out.mkdir(parents=True)
    copy_public_facts(contest.folder, out)
    _say_so(out / "election.toml")
    people = _divided(contest, contest.frame)
    seats = [seat.seat_id for seat in contest.seats]
    cells = (
        (seats[seat], *_words(people, codes), f"{adults:.3f}")
        for seat, codes, adults in zip(
            people.seat.tolist(), people.codes.tolist(), people.adults.tolist(), strict=True
        )
    )
    _write(out / "cells.csv", ("seat_id", *people.names, "adults"), cells)
    header = (
        *("seat_id", "region", *people.names, "at"),
        *("intention", "likelihood", "weight", "house"),
    )
    rng = np.random.default_rng(seed)
    _write(out / RESPONDENTS, header, _answers(contest, people, respondents, rng))
    return out


def _say_so(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'(?m)^id = "(.*)"$', r'id = "\1-invented-survey"', text, count=1)
    text = re.sub(r'(?m)^name = "(.*)"$', r'name = "\1, with an invented survey"', text, count=1)
    path.write_text(text, encoding="utf-8")


def _divided(contest: Election, frame: Frame) -> _People:
    """Every cell of the frame by sex, in halves, and by past vote, as its seat voted."""
    last = contest.past[0]
    largest = np.argsort(-last.votes.sum(axis=0), kind="stable")[:PAST_PARTIES]
    electorate = np.array([seat.electorate for seat in contest.seats], dtype=np.float64)
    votes = last.votes[:, largest]
    rest = last.votes.sum(axis=1) - votes.sum(axis=1)
    stayed = np.maximum(electorate - last.votes.sum(axis=1), 0.0)
    past = np.column_stack([votes, rest, stayed])
    past = past / past.sum(axis=1, keepdims=True)
    sexes, choices = len(SEXES), past.shape[1]
    cell = np.repeat(np.arange(len(frame.adults)), sexes * choices)
    sex = np.tile(np.repeat(np.arange(sexes), choices), len(frame.adults))
    choice = np.tile(np.arange(choices), sexes * len(frame.adults))
    parties = tuple(last.parties[place] for place in largest.tolist())
    return _People(
        names=(*frame.categories, "sex", "past_vote"),
        levels=(*frame.levels, SEXES, (*parties, ELSEWHERE, STAYED)),
        seat=frame.seat[cell],
        codes=np.column_stack([frame.codes[cell], sex, choice]),
        adults=frame.adults[cell] / sexes * past[frame.seat[cell], choice],
        parties=parties,
    )


def _chances(contest: Election, people: _People, rng: np.random.Generator) -> FloatArray:
    """(F, P + 1) the chance of each answer, the polled parties and staying home: the seat's last
    vote in logits, leanings by level, loyalty."""
    last, polled = contest.past[0], contest.polled
    votes = np.column_stack(
        [
            last.votes[:, last.parties.index(p)] if p in last.parties else 0 * last.votes[:, 0]
            for p in polled
        ]
    )
    electorate = np.array([seat.electorate for seat in contest.seats], dtype=np.float64)
    stayed = np.maximum(electorate - last.votes.sum(axis=1), 1.0)
    logits = np.log(np.column_stack([votes, stayed]) + 0.01 * electorate[:, None])
    ids = [party.id for party in contest.parties]
    stands = contest.stands[:, [ids.index(p) for p in polled]]
    logits[:, :-1][~stands] = -np.inf
    value = logits[people.seat]
    for place, levels in enumerate(people.levels[:-1]):
        leaning = rng.normal(0.0, LEANING_SD, (len(levels), len(polled) + 1))
        value += leaning[people.codes[:, place]]
    loyal = np.zeros((len(people.levels[-1]), len(polled) + 1))
    for level, party in enumerate(people.parties):
        if party in polled:
            loyal[level, polled.index(party)] = LOYALTY
    loyal[-1, -1] = LOYALTY
    value += loyal[people.codes[:, -1]]
    chance = np.exp(value - value.max(axis=1, keepdims=True))
    return np.asarray(chance / chance.sum(axis=1, keepdims=True))


def _answers(
    contest: Election, people: _People, count: int, rng: np.random.Generator
) -> Iterable[Sequence[str]]:
    """One row a person, drawn in proportion to adults."""
    up_to = np.cumsum(_chances(contest, people, rng), axis=1)
    who = rng.choice(len(people.adults), count, p=people.adults / people.adults.sum())
    said = (up_to[who] < rng.random((count, 1))).sum(axis=1)
    said = np.minimum(said, up_to.shape[1] - 1)
    words = np.array([*contest.polled, WONT_VOTE], dtype=object)[said]
    silent = rng.choice(len(SILENT) + 1, count, p=[*SILENT.values(), 1 - sum(SILENT.values())])
    words = np.where(silent < len(SILENT), np.array([*SILENT, ""], dtype=object)[silent], words)
    likelihood = np.where(rng.random(count) < CERTAIN, 10, rng.integers(0, 11, count)).astype(
        object
    )
    likelihood[rng.random(count) < BLANK] = ""
    eve = contest.polling_day - timedelta(days=1)
    days = [(eve - timedelta(days=back)).isoformat() for back in range(DAYS)]
    day = np.array(days, dtype=object)[rng.integers(0, DAYS, count)]
    weight = [f"{w:.3f}" for w in np.exp(rng.normal(0.0, WEIGHT_SD, count)).tolist()]
    house = np.array(HOUSES, dtype=object)[rng.integers(0, len(HOUSES), count)]
    kinds = [
        np.array([*levels, ""], dtype=object)[
            np.where(rng.random(count) < BLANK, len(levels), people.codes[who, place])
        ]
        for place, levels in enumerate(people.levels)
    ]
    known = rng.random(count) >= REGION_ONLY
    seat = np.array([s.seat_id for s in contest.seats], dtype=object)[people.seat[who]]
    region = np.array([s.region for s in contest.seats], dtype=object)[people.seat[who]]
    columns = [np.where(known, seat, ""), np.where(known, "", region), *kinds]
    return zip(*columns, day, words, likelihood, weight, house, strict=True)


def _words(people: _People, codes: Sequence[int]) -> tuple[str, ...]:
    return tuple(levels[code] for levels, code in zip(people.levels, codes, strict=True))


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
