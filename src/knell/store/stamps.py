"""RFC 3161 stamps on tree heads: a third party's word that a head existed at a time, checked with its certificate."""

from pathlib import Path
from types import ModuleType

from cryptography import x509
from sqlalchemy import Connection, select, update

from knell.errors import BadInput, KnellError, NotVerified
from knell.store.heads import TreeHead, heads, stamped_words
from knell.store.tables import tree_heads


def stamp_request(head: TreeHead) -> bytes:
    """What is asked of the stamping server: the digest of the head and its signature, and a nonce. DER."""
    request = _client().TimestampRequestBuilder().data(stamped_words(head)).nonce(nonce=True).build()
    found: bytes = request.as_bytes()
    return found


def check_stamp(head: TreeHead, stamp: bytes, certificate: Path) -> None:
    """Raise NotVerified unless the holder of the certificate stamped this head."""
    client = _client()
    name = f"the stamp of the tree head of {head.size} entries signed {head.at}"
    try:
        answer = client.decode_timestamp_response(stamp)
        verifier = client.VerifierBuilder().add_root_certificate(load_certificate(certificate)).build()
        good = verifier.verify_message(answer, stamped_words(head))
    except (client.VerificationError, ValueError) as error:
        raise NotVerified(f"{name} does not verify: {' '.join(str(error).split())}") from None
    if not good:
        raise NotVerified(f"{name} does not verify")


def keep_stamp(connection: Connection, head: TreeHead, stamp: bytes) -> None:
    """Keep a stamp beside its head."""
    connection.execute(update(tree_heads).where(tree_heads.c.signature == head.signature).values(stamp=stamp.hex()))


def stamp_of(connection: Connection, head: TreeHead) -> bytes | None:
    """The stamp that is kept for a head. Raises NotVerified where what is kept is none."""
    kept = connection.execute(select(tree_heads.c.stamp).where(tree_heads.c.signature == head.signature)).scalar()
    if kept is None:
        return None
    try:
        stamp = bytes.fromhex(kept)
        if stamp.hex() == kept:
            return stamp
    except ValueError:
        pass
    raise NotVerified(f"the stamp of the tree head of {head.size} entries signed {head.at} was changed")


def stamp_faults(connection: Connection, certificate: Path | None) -> list[str]:
    """What is wrong with the stamps that are kept, one line each."""
    faults = []
    for head in heads(connection):
        try:
            stamp = stamp_of(connection, head)
            if stamp is not None and certificate is None:
                raise NotVerified(f"{_what(head)} is kept, but knell.toml names no certificate to check it with")
            if stamp is not None and certificate is not None:
                check_stamp(head, stamp, certificate)
        except (NotVerified, BadInput) as error:
            faults.append(str(error))
    return faults


def load_certificate(path: Path) -> x509.Certificate:
    """The certificate in a PEM file."""
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except OSError as error:
        raise BadInput(
            f"{path} cannot be read: {error.strerror}; name the server's certificate in knell.toml"
        ) from None
    except ValueError:
        raise BadInput(f"{path} is no certificate in PEM: ask whoever runs the stamping server for it") from None


def _what(head: TreeHead) -> str:
    return f"a stamp of the tree head of {head.size} entries"


def _client() -> ModuleType:
    try:
        import rfc3161_client
    except ModuleNotFoundError as error:
        raise KnellError("stamps need rfc3161-client: pip install 'knell[stamps]'") from error
    module: ModuleType = rfc3161_client
    return module
