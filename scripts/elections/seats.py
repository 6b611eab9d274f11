"""The seats: place, kind, electorate, hexagon, covariates."""

from __future__ import annotations

from pathlib import Path

from elections.contests import Contest
from elections.covariates import covariate_names, read_covariates
from elections.tables import Table, number, read_rows, table
from elections.votes import read_results

# A Scottish burgh constituency has the limits of an English borough.
KINDS = {"County": "county", "Borough": "borough", "Burgh": "borough"}


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
    covariates = read_covariates(source, contest.referendum_known)
    names = covariate_names(contest.referendum_known)
    blank = ("",) * len(names)
    return table(
        "seat_id name country region kind electorate lat lon hex_q hex_r".split() + list(names),
        (
            (
                row["ons_code"],
                row["constituency_name"],
                row["country"],
                row["region"],
                KINDS[row["constituency_type"]],
                row["electorate"],
                *centroids[row["ons_code"]],
                *hexagons[row["ons_code"]],
                *covariates.get(row["ons_code"], blank),
            )
            for row in read_results(source, contest.key)
        ),
    )
