"""election.toml: the contest, its parties, its law and its sources."""

from __future__ import annotations

from pathlib import Path

from elections.candidates import read_candidates
from elections.contests import ANYWHERE, COUNTRIES, GREAT_BRITAIN, PARTIES, Contest
from elections.return_law import spending_returns
from elections.sources import sources_for
from elections.votes import read_results, votes_of

# What is due when, after the result is declared (candidates) or the poll (parties).
DEADLINES = (
    ("candidate_claims", "21 days after the result"),
    ("candidate_payments", "28 days after the result"),
    ("candidate_return", "35 days after the result"),
    ("party_claims", "30 days after polling day"),
    ("party_payments", "60 days after polling day"),
    ("party_return", "3 months after polling day, 6 where spending is over 250,000 pounds"),
)
# Political Parties, Elections and Referendums Act 2000, Schedule 9, paragraph 3.
PARTY_FLOORS = (("England", 810_000), ("Scotland", 120_000), ("Wales", 60_000))
NOTIONAL = (
    "# Representation of the People Act 1983, s. 90C; Political Parties, Elections and",
    "# Referendums Act 2000, s. 73: a gift or discount counts where it is above all of these.",
    "[limits.notional]",
    "above_per_cent = 10",
    "candidate_above = 50.00",
    "party_above = 200.00",
)


def election_toml(source: Path, contest: Contest, files: tuple[str, ...]) -> str:
    """The text of election.toml for a folder that holds ``files``."""
    blocks = [
        head(contest),
        *party_blocks(source, contest),
        regulated_period(contest),
        limits(contest),
        spending_returns(contest),
        *(source_block(*source_row) for source_row in sources_for(contest, files)),
    ]
    return "\n".join(blocks)


def head(contest: Contest) -> str:
    return (
        f'id = "{contest.id}"\n'
        f'name = "{contest.name}"\n'
        f"polling_day = {contest.polling_day.isoformat()}\n"
        'system = "fptp"\n'
        "seats = 650\n"
        "majority = 326\n"
        f'previous = "{contest.past[0]}"\n'
    )


def party_blocks(source: Path, contest: Contest) -> list[str]:
    """Every party that stands now or has past votes, with the countries it stands in now."""
    places = countries_by_party(source, contest)
    known = {
        party
        for key in contest.past
        for row in read_results(source, key)
        for party, _ in votes_of(row)
    } | set(places)
    return [
        "[[parties]]\n"
        f'id = "{party}"\n'
        f'name = "{name}"\n'
        f'colour = "{colour}"\n'
        f"stands_in = [{quoted(places.get(party, ()))}]\n"
        for party, name, colour in PARTIES
        if party in known
    ]


def countries_by_party(source: Path, contest: Contest) -> dict[str, tuple[str, ...]]:
    country = {row["ons_code"]: row["country"] for row in read_results(source, contest.key)}
    found: dict[str, set[str]] = {party: set(COUNTRIES) for party in ANYWHERE}
    for row in read_candidates(source, contest.key):
        found.setdefault(row["party"], set()).add(country[row["ons_code"]])
    return {
        party: tuple(name for name in COUNTRIES if name in names) for party, names in found.items()
    }


def quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def regulated_period(contest: Contest) -> str:
    return (
        "[regulated_period]\n"
        f"start = {contest.regulated_from.isoformat()}\n"
        f"end = {contest.polling_day.isoformat()}\n"
    )


def limits(contest: Contest) -> str:
    """Limits in pounds. The long campaign's is (long_base + rate x electorate) x long_factor."""
    lines = [
        "[limits]",
        "candidate_base = 8700.00",
        "per_elector_county = 0.09",
        "per_elector_borough = 0.06",
        "party_per_seat = 30000.00",
        f"party_registers = [[{quoted(GREAT_BRITAIN)}], [{quoted(COUNTRIES[-1:])}]]",
    ]
    if contest.long_base is not None:
        lines += [f"long_base = {contest.long_base}.00", "long_factor = 1.0"]
    if contest.short_from is not None:
        why = "the day after dissolution, the earliest (RPA 1983, ss. 90ZA and 118A)"
        lines += [f"short_campaign_from = {contest.short_from.isoformat()}  # {why}"]
    lines += ["", "[limits.party_floor]"]
    lines += [f"{country} = {pounds}.00" for country, pounds in PARTY_FLOORS]
    lines += ["", *NOTIONAL, "", "[limits.deadlines]"]
    lines += [f'{name} = "{text}"' for name, text in DEADLINES]
    return "\n".join(lines) + "\n"


def source_block(file: str, publisher: str, licence: str, url: str) -> str:
    return (
        "[[sources]]\n"
        f'file = "{file}"\n'
        f'publisher = "{publisher}"\n'
        f'licence = "{licence}"\n'
        f'url = "{url}"\n'
    )
