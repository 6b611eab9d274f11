"""The pages of the record: what a stranger's program holds against the replay, and what readers
find on them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hustings.listen.public import FEWEST
from hustings.publish.pages.unsigned import days_words
from hustings.publish.record_marks import Marks, as_sentence, entry_words, plain_words
from hustings.publish.record_view import RecordView
from hustings.publish.rule_names import BREACHES, VOID
from hustings.publish.site import PAGES, RECORD_PAGES, write_site
from hustings.publish.site_data import SiteData
from hustings.record.entries import Entry, entry_bytes
from hustings.spend.figures import figures, shown
from hustings.spend.published import record_files
from hustings.verify.folder import list_folder
from hustings.verify.pages import Told, check_pages, required_quotations
from tests.publish.reading import Element, pages_of, read_page
from tests.publish.record import departed, planned, with_record
from tests.publish.test_site import check_charts, check_outline, check_tables
from tests.record.campaigns import Campaign


@pytest.fixture(scope="module")
def sites(full_site: SiteData, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both histories of one campaign, written."""
    out = tmp_path_factory.mktemp("histories")
    for name, campaign in histories(full_site).items():
        write_site(with_record(full_site, campaign), out / name)
    return {name: out / name for name in ("departed", "planned")}


def histories(site: SiteData) -> dict[str, Campaign]:
    seat_ids = [seat.seat_id for seat in site.election.seats]
    return {"departed": departed(seat_ids), "planned": planned(seat_ids)}


def view_of(site: SiteData, campaign: Campaign) -> RecordView:
    view = with_record(site, campaign).record
    assert view is not None
    return view


def words(path: Path) -> str:
    """All text of a page, on one line, as a reader has it."""
    main = next(e for e in read_page(path) if e.tag == "main")
    return " ".join(main.all_text().split())


def quotations(path: Path) -> dict[str, str]:
    return {
        e.attributes["data-quoted"]: e.text
        for e in read_page(path)
        if "data-quoted" in e.attributes
    }


@pytest.mark.parametrize("history", ["departed", "planned"])
def test_every_figure_and_quotation_is_the_replays_and_none_is_left_out(
    sites: dict[str, Path], full_site: SiteData, history: str
) -> None:
    """By the stranger's own check."""
    campaign = histories(full_site)[history]
    view = view_of(full_site, campaign)
    table = figures(view.state, view.problems)
    told = Told(table, shown, campaign.entries, required_quotations(view.state))
    found = check_pages(list_folder(sites[history]), told)
    assert found.ok, found.detail
    for path, data in record_files(view.state, view.problems).items():
        assert (sites[history] / path).read_bytes() == data


@pytest.mark.parametrize("history", ["departed", "planned"])
def test_the_pages_can_be_read_by_all(sites: dict[str, Path], history: str) -> None:
    for path in pages_of(sites[history]):
        elements = read_page(path)
        check_outline(path, elements)
        check_tables(path, elements)
        check_charts(path, elements)


def test_every_link_of_the_record_leads_somewhere(sites: dict[str, Path]) -> None:
    """The log and the manifest are put beside the pages by who publishes the bundle."""
    bundle = {"log/checkpoint", "log/log.vkey", "manifest.json"}
    for file, *_ in (*PAGES, *RECORD_PAGES):
        for element in read_page(sites["departed"] / file):
            target = element.attributes.get("href", "")
            if element.tag != "a" or "://" in target or target in bundle:
                continue
            name, _, anchor = target.partition("#")
            found = sites["departed"] / (name or file)
            assert found.is_file(), f"{file} links to {target}"
            if anchor:
                assert f'id="{anchor}"' in found.read_text(encoding="utf-8"), f"{file}: {target}"


def test_a_site_of_an_election_alone_has_no_page_of_a_record(written: Path) -> None:
    names = {path.name for path in written.iterdir()}
    assert not names & {file for file, *_ in RECORD_PAGES}
    assert not (written / "data" / "figures.json").exists()
    for path in (written / "index.html", written / "seat" / "S001.html"):
        text = path.read_text(encoding="utf-8")
        assert "data-record" not in text
        assert "menu-group" not in text


