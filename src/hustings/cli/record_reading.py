"""``record log``, ``record checkpoint``, ``record prove``: nothing is signed or added."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hustings.cli import options
from hustings.cli.campaign_folder import Campaign, open_campaign, record_problems
from hustings.cli.output import print_json, progress_line
from hustings.cli.people import people_named
from hustings.cli.request_words import state_word
from hustings.cli.whole_file import write_whole_file

if TYPE_CHECKING:
    from hustings.cli.entry_words import Line


@click.command()
@options.campaign_option
@click.option("--type", "entry_type", metavar="TYPE", help="Only entries of this type: payment.")
@click.option(
    "--since",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Only from entry N on.",
)
@options.json_option
def log(campaign: Path, entry_type: str | None, since: int, as_json: bool) -> None:
    """List the entries with who signed them and what is wrong."""
    from hustings.cli.entry_words import line_json, log_lines
    from hustings.record.schema import SCHEMA

    if entry_type is not None and entry_type not in SCHEMA:
        raise click.UsageError(
            f"No type of entry is called {entry_type!r}. Choose one of: {', '.join(SCHEMA)}."
        )
    with open_campaign(campaign) as opened:
        states = {n: state_word(opened, asked) for n, asked in opened.ledger.requests.items()}
        lines = log_lines(opened.entries, opened.signers, opened.problems, states, since)
        if entry_type is not None:
            lines = [line for line in lines if line.entry and line.entry.type == entry_type]
        if as_json:
            size = len(opened.entries)
            print_json(
                {
                    "origin": opened.journal.origin,
                    "size": size,
                    "entries": [line_json(line) for line in lines],
                }
            )
            return
        sys.stdout.writelines(f"{text}\n" for line in lines for text in shown(opened, line))
        problems = sum(len(line.problems) for line in lines)
        progress_line(f"{len(lines):,} of {len(opened.entries):,} entries, {problems:,} problems.")


def shown(campaign: Campaign, line: Line) -> list[str]:
    """Number, time, type and summary; then who signed; then the problems, each on its line."""
    at = line.entry.at if line.entry else "-"
    kind = line.entry.type if line.entry else "-"
    texts = [f"{line.index:>6}  {at}  {kind:<14}  {line.summary}"]
    roles = Counter(signer.office.role for signer in line.signers)
    if roles:
        signed = ", ".join(role if n == 1 else f"{n} x {role}" for role, n in sorted(roles.items()))
        texts[0] += f"  [{signed}]"
    if line.state:
        texts[0] += f"  ({line.state})"
    indent = " " * 8
    for problem in line.problems:
        kind = "breach" if problem.effect == "counts" else "no effect"
        detail = people_named(campaign, problem.detail)
        texts.append(f"{indent}{kind}: {problem.rule}: {detail}")
    return texts


@click.command()
@options.campaign_option
def checkpoint(campaign: Path) -> None:
    """Print the signed checkpoint: size and root of the log."""
    from hustings.record.journal import open_journal

    with record_problems(), open_journal(campaign) as journal:
        sys.stdout.write(journal.log.checkpoint.decode("utf-8"))


@click.command()
@click.argument("index", type=click.IntRange(0), metavar="INDEX")
@options.campaign_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the proof to FILE instead of standard output.",
)
def prove(index: int, campaign: Path, out: Path | None) -> None:
    """Print the proof that an entry is in the log.

    The text is a C2SP tlog-proof: the path from the entry to the root, and the checkpoint that
    signs the root. It can be checked offline with the log's public key alone.
    """
    from hustings.record.journal import open_journal
    from hustings.record.proof import LogProof, write_proof

    with record_problems(), open_journal(campaign) as journal:
        log = journal.log
        if index >= log.size:
            raise click.UsageError(
                f"Entry {index} is not there: the log has {log.size:,}, from 0 to {log.size - 1:,}."
            )
        text = write_proof(LogProof(index, log.inclusion(index), log.checkpoint))
    if out is None:
        sys.stdout.write(text.decode("utf-8"))
    else:
        write_whole_file(out, text)
        progress_line(f"Written {out}.")
