"""Signatures that are made elsewhere: by ssh-keygen and by a browser with a passkey."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hustings.cli.envelope_files import read_envelope_file
from tests.cli.campaigns import Hustings
from tests.cli.test_record import founded, record
from tests.record.devices import ORIGIN, SITE, Authenticator, SshSigner

__all__ = ["founded", "record"]

THREE = ("--as", "coordinator-1", "--as", "coordinator-2", "--as", "general_secretary")
KEYGEN = shutil.which("ssh-keygen")
PHONE = Authenticator("a coordinator's telephone")


def written(path: Path, value: Any) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return path


@pytest.mark.skipif(KEYGEN is None, reason="ssh-keygen is not installed")
def test_an_ssh_key_approves_a_request_by_the_documented_commands(
    record: Hustings, tmp_path: Path
) -> None:
    own, asked = tmp_path / "id_ed25519", tmp_path / "approval.json"
    words = [str(KEYGEN), "-q", "-t", "ed25519", "-N", "", "-f", str(own)]
    subprocess.run(words, check=True, timeout=60)
    record.done("keys", "add", "coordinator-1", "--ssh", own.with_suffix(".pub"), *THREE)
    request = record.request("1250.50")
    assert record("approve", str(request), "--out", asked).code == 0
    bytes_of = tmp_path / "approval.bytes"
    bytes_of.write_text(record("bytes", asked).out)
    words = [str(KEYGEN), "-Y", "sign", "-n", "hustings", "-f", str(own), str(bytes_of)]
    subprocess.run(words, check=True, capture_output=True, timeout=60)
    added = record.done("add", asked, "--signature", tmp_path / "approval.bytes.sig")
    assert record.lines()[added].endswith("to A printer  [coordinator]")


def test_a_passkey_approves_a_request_beside_another_persons_key(
    record: Hustings, tmp_path: Path
) -> None:
    new = written(tmp_path / "registration.json", PHONE.registered())
    place = ("--passkey", new, "--origin", ORIGIN)
    record.done("keys", "add", "coordinator-1", *place, *THREE)
    request = record.request("1250.50")
    asked = tmp_path / "approval.json"
    assert record("approve", str(request), "--out", asked, "--as", "coordinator-2").code == 0
    options = json.loads(record("bytes", asked, "--passkey", "coordinator-1").out)
    yes = PHONE.asserted(read_envelope_file(asked))
    said = PHONE.asserted(read_envelope_file(asked), challenge=options["challenge"])
    assert said["response"]["clientDataJSON"] == yes["response"]["clientDataJSON"]
    assert options["rpId"] == SITE and options["allowCredentials"][0]["id"] == yes["id"]
    made = written(tmp_path / "assertion.json", yes)
    signed = record("sign", asked, "--signature", made)
    assert signed.code == 0, signed.err
    added = record.done("add", asked)
    assert record.lines()[added].endswith("[2 x coordinator]")


def test_an_assertion_for_one_request_is_none_for_another(record: Hustings, tmp_path: Path) -> None:
    new = written(tmp_path / "registration.json", PHONE.registered())
    record.done("keys", "add", "coordinator-1", "--passkey", new, "--origin", ORIGIN, *THREE)
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    record("approve", str(record.request("10")), "--out", one)
    record("approve", str(record.request("90000")), "--out", other)
    made = written(tmp_path / "assertion.json", PHONE.asserted(read_envelope_file(one)))
    said = record.refused("add", other, "--signature", made)
    assert "bad_signature" in said and "its challenge is of something else" in said
    said = record.refused("sign", other, "--signature", made)
    assert "its challenge is of something else" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nothing", "expected a text from -----BEGIN SSH SIGNATURE-----"),
        ("{}", "response"),
        ("{", "not JSON"),
        (json.dumps({"id": "AAAA", "response": {}}), "authenticatorData"),
        ("x" * 70_000, "longer than any key or signature"),
    ],
)
def test_a_file_that_is_no_signature_is_refused(
    record: Hustings, tmp_path: Path, text: str, said: str
) -> None:
    asked = tmp_path / "approval.json"
    record("approve", str(record.request()), "--out", asked)
    assert said in record.refused("add", asked, "--signature", written(tmp_path / "sig", text))


def test_an_unknown_passkey_is_refused(record: Hustings, tmp_path: Path) -> None:
    asked = tmp_path / "approval.json"
    record("approve", str(record.request()), "--out", asked)
    made = written(tmp_path / "assertion.json", PHONE.asserted(read_envelope_file(asked)))
    said = record.refused("add", asked, "--signature", made)
    assert "the record has no passkey of that credential" in said


def test_what_keys_add_takes(record: Hustings, tmp_path: Path) -> None:
    new = written(tmp_path / "registration.json", PHONE.registered())
    line = written(tmp_path / "key.pub", SshSigner("x").line)
    add = ("keys", "add", "coordinator-1")
    for words, said in (
        ((), "Give one public key"),
        (("--ssh", line, "--passkey", new, "--origin", ORIGIN), "Give one public key"),
        (("--passkey", new), "takes --origin"),
        (("--ssh", line, "--origin", ORIGIN), "no other key does"),
        (("--passkey", new, "--origin", "sign.campaign.example"), "https://sign.example.org"),
        (("--passkey", new, "--origin", "https://other.example"), "at another origin"),
        (("--passkey", line, "--origin", ORIGIN), "not JSON"),
        (("--ssh", new), "not base64"),
        (("--ssh", written(tmp_path / "empty.pub", "")), "no line such as: ssh-ed25519"),
        (
            ("--ssh", written(tmp_path / "rsa.pub", "ssh-rsa AAAAB3NzaC1yc2E= me")),
            "kind b'ssh-rsa'",
        ),
        (("--ssh", written(tmp_path / "a.pub", SshSigner("x").line[3:])), "under the name"),
    ):
        found = record.refused(*add, *words, *THREE)
        assert said in found, found
    other = Authenticator("x", site="other.example").registered(origin=ORIGIN)
    spoilt = written(tmp_path / "spoilt.json", other)
    found = record.refused(*add, "--passkey", spoilt, "--origin", ORIGIN, *THREE)
    assert "made for another site" in found


def codes(text: str) -> set[str]:
    """Whatever in a text looks like a code to read aloud."""
    return set(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", text))


def test_the_same_code_stands_wherever_a_request_is_shown(record: Hustings, tmp_path: Path) -> None:
    asked = tmp_path / "approval.json"
    said = record(*record.asking("1250.50"), "--as", "head_of_field")
    (code,) = codes(said.err)
    request = re.findall(r"\d+", said.out)[0]
    out = record("approve", request, "--out", asked).err
    signed = record("sign", asked, "--as", "coordinator-1").err
    shown = record("show", request).out
    assert codes(out) == codes(signed) == codes(shown) == {code}


def test_another_amount_seat_or_payee_has_another_code(record: Hustings) -> None:
    found = [
        codes(record(*record.asking(amount, seat), "--as", "head_of_field").err).pop()
        for amount, seat in (("500", "S001"), ("500.01", "S001"), ("500", "S002"))
    ]
    assert len(set(found)) == 3


def test_an_emergency_is_approved_by_fewer_and_shown_until_it_is_ratified(record: Hustings) -> None:
    route = (
        '[[thresholds.emergency]]\nresource = "money"\nup_to = 5000\nratify_days = 3\n'
        'approvals = 1\nelected = 0\nroles = ["general_secretary"]\n\n[thresholds.acts.policy]'
    )
    draft = record.folder / "campaign.toml"
    text = draft.read_text().replace("[thresholds.acts.policy]", route)
    draft.write_text(text.replace("request_roles", "request_days = 5\nrequest_roles", 1))
    words = record("policy", "--adopt", "--reason", "Emergencies", *THREE)
    assert words.code == 0, words.err
    shown = record("policy").out
    assert "in an emergency up to £5,000 not ratified" in shown and "within 5 days" in shown
    why = ("--emergency", "The hall burnt down")
    request = record.done(*record.asking("1250.50"), *why, "--as", "head_of_field")
    assert "lapses after" in record("show", str(request)).out
    record.done("approve", str(request), "--as", "general_secretary")
    shown = record("show", str(request)).out
    assert "emergency    The hall burnt down" in shown
    assert "not ratified due by" in shown and "0 of 1 elected people" in shown
    record.done("pay", str(request), "--amount", "1250.50", "--as", "treasurer")
    record.done("approve", str(request), "--as", "coordinator-1")
    assert "ratified     on" in record("show", str(request)).out
    assert record("show", str(request), "--json").json["ratified_at"] is not None
    said = record.refused(*record.asking("5001"), *why, "--as", "head_of_field")
    assert "emergency_not_allowed" in said
