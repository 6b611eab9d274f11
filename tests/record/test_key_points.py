"""Keys that need no secret to sign with, and second spellings of a key."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hustings.record.envelope import key_id
from hustings.record.key_points import PRIME, SMALL_ORDER, is_sound_key
from hustings.record.note import NoteError, VerifierKey
from hustings.record.offices import OfficeError, read_key
from tests.record.campaigns import key_of

D = -121665 * pow(121666, -1, PRIME) % PRIME


def point_at(height: int) -> tuple[int, int] | None:
    """The point of a height with the even x."""
    square = (height**2 - 1) * pow(D * height**2 + 1, -1, PRIME) % PRIME
    root = pow(square, (PRIME + 3) // 8, PRIME)
    if (root**2 - square) % PRIME:
        root = root * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    return None if (root**2 - square) % PRIME else (root, height)


def doubled(point: tuple[int, int]) -> tuple[int, int]:
    """A point added to itself (RFC 8032 s. 5.1.4, in plain coordinates)."""
    x, y = point
    both = D * x * x * y * y % PRIME
    return (
        2 * x * y * pow(1 + both, -1, PRIME) % PRIME,
        (y * y + x * x) * pow(1 - both, -1, PRIME) % PRIME,
    )


@pytest.mark.parametrize("height", sorted(SMALL_ORDER))
def test_the_heights_are_those_of_points_whose_eightfold_is_nothing(height: int) -> None:
    point = point_at(height)
    assert point is not None
    assert doubled(doubled(doubled(point))) == (0, 1)
    for sign in (0, 2**255):
        assert not is_sound_key((height + sign).to_bytes(32, "little"))


def test_under_such_a_key_anybody_signs_anything() -> None:
    nobodys = Ed25519PublicKey.from_public_bytes((1).to_bytes(32, "little"))
    nobodys.verify((1).to_bytes(32, "little") + bytes(32), b"anything")


def test_a_second_spelling_of_a_point_is_no_key() -> None:
    assert not is_sound_key((PRIME + 3).to_bytes(32, "little"))
    assert is_sound_key(key_of("treasurer").public)


def test_neither_an_office_nor_a_log_has_such_a_key() -> None:
    public = (1).to_bytes(32, "little")
    body = {
        "keyid": key_id(public),
        "office_id": "treasurer",
        "public": base64.b64encode(public).decode(),
        "replaces": None,
    }
    with pytest.raises(OfficeError, match="anybody can sign"):
        read_key(body)
    with pytest.raises(NoteError, match="anybody can sign"):
        VerifierKey("log.example", public)