def test_two_groups_of_pages_and_the_one_that_is_open(sites: dict[str, Path]) -> None:
    def heads(file: str) -> list[tuple[str, bool]]:
        elements = read_page(sites["departed"] / file)
        names = [
            e for e in elements if e.parent and e.parent.attributes.get("class") == "menu-head"
        ]
        return [(e.text, "aria-current" in e.attributes) for e in names]

    assert heads("audit.html") == [("The estimate", False), ("The record", True)]
    assert heads("seat/S001.html") == [("The estimate", True), ("The record", False)]


def test_the_verdict_comes_first(sites: dict[str, Path]) -> None:
    elements = read_page(sites["departed"] / "audit.html")
    verdict = next(e for e in elements if e.attributes.get("class") == "verdict")
    assert "was spent without the signature of an elected person" in verdict.text
    assert "rules were broken" in verdict.text
    assert "No rule was broken" in words(sites["planned"] / "audit.html")[:400]


def test_the_audit_says_at_a_glance_where_when_who_was_refused_and_what_it_cost(
    sites: dict[str, Path],
) -> None:
    elements = read_page(sites["departed"] / "audit.html")
    glance = next(e for e in elements if "glance" in e.attributes.get("class", "").split())
    text = " ".join(glance.all_text().split())
    for said in ("3 seats", "20\u00a0May 2030", "staff-days", "refusal", "1.40 seats lost"):
        assert said.replace("\u00a0", " ") in text.replace("\u00a0", " "), said
    assert "90% interval 0.60 to 2.20" in text


def test_seats_with_something_unsigned_stand_by_name_beside_what_was_planned(
    sites: dict[str, Path], full_site: SiteData
) -> None:
    rows = rows_of(sites["departed"] / "audit.html", "unsigned-table")
    names = [seat.name for seat in full_site.election.seats[-2:]]
    told = [" ".join(row[0].all_text().split()) for row in rows]
    assert [name.removesuffix(" 20 May") for name in told] == [*names, "NOWHERE"]
    assert [cell.tag for cell in rows[0]] == ["th", "td", "td", "td"]
    unsigned = [row[3].children[0].attributes["data-figure"] for row in rows]
    assert unsigned[0].endswith("/money_pence/unsigned")
    assert "unsigned-table" not in (sites["planned"] / "audit.html").read_text("utf-8")


def test_rules_are_named_in_words_and_no_id_stands_in_a_sentence(sites: dict[str, Path]) -> None:
    text = words(sites["departed"] / "audit.html")
    assert "Payment without its signatures: 3 breaches" in text
    for path in pages_of(sites["departed"]):
        for element in read_page(path):
            if element.tag not in ("code", "script") and not element.within("code"):
                assert "_" not in element.text or "_" in str(element.attributes), (path, element)


def test_every_rule_of_the_replay_has_a_name() -> None:
    """As docs/spend.md lists them, and no others."""
    lines = Path("docs/spend.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")] for line in lines if line[:3] == "| `"]
    effects = {row[1].strip("`"): row[4] for row in cells if len(row) == 7}
    assert effects.keys() <= BREACHES.keys() | VOID.keys()
    assert {rule for rule, effect in effects.items() if effect == "counts"} <= BREACHES.keys()
    assert not BREACHES.keys() & VOID.keys()
    assert all(means.endswith(".") for _, means in BREACHES.values())
    for name in [name for name, _ in BREACHES.values()] + list(VOID.values()):
        assert "guilt" not in name and "fraud" not in name and "_" not in name


def test_the_front_page_leads_into_the_record_at_once(sites: dict[str, Path]) -> None:
    elements = read_page(sites["departed"] / "index.html")
    line = next(e for e in elements if "record-line" in e.attributes.get("class", "").split())
    assert "here a simulated one" in line.text
    keys = [e.attributes["data-figure"] for e in elements if e.parent and e.parent.parent is line]
    assert "total/money_pence/without_elected" in keys
    assert any(e.attributes.get("href") == "audit.html" for e in line.children)


def test_planned_against_spent_is_drawn_for_every_seat_and_tells_the_unsigned_by_shape(
    sites: dict[str, Path],
) -> None:
    elements = read_page(sites["departed"] / "spending.html")
    chart = next(e for e in elements if "scatter" in e.attributes.get("class", "").split())
    assert chart.attributes["aria-label"] == "2 seats got money without its signatures."
    assert sum(e.attributes.get("class") == "departs" for e in elements) == 2


