"""Write the worked example of another country: Georgia (United States), president, 2016.

    python scripts/georgia_example.py DATA OUT

DATA holds three tables: ces2016_georgia.csv, people who answered the Cooperative Election Study;
acs2016_georgia_poststrat.csv, adults by district and kind from the American Community Survey;
result2016_georgia_by_cd.csv, the vote by congressional district. OUT becomes an election folder
of 14 seats. Survey microdata is not part of the project: nothing of it is committed.
docs/another-country.md says what is made of the tables and why. Same tables, same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from elections.tables import Row, Table, number, read_rows, table, write_folder

ID = "us-georgia-2016"
SURVEY = "ces2016_georgia.csv"
FRAME = "acs2016_georgia_poststrat.csv"
RESULT = "result2016_georgia_by_cd.csv"

STATE = "Georgia"
# The file has no dates. This is the last day that the study's own report before the vote names.
ASKED = "2016-11-06"
PARTIES = (
    ("dem", "Democratic", "#1a5fb4"),
    ("rep", "Republican", "#c01c28"),
    ("other", "Other candidates", "#808080"),
)
INTENTIONS = {"Democratic": "dem", "Republican": "rep", "Other Candidate": "other", "": ""}
SEXES = {"0": "male", "1": "female"}
DEGREES = ("4-Year", "Post-Grad")
OLDEST = "65 years and over"
PER = 1_000_000  # the source gives shares: results.csv has them as votes in a million

SOURCES = (
    (
        "respondents.csv",
        "Cooperative Election Study 2016, by way of ccesMRPrun (Shiro Kuriwaki)",
        "CC0-1.0 (data), MIT (package)",
        "https://doi.org/10.7910/DVN/II2DB6",
    ),
    (
        "cells.csv",
        "U.S. Census Bureau, American Community Survey 2016, by way of ccesMRPrun",
        "public domain (data), MIT (package)",
        "https://github.com/kuriwaki/ccesMRPrun",
    ),
    (
        "results.csv",
        "presidential vote by congressional district, by way of ccesMRPrun",
        "MIT",
        "https://github.com/kuriwaki/ccesMRPrun",
    ),
)


def build(data: Path) -> dict[str, str]:
    """The text of every file of the folder. Raises OSError where a table is missing, KeyError and
    ValueError where one is not what it was."""
    people, cells = read_rows(data / SURVEY), read_rows(data / FRAME)
    result = read_rows(data / RESULT)
    districts = sorted({row["cd"] for row in result})
    adults = by_kind(cells)
    tables = {
        "seats.csv": seats(districts, adults),
        "candidates.csv": candidates(districts),
        "past.csv": table(("election", "seat_id", "party", "votes"), ()),
        "polls.csv": table(
            ("pollster", "start", "end", "sample", "mode", "area", *(p for p, _, _ in PARTIES)), ()
        ),
        "cells.csv": table(
            ("seat_id", "sex", "education", "age", "adults"),
            ((*kind, number(count, 2)) for kind, count in sorted(adults.items())),
        ),
        "respondents.csv": respondents(people),
        "results.csv": results(result),
    }
    return {"election.toml": description(len(districts))} | {
        name: one.text() for name, one in tables.items()
    }


Kind = tuple[str, str, str, str]  # district, sex, education, age


def by_kind(cells: Iterable[Row]) -> dict[Kind, float]:
    """Adults of each kind: the source splits some of them over several rows."""
    adults: dict[Kind, float] = {}
    for row in cells:
        kind = (row["cd"], SEXES[row["female"]], row["educ"], row["age"])
        adults[kind] = adults.get(kind, 0.0) + float(row["count"])
    return adults


def seats(districts: Sequence[str], adults: dict[Kind, float]) -> Table:
    """Every district. The electorate is its adults, as the tables know no register; the
    covariates are the frame's own shares."""
    columns = [
        "seat_id",
        "name",
        "country",
        "region",
        "kind",
        "electorate",
        "lat",
        "lon",
        "hex_q",
        "hex_r",
    ]
    rows = []
    for district in districts:
        here = {kind: count for kind, count in adults.items() if kind[0] == district}
        everybody = sum(here.values())
        degree = sum(count for kind, count in here.items() if kind[2] in DEGREES)
        oldest = sum(count for kind, count in here.items() if kind[3] == OLDEST)
        name = f"{STATE}, district {int(district.removeprefix('GA-'))}"
        about = (district, name, STATE, STATE, "district", round(everybody), *4 * (None,))
        shares = (number(degree / everybody, 4), number(oldest / everybody, 4))
        rows.append((*about, *shares))
    return table((*columns, "x_degree", "x_age_65_plus"), rows)


