"""A new folder, whole or not there at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from hustings.cli.replaced_folder import in_place_of


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Yields a folder to write in, which on leaving becomes ``target``; nothing where it fails.
    Exit 2 where ``target`` holds anything."""
    target = target.resolve()
    with in_place_of(target, lambda: refuse_unless_empty(target)) as fresh:
        yield fresh


def refuse_unless_empty(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise click.UsageError(f"{target} is a file: name a folder.")
    if target.exists() and any(target.iterdir()):
        raise click.UsageError(
            f"{target} is not empty, so it is left alone. Name another folder, or empty this one."
        )
