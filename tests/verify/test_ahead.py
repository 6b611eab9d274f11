"""Signatures checked ahead, on whatever processes there are, change nothing but the time."""

from __future__ import annotations

from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from hustings.record.entries import entry_bytes
from hustings.record.envelope import Signature
from hustings.record.replay import replay
from hustings.verify import ahead as module
from hustings.verify.ahead import Ahead, keys_named
from tests.record.campaigns import Campaign, key_of


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
        again, found = replay(entries, (), Ahead(entries, others))
    assert found == problems
    assert again == state
    assert {"bad_signature", "unknown_key", "unreadable"} <= {problem.rule for problem in found}


def test_the_answers_are_those_of_each_signature() -> None:
    campaign = spoilt()
    with ThreadPoolExecutor() as others:
        ahead = Ahead(campaign.entries, others)
        answers = [ahead(index, 0) for index in range(len(campaign.entries))]
    assert answers == [None, True, True, False, None, None, True]


def test_keys_are_those_of_the_founding_and_of_entries() -> None:
    named = keys_named(Campaign().entries)
    assert named[key_of("chair").keyid] == key_of("chair").public
    assert keys_named([b"", b'{"type":"key"', b'{"type":"genesis"}']) == {}


def refusing() -> Executor:
    raise AssertionError("a short record needs no other process")


def test_a_short_record_asks_nobody(made: Any) -> None:
    from hustings.verify.bundle import verify_bundle

    assert verify_bundle(made.out, key=made.key, since=None, processes=refusing).ok


def test_a_long_record_asks_others(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from hustings.verify import replayed
    from hustings.verify.bundle import verify_bundle

    asked = []

    def others() -> Executor:
        asked.append(1)
        return ThreadPoolExecutor(1)

    monkeypatch.setattr(replayed, "LONG", 1)
    assert verify_bundle(made.out, key=made.key, since=None, processes=others).ok
    assert asked
