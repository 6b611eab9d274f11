"""``hustings record``: read the record, sign, prove, add."""

from __future__ import annotations

from pathlib import Path

import click

from hustings.cli.in_order import InOrder
from hustings.cli.record_access import access_refused
from hustings.cli.record_acts import approve, depart, refuse, request, withdraw
from hustings.cli.record_budget import budget
from hustings.cli.record_close import close
from hustings.cli.record_cosign import cosign
from hustings.cli.record_envelopes import add, sign, signed_bytes_of
from hustings.cli.record_evidence import evidence
from hustings.cli.record_facts import move, pay, reverse
from hustings.cli.record_keys import keys
from hustings.cli.record_look import look
from hustings.cli.record_orders import commit
from hustings.cli.record_policy import plan, policy
from hustings.cli.record_reading import checkpoint, log, prove
from hustings.cli.record_reconcile import reconcile
from hustings.cli.record_show import show
from hustings.cli.record_things import deliver, notional
from hustings.cli.trust_policy import trust_policy


@click.group(cls=InOrder)
@click.option(
    "--campaign",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default=None,
    help="The campaign folder (default: the current folder).",
)
@click.pass_context
def record(ctx: click.Context, campaign: Path | None) -> None:
    """Read the record, sign, prove, add.

    Everything that was decided and spent is an entry in the campaign's log, which nobody can
    change without being seen.
    """
    if campaign is not None:
        ctx.obj = campaign


for command in (
    *(log, show, checkpoint, cosign, trust_policy, prove, policy, plan),
    *(request, approve, refuse, withdraw, commit, pay, move, deliver, reverse, notional, depart),
    *(evidence, close),
    *(access_refused, reconcile, budget, look),
    *(keys, signed_bytes_of, sign, add),
):
    record.add_command(command)