def test_no_command_that_the_page_gives_puts_a_file_into_the_bundle(
    sites: dict[str, Path],
) -> None:
    """A file more is what the check calls a fault."""
    shown = [e for e in read_page(sites["departed"] / "check.html") if e.tag == "code"]
    copies = [line for e in shown for line in e.text.splitlines() if line.startswith("cp ")]
    assert copies == ["cp log/checkpoint ../my-checkpoint"]


def test_what_is_simulated_says_so_wherever_money_is(
    sites: dict[str, Path], full_site: SiteData, tmp_path: Path
) -> None:
    for path in pages_of(sites["departed"]):
        text = path.read_text(encoding="utf-8")
        if "data-record" in text:
            assert 'aria-label="Simulated"' in text, path
    seat_ids = [seat.seat_id for seat in full_site.election.seats]
    real = with_record(full_site, planned(seat_ids, simulated=False))
    write_site(real, tmp_path / "real")
    assert 'aria-label="Simulated"' not in (tmp_path / "real" / "audit.html").read_text("utf-8")


def test_no_candidate_is_named_beside_the_money(
    sites: dict[str, Path], full_site: SiteData
) -> None:
    names = {c.name for c in full_site.election.candidates if c.name}
    for path in pages_of(sites["departed"]):
        text = path.read_text(encoding="utf-8")
        assert not any(name in text for name in names), path


def test_words_of_an_entry_are_shown_as_they_are_and_are_no_markup(
    sites: dict[str, Path], full_site: SiteData
) -> None:
    campaign = histories(full_site)["departed"]
    index, asked = next(
        (i, campaign.entry(i).body)
        for i in range(len(campaign.entries))
        if "<angles>" in str(campaign.entry(i).body.get("purpose"))
    )
    page = sites["departed"] / "seat" / f"{asked['seat_id']}.html"
    assert quotations(page)[f"{index}/purpose"] == asked["purpose"]
    assert "<angles>" not in page.read_text(encoding="utf-8")


def test_a_seats_page_lists_its_entries_and_its_breaches(sites: dict[str, Path]) -> None:
    text = words(sites["departed"] / "seat" / "S019.html")
    last = words(sites["departed"] / "seat" / "S020.html")
    assert "Rules broken here" in text or "Rules broken here" in last
    clean = words(sites["planned"] / "seat" / "S019.html")
    assert "Rules broken here" not in clean


def test_a_seat_that_only_the_record_names_has_a_page(sites: dict[str, Path]) -> None:
    assert "The election has no seat of this name" in words(
        sites["departed"] / "seat" / "NOWHERE.html"
    )


def rows_of(path: Path, table: str) -> list[list[Element]]:
    elements = read_page(path)
    body = next(e for e in elements if e.attributes.get("id") == table).children[2]
    return [row.children for row in body.children]


def test_small_counts_are_withheld_on_every_page_and_in_the_file(
    sites: dict[str, Path], full_site: SiteData
) -> None:
    rows = rows_of(sites["departed"] / "returns.html", "returns-table")
    told = {cells[0].all_text(): [cell.all_text() for cell in cells[1:]] for cells in rows}
    names = [seat.name for seat in full_site.election.seats]
    assert told[names[0]] == ["1,250", "600"]
    assert told[names[1]] == ["40", f"under {FEWEST}"]
    assert told[names[2]] == [f"under {FEWEST}"] * 2
    with (sites["departed"] / "data" / "returns.csv").open(encoding="utf-8", newline="") as lines:
        kept = {row["seat_id"]: (row["doors"], row["answered"]) for row in csv.DictReader(lines)}
    ids = [seat.seat_id for seat in full_site.election.seats]
    assert [kept[seat_id] for seat_id in ids[:3]] == [("1250", "600"), ("40", ""), ("", "")]
    assert "The estimate does not use them" in words(sites["departed"] / "returns.html")


def test_a_refusal_of_access_is_told_with_its_reason_and_who_was_entitled(
    sites: dict[str, Path],
) -> None:
    page = sites["departed"] / "access.html"
    text = words(page)
    assert text.index("Yes: a breach") < text.index("not your office")
    elements = read_page(page)
    lead = next(e for e in elements if e.attributes.get("class") == "lead")
    assert "was refused the" in lead.text, "the first sentence says who and what"
    assert "not at this time" in quotations(page).values()
    assert "Nobody has been refused access" in words(sites["planned"] / "access.html")


