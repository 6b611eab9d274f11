"""What the tests of commands need not wait for."""

from __future__ import annotations

import pytest

from hustings.plan import what_if
from tests.publish.synthetic import FEW_LINES


@pytest.fixture(autouse=True)
def few_what_ifs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever signs or publishes a plan also makes fourteen others for its table of "what if":
    four are enough here. The table is tested with the plan and with the pages."""
    monkeypatch.setattr(what_if.what_if, "__defaults__", FEW_LINES)
