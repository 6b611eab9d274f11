"""Which 32 bytes may be an Ed25519 public key (RFC 8032 s. 5.1).

A key of small order is a key that everybody holds: signatures that verify under it can be made
without any secret, so that its owner may later say that it was somebody else. A second spelling of
a point would be a second id for one key. Neither is taken.
"""

from __future__ import annotations

PRIME = 2**255 - 19
# The heights (y) of the eight points of small order: of order 1, 2, 4 and, either way up, 8.
EIGHTH = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
SMALL_ORDER = frozenset({1, PRIME - 1, 0, EIGHTH, PRIME - EIGHTH})


def is_sound_key(public: bytes) -> bool:
    """True for 32 bytes that spell a point in the one way there is, and one of large order.

    Whether there is a point of that height at all shows when a signature is verified.
    """
    height = int.from_bytes(public, "little") & (2**255 - 1)
    return len(public) == 32 and height < PRIME and height not in SMALL_ORDER
