"""Survey microdata in canonical order, so that shuffling the file's rows changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hustings.election.coded import numbers, places
from hustings.election.contest import FloatArray, IntArray, Seat
from hustings.election.microdata import WORDS, RespondentsFile
from hustings.election.numbering import one_number
from hustings.election.past import natural
from hustings.election.respondents import Respondents


def respondents(
    file: RespondentsFile,
    seats: Sequence[Seat],
    parties: Sequence[str],
    levels: Sequence[tuple[str, ...]] | None,
) -> Respondents:
    """The rows in canonical order: by day, seat, region, categories, intention, likelihood,
    weight, house. ``seats`` and ``parties`` in canonical order; ``levels``: the frame's, None
    without one. Houses are ordered by people, then their weights, then name."""
    regions = tuple(dict.fromkeys(seat.region for seat in seats))
    intentions = (*parties, *WORDS, "")
    seat = _coded(file, "seat_id", [seat.seat_id for seat in seats])
    region_of_seat = np.array([regions.index(seat.region) for seat in seats], dtype=np.int64)
    region = np.where(seat >= 0, region_of_seat[seat], _coded(file, "region", regions))
    if levels is None:
        levels = tuple(_levels(file.values[name]) for name in file.categories)
    codes = np.zeros((len(seat), len(levels)), dtype=np.int64)
    for place, (name, of_category) in enumerate(zip(file.categories, levels, strict=True)):
        codes[:, place] = _coded(file, name, of_category)
    said = _coded(file, "intention", intentions)
    said[said < 0] = intentions.index("")
    day = _numbers(file, "at", 0.0).astype(np.int64)
    likelihood = _numbers(file, "likelihood", np.nan)
    weight = _numbers(file, "weight", 1.0)
    about = one_number([day, seat, region, *codes.T, said])
    houses, house = _houses(file, np.lexsort((weight, likelihood, about)), weight)
    order = np.lexsort((house, weight, likelihood, about))
    return Respondents(
        categories=file.categories,
        levels=tuple(levels),
        regions=regions,
        seat=seat[order],
        region=region[order],
        codes=codes[order],
        day=day[order],
        intentions=intentions,
        intention=said[order],
        likelihood=likelihood[order],
        weight=weight[order],
        houses=houses,
        house=house[order],
    )


def _levels(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(sorted({str(value) for value in values if value is not None}, key=natural))


def _coded(file: RespondentsFile, name: str, of: Sequence[str]) -> IntArray:
    """(N,) where each row's value stands in ``of``, -1 for a blank or a missing column."""
    column = file.table.columns.get(name)
    if column is None:
        return np.full(len(file.table.lines), -1, dtype=np.int64)
    return places(column, file.values[name], {text: number for number, text in enumerate(of)})


def _numbers(file: RespondentsFile, name: str, absent: float) -> FloatArray:
    """(N,) each row's number; ``absent`` for a blank or a missing column."""
    column = file.table.columns.get(name)
    if column is None:
        return np.full(len(file.table.lines), absent)
    return numbers(column, file.values[name], absent)


def _houses(
    file: RespondentsFile, order: IntArray, weight: FloatArray
) -> tuple[tuple[str, ...], IntArray]:
    """The names, those with most people first, and (N,) each row's. ``order``: the rows in an
    order that no name decides, so that sums of weights come out the same however rows lie."""
    column = file.table.columns.get("house")
    texts = [""] if column is None else [str(value or "") for value in file.values["house"]]
    names = sorted(set(texts))
    number = np.array([names.index(text) for text in texts], dtype=np.int64)
    of_row = np.zeros(len(weight), dtype=np.int64) if column is None else number[column.codes]
    people = np.bincount(of_row, minlength=len(names)).tolist()
    weights = np.bincount(of_row[order], weight[order], minlength=len(names)).tolist()
    ranked = sorted(range(len(names)), key=lambda n: (-people[n], -weights[n], names[n]))
    ranked = [n for n in ranked if people[n]]
    place = np.zeros(len(names), dtype=np.int64)
    place[ranked] = np.arange(len(ranked))
    return tuple(names[n] for n in ranked), place[of_row]
