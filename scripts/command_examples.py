"""Run the commands that the documents show, and write their output in.

    python scripts/command_examples.py

In README.md and docs/commands.md, a line `<!-- run -->` or `<!-- run, 12 lines -->` stands before a
block whose first line is `$ hustings ...`: the rest of that block is standard output, cut after so
many lines. Commands run in an empty folder, so that what they write goes away again.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "docs" / "commands.md")
EXAMPLE = re.compile(
    r"(<!-- run(?:, (?P<lines>\d+) lines)? -->\n```console\n\$ hustings (?P<arguments>[^\n]*)\n)"
    r".*?(?=^```$)",
    re.DOTALL | re.MULTILINE,
)


def output(arguments: str) -> list[str]:
    with TemporaryDirectory() as folder:
        said = subprocess.run(
            [sys.executable, "-m", "hustings", *shlex.split(arguments)],
            cwd=folder,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return [line.rstrip() for line in said.stdout.splitlines()]


def renewed(example: re.Match[str]) -> str:
    print(f"hustings {example['arguments']}", file=sys.stderr)
    lines = output(example["arguments"])
    most = int(example["lines"] or len(lines))
    cut = ["..."] if len(lines) > most else []
    return example[1] + "\n".join([*lines[:most], *cut]) + "\n"


def main() -> None:
    for page in PAGES:
        said = page.read_text(encoding="utf-8")
        page.write_text(EXAMPLE.sub(renewed, said), encoding="utf-8")


if __name__ == "__main__":
    main()