def candidates(districts: Sequence[str]) -> Table:
    """Every party stands in every district, with one list and nobody who sits there."""
    rows = [(district, party, "", 0) for district in districts for party, _, _ in PARTIES]
    return table(("seat_id", "party", "name", "incumbent"), rows)


def respondents(people: Iterable[Row]) -> Table:
    """What people intended before the vote, with the weights of that wave. What they said after
    it, and whether they were found to have voted, was not known on the eve and stays out."""
    rows = [
        (
            person["cd"],
            SEXES[person["female"]],
            person["educ"],
            person["age"],
            ASKED,
            INTENTIONS[person["intent_pres_party"]],
            "",
            person["weight"],
        )
        for person in people
    ]
    columns = ["seat_id", "sex", "education", "age", "at", "intention", "likelihood", "weight"]
    return table(columns, rows)


def results(result: Iterable[Row]) -> Table:
    """Shares of the vote as votes in a million. The source gives the first party's share of all
    votes and of the two largest parties' votes; the rest follows."""
    rows = []
    for row in sorted(result, key=lambda row: row["cd"]):
        dem = float(row["clinton_vote"])
        both = dem / float(row["clinton_vote_2pty"])
        votes = {"dem": round(PER * dem), "rep": round(PER * (both - dem))}
        votes["other"] = PER - sum(votes.values())
        rows += [(row["cd"], party, count) for party, count in votes.items()]
    return table(("seat_id", "party", "votes"), rows)


def description(districts: int) -> str:
    """election.toml. No spending law is given, so none is checked."""
    lines = [
        f'id = "{ID}"',
        f'name = "{STATE}, president, 2016, by congressional district"',
        "polling_day = 2016-11-08",
        f"seats = {districts}",
    ]
    for party, name, colour in PARTIES:
        lines += ["", "[[parties]]", f'id = "{party}"', f'name = "{name}"', f'colour = "{colour}"']
    for file, publisher, licence, url in SOURCES:
        lines += ["", "[[sources]]", f'file = "{file}"', f'publisher = "{publisher}"']
        lines += [f'licence = "{licence}"', f'url = "{url}"']
    return "\n".join(lines) + "\n"


def is_ours(out: Path) -> bool:
    """Nothing there, an empty folder, or this script's own: nobody's files are lost."""
    if not out.exists():
        return True
    if not out.is_dir():
        return False
    made = out / "election.toml"
    return not any(out.iterdir()) or (
        made.is_file() and made.read_text(encoding="utf-8").startswith(f'id = "{ID}"\n')
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help=f"the folder of {SURVEY} and the other two tables")
    parser.add_argument("out", type=Path, help="where the election folder goes")
    arguments = parser.parse_args()
    if not is_ours(arguments.out):
        print(f"{arguments.out}: expected a new folder, or one made here", file=sys.stderr)
        return 2
    try:
        files = build(arguments.data)
    except FileNotFoundError as error:
        print(f"{error.filename}: expected one of the tables named above", file=sys.stderr)
        return 2
    write_folder(arguments.out, files)
    for name, text in sorted(files.items()):
        print(f"{name}: {max(text.count(chr(10)) - 1, 0):,} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
