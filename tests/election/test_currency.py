"""[currency] of election.toml: amounts as text and back, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from hustings.election.currency import STERLING, Currency
from hustings.election.law import candidate_limit_pence
from hustings.election.load import load_election
from hustings.election.problems import FolderProblems
from tests.election.folders import make, write

CROWNS = Currency("SEK", "kr", "kronor", 2)
YEN = Currency("JPY", "\u00a5", "yen", 0)
DINARS = Currency("KWD", "KWD", "dinars", 3)


@pytest.mark.parametrize(
    ("money", "minor", "shown", "words"),
    [
        (STERLING, 13_500_000, "£135,000", "135,000.00 pounds"),
        (STERLING, 123_456, "£1,234.56", "1,234.56 pounds"),
        (STERLING, -150, "-£1.50", "-1.50 pounds"),
        (CROWNS, 125_050, "kr 1,250.50", "1,250.50 kronor"),
        (YEN, 125_050, "\u00a5125,050", "125,050 yen"),
        (DINARS, 1_250_500, "KWD 1,250.500", "1,250.500 dinars"),
    ],
)
def test_an_amount_as_text(money: Currency, minor: int, shown: str, words: str) -> None:
    assert money.shown(minor) == shown
    assert money.words(minor) == words


@pytest.mark.parametrize(
    ("money", "text", "minor"),
    [
        (STERLING, "1250", 125_000),
        (STERLING, "1250.5", 125_050),
        (STERLING, "1250.505", None),
        (YEN, "1250", 1_250),
        (YEN, "1250.5", None),
        (DINARS, "1.005", 1_005),
        (STERLING, "£5", None),
        (STERLING, "", None),
    ],
)
def test_text_as_an_amount(money: Currency, text: str, minor: int | None) -> None:
    assert money.minor_of(text) == minor


def election_toml(folder: Path, table: str) -> Path:
    files = make()
    whole = str(files["election.toml"])
    files["election.toml"] = whole.replace("[limits]", f"{table}\n[limits]", 1)
    return write(files, folder)


def test_the_folder_says_it(tmp_path: Path) -> None:
    """Without a table it is sterling; with another, limits are in its smallest unit."""
    plain = load_election(election_toml(tmp_path / "a", ""))
    assert plain.currency == STERLING
    table = '[currency]\ncode = "JPY"\nsymbol = "\u00a5"\nunit = "yen"\nminor_digits = 0\n'
    other = load_election(election_toml(tmp_path / "b", table))
    assert other.currency == YEN
    limits = [candidate_limit_pence(each.limits, each.seats[0]) for each in (plain, other)]
    assert limits[0] is not None and limits[1] == limits[0] // 100


def test_what_is_left_out_is_the_code(tmp_path: Path) -> None:
    found = load_election(election_toml(tmp_path, '[currency]\ncode = "CHF"\n')).currency
    assert found == Currency("CHF", "CHF", "CHF", 2)


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ('symbol = "x"', "code: found no such key"),
        ('code = "eur"', "code"),
        ('code = "EUR"\nsymbol = "<b>"', "symbol"),
        ('code = "EUR"\nsymbol = "1"', "symbol"),
        ('code = "EUR"\nunit = "5 euros"', "unit"),
        ('code = "EUR"\nminor_digits = 9', "minor_digits"),
        ('code = "EUR"\ndigits = 2', "digits"),
    ],
)
def test_a_wrong_table_is_named(tmp_path: Path, table: str, named: str) -> None:
    with pytest.raises(FolderProblems) as error:
        load_election(election_toml(tmp_path, f"[currency]\n{table}\n"))
    assert named in str(error.value) and "election.toml" in str(error.value)
