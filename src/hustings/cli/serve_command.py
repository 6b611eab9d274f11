"""``hustings serve``: a published folder on 127.0.0.1."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import click

from hustings.cli.options import campaign_option
from hustings.cli.output import progress_line

ADDRESS = "127.0.0.1"
USUAL_PORT = 8017
# What the demo leaves in its folder: its own site is in site/, its other history's further down.
DEMO_MARKER, AS_PLANNED = ".hustings-demo", "as-planned"


class PublishedFiles(SimpleHTTPRequestHandler):
    """Files of the folder and nothing else: no listing of folders, no hidden files, nothing that
    a link fetches from outside, no line per request. ``beside``: other sites, by the path under
    which they are served too."""

    def __init__(self, *args: Any, site: Path, beside: Mapping[str, Path], **kwargs: Any) -> None:
        self.site, self.beside = site, beside
        super().__init__(*args, directory=str(site), **kwargs)

    def translate_path(self, path: str) -> str:
        """The file that a path names, in this site or in one beside it."""
        asked = unquote(path)
        prefix = next((start for start in self.beside if asked.startswith(start)), None)
        if prefix is None:
            self.directory = str(self.site)
            return super().translate_path(path)
        self.directory = str(self.beside[prefix])
        return super().translate_path("/" + asked.removeprefix(prefix))

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


def other_histories(site: Path) -> dict[str, Path]:
    """The two sites of a worked example, which link to each other, by the path of the link; none
    for any other site."""
    site = site.resolve()
    for folder in (site.parent, site.parent.parent):
        if (folder / DEMO_MARKER).is_file():
            sites = {
                f"/{AS_PLANNED}/site/": folder / AS_PLANNED / "site",
                "/site/": folder / "site",
            }
            return {path: other for path, other in sites.items() if other.is_dir()}
    return {}


def open_server(site: Path, port: int | None) -> ThreadingHTTPServer:
    """A server bound to the port; without one to the usual port, or a free one if that is taken."""
    handler = partial(PublishedFiles, site=site, beside=other_histories(site))
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
