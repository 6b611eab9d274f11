"""kill -9 while documents are taken: the next run ends what was begun, and takes none twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from hustings.inquiry.check import check_custody
from hustings.inquiry.exhibits import exhibits_in
from hustings.inquiry.store import Store
from hustings.record.journal import create_journal, open_journal
from hustings.record.note import SignerKey
from tests.inquiry.desk import AT, write
from tests.record.campaigns import ORIGIN, Campaign

TAKE = """
import os, sys
from pathlib import Path
from hustings.inquiry.custody import take_into_custody
from hustings.inquiry.exhibits import exhibits_in
from hustings.inquiry.store import Store
from hustings.record.journal import open_journal
campaign, folder = map(Path, sys.argv[1:3])
with open_journal(campaign, write=True) as log:
    print("open", flush=True)
    held = exhibits_in(log.entries())
    salt = lambda: os.urandom(32)
    take_into_custody(folder, Store(campaign / "inquiry"), held, sys.argv[3], salt, log.append)
"""


def test_killed_at_any_moment(tmp_path: Path) -> None:
    campaign = tmp_path / "campaign"
    campaign.mkdir()
    with create_journal(campaign, SignerKey(ORIGIN, bytes(32))) as journal:
        journal.log.append(Campaign().entries)
    rng = random.Random(5)
    for n in range(8):
        folder = write(tmp_path / "all", {f"{n}-{i}.txt": f"document {n} {i}" for i in range(25)})
        command = [sys.executable, "-c", TAKE, str(campaign), str(folder), AT]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(rng.random() * 0.06)
            process.kill()
    done = subprocess.run([sys.executable, "-c", TAKE, str(campaign), str(folder), AT], check=False)
    assert done.returncode == 0
    with open_journal(campaign) as journal:
        recorded = exhibits_in(journal.entries())
    checked = check_custody(Store(campaign / "inquiry"), recorded)
    assert (checked.checked, checked.faults, checked.unrecorded) == (200, (), ())
    assert [one.exhibit.number for one in recorded] == [f"X{n:04d}" for n in range(1, 201)]
