"""``record keys``: the keys of the offices, here and in the record."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hustings.cli import options
from hustings.cli.campaign_folder import Campaign, open_campaign, record_problems
from hustings.cli.held_keys import KEYS, office_keys
from hustings.cli.in_order import InOrder
from hustings.cli.made_elsewhere import offered_key
from hustings.cli.output import print_json, progress_line
from hustings.cli.record_acts import added
from hustings.cli.signing import Signing, append_signed, signing_options

if TYPE_CHECKING:
    from hustings.record.envelope import SigningKey
    from hustings.record.offices import Office, OfficeKey

SEED_BYTES = 32
SHORT = 12
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)

replaces_option = click.option(
    "--replaces",
    metavar="KEYID",
    help="The office's key that no longer counts: its id, or the first digits of it.",
)


@click.group(cls=InOrder)
def keys() -> None:
    """The keys of the offices: list, make, take in."""


@keys.command("list")
@options.campaign_option
@options.json_option
def list_keys(campaign: Path, as_json: bool) -> None:
    """List the offices, their keys, and which can sign here."""
    with record_problems(), open_campaign(campaign) as opened:
        rows = key_rows(opened)
    if as_json:
        print_json({"keys": rows})
        return
    for row in rows:
        end = f" to {row['end']}" if row["end"] else ""
        chosen = "elected" if row["elected"] else "appointed"
        here = row["file"] or "not here"
        keyid = row["keyid"][:SHORT] if row["keyid"] else "no key"
        print(
            f"{row['office_id']:<20} {row['role']:<20} {chosen:<10} {row['start']}{end}  "
            f"{row['person_id']}  {keyid:<{SHORT}}  {here}"
        )


def key_rows(campaign: Campaign) -> list[dict[str, Any]]:
    """One row a key that counts, and one an office without any."""
    files = {key.keyid: f"{KEYS}/{path.name}" for path, key, _ in office_keys(campaign)}
    rows = []
    for office in campaign.record.offices.values():
        held = [key for key in campaign.record.keys.values() if key.office_id == office.office_id]
        rows += [key_row(office, key, files.get(key.keyid)) for key in held]
        rows += [] if held else [key_row(office, None, None)]
    return rows


def key_row(office: Office, key: OfficeKey | None, file: str | None) -> dict[str, Any]:
    return {
        "office_id": office.office_id,
        "role": office.role,
        "area": office.area,
        "person_id": office.person_id,
        "elected": office.elected,
        "start": office.start.isoformat(),
        "end": None if office.end is None else office.end.isoformat(),
        "keyid": None if key is None else key.keyid,
        "file": file,
    }


@keys.command("new")
@click.argument("office")
@replaces_option
@options.campaign_option
@signing_options
def new_key(office: str, replaces: str | None, campaign: Path, signing: Signing) -> None:
    """Make a key for OFFICE in keys/ and sign it in."""
    from hustings.record.envelope import SigningKey
    from hustings.record.log import LogError
    from hustings.record.offices import OfficeKey

    key = SigningKey(secrets.token_bytes(SEED_BYTES))
    with open_campaign(campaign, write=signing.appends) as opened, record_problems():
        body = body_of_key(opened, OfficeKey(key.keyid, office, key.public), replaces)
        path = free_path(opened.folder / KEYS, office)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_key(path, key)  # before the log names it: a key that is lost signs nothing
        try:
            index = append_signed(opened, "key", body, signing)
        except click.ClickException as error:
            if not isinstance(error.__cause__, LogError):  # which may have got as far as the disk
                path.unlink()
            raise
    options.show_warnings([f"{path} is a private key, not encrypted: hand it to its holder."])
    added(index)


@keys.command("add")
@click.argument("office")
@click.argument("public", type=FILE, required=False)
@click.option("--ssh", type=FILE, metavar="FILE", help="An OpenSSH public key (.pub).")
@click.option("--passkey", type=FILE, metavar="FILE", help="A new passkey as JSON, of a browser.")
@click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="URL",
    help="Where the passkey may be asked for; its host is the passkey's site. May be given again.",
)
@replaces_option
@options.campaign_option
@signing_options
def add_key(
    office: str,
    public: Path | None,
    ssh: Path | None,
    passkey: Path | None,
    origins: tuple[str, ...],
    replaces: str | None,
    campaign: Path,
    signing: Signing,
) -> None:
    """Sign in a public key for OFFICE: PUBLIC in PEM, an SSH key, or a passkey.

    The holder makes the pair and keeps the private half: openssl genpkey -algorithm ed25519, then
    openssl pkey -pubout. docs/sign-off.md says how each kind signs.
    """
    with open_campaign(campaign, write=signing.appends) as opened, record_problems():
        offered = offered_key(office, public, ssh, passkey, origins)
        body = body_of_key(opened, offered, replaces)
        progress_line(f"Key {body['keyid'][:SHORT]} for {office}.")
        added(append_signed(opened, "key", body, signing))


@keys.command("rotate-log")
@options.campaign_option
@signing_options
def rotate_log(campaign: Path, signing: Signing) -> None:
    """Replace the log's own key, which signs its checkpoints, by a new one.

    Signed as the policy asks for keys. From then on the new key signs; every older checkpoint
    stays as it is. Tell witnesses, and whoever checks the log, the new line in log/log.vkey.
    """
    from hustings.record.journal import NEXT_KEY, log_key, open_journal, write_private
    from hustings.record.log import LogError
    from hustings.record.note import SignerKey, signer_key_text

    with open_campaign(campaign, write=signing.appends) as opened, record_problems():
        new = SignerKey(opened.journal.origin, secrets.token_bytes(SEED_BYTES))
        path = opened.folder / KEYS / NEXT_KEY
        if path.exists():
            raise click.UsageError(
                f"{path} waits for its signatures: add what was written for it, or remove it."
            )
        body = body_of_log_key(log_key(opened.folder).verifier.public, new.verifier.public)
        write_private(path, signer_key_text(new) + "\n")
        try:
            index = append_signed(opened, "key", body, signing)
        except BaseException as error:
            if not isinstance(error.__cause__, LogError):
                path.unlink()
            raise
    added(index)
    if index is not None:
        with record_problems():
            open_journal(campaign, write=True).__exit__()  # which hands over
        progress_line(f"The log's key is now {new.verifier}.")


def body_of_log_key(old: bytes, new: bytes) -> dict[str, Any]:
    """The body of the entry that hands over from one of the log's keys to another."""
    from hustings.record.envelope import key_id
    from hustings.record.offices import LOG_OFFICE, OfficeKey, key_body

    return key_body(OfficeKey(key_id(new), LOG_OFFICE, new), key_id(old))


