"""aics-tlog and aics-witness, written by others, accept our log and witness and refuse what was
tampered with; and our witness and theirs take each other's requests.

They need Python 3.12 or newer with both packages: the interpreter of these tests, python3.12 on the
path, or the one that the variable AICS_PYTHON names. Without any, these tests are skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hustings.cli.cosigning import _asked
from hustings.cli.witness_server import witness_server
from hustings.record.cosignature import WitnessSigner, moments, parse_witness_key
from hustings.record.log import open_log
from hustings.record.note import NoteError, split_note
from hustings.record.witness import Witness
from hustings.record.witness_folder import create_witness, trust_log
from tests.record.logs import KEY, OTHER, entries, files, make_log

PEER = Path(__file__).parent / "aics" / "peer.py"
SIGNER = WitnessSigner("witness.example/w1", b"w" * 32)
GROUPS = (3, 250, 3, 1, 300)
Ask = Callable[..., Any]


def interpreter() -> str | None:
    """A Python that has both packages."""
    for name in (os.environ.get("AICS_PYTHON"), sys.executable, shutil.which("python3.12")):
        if name:
            tried = [name, "-c", "import aics_tlog, aics_witness"]
            if subprocess.run(tried, capture_output=True, check=False).returncode == 0:
                return name
    return None


PYTHON = interpreter()
pytestmark = pytest.mark.skipif(
    PYTHON is None, reason="no Python 3.12 with aics-tlog and aics-witness (PyPI)"
)


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """One request to the peer; its answer, or the word "no" with the reason."""
    with subprocess.Popen(
        [str(PYTHON), str(PEER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as peer:
        assert peer.stdin is not None
        assert peer.stdout is not None
        to, back = peer.stdin, peer.stdout

        def asked(do: str, **request: Any) -> Any:
            print(json.dumps({"do": do, **request}, default=str), file=to, flush=True)
            answer = json.loads(back.readline())
            return answer.get("ok", f"no: {answer.get('no')}")

        yield asked
        to.close()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_log(tmp_path_factory.mktemp("logs") / "log", *GROUPS)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 70_000])
def test_a_log_of_any_size_is_accepted(size: int, ask: Ask, tmp_path: Path) -> None:
    log = make_log(tmp_path / "log", size)
    assert ask("check", folder=log, key=str(KEY.verifier)) == size


def test_every_kept_checkpoint_is_the_beginning_of_the_log(ask: Ask, original: Path) -> None:
    for older in (original / "checkpoints").iterdir():
        said = ask("check", folder=original, key=str(KEY.verifier), older=older)
        assert said == sum(GROUPS)


def test_a_changed_byte_of_any_file_that_it_reads_is_refused(
    ask: Ask, original: Path, tmp_path: Path
) -> None:
    log = Path(shutil.copytree(original, tmp_path / "log"))
    places = Random(3)
    full = ("checkpoint", "tile/0/000", "tile/0/001", "tile/entries/000", "tile/entries/001")
    last = [place for place in files(log) if place.endswith((f".p/{sum(GROUPS) % 256}", ".p/2"))]
    for place in (*full, *last):
        data = (log / place).read_bytes()
        for _ in range(5):
            number = places.randrange(len(data))
            changed = data[:number] + bytes([data[number] ^ 1]) + data[number + 1 :]
            (log / place).write_bytes(changed)
            said = ask("check", folder=log, key=str(KEY.verifier))
            assert str(said).startswith("no: "), (place, number)
        (log / place).write_bytes(data)
    assert ask("check", folder=log, key=str(KEY.verifier)) == sum(GROUPS)


def test_another_key_and_a_rewritten_history_are_refused(
    ask: Ask, original: Path, tmp_path: Path
) -> None:
    assert str(ask("check", folder=original, key=str(OTHER.verifier))).startswith("no: ")
    fork = make_log(tmp_path / "fork", 3)
    with open_log(fork, KEY) as log:
        log.append(entries(600, 1_000))
    older = original / "checkpoints/253"
    said = ask("check", folder=fork, key=str(KEY.verifier), older=older)
    assert "not consistent" in said


def test_our_cosignatures_are_accepted_and_forged_ones_are_not(
    ask: Ask, original: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(original, tmp_path / "log"))
    with open_log(folder, KEY) as log:
        log.cosign([SIGNER.cosign(split_note(log.checkpoint).text, 1_700_000_000)])
    keys = {"key": str(KEY.verifier), "witnesses": [str(SIGNER.verifier)]}
    assert ask("check", folder=folder, **keys) == sum(GROUPS)
    assert str(ask("check", folder=original, **keys)).startswith("no: ")
    data = (folder / "checkpoint").read_bytes()
    (folder / "checkpoint").write_bytes(
        data[:-6] + (b"A" if data[-6:-5] != b"A" else b"B") + data[-5:]
    )
    assert str(ask("check", folder=folder, **keys)).startswith("no: ")


@contextmanager
def our_witness(folder: Path) -> Iterator[str]:
    create_witness(folder, SIGNER)
    trust_log(folder, KEY.verifier)
    with Witness(folder) as witness, witness_server(witness, 0) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_their_client_is_served_by_our_witness(ask: Ask, tmp_path: Path) -> None:
    log = make_log(tmp_path / "log", 5)
    fork = Path(shutil.copytree(log, tmp_path / "fork"))
    with our_witness(tmp_path / "witness") as url:
        for count in (0, 3, 300):
            with open_log(log, KEY) as opened:
                opened.append(entries(count, opened.size))
            line = ask("submit", folder=log, url=url, witness=str(SIGNER.verifier))
            assert line.startswith(f"\u2014 {SIGNER.name} "), line
        with open_log(fork, KEY) as opened:
            opened.append(entries(400, 1_000))
        said = ask("submit", folder=fork, url=url, witness=str(SIGNER.verifier))
        assert "Rejected" in said


def test_our_client_is_served_by_their_witness(ask: Ask, tmp_path: Path) -> None:
    log = make_log(tmp_path / "log", 5)
    fork = Path(shutil.copytree(log, tmp_path / "fork"))
    theirs = ask("serve", key=str(KEY.verifier))
    witness = parse_witness_key(theirs["key"])
    for count in (0, 3, 300):
        with open_log(log, KEY) as opened:
            opened.append(entries(count, opened.size))
            lines, size = _asked(opened, theirs["url"])
            assert size == opened.size
            assert list(moments(split_note(opened.checkpoint).text, lines, [witness])) == [witness]
            opened.cosign(lines)
        keys = {"key": str(KEY.verifier), "witnesses": [theirs["key"]]}
        assert ask("check", folder=log, **keys) == size
    with open_log(fork, KEY) as opened:
        opened.append(entries(400, 1_000))
        with pytest.raises(NoteError, match="refuses \\(422\\)"):
            _asked(opened, theirs["url"])
