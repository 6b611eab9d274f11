"""The command ``hustings``: its commands in the order of the rooms, and how it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from hustings import __version__
from hustings.cli.audit_command import audit
from hustings.cli.bench_command import bench
from hustings.cli.demo_command import demo
from hustings.cli.departure_price import price
from hustings.cli.estimate_command import estimate
from hustings.cli.export_command import export
from hustings.cli.in_order import InOrder
from hustings.cli.inquiry_command import inquiry
from hustings.cli.listen_command import listen
from hustings.cli.new_command import new
from hustings.cli.plan_command import plan
from hustings.cli.publish_command import publish
from hustings.cli.record_command import record
from hustings.cli.regret_command import regret
from hustings.cli.score_command import score
from hustings.cli.serve_command import serve
from hustings.cli.spending_return_command import spending_return
from hustings.cli.test_command import test
from hustings.cli.verify_command import verify
from hustings.cli.witness_command import witness

USED_WRONGLY = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
PIPE_CLOSED = 141  # 128 + SIGPIPE


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hustings")
@click.option(
    "--campaign",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default=Path(),
    help="The campaign folder (default: the current folder).",
)
@click.pass_context
def hustings(ctx: click.Context, campaign: Path) -> None:
    """From votes and polls to every seat's estimate, a plan with its proof, a signed record of
    what was spent, and pages that a stranger can check.

    Begin with: hustings demo
    """
    ctx.obj = campaign


COMMANDS = (
    *(demo, test, new, listen, estimate, plan, price, record, audit, spending_return, inquiry),
    *(publish, export, verify, witness, score, regret, serve, bench),
)
for command in COMMANDS:
    hustings.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code; never with a traceback for bad input."""
    code = run(arguments)
    if code == INTERRUPTED:
        os._exit(code)  # at once: a thread in the middle of its arithmetic is not waited for
    sys.exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        code = hustings.main(args=arguments, prog_name="hustings", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.Abort:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USED_WRONGLY
    except (BrokenPipeError, SystemExit):
        # A closed pipe, which click may have turned into an exit with 1: here that would be an
        # answer. No command raises SystemExit itself. Nobody reads any more: keep the interpreter
        # from saying so at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"Error: {place}{error.strerror or error}", file=sys.stderr)
        return USED_WRONGLY
