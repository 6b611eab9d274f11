"""Keys and signatures that were made elsewhere: by ssh-keygen, or by a browser with a passkey."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hustings.cli.campaign_folder import Campaign

if TYPE_CHECKING:
    from hustings.record.envelope import Envelope, Signature
    from hustings.record.offices import OfficeKey

LONGEST_FILE = 64 * 1024

signature_option = click.option(
    "--signature",
    "signature_files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="A signature by ssh-keygen -Y sign -n hustings, or a passkey's assertion as JSON. May be "
    "given again.",
)


def with_signatures(
    envelope: Envelope, files: Iterable[Path], campaign: Campaign | None
) -> Envelope:
    """The envelope with signatures from files; whether they hold shows in the trial."""
    signatures = {signature.keyid: signature for signature in envelope.signatures}
    for path in files:
        found = signature_in(path, campaign)
        signatures[found.keyid] = found
    return replace(envelope, signatures=tuple(signatures[keyid] for keyid in sorted(signatures)))


def signature_in(path: Path, campaign: Campaign | None) -> Signature:
    """The signature in a file. Exit 2 for anything else, and for a passkey that the record has
    not: its file names a credential, and only the record knows whose that is."""
    from hustings.record.envelope import Signature, key_id
    from hustings.record.passkey import PasskeyError
    from hustings.record.passkey_json import read_asserted
    from hustings.record.ssh_signature import SshSignatureError, from_armour, read_ssh_signature

    data = short_file(path)
    try:
        if not data.lstrip().startswith(b"{"):
            blob = from_armour(data.decode("ascii", errors="replace"))
            return Signature(key_id(read_ssh_signature(blob).key), blob)
        credential, assertion = read_asserted(data)
    except (SshSignatureError, PasskeyError) as error:
        raise click.ClickException(f"{path}: {error}.") from error
    known = campaign.record.keys.values() if campaign else ()
    for key in known:
        if key.passkey is not None and key.passkey.credential == credential:
            return Signature(key.keyid, bytes(assertion))
    where = "the record" if campaign else "this folder, which holds no record"
    raise click.ClickException(f"{path}: {where} has no passkey of that credential.")


def offered_key(
    office: str, pem: Path | None, ssh: Path | None, passkey: Path | None, origins: Sequence[str]
) -> OfficeKey:
    """The public key in the one file that is given, for an office. Exit 2 for none or several."""
    from hustings.record.envelope import key_id
    from hustings.record.key_files import read_public_key, read_ssh_public_key
    from hustings.record.offices import OfficeKey

    if sum(path is not None for path in (pem, ssh, passkey)) != 1:
        raise click.UsageError("Give one public key: PUBLIC, or --ssh FILE, or --passkey FILE.")
    if bool(origins) != (passkey is not None):
        raise click.UsageError("--passkey FILE takes --origin, and no other key does.")
    if ssh is not None:
        public = read_ssh_public_key(ssh)
        return OfficeKey(key_id(public), office, public, "ssh")
    if pem is not None:
        public = read_public_key(pem)
        return OfficeKey(key_id(public), office, public)
    assert passkey is not None
    return registered(office, passkey, origins)


def registered(office: str, path: Path, origins: Sequence[str]) -> OfficeKey:
    """A new passkey for an office; its site is the host of the first origin."""
    from hustings.record.offices import passkey_of
    from hustings.record.passkey import ORIGIN, PasskeyError
    from hustings.record.passkey_json import read_registration

    first = ORIGIN.fullmatch(origins[0])
    if first is None:
        raise click.UsageError(
            f"--origin: found {origins[0]!r}, expected one such as https://sign.example.org."
        )
    try:
        return passkey_of(office, read_registration(short_file(path), first["host"], origins))
    except PasskeyError as error:
        raise click.ClickException(f"{path}: {error}.") from error


def passkey_options(campaign: Campaign, office: str, envelope: Envelope) -> dict[str, Any]:
    """What a page gives to ``navigator.credentials.get``, as JSON."""
    from hustings.record.passkey import base64url, challenge

    held = [key.passkey for key in campaign.record.keys.values() if key.office_id == office]
    passkeys = [passkey for passkey in held if passkey is not None]
    if not passkeys:
        raise click.UsageError(f"{office} has no passkey in the record.")
    site = passkeys[-1].site
    of_site = [passkey for passkey in passkeys if passkey.site == site]
    return {
        "challenge": base64url(challenge(envelope.signed_bytes)),
        "rpId": site,
        "allowCredentials": [
            {"type": "public-key", "id": base64url(passkey.credential)} for passkey in of_site
        ],
        "userVerification": "required",
    }


def short_file(path: Path) -> bytes:
    """A file of a size that a key or a signature may have. Exit 2 for a longer one."""
    with path.open("rb") as file:
        data = file.read(LONGEST_FILE + 1)
    if len(data) > LONGEST_FILE:
        raise click.ClickException(f"{path}: longer than any key or signature.")
    return data
