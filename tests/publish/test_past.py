"""Who won before: the first candidate, on every page and wherever a party is chosen by it."""

from __future__ import annotations

from pathlib import Path

from hustings.demo.weeks import second_last_time
from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from hustings.publish.labels import party_labels
from hustings.publish.past import holders, past_results
from tests.election.folders import Files, make, rows_of, write

FERMANAGH_AND_SOUTH_TYRONE = "N06000007"


def test_letters_come_from_names_larger_parties_first() -> None:
    """First letters, then those of further words: each of the seats' parties has one of its own."""
    election = load_election(find_election("uk-2017"))
    labels = party_labels(election, ("con", "lab", "ld", "ukip", "snp", "green", "pc"))
    letters = {pid: labels[pid].letter for pid in labels}
    assert [letters[pid] for pid in ("con", "lab", "ld", "snp", "green", "pc")] == list("CLDSGP")
    assert len(set(letters.values())) == len(letters)
    assert all(labels[pid].letter in labels[pid].name.upper() for pid in ("dup", "sf", "sdlp"))


def test_two_independents_together_did_not_win_fermanagh_in_2010() -> None:
    """Sinn Féin's candidate was four votes ahead of the first of two independents."""
    election = load_election(find_election("uk-2015"))
    labels = party_labels(election, ())
    index = [seat.seat_id for seat in election.seats].index(FERMANAGH_AND_SOUTH_TYRONE)
    result = past_results(election, labels)[index][0]
    assert result.shares[0][0].id == "independent"
    assert result.winner.id == "sf"
    assert holders(election, labels)[index] == labels["sf"]


def with_past(folder: Path, winners: list[list[tuple[str, int]]], follows: str) -> Election:
    """Eight seats whose only earlier election went as ``winners`` says, seat by seat; blue follows
    the party ``follows``."""
    files: Files = make(past=("e2025",))
    past = rows_of(files, "past.csv")
    past[1:] = [
        ["e2025", f"S{seat:03d}", party, str(votes)]
        for seat, candidates in enumerate(winners, start=1)
        for party, votes in candidates
    ]
    toml = files["election.toml"]
    assert isinstance(toml, str)
    files["election.toml"] = toml.replace(
        'id = "blue"\n', f'id = "blue"\nfollows = ["{follows}"]\n'
    )
    return load_election(write(files, folder))


def test_the_second_last_time_counts_seats_of_first_candidates(tmp_path: Path) -> None:
    """Gold's two candidates out-poll red's one in three seats, and won none of them."""
    split = [("red", 40), ("gold", 35), ("gold", 25)]
    seats = [split] * 3 + [[("blue", 60), ("red", 40)]] * 4 + [[("gold", 60), ("red", 40)]]
    assert second_last_time(with_past(tmp_path, seats, "old")) == "red"


def test_the_second_last_time_has_the_seats_of_those_it_follows(tmp_path: Path) -> None:
    seats = [[("red", 60), ("old", 40)]] * 4 + [[("old", 60), ("red", 40)]] * 3
    seats += [[("gold", 60), ("red", 40)]]
    election = with_past(tmp_path, seats, "old")
    assert second_last_time(election) == "blue"
    labels = party_labels(election, ())
    held = [label.id if label else "" for label in holders(election, labels)]
    assert sorted(held) == ["blue"] * 3 + ["gold"] + ["red"] * 4


def test_votes_of_two_that_were_rivals_are_not_added_to_say_who_won(tmp_path: Path) -> None:
    """Blue and the party it follows now together had most votes; red's candidate won."""
    seats = [[("red", 40), ("old", 35), ("blue", 25)]] * 8
    election = with_past(tmp_path, seats, "old")
    assert {label.id for label in holders(election, party_labels(election, ())) if label} == {"red"}


def test_without_a_past_the_second_in_canonical_order(tmp_path: Path) -> None:
    election = load_election(write(make(past=()), tmp_path))
    assert second_last_time(election) == election.polled[1]
    alone = load_election(write(make(past=(), parties=("solo",)), tmp_path / "alone"))
    assert second_last_time(alone) == "solo"
    assert set(holders(election, party_labels(election, ()))) == {None}
