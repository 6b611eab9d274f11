"""A short code of what is signed, to be read aloud: 60 bits of its digest in twelve characters.

    7HR8-KMEX-7JHR

The letters are those of Crockford's base 32: no I, L, O or U, which look or read like others.
The code compares what two people see on two screens. It is no signature: whoever may choose both
of two texts finds two with one code within seconds, after some 2**30 tries, and a second text for
a code that is given takes some 2**60, a year or two of one fast graphics card, a day of a thousand.
What an approval signs is the whole digest.
"""

from __future__ import annotations

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, IN_GROUP, BITS = 3, 4, 5


def spoken_code(digest: str) -> str:
    """The code of a digest in hexadecimal: its first 60 bits."""
    number = int(digest[: GROUPS * IN_GROUP * BITS // 4], 16)
    count = GROUPS * IN_GROUP
    letters = [LETTERS[number >> BITS * place & 31] for place in reversed(range(count))]
    groups = ["".join(letters[start : start + IN_GROUP]) for start in range(0, count, IN_GROUP)]
    return "-".join(groups)
