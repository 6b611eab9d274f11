"""What an election folder says, and everything that the format leaves open."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from hustings.election import seats
from hustings.election.contest import Candidate, Election, Limits
from hustings.election.load import find_election, load_election, shipped_names
from hustings.election.problems import FolderProblems
from tests.election.folders import Files, make, rows_of, write, write_election

MINIMAL = """
id = 2031
name = "Least"
polling_day = "2031-05-01"
[[parties]]
id = "red"
[[parties]]
id = "blue"
"""


def column(files: Files, file: str, name: str, value: str) -> None:
    """Writes ``value`` into every row of a column."""
    rows = rows_of(files, file)
    for row in rows[1:]:
        row[rows[0].index(name)] = value


def loaded(files: Files, folder: Path) -> Election:
    return load_election(write(files, folder))


def stands_there(election: Election, seat_id: str) -> set[str]:
    place = [seat.seat_id for seat in election.seats].index(seat_id)
    return {
        p.id for p, there in zip(election.parties, election.stands[place], strict=True) if there
    }


def test_a_whole_folder(tmp_path: Path) -> None:
    election = load_election(write_election(tmp_path))
    assert (election.id, election.name) == ("made-up-2030", "A made-up election")
    assert election.polling_day == date(2030, 6, 6)
    assert (election.seats_total, election.majority) == (8, 5)
    assert election.regulated_period == (date(2030, 4, 1), date(2030, 6, 6))
    assert election.limits.per_elector_county == Decimal("0.09")
    assert election.limits.long_base is None
    assert election.limits.deadlines == (("candidate_return", "35 days after the result"),)
    assert [party.id for party in election.parties] == ["red", "blue", "gold", "kelp"]
    assert election.parties[0].colour == "#1ec880"
    assert election.parties[3].stands_in == ("Southland",)
    assert election.polled == ("red", "blue", "gold", "kelp")
    assert [past.id for past in election.past] == ["e2025", "e2020"]
    assert election.past[0].votes.shape == (8, 4)
    assert election.stands.sum() == 28
    assert election.incumbent.sum() == 8
    assert election.modelled.all()
    assert len(election.polls) == 24
    assert 0.9 < sum(election.polls[0].shares) < 1.02
    assert election.frame is not None
    assert election.frame.categories == ("age", "education")
    assert election.frame.levels[0] == ("18-34", "35-54", "55+")
    assert election.frame.codes.shape == (48, 2)
    assert election.covariates.names == ("x_1", "x_2")
    assert election.covariates.values.shape == (8, 2)
    assert len(election.crossbreaks) == 3
    assert len(election.spending) == 28
    assert election.sources[0].licence == "CC0-1.0"
    assert election.folder == tmp_path
    assert election.warnings == ()


def test_the_least_that_is_an_election(tmp_path: Path) -> None:
    files: Files = {
        "election.toml": MINIMAL,
        "seats.csv": [
            list(seats.COLUMNS),
            ["1", "One", "Here", "Here", "any", "100", "", "", "", ""],
        ],
        "past.csv": [["election", "seat_id", "party", "votes"]],
        "candidates.csv": [["seat_id", "party", "name", "incumbent"]],
        "polls.csv": [["pollster", "start", "end", "sample", "mode", "area", "red"]],
    }
    election = loaded(files, tmp_path)
    assert (election.id, election.previous, election.majority) == ("2031", "", 1)
    assert election.polling_day == date(2031, 5, 1)
    assert election.limits == Limits()
    assert election.regulated_period is None
    assert election.past == ()
    assert election.polls == ()
    assert election.polled == ("red",)
    assert election.frame is None
    assert election.covariates.values.shape == (1, 0)
    assert election.seats[0].lat is None
    assert election.seats[0].hex_q is None
    assert {party.stands_in for party in election.parties} == {("Here",)}
    assert len({party.colour for party in election.parties}) == 2
    assert election.stands.tolist() == [[True, True]]


def test_optional_files_may_be_absent(tmp_path: Path) -> None:
    files = make(cells=False, crossbreaks=False, spending=False, results=False, covariates=0)
    election = loaded(files, tmp_path)
    assert (election.frame, election.crossbreaks, election.spending) == (None, (), ())


def test_headers_alone_are_valid(tmp_path: Path) -> None:
    files = make(past=(), candidates=False, polls=0)
    for name in ("cells.csv", "crossbreaks.csv"):
        del rows_of(files, name)[1:]
    election = loaded(files, tmp_path)
    assert (election.past, election.candidates, election.polls) == ((), (), ())
    assert (election.frame, election.crossbreaks) == (None, ())
    assert set(election.polled) == {"red", "blue", "gold", "kelp"}


def test_the_results_are_not_looked_at(tmp_path: Path) -> None:
    folder = write_election(tmp_path)
    (folder / "results.csv").write_bytes(b"\xff\x00 nothing that could be read")
    assert load_election(folder).warnings == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_byte_order_mark_and_any_line_end(tmp_path: Path, end: str) -> None:
    folder = write_election(tmp_path)
    before = load_election(folder)
    for path in folder.iterdir():
        if path.suffix == ".toml" and end == "\r":
            continue  # TOML knows no such line end
        text = path.read_text(encoding="utf-8").replace("\n", end)
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load_election(folder).seats == before.seats


def test_blank_lines_blanks_around_values_and_quotes(tmp_path: Path) -> None:
    folder = write_election(tmp_path)
    before = load_election(folder)
    for path in folder.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines()
        quoted = ['"' + line.replace(",", ' "," ') + ' "\n\n' for line in lines]
        path.write_text("".join(quoted), encoding="utf-8")
    after = load_election(folder)
    assert after.polls == before.polls
    assert after.candidates == before.candidates


def test_names_in_any_script_are_kept(tmp_path: Path) -> None:
    files = make()
    rows_of(files, "seats.csv")[1][1] = "Ynys Môn, Ελλάδα 東京"
    rows_of(files, "candidates.csv")[1][2] = 'Ann  "Bee"\nO\u2019Neill'
    election = loaded(files, tmp_path)
    assert "Ynys Môn, Ελλάδα 東京" in [seat.name for seat in election.seats]
    assert 'Ann "Bee" O\u2019Neill' in [candidate.name for candidate in election.candidates]


def test_what_may_be_blank(tmp_path: Path) -> None:
    files = make()
    for file, name in [
        ("polls.csv", "sample"),
        ("polls.csv", "mode"),
        ("polls.csv", "gold"),
        ("seats.csv", "lat"),
        ("seats.csv", "lon"),
        ("seats.csv", "hex_q"),
        ("seats.csv", "hex_r"),
        ("seats.csv", "x_1"),
        ("candidates.csv", "name"),
        ("spending.csv", "limit"),
    ]:
        column(files, file, name, "")
    election = loaded(files, tmp_path)
    assert {poll.sample for poll in election.polls} == {None}
    assert all(math.isnan(poll.shares[2]) for poll in election.polls)
    assert all(seat.lat is None and seat.hex_r is None for seat in election.seats)
    assert np.isnan(election.covariates.values[:, 0]).all()
    assert {candidate.name for candidate in election.candidates} == {""}
    assert {row.limit for row in election.spending} == {None}


def test_whole_numbers_of_tools_without_blank_integers(tmp_path: Path) -> None:
    files = make()
    column(files, "seats.csv", "hex_q", "-3.0")
    column(files, "polls.csv", "sample", "1500.0")
    election = loaded(files, tmp_path)
    assert election.seats[0].hex_q == -3
    assert election.polls[0].sample == 1500


def test_unknown_columns_are_ignored(tmp_path: Path) -> None:
    files = make()
    before = loaded(make(), tmp_path / "before")
    for file in ("seats.csv", "past.csv", "candidates.csv", "polls.csv", "spending.csv"):
        for number, row in enumerate(rows_of(files, file)):
            row.insert(1, "note" if number == 0 else "-900%")
            row.append("")
    after = loaded(files, tmp_path / "after")
    assert after.polls == before.polls
    assert after.covariates.names == before.covariates.names
    assert after.warnings == ()


def test_parties_outside_the_model_are_kept_with_one_warning_each(tmp_path: Path) -> None:
    files = make()
    rows_of(files, "past.csv").insert(3, ["e2025", "S001", "old", "700"])
    rows_of(files, "past.csv").append(["e2025", "S002", "old", "300"])
    rows_of(files, "candidates.csv").append(["S001", "solo", "A. Solo", "1"])
    rows_of(files, "spending.csv").append(["e2025", "S001", "old", "long", "", "12.34"])
    text = str(files["election.toml"])
    files["election.toml"] = text.replace("[[parties]]", '[[parties]]\nfollows = ["older"]', 1)
    election = loaded(files, tmp_path)
    assert [warning.split(":")[0] for warning in election.warnings] == [
        "past.csv",
        "candidates.csv",
        "spending.csv",
        "election.toml",
    ]
    assert "party old" in election.warnings[0]
    assert "2 rows, the first is row 4" in election.warnings[0]
    assert "older, which red follows" in election.warnings[3]
    latest = election.past[0]
    assert latest.parties == ("red", "blue", "gold", "kelp", "old")
    assert latest.votes[:, 4].sum() == 1000
    assert len(election.parties) == 4
    assert "solo" not in stands_there(election, "S001")
    assert Candidate("S001", "solo", "A. Solo", True) in election.candidates
    assert election.incumbent.sum() == 8


def test_votes_of_a_party_that_is_followed_count_in_the_order(tmp_path: Path) -> None:
    files = make()
    for row in rows_of(files, "past.csv")[1:]:
        row[2] = {"red": "old"}.get(row[2], row[2])
    assert [party.id for party in loaded(files, tmp_path / "a").parties] == [
        "blue",
        "gold",
        "kelp",
        "red",
    ]
    text = str(files["election.toml"])
    files["election.toml"] = text.replace("[[parties]]", '[[parties]]\nfollows = ["old"]', 1)
    election = loaded(files, tmp_path / "b")
    assert [party.id for party in election.parties] == ["red", "blue", "gold", "kelp"]
    assert election.parties[0].follows == ("old",)


def test_repeated_votes_add_up_and_two_equal_polls_are_both_kept(tmp_path: Path) -> None:
    files = make()
    before = loaded(files, tmp_path / "before")
    rows_of(files, "past.csv").append(["e2020", "S001", "red", "11"])
    rows_of(files, "polls.csv").append(rows_of(files, "polls.csv")[1])
    after = loaded(files, tmp_path / "after")
    assert after.past[1].votes.sum() == before.past[1].votes.sum() + 11
    assert len(after.polls) == 25


def test_two_incumbents_and_several_candidates_of_a_party(tmp_path: Path) -> None:
    files = make()
    rows_of(files, "candidates.csv")[1:] = [
        ["S001", "red", "A", "1"],
        ["S001", "red", "B", "0"],
        ["S001", "blue", "C", "1"],
    ]
    election = loaded(files, tmp_path)
    place = [seat.seat_id for seat in election.seats].index("S001")
    assert election.incumbent[place].tolist() == [True, True, False, False]
    assert election.incumbent.sum() == 2
    assert len(election.candidates) == 3


def test_who_stands_where(tmp_path: Path) -> None:
    """S001 has rows for two parties; gold has no row at all but is polled; the rest is silent."""
    files = make()
    rows_of(files, "candidates.csv")[1:] = [
        ["S001", "red", "A", "0"],
        ["S001", "blue", "B", "0"],
        ["S008", "kelp", "C", "0"],
    ]
    election = loaded(files, tmp_path)
    assert stands_there(election, "S001") == {"red", "blue", "gold"}
    assert stands_there(election, "S002") == {"red", "blue", "gold"}
    assert stands_there(election, "S007") == {"red", "blue", "gold", "kelp"}
    assert stands_there(election, "S008") == {"kelp", "gold"}


def test_the_kingdom_is_modelled_without_northern_ireland(tmp_path: Path) -> None:
    files = make(countries=("England", "Northern Ireland"))
    election = loaded(files, tmp_path / "kingdom")
    assert [seat.country for seat, kept in zip(election.seats, election.modelled, strict=True)
            if not kept] == ["Northern Ireland"] * 4  # fmt: skip
    assert loaded(make(countries=("Northern Ireland",)), tmp_path / "alone").modelled.all()


def test_the_latest_election_comes_first(tmp_path: Path) -> None:
    order = ("ge9", "ge2010", "ge2015", "ge10")
    files = make(past=order)
    files["election.toml"] = str(files["election.toml"]).replace('"ge9"', '"nothing"', 1)
    election = loaded(files, tmp_path / "numbers")
    assert [past.id for past in election.past] == ["ge2015", "ge2010", "ge10", "ge9"]
    election = loaded(make(past=order), tmp_path / "previous")
    assert [past.id for past in election.past] == ["ge9", "ge2015", "ge2010", "ge10"]


def test_any_place_may_be_polled(tmp_path: Path) -> None:
    files = make(polls=5)
    areas = ["S004", "Northland East", "Southland", "GB", "UK"]
    for row, area in zip(rows_of(files, "polls.csv")[1:], areas, strict=True):
        row[1:4] = ["2030-05-01", "2030-05-02", "1000"]
        row[5] = area
    election = loaded(files, tmp_path)
    assert [poll.area for poll in election.polls] == areas[::-1]


def test_small_groups_are_left_out(tmp_path: Path) -> None:
    files = make()
    for row, sample in zip(rows_of(files, "crossbreaks.csv")[1:], ["29", "30", ""], strict=True):
        row[5] = sample
    election = loaded(files, tmp_path)
    assert [row.sample for row in election.crossbreaks] == [30]
    assert "2 of 3 rows left out" in election.warnings[0]


def test_crossbreaks_may_know_other_parties_than_the_polls(tmp_path: Path) -> None:
    files = make()
    files["polls.csv"] = [row[:-1] for row in rows_of(files, "polls.csv")]
    files["crossbreaks.csv"] = [row[:6] + row[7:] for row in rows_of(files, "crossbreaks.csv")]
    election = loaded(files, tmp_path)
    assert election.polled == ("red", "blue", "gold")
    assert [math.isnan(share) for share in election.crossbreaks[0].shares] == [True, False, False]


def test_hexagons_that_collide_are_a_warning(tmp_path: Path) -> None:
    files = make()
    column(files, "seats.csv", "hex_q", "0")
    column(files, "seats.csv", "hex_r", "0")
    warnings = loaded(files, tmp_path).warnings
    assert len(warnings) == 7
    assert "S001 and S002" in warnings[0]


def test_a_country_in_no_register_is_a_warning(tmp_path: Path) -> None:
    files = make()
    text = str(files["election.toml"])
    assert "[limits]" in text
    files["election.toml"] = text.replace("[limits]", '[limits]\nparty_registers = [["Northland"]]')
    (warning,) = loaded(files, tmp_path).warnings
    assert "party_registers has no Southland" in warning


@pytest.mark.parametrize("value", ['["Northland"]', '[["Northland"], ["Northland"]]', "7", "[[]]"])
def test_registers_that_are_no_lists_of_countries(value: str, tmp_path: Path) -> None:
    files = make()
    text = str(files["election.toml"])
    files["election.toml"] = text.replace("[limits]", f"[limits]\nparty_registers = {value}")
    with pytest.raises(FolderProblems, match="lists of countries, each country once"):
        loaded(files, tmp_path)


def test_a_party_that_stands_nowhere_is_a_warning(tmp_path: Path) -> None:
    files = make()
    files["election.toml"] = str(files["election.toml"]).replace('["Southland"]', '["South"]')
    assert "kelp stands in no country" in loaded(files, tmp_path).warnings[0]


def test_a_polled_party_without_candidates_is_a_warning(tmp_path: Path) -> None:
    files = make()
    kept = [row for row in rows_of(files, "candidates.csv") if row[1] != "gold"]
    files["candidates.csv"] = kept
    election = loaded(files, tmp_path / "without")
    [warning] = election.warnings
    assert "no candidate of gold" in warning
    assert "(Northland, Southland)" in warning
    assert election.stands[:, [party.id for party in election.parties].index("gold")].all()
    files["candidates.csv"] = kept[:1]
    assert loaded(files, tmp_path / "silent").warnings == ()


def test_a_seat_where_nobody_stands_is_a_warning(tmp_path: Path) -> None:
    files = make()
    rows = rows_of(files, "candidates.csv")
    for row in rows[1:]:
        if row[0] in ("S002", "S005"):
            row[1] = "nobody"
    election = loaded(files, tmp_path)
    [warning] = [said for said in election.warnings if "nobody stands" in said]
    assert {"S002", "S005"} <= set(warning.replace(",", "").replace(":", "").split())
    assert "more" not in warning
    assert (~election.stands.any(axis=1)).sum() == 2


def test_the_majority_of_a_contest_is_a_number_of_its_seats(tmp_path: Path) -> None:
    files = make()
    files["election.toml"] = str(files["election.toml"]).replace("majority = 5", "majority = 8")
    assert loaded(files, tmp_path).majority == 8


def test_the_frame_is_one_row_a_cell_in_order(tmp_path: Path) -> None:
    election = load_election(write_election(tmp_path))
    frame = election.frame
    assert frame is not None
    assert (np.diff(frame.seat) >= 0).all()
    for place, seat in enumerate(election.seats):
        total = frame.adults[frame.seat == place].sum()
        assert total == pytest.approx(seat.electorate, rel=0.3)


@pytest.mark.parametrize("name", ["uk-2015", "uk-2017"])
def test_the_shipped_elections(name: str) -> None:
    assert name in shipped_names()
    election = load_election(find_election(name))
    assert election.id == name
    assert len(election.seats) == 650
    assert election.modelled.sum() == 632
    assert election.majority == 326
    assert election.warnings == ()


def test_a_folder_is_found_by_its_path(tmp_path: Path) -> None:
    assert find_election(str(tmp_path)) == tmp_path


def test_a_column_that_is_nearly_a_partys_is_told(tmp_path):
    files = make()
    files["polls.csv"][0] = ["blu" if name == "blue" else name for name in files["polls.csv"][0]]
    election = load_election(write(files, tmp_path / "e"))
    assert "blue" not in election.polled
    assert any("column blu " in warning and "blue" in warning for warning in election.warnings)


def test_a_bare_header_of_polls_stands_for_every_party(tmp_path):
    files = make(polls=0)
    files["polls.csv"] = [files["polls.csv"][0][:6]]
    election = load_election(write(files, tmp_path / "e"))
    assert set(election.polled) == {party.id for party in election.parties}
    assert election.polls == ()
