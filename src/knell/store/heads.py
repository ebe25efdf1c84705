"""Signed tree heads: the dossier's key vouches for the journal as it stood, in a form that can be published.

Whoever owns a database can drop its triggers and write the whole chain anew; he cannot make it agree with a head that
others hold. The key (Ed25519) lies in the dossier's folder, never in the database.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InternalError, InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from sqlalchemy import Connection, Select, func, insert, select

from knell.errors import BadInput, NotVerified
from knell.store.chain import Clock, canonical, instant, now
from knell.store.merkle import Hash, consistency_proof, grow, inclusion_proof, leaf_hash, peaks_root
from knell.store.tables import journal, tree_heads

PRIVATE, PUBLIC = "knell.key", "knell.pub"
REMEMBERED = 16  # trees lately grown: signing a long journal again and again then reads only what is new
_grown: dict[str, tuple[tuple[int, Hash], ...]] = {}
_NO_KEY = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    InternalError,
)  # what the library says of a damaged file, by its damage


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeHead:
    """The journal's first `size` entries under one root, the settings' hash, and a signature over it all."""

    at: str
    size: int
    root: str
    settings: str
    key: str
    signature: str


def make_key(folder: Path) -> str:
    """Make the dossier's key pair where there is none; the fingerprint of the public key."""
    if not (folder / PRIVATE).exists():
        _write_new(folder / PRIVATE, _private_pem(Ed25519PrivateKey.generate()), 0o600)
    public = _private_key(folder).public_key()
    if not (folder / PUBLIC).exists():
        _write_new(folder / PUBLIC, _public_pem(public), 0o644)
    return fingerprint(public)


def sign_head(connection: Connection, folder: Path, settings: str, clock: Clock = now) -> TreeHead:
    """Sign the journal as it stands and keep the head; where nothing changed since the last one, that one."""
    last = latest_head(connection)
    size = connection.execute(select(journal.c.seq).order_by(journal.c.seq.desc()).limit(1)).scalar() or 0
    private = _private_key(folder)
    key = fingerprint(private.public_key())
    if last and (last.size, last.settings, last.key) == (size, settings, key):
        return last
    root = _root(connection, size, last)
    at = max(instant(clock()), last.at if last else "")
    signature = private.sign(_signed(at, size, root, settings)).hex()
    head = TreeHead(at=at, size=size, root=root, settings=settings, key=key, signature=signature)
    number = connection.execute(select(func.max(tree_heads.c.n))).scalar() or 0
    connection.execute(insert(tree_heads), {"n": number + 1, **asdict(head)})
    return head


def _root(connection: Connection, size: int, last: TreeHead | None) -> str:
    """The root over the journal's first `size` entries, grown from the last head's where this process made that."""
    peaks = _grown.get(last.root) if last and last.size <= size else None
    after = last.size if last and peaks is not None else 0
    grown = grow(peaks or (), leaves(connection, size, after=after))
    root = peaks_root(grown).hex()
    _grown[root] = grown
    while len(_grown) > REMEMBERED:
        _grown.pop(next(iter(_grown)))
    return root


def latest_head(connection: Connection) -> TreeHead | None:
    """The newest signed head, if any."""
    row = connection.execute(_query().order_by(tree_heads.c.n.desc()).limit(1)).one_or_none()
    return TreeHead(**row._mapping) if row else None


def heads(connection: Connection) -> list[TreeHead]:
    """All signed heads, oldest first."""
    return [TreeHead(**row._mapping) for row in connection.execute(_query().order_by(tree_heads.c.n))]


def any_stamp(connection: Connection) -> bool:
    """True if some head was stamped by a third party."""
    return (
        connection.execute(select(tree_heads.c.n).where(tree_heads.c.stamp.is_not(None)).limit(1)).first() is not None
    )


def stamped_words(head: TreeHead) -> bytes:
    """What a third party stamps: the head's words and the dossier's signature of them."""
    return _signed(head.at, head.size, head.root, head.settings) + bytes.fromhex(head.signature)


def check_signature(head: TreeHead, public: Ed25519PublicKey) -> None:
    """Raise NotVerified unless the key signed exactly this head."""
    name = f"tree head of {head.size} entries signed {head.at}"
    if head.key != fingerprint(public):
        raise NotVerified(
            f"{name}: signed by the key {head.key[:16]}…, not by this dossier's {fingerprint(public)[:16]}…"
        )
    try:
        signature = bytes.fromhex(head.signature)
        public.verify(signature, _signed(head.at, head.size, head.root, head.settings))
        if signature.hex() != head.signature:
            raise ValueError("not as it was written")
    except (InvalidSignature, ValueError):
        raise NotVerified(f"{name}: its signature does not fit its words") from None


