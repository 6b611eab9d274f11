"""Key files of offices: PKCS #8 in PEM, as `openssl genpkey -algorithm ed25519` makes them, and
OpenSSH's public keys. This module reads and writes files."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from hustings.record.envelope import EnvelopeError, SigningKey, from_base64
from hustings.record.journal import write_private
from hustings.record.ssh_key import SshKeyError, read_ssh_key


class KeyFileError(ValueError):
    """A file that holds no key; the message never repeats what it holds."""


def signing_key_pem(key: SigningKey) -> str:
    """The private key as text, not encrypted: whoever reads it can sign."""
    private = Ed25519PrivateKey.from_private_bytes(key.seed)
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


def write_signing_key(path: Path, key: SigningKey) -> None:
    """A new key file that only its owner may read. Raises FileExistsError."""
    write_private(path, signing_key_pem(key))


def read_signing_key(path: Path) -> SigningKey:
    """The private key in a file. Raises KeyFileError, OSError."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise KeyFileError(
            f"{path}: found no private key that can be read, expected an Ed25519 key in PEM "
            "(PKCS #8, not encrypted)."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path}: found a key of another kind, expected an Ed25519 key.")
    return SigningKey(key.private_bytes_raw())


def read_public_key(path: Path) -> bytes:
    """The 32 public bytes in a PEM file (`openssl pkey -pubout`). Raises KeyFileError, OSError."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except ValueError as error:
        raise KeyFileError(
            f"{path}: found no public key that can be read, expected an Ed25519 key in PEM."
        ) from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyFileError(f"{path}: found a key of another kind, expected an Ed25519 key.")
    return key.public_bytes_raw()


def read_ssh_public_key(path: Path) -> bytes:
    """The bytes of an OpenSSH public key, `KIND BASE64 COMMENT` on one line. Raises KeyFileError,
    OSError."""
    words = path.read_bytes().decode("ascii", errors="replace").split()
    try:
        if len(words) < 2:
            raise SshKeyError("found no line such as: ssh-ed25519 AAAA... name")
        data = from_base64(words[1])
        kind = read_ssh_key(data).kind.decode()
        if words[0] != kind:
            raise SshKeyError(f"found a key of kind {kind} under the name {words[0][:40]!r}")
    except (SshKeyError, EnvelopeError) as error:
        raise KeyFileError(f"{path}: {error}.") from error
    return data
