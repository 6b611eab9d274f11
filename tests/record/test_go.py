"""A program in Go, on golang.org/x/mod/sumdb, that knows nothing of ours accepts the log.

It needs Debian's golang-go and golang-golang-x-mod-dev; without them these tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from hustings.record.cosignature import WitnessSigner
from hustings.record.log import create_log, open_log
from hustings.record.note import split_note
from tests.record.logs import KEY, OTHER, entries, files, make_log

SOURCE = Path(__file__).parent / "go" / "main.go"
GOPATH = Path("/usr/share/gocode")
GO = shutil.which("go")

pytestmark = [
    pytest.mark.skipif(GO is None, reason="go is not installed (Debian: golang-go)"),
    pytest.mark.skipif(
        not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir(),
        reason="golang.org/x/mod is not installed (Debian: golang-golang-x-mod-dev)",
    ),
]

Check = Callable[..., subprocess.CompletedProcess[str]]
WITNESS = WitnessSigner("witness.example/w1", b"w" * 32)
GROUPS = (3, 250, 3, 1, 300)
SIZE = sum(GROUPS)


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """The program, built once: ``check(folder, key, older)``."""
    folder = tmp_path_factory.mktemp("go")
    program = folder / "check"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GOCACHE": str(folder / "cache"),
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "CGO_ENABLED": "0",
    }
    subprocess.run([str(GO), "build", "-o", str(program), str(SOURCE)], env=environment, check=True)

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(program), *map(str, arguments)], capture_output=True, text=True, check=False
        )

    return run


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_log(tmp_path_factory.mktemp("logs") / "log", *GROUPS)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, 1000])
def test_go_accepts_a_log_of_any_size(size: int, check: Check, tmp_path: Path) -> None:
    folder = make_log(tmp_path / "log", *[size] * bool(size))
    said = check(folder, KEY.verifier)
    assert (said.returncode, said.stdout) == (0, f"{size}\n"), said.stderr


def test_go_accepts_three_levels(check: Check, tmp_path: Path) -> None:
    folder = make_log(tmp_path / "log", 70_000)
    said = check(folder, KEY.verifier, folder / "checkpoints/0")
    assert (said.returncode, said.stdout) == (0, "70000\n"), said.stderr


def test_go_finds_every_kept_checkpoint_at_the_beginning(check: Check, original: Path) -> None:
    for older in (original / "checkpoints").iterdir():
        said = check(original, KEY.verifier, older)
        assert (said.returncode, said.stdout) == (0, f"{SIZE}\n"), said.stderr


def test_go_refuses_a_changed_byte_in_any_file_that_it_reads(
    check: Check, original: Path, tmp_path: Path
) -> None:
    """Old partial tiles and kept checkpoints are ours to check: a client never fetches them."""
    log = shutil.copytree(original, tmp_path / "log")
    read = ["checkpoint", *(p for p in files(log) if p.startswith("tile/") and ".p" not in p)]
    read += ["tile/0/002.p/45", "tile/entries/002.p/45", "tile/1/000.p/2"]
    chance = Random(3)
    for place in read:
        data = (log / place).read_bytes()
        for _ in range(5):
            at = chance.randrange(len(data))
            flipped = bytes([data[at] ^ 1 << chance.randrange(8)])
            (log / place).write_bytes(data[:at] + flipped + data[at + 1 :])
            said = check(log, KEY.verifier)
            lenient = place == "checkpoint" and at >= len(data) - 3
            assert said.returncode == 1 or lenient, f"byte {at} of {place}"
        (log / place).write_bytes(data)
    assert check(log, KEY.verifier).returncode == 0


def test_go_refuses_another_key_and_a_rewritten_history(
    check: Check, original: Path, tmp_path: Path
) -> None:
    assert check(original, OTHER.verifier).returncode == 1
    with create_log(tmp_path / "rewritten", KEY) as log:
        log.append([b"what never happened", *entries(SIZE, 1)])
    said = check(log.folder, KEY.verifier, original / "checkpoints/253")
    assert said.returncode == 1
    assert check(log.folder, KEY.verifier, original / "checkpoints/0").returncode == 0


def test_go_accepts_a_cosigned_checkpoint(check: Check, original: Path, tmp_path: Path) -> None:
    """Lines of keys that it does not know are nothing to it."""
    folder = Path(shutil.copytree(original, tmp_path / "log"))
    with open_log(folder, KEY) as log:
        log.cosign([WITNESS.cosign(split_note(log.checkpoint).text, 1_700_000_000)])
    said = check(folder, KEY.verifier, folder / "checkpoint")
    assert (said.returncode, said.stdout) == (0, f"{SIZE}\n"), said.stderr