def head_faults(connection: Connection, folder: Path, settings: str) -> Iterator[str]:
    """What is wrong with the signed heads, or with the journal measured by them, one line each."""
    try:
        public = public_key(folder)
    except (BadInput, NotVerified) as error:
        yield str(error)
        return
    found = heads(connection)
    yield from _numbering_faults(connection, len(found))
    yield from _root_faults(connection, found)
    for head in found:
        try:
            check_signature(head, public)
        except NotVerified as error:
            yield str(error)
    if not found:
        yield "no tree head was ever signed: run `knell rebuild`"
    elif found[-1].settings != settings:
        yield "knell.toml says otherwise than when the last tree head was signed: look at it, then run `knell rebuild`"


def prove_inclusion(connection: Connection, seq: int, size: int) -> tuple[Hash, ...]:
    """The proof that entry `seq` is among the journal's first `size`."""
    return inclusion_proof(leaves(connection, size), seq - 1)


def prove_consistency(connection: Connection, first: int, second: int) -> tuple[Hash, ...]:
    """The proof that the journal of `second` entries begins with that of `first`."""
    return consistency_proof(leaves(connection, second), first)


def leaves(connection: Connection, size: int, *, after: int = 0) -> list[Hash]:
    """The leaf hashes of the journal's entries behind `after` up to `size`; a leaf is an entry's hash."""
    query = select(journal.c.hash).where(journal.c.seq > after, journal.c.seq <= size)
    rows = connection.execute(query.order_by(journal.c.seq)).scalars()
    return [leaf_hash(bytes.fromhex(found)) for found in rows]


def public_key(folder: Path) -> Ed25519PublicKey:
    """The dossier's public key; the private one, where it lies there too, must belong to it."""
    try:
        written = (folder / PUBLIC).read_bytes()
        found = load_pem_public_key(written)
    except OSError as error:
        raise BadInput(f"{folder / PUBLIC} cannot be read: {error.strerror}; restore it from a backup") from None
    except _NO_KEY:
        raise NotVerified(f"{folder / PUBLIC} was changed: it is no public key; restore it from a backup") from None
    if not isinstance(found, Ed25519PublicKey) or _public_pem(found) != written:
        raise NotVerified(f"{folder / PUBLIC} was changed: it is no key that Knell wrote; restore it from a backup")
    if (folder / PRIVATE).exists() and fingerprint(_private_key(folder).public_key()) != fingerprint(found):
        raise NotVerified(
            f"{folder / PRIVATE} and {folder / PUBLIC} do not belong together: restore both from a backup"
        )
    return found


def fingerprint(public: Ed25519PublicKey) -> str:
    """The sha256 of a public key's 32 bytes."""
    return hashlib.sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def _query() -> Select[*tuple[object, ...]]:
    return select(*(tree_heads.c[name] for name in ("at", "size", "root", "settings", "key", "signature")))


def _numbering_faults(connection: Connection, count: int) -> Iterator[str]:
    numbers = connection.execute(select(tree_heads.c.n).order_by(tree_heads.c.n)).scalars().all()
    if list(numbers) != list(range(1, count + 1)):
        yield f"tree_heads: {count} heads are numbered {numbers[0]} to {numbers[-1]}: one is missing or was moved"


def _root_faults(connection: Connection, found: Sequence[TreeHead]) -> Iterator[str]:
    """Each head against the journal, in one pass over its leaves."""
    try:
        every = leaves(connection, max((head.size for head in found), default=0))
    except ValueError:
        yield "journal: a hash is no hash; no tree head can be computed"
        return
    peaks: tuple[tuple[int, Hash], ...] = ()
    done = 0
    for head in found:
        name = f"tree head of {head.size} entries signed {head.at}"
        if head.size < done or head.size > len(every):
            yield f"{name}: the journal has {len(every)} entries; some are missing, or the head was changed"
            continue
        peaks, done = grow(peaks, every[done : head.size]), head.size
        if (root := peaks_root(peaks).hex()) != head.root:
            yield f"{name}: its root is {head.root[:12]}…, but that of the journal's entries is {root[:12]}…"


def _private_key(folder: Path) -> Ed25519PrivateKey:
    path = folder / PRIVATE
    try:
        written = path.read_bytes()
        found = load_pem_private_key(written, password=None)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}; restore it from a backup") from None
    except _NO_KEY:
        raise NotVerified(f"{path} was changed: it is no private key; restore it from a backup") from None
    if not isinstance(found, Ed25519PrivateKey) or _private_pem(found) != written:
        raise NotVerified(f"{path} was changed: it is no key that Knell wrote; restore it from a backup")
    return found


def _private_pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _public_pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _signed(at: str, size: int, root: str, settings: str) -> bytes:
    return canonical({"at": at, "root": root, "settings": settings, "size": size}).encode()


def _write_new(path: Path, data: bytes, mode: int) -> None:
    """A file that holds all of `data` or does not exist, even after a loss of power."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
