"""``hustings verify``: is a bundle authentic, and does it say what replay says?"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hustings.cli import options
from hustings.cli.output import print_json, progress_line

if TYPE_CHECKING:
    from hustings.verify.verdict import Verdict

ANSWER_IS_NO = 1


@click.command()
@click.argument("place", metavar="PATH_OR_URL")
@click.option(
    "--key",
    metavar="VKEY",
    help="The log's public key, as a line or in a file, from somebody other than the publisher.",
)
@click.option(
    "--since",
    metavar="CHECKPOINT",
    type=click.Path(path_type=Path),
    help="An older checkpoint of the log: a file, or a folder of a bundle or campaign kept since.",
)
@options.json_option
@click.pass_context
def verify(
    ctx: click.Context, place: str, key: str | None, since: Path | None, as_json: bool
) -> None:
    """Check that a bundle is whole, and says what its record says.

    PATH_OR_URL is the folder of a published site, its address on the web, or a campaign folder
    with a site in it. Takes nothing on trust but --key; exit 1 where anything is wrong.
    """
    trusted = None if key is None else read_vkey(key)
    older = None if since is None else read_since(since)
    verdict = verdict_on(place, trusted, older)
    if as_json:
        from hustings.verify.verdict import verdict_json

        print_json(verdict_json(verdict))
    else:
        show(verdict)
    if not verdict.ok:
        ctx.exit(ANSWER_IS_NO)


def verdict_on(place: str, key: str | None, since: bytes | None) -> Verdict:
    """The verdict on a folder or on what an address holds."""
    from hustings.cli.fetched_bundle import NOT_READ, fetch_bundle, is_url
    from hustings.verify.bundle import verify_bundle

    if not is_url(place):
        return verify_bundle(bundle_folder(Path(place)), key=key, since=since)
    with tempfile.TemporaryDirectory(prefix="hustings-verify-") as name:
        progress_line(f"Fetching {place}")
        fetch_bundle(place, Path(name), since)
        return verify_bundle(Path(name), key=key, since=since, not_read=[NOT_READ])


def bundle_folder(path: Path) -> Path:
    """The bundle that a path names: itself or, for a campaign folder, its site; or exit 2."""
    from hustings.record.draft_problems import FILE as DRAFT
    from hustings.verify.bundle import is_bundle
    from hustings.verify.manifest import MANIFEST

    if not path.is_dir():
        what = "is not a folder" if path.exists() else "does not exist"
        raise click.UsageError(f"{path} {what}. Name the folder of a bundle, or its address.")
    site = path / "site"
    if not (path / MANIFEST).exists() and (site / MANIFEST).exists():
        progress_line(f"The bundle is {site}")
        return site
    if not (path / MANIFEST).exists() and (path / DRAFT).exists():
        raise click.UsageError(
            f"{path} is a campaign folder without a published site. Publish it with "
            f"`hustings publish {site} --campaign {path}`, or name the folder where it is."
        )
    if not is_bundle(path):
        raise click.UsageError(
            f"{path} is no bundle: it has neither {MANIFEST} nor log/. Name a folder that "
            "`hustings publish` wrote."
        )
    return path


def read_vkey(given: str) -> str:
    """The verifier key in a text, or in the file of that name; or exit 2."""
    from hustings.record.log_files import single_line
    from hustings.record.note import NoteError, parse_verifier_key

    try:
        text = single_line(Path(given).read_bytes()) if is_file(given) else given
        return str(parse_verifier_key(text))
    except NoteError as error:
        raise click.UsageError(f"--key: {error}") from error


def is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # a key is too long for a name, or holds what none may
        return False


def read_since(path: Path) -> bytes:
    """The checkpoint in a file, or the latest in a folder of a bundle or campaign; or exit 2."""
    from hustings.cli.fetched_bundle import claimed_size
    from hustings.record.log_files import CHECKPOINT

    places = [path, path / "log" / CHECKPOINT, path / CHECKPOINT]
    file = next((place for place in places if place.is_file()), None)
    if file is None:
        raise click.UsageError(f"--since: {path} is no file, and holds no log/{CHECKPOINT}.")
    data = file.read_bytes()
    if claimed_size(data) is None:
        raise click.UsageError(f"--since: {file} is not a checkpoint of a log.")
    return data


def show(verdict: Verdict) -> None:
    """The verdict, then one line a check."""
    wrong = [check for check in verdict.checks if not check.ok]
    if verdict.ok:
        click.echo("Verified: the bundle is whole, and says what its record says.")
    else:
        click.echo(f"NOT verified: {len(wrong)} of {len(verdict.checks)} checks fail.")
    for check in verdict.checks:
        click.echo(f"{'✓' if check.ok else '✗'} {check.name}: {check.detail}")
