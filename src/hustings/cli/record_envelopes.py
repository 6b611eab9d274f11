"""``record sign`` and ``record add``: what is signed in one place and brought in at another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hustings.cli import options
from hustings.cli.campaign_folder import Campaign, open_campaign, record_problems, written_now
from hustings.cli.envelope_files import code_of_envelope, read_envelope_file, write_envelope
from hustings.cli.held_keys import chosen_keys
from hustings.cli.made_elsewhere import passkey_options, signature_option, with_signatures
from hustings.cli.output import print_json, progress_line
from hustings.cli.request_words import request_lines
from hustings.cli.signing import (
    Signing,
    append_tried,
    confirm,
    force_option,
    holders_option,
    key_option,
    refuse_without_effect,
    trial,
    yes_option,
)

if TYPE_CHECKING:
    from hustings.record.entries import Entry

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("file", type=FILE)
@options.campaign_option
@holders_option
@key_option
@signature_option
@yes_option
def sign(
    file: Path,
    campaign: Path,
    holders: tuple[str, ...],
    key_files: tuple[Path, ...],
    signature_files: tuple[Path, ...],
    yes: bool,
) -> None:
    """Add signatures to a file that --out wrote.

    With --key alone no campaign is needed: what is signed is shown from the file. With a campaign
    an approval is shown with its request, rebuilt from the log. --signature takes one that was
    made elsewhere.
    """
    from hustings.cli.entry_words import envelope_lines
    from hustings.record import envelope as dsse
    from hustings.record.entries import signed_entry
    from hustings.record.journal import has_journal
    from hustings.record.key_files import read_signing_key
    from hustings.record.schema import faults

    if not holders and not key_files and not signature_files:
        raise click.UsageError("Nobody signs: give --as OFFICE, --key FILE or --signature FILE.")
    with record_problems():
        found = read_envelope_file(file)
        entry = signed_entry(found, written_now())
        wrong = faults(entry.type, entry.body)
        if wrong:
            raise click.ClickException(
                f"{file} can't be signed as {entry.type}: {'; '.join(wrong)}."
            )
        opened = open_campaign(campaign) if holders or has_journal(campaign) else None
        for line in envelope_lines(entry.type, found, entry.body):
            progress_line(line)
        if opened is None:
            progress_line("There is no log here: this is what the file says.")
            keys = tuple(read_signing_key(path) for path in key_files)
        else:
            keys = chosen_keys(opened, holders, key_files)
            show_request(opened, entry)
        signed = with_signatures(dsse.sign(found, keys), signature_files, opened)
        if opened is not None:
            refuse_what_can_not_stand(opened, signed_entry(signed, entry.at))
        progress_line(f"Code to read aloud: {code_of_envelope(found)}")
        confirm("Sign this?", Signing(holders, key_files, None, False, yes))
        write_envelope(signed, file)
    known = {signature.keyid for signature in found.signatures}
    new = [one.keyid[:12] for one in signed.signatures if one.keyid not in known]
    progress_line(f"Signed {file}: {', '.join(new) or 'by nobody new'}.")


def show_request(campaign: Campaign, entry: Entry) -> None:
    """An approval's request as the log has it."""
    if entry.type != "approval":
        return
    asked = campaign.ledger.requests.get(entry.body["request"])
    for line in request_lines(campaign, asked) if asked else ():
        progress_line(line)


def refuse_what_can_not_stand(campaign: Campaign, entry: Entry) -> None:
    """Exit 2 for what would have no effect for another reason than signatures still to come."""
    from hustings.record.authority import NO_AUTHORITY

    tried = trial(campaign, entry)
    kept = tuple(problem for problem in tried.problems if problem.rule != NO_AUTHORITY)
    refuse_without_effect(campaign, entry, replace(tried, problems=kept), force=False)


@click.command("bytes")
@click.argument("file", type=FILE)
@click.option(
    "--passkey",
    "office",
    metavar="OFFICE",
    help="Print what a browser needs to ask for this office's passkey, as JSON.",
)
@options.campaign_option
def signed_bytes_of(file: Path, office: str | None, campaign: Path) -> None:
    """Print exactly what a signature of FILE is over.

    For ssh-keygen -Y sign -n hustings: docs/sign-off.md has the commands.
    """

    with record_problems():
        envelope = read_envelope_file(file)
        if office is not None:
            with open_campaign(campaign) as opened:
                print_json(passkey_options(opened, office, envelope))
            return
    click.echo(envelope.signed_bytes, nl=False)


@click.command()
@click.argument("file", type=FILE)
@options.campaign_option
@signature_option
@force_option
def add(file: Path, campaign: Path, signature_files: tuple[Path, ...], force: bool) -> None:
    """Bring in a file that was signed elsewhere, with --signature files or without.

    Adding the same file again changes nothing.
    """
    from hustings.record.entries import signed_entry

    with record_problems(), open_campaign(campaign, write=True) as opened:
        envelope = with_signatures(read_envelope_file(file), signature_files, opened)
        entry = signed_entry(envelope, written_now())
        tried = trial(opened, entry)
        known = [problem for problem in tried.problems if problem.rule == "replayed"]
        if known:
            print(f"{file} stands in the record already, as entry {known[0].entries[0]}.")
            return
        index = append_tried(opened, entry, tried, force)
    print(f"Entry {index}.")
