"""A made-up election and an empty desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from hustings.election.contest import Election
from hustings.election.load import load_election
from tests.listen.desk import Desk


@pytest.fixture(scope="session")
def election(small_election: Path) -> Election:
    return load_election(small_election)


@pytest.fixture
def desk(tmp_path: Path, election: Election) -> Desk:
    return Desk(tmp_path, election)
