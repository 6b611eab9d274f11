"""A new folder, whole or not there at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from hustings.cli.replaced_folder import clear_leftovers, locked, put_in_place


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Yields a folder to write in, which on leaving becomes ``target``; nothing where it fails.
    Exit 2 where ``target`` holds anything."""
    target = target.resolve()
    refuse_unless_empty(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        with locked(target.parent):
            clear_leftovers(target)
            fresh = target.with_name(f".{target.name}.partial-{secrets.token_hex(4)}")
            fresh.mkdir()
            held.callback(shutil.rmtree, fresh, ignore_errors=True)
            held.enter_context(locked(fresh))
        yield fresh
        with locked(target.parent):
            refuse_unless_empty(target)  # something may have come meanwhile
            put_in_place(fresh, target)


def refuse_unless_empty(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise click.UsageError(f"{target} is a file: name a folder.")
    if target.exists() and any(target.iterdir()):
        raise click.UsageError(
            f"{target} is not empty, so it is left alone. Name another folder, or empty this one."
        )
