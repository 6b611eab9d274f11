"""Signatures checked ahead, on whatever processes there are, change nothing but the time."""

from __future__ import annotations

from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from dataclasses import replace
from typing import Any

import pytest

from hustings.record import ahead as module
from hustings.record.ahead import Ahead
from hustings.record.entries import Entry, entry_bytes, read_or_why
from hustings.record.envelope import Signature
from hustings.record.replay import replay
from tests.record.campaigns import Campaign


def spoilt() -> Campaign:
    """Good acts, a forged one, one of a stranger's key, one by a key that came later, and junk."""
    campaign = Campaign()
    request = campaign.request(amount=10_000)
    campaign.approve(request, "treasurer")
    index = campaign.act("refusal", {"request": request, "reason": "too much"}, "treasurer")
    entry = campaign.entry(index)
    assert entry.envelope is not None
    first = entry.envelope.signatures[0]
    forged = replace(entry.envelope, signatures=(Signature(first.keyid, bytes(64)),))
    campaign.entries[index] = entry_bytes(replace(entry, envelope=forged))
    campaign.act("refusal", {"request": request, "reason": "no"}, "nobody")
    campaign.append(b"junk")
    campaign.request(amount=20_000)
    return campaign


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_the_replay_is_the_same(pool: type[Executor], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 2)
    entries = spoilt().entries
    state, problems = replay(entries)
    with pool() as others:
        again, found = replay(entries, (), Ahead(others))
    assert found == problems
    assert again == state
    assert {"bad_signature", "unknown_key", "unreadable"} <= {problem.rule for problem in found}


def test_the_answers_are_those_of_each_signature() -> None:
    campaign = spoilt()
    with ThreadPoolExecutor() as others:
        ahead = Ahead(others)
        entries = ahead.read(campaign.entries)
        answers = [
            [ahead(index, position) for position in range(len(entry.envelope.signatures))]
            if isinstance(entry, Entry) and entry.envelope
            else []
            for index, entry in enumerate(entries)
        ]
    assert answers == [[], [True], [True], [False], [None], [], [True]]


@pytest.mark.parametrize("chunk", [1, 2, 3, 100])
@pytest.mark.parametrize("in_advance", [0, 1, 5])
def test_what_is_read_is_what_stands_there(
    chunk: int, in_advance: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHUNK", chunk)
    monkeypatch.setattr(module, "IN_ADVANCE", in_advance)
    entries = spoilt().entries
    with ThreadPoolExecutor() as others:
        read = list(Ahead(others).read(entries))
        again, found = replay(entries, (), Ahead(others))
    assert list(map(str, read)) == list(map(str, map(read_or_why, entries)))
    assert (again, found) == replay(entries)


class Stopped(Executor):
    """Its processes were killed before, or while, they answered."""

    def __init__(self, at_once: bool) -> None:
        self.at_once = at_once

    def submit(self, *_: Any, **__: Any) -> Future[Any]:  # type: ignore[override]
        if self.at_once:
            raise BrokenExecutor("gone")
        future: Future[Any] = Future()
        future.set_exception(BrokenExecutor("gone"))
        return future


@pytest.mark.parametrize("at_once", [True, False])
def test_without_the_other_processes_it_goes_on_alone(at_once: bool) -> None:
    entries = spoilt().entries
    assert replay(entries, (), Ahead(Stopped(at_once))) == replay(entries)