def body_of_key(campaign: Campaign, offered: OfficeKey, replaces: str | None) -> dict[str, Any]:
    """The body of a key entry. Exit 2 for an office or a key that the record has not."""
    from hustings.record.offices import key_body

    office = offered.office_id
    if office not in campaign.record.offices:
        known = ", ".join(sorted(campaign.record.offices))
        raise click.UsageError(f"No office {office!r} in the record. Choose one of: {known}.")
    old = None
    if replaces is not None:
        held = [key for key in campaign.record.keys.values() if key.office_id == office]
        fitting = [key.keyid for key in held if key.keyid.startswith(replaces)]
        if not replaces or len(fitting) != 1:
            ids = ", ".join(key.keyid[:SHORT] for key in held) or "none"
            raise click.UsageError(f"{office} has no one key {replaces!r}. It has: {ids}.")
        old = fitting[0]
    return key_body(offered, old)


def write_key(path: Path, key: SigningKey) -> None:
    """A new key file, whole or not there. Raises FileExistsError, OSError."""
    from hustings.record.key_files import write_signing_key

    try:
        write_signing_key(path, key)
    except FileExistsError:
        raise
    except OSError:
        path.unlink(missing_ok=True)
        raise


def free_path(folder: Path, office: str) -> Path:
    """The first name that no key file has: OFFICE.key, OFFICE.2.key and so on."""
    path, number = folder / f"{office}.key", 2
    while path.exists():
        path, number = folder / f"{office}.{number}.key", number + 1
    return path
