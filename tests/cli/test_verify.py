"""`hustings verify`: its answers, its exit codes, and bundles over the web."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from hustings.cli.replaced_folder import replaced_folder
from hustings.verify.manifest import MARKER_TEXT, MARKERS
from tests.conftest import Call
from tests.verify.bundles import Made, published_bundle

CONSISTENCY = "key taken from the bundle: internal consistency only"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return published_bundle(tmp_path_factory.mktemp("made"))


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made.out, tmp_path / "copy"))


def sized(place: str, bundle: Path) -> str:
    """The place with the log's size in it: a partial tile is named after it."""
    return place.format(size=max(int(path.name) for path in (bundle / "log/checkpoints").iterdir()))


class Quiet(SimpleHTTPRequestHandler):
    """A web server that writes no lines."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address(copy: Path) -> Iterator[str]:
    """The copy, served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(copy))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_bundle_that_agrees_exits_0_with_a_line_for_each_check(
    hustings: Call, made: Made
) -> None:
    said = hustings("verify", made.out)
    assert (said.code, said.err) == (0, "")
    first, *lines = said.out.splitlines()
    assert first.startswith("Verified: ")
    assert lines[0] == f"\u2713 key: {CONSISTENCY}"
    assert all(line.startswith("\u2713 ") for line in lines)


def test_a_campaign_that_is_not_published_is_no_bundle(hustings: Call, tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "campaign.toml").touch()
    said = hustings("verify", tmp_path)
    assert said.code == 2
    assert f"hustings publish {tmp_path / 'site'} --campaign {tmp_path}" in said.err


def test_json_has_the_fixed_shape(hustings: Call, made: Made) -> None:
    found = hustings("verify", made.out, "--key", made.key, "--json").json
    assert list(found) == ["ok", "tree_size", "root", "key_from", "checks", "witnesses"]
    assert found["ok"] is True
    assert found["key_from"] == "option"
    assert all(list(check) == ["name", "ok", "detail"] for check in found["checks"])


@pytest.mark.parametrize(
    "place",
    ["log/checkpoint", "log/tile/entries/000.p/{size}", "data/spending.csv", "manifest.json"],
)
def test_a_changed_byte_exits_1_and_names_the_file(place: str, hustings: Call, copy: Path) -> None:
    place = sized(place, copy)
    data = (copy / place).read_bytes()
    middle = len(data) // 2
    (copy / place).write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    said = hustings("verify", copy)
    assert said.code == 1
    assert said.out.startswith("NOT verified: ")
    assert any(line.startswith("\u2717 ") and place in line for line in said.out.splitlines())
    assert hustings("verify", copy, "--json").code == 1


def test_the_key_may_be_in_a_file_and_the_checkpoint_in_a_folder(
    hustings: Call, made: Made
) -> None:
    vkey = made.out / "log" / "log.vkey"
    for since in (made.out / "log" / "checkpoint", made.out, made.campaign):
        said = hustings("verify", made.out, "--key", vkey, "--since", since)
        assert said.code == 0, said.out
        assert "\u2713 since: " in said.out


def test_a_campaign_folder_is_taken_for_its_site(
    hustings: Call, made: Made, tmp_path: Path
) -> None:
    shutil.copytree(made.campaign, tmp_path / "campaign")
    shutil.copytree(made.out, tmp_path / "campaign" / "site")
    said = hustings("verify", tmp_path / "campaign")
    assert said.code == 0, said.out
    assert "site" in said.err


def test_a_site_put_in_place_by_publish_keeps_verifying(
    hustings: Call, made: Made, tmp_path: Path
) -> None:
    for name in MARKERS:
        with replaced_folder(tmp_path / "site", name) as fresh:
            shutil.copytree(made.out, fresh, dirs_exist_ok=True)
        assert (tmp_path / "site" / name).read_bytes() == MARKER_TEXT
        assert hustings("verify", tmp_path / "site").code == 0
        shutil.rmtree(tmp_path / "site")


def test_what_is_no_bundle_exits_2(hustings: Call, made: Made, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    for place in ("nowhere", "file", "empty"):
        said = hustings("verify", tmp_path / place)
        assert (said.code, said.out) == (2, "")
        assert place in said.err
    for option, value in (("--key", "no+key"), ("--key", ""), ("--since", tmp_path / "file")):
        said = hustings("verify", made.out, option, value)
        assert (said.code, said.out) == (2, "")
        assert option in said.err


def test_over_the_web_it_is_the_same_and_says_what_it_did_not_read(
    hustings: Call, address: str, made: Made
) -> None:
    said = hustings("verify", f"{address}/", "--since", made.out)
    assert said.code == 0, said.out
    assert "not read" in said.out.splitlines()[-1]


@pytest.mark.parametrize("place", ["log/tile/0/000.p/{size}", "data/figures.json"])
def test_over_the_web_what_is_changed_or_missing_exits_1(
    place: str, hustings: Call, address: str, copy: Path
) -> None:
    place = sized(place, copy)
    (copy / place).write_bytes((copy / place).read_bytes() + b"\n")
    assert place in hustings("verify", address).out
    (copy / place).unlink()
    said = hustings("verify", address)
    assert said.code == 1
    assert place in said.out


def test_where_the_web_has_no_bundle_or_no_answer_it_exits_2(hustings: Call, address: str) -> None:
    said = hustings("verify", f"{address}/seat")
    assert (said.code, said.out) == (2, "")
    assert "is no bundle" in said.err
    said = hustings("verify", "http://127.0.0.1:9/")
    assert (said.code, said.out) == (2, "")
    assert "can't be read" in said.err


def test_a_server_that_fails_is_told_apart_from_a_bundle_that_does(
    hustings: Call, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Quiet, "do_GET", lambda self: self.send_error(503))
    said = hustings("verify", address)
    assert (said.code, said.out) == (2, "")
    assert "answers 503" in said.err
