"""Our Merkle trees against a naive reading of RFC 6962 and against the known roots of Certificate Transparency."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from knell.store.merkle import (
    EMPTY,
    consistency_proof,
    extends,
    grow,
    includes,
    inclusion_proof,
    leaf_hash,
    peaks_root,
    tree_root,
)

# The leaves of the reference implementation of RFC 6962, and the roots of its first n leaves.
REFERENCE = [
    bytes.fromhex(data)
    for data in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def naive_root(leaves: list[bytes]) -> bytes:
    """Section 2.1 as it is written."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def test_the_roots_are_those_of_the_reference_implementation():
    for size, root in ROOTS.items():
        assert tree_root([leaf_hash(data) for data in REFERENCE[:size]]).hex() == root
    assert tree_root([]) == EMPTY == naive_root([])


@given(st.lists(st.binary(max_size=4), max_size=40))
def test_a_root_is_what_the_rfc_says_in_words(data):
    assert tree_root([leaf_hash(leaf) for leaf in data]) == naive_root(data)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=40), st.data())
def test_every_leaf_is_proved_to_be_in_its_tree_and_no_other_leaf_is(data, draw):
    leaves = [leaf_hash(leaf) for leaf in data]
    index = draw.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(leaves, index)
    root = tree_root(leaves)
    assert includes(root, len(leaves), index, leaves[index], proof)
    assert not includes(root, len(leaves), index, leaf_hash(b"another leaf"), proof)
    assert not includes(root, len(leaves), len(leaves), leaves[index], proof)
    assert not includes(root, len(leaves), index, leaves[index], [*proof, EMPTY])


@given(st.integers(1, 40), st.integers(0, 40))
def test_a_grown_tree_is_proved_to_begin_with_the_old_one_and_a_rewritten_one_is_not(first, more):
    leaves = [leaf_hash(bytes([n])) for n in range(first + more)]
    proof = consistency_proof(leaves, first)
    old, new = tree_root(leaves[:first]), tree_root(leaves)
    assert extends(first, old, len(leaves), new, proof)
    rewritten = tree_root([leaf_hash(b"rewritten"), *leaves[1:]])
    assert not extends(first, rewritten, len(leaves), new, proof)
    assert more == 0 or not extends(first, old, len(leaves), rewritten, proof)


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_tree_grown_from_its_peaks_has_the_same_root(first, more):
    leaves = [leaf_hash(bytes([n])) for n in range(first + more)]
    assert peaks_root(grow(grow((), leaves[:first]), leaves[first:])) == tree_root(leaves)
