"""Whatever is in the files, a load ends in an election or in problems, never in a traceback."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.election.load import load_election
from hustings.election.problems import FolderProblems
from hustings.election.results import load_results
from tests.election.folders import make, rows_of, write

FILES = sorted(make(seats=3, respondents=6))
CSVS = [name for name in FILES if name.endswith(".csv")]
awkward = st.one_of(
    st.sampled_from(
        ["", " ", "nan", "-inf", "1e400", "-0", "0.0", "1e5", "9" * 400, "\u0663", "\u00b2"]
    ),
    st.sampled_from(["2030-13-01", "0001-01-01", "9999-12-31", "GB", "red", "S001", "x_"]),
    st.sampled_from(["\n", '"', "\u2028", "\ufeff"]),
    st.text(max_size=8),
)


def ends_well(folder: Path) -> None:
    try:
        election = load_election(folder)
        load_results(election)
    except FolderProblems as refused:
        assert refused.problems
        for problem in refused.problems:
            assert problem.expected
            assert problem.remedy
            assert str(problem).isprintable()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CSVS), st.data())
def test_any_text_in_any_cell(file: str, data: st.DataObject) -> None:
    files = make(seats=3, respondents=6)
    rows = rows_of(files, file)
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.integers(0, len(rows) - 1))
        rows[row][data.draw(st.integers(0, len(rows[row]) - 1))] = data.draw(awkward)
    with tempfile.TemporaryDirectory() as folder:
        ends_well(write(files, Path(folder)))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_any_bytes_anywhere(file: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(make(seats=3, respondents=6), Path(folder)) / file
        content = bytearray(path.read_bytes())
        at = data.draw(st.integers(0, len(content)))
        cut = data.draw(st.integers(0, 40))
        content[at : at + cut] = data.draw(st.binary(max_size=12))
        path.write_bytes(content)
        ends_well(path.parent)
