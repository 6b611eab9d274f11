"""No command opens the declared results, but for scoring: watched by the interpreter itself.

The demo, which scores, is watched in test_demo.py.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.watched import Arguments, Watched, watched, watched_in_turn

PAYMENT = ("--no-request", "--amount", "5", "--seat", "S001", "--payee", "A", "--purpose", "B")
DAY = ("--as-of", "2030-05-20")
OF_A_CAMPAIGN: tuple[tuple[str, ...], ...] = (
    ("estimate", *DAY, "--draws", "50", "--record"),
    ("plan", *DAY, "--draws", "50"),
    ("record", "log"),
    ("record", "policy", "--adopt"),
    ("listen", "rejects"),
    ("inquiry", "terms"),
    ("audit",),
    ("record", "pay", *PAYMENT, "--as", "treasurer"),
)
# Four plans beside the one that is published, not fourteen.
FEW_WHAT_IFS = """
from hustings.plan import what_if
what_if.what_if.__defaults__ = ((0.5, 1.0, 2.0), (-4.0, 0.0, 4.0))
"""
# The benchmark of plans on few draws, each timed once: its functions are the same for many.
FEW_DRAWS = """
from functools import partial
from hustings.bench import figure, plan, plan_units, regret
plan.DRAWS, plan.MANY_DRAWS = 100, 200
regret.FEW_PARTIES, regret.FEW_DAYS = ("lab",), (1,)
regret.cases = partial(regret.cases, draws=100)
plan.cpu_best_of = plan_units.cpu_best_of = lambda _, work: figure.cpu_best_of(1, work)
"""


def assert_shut(found: Watched) -> None:
    assert found.code == 0, found
    assert found.opened == []


@pytest.fixture(scope="module")
def alone(small_election: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Watched]:
    """Commands on an election folder, by name; what ``publish`` wrote has no results."""
    out = tmp_path_factory.mktemp("alone") / "site"
    assert (small_election / "results.csv").is_file()
    asked = ("--election", small_election, *DAY)
    commands: dict[str, Arguments] = {
        "estimate": ("estimate", *asked),
        "plan": ("plan", *asked, "--party", "red"),
        "publish": ("publish", out, *asked, "--party", "red"),
        "score": ("score", *asked),
        "bench load": ("bench", "load"),
    }
    found = watched_in_turn(list(commands.values()), FEW_WHAT_IFS)
    assert (out / "index.html").is_file() and not list(out.rglob("results.csv"))
    return dict(zip(commands, found, strict=True))


@pytest.mark.parametrize("command", ["estimate", "plan", "publish"])
def test_these_never_open_them(command: str, alone: dict[str, Watched]) -> None:
    assert_shut(alone[command])


def test_nor_does_the_benchmark_of_loading(alone: dict[str, Watched]) -> None:
    assert_shut(alone["bench load"])


def test_nor_does_the_benchmark_of_plans() -> None:
    (found,) = watched_in_turn([("bench", "plan")], FEW_DRAWS)
    assert "x 100 draws" in found.out
    assert_shut(found)


def test_scoring_does(alone: dict[str, Watched]) -> None:
    assert (alone["score"].code, alone["score"].opened) == (0, [True])


@pytest.fixture(scope="module")
def campaign(small_election: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign in whose election folder somebody has put the declared results."""
    folder = tmp_path_factory.mktemp("campaign") / "ours"
    made = watched("new", folder, "--election", small_election, "--party", "red")
    assert made.opened == []
    assert not list(folder.rglob("results.csv"))
    shutil.copy(small_election / "results.csv", folder / "election")
    return folder


@pytest.fixture(scope="module")
def in_it(campaign: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Watched]:
    """Commands in that campaign, one after another, by their first two words."""
    out = tmp_path_factory.mktemp("published") / "site"
    here = ("--campaign", campaign)
    commands: dict[str, Arguments] = {
        **{named(command): (*command, *here) for command in OF_A_CAMPAIGN},
        "listen polls": ("listen", "polls", campaign / "election" / "polls.csv", *here),
        "publish": ("publish", out, *here),
        "verify": ("verify", out),
    }
    found = watched_in_turn(list(commands.values()), FEW_WHAT_IFS)
    assert (out / "index.html").is_file() and not list(out.rglob("results.csv"))
    return dict(zip(commands, found, strict=True))


def named(command: tuple[str, ...]) -> str:
    return " ".join(command[:2])


@pytest.mark.parametrize("command", [*map(named, OF_A_CAMPAIGN)])
def test_nor_do_the_commands_of_a_campaign(command: str, in_it: dict[str, Watched]) -> None:
    assert_shut(in_it[command])


@pytest.mark.parametrize("command", ["listen polls", "publish", "verify"])
def test_nor_are_they_taken_in_or_published(command: str, in_it: dict[str, Watched]) -> None:
    assert_shut(in_it[command])
