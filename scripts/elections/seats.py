"""The seats: place, kind, electorate, hexagon, covariates."""

from __future__ import annotations

from pathlib import Path

from elections.contests import Contest
from elections.covariates import CENSUS_FILE, covariate_names, read_covariates
from elections.tables import Table, number, read_rows, table
from elections.votes import read_results

# A burgh in Scotland has the limits of a borough in England.
KINDS = {"County": "county", "Borough": "borough", "Burgh": "borough"}

COLUMNS = (
    *("seat_id", "name", "country", "region", "kind", "electorate"),
    *("lat", "lon", "hex_q", "hex_r"),
)


def seats_table(source: Path, contest: Contest) -> Table:
    """seats.csv. Raises KeyError for a seat without a centroid or a hexagon, ValueError
    where two seats share a hexagon."""
    centroids = {
        row["ons_code"]: (number(float(row["lat"]), 5), number(float(row["lon"]), 5))
        for row in read_rows(source / "geo" / "centroids_pcon2010.csv")
    }
    hexagons = {
        row["ons_code"]: (int(row["q"]), int(row["r"]))
        for row in read_rows(source / "geo" / "hex_layout_pcon2010.csv")
    }
    if len(set(hexagons.values())) != len(hexagons):
        raise ValueError("hex_layout_pcon2010.csv: two seats share a hexagon")
    kinds = kinds_by_census(source)
    covariates = read_covariates(source, contest.referendum_known)
    names = covariate_names(contest.referendum_known)
    blank = ("",) * len(names)
    return table(
        (*COLUMNS, *names),
        (
            (
                row["ons_code"],
                row["constituency_name"],
                row["country"],
                row["region"],
                kinds.get(row["ons_code"], KINDS[row["constituency_type"]]),
                row["electorate"],
                *centroids[row["ons_code"]],
                *hexagons[row["ons_code"]],
                *covariates.get(row["ons_code"], blank),
            )
            for row in read_results(source, contest.key)
        ),
    )


def kinds_by_census(source: Path) -> dict[str, str]:
    """County or borough, for Great Britain, from the census file.

    The results call three London boroughs counties (Chingford and Woodford Green, Leyton and
    Wanstead, Walthamstow); the limits that the Electoral Commission applied to them in 2010
    and 2015 are those of boroughs, as the census file has them. They differ nowhere else.
    """
    return {
        row["ons_code"]: KINDS[row["constituency_type"]] for row in read_rows(source / CENSUS_FILE)
    }
