"""A site is published as a whole folder, and served on this machine alone."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from hustings.cli.serve_command import open_server
from tests.conftest import Call, Said


def publish(hustings: Call, out: Path, election: Path) -> Said:
    return hustings(
        "publish", out, "--election", election, "--party", "red", "--as-of", "2030-05-20"
    )


def test_publish_writes_a_site_and_replaces_it(
    hustings: Call, small_election: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    assert publish(hustings, out, small_election).code == 0
    (out / "index.html").write_text("spoilt")
    assert publish(hustings, out, small_election).code == 0
    assert "spoilt" not in (out / "index.html").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_publish_refuses_a_folder_of_somebody_else(
    hustings: Call, small_election: Path, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    said = publish(hustings, tmp_path, small_election)
    assert said.code == 2
    assert "left alone" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.fixture
def address(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a small site is being served."""
    (tmp_path / "index.html").write_text("<p>hello")
    (tmp_path / ".secret").write_text("hidden")
    (tmp_path / "seat").mkdir()
    outside = tmp_path_factory.mktemp("outside")
    (outside / "index.html").write_text("not ours")
    (tmp_path / "passwd").symlink_to("/etc/passwd")
    (tmp_path / "elsewhere").symlink_to(outside)
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").symlink_to(outside / "index.html")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "hello.html").symlink_to("index.html")
    with open_server(tmp_path, port=0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_serve_gives_pages(address: str) -> None:
    for path in ("/", "/index.html", "/hello.html"):
        with urlopen(address + path) as answer:
            assert answer.read() == b"<p>hello"


@pytest.mark.parametrize(
    "path",
    [
        "/.secret",
        "/%2esecret",
        "/seat/",
        "/nothing.html",
        "/../pyproject.toml",
        "/passwd",
        "/elsewhere/",
        "/elsewhere/index.html",
        "/page/",
        "/loop",
        "/a%00b",
    ],
)
def test_serve_gives_nothing_else(address: str, path: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(address + path)
    assert refused.value.code == 404
    refused.value.close()


def test_serve_needs_pages(hustings: Call, tmp_path: Path) -> None:
    said = hustings("serve", tmp_path)
    assert said.code == 2
    assert "hustings publish OUT" in said.err


def test_a_port_that_is_taken(hustings: Call, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>hello")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = hustings("serve", tmp_path, "--port", str(port))
    assert said.code == 2
    assert str(port) in said.err
