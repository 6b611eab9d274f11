"""A group of commands in the order in which they were added."""

from __future__ import annotations

import click


class InOrder(click.Group):
    """Lists its commands as they were added, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)
