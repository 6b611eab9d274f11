"""Peers that run in R, at their best settings; left out by name where R or a package is missing.

Both take the survey added up by seat and kind, as the engine does, which is their quickest road.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hustings.bench.surveys import Survey
from hustings.estimate.multilevel.definition import Counts

MINUTES = 10


@dataclass(frozen=True)
class Peer:
    """``package``: to be loaded first. ``call``: R code that fits table ``d``; ``fixed`` stands
    for the terms of the covariates, ``group(g)`` for a group's."""

    name: str
    package: str
    call: str


PEERS = (
    Peer(
        "mgcv::bam",
        "mgcv",
        "bam(as.formula(paste('cbind(yes, no) ~', fixed, '+',"
        " paste0('s(', groups, ', bs=\"re\")', collapse=' + '))),"
        " family = binomial, data = d, method = 'fREML', discrete = TRUE)",
    ),
    Peer(
        "lme4::glmer",
        "lme4",
        "glmer(as.formula(paste('cbind(yes, no) ~', fixed, '+',"
        " paste0('(1 | ', groups, ')', collapse=' + '))), family = binomial, data = d, nAGQ = 1,"
        " control = glmerControl(optimizer = 'nloptwrap', calc.derivs = FALSE))",
    ),
)

SCRIPT = """
suppressPackageStartupMessages(library({package}))
d <- read.csv(commandArgs(TRUE)[1])
groups <- grep('^group_', names(d), value = TRUE)
for (g in groups) d[[g]] <- factor(d[[g]])
fixed <- paste(grep('^fixed_', names(d), value = TRUE), collapse = ' + ')
spent <- system.time(fitted <- suppressMessages({call}))
cat(sum(spent[c('user.self', 'sys.self')], na.rm = TRUE))
"""


def peer_seconds(peer: Peer, asked: Survey, answers: Counts) -> float | None:
    """CPU seconds of the fit alone, or none where the peer cannot be had."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        print(f"{peer.name} left out: there is no Rscript here", file=sys.stderr)
        return None
    with TemporaryDirectory() as folder:
        table, script = Path(folder) / "survey.csv", Path(folder) / "fit.R"
        write_table(table, asked, answers)
        script.write_text(SCRIPT.format(package=peer.package, call=peer.call), encoding="utf-8")
        done = subprocess.run(
            [rscript, "--vanilla", str(script), str(table)],
            capture_output=True,
            text=True,
            timeout=60 * MINUTES,
            check=False,
        )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        print(f"{peer.name} left out: {last}", file=sys.stderr)
        return None
    return float(done.stdout)


def write_table(path: Path, asked: Survey, answers: Counts) -> None:
    """A row for each seat and kind: ``yes``, ``no``, ``fixed_*``, ``group_*``."""
    country = asked.country
    pair = country.pair_levels()
    slopes = [c.name for c in country.categories if c.sd is None]
    kinds = {c.name: country.kinds[:, i] for i, c in enumerate(country.categories)}
    heads = ["yes", "no", *(f"fixed_x{i}" for i in range(asked.covariates.shape[1]))]
    heads += [f"fixed_{name}" for name in slopes] + ["group_seat", "group_region"]
    groups = [name for name in kinds if name not in slopes]
    heads += [f"group_{name}" for name in groups] + ["group_pair"]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(heads)
        for s, q, (no, yes) in zip(answers.seat, answers.kind, answers.counts, strict=True):
            row = [yes, no, *asked.covariates[s], *(kinds[n][q] - 0.5 for n in slopes)]
            row += [s, country.seat_region[s], *(kinds[n][q] for n in groups), pair[q]]
            out.writerow(row)
