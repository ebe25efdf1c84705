"""Merkle trees as in RFC 6962, section 2.1: roots, proofs that an entry is in a tree, proofs that a tree only grew.

A leaf is what is hashed with a 0 byte before it; a node hashes its two children with a 1 byte before them. A tree of
n leaves splits at the largest power of two below n.
"""

import hashlib
from collections.abc import Iterable, Sequence

Hash = bytes
EMPTY: Hash = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> Hash:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """The hash of a node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grow(peaks: Sequence[tuple[int, Hash]], leaves: Iterable[Hash]) -> tuple[tuple[int, Hash], ...]:
    """The full subtrees (size, root), largest first, of a tree after more leaf hashes: all that its root needs."""
    stack = list(peaks)
    for leaf in leaves:
        stack.append((1, leaf))
        while len(stack) > 1 and stack[-1][0] == stack[-2][0]:
            (size, left), (_, right) = stack[-2:]
            stack[-2:] = [(2 * size, node_hash(left, right))]
    return tuple(stack)


def peaks_root(peaks: Sequence[tuple[int, Hash]]) -> Hash:
    """The root of the tree whose full subtrees these are; of an empty tree the hash of nothing."""
    if not peaks:
        return EMPTY
    root = peaks[-1][1]
    for _, left in reversed(peaks[:-1]):
        root = node_hash(left, root)
    return root


def tree_root(leaves: Iterable[Hash]) -> Hash:
    """The root over leaf hashes."""
    return peaks_root(grow((), leaves))


def inclusion_proof(leaves: Sequence[Hash], index: int) -> tuple[Hash, ...]:
    """The hashes that lead from leaf `index` to the root, lowest first (RFC 6962, 2.1.1)."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"leaf {index} is not in a tree of {len(leaves)} leaves")
    if len(leaves) == 1:
        return ()
    k = _split(len(leaves))
    if index < k:
        return (*inclusion_proof(leaves[:k], index), tree_root(leaves[k:]))
    return (*inclusion_proof(leaves[k:], index - k), tree_root(leaves[:k]))


def includes(root: Hash, size: int, index: int, leaf: Hash, proof: Sequence[Hash]) -> bool:
    """True if the proof shows `leaf` at `index` in the tree of that size and root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def consistency_proof(leaves: Sequence[Hash], first: int) -> tuple[Hash, ...]:
    """The hashes that show that the tree of the first `first` leaves is the beginning of this one (RFC 6962, 2.1.2)."""
    if not 0 < first <= len(leaves):
        raise IndexError(f"a tree of {len(leaves)} leaves does not begin with {first}")
    return _subproof(leaves, first, whole=True)


def extends(first: int, first_root: Hash, second: int, second_root: Hash, proof: Sequence[Hash]) -> bool:
    """True if the proof shows that the tree of `second` leaves begins with that of `first` (RFC 9162, 2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and first_root == second_root
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not path:
        return False
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _subproof(leaves: Sequence[Hash], first: int, *, whole: bool) -> tuple[Hash, ...]:
    if first == len(leaves):
        return () if whole else (tree_root(leaves),)
    k = _split(len(leaves))
    if first <= k:
        return (*_subproof(leaves[:k], first, whole=whole), tree_root(leaves[k:]))
    return (*_subproof(leaves[k:], first - k, whole=False), tree_root(leaves[:k]))


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
