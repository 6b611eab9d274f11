"""Proofs: every one made is accepted, and none for anything else (RFC 6962, C2SP tlog-proof)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.record.checkpoint import Checkpoint, sign_checkpoint
from hustings.record.merkle import EMPTY_ROOT, leaf_hash
from hustings.record.note import NoteError, encode_base64
from hustings.record.proof import (
    LogProof,
    ReadHash,
    check_proof,
    consistency_proof,
    inclusion_proof,
    parse_proof,
    verify_consistency,
    verify_inclusion,
    write_proof,
)
from tests.record.logs import KEY, OTHER, entries, entry, naive_root, split

SMALL = 40
ENTRIES = entries(SMALL)
ROOTS = [naive_root(ENTRIES[:size]) for size in range(SMALL + 1)]


def reader(made: Sequence[bytes]) -> ReadHash:
    return lambda height, index: naive_root(made[index << height : (index + 1) << height])


READ = reader(ENTRIES)


def naive_path(m: int, made: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of RFC 6962 s. 2.1.1, as it reads."""
    if len(made) == 1:
        return []
    k = split(len(made))
    if m < k:
        return [*naive_path(m, made[:k]), naive_root(made[k:])]
    return [*naive_path(m - k, made[k:]), naive_root(made[:k])]


def naive_subproof(m: int, made: Sequence[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of RFC 6962 s. 2.1.2, as it reads."""
    if m == len(made):
        return [] if whole else [naive_root(made)]
    k = split(len(made))
    if m <= k:
        return [*naive_subproof(m, made[:k], whole), naive_root(made[k:])]
    return [*naive_subproof(m - k, made[k:], False), naive_root(made[:k])]


def mutations(proof: Sequence[bytes]) -> list[tuple[bytes, ...]]:
    """The proof with a hash changed, lost, doubled or cut short at each place, and one too many."""
    made = [(*proof, bytes(32)), (bytes(32), *proof)]
    for place, part in enumerate(proof):
        before, after = proof[:place], proof[place + 1 :]
        flipped = bytes([part[0] ^ 1]) + part[1:]
        made += [(*before, flipped, *after), (*before, *after), (*before, part, part, *after)]
        made.append((*before, part[:-1], *after))
    return made


@pytest.mark.parametrize("size", range(1, SMALL + 1))
def test_every_entry_of_a_small_tree_is_proved_and_nothing_else(size: int) -> None:
    for index in range(size):
        proof = inclusion_proof(index, size, READ)
        leaf = leaf_hash(ENTRIES[index])
        assert list(proof) == naive_path(index, ENTRIES[:size])
        assert verify_inclusion(proof, leaf, index, size, ROOTS[size])
        assert not verify_inclusion(proof, leaf_hash(b"other"), index, size, ROOTS[size])
        assert not verify_inclusion(proof, leaf, index, size, ROOTS[size - 1])
        for other in {*range(size + 2), -1} - {index}:
            assert not verify_inclusion(proof, leaf, other, size, ROOTS[size])
        for changed in mutations(proof):
            assert not verify_inclusion(changed, leaf, index, size, ROOTS[size])


@pytest.mark.parametrize("new", range(SMALL + 1))
def test_every_beginning_of_a_small_tree_is_proved_and_nothing_else(new: int) -> None:
    for old in range(new + 1):
        proof = consistency_proof(old, new, READ)
        expected = naive_subproof(old, ENTRIES[:new], True) if old else []
        assert list(proof) == expected
        assert verify_consistency(proof, old, ROOTS[old], new, ROOTS[new])
        other = bytes(32)
        assert not verify_consistency(proof, old, other, new, ROOTS[new])
        assert not verify_consistency(proof, old, ROOTS[old], new, other) or old == 0 < new
        for changed in mutations(proof):
            assert not verify_consistency(changed, old, ROOTS[old], new, ROOTS[new])


def test_the_empty_tree_begins_every_tree_with_an_empty_proof() -> None:
    assert verify_consistency((), 0, EMPTY_ROOT, 0, EMPTY_ROOT)
    assert verify_consistency((), 0, EMPTY_ROOT, 3, ROOTS[3])
    assert not verify_consistency((), 0, ROOTS[1], 3, ROOTS[3])
    assert not verify_consistency((), 0, EMPTY_ROOT, 0, ROOTS[1])
    assert not verify_consistency((ROOTS[1],), 0, EMPTY_ROOT, 3, ROOTS[3])
    assert not verify_consistency((), 4, ROOTS[4], 3, ROOTS[3])


@given(st.integers(1, 700), st.data())
def test_larger_trees(size: int, data: st.DataObject) -> None:
    made = entries(size)
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    root = naive_root(made)
    path = inclusion_proof(index, size, reader(made))
    assert verify_inclusion(path, leaf_hash(made[index]), index, size, root)
    proof = consistency_proof(old, size, reader(made))
    assert verify_consistency(proof, old, naive_root(made[:old]), size, root)
    changed = data.draw(st.sampled_from(mutations(path)))
    assert not verify_inclusion(changed, leaf_hash(made[index]), index, size, root)


@pytest.mark.parametrize("index", [-1, 5, 6])
def test_what_is_not_there_cannot_be_proved(index: int) -> None:
    with pytest.raises(ValueError, match=f"entry {index} is not in a tree of 5"):
        inclusion_proof(index, 5, READ)
    with pytest.raises(ValueError, match="is not the beginning"):
        consistency_proof(6, 5, READ)


# The text of a proof

CHECKPOINT = sign_checkpoint(Checkpoint(KEY.name, SMALL, ROOTS[SMALL]), KEY)
PROOF = LogProof(17, inclusion_proof(17, SMALL, READ), CHECKPOINT)
TEXT = write_proof(PROOF)


def test_a_proof_is_a_text_that_leads_back_to_it() -> None:
    lines = TEXT.decode().split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 17"]
    assert lines[2:8] == [encode_base64(part) for part in PROOF.path]
    assert TEXT.endswith(b"\n\n" + CHECKPOINT)
    assert parse_proof(TEXT) == PROOF
    with_extra = LogProof(17, PROOF.path, CHECKPOINT, b"a note that nothing vouches for")
    assert write_proof(with_extra).decode().split("\n")[1].startswith("extra ")
    assert parse_proof(write_proof(with_extra)) == with_extra


def test_a_proof_of_the_only_entry_has_no_path() -> None:
    checkpoint = sign_checkpoint(Checkpoint(KEY.name, 1, ROOTS[1]), KEY)
    proof = LogProof(0, (), checkpoint)
    assert parse_proof(write_proof(proof)) == proof
    assert check_proof(proof, entry(0), [KEY.verifier]).size == 1


def test_a_proof_is_checked_with_the_entry_and_the_logs_key() -> None:
    assert check_proof(PROOF, entry(17), [KEY.verifier]).size == SMALL
    with pytest.raises(NoteError, match="does not lead from this entry"):
        check_proof(PROOF, entry(18), [KEY.verifier])
    with pytest.raises(NoteError, match="no known key"):
        check_proof(PROOF, entry(17), [OTHER.verifier])


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 255))
def test_no_changed_byte_of_a_proof_goes_unseen(place: int, flip: int) -> None:
    changed = TEXT[:place] + bytes([TEXT[place] ^ flip]) + TEXT[place + 1 :]
    with pytest.raises(NoteError):
        check_proof(parse_proof(changed), entry(17), [KEY.verifier])


@pytest.mark.parametrize(
    "changed",
    [
        b"",
        TEXT.replace(b"@v1", b"@v2"),
        TEXT.replace(b"index 17", b"index 017"),
        TEXT.replace(b"index 17", b"index  17"),
        TEXT.replace(b"index 17\n", b""),
        TEXT.replace(b"index 17", b"extra\nindex 17"),
        TEXT.replace(b"index 17", b"extra YQ\nindex 17"),
        TEXT.replace(b"index 17", b"index 17\nAAAA"),
        TEXT.replace(b"\n", b"\r\n"),
        TEXT.split(b"\n\n")[0],
        b"\n" + TEXT,
    ],
)
def test_a_proof_has_one_spelling(changed: bytes) -> None:
    with pytest.raises(NoteError):
        parse_proof(changed)
