"""Write the shipped election folders from the public tables.

    python scripts/build_elections.py --source ../shared/data

Same source, same bytes. Every folder is worked out in full before its first file is
written, and each file takes its place by one rename.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from elections.candidates import candidates_table
from elections.contests import CONTESTS, Contest
from elections.description import election_toml
from elections.frame import frame_table
from elections.polls import polls_table
from elections.seats import seats_table
from elections.spending import spending_table
from elections.tables import write_folder
from elections.votes import past_table, results_table

SHIPPED = Path(__file__).resolve().parents[1] / "src" / "hustings" / "election" / "shipped"


def build(source: Path, contest: Contest) -> tuple[dict[str, str], Counter[str]]:
    """The text of every file of a folder, and the polls left out, by reason."""
    polls, dropped = polls_table(source, contest)
    tables = {
        "seats.csv": seats_table(source, contest),
        "past.csv": past_table(source, contest.past),
        "candidates.csv": candidates_table(source, contest.key),
        "cells.csv": frame_table(source),
        "polls.csv": polls,
        "spending.csv": spending_table(source, contest),
        "results.csv": results_table(source, contest.key),
    }
    files = {name: table.text() for name, table in tables.items()}
    files["election.toml"] = election_toml(source, contest, tuple(tables))
    return files, dropped


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--source", type=Path, required=True, help="the folder of public tables")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the folders go")
    arguments = parser.parse_args()
    if not arguments.source.is_dir():
        print(f"--source: expected a folder, {arguments.source} is none", file=sys.stderr)
        return 2
    for contest in CONTESTS:
        files, dropped = build(arguments.source, contest)
        write_folder(arguments.out / contest.id, files)
        size = sum(len(text.encode()) for text in files.values())
        print(f"{contest.id}: {len(files)} files, {size:,} bytes")
        for reason, count in sorted(dropped.items()):
            print(f"  polls left out, {reason}: {count}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
