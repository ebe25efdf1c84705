import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from dossiers import copied
from knell.dossier import Dossier, open_dossier
from knell.store.ask import Question, find_reports
from knell.store.database import reading
from knell.web.access import Access
from knell.web.app import make_app
from web.rooms import FEW, HOST, HOSTILE, by_hand, sample_dossier


@dataclass(frozen=True)
class Reader:
    """A browser without scripts: it follows forms with their tokens."""

    client: TestClient
    dossier: Dossier

    def get(self, path, **more):
        return self.client.get(path, **more)

    def send(self, path, *, origin=HOST, token=None, **fields):
        token = self.token() if token is None else token
        return self.client.post(
            path, data={"token": token, **fields}, headers={"origin": origin} if origin else {}, follow_redirects=False
        )

    def token(self):
        page = self.get(self.report()).text
        return re.search(r'name="token" value="([^"]+)"', page)[1]

    def add(self, files=(), **fields):
        """Send the form of the Add page; the answer."""
        return self.client.post(
            "/add",
            data={"token": self.token(), **fields},
            files=[("files", one) for one in files] or {"files": ("", b"")},
            headers={"origin": HOST},
            follow_redirects=False,
        )

    def added(self, answer):
        """The page of the run that an answer leads to, once it is over."""
        address = answer.headers["location"]
        for _ in range(3_000):
            if self.get(f"{address}.json").json()["over"]:
                return self.get(address).text
            time.sleep(0.02)
        raise AssertionError("the run is not over")

    def report(self):
        """The address of a report that claims something."""
        with reading(self.dossier.store) as connection:
            rows = list(find_reports(connection, Question()))
        return "/reports/" + next(r["id"] for r in rows if r["claims"])


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A small dossier, made once: tests that decide anything work on a copy."""
    return sample_dossier(tmp_path_factory.mktemp("room"), FEW, [HOSTILE]).folder


@pytest.fixture(scope="module")
def reader(made) -> Iterator[Reader]:
    """Somebody who only reads."""
    dossier = open_dossier(made)
    yield Reader(TestClient(make_app(dossier, Access(local="olena"), lambda _: by_hand()), base_url=HOST), dossier)


@pytest.fixture
def reviewer(made, tmp_path) -> Iterator[Reader]:
    """Somebody who decides, on a dossier of their own."""
    dossier = open_dossier(copied(made, tmp_path / "dossier", "visits"))
    yield Reader(TestClient(make_app(dossier, Access(local="olena"), lambda _: by_hand()), base_url=HOST), dossier)


@pytest.fixture
def asking_as(reviewer):
    """The reviewer's dossier as somebody else opens it, under another name or role, with the settings as they are."""

    def asking(name, role="reviewer"):
        dossier = open_dossier(reviewer.dossier.folder)
        access = Access(local=name, role=role)
        return Reader(TestClient(make_app(dossier, access, lambda _: by_hand()), base_url=HOST), dossier)

    return asking
