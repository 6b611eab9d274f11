"""What came of a survey, in a line for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hustings.cli.output import counted


def survey_line(told: Mapping[str, Any]) -> str:
    """Who counts, who is set aside and why. ``told``: `survey` of the figures."""
    people = told["respondents"]
    worth = f" (worth {told['effective']:,.0f} of equal weight)" if people else ""
    reasons = [f"{n:,} {reason.replace('_', ' ')}" for reason, n in told["set_aside"].items()]
    aside = f"; set aside: {', '.join(reasons)}" if reasons else ""
    return f"{counted(people, 'survey respondent')} used{worth}{aside}."
