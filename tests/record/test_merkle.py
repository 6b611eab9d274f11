"""The tree of RFC 6962 s. 2.1, against its definition and against known values."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.record.merkle import EMPTY_ROOT, CompactRange, leaf_hash, node_hash, tree_root
from tests.record.logs import entries, naive_root

# Certificate Transparency's reference entries, and the roots that RFC 6962 implementations give.
REFERENCE = [bytes.fromhex(e) for e in ("", "00", "10", "2021", "3031", "40414243")] + [
    bytes.fromhex("5051525354555657"),
    bytes.fromhex("606162636465666768696a6b6c6d6e6f"),
]
REFERENCE_ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", REFERENCE_ROOTS)
def test_the_reference_trees_have_their_known_roots(size: int) -> None:
    leaves = [leaf_hash(entry) for entry in REFERENCE[:size]]
    assert tree_root(leaves).hex() == REFERENCE_ROOTS[size]


def test_no_entries_have_the_hash_of_nothing_as_their_root() -> None:
    assert tree_root([]) == CompactRange().root() == EMPTY_ROOT == sha256(b"").digest()


def test_a_leaf_cannot_pass_for_a_node() -> None:
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    assert leaf_hash(left + right) != node_hash(left, right)


@given(st.integers(0, 600))
def test_a_root_is_that_of_the_definition(size: int) -> None:
    made = entries(size)
    leaves = [leaf_hash(entry) for entry in made]
    tree = CompactRange()
    for leaf in leaves:
        tree.append(leaf)
    assert tree_root(leaves) == tree.root() == naive_root(made)
    assert tree.size == size


def test_adding_a_leaf_returns_the_subtrees_that_it_completes() -> None:
    made = entries(8)
    tree = CompactRange()
    completed = [tree.append(leaf_hash(entry)) for entry in made]
    assert [len(roots) for roots in completed] == [1, 2, 1, 3, 1, 2, 1, 4]
    assert completed[7] == [naive_root(made[start:8]) for start in (7, 6, 4, 0)]


def test_a_tree_has_as_many_peaks_as_its_size_has_ones() -> None:
    with pytest.raises(ValueError, match="a tree of 5 has 2 peaks, not 1"):
        CompactRange(5, [EMPTY_ROOT])