def test_the_day_of_the_report_stands_with_every_day_before_it(sites: dict[str, Path]) -> None:
    elements = read_page(sites["departed"] / "inquiry.html")
    struck = [e.all_text() for e in elements if e.tag == "s"]
    assert len(struck) == 1
    assert "1\u00a0July 2030" in struck[0]
    due = next(e for e in elements if "data-due" in e.attributes)
    assert due.attributes["data-due"] == "2030-09-01"
    assert "hidden" in due.attributes, "there is no clock here: the reader's script counts"
    assert "The documents are invented" in words(sites["departed"] / "inquiry.html")


def test_favour_is_never_called_guilt(sites: dict[str, Path]) -> None:
    flagged = words(sites["departed"] / "audit.html")
    assert "There is a pattern that the plan does not explain: 1 of 2 tests flagged it" in flagged
    assert "That is a question, and no verdict on anybody" in flagged
    assert "No such pattern was found" in words(sites["planned"] / "audit.html")
    for path in sites.values():
        text = words(path / "audit.html")
        assert "guilt" not in text.lower()
        assert "Computed with the labels held by the auditors" in text
        assert "Where no group was favoured, the chance of any flag here is at most 0.5%" in text
        assert "at most 25 of these 10,000" in text
        assert "It does not say who decided" in text


def test_the_policy_is_told_in_words(sites: dict[str, Path]) -> None:
    text = words(sites["departed"] / "signatures.html")
    assert "More than 500 pounds" in text
    assert "2 people, at least 1 of them elected, from: treasurer, chair or secretary" in text


def test_acts_without_effect_are_listed_by_entry(sites: dict[str, Path]) -> None:
    text = words(sites["departed"] / "signatures.html")
    assert "approval of one's own request" in text
    assert "p-chair proposed what they approve" in text
    assert "None is in the record." in words(sites["planned"] / "signatures.html")


def test_the_key_to_compare_is_on_the_page_that_says_how(
    sites: dict[str, Path], full_site: SiteData
) -> None:
    view = view_of(full_site, histories(full_site)["departed"])
    assert words(sites["departed"] / "check.html").count(view.vkey) == 3


def test_the_data_files_of_the_record_are_named_on_the_page_of_methods(
    sites: dict[str, Path],
) -> None:
    text = words(sites["departed"] / "method.html")
    for path in (sites["departed"] / "data").iterdir():
        assert path.name in text, path.name
    audit = json.loads((sites["departed"] / "data" / "audit.json").read_text(encoding="utf-8"))
    assert [question["id"] for question in audit["questions"]] == [
        "who",
        "unsigned",
        "signatures",
        "where",
        "limits",
    ]


def test_same_record_same_bytes(
    sites: dict[str, Path], full_site: SiteData, tmp_path: Path
) -> None:
    write_site(with_record(full_site, histories(full_site)["departed"]), tmp_path / "again")
    for file, *_ in RECORD_PAGES:
        assert (tmp_path / "again" / file).read_bytes() == (sites["departed"] / file).read_bytes()


def test_a_record_in_which_nothing_happened_yet(full_site: SiteData, tmp_path: Path) -> None:
    """The founding entry alone: no plan, no rule, no payment, no audit."""
    site = with_record(full_site, Campaign(party="blue"), audited=False)
    assert site.record is not None
    bare = replace(site, record=replace(site.record, returns=(), inquiry=None))
    write_site(bare, tmp_path / "out")
    for path in pages_of(tmp_path / "out"):
        check_outline(path, read_page(path))
    assert "No test for favour was run" in words(tmp_path / "out" / "audit.html")
    assert "Nothing was planned, asked for or spent here" in words(
        tmp_path / "out" / "seat" / "S001.html"
    )
    assert not (tmp_path / "out" / "data" / "returns.csv").exists()


