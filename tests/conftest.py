"""What every test may use: the command line in this process, and small elections to run it on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: two test processes, two cores

import pytest
from hypothesis import settings

from hustings.cli.main import run
from tests.election.folders import write_election

# The same examples every time, so that a red run is the change's doing and not the draw's; new
# ones: pytest --hypothesis-profile=default. A failure prints how to repeat it.
settings.register_profile("steady", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("steady")


# Files whose tests take longest, longest first: two processes share the files between them, and one
# that is begun last would leave the other process idle.
LONGEST = (
    *("cli/test_demo.py", "browser/test_pages.py", "browser/test_record.py"),
    *("cli/test_results_stay_shut.py", "publish/test_odd_elections.py", "plan/test_uk_2017.py"),
    *("estimate/test_survey_hostile.py", "verify/test_changes.py", "plan/test_certificate.py"),
    *("estimate/multilevel/test_calibration.py", "estimate/test_eves.py", "plan/test_risk.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, everything else in its order."""
    here = Path(__file__).parent
    rank = {here / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(LONGEST)))


@dataclass(frozen=True)
class Said:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output as one JSON object; numbers that are not numbers are refused."""
        found = json.loads(self.out, parse_constant=refuse_constant)
        assert isinstance(found, dict)
        return found


def refuse_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


Call = Callable[..., Said]


@pytest.fixture
def hustings(capfd: pytest.CaptureFixture[str]) -> Call:
    """Runs ``hustings`` with the arguments given."""

    def call(*arguments: str | Path) -> Said:
        capfd.readouterr()
        code = run([str(argument) for argument in arguments])
        return Said(code, *capfd.readouterr())

    return call


@pytest.fixture(scope="session")
def small_election(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up election of eight seats, results included."""
    return write_election(tmp_path_factory.mktemp("small") / "election")
