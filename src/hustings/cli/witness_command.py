"""``hustings witness``: a witness of one's own, who watches logs and signs one history of each."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from hustings.cli.in_order import InOrder
from hustings.cli.options import json_option
from hustings.cli.output import print_json, progress_line
from hustings.cli.whole_file import write_whole_file

ANSWER_IS_NO = 1
SEED_BYTES = 32

folder_option = click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default=Path(),
    help="The witness's folder (default: the current folder).",
)


@contextmanager
def witness_problems() -> Iterator[None]:
    """Turns what a witness can't do into an error of use."""
    from hustings.record.note import NoteError
    from hustings.record.witness_folder import WitnessError

    try:
        yield
    except (WitnessError, NoteError) as error:
        raise click.ClickException(str(error)) from error
    except FileNotFoundError as error:
        raise click.ClickException(f"{error.filename} is missing: the log is not whole") from error


@click.group(cls=InOrder)
def witness() -> None:
    """Watch logs, and sign one history of each.

    A witness cosigns a log's checkpoint only where everything that it saw before is the beginning
    of it. Whoever shows two people two histories needs a witness to sign both.
    """


@witness.command("init")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--name", required=True, help="Whom it signs for: an address of yours without https://."
)
def make(folder: Path, name: str) -> None:
    """Make a witness's folder and its key, and print the public key."""
    from hustings.record.cosignature import WitnessSigner
    from hustings.record.witness_folder import create_witness

    with witness_problems():
        signer = WitnessSigner(name, secrets.token_bytes(SEED_BYTES))
        create_witness(folder, signer)
    progress_line(f"{folder / 'witness.key'} is a private key, not encrypted. Keep it and logs/.")
    click.echo(str(signer.verifier))


@witness.command("add-log")
@click.argument("key", metavar="VKEY")
@click.option(
    "--since",
    metavar="CHECKPOINT",
    type=click.Path(path_type=Path),
    help="Begin from this checkpoint of the log rather than from the first that is shown.",
)
@folder_option
def add_log(key: str, since: Path | None, folder: Path) -> None:
    """Watch the log with the public key VKEY: a line, or a file such as log/log.vkey.

    A log that has a new key is added again, and may sign with either.
    """
    from hustings.cli.verify_command import read_since, read_vkey
    from hustings.record.checkpoint import open_checkpoint
    from hustings.record.note import parse_verifier_key
    from hustings.record.witness_folder import read_signer, trust_log

    with witness_problems():
        read_signer(folder)
        trusted = parse_verifier_key(read_vkey(key))
        older = None if since is None else read_since(since)
        if older is not None:
            open_checkpoint(older, [trusted], strict=False)
        trust_log(folder, trusted, older)
    click.echo(f"Watching {trusted.name}.")


@witness.command()
@click.argument("log", metavar="LOG_DIR_OR_URL")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it here.")
@folder_option
@click.pass_context
def check(ctx: click.Context, log: str, out: Path | None, folder: Path) -> None:
    """Look at a log where it is published, and print its checkpoint, cosigned.

    Exit 1 where it is not cosigned, with the reason: it was cut, it shows a second history, or it
    is signed by somebody else. What proves a lie is kept in the folder.
    """
    from hustings.cli.log_reader import log_reader
    from hustings.record.witness import RefusedError, Witness

    with witness_problems(), Witness(folder) as opened:
        try:
            note = opened.check(log_reader(log), int(time.time()))
        except RefusedError as refused:
            click.echo(f"NOT cosigned: {refused}", err=True)
            ctx.exit(ANSWER_IS_NO)
    if out is None:
        sys.stdout.write(note.decode())
    else:
        write_whole_file(out, note)
        progress_line(f"Written {out}.")


@witness.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    default=None,
    help="The port on 127.0.0.1 (default: 8019; 0: a free one).",
)
@folder_option
def serve(port: int | None, folder: Path) -> None:
    """Answer logs that bring their checkpoints, on 127.0.0.1 (C2SP tlog-witness)."""
    from hustings.cli.witness_server import ADDRESS, USUAL_PORT, witness_server
    from hustings.record.witness import Witness

    with (
        witness_problems(),
        Witness(folder) as opened,
        witness_server(opened, USUAL_PORT if port is None else port) as server,
    ):
        where = f"http://{ADDRESS}:{server.server_port}/"
        progress_line(f"{opened.signer.name} answers on {where} (Ctrl-C stops).")
        server.serve_forever()


@witness.command()
@folder_option
@json_option
def status(folder: Path, as_json: bool) -> None:
    """List the logs that are watched, what was cosigned last, and what was refused."""
    from hustings.record.witness_folder import evidence_kept, read_latest, read_signer, watched

    with witness_problems():
        key = read_signer(folder).verifier
        rows: list[dict[str, Any]] = []
        for origin in watched(folder):
            latest = read_latest(folder, origin)
            lines = latest.decode().split("\n") if latest else []
            kept = [str(path) for path in evidence_kept(folder, origin)]
            size = int(lines[1]) if lines else None
            rows.append({"origin": origin, "size": size, "evidence": kept})
    if as_json:
        print_json({"key": str(key), "logs": rows})
        return
    click.echo(str(key))
    for row in rows:
        seen = "nothing cosigned yet" if row["size"] is None else f"{row['size']:,} entries"
        click.echo(f"{row['origin']}: {seen}")
        for path in row["evidence"]:
            click.echo(f"  refused: {path}")
