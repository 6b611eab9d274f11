"""Who published what, under which licence: the ``[[sources]]`` of a folder."""

from __future__ import annotations

from elections.contests import Contest

OPL = "Open Parliament Licence v3.0"
OGL = "Open Government Licence v3.0"
LIBRARY = "House of Commons Library, through ukparliament/psephology-datasette"
LIBRARY_URL = "https://github.com/ukparliament/psephology-datasette"
CENSUS = (
    "Office for National Statistics and National Records of Scotland, Census 2011 "
    "(arranged by the British Election Study)"
)
CENSUS_URL = "https://www.britishelectionstudy.com/data-objects/linked-data/"
COMMISSION_URL = (
    "https://www.electoralcommission.org.uk/political-registration-and-regulation/"
    "financial-reporting"
)

SourceRow = tuple[str, str, str, str]

EVERY: tuple[SourceRow, ...] = (
    ("past.csv", LIBRARY, OPL, LIBRARY_URL),
    ("results.csv", LIBRARY, OPL, LIBRARY_URL),
    ("candidates.csv", LIBRARY, OPL, LIBRARY_URL),
    ("seats.csv", f"Names, kinds and electorates: {LIBRARY}", OPL, LIBRARY_URL),
    ("seats.csv", f"Covariates: {CENSUS}", OGL, CENSUS_URL),
    (
        "seats.csv",
        "Centroids: Office for National Statistics; contains OS data © Crown copyright and "
        "database right",
        OGL,
        "https://geoportal.statistics.gov.uk/",
    ),
    (
        "seats.csv",
        "Hexagons: Open Innovations",
        "MIT",
        "https://open-innovations.org/projects/hexmaps/",
    ),
    (
        "polls.csv",
        "PollBase, Mark Pack",
        "Free to use with credit and a link",
        "https://www.markpack.org.uk/opinion-polls/",
    ),
    ("cells.csv", f"Margins: {CENSUS}", OGL, CENSUS_URL),
    (
        "cells.csv",
        "Joint pattern of age and education: Hanretty, Lauderdale and Vivyan, replication data "
        "of Comparing Strategies for Estimating Constituency Opinion from National Survey "
        "Samples (2018)",
        "Published replication data; underlying census under the Open Government Licence v3.0",
        "https://doi.org/10.1017/psrm.2015.79",
    ),
    (
        "spending.csv",
        "Electoral Commission, candidates' declared spending",
        "Facts, credited to the Electoral Commission",
        COMMISSION_URL,
    ),
)

ELECTION4CAST = (
    "election4cast (Hanretty, Lauderdale and Vivyan), replication data",
    "Published replication data, used as facts",
    "https://doi.org/10.1016/j.electstud.2015.11.019",
)


def sources_for(contest: Contest, files: tuple[str, ...]) -> list[SourceRow]:
    """The sources of the files that the folder holds, in order of file."""
    rows = [*EVERY, wikipedia(contest)]
    if contest.referendum_known:
        rows.append(
            (
                "seats.csv",
                "Share for Leave by seat: House of Commons Library; estimates by Chris Hanretty",
                OPL,
                "https://commonslibrary.parliament.uk/brexit-votes-by-constituency/",
            )
        )
    if contest.seat_polls:
        rows += [
            ("polls.csv", f"{what}: {ELECTION4CAST[0]}", *ELECTION4CAST[1:])
            for what in ("YouGov's Scottish crossbreaks", "Seat polls")
        ]
    return sorted((row for row in rows if row[0] in files), key=lambda row: files.index(row[0]))


def wikipedia(contest: Contest) -> SourceRow:
    year = contest.polling_day.year
    what = "Sample sizes and missing shares" if contest.seat_polls else "Sample sizes and the SNP"
    return (
        "polls.csv",
        f"{what}: Wikipedia contributors",
        "CC BY-SA 4.0",
        f"https://en.wikipedia.org/wiki/Opinion_polling_for_the_{year}_United_Kingdom_"
        "general_election",
    )
