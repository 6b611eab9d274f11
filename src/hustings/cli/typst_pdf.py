"""A PDF through Typst (the extra ``[report]``): figures in, bytes out.

The same figures give the same bytes: no clock, no fonts but those that come with Typst. Texts of
the record go in as data, never as markup, so that nobody's payee can change the page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

import click


def typst_pdf(template: str, key: str, data: Mapping[str, Any], instead: str) -> bytes:
    """What the template, a file beside this one, makes of the data, which it reads under ``key``.
    Exit 2 where Typst is not installed; ``instead``: what holds the same without it."""
    try:
        import typst
    except ImportError as error:
        raise click.ClickException(
            "A PDF takes the extra [report], which is not installed. Remedy: pip install "
            f"'hustings[report]', or leave --pdf out: {instead}."
        ) from error
    made = typst.compile(
        resources.files("hustings.cli").joinpath(template).read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={key: json.dumps(data, sort_keys=True)},
    )
    assert isinstance(made, bytes)  # one document
    return made
