"""Signatures by SSH keys and passkeys, checked ahead of the replay: the same answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from hustings.record.ahead import Ahead
from hustings.record.offices import OfficeKey, key_body, passkey_of
from hustings.record.replay import replay
from tests.record.campaigns import Campaign
from tests.record.devices import Authenticator, SshSigner, act_by

PHONE, SSH = Authenticator("a telephone"), SshSigner("an SSH key")


def of_all_kinds() -> Campaign:
    """The chair signs by telephone, the treasurer with an SSH key; one assertion is used again,
    and nobody with authority says that the same credential belongs to another site."""
    made = Campaign()
    keys: dict[str, OfficeKey] = {"chair": PHONE.key("chair"), "treasurer": SSH.key("treasurer")}
    for key in keys.values():
        made.act("key", key_body(key), "chair", "treasurer")
    elsewhere = replace(PHONE.passkey, site="evil.example", origins=("https://evil.example",))
    made.act("key", key_body(passkey_of("chair", elsewhere)), "organiser")
    body = made.genesis()["policy"]
    both = {"chair": PHONE, "treasurer": SSH}
    second = act_by(made, "policy", body | {"version": 2}, both)
    act_by(made, "policy", body | {"version": 3}, both, over=second)
    act_by(made, "policy", body | {"version": 3}, both)
    return made


def test_the_replay_finds_the_same_with_answers_from_elsewhere() -> None:
    entries = of_all_kinds().entries
    alone, found = replay(entries)
    with ThreadPoolExecutor() as others:
        ahead, also_found = replay(entries, ahead=Ahead(others))
    assert found == also_found
    assert alone == ahead
    assert len(alone.record.policies) == 3
    assert [p.rule for p in found].count("bad_signature") == 2
