"""``hustings verify URL`` with servers that mean ill: what they send is bounded in every way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import pytest

from hustings.cli import fetched_bundle
from tests.conftest import Call

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """The address of a server that answers every request so."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with suppress(OSError):  # the reader has heard enough
                answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    while True:
        request.wfile.write(bytes(65536))


def cut_short(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b"abc")


def failing(request: BaseHTTPRequestHandler) -> None:
    request.send_error(503)


def elsewhere(request: BaseHTTPRequestHandler) -> None:
    request.send_response(302)
    request.send_header("Location", "file:///etc/passwd")
    request.end_headers()


def in_a_circle(request: BaseHTTPRequestHandler) -> None:
    request.send_response(302)
    request.send_header("Location", request.path)
    request.end_headers()


@pytest.mark.parametrize("answer", [endless, cut_short])
def test_what_is_no_bundle_does_not_verify(
    hustings: Call, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    monkeypatch.setattr(fetched_bundle, "MOST_MANIFEST_BYTES", 1_000_000)
    with serving(answer) as address:
        assert hustings("verify", address, "--json").json["ok"] is False


@pytest.mark.parametrize("answer", [failing, elsewhere, in_a_circle])
def test_a_server_that_gives_nothing_is_told(hustings: Call, answer: Answer) -> None:
    with serving(answer) as address:
        said = hustings("verify", address, "--json")
    assert (said.code, said.out) == (2, "")
    assert "the server answers" in said.err


def test_a_server_that_sends_a_byte_now_and_then_is_left(
    hustings: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = count(step=86_400.0)
    monkeypatch.setattr(fetched_bundle, "monotonic", lambda: next(days))
    with serving(endless) as address:
        said = hustings("verify", address, "--json")
    assert (said.code, said.out) == (2, "")
    assert "manifest.json can't be read: slower than 1,000 bytes a second" in said.err
