"""What is known of a seat besides its votes: the census of 2011 and the referendum of 2016."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from elections.tables import Row, number, read_rows

CENSUS_FILE = Path("demographics") / "census2011_pcon2010_gb.csv"
REFERENDUM_FILE = Path("demographics") / "euref2016_pcon2010.csv"


def percent(*columns: str) -> Callable[[Row], float]:
    """The sum of percentage columns as a fraction."""
    return lambda row: sum(float(row[column]) for column in columns) / 100


CENSUS: tuple[tuple[str, Callable[[Row], float]], ...] = (
    ("x_degree", percent("c11_qual_level4")),
    ("x_no_qualifications", percent("c11_qual_none")),
    ("x_age_18_24", percent("c11_age18to19", "c11_age20to24")),
    (
        "x_age_65_plus",
        percent("c11_age65to74", "c11_age75to84", "c11_age85to89", "c11_age90plus"),
    ),
    ("x_owner_occupied", percent("c11_house_owned")),
    ("x_social_rented", percent("c11_house_social")),
    ("x_white_british", percent("c11_ethnicity_white_british")),
    ("x_born_uk", percent("c11_born_uk")),
    ("x_routine_work", percent("c11_nssec_semi_routine", "c11_nssec_routine")),
    ("x_log_density", lambda row: math.log(float(row["c11_population_density"]))),
)


def covariate_names(referendum_known: bool) -> tuple[str, ...]:
    census = tuple(name for name, _ in CENSUS)
    return ("x_leave", *census) if referendum_known else census


def read_covariates(source: Path, referendum_known: bool) -> dict[str, tuple[str, ...]]:
    """Covariates by seat, in the order of ``covariate_names``; blank where there are none.

    The share for Leave is read only for a contest held after the referendum.
    """
    referendum = {
        row["ons_code"]: (number(float(row["leave_pct"]) / 100, 5),)
        for row in (read_rows(source / REFERENDUM_FILE) if referendum_known else ())
    }
    census = {
        row["ons_code"]: tuple(number(value(row), 5) for _, value in CENSUS)
        for row in read_rows(source / CENSUS_FILE)
    }
    blank = ("",) * len(CENSUS)
    seats = sorted(set(referendum) | set(census))
    return {seat: (*referendum.get(seat, ()), *census.get(seat, blank)) for seat in seats}
