"""OFX bank statements, both as SGML (1.x: closing tags may be missing) and as XML (2.x).

Read here because the kept-up libraries for it are under the GPL (docs/decisions has the page). Of
the format this takes what a statement needs: Open Financial Exchange 2.2, s. 11.4: BANKACCTFROM,
BANKTRANLIST with DTSTART and DTEND, and STMTTRN with DTPOSTED, TRNAMT, NAME or PAYEE, and MEMO.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date

from hustings.election.currency import STERLING, Currency
from hustings.election.problems import Problem
from hustings.spend.statement import BankLine, BankStatement, Kind
from hustings.spend.statement_csv import StatementProblems, masked, pence_of_text

# A tag with what stands between it and the next one.
TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z0-9_.]+)(?:\s[^<>]*)?>(?P<text>[^<]*)")
DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)

Tags = list[tuple[int, str, str]]  # (line of the file, name, text); "/NAME" closes


def read_ofx(data: bytes, file: str, currency: Currency = STERLING) -> BankStatement:
    """The statement that an OFX file holds. Raises StatementProblems."""
    found: list[Problem] = []
    tags = list(_tags(_text(data, file)))
    accounts = list(_accounts(tags))
    names = {name for _, name, _ in tags}
    if "BANKTRANLIST" not in names:
        raise _refused(file, "no list of transactions", "an OFX bank statement")
    if "/OFX" not in names:
        raise _refused(file, "no </OFX> at its end", "the whole file: a part may lack debits")
    if len(set(accounts)) != 1:
        shown = ", ".join(sorted(map(masked, set(accounts)))) or "none"
        raise _refused(file, f"accounts {shown}", "one account")
    of = {text.upper() for _, name, text in tags if name == "CURDEF" and text}
    if of - {currency.code}:
        raise _refused(file, f"amounts in {', '.join(sorted(of))}", f"amounts in {currency.code}")
    lines = tuple(
        line
        for row, fields in _transactions(tags)
        for line in _line(file, row, fields, found, currency)
    )
    if found:
        raise StatementProblems(found)
    days = {name: _day(text) for _, name, text in tags if name in ("DTSTART", "DTEND")}
    return BankStatement(accounts[0], days.get("DTSTART"), days.get("DTEND"), lines)


def looks_like_ofx(data: bytes) -> bool:
    """True for a file that begins as OFX does."""
    head = data[:2_000].lstrip(b"\xef\xbb\xbf \r\n\t")
    return head.startswith(b"OFXHEADER:") or b"<?OFX" in head or b"<OFX>" in head


def _text(data: bytes, file: str) -> str:
    """UTF-8, or the code page that banks mean by ENCODING:USASCII, CHARSET:1252."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _refused(file, f"other bytes at {error.start}", "UTF-8 or Windows-1252") from error


def _refused(file: str, found: str, expected: str) -> StatementProblems:
    remedy = "Export the statement of one account again."
    return StatementProblems([Problem(file, None, None, found, expected, remedy)])


def _tags(text: str) -> Iterator[tuple[int, str, str]]:
    row, at = 1, 0
    for match in TAG.finditer(text):
        row += text.count("\n", at, match.start())
        at = match.start()
        name = match["end"] + match["name"].upper()
        yield row, name, " ".join(html.unescape(match["text"]).split())


def _accounts(tags: Tags) -> Iterator[str]:
    """The accounts that the statement is of; a transaction may name the one at its other end."""
    inside = False
    for _, name, text in tags:
        if name in ("STMTTRN", "/STMTTRN", "/BANKTRANLIST"):
            inside = name == "STMTTRN"
        elif name == "ACCTID" and not inside:
            yield text


def _transactions(tags: Tags) -> Iterator[tuple[int, dict[str, str]]]:
    """Each STMTTRN: its line in the file and its fields by name. In SGML one may end where the
    next begins."""
    row, fields = 0, None
    for line, name, text in tags:
        if fields is not None and name in ("STMTTRN", "/STMTTRN", "/BANKTRANLIST"):
            yield row, fields
            fields = None
        if name == "STMTTRN":
            row, fields = line, dict[str, str]()
        elif fields is not None and text:
            fields.setdefault(name, text)
    if fields is not None:
        yield row, fields


def _line(
    file: str, row: int, fields: dict[str, str], found: list[Problem], currency: Currency
) -> Iterator[BankLine]:
    """The line of a transaction; none where no money moved, or where it can't be read."""
    posted, amount = fields.get("DTPOSTED", ""), fields.get("TRNAMT", "")
    day = _day(posted)
    decimal = "," if re.fullmatch(r"[-+]?[0-9]+,[0-9]+", amount) else "."  # both are allowed
    pence = pence_of_text(amount, decimal, currency)
    if day is None:
        expected = "a date such as 20170501"
        found.append(Problem(file, row, "DTPOSTED", repr(posted), expected, "Correct it."))
    if pence is None:
        expected = f"an amount in {currency.unit}, such as -{currency.example}"
        found.append(Problem(file, row, "TRNAMT", repr(amount), expected, "Correct it."))
    if day is None or not pence:
        return
    kind: Kind = "debit" if pence < 0 else "credit"
    yield BankLine(row, day, kind, abs(pence), fields.get("NAME", ""), fields.get("MEMO", ""))


def _day(text: str) -> date | None:
    """The day as the bank has it; its time of day and zone are left out."""
    match = DAY.match(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
