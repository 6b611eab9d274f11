"""Published polls, each as one row of polls.csv.

PollBase decides which polls there were and what they said. Wikipedia's tables add what it
lacks: sample sizes, the SNP, and a party that PollBase left out. The Scottish crossbreaks
and the seat polls of 2014-15 come from election4cast's replication data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from elections.contests import POLLED, Contest
from elections.tables import Row, Table, number, read_rows, table

# The sources file one firm under several names over the years; house effects need one.
FIRMS = {"Savanta": "ComRes", "Ipsos": "Ipsos MORI", "Kantar/TNS": "TNS"}
# Wikipedia's tables have Panelbase under the name of the firm that bought it later.
WIKIPEDIA_HOUSE = {"Panelbase": "Norstat"}
MODES = {"internet": "online", "phone": "phone"}
MAIN = ("con", "lab", "ld", "ukip", "green")

# Whole rounded percentages may add up to a little over 100; more means a merged cell.
MOST = 102.0
LEAST = 90.0


@dataclass(frozen=True)
class PollRow:
    """One poll; ``shares`` in per cent, by party, absent where not given."""

    pollster: str
    start: date
    end: date
    sample: int | None
    mode: str
    area: str
    shares: dict[str, float]

    def total(self) -> float:
        return sum(self.shares.values())


def polls_table(source: Path, contest: Contest) -> tuple[Table, Counter[str]]:
    """polls.csv and how many polls were left out, by reason."""
    dropped: Counter[str] = Counter()
    polls = list(national_polls(source, contest, dropped))
    if contest.seat_polls:
        polls += [*scottish_crossbreaks(source), *seat_polls(source)]
    polls = [poll for poll in polls if published_before_the_vote(poll, contest, dropped)]
    polls.sort(key=lambda poll: (poll.end, poll.start, poll.area, poll.pollster, cells(poll)))
    return table(
        ("pollster", "start", "end", "sample", "mode", "area", *POLLED),
        (cells(poll) for poll in polls),
    ), dropped


def cells(poll: PollRow) -> tuple[str, ...]:
    return (
        poll.pollster,
        poll.start.isoformat(),
        poll.end.isoformat(),
        "" if poll.sample is None else str(poll.sample),
        poll.mode,
        poll.area,
        *(number(poll.shares[party], 2) if party in poll.shares else "" for party in POLLED),
    )


def published_before_the_vote(poll: PollRow, contest: Contest, dropped: Counter[str]) -> bool:
    if contest.previous_day < poll.end < contest.polling_day:
        return True
    dropped["fieldwork ends on polling day or outside the parliament"] += 1
    return False


def national_polls(source: Path, contest: Contest, dropped: Counter[str]) -> Iterator[PollRow]:
    """Polls of Great Britain (or the UK), without model output, repeats and broken rows."""
    base = polls_of(source, "pollbase", contest)
    wikipedia = polls_of(source, "wikipedia", contest)
    match = matches(base, wikipedia)
    seen: set[tuple[str, ...]] = set()
    for index, row in enumerate(base):
        other = wikipedia[match[index]] if index in match else None
        poll = merged(row, other)
        reason = fault(row, other, poll, seen)
        if reason:
            dropped[reason] += 1
        else:
            yield poll
        seen.add(cells(replace(poll, mode="", sample=None)))


def polls_of(source: Path, name: str, contest: Contest) -> list[dict[str, str]]:
    rows = read_rows(source / "polls" / f"polls_{name}_2005_2017-06-08.csv")
    return [row for row in rows if row["parliament"] == contest.parliament]


def fault(row: Row, other: Row | None, poll: PollRow, seen: set[tuple[str, ...]]) -> str:
    """Why a poll is left out, or nothing."""
    if row["is_mrp"] == "1":
        return "output of a seat model, not a poll"
    if other is not None and "unpublished" in other["pollster"]:
        return "not published before the vote"
    if cells(replace(poll, mode="", sample=None)) in seen:
        return "entered twice"
    complete = all(party in poll.shares for party in MAIN)
    if poll.total() > MOST or (complete and poll.total() < LEAST):
        return f"shares sum to under {LEAST:g} or over {MOST:g}"
    return ""


def merged(row: Row, other: Row | None) -> PollRow:
    """A PollBase row with what a matching row of Wikipedia's tables adds."""
    shares = {party: float(row[party]) for party in MAIN if row[party]}
    if other is not None and wikipedia_total(other) <= MOST:
        for party in (*MAIN, "snp"):
            if party not in shares and other[party]:
                shares[party] = float(other[party])
    sample = (other["sample_size"] if other else "") or row["sample_size_wikipedia"]
    return PollRow(
        pollster=FIRMS.get(row["house"], row["house"]),
        start=date.fromisoformat(row["fieldwork_start"]),
        end=date.fromisoformat(row["fieldwork_end"]),
        sample=int(float(sample)) if sample else None,
        mode=MODES.get(row["mode"], ""),
        area=row["area"],
        shares=shares,
    )