def test_entries_that_fit_no_schema_break_no_page(full_site: SiteData, tmp_path: Path) -> None:
    campaign = histories(full_site)["planned"]
    campaign.append(b"no entry at all")
    campaign.add("election", {"election": ["odd"], "files": 3})
    for body in ({"seat_id": ["S001"], "payee": 3}, {"request": -1}, {"amount_pence": "£9"}):
        campaign.act("request", body, "organiser")
        campaign.act("payment", body, "cashier")
    site = with_record(full_site, campaign)
    write_site(site, tmp_path / "out")
    view = view_of(full_site, campaign)
    told = Told(
        figures(view.state, view.problems), shown, campaign.entries, required_quotations(view.state)
    )
    found = check_pages(list_folder(tmp_path / "out"), told)
    assert found.ok, found.detail


def test_the_other_history_is_one_link_away(full_site: SiteData, tmp_path: Path) -> None:
    site = with_record(full_site)
    assert site.record is not None
    sister = ("the same campaign as planned", "../planned/index.html")
    write_site(replace(site, record=replace(site.record, sister=sister)), tmp_path / "out")
    for file, start in (("audit.html", ""), ("seat/S001.html", "../")):
        links = [
            e.attributes["href"]
            for e in read_page(tmp_path / "out" / file)
            if e.tag == "a" and e.text == sister[0]
        ]
        assert links == [start + sister[1]]


def test_a_view_that_was_replayed_over_other_entries_is_refused(full_site: SiteData) -> None:
    view = view_of(full_site, histories(full_site)["planned"])
    with pytest.raises(ValueError, match="replayed over"):
        replace(view, entries=view.entries[:-1])


def marks() -> Marks:
    entry = Entry("election", "2030-05-01T09:00:00Z", {"election": "a & b", "list": ["x", "y"]})
    assert entry_bytes(entry)
    return Marks({"total/money_pence/paid": 123_450, "total/breaches": 0}, (entry, None))


def test_a_figure_carries_its_key_its_value_and_its_words() -> None:
    assert marks().fig("total/money_pence/paid") == (
        '<data value="123450" data-figure="total/money_pence/paid">£1,234.50</data>'
    )
    with pytest.raises(KeyError):
        marks().fig("total/money_pence/hidden")


def test_a_quotation_names_its_entry_and_field() -> None:
    assert marks().quoted(0, "election") == '<span data-quoted="0/election">a &amp; b</span>'
    assert marks().quoted(0, "list/1") == '<span data-quoted="0/list/1">y</span>'
    with pytest.raises(LookupError, match="can't be quoted"):
        marks().quoted(1, "election")


def test_entries_are_named_as_the_command_line_takes_them() -> None:
    assert entry_words([]) == "no entry"
    assert entry_words([1234]) == "entry 1234"
    assert entry_words([3, 7, 9]) == "entries 3, 7 and 9"
    assert entry_words(range(20), most=3) == "entries 0, 1, 2 and 17 more"


def test_ids_become_words_and_no_pound_sign_goes_unmarked() -> None:
    plain = plain_words({"staff_days": "staff days", "E1-2": "Northtown"})
    assert plain("12 staff_days in E1-2: 3 of E1 and my_staff_days_2") == (
        "12 staff days in Northtown: 3 of E1 and my_staff_days_2"
    )
    assert plain("6,750.00 pounds of 1.50 pounds") == "6,750 pounds of 1.50 pounds"
    units = plain_words({"staff_days": "staff-days"})
    assert units("1 staff_days, 21 staff_days") == "1 staff-day, 21 staff-days"
    assert as_sentence("it names no request") == "It names no request."
    assert as_sentence("Said.") == "Said."
    assert as_sentence("p-chair proposed it") == "p-chair proposed it."
    assert plain("to '£5 shop'") == "to 'GBP 5 shop'"
    assert plain_words({})("as_it_is") == "as_it_is"


def test_days_are_told_from_the_first_to_the_last() -> None:
    first, last = date(2017, 5, 25), date(2017, 6, 6)
    assert days_words([last, first]) == "25\u00a0May to 6\u00a0June 2017"
    assert days_words([first, date(2018, 1, 2)]) == "25\u00a0May 2017 to 2\u00a0January 2018"
    assert days_words([first, first]) == "25\u00a0May 2017"
    assert days_words([]) == ""


def test_the_table_of_spending_can_be_read_as_csv(sites: dict[str, Path]) -> None:
    text = (sites["departed"] / "data" / "spending.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sum(int(row["amount_pence"] or 0) for row in rows if row["kind"] == "payment") > 0
