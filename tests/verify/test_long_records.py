"""Other processes are asked for the signatures of a long record alone."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import pytest

from hustings.record import ahead
from hustings.verify.bundle import verify_bundle


def refusing() -> Executor:
    raise AssertionError("a short record needs no other process")


def test_a_short_record_asks_nobody(made: Any) -> None:
    assert verify_bundle(made.out, key=made.key, since=None, processes=refusing).ok


def test_a_long_record_asks_others(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def others() -> Executor:
        asked.append(1)
        return ThreadPoolExecutor(1)

    monkeypatch.setattr(ahead, "LONG", 1)
    assert verify_bundle(made.out, key=made.key, since=None, processes=others).ok
    assert asked
