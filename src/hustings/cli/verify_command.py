"""``hustings verify``: is a bundle authentic, and does it say what replay says?"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from hustings.cli import options
from hustings.cli.output import print_json, progress_line
from hustings.cli.trust_policy import policy_in, policy_option

if TYPE_CHECKING:
    from hustings.record.trust_policy import TrustPolicy
    from hustings.verify.verdict import Verdict

ANSWER_IS_NO = 1
DAY = 24 * 60 * 60


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
@click.option(
    "--witness",
    "witnesses",
    metavar="VKEY",
    multiple=True,
    help="The public key of a witness whom you trust, as a line or in a file: it must have "
    "cosigned the latest checkpoint. May be given several times.",
)
@policy_option(
    "A file of your own (C2SP tlog-policy) with the witnesses whom you trust and how many of them "
    "suffice, and the log's key."
)
@click.option(
    "--max-age",
    type=click.IntRange(1),
    metavar="DAYS",
    help="The newest cosignature may be this old, or the copy is stale.",
)
@options.json_option
@click.pass_context
def verify(
    ctx: click.Context,
    place: str,
    key: str | None,
    since: Path | None,
    witnesses: tuple[str, ...],
    policy: Path | None,
    max_age: int | None,
    as_json: bool,
) -> None:
    """Check that a bundle is whole, and says what its record says.

    PATH_OR_URL is the folder of a published site, its address on the web, or a campaign folder
    with a site in it. Takes nothing on trust but --key; exit 1 where anything is wrong.
    """
    if witnesses and policy is not None:
        raise click.UsageError("--policy says whose cosignatures count: leave out --witness.")
    rule = None if policy is None else policy_in(policy)
    trusted = None if key is None else read_vkey(key)
    if rule is not None:
        trusted = log_key(rule, place, trusted)
    older = None if since is None else read_since(since)
    asked = AskedOfWitnesses(
        [read_witness(given) for given in witnesses],
        int(time.time()),
        None if max_age is None else max_age * DAY,
        rule,
    )
    verdict = verdict_on(place, trusted, older, asked)
    if as_json:
        from hustings.verify.verdict import verdict_json

        print_json(verdict_json(verdict))
    else:
        show(verdict)
    if not verdict.ok:
        ctx.exit(ANSWER_IS_NO)


class AskedOfWitnesses(NamedTuple):
    """Their keys, a line each; now, and the most age of the newest cosignature, in seconds; a rule
    of the reader's own, in the place of the keys."""

    keys: Sequence[str] = ()
    now: int = 0
    most_age: int | None = None
    policy: TrustPolicy | None = None


def verdict_on(
    place: str,
    key: str | None,
    since: bytes | None,
    asked: AskedOfWitnesses | None = None,
) -> Verdict:
    """The verdict on a folder or on what an address holds."""
    from concurrent.futures import ProcessPoolExecutor

    from hustings.cli.fetched_bundle import NOT_READ, fetch_bundle, is_url
    from hustings.verify.bundle import verify_bundle

    keys, now, most_age, policy = asked or AskedOfWitnesses()
    verified = partial(
        verify_bundle,
        key=key,
        since=since,
        witnesses=keys,
        policy=policy,
        now=now,
        most_age=most_age,
        processes=ProcessPoolExecutor,
    )
    if not is_url(place):
        return verified(bundle_folder(Path(place)))
    with tempfile.TemporaryDirectory(prefix="hustings-verify-") as name:
        progress_line(f"Fetching {place}")
        fetch_bundle(place, Path(name), since)
        return verified(Path(name), not_read=[NOT_READ])


def log_key(policy: TrustPolicy, place: str, given: str | None) -> str | None:
    """The key to verify with: the one given, which has to be of a log that the policy names; else
    of these the bundle's own, or the first, under which another bundle fails."""
    named = [str(log.key) for log in policy.logs]
    if given is not None or not named:
        if named and given not in named:
            raise click.UsageError("--policy names other logs than --key.")
        return given
    if len(named) == 1:
        return named[0]
    from hustings.cli.log_reader import log_reader
    from hustings.record.log_files import KEY

    try:
        own = log_reader(place)(KEY).decode("utf-8", errors="replace").strip()
    except FileNotFoundError:
        own = ""
    return own if own in named else named[0]


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


def read_witness(given: str) -> str:
    """A witness's verifier key in a text, or in the file of that name; or exit 2."""
    from hustings.record.cosignature import parse_witness_key
    from hustings.record.log_files import single_line
    from hustings.record.note import NoteError

    try:
        text = single_line(Path(given).read_bytes()) if is_file(given) else given
        return str(parse_witness_key(text))
    except NoteError as error:
        raise click.UsageError(f"--witness: {error}") from error


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
