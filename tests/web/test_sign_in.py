import pytest
from starlette.testclient import TestClient

from dossiers import copied
from knell.commands.serve import _role_of
from knell.dossier import open_dossier
from knell.errors import BadInput
from knell.store.database import writing
from knell.store.journal import record
from knell.store.users import remove_user, set_user
from knell.web.access import Access
from knell.web.app import make_app
from knell.web.passwords import FAILURES, FILE, Door, LockedOut, read_passwords, set_password
from web.rooms import HOST

PASSWORD = "a long pass phrase"


@pytest.fixture
def team(made, tmp_path):
    """A dossier with one reviewer who can sign in."""
    dossier = open_dossier(copied(made, tmp_path / "dossier"))
    with writing(dossier.store) as connection:
        record(connection, [set_user(connection, "ivan", "reviewer", actor="olena")])
    set_password(dossier.folder, "ivan", PASSWORD)
    return dossier


def client_of(dossier):
    app = make_app(dossier, Access(local=None, role_of=_role_of(dossier)))
    return TestClient(app, base_url=HOST, follow_redirects=False)


def sign_in(client, name="ivan", password=PASSWORD):
    return client.post("/sign-in", data={"name": name, "password": password}, headers={"origin": HOST})


def test_nothing_is_shown_before_somebody_signs_in(team):
    client = client_of(team)
    for path in ("/", "/reports", "/tally.csv", "/journal"):
        assert client.get(path).headers["location"] == "/sign-in"
    assert client.get("/api/v1/claims").status_code == 401
    assert client.get("/api/v1/session").status_code == 401
    assert client.get("/sign-in").status_code == 200


def test_whoever_signs_in_acts_under_their_own_name_and_role_until_they_sign_out(team):
    client = client_of(team)
    assert sign_in(client, password="wrong").status_code == 403
    answer = sign_in(client)
    assert answer.status_code == 303
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "Signed in as <b>ivan</b>, reviewer" in client.get("/").text
    token = client.get("/api/v1/session").json()["token"]
    client.post("/sign-out", data={"token": "wrong"}, headers={"origin": HOST})
    assert client.get("/").status_code == 200  # another page cannot sign anybody out
    client.post("/sign-out", data={"token": token}, headers={"origin": HOST})
    assert client.get("/").status_code == 303


def test_a_user_who_was_removed_is_out_at_once(team):
    client = client_of(team)
    sign_in(client)
    with writing(team.store) as connection:
        record(connection, [remove_user(connection, "ivan", actor="olena")])
    assert client.get("/").status_code == 303
    assert sign_in(client).status_code == 403


def test_after_some_failures_a_name_is_locked_even_for_the_right_password(team):
    client = client_of(team)
    for _ in range(FAILURES):
        assert sign_in(client, password="wrong").status_code == 403
    assert sign_in(client).status_code == 429


def test_one_address_cannot_try_many_names(team, monkeypatch):
    monkeypatch.setattr("knell.web.passwords._matches", lambda *_: False)
    door = Door(team.folder)
    with pytest.raises(LockedOut):
        for n in range(100):
            door.opens(f"name{n}", "x", "10.0.0.1")


def test_passwords_are_kept_as_hashes_that_only_the_owner_reads(team):
    kept = (team.folder / FILE).read_text()
    assert PASSWORD not in kept
    assert "$argon2id$" in kept
    assert (team.folder / FILE).stat().st_mode & 0o077 == 0
    assert list(read_passwords(team.folder)) == ["ivan"]
    with pytest.raises(BadInput, match="too short"):
        set_password(team.folder, "ivan", "short")
