"""A witness on the web (C2SP tlog-witness): logs come to it with their checkpoints.

It listens on 127.0.0.1: a web server in front of it brings the rest of the world.
"""

from __future__ import annotations

import time
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import click

from hustings.record.witness import RefusedError, Witness
from hustings.record.witness_folder import WitnessError, read_latest, watched
from hustings.record.witness_request import MOST_BYTES

ADDRESS = "127.0.0.1"
USUAL_PORT = 8019
SIZE_TYPE = "text/x.tlog.size"
SECONDS = 10.0  # that a request may take to arrive


class WitnessRequests(BaseHTTPRequestHandler):
    """POST /add-checkpoint, and GET /HASH/checkpoint for what was cosigned last."""

    protocol_version = "HTTP/1.1"
    timeout = SECONDS

    def __init__(self, *args: Any, witness: Witness, **kwargs: Any) -> None:
        self.witness = witness
        super().__init__(*args, **kwargs)

    def do_POST(self) -> None:
        if self.path != "/add-checkpoint":
            self.answer(404, b"only /add-checkpoint is answered\n", close=True)
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            self.answer(411, b"a request says how long it is\n", close=True)
        elif int(length) > MOST_BYTES:
            self.answer(413, b"longer than any request\n", close=True)
        else:
            self.add_checkpoint(self.rfile.read(int(length)))

    def add_checkpoint(self, body: bytes) -> None:
        try:
            line = self.witness.add_checkpoint(body, int(time.time()))
        except RefusedError as refused:
            if refused.status == 409 and refused.known is not None:
                self.answer(409, b"%d\n" % refused.known, SIZE_TYPE)
            else:
                self.answer(refused.status, f"{refused.args[0].split('. Both')[0]}\n".encode())
        except (WitnessError, OSError) as error:
            click.echo(f"Not cosigned: {error}", err=True)
            self.answer(500, b"the witness's folder is not whole\n")
        else:
            self.answer(200, f"{line}\n".encode())

    def do_GET(self) -> None:
        name = self.path.removeprefix("/").removesuffix("/checkpoint")
        by_hash = {sha256(one.encode()).hexdigest(): one for one in watched(self.witness.folder)}
        origin = by_hash.get(name) if self.path == f"/{name}/checkpoint" else None
        latest = None if origin is None else read_latest(self.witness.folder, origin)
        if latest is None:
            self.answer(404, b"nothing cosigned\n")
        else:
            self.answer(200, latest)

    def answer(
        self, status: int, body: bytes, kind: str = "text/plain; charset=utf-8", close: bool = False
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if close:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def witness_server(witness: Witness, port: int) -> ThreadingHTTPServer:
    """A server for a witness, bound to the port (0: a free one); exit 2 where it is taken."""
    try:
        return ThreadingHTTPServer((ADDRESS, port), partial(WitnessRequests, witness=witness))
    except OSError as error:
        raise click.UsageError(f"Port {port} cannot be had ({error.strerror}).") from error
