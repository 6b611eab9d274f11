"""The code to read aloud: of the digest alone, told apart by eye, another for other words."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from hustings.record.spoken_code import LETTERS, spoken_code
from tests.record.campaigns import Campaign

DIGESTS = st.binary(max_size=8).map(lambda data: hashlib.sha256(data).hexdigest())


def test_a_code_by_hand() -> None:
    """5 bits a letter: 00000 00001 00010 ... up to 01011."""
    number = 0
    for place in range(12):
        number = number << 5 | place
    assert spoken_code(f"{number:015x}" + "f" * 49) == "0123-4567-89AB"
    assert spoken_code("f" * 64) == "ZZZZ-ZZZZ-ZZZZ"


@given(DIGESTS)
def test_no_letter_is_taken_for_another(digest: str) -> None:
    groups = spoken_code(digest).split("-")
    assert [len(group) for group in groups] == [4, 4, 4]
    assert not set("".join(groups)) - set(LETTERS)
    assert not set(LETTERS) & set("ILOU")


@given(DIGESTS, st.integers(0, 14), st.integers(1, 15))
def test_every_one_of_its_sixty_bits_counts(digest: str, place: int, change: int) -> None:
    other = f"{int(digest[place], 16) ^ change:x}"
    assert spoken_code(digest) != spoken_code(digest[:place] + other + digest[place + 1 :])


def test_another_amount_seat_payee_or_purpose_has_another_code() -> None:
    made = Campaign()
    asked = [
        made.request(**changed)
        for changed in (
            {},
            {"amount": 40_001},
            {"seat_id": "A2"},
            {"seat_id": None},
            {"payee": "A printer."},
            {"purpose": "leaflet"},
            {"by": "organiser2"},
        )
    ]
    codes = {spoken_code(made.approval(request)["request_digest"]) for request in asked}
    assert len(codes) == len(asked)
