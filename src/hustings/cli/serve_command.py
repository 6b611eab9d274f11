"""``hustings serve``: a published folder on 127.0.0.1."""

from __future__ import annotations

import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import click

from hustings.cli.options import campaign_option
from hustings.cli.output import progress_line

ADDRESS = "127.0.0.1"
USUAL_PORT = 8017


class PublishedFiles(SimpleHTTPRequestHandler):
    """Files of the folder and nothing else: no listing of folders, no hidden files, nothing that
    a link fetches from outside, no line per request."""

    def send_head(self):  # type: ignore[no-untyped-def]
        path = unquote(self.path.split("?", 1)[0])
        hidden = any(part.startswith(".") for part in path.split("/"))
        if hidden or not self.is_inside(self.translate_path(self.path)):
            self.send_error(404)
            return None
        return super().send_head()

    def is_inside(self, file: str) -> bool:
        """Whether the file, or the page of a folder, is in the served folder with every link
        followed."""
        served = Path(self.directory).resolve()
        page = Path(file, "index.html") if os.path.isdir(file) else Path(file)
        try:
            return page.resolve().is_relative_to(served)
        except (OSError, ValueError, RuntimeError):  # a loop of links, a NUL in the name
            return False

    def list_directory(self, path: object) -> None:
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        pass


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help=f"The port (default: {USUAL_PORT}, or a free one where that is taken; 0: a free one).",
)
@campaign_option
def serve(folder: Path | None, port: int | None, campaign: Path) -> None:
    """Serve a published folder on 127.0.0.1.

    DIR is a site, or a folder that holds one as site/ (default: the campaign folder).
    """
    serve_folder(published_folder(folder or campaign), port)


def published_folder(folder: Path) -> Path:
    """The folder itself if it holds pages, or the ``site`` within it; else exit 2."""
    for place in (folder, folder / "site"):
        if (place / "index.html").is_file():
            return place
    raise click.UsageError(
        f"{folder} holds no pages: neither index.html nor site/index.html. "
        "Make some with: hustings publish OUT, or: hustings demo"
    )


def serve_folder(site: Path, port: int | None = None) -> None:
    """Serve until interrupted; the address goes to standard error."""
    with open_server(site, port) as server:
        progress_line(f"Serving {site} on http://{ADDRESS}:{server.server_port}/ (Ctrl-C stops).")
        server.serve_forever()


def open_server(site: Path, port: int | None) -> ThreadingHTTPServer:
    """A server bound to the port; without one to the usual port, or a free one if that is taken."""
    handler = partial(PublishedFiles, directory=str(site))
    if port is not None:
        try:
            return ThreadingHTTPServer((ADDRESS, port), handler)
        except OSError as error:
            raise click.UsageError(
                f"Port {port} cannot be had ({error.strerror}): give another, or leave --port out."
            ) from error
    try:
        return ThreadingHTTPServer((ADDRESS, USUAL_PORT), handler)
    except OSError:
        return ThreadingHTTPServer((ADDRESS, 0), handler)
