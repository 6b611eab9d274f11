"""The worked example: what it leaves in its folder, and what a kill leaves."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from hustings.demo.weeks import campaign_days, second_last_time
from hustings.election.load import find_election, load_election
from tests.cli.watched import Watched, watched
from tests.conftest import Call

DAY = "2017-04-19"  # one week only: the shortest history there is
DEMO = ("demo", "--no-serve", "--as-of", DAY)
COMMAND = (sys.executable, "-m", "hustings", *DEMO)


OLD = "of an older run"


@dataclass(frozen=True)
class Made:
    """The folder of a run, and what the run did. ``left``: what a killed run before it had left
    beside that folder; ``kept``: the folder as that run found it and left it."""

    folder: Path
    run: Watched
    left: list[str]
    kept: tuple[str, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A run over an older demo's folder, after another was killed in the middle of its work."""
    folder = old_demo(tmp_path_factory.mktemp("demo") / "demo")
    before = digest(folder)
    killed_after(folder, "estimate and plan")
    kept = before, digest(folder)
    left = [path.name for path in folder.parent.iterdir() if path != folder]
    return Made(folder, watched(*DEMO, folder), left, kept)


def old_demo(folder: Path) -> Path:
    """The folder of an older run, as far as a new one looks at it."""
    folder.mkdir()
    (folder / ".hustings-demo").touch()
    (folder / "index.html").write_text(OLD)
    return folder


def begun(folder: Path) -> subprocess.Popen[str]:
    """A run in a process of its own. Ctrl-C reaches it, whatever its parents do with it."""
    return subprocess.Popen(
        [*COMMAND, str(folder)],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def killed_after(folder: Path, words: str | None) -> None:
    """Kills a run once it has said these words, or before it has said any."""
    with begun(folder) as process:
        assert process.stderr is not None
        while words is not None and words not in process.stderr.readline():
            pass
        process.kill()


def digest(folder: Path) -> str:
    sums = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        sums.update(f"{path.relative_to(folder)}\n".encode())
        sums.update(path.read_bytes())
    return sums.hexdigest()


def test_the_folder(made: Made) -> None:
    folder = made.folder
    assert (folder / ".hustings-demo").is_file()
    assert (folder / "site" / "index.html").is_file()
    assert (folder / "election" / "election.toml").is_file()
    assert [path.name for path in (folder / "estimates").iterdir()] == [f"{DAY}.json"]
    assert [path.name for path in (folder / "plans").iterdir()] == [f"{DAY}.json"]
    plan = json.loads((folder / "plans" / f"{DAY}.json").read_text(encoding="utf-8"))
    assert (plan["as_of"], plan["draws"]) == (DAY, 10_000)


def test_a_site_of_650_seats_is_small(made: Made) -> None:
    """`hustings bench pages` holds the seconds against a limit."""
    site = made.folder / "site"
    assert len(list((site / "seat").iterdir())) == 650
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < 25e6


def test_no_copy_holds_the_declared_results(made: Made) -> None:
    assert not list(made.folder.rglob("results.csv"))


def test_they_are_opened_for_the_scores_alone(made: Made) -> None:
    assert len(made.run.opened) == 10 and all(made.run.opened)


def test_the_summary_is_one_page(made: Made) -> None:
    said = made.run.out
    assert len(said.splitlines()) < 50
    for words in (DAY, "majority", "Plan for lab", "best possible", "seats right", "index.html"):
        assert words in said


def test_the_estimate_takes_in_simulated_returns_and_says_so(made: Made) -> None:
    figures = json.loads((made.folder / "estimates" / f"{DAY}.json").read_text(encoding="utf-8"))
    assert figures["returns"] == {"party": "lab"}
    assert any(
        seat["moved"]["lab"]["returns"] for seat in figures["seats"] if "lab" in seat["moved"]
    )
    assert "doorstep returns, all of them simulated" in made.run.out
    front = (made.folder / "site" / "index.html").read_text(encoding="utf-8")
    assert "Simulated in part." in front


def test_published_again_the_estimate_has_the_same_returns(
    made: Made, hustings: Call, tmp_path: Path
) -> None:
    campaign = tmp_path / "campaign"
    shutil.copytree(made.folder, campaign, ignore=shutil.ignore_patterns("site", "as-planned"))
    said = hustings("publish", tmp_path / "again", "--campaign", campaign)
    assert said.code == 0, said.err
    again = (tmp_path / "again" / "data" / "estimate.json").read_bytes()
    assert again == (made.folder / "site" / "data" / "estimate.json").read_bytes()


def test_the_folder_is_a_campaign(made: Made, hustings: Call) -> None:
    said = hustings(
        "estimate", "--campaign", made.folder, "--as-of", DAY, "--draws", "10", "--json"
    )
    assert said.json["election"] == "uk-2017"


def test_killed_it_leaves_the_old_folder(made: Made) -> None:
    before, after = made.kept
    assert before == after


@pytest.mark.parametrize("words", [None, "simulated returns"])
def test_killed_sooner_too(words: str | None, tmp_path: Path) -> None:
    folder = old_demo(tmp_path / "demo")
    before = digest(folder)
    killed_after(folder, words)
    assert digest(folder) == before


def test_interrupted_it_cleans_up_and_says_so(tmp_path: Path) -> None:
    folder = old_demo(tmp_path / "demo")
    before = digest(folder)
    with begun(folder) as process:
        assert process.stderr is not None
        process.stderr.readline()  # it has begun
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert said.strip().endswith("Stopped.")
    assert "Traceback" not in said
    assert digest(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_the_next_run_works_and_clears_what_was_left(made: Made) -> None:
    assert made.left, "the killed run was in the middle of its work"
    assert [path.name for path in made.folder.parent.iterdir()] == [made.folder.name]
    assert not any(path.read_text() == OLD for path in made.folder.glob("*.html"))


def test_a_folder_of_somebody_else_is_refused(hustings: Call, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("the only copy")
    said = hustings("demo", tmp_path, "--no-serve")
    assert said.code == 2
    assert "left alone" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_unknown_party_writes_nothing(hustings: Call, tmp_path: Path) -> None:
    said = hustings("demo", tmp_path / "demo", "--party", "whig", "--no-serve")
    assert said.code == 2
    assert "'whig'" in said.err
    assert not list(tmp_path.iterdir())


def test_the_days_of_the_campaign() -> None:
    election = load_election(find_election("uk-2017"))
    days = campaign_days(election, date(2017, 6, 7))
    assert [str(day) for day in days] == [
        *("2017-04-19", "2017-04-26", "2017-05-03", "2017-05-10"),
        *("2017-05-17", "2017-05-24", "2017-05-31", "2017-06-07"),
    ]
    assert campaign_days(election, date(2017, 4, 28))[-2:] == (date(2017, 4, 26), date(2017, 4, 28))
    assert campaign_days(election, date(2016, 1, 1)) == (date(2016, 1, 1),)


def test_the_party_defaults_to_the_second_last_time() -> None:
    assert second_last_time(load_election(find_election("uk-2017"))) == "lab"
