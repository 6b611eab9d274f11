"""A site is published as a whole folder, and served on this machine alone."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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
def campaign(hustings: Call, small_election: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "campaign"
    assert hustings("new", folder, "--election", small_election, "--party", "red").code == 0
    return folder


def test_what_is_not_the_recorded_election_is_not_published(
    hustings: Call, campaign: Path, tmp_path: Path
) -> None:
    with (campaign / "election" / "polls.csv").open("a") as polls:
        polls.write("\n")
    before = (campaign / "log" / "checkpoint").read_bytes()
    said = hustings("publish", tmp_path / "site", "--campaign", campaign)
    assert said.code == 2
    assert "not what the record names: election/polls.csv" in said.err
    assert not (tmp_path / "site").exists()
    assert (campaign / "log" / "checkpoint").read_bytes() == before


@pytest.mark.parametrize("lost", ["checkpoint", "whole"])
@pytest.mark.parametrize("command", ["estimate", "plan", "publish"])
def test_a_campaign_that_lost_its_log_is_no_election_without_one(
    hustings: Call, campaign: Path, tmp_path: Path, lost: str, command: str
) -> None:
    if lost == "whole":
        shutil.rmtree(campaign / "log")
    else:
        (campaign / "log" / "checkpoint").unlink()
    out = (tmp_path / "site",) if command == "publish" else ()
    said = hustings(command, *out, "--campaign", campaign)
    assert (said.code, said.out) == (2, "")
    assert "expected a campaign's record. Bring log/ back" in said.err
    assert not (tmp_path / "site").exists()


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
    with served(tmp_path) as found:
        yield found


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address under which a site is served."""
    with open_server(site, port=0) as server:
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


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """As the demo leaves it: two campaigns with a site each, and private keys beside them."""
    (tmp_path / ".hustings-demo").write_text("")
    for campaign, words in ((tmp_path, "departures"), (tmp_path / "as-planned", "as planned")):
        (campaign / "site").mkdir(parents=True)
        (campaign / "site" / "index.html").write_text(words)
        (campaign / "keys").mkdir()
        (campaign / "keys" / "log.key").write_text("secret")
    return tmp_path


def test_the_two_histories_of_the_example_link_to_each_other(example: Path) -> None:
    for site in (example / "site", example / "as-planned" / "site"):
        with served(site) as address:
            for path, words in (("/site/", b"departures"), ("/as-planned/site/", b"as planned")):
                with urlopen(f"{address}{path}index.html") as answer:
                    assert answer.read() == words


@pytest.mark.parametrize(
    "path",
    ["/keys/log.key", "/as-planned/keys/log.key", "/as-planned/site/%2e%2e/keys/log.key"],
)
def test_and_nothing_but_the_two_sites_is_served(example: Path, path: str) -> None:
    with served(example / "site") as address, pytest.raises(HTTPError) as refused:
        urlopen(address + path)
    assert refused.value.code == 404
