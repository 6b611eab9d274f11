"""``record evidence``: a fact. A document stays with the campaign; the record has its hash."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from hustings.cli import options
from hustings.cli.audit_key import audit_key
from hustings.cli.campaign_folder import Campaign, open_campaign
from hustings.cli.output import progress_line
from hustings.cli.record_acts import added
from hustings.cli.record_amounts import pence
from hustings.cli.record_facts import today
from hustings.cli.request_words import why_not
from hustings.cli.signing import Signing, append_signed, signing_options

KINDS = ("invoice", "receipt", "delivery-note", "contract", "photo")  # as in record.schema


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--of",
    type=click.IntRange(0),
    required=True,
    metavar="ENTRY",
    help="The payment, commitment or request that it shows.",
)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="invoice",
    help="What it is (default: invoice).",
)
@click.option(
    "--number",
    metavar="TEXT",
    help="The supplier's number on it: only a seal of it is recorded.",
)
@click.option("--amount", metavar="X", help="What it says: 1250 or 1250.50.")
@options.day_option("--day", "Its own day")
@options.campaign_option
@signing_options
def evidence(
    file: Path,
    of: int,
    kind: str,
    number: str | None,
    amount: str | None,
    day: date | None,
    campaign: Path,
    signing: Signing,
) -> None:
    """Record a document: an invoice, a receipt, a delivery note, a contract or a photo.

    FILE is copied into auditor/evidence/, which is never published. The record has its hash, and
    the number under the audit key, so that the same bill shown twice is found.
    """
    from hustings.record.files import digest_of

    data = file.read_bytes()
    if not data:
        raise click.UsageError(f"{file} is empty: there is nothing to show.")
    with open_campaign(campaign, write=signing.appends) as opened:
        what_it_shows(opened, of)
        body = {
            "of": of,
            "kind": kind.replace("-", "_"),
            "sha256": digest_of(data),
            "invoice_number": None if number is None else sealed_number(opened, number),
            "amount_pence": None if amount is None else pence(amount, "--amount"),
            "day": (day or today()).isoformat(),
        }
        with kept(opened.folder, data) as path:
            added(append_signed(opened, "evidence", body, signing))
        progress_line(f"Kept as {path}.")


def what_it_shows(campaign: Campaign, number: int) -> None:
    """Exit 2 unless the entry is a payment, a commitment or a request with authority."""
    from hustings.spend.reversals import payment_at

    ledger = campaign.ledger
    if number in ledger.requests or number in ledger.commitments.orders:
        return
    if payment_at(ledger, number) is None:
        why = why_not(campaign, number).removesuffix(", not a request")
        raise click.UsageError(
            f"--of: entry {number} {why}. Expected a payment, a commitment or a request; "
            "`hustings record log` lists them."
        )


def sealed_number(campaign: Campaign, number: str) -> str:
    """An invoice's number under the audit key. Blanks, signs and capitals make no other number."""
    from hustings.spend.published_statement import sealed

    plain = "".join(c for c in unicodedata.normalize("NFKC", number).casefold() if c.isalnum())
    if not plain:
        raise click.UsageError(f"--number: found {number!r}, expected letters or digits.")
    return sealed(audit_key(campaign.folder, make=not has_seals(campaign)), "invoice", plain)


def has_seals(campaign: Campaign) -> bool:
    """The record has accounts or numbers under the audit key, which so is not to be made anew."""
    ledger = campaign.ledger
    return bool(ledger.bank.accounts) or any(shown.number for shown in ledger.evidence.told)


@contextmanager
def kept(folder: Path, data: bytes) -> Iterator[Path]:
    """The document in auditor/evidence/ under its hash, durably, before the log names it; gone
    again where it is new there and the entry is refused."""
    from hustings.record.durable import replace_file
    from hustings.record.files import digest_of
    from hustings.record.log import LogError

    (folder / "auditor").mkdir(mode=0o700, exist_ok=True)
    (folder / "auditor" / "evidence").mkdir(mode=0o700, exist_ok=True)
    path = folder / "auditor" / "evidence" / digest_of(data)
    is_new = not (path.is_file() and path.read_bytes() == data)
    if is_new:
        replace_file(path, data, mode=0o600)
    try:
        yield path
    except click.ClickException as error:
        if is_new and not isinstance(error.__cause__, LogError):  # which may be on the disk
            path.unlink(missing_ok=True)
        raise
