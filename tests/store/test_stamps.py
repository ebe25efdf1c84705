"""Stamps by a stamping server made here: OpenSSL answers the requests, with a certificate made for this test."""

import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import update

from dossiers import make
from knell.config import Stamp
from knell.dossier import sign, stamp
from knell.errors import KnellError, NotVerified
from knell.store.chain import Draft
from knell.store.database import reading, writing
from knell.store.heads import latest_head
from knell.store.journal import record
from knell.store.stamps import check_stamp, stamp_of
from knell.store.tables import tree_heads
from knell.verify import verify

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl here to answer as a stamping server")

SETTINGS = """
[v3_ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[v3_tsa]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


def openssl(*arguments, folder):
    subprocess.run(["openssl", *map(str, arguments)], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A folder with a root certificate, and a stamping certificate signed by it."""
    folder = tmp_path_factory.mktemp("authority")
    (folder / "tsa.cnf").write_text(SETTINGS.format(folder=folder))
    (folder / "serial").write_text("01")
    request = ["req", "-newkey", "rsa:2048", "-nodes", "-sha256", "-keyout"]
    openssl(*request, "ca.key", "-x509", "-days", 2, "-subj", "/CN=Root", "-out", "ca.pem", "-addext",
            "keyUsage=critical,keyCertSign", folder=folder)  # fmt: skip
    openssl(*request, "tsa.key", "-subj", "/CN=Stamps", "-out", "tsa.csr", folder=folder)
    openssl("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", 2,
            "-sha256", "-extfile", "tsa.cnf", "-extensions", "v3_tsa", "-out", "tsa.pem", folder=folder)  # fmt: skip
    return folder


@pytest.fixture
def server(authority):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            (authority / "query").write_bytes(query)
            openssl("ts", "-reply", "-queryfile", "query", "-signer", "tsa.pem", "-inkey", "tsa.key",
                    "-config", "tsa.cnf", "-section", "here", "-out", "answer", folder=authority)  # fmt: skip
            data = (authority / "answer").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            """Say nothing."""

    found = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}/"
    found.shutdown()
    found.server_close()
    thread.join()


@pytest.fixture
def dossier(url, tmp_path, authority, server):
    return make(tmp_path / "dossier", url, stamp=Stamp(url=server, certificate=str(authority / "ca.pem")))


def enter(dossier):
    with writing(dossier.store) as connection:
        record(connection, [Draft(actor="olena", kind="source.alias", subject="x", body={"name": "y"})])


def kept(dossier):
    with reading(dossier.store) as connection:
        head = latest_head(connection)
        return head, stamp_of(connection, head)


def test_each_head_is_stamped_and_the_stamp_verifies(dossier, authority):
    enter(dossier)
    sign(dossier)
    head, stamped = kept(dossier)
    assert head.size == 1
    check_stamp(head, stamped, authority / "ca.pem")
    assert not [fault for fault in verify(dossier, None) if "stamp" in fault]


def test_a_changed_stamp_and_a_stamp_of_another_head_are_found(dossier):
    enter(dossier)
    sign(dossier)
    first, stamped = kept(dossier)
    for changed in (stamped.hex()[:-2] + "zz", stamped.hex().upper(), (stamped[:-9] + b"x" + stamped[-8:]).hex()):
        with writing(dossier.store) as connection:
            connection.execute(
                update(tree_heads).where(tree_heads.c.signature == first.signature).values(stamp=changed)
            )
        assert [fault for fault in verify(dossier, None) if "stamp" in fault]
    with writing(dossier.store) as connection:
        connection.execute(update(tree_heads).values(stamp=stamped.hex()))
    assert len([fault for fault in verify(dossier, None) if "does not verify" in fault]) == 1


def test_a_stamp_of_a_stranger_does_not_verify(dossier, tmp_path):
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "k", "-x509", "-subj", "/CN=X", "-out", "o.pem",
            folder=tmp_path)  # fmt: skip
    head, stamped = kept(dossier)
    with pytest.raises(NotVerified):
        check_stamp(head, stamped, tmp_path / "o.pem")


def test_a_server_that_does_not_answer_keeps_nothing_from_being_signed(url, tmp_path, authority):
    silent = Stamp(url="http://127.0.0.1:9/", certificate=str(authority / "ca.pem"))
    dossier = make(tmp_path / "dossier", url, stamp=silent)
    enter(dossier)
    assert sign(dossier).size == 1
    head, stamped = kept(dossier)
    assert stamped is None
    with pytest.raises(KnellError, match="cannot be reached"):
        stamp(dossier, head)
    assert list(verify(dossier, None)) == []
