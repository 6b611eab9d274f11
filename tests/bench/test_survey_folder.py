"""The folder with an invented survey is whole, says that it is invented, and is the same twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from hustings.bench.survey_folder import write_survey_folder
from hustings.election.load import find_election, load_election
from hustings.estimate.survey_counts import survey_counts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_survey_folder(tmp_path_factory.mktemp("bench") / "surveyed", 2_000)


def test_it_loads_without_a_warning_and_everybody_is_accounted_for(folder: Path) -> None:
    election = load_election(folder)
    assert election.warnings == ()
    assert "invented" in election.id and "invented" in election.name
    counts = survey_counts(election, election.polling_day - timedelta(days=1))
    assert counts.people + sum(left.people for left in counts.set_aside) == 2_000
    assert counts.people > 1_500
    assert not counts.set_aside[-1].people


def test_its_frame_counts_the_same_adults_in_every_seat(folder: Path) -> None:
    whole, shipped = load_election(folder).frame, load_election(find_election("uk-2017")).frame
    assert whole is not None and shipped is not None
    assert whole.categories == (*shipped.categories, "sex", "past_vote")
    adults = [np.bincount(frame.seat, frame.adults) for frame in (whole, shipped)]
    assert adults[0] == pytest.approx(adults[1], rel=1e-4)


def test_no_declared_result_is_in_it_and_the_same_seed_gives_the_same_bytes(
    folder: Path, tmp_path: Path
) -> None:
    assert not (folder / "results.csv").exists()
    again = write_survey_folder(tmp_path / "again", 2_000)
    for path in folder.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes(), path.name


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        write_survey_folder(tmp_path, 10)
