"""A small made-up election, for any test that needs a folder in the format.

``make`` gives the files as rows (header first; election.toml as text), ``write`` puts them
on disk, ``write_election`` does both. Everything follows from the seed by a simple rule: each
seat leans a little, each election swings a little, polls are the truth with noise. The last
party stands in the last country only. All of it is simulated: the places do not exist.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

Rows = list[list[str]]
Files = dict[str, str | Rows]

POLLING_DAY = date(2030, 6, 6)
AGES = ("18-34", "35-54", "55+")
EDUCATIONS = ("degree", "none")
TURNOUT = 0.66


def make(
    *,
    seats: int = 8,
    parties: Sequence[str] = ("red", "blue", "gold", "kelp"),
    countries: Sequence[str] = ("Northland", "Southland"),
    past: Sequence[str] = ("e2025", "e2020"),
    candidates: bool = True,
    polls: int = 24,
    cells: bool = True,
    crossbreaks: bool = True,
    covariates: int = 2,
    spending: bool = True,
    results: bool = True,
    respondents: int = 0,
    seed: int = 1,
) -> Files:
    """The files of one election by name. ``polls=0`` leaves the header only, ``past=()`` and
    ``candidates=False`` likewise; the optional files are left out when their option is off or 0."""
    rule = random.Random(seed)
    places = _places(rule, seats, countries)
    shares = _shares(rule, places, parties, countries)
    files: Files = {
        "election.toml": _toml(seats, parties, countries, past),
        "seats.csv": _seats(rule, places, covariates),
        "past.csv": _past(rule, places, shares, past),
        "candidates.csv": _candidates(places if candidates else [], shares),
        "polls.csv": _polls(rule, polls, shares, parties),
    }
    if cells:
        files["cells.csv"] = _cells(rule, places)
    if crossbreaks:
        files["crossbreaks.csv"] = _crossbreaks(rule, shares, parties)
    if spending and past:
        files["spending.csv"] = _spending(rule, places, shares, past[0])
    if results:
        files["results.csv"] = _results(rule, places, shares)
    if respondents:
        files["respondents.csv"] = _respondents(rule, respondents, places, shares)
    return files


def write(files: Files, folder: Path) -> Path:
    """Puts the files into ``folder`` (made if need be) and gives it back."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if isinstance(content, str):
            (folder / name).write_text(content, encoding="utf-8")
            continue
        with (folder / name).open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(content)
    return folder


def write_election(folder: Path, **options: object) -> Path:
    """``make`` with these options, written to ``folder``."""
    return write(make(**options), folder)  # type: ignore[arg-type]


def rows_of(files: Files, name: str) -> Rows:
    """The rows of one CSV, header first, to be changed in place."""
    rows = files[name]
    assert not isinstance(rows, str), f"{name} is text, not rows"
    return rows


