"""The response of a campaign that has made trials of its own. This module reads files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hustings.plan.chain import shipped_chain
from hustings.plan.refit import updated
from hustings.plan.response import EXAMPLE_RESPONSE, Response
from hustings.plan.trials import Trial
from hustings.plan.trials_file import FILE, read_trials, shipped_trials


def folder_response(folder: Path, more: Sequence[Path] = ()) -> Response:
    """The shipped curves, updated by trials.csv of the election folder where there is one, and by
    the files ``more``.

    Every plan of an election, and whatever judges it later, starts from here. A trial that stands
    in two files alike counts once. Raises FolderProblems with all that is wrong in a file.
    """
    in_folder = [folder / FILE] if (folder / FILE).exists() else []
    return response_from([*in_folder, *more])


def response_from(files: Sequence[Path]) -> Response:
    """The shipped curves, updated by the trials in ``files``."""
    own: dict[Trial, None] = {}
    for path in files:
        own.update(dict.fromkeys(read_trials(path, shipped_chain().names)))
    if not own:
        return EXAMPLE_RESPONSE
    return updated(EXAMPLE_RESPONSE, shipped_chain(), shipped_trials(), tuple(own))
