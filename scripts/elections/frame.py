"""The poststratification frame: adults of each seat by age and education.

Margins are the census's, seat by seat; what joins them is a national pattern, raked to
them (iterative proportional fitting; Deming & Stephan 1940).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from elections.covariates import CENSUS_FILE
from elections.tables import Row, Table, number, read_rows, table

Array = NDArray[np.float64]

AGES: dict[str, tuple[str, ...]] = {
    "18-24": ("c11_age18to19", "c11_age20to24"),
    "25-44": ("c11_age25to29", "c11_age30to44"),
    "45-64": ("c11_age45to59", "c11_age60to64"),
    "65-74": ("c11_age65to74",),
    "75+": ("c11_age75to84", "c11_age85to89", "c11_age90plus"),
}
# An apprenticeship ranks with level 2, as in the frame that the joint pattern comes from.
EDUCATION: dict[str, tuple[str, ...]] = {
    "none": ("c11_qual_none",),
    "level_1": ("c11_qual_level1",),
    "level_2": ("c11_qual_level2", "c11_qual_apprentice"),
    "level_3": ("c11_qual_level3",),
    "level_4_plus": ("c11_qual_level4",),
    "other": ("c11_qual_other",),
}
JOINT_FILE = Path("poststrat") / "poststrat_pcon2010_age_education_hlv.csv.gz"
JOINT_AGES = {
    "18-19": "18-24",
    "20-24": "18-24",
    "25-29": "25-44",
    "30-44": "25-44",
    "45-59": "45-64",
    "60-64": "45-64",
    "65-74": "65-74",
    "75+": "75+",
}
# Sixteen and seventeen-year-olds have sat, at most, the examinations of levels 1 and 2.
UNDER_18 = np.array([1 / 3, 1 / 3, 1 / 3, 0, 0, 0])


def frame_table(source: Path) -> Table:
    """cells.csv, for the seats of Great Britain; adults to one decimal, empty cells left out."""
    joint = national_joint(source)
    return table(
        ("seat_id", "age", "education", "adults"),
        (
            (seat, age, education, number(float(adults), 1))
            for seat, cells in seat_cells(source, joint).items()
            for age, row in zip(AGES, cells, strict=True)
            for education, adults in zip(EDUCATION, row, strict=True)
            if adults > 0
        ),
    )


def seat_cells(source: Path, joint: Mapping[str, Array]) -> dict[str, Array]:
    """Adults (A, E) of every seat, the country's joint pattern raked to its margins."""
    rows = sorted(read_rows(source / CENSUS_FILE), key=lambda row: row["ons_code"])
    return {row["ons_code"]: raked(pattern_for(row, joint), *margins(row)) for row in rows}


def pattern_for(row: Row, joint: Mapping[str, Array]) -> Array:
    return joint["Scotland" if row["country"] == "Scotland" else "England and Wales"]


def margins(row: Row) -> tuple[Array, Array]:
    """Adults by age (A,) and by education (E,), with one and the same sum.

    The census counts qualifications from 16: two years of age are taken off.
    """
    population = float(row["c11_population"]) / 100
    ages = np.array([population * percent(row, columns) for columns in AGES.values()])
    schooled = np.array([percent(row, columns) for columns in EDUCATION.values()])
    under_18 = population * percent(row, ("c11_age16to17",))
    education = schooled / schooled.sum() * (ages.sum() + under_18) - under_18 * UNDER_18
    return ages, education * (ages.sum() / education.sum())


def percent(row: Row, columns: tuple[str, ...]) -> float:
    """A sum of percentages; Scotland's census counts no apprenticeships and no "other"."""
    return sum(float(row[column] or 0) for column in columns)


def raked(seed: Array, ages: Array, education: Array) -> Array:
    """The table (A, E) nearest to ``seed`` in relative entropy with these margins.

    Raises ValueError where 1,000 rounds do not bring it within a thousandth of a person.
    """
    cells: Array = seed * (education > 0)
    for _ in range(1_000):
        cells = cells * (ages / cells.sum(axis=1))[:, None]
        totals = cells.sum(axis=0)
        cells = cells * np.divide(education, totals, out=np.zeros_like(totals), where=totals > 0)
        if np.abs(cells.sum(axis=1) - ages).max() < 1e-3:
            return cells
    raise ValueError("raking did not settle: the margins contradict each other")


def national_joint(source: Path) -> dict[str, Array]:
    """The joint pattern (A, E) of age and education: one for Scotland, one for the rest.

    Its source puts students under 25 at "other" and hardly anybody else. So "other" starts
    equal at every age, and the students start half at level 3, half as other people of
    their age.
    """
    counts = {
        name: np.zeros((len(AGES), len(EDUCATION))) for name in ("England and Wales", "Scotland")
    }
    ages, levels = list(AGES), list(EDUCATION)
    for row in read_rows(source / JOINT_FILE):
        name = "Scotland" if row["ons_code"].startswith("S") else "England and Wales"
        place = ages.index(JOINT_AGES[row["age"]]), levels.index(row["education"])
        counts[name][place] += float(row["adults_18plus_est"])
    return {name: students_spread(found) for name, found in counts.items()}


def students_spread(counts: Array) -> Array:
    """The counts (A, E) with students and "other" spread as ``national_joint`` says."""
    other, level_3 = list(EDUCATION).index("other"), list(EDUCATION).index("level_3")
    people = counts.sum(axis=1)
    usual = counts[1:, other].sum() / people[1:].sum()
    students = counts[0, other] - usual * people[0]
    pattern = counts.copy()
    pattern[0, other] = 0
    pattern[0] *= (pattern[0].sum() + students / 2) / pattern[0].sum()
    pattern[0, level_3] += students / 2
    pattern[:, other] = people * counts[:, other].sum() / people.sum()
    return pattern