def wikipedia_total(row: Row) -> float:
    """The sum of a row; a cell that spans columns is counted in each, so it shows."""
    return sum(float(row[party] or 0) for party in (*MAIN, "snp", "pc", "other"))


def matches(base: list[dict[str, str]], wikipedia: list[dict[str, str]]) -> dict[int, int]:
    """Which Wikipedia row reports the same poll: the nearest, each used once.

    The same firm, an end within two days, Con and Lab within a point.
    """
    by_house: dict[str, list[int]] = {}
    for index, row in enumerate(wikipedia):
        by_house.setdefault(row["house"], []).append(index)
    pairs = []
    for left, row in enumerate(base):
        houses = {row["house"], WIKIPEDIA_HOUSE.get(row["house"], row["house"])}
        for house in sorted(houses):
            for right in by_house.get(house, ()):
                distance = poll_distance(row, wikipedia[right])
                if distance is not None:
                    pairs.append((distance, left, right))
    match: dict[int, int] = {}
    taken: set[int] = set()
    for _, left, right in sorted(pairs):
        if left not in match and right not in taken:
            match[left] = right
            taken.add(right)
    return match


def poll_distance(row: Row, other: Row) -> float | None:
    """Days plus points between two entries, None where they cannot be the same poll."""
    days = abs(
        (date.fromisoformat(row["fieldwork_end"]) - date.fromisoformat(other["fieldwork_end"])).days
    )
    if days > 2:
        return None
    points = [
        abs(float(row[party]) - float(other[party]))
        for party in ("con", "lab", "ld")
        if row[party] and other[party]
    ]
    return None if max(points[:2]) > 1 else days + sum(points)


def scottish_crossbreaks(source: Path) -> Iterator[PollRow]:
    """YouGov's Scottish crossbreaks: of all parties only the nationalists are given."""
    for row in read_rows(source / "polls" / "polls_yougov_2014_2015_with_scotland_crossbreak.csv"):
        start, end = crossbreak_days(row)
        yield PollRow(
            pollster="YouGov",
            start=start,
            end=end,
            sample=int(row["sample_size_scotland"]),
            mode="online",
            area="Scotland",
            shares={"snp": float(row["nationalists_in_scotland"])},
        )


def crossbreak_days(row: Row) -> tuple[date, date]:
    """Start and end. One row starts a month after it ends (15 May for 15 April 2015)."""
    start, end = (date.fromisoformat(row[f"fieldwork_{name}"]) for name in ("start", "end"))
    return (start.replace(month=end.month) if start > end else start), end


def seat_polls(source: Path) -> Iterator[PollRow]:
    """Polls taken in one seat; the subsamples of national pools are no polls of a seat."""
    for row in read_rows(source / "polls" / "polls_constituency_2014_2015.csv"):
        if row["kind"] != "constituency_poll":
            continue
        named = int(row["n_with_party"])
        yield PollRow(
            pollster="Lord Ashcroft" if row["house"] == "Ashcroft" else row["house"],
            start=date.fromisoformat(row["fieldwork_start"]),
            end=date.fromisoformat(row["fieldwork_end"]),
            sample=named,
            mode="",
            area=row["ons_code"],
            shares={
                party: 100 * int(row[party]) / named
                for party in POLLED
                if asked(party, row["ons_code"])
            },
        )


def asked(party: str, seat: str) -> bool:
    """The source writes 0 where a party that stands in one country was not on the list."""
    return {"snp": "S", "pc": "W"}.get(party, seat[0]) == seat[0]
