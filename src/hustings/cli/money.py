"""The currency in which this command speaks: that of the election which it opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from hustings.election.currency import Currency
    from hustings.record.draft_money import DraftMoney

KEPT = "hustings.currency"


def speak_in(currency: Currency) -> None:
    """From here on, for as long as the command runs. Click keeps it with the command, so that two
    commands in one process do not meet."""
    context = click.get_current_context(silent=True)
    if context is not None:
        context.meta[KEPT] = currency


def spoken() -> Currency:
    """The currency to speak in; pounds sterling where no election was opened yet."""
    from hustings.election.currency import STERLING

    context = click.get_current_context(silent=True)
    found: Currency = STERLING if context is None else context.meta.get(KEPT, STERLING)
    return found


def draft_money(currency: Currency) -> DraftMoney:
    """How campaign.toml writes it."""
    from hustings.record.draft_money import DraftMoney

    return DraftMoney(currency.unit, currency.digits)
