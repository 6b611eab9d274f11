"""A bank's own file: what is taken, what is refused, and what of it is published."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.spend.published_statement import published, sealed
from hustings.spend.statement import BankLine, BankStatement, statement_bytes
from hustings.spend.statement_csv import (
    Profile,
    StatementProblems,
    masked,
    pence_of_text,
    profile_from,
    profile_from_toml,
    read_csv,
)
from hustings.spend.statement_ofx import looks_like_ofx, read_ofx
from tests.spend.ledgers import campaign_with_plan, ledger_of
from tests.spend.statements import KEY

# As banks send it: headers, closing tags left out, a time zone, an entity, Windows-1252.
SGML = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP
<BANKACCTFROM><BANKID>123456<ACCTID>00012345<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20170501<DTEND>20170531235959
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20170503120000[-5:EST]<TRNAMT>-1250.50<FITID>1
<NAME>Smith &amp; Sons<MEMO>R17 posters</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20170504<TRNAMT>25<FITID>2<NAME>Café
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
XML = """<?xml version="1.0" encoding="UTF-8"?>
<?OFX OFXHEADER="200" VERSION="211"?>
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><BANKACCTFROM><ACCTID>00012345</ACCTID></BANKACCTFROM>
<BANKTRANLIST><DTSTART>20170501</DTSTART><DTEND>20170531</DTEND>
<STMTTRN><DTPOSTED>20170503</DTPOSTED><TRNAMT>-1250,50</TRNAMT><NAME>Smith &amp; Sons</NAME>
<MEMO>R17 posters</MEMO></STMTTRN>
<STMTTRN><DTPOSTED>20170504</DTPOSTED><TRNAMT>25.00</TRNAMT><PAYEE><NAME>Café</NAME></PAYEE>
</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
FIRST = (date(2017, 5, 3), "debit", 125_050, "Smith & Sons", "R17 posters")
SECOND = (date(2017, 5, 4), "credit", 2_500, "Caf\N{LATIN SMALL LETTER E WITH ACUTE}", "")


def fields(line: BankLine) -> tuple[date, str, int, str, str]:
    return (line.day, line.kind, line.amount_pence, line.payee, line.reference)


@pytest.mark.parametrize("data", [SGML.encode("cp1252"), SGML.encode(), XML.encode()])
def test_ofx_of_either_kind(data: bytes) -> None:
    assert looks_like_ofx(data)
    found = read_ofx(data, "may.ofx")
    assert found.account == "00012345"
    assert (found.first_day, found.last_day) == (date(2017, 5, 1), date(2017, 5, 31))
    assert [fields(line) for line in found.lines] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("-1250.50", "-1250.505"), "row 10, column TRNAMT: found '-1250.505'"),
        (("20170503120000", "20171303"), "row 10, column DTPOSTED: found '20171303["),
        (("<BANKTRANLIST>", "<OTHER>"), "found no list of transactions"),
        (("</OFX>", ""), "found no </OFX> at its end"),
        (("<ACCTID>00012345", "<ACCTID>00012345<ACCTID>99998765"), "****2345, ****8765"),
    ],
)
def test_ofx_that_can_not_be_taken(change: tuple[str, str], words: str) -> None:
    with pytest.raises(StatementProblems) as error:
        read_ofx(SGML.replace(*change).encode(), "may.ofx")
    assert words in str(error.value)
    assert "00012345" not in str(error.value)


def test_the_account_at_the_other_end_is_not_the_statements() -> None:
    other = "<NAME>Smith &amp; Sons<BANKACCTTO><ACCTID>99998765</BANKACCTTO>"
    found = read_ofx(SGML.replace("<NAME>Smith &amp; Sons", other).encode(), "may.ofx")
    assert found.account == "00012345"
    assert [fields(line) for line in found.lines] == [FIRST, SECOND]


@given(
    st.text(max_size=80) | st.sampled_from([SGML, XML]), st.lists(st.integers(0, 600), max_size=6)
)
def test_whatever_is_in_a_file_it_is_taken_or_refused_in_words(text: str, cuts: list[int]) -> None:
    for at in cuts:
        text = text[:at] + text[at + 3 :]
    readers = (
        lambda: read_ofx(text.encode(), "a"),
        lambda: read_csv(text.encode(), "a", Profile(amount="b"), "1"),
        lambda: read_csv(b"date,amount\n" + text.encode(), "a", Profile(amount="amount"), "1"),
    )
    for read in readers:
        try:
            read()
        except StatementProblems as error:
            assert error.problems


def test_a_csv_with_signs() -> None:
    rows = (
        "Date,Amount,Who,Why",
        "2017-05-03,-1250.50,Smith & Sons,R17 posters",
        "2017-05-04,25,Café,",
    )
    data = "\n".join(rows)
    profile = Profile("Date", amount="Amount", payee="Who", reference="Why")
    found = read_csv(data.encode("utf-8-sig"), "may.csv", profile, "1")
    assert [fields(line) for line in found.lines] == [FIRST, SECOND]
    assert [line.row for line in found.lines] == [2, 3]


def test_a_csv_where_money_out_is_positive_and_dates_are_british() -> None:
    data = b"D,A\r\n03/05/2017,1250.50\r\n\r\n04/05/2017,(25.00)\r\n"
    profile = Profile("D", amount="A", out="positive", date_format="%d/%m/%Y")
    found = read_csv(data, "may.csv", profile, "1")
    assert [fields(line)[:3] for line in found.lines] == [FIRST[:3], SECOND[:3]]


