"""Signatures by SSH keys: OpenSSH and this package take each other's, and nothing else."""

from __future__ import annotations

import base64
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hustings.record.entries import unsigned
from hustings.record.envelope import Signature, key_id
from hustings.record.offices import OfficeError, OfficeKey, key_body, read_key
from hustings.record.signed_by import is_signed_with, why_unsigned
from hustings.record.ssh_key import (
    DEVICE_ED25519,
    DEVICE_P256,
    ED25519,
    KINDS,
    P256,
    SshKeyError,
    read_ssh_key,
)
from hustings.record.ssh_signature import (
    SshSignatureError,
    armoured,
    from_armour,
    read_ssh_signature,
)
from tests.record.campaigns import ORIGIN
from tests.record.devices import SshSigner

BODY = {"reason": "not needed", "request": 3}
UNSIGNED = unsigned("refusal", ORIGIN, BODY)
KEYGEN = shutil.which("ssh-keygen")
needs_ssh_keygen = pytest.mark.skipif(KEYGEN is None, reason="ssh-keygen is not installed")


def keygen(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    assert KEYGEN is not None
    return subprocess.run([KEYGEN, *arguments], input=data, capture_output=True, timeout=60)


def openssh_takes(signer: SshSigner, signature: bytes, message: bytes, folder: Path) -> bool:
    """What `ssh-keygen -Y verify` says."""
    (folder / "sig").write_text(armoured(signature))
    (folder / "signers").write_text(f"chair {signer.line}")
    options = ("-Y", "verify", "-f", str(folder / "signers"), "-I", "chair", "-n", "hustings")
    return keygen(*options, "-s", str(folder / "sig"), data=message).returncode == 0


@needs_ssh_keygen
@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
@pytest.mark.parametrize("hash_name", ["sha256", "sha512"])
def test_what_openssh_signs_is_taken(kind: str, hash_name: str, tmp_path: Path) -> None:
    own = tmp_path / "own"
    bits = ("-b", "256") if kind == "ecdsa" else ()
    assert keygen("-q", "-t", kind, *bits, "-N", "", "-f", str(own)).returncode == 0
    public = read_ssh_key(_blob(own.with_suffix(".pub").read_text()))
    options = ("-Y", "sign", "-f", str(own), "-n", "hustings", "-O", f"hashalg={hash_name}")
    made = keygen(*options, data=UNSIGNED.signed_bytes)
    blob = from_armour(made.stdout.decode())
    key = read_key(ssh_body(bytes(public)))
    signature = Signature(key.keyid, blob)
    assert armoured(blob) == made.stdout.decode()
    assert is_signed_with(UNSIGNED, signature, key)
    assert not is_signed_with(replace(UNSIGNED, payload=b"{}"), signature, key)


@needs_ssh_keygen
@pytest.mark.parametrize("kind", KINDS)
def test_openssh_takes_what_is_taken_here(kind: bytes, tmp_path: Path) -> None:
    signer = SshSigner("chair", kind)
    message = UNSIGNED.signed_bytes
    signature = signer.signature(message)
    assert openssh_takes(signer, signature, message, tmp_path)
    assert not openssh_takes(signer, signature, message + b" ", tmp_path)
    assert is_signed_with(UNSIGNED, signer.sign(UNSIGNED, "chair"), signer.key("chair"))


def _blob(line: str) -> bytes:
    return base64.b64decode(line.split()[1])


def ssh_body(public: bytes, **changes: Any) -> dict[str, Any]:
    return key_body(OfficeKey(key_id(public), "chair", public, "ssh")) | changes


@pytest.mark.parametrize("kind", KINDS)
def test_no_changed_byte_of_a_signature_holds(kind: bytes) -> None:
    signer = SshSigner("chair", kind)
    whole = signer.sign(UNSIGNED, "chair")
    for place in range(len(whole.sig)):
        sig = bytearray(whole.sig)
        sig[place] ^= 0x21
        assert not is_signed_with(UNSIGNED, replace(whole, sig=bytes(sig)), signer.key("chair"))
        cut = replace(whole, sig=whole.sig[:place])
        assert not is_signed_with(UNSIGNED, cut, signer.key("chair"))


@pytest.mark.parametrize(
    ("otherwise", "why"),
    [
        ({"namespace": b"git"}, "made for the namespace b'git'"),
        ({"namespace": b""}, "made for the namespace b''"),
    ],
)
def test_what_was_signed_for_another_purpose_does_not_hold(
    otherwise: dict[str, bytes], why: str
) -> None:
    signer = SshSigner("chair")
    signature = signer.sign(UNSIGNED, "chair", **otherwise)
    assert why in why_unsigned(UNSIGNED, signature, signer.key("chair"))


def test_another_persons_signature_does_not_hold() -> None:
    theirs = SshSigner("treasurer").sign(UNSIGNED, "treasurer")
    key = SshSigner("chair").key("chair")
    assert why_unsigned(UNSIGNED, theirs, key) == "made with another SSH key"


@pytest.mark.parametrize("kind", [DEVICE_ED25519, DEVICE_P256])
def test_a_device_must_have_been_touched(kind: bytes) -> None:
    signer = SshSigner("chair", kind, flags=0x04)
    signature = signer.sign(UNSIGNED, "chair")
    assert "touched" in why_unsigned(UNSIGNED, signature, signer.key("chair"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_has_one_spelling(kind: bytes) -> None:
    data = bytes(SshSigner("chair", kind).public)
    assert bytes(read_ssh_key(data)) == data
    for wrong in (data[:-1], data + b"\0", b"", data.replace(kind, kind.upper(), 1)):
        with pytest.raises(SshKeyError):
            read_ssh_key(wrong)


def test_other_keys_are_not_taken() -> None:
    point = SshSigner("chair", P256).public.point
    off_the_curve = replace(SshSigner("chair", P256).public, point=point[:-1] + b"\x00")
    by_anybody = replace(SshSigner("chair", ED25519).public, point=b"\x01" + bytes(31))
    for key in (off_the_curve, by_anybody):
        with pytest.raises(SshKeyError, match="anybody"):
            read_ssh_key(bytes(key))
    with pytest.raises(SshKeyError, match="ssh-ed25519"):
        read_ssh_key(b"\0\0\0\x07ssh-rsa\0\0\0\x03\x01\0\x01")


def test_a_key_entry_says_one_kind_and_its_own_id() -> None:
    public = bytes(SshSigner("chair").public)
    assert read_key(ssh_body(public)) == SshSigner("chair").key("chair")
    for changes in (
        {"kind": "ed25519"},
        {"kind": "rsa"},
        {"keyid": "0" * 64},
        {"rp_id": "a.example"},
        {"office_id": "log"},
    ):
        with pytest.raises(OfficeError):
            read_key(ssh_body(public, **changes))
    body = ssh_body(public)
    del body["kind"]
    with pytest.raises(OfficeError):
        read_key(body)


@pytest.mark.parametrize("text", ["", "-----BEGIN SSH SIGNATURE-----", "nothing", "-----BEGIN"])
def test_a_file_without_armour_is_no_signature(text: str) -> None:
    with pytest.raises(SshSignatureError):
        from_armour(text)


def test_a_signature_has_one_spelling() -> None:
    data = SshSigner("chair").signature(b"x")
    assert bytes(read_ssh_signature(data)) == data
    with pytest.raises(SshSignatureError):
        read_ssh_signature(data + b"\0")
    with pytest.raises(SshSignatureError, match="SHA-256 or SHA-512"):
        read_ssh_signature(data.replace(b"sha512", b"sha384"))
