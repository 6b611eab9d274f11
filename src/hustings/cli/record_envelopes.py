"""``record sign`` and ``record add``: what is signed in one place and brought in at another."""

from __future__ import annotations

from pathlib import Path

import click

from hustings.cli import options
from hustings.cli.campaign_folder import Campaign, open_campaign, record_problems, written_now
from hustings.cli.output import progress_line
from hustings.cli.signing import (
    Signing,
    append_tried,
    chosen_keys,
    confirm,
    force_option,
    holders_option,
    key_option,
    read_envelope_file,
    spoken_code,
    trial,
    write_envelope,
    yes_option,
)

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("file", type=FILE)
@options.campaign_option
@holders_option
@key_option
@yes_option
def sign(
    file: Path, campaign: Path, holders: tuple[str, ...], key_files: tuple[Path, ...], yes: bool
) -> None:
    """Add signatures to a file that --out wrote.

    With --key alone no campaign is needed: what is signed is shown from the file. With a campaign
    an approval is shown with its request, rebuilt from the log.
    """
    from hustings.cli.entry_words import envelope_lines
    from hustings.record import envelope as dsse
    from hustings.record.entries import signed_entry
    from hustings.record.journal import has_journal
    from hustings.record.key_files import read_signing_key

    if not holders and not key_files:
        raise click.UsageError("Nobody signs: give --as OFFICE or --key FILE.")
    with record_problems():
        found = read_envelope_file(file)
        entry = signed_entry(found, written_now())
        opened = open_campaign(campaign) if holders or has_journal(campaign) else None
        for line in envelope_lines(entry.type, found, entry.body):
            progress_line(line)
        if opened is not None:
            refuse_other_log(opened, entry.origin)
            show_request(opened, entry.type, entry.body)
            keys = chosen_keys(opened, holders, key_files)
        else:
            keys = tuple(read_signing_key(path) for path in key_files)
        progress_line(f"Code to read aloud: {spoken_code(found.digest)}")
        confirm("Sign this?", Signing(holders, key_files, None, False, yes))
        write_envelope(dsse.sign(found, keys), file)
    progress_line(f"Signed {file}: {', '.join(key.keyid[:12] for key in keys)}.")


def refuse_other_log(campaign: Campaign, origin: str) -> None:
    if origin != campaign.journal.origin:
        raise click.ClickException(
            f"This was made for the log {origin!r}, and this campaign's is "
            f"{campaign.journal.origin!r}. Sign it where it belongs."
        )


def show_request(campaign: Campaign, entry_type: str, body: object) -> None:
    """An approval's request as the log has it."""
    from hustings.cli.record_acts import request_lines

    if entry_type != "approval" or not isinstance(body, dict):
        return
    asked = campaign.ledger.requests.get(body["request"])
    if asked is None:
        raise click.ClickException(f"The log has no request {body['request']} to approve.")
    for line in request_lines(campaign, asked):
        progress_line(line)


@click.command()
@click.argument("file", type=FILE)
@options.campaign_option
@force_option
def add(file: Path, campaign: Path, force: bool) -> None:
    """Bring in a file that was signed elsewhere.

    Adding the same file again changes nothing.
    """
    from hustings.record.entries import signed_entry

    with record_problems(), open_campaign(campaign, write=True) as opened:
        entry = signed_entry(read_envelope_file(file), written_now())
        tried = trial(opened, entry)
        known = [problem for problem in tried.problems if problem.rule == "replayed"]
        if known:
            print(f"{file} stands in the record already, as entry {known[0].entries[0]}.")
            return
        index = append_tried(opened, entry, tried, force)
    print(f"Entry {index}.")