def test_a_csv_with_a_column_each_way() -> None:
    data = b"date,out,in\n2017-05-03,1250.50,\n2017-05-04,,25\n2017-05-05,1,1\n2017-05-06,,\n"
    with pytest.raises(StatementProblems) as error:
        read_csv(data, "may.csv", Profile(debit="out", credit="in"), "1")
    assert [(p.row, p.found) for p in error.value.problems] == [
        (4, "two amounts"),
        (5, "no amount"),
    ]


def test_accounts_of_a_csv_are_masked_where_they_differ() -> None:
    data = b"date,amount,account\n2017-05-03,-1,12345678\n2017-05-03,-1,87654321\n"
    profile = Profile(amount="amount", account="account")
    with pytest.raises(StatementProblems, match=r"\*\*\*\*4321, \*\*\*\*5678"):
        read_csv(data, "may.csv", profile)
    assert masked("1234") == "****"


@pytest.mark.parametrize(
    ("text", "decimal", "pence"),
    [
        ("1,250.50", ".", 125_050),
        ("-0.1", ".", -10),
        ("(3.00)", ".", -300),
        ("\u00a34", ".", 400),
        ("\N{MINUS SIGN}5", ".", -500),
        ("1.250,5", ",", 125_050),
        ("2.500", ".", 250),
        ("0.29", ".", 29),
        ("90071992547409.91", ".", 9_007_199_254_740_991),
        ("90071992547409.92", ".", None),  # beyond what an entry can hold
        ("9" * 5_000, ".", None),
        ("1,25", ".", None),
        ("1250.505", ".", None),
        ("", ".", None),
        ("1e3", ".", None),
        ("1.2.3", ".", None),
        ("--1", ".", None),
        ("\u0661", ".", None),
        ("nan", ".", None),
    ],
)
def test_amounts_are_exact_or_refused(text: str, decimal: str, pence: int | None) -> None:
    assert pence_of_text(text, decimal) == pence


@pytest.mark.parametrize(
    ("pairs", "column"),
    [
        ({"amount": "a", "debit": "b", "credit": "c"}, "amount"),
        ({"debit": "b"}, "amount"),
        ({"amount": "a", "out": "up"}, "out"),
        ({"amount": "a", "delimiter": ";;"}, "delimiter"),
        ({"amount": "a", "skip": "1"}, "skip"),
        ({"amuont": "a"}, "amuont"),
        ({"amount": "a", "date": ""}, "date"),
        ({"amount": "a", "date_format": "%d %b"}, "date_format"),
        ({"amount": "a", "date_format": "%H"}, "date_format"),
        ({"amount": "a", "date_format": "%d/%m/%m/%Y"}, "date_format"),
    ],
)
def test_a_mapping_that_can_not_be(pairs: dict[str, object], column: str) -> None:
    with pytest.raises(StatementProblems) as error:
        profile_from(pairs, "bank.toml")
    assert [p.column for p in error.value.problems] == [column]


@pytest.mark.parametrize("text", ["skip = " + "9" * 5_000, "date = " + "[" * 5_000, "\xff"])
def test_a_profile_that_is_no_toml(text: str) -> None:
    with pytest.raises(StatementProblems, match=r"bank\.toml: .*TOML in UTF-8"):
        profile_from_toml(text.encode("latin-1"), "bank.toml")


def test_more_lines_to_skip_than_there_are() -> None:
    with pytest.raises(StatementProblems, match="the file has no header"):
        read_csv(b"a\nb\n", "may.csv", Profile(amount="amount", skip=10**15), "1")


def test_a_row_too_short_and_bytes_that_are_no_text() -> None:
    with pytest.raises(StatementProblems, match="row 2: found 1 cells, expected 2"):
        read_csv(b"date,amount\n2017-05-03\n", "may.csv", Profile(amount="amount"), "1")
    with pytest.raises(StatementProblems, match="expected text in UTF-8"):
        read_csv(b"date,amount\n\xff", "may.csv", Profile(amount="amount"), "1")


# What is published


def bank(*lines: tuple[str, int, str, str]) -> BankStatement:
    made = tuple(
        BankLine(row, date(2017, 5, 3), "debit" if kind == "out" else "credit", pence, *words)
        for row, (kind, pence, *words) in enumerate(lines, 2)
    )
    return BankStatement("12-34-56 00012345", None, None, made)


def test_what_the_record_knows_is_named_and_all_else_is_sealed() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request(payee="The Long Name Printing Company Ltd")
    ledger = ledger_of(campaign)
    days = date(2017, 5, 1), date(2017, 5, 31)
    told = published(
        bank(
            ("out", 1, "the long name printing", f"inv 4 r{asked}"),
            ("out", 2, "The Long", f"R{asked + 1}"),
            ("out", 3, "Jane Doe", "rent"),
            ("in", 4, "Jane Doe", "a gift"),
            ("in", 5, "THE LONG NAME PRINTING COMPANY LTD", ""),
        ),
        days,
        ledger,
        KEY,
        simulated=True,
    )
    by_pence = {line.amount_pence: line for line in told.lines}
    assert sorted(by_pence) == [1, 2, 3, 5], "who gives is nobody's business"
    assert by_pence[1].payee == "The Long Name Printing Company Ltd"
    assert by_pence[1].request == asked
    assert (by_pence[2].payee, by_pence[2].request) == (None, None)
    data = statement_bytes(told)
    for secret in (b"Jane", b"rent", b"gift", b"12345"):
        assert secret not in data
    assert told.account == sealed(KEY, "account", "12345600012345")


def test_another_key_seals_otherwise() -> None:
    assert sealed(b"one", "payee", "x") != sealed(b"other", "payee", "x")
    assert sealed(b"one", "payee", "x") != sealed(b"one", "reference", "x")
