"""``hustings inquiry``: custody, checks, search and terms on a campaign folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from hustings.record.entries import read_entry
from hustings.record.journal import create_journal, open_journal
from hustings.record.note import SignerKey
from tests.conftest import Call
from tests.inquiry.desk import write
from tests.record.campaigns import ORIGIN
from tests.record.campaigns import Campaign as Founding

DOCUMENTS = {
    "minutes.txt": "Minutes.\n把80名 staff 调到\n安全席位: nobody signed.",
    "note.md": "Staff stay where they are.",
    "信/scan.pdf": "%PDF-1.4",
}


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """A campaign folder with a founded record and nothing else."""
    folder = tmp_path / "campaign"
    folder.mkdir()
    with create_journal(folder, SignerKey(ORIGIN, bytes(32))) as journal:
        journal.log.append(Founding().entries)
    return folder


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    return write(tmp_path / "documents", DOCUMENTS)


def bodies(campaign: Path) -> list[object]:
    with open_journal(campaign) as journal:
        return [read_entry(data).body for data in journal.entries()][1:]


# Custody


def test_every_file_is_accounted_for(hustings: Call, campaign: Path, documents: Path) -> None:
    (documents / "link").symlink_to(campaign)
    said = hustings("inquiry", "custody", documents, "--campaign", campaign, "--json")
    assert said.code == 0
    figures = said.json
    assert (figures["found"], figures["taken"], figures["already_held"], figures["refused"]) == (
        4, 3, 0, 1,
    )  # fmt: skip
    assert [e["exhibit"] for e in figures["exhibits"]] == ["X0001", "X0002", "X0003"]
    assert [e["entry"] for e in figures["exhibits"]] == [1, 2, 3]
    assert figures["refusals"][0]["name"] == "link"
    assert "Warning: link: not taken: a link" in said.err
    assert [{k: e[k] for k in e if k != "entry"} for e in figures["exhibits"]] == bodies(campaign)


def test_the_same_folder_again_changes_nothing(
    hustings: Call, campaign: Path, documents: Path
) -> None:
    hustings("inquiry", "custody", documents, "--campaign", campaign)
    before = bodies(campaign)
    again = hustings("--campaign", campaign, "inquiry", "custody", documents)
    assert again.code == 0
    assert again.out == "3 files found: 0 taken, 3 already held, 0 refused.\n"
    assert bodies(campaign) == before


def test_what_is_made_up_says_so(hustings: Call, campaign: Path, documents: Path) -> None:
    hustings("inquiry", "--campaign", campaign, "custody", documents, "--simulated")
    assert all(body["simulated"] for body in bodies(campaign))  # type: ignore[index]


@pytest.mark.parametrize(
    ("place", "words"), [("documents", "found no log"), ("nowhere", "does not exist")]
)
def test_without_a_record_or_documents_there_is_no_custody(
    hustings: Call, documents: Path, tmp_path: Path, place: str, words: str
) -> None:
    said = hustings("inquiry", "custody", tmp_path / place, "--campaign", tmp_path)
    assert (said.code, said.out) == (2, "")
    assert words in said.err
    assert not (tmp_path / "inquiry").exists()


def test_the_campaign_itself_is_not_evidence(hustings: Call, campaign: Path) -> None:
    said = hustings("inquiry", "custody", campaign, "--campaign", campaign)
    assert said.code == 2
    assert "Name the folder of the documents alone." in said.err


def test_a_clock_that_is_behind_the_record_makes_no_breach(
    hustings: Call, campaign: Path, documents: Path
) -> None:
    late = "2999-01-01T00:00:00Z"
    with open_journal(campaign, write=True) as journal:
        journal.add("publication", late, {"manifest": "0" * 64, "entries": 1})
    said = hustings("inquiry", "custody", documents, "--campaign", campaign)
    assert said.code == 0
    assert f"{late} is written" in said.err
    with open_journal(campaign) as journal:
        assert {read_entry(data).at for data in list(journal.entries())[1:]} == {late}


def test_a_check_says_which_original_is_not_as_recorded(
    hustings: Call, campaign: Path, documents: Path
) -> None:
    taken = hustings("inquiry", "custody", documents, "--campaign", campaign, "--json").json
    assert hustings("inquiry", "check", "--campaign", campaign).code == 0
    path = campaign / "inquiry" / "originals" / "sha256" / taken["exhibits"][1]["sha256"]
    path.chmod(0o600)
    path.write_text("Staff move tonight.")
    said = hustings("inquiry", "check", "--campaign", campaign, "--json")
    assert said.code == 1
    assert [(f["exhibit"], f["entry"]) for f in said.json["faults"]] == [("X0002", 2)]
    assert (
        "X0002 (entry 2): the original has changed"
        in hustings("inquiry", "check", "--campaign", campaign).out
    )


# Search


@pytest.fixture
def searchable(hustings: Call, campaign: Path, documents: Path) -> Path:
    hustings("inquiry", "custody", documents, "--campaign", campaign)
    return campaign


def test_a_hit_has_its_exhibit_its_line_and_its_surroundings(
    hustings: Call, searchable: Path
) -> None:
    said = hustings("inquiry", "search", "调到安全席位", "--campaign", searchable, "--json")
    assert said.code == 0
    (hit,) = said.json["hits"]
    assert (hit["exhibit"], hit["entry"], hit["encoding"]) == ("X0001", 1, "utf-8")
    assert hit["names"] == ["minutes.txt"]
    assert hit["snippets"] == [
        {
            "line": 2,
            "before": "Minutes. 把80名 staff ",
            "hit": "调到 安全席位",
            "after": ": nobody signed.",
        }
    ]


def test_a_hit_without_a_register_has_no_name(hustings: Call, searchable: Path) -> None:
    asked = ("inquiry", "search", "调到安全席位", "--campaign", searchable)
    assert "X0001, entry 1: minutes.txt\n" in hustings(*asked).out
    (searchable / "inquiry" / "register.json").unlink()
    assert "X0001, entry 1\n" in hustings(*asked).out


def test_what_was_not_searched_is_said_every_time(hustings: Call, searchable: Path) -> None:
    for words in ("staff", "nowhere"):
        said = hustings("inquiry", "search", words, "--campaign", searchable)
        assert said.code == 0
        assert "Not searchable yet: 1 of 3 exhibits." in said.out
        assert "1: no words are read from application/pdf yet (X0003)" in said.out
    figures = hustings("inquiry", "search", "staff", "--campaign", searchable, "--json").json
    assert (figures["exhibits"], figures["searched"], figures["found"]) == (3, 2, 2)
    assert figures["not_searchable"] == [
        {"reason": "no words are read from application/pdf yet", "n": 1, "exhibits": ["X0003"]}
    ]


def test_a_limit_says_how_much_it_hides(hustings: Call, searchable: Path) -> None:
    said = hustings("inquiry", "search", "staff", "--limit", "1", "--campaign", searchable)
    assert said.out.count(", entry ") == 1
    assert "in 2 of 2 documents searched (1 more than are shown" in said.out


def test_a_document_cannot_steer_the_terminal(
    hustings: Call, campaign: Path, tmp_path: Path
) -> None:
    folder = write(tmp_path / "odd", {"a.txt": "staff \x1b[2J\u202e moved [bold]"})
    hustings("inquiry", "custody", folder, "--campaign", campaign)
    said = hustings("inquiry", "search", "staff", "--campaign", campaign)
    assert "\x1b" not in said.out
    assert "\u202e" not in said.out
    assert "[staff] \\x1b[2J\\u202e moved [bold]" in said.out


@pytest.mark.parametrize("words", [[], ["..."], ["--limit", "0", "staff"]])
def test_a_search_for_nothing_is_refused(
    hustings: Call, searchable: Path, words: list[str]
) -> None:
    said = hustings("inquiry", "search", *words, "--campaign", searchable)
    assert (said.code, said.out) == (2, "")


# Terms


@pytest.fixture
def founded(hustings: Call, small_election: Path, tmp_path: Path) -> Path:
    """A whole campaign, whose terms take two elected coordinators."""
    folder = tmp_path / "whole"
    made = hustings("new", folder, "--election", small_election, "--party", "red")
    assert made.code == 0, made.err
    return folder


BOTH = ("--as", "coordinator-1", "--as", "coordinator-2")
FIRST = (
    *("--title", "The late money", "--question", "Who signed?", "--question", "Who knew?"),
    *("--publish-by", "2090-01-31", "--max-changes", "1"),
)


def test_terms_are_set_shown_and_moved_as_often_as_they_say(hustings: Call, founded: Path) -> None:
    def terms(*arguments: str) -> tuple[int, str, str]:
        said = hustings("inquiry", "terms", *arguments, "--campaign", founded)
        return said.code, said.out, said.err

    assert terms() == (0, "No inquiry has terms.\n", "")
    code, out, _ = terms(*FIRST, *BOTH)
    assert code == 0
    first = out.split(":")[0].removeprefix("Entry ")
    code, out, _ = terms(
        *("--replaces", first, "--publish-by", "2090-03-31", "--reason", "new evidence"), *BOTH
    )
    assert code == 0
    second = out.split(":")[0].removeprefix("Entry ")
    code, out, err = terms(
        *("--replaces", second, "--publish-by", "2090-12-31", "--reason", "once more"), *BOTH
    )
    assert (code, out) == (2, "")
    assert "terms_changed_too_often" in err
    code, out, _ = terms("--as-of", "2090-03-30")
    assert "Report public by 2090-03-31: 1 day left. Moved 1 of 1 times allowed." in out
    assert "by 2090-01-31" in out
    assert "by 2090-03-31 (changed: publish_by): new evidence" in out
    assert "overdue by 2 days" in terms("--as-of", "2090-04-02")[1]


def test_terms_as_json_have_every_day_that_was_set(hustings: Call, founded: Path) -> None:
    campaign = ("--campaign", founded)
    made = hustings("inquiry", "terms", *FIRST, *BOTH, *campaign, "--json").json
    assert made["terms"]["questions"] == ["Who signed?", "Who knew?"]
    change = ("--replaces", str(made["entry"]), "--publish-by", "2090-02-28", "--reason", "a fire")
    hustings("inquiry", "terms", *change, *BOTH, *campaign)
    figures = hustings("inquiry", "terms", "--as-of", "2090-03-01", *campaign, "--json").json
    (inquiry,) = figures["inquiries"]
    assert (inquiry["days_left"], inquiry["overdue"]) == (-1, True)
    assert (inquiry["changes_used"], inquiry["max_changes"]) == (1, 1)
    assert [v["publish_by"] for v in inquiry["history"]] == ["2090-01-31", "2090-02-28"]
    assert [v["reason"] for v in inquiry["history"]] == ["The first terms.", "a fire"]
    assert figures["problems"] == []


def test_an_attempt_without_authority_has_no_effect_and_is_shown(
    hustings: Call, founded: Path
) -> None:
    alone = ("--as", "head_of_field", "--campaign", founded)
    said = hustings("inquiry", "terms", *FIRST, *alone)
    assert said.code == 2
    assert "no_authority" in said.err
    assert hustings("inquiry", "terms", *FIRST, *alone, "--force").code == 0
    figures = hustings("inquiry", "terms", "--campaign", founded, "--json").json
    assert figures["inquiries"] == []
    assert [problem["rule"] for problem in figures["problems"]] == ["no_authority"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--title", "Half"), "--question"),
        (("--replaces", "1", "--reason", "why", *BOTH), "No terms in force are entry 1"),
        ((*FIRST, "--as-of", "2090-01-01", *BOTH), "--as-of is for showing"),
        ((*FIRST,), "Nobody signs"),
        ((*FIRST[:-4], "--publish-by", "2001-01-31", *BOTH), "terms_in_the_past"),
    ],
)
def test_terms_that_cannot_be_are_refused(
    hustings: Call, founded: Path, arguments: tuple[str, ...], words: str
) -> None:
    said = hustings("inquiry", "terms", *arguments, "--campaign", founded)
    assert (said.code, said.out) == (2, "")
    assert words in said.err