def _places(rule: random.Random, seats: int, countries: Sequence[str]) -> list[dict[str, str]]:
    places = []
    for number in range(seats):
        country = countries[number * len(countries) // seats]
        places.append(
            {
                "seat_id": f"S{number + 1:03d}",
                "name": f"Place {number + 1}",
                "country": country,
                "region": f"{country} {'East' if number % 2 else 'West'}",
                "kind": "borough" if number % 3 else "county",
                "electorate": str(rule.randint(55_000, 80_000)),
                "lat": f"{50 + number * 0.37:.3f}",
                "lon": f"{-2 + number * 0.21:.3f}",
                "hex_q": str(number % 4),
                "hex_r": str(number // 4),
            }
        )
    return places


def _shares(
    rule: random.Random,
    places: list[dict[str, str]],
    parties: Sequence[str],
    countries: Sequence[str],
) -> list[dict[str, float]]:
    """Support by seat; every share is a fraction and each seat's sum to one."""
    everywhere = {party: 1.0 / (place + 2) for place, party in enumerate(parties)}
    shares = []
    for seat in places:
        lean = {party: base * rule.uniform(0.6, 1.6) for party, base in everywhere.items()}
        if len(parties) > 1 and seat["country"] != countries[-1]:
            del lean[parties[-1]]
        total = sum(lean.values())
        shares.append({party: value / total for party, value in lean.items()})
    return shares


def _votes(rule: random.Random, seat: dict[str, str], shares: dict[str, float]) -> Rows:
    cast = int(seat["electorate"]) * TURNOUT
    return [
        [seat["seat_id"], party, str(int(cast * share * rule.uniform(0.9, 1.1)))]
        for party, share in shares.items()
    ]


def _seats(rule: random.Random, places: list[dict[str, str]], covariates: int) -> Rows:
    extra = [f"x_{number + 1}" for number in range(covariates)]
    rows = [[*places[0], *extra]]
    for seat in places:
        rows.append([*seat.values(), *(f"{rule.gauss(40, 10):.2f}" for _ in extra)])
    return rows


def _past(
    rule: random.Random,
    places: list[dict[str, str]],
    shares: list[dict[str, float]],
    past: Sequence[str],
) -> Rows:
    rows = [["election", "seat_id", "party", "votes"]]
    for election in past:
        for seat, support in zip(places, shares, strict=True):
            rows += [[election, *row] for row in _votes(rule, seat, support)]
    return rows


def _results(
    rule: random.Random, places: list[dict[str, str]], shares: list[dict[str, float]]
) -> Rows:
    rows = [["seat_id", "party", "votes"]]
    for seat, support in zip(places, shares, strict=True):
        rows += _votes(rule, seat, support)
    return rows


def _candidates(places: list[dict[str, str]], shares: list[dict[str, float]]) -> Rows:
    rows = []
    for seat, support in zip(places, shares, strict=False):
        holder = max(support, key=lambda party: support[party])
        for party in support:
            name = f"Candidate {party} of {seat['name']}"
            rows.append([seat["seat_id"], party, name, str(int(party == holder))])
    header = ["seat_id", "party", "name", "incumbent"]
    return [header, *sorted(rows, key=lambda row: (row[0], row[2]))]


def _national(shares: list[dict[str, float]], party: str) -> float:
    return sum(seat.get(party, 0.0) for seat in shares) / len(shares)


def _polled(
    rule: random.Random, shares: list[dict[str, float]], parties: Sequence[str]
) -> list[str]:
    noisy = {p: max(0.0, _national(shares, p) + rule.gauss(0, 0.015)) for p in parties}
    return [f"{100 * noisy[p] / sum(noisy.values()):.1f}" for p in parties]


def _polls(
    rule: random.Random, count: int, shares: list[dict[str, float]], parties: Sequence[str]
) -> Rows:
    rows = [["pollster", "start", "end", "sample", "mode", "area", *parties]]
    for number in range(count):
        end = POLLING_DAY - timedelta(days=1 + 5 * (count - 1 - number))
        start = end - timedelta(days=2)
        house = f"Pollster {'ABC'[number % 3]}"
        about = [house, start.isoformat(), end.isoformat(), str(rule.randint(900, 2000))]
        rows.append([*about, "online", "GB", *_polled(rule, shares, parties)])
    return rows


def _crossbreaks(
    rule: random.Random, shares: list[dict[str, float]], parties: Sequence[str]
) -> Rows:
    rows = [["pollster", "start", "end", "by", "level", "sample", *parties]]
    for level in AGES:
        about = ["Pollster A", "2030-05-01", "2030-05-03", "age", level, "400"]
        rows.append([*about, *_polled(rule, shares, parties)])
    return rows


def _cells(rule: random.Random, places: list[dict[str, str]]) -> Rows:
    rows = [["seat_id", "age", "education", "adults"]]
    for seat in places:
        for age in AGES:
            for education in EDUCATIONS:
                adults = int(seat["electorate"]) / 6 * rule.uniform(0.7, 1.3)
                rows.append([seat["seat_id"], age, education, f"{adults:.2f}"])
    return rows


def _respondents(
    rule: random.Random,
    count: int,
    places: list[dict[str, str]],
    shares: list[dict[str, float]],
) -> Rows:
    header = ["seat_id", "region", "age", "education", "at", "intention", "likelihood", "weight"]
    rows = [[*header, "house"]]
    for number in range(count):
        place = rule.randrange(len(places))
        support = shares[place]
        said = rule.choices(list(support), list(support.values()))[0]
        where = [places[place]["seat_id"], ""] if number % 5 else ["", places[place]["region"]]
        about = [rule.choice([*AGES, ""]), rule.choice(EDUCATIONS)]
        day = POLLING_DAY - timedelta(days=rule.randint(1, 40))
        answer = rule.choice([said, said, said, "wont_vote", "undecided", "wont_say", ""])
        likelihood = rule.choice(["10", "7.5", "0", ""])
        weight = f"{rule.uniform(0.3, 3):.3f}"
        house = f"Pollster {'ABC'[number % 3]}"
        rows.append([*where, *about, day.isoformat(), answer, likelihood, weight, house])
    return rows


def _spending(
    rule: random.Random,
    places: list[dict[str, str]],
    shares: list[dict[str, float]],
    election: str,
) -> Rows:
    rows = [["election", "seat_id", "party", "period", "limit", "spent"]]
    for seat, support in zip(places, shares, strict=True):
        for party in support:
            spent = f"{rule.uniform(100, 14_000):.2f}"
            rows.append([election, seat["seat_id"], party, "short", "15000.00", spent])
    return rows


def _toml(seats: int, parties: Sequence[str], countries: Sequence[str], past: Sequence[str]) -> str:
    lines = [
        'id = "made-up-2030"',
        'name = "A made-up election"',
        f"polling_day = {POLLING_DAY.isoformat()}",
        'system = "fptp"',
        f"seats = {seats}",
        f"majority = {seats // 2 + 1}",
        f'previous = "{past[0] if past else ""}"',
        "",
    ]
    for number, party in enumerate(parties):
        last = number == len(parties) - 1 and len(parties) > 1
        where = countries[-1:] if last else countries
        listed = ", ".join(f'"{country}"' for country in where)
        lines += [
            "[[parties]]",
            f'id = "{party}"',
            f'name = "The {party.title()} Party"',
            f'colour = "#{40 * number + 30:02x}{200 - 40 * number:02x}80"',
            f"stands_in = [{listed}]",
            "",
        ]
    lines += [
        "[regulated_period]",
        "start = 2030-04-01",
        "end = 2030-06-06",
        "",
        "[limits]",
        "candidate_base = 8700",
        "per_elector_county = 0.09",
        "per_elector_borough = 0.06",
        "party_per_seat = 30000",
        "",
        "[limits.deadlines]",
        'candidate_return = "35 days after the result"',
        "",
        "[[sources]]",
        'file = "past.csv"',
        'publisher = "nobody: made up for tests"',
        'licence = "CC0-1.0"',
        'url = "https://example.org/"',
        "",
    ]
    return "\n".join(lines)
