"""Trust policies (C2SP tlog-policy) on the command line: read from a file, or written for one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hustings.cli import options
from hustings.cli.campaign_folder import Campaign, open_campaign, record_problems
from hustings.cli.options import Command

if TYPE_CHECKING:
    from hustings.record.trust_policy import TrustPolicy

LONGEST_FILE = 100_001  # one byte more than a policy may have


def policy_option(help_text: str) -> Callable[[Command], Command]:
    """``--policy FILE``, for what it is used for."""
    kind = click.Path(path_type=Path, exists=True, dir_okay=False)
    return click.option("--policy", type=kind, metavar="FILE", help=help_text)


def policy_in(path: Path) -> TrustPolicy:
    """The trust policy in a file. Exit 2, with the line, for anything else."""
    from hustings.record.trust_policy_file import TrustPolicyError, read_trust_policy

    with path.open("rb") as file:
        data = file.read(LONGEST_FILE)
    try:
        return read_trust_policy(data)
    except TrustPolicyError as error:
        raise click.ClickException(f"{path}: {error}.") from error


def addresses_in(path: Path | None) -> tuple[str, ...]:
    """Where the witnesses of a policy can be asked. Exit 2 where the file names no address."""
    if path is None:
        return ()
    urls = tuple(witness.url for witness in policy_in(path).witnesses if witness.url)
    if not urls:
        raise click.UsageError(f"{path} says of no witness where it can be asked.")
    return urls


@click.command("trust-policy")
@options.campaign_option
def trust_policy(campaign: Path) -> None:
    """Print whose cosignatures count, and how many, as a file that other programs read.

    The format is C2SP tlog-policy. It says what the record's policy says: whoever wants to rely on
    witnesses of their own edits it, and gives it to `hustings verify --policy`.
    """
    from hustings.record.trust_policy_file import trust_policy_bytes

    with record_problems(), open_campaign(campaign) as opened:
        click.echo(trust_policy_bytes(policy_of(opened)), nl=False)


def policy_of(campaign: Campaign) -> TrustPolicy:
    """The log, and the witnesses and the number of them that the record's policy names."""
    from hustings.record.trust_policy import (
        NONE,
        Group,
        TrustedLog,
        TrustedWitness,
        TrustPolicy,
    )

    policy = campaign.policy
    witnesses = tuple(
        TrustedWitness(b"witness-%d" % number, key, "")
        for number, key in enumerate(policy.witness_keys, start=1)
    )
    logs = (TrustedLog(campaign.journal.log.key, ""),)
    if not policy.witnesses:
        return TrustPolicy(logs, witnesses, (), NONE)
    names = tuple(witness.name for witness in witnesses)
    group = Group(b"witnesses", policy.witnesses, names)
    return TrustPolicy(logs, witnesses, (group,), group.name)
