"""Random bytes of a published campaign changed, one at a time: is each found?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hustings.bench.figure import Figure
from hustings.bench.long_campaign import invented_plot
from hustings.demo.folders import write_campaign
from hustings.demo.history import tell
from hustings.demo.people import coordinator_areas, the_cast
from hustings.demo.run import site_data, write_site_of
from hustings.demo.weeks import Drawing, weeks_of
from hustings.election.load import find_election, load_election
from hustings.publish.from_campaign import record_view
from hustings.publish.public_facts import copy_public_facts, election_files
from hustings.verify.bundle import verify_bundle
from hustings.verify.folder import list_folder
from hustings.verify.listed import check_publication, checked_manifest
from hustings.verify.logged import CheckedLog, checked_log

CHANGES = 10_000
ENTRIES = 500
DRAWS = 200
PARTS = ("log/tile/", "log/checkpoint", "")


def change_figure(changes: int = CHANGES) -> Figure:
    """How many of the changes, a third each to the log's tiles, its checkpoints and the files
    around it, a stranger who knows the log's key does not find."""
    with TemporaryDirectory() as folder:
        site, key = published(Path(folder))
        verdict = verify_bundle(site, key=key, since=None)
        assert verdict.ok, [check for check in verdict.checks if not check.ok]
        paths = sorted(p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file())
        parts = [[path for path in paths if part_of(path) == part] for part in PARTS]
        log = checked_log(list_folder(site), None, None)
        draws = Random(11)
        missed = 0
        for number in range(changes):
            path = draws.choice(parts[number % len(parts)])
            missed += not is_found(site, path, draws, key, log)
    name = f"{changes:,} bytes of a published campaign of {ENTRIES} entries changed: not found"
    return Figure("record", name, missed, "", "must be", 0)


def part_of(path: str) -> str:
    return next(part for part in PARTS if path.startswith(part))


def published(folder: Path) -> tuple[Path, str]:
    """The bundle of an invented campaign, and the log's key."""
    election = load_election(find_election("uk-2017"))
    copy_public_facts(find_election("uk-2017"), folder / "election")
    plot = replace(invented_plot(election), files=election_files(folder / "election"))
    cast = the_cast("hustings.example/bench", coordinator_areas(election))
    chronicle, bodies = tell(plot, "hustings.example/bench", cast, departures=True, seed=0)
    del chronicle.entries[ENTRIES - 1 :]
    drawing = Drawing(election.polling_day - timedelta(days=1), DRAWS, 0)
    weeks = weeks_of(election, plot.party, [drawing], None, lambda _: None)
    with write_campaign(folder, chronicle, bodies, cast, plot) as journal:
        record = record_view(folder, election, tuple(journal.entries()))
        site = site_data(election, plot.party, weeks, record=record)
        write_site_of(folder, journal, site)
    return folder / "site", record.vkey


def is_found(site: Path, path: str, draws: Random, key: str, log: CheckedLog) -> bool:
    """One byte changed, looked for, and put back. Of the checks that a stranger runs, those come
    first that the change concerns; the others only where these find nothing."""
    data = (site / path).read_bytes()
    if not data:
        return True
    place = draws.randrange(len(data))
    other = bytes([data[place] ^ draws.randrange(1, 256)])
    (site / path).write_bytes(data[:place] + other + data[place + 1 :])
    try:
        first = found_in_log if path.startswith("log/") else partial(found_outside, log)
        return first(site) or not verify_bundle(site, key=key, since=None).ok
    finally:
        (site / path).write_bytes(data)


def found_in_log(site: Path) -> bool:
    return not all(check.ok for check in checked_log(list_folder(site), None, None).checks)


def found_outside(log: CheckedLog, site: Path) -> bool:
    manifest = checked_manifest(list_folder(site))
    published = check_publication(log.entries or (), manifest.sha256, None)
    return not (manifest.check.ok and published.ok)
