import re

import pytest
from starlette.testclient import TestClient

from knell.commands import serve
from knell.dossier import open_dossier
from knell.store.database import reading
from knell.store.journal import ROLES, history
from knell.web.access import Access
from knell.web.app import make_app
from knell.web.routes import PAGES
from web.rooms import HOST


def client(made, role):
    return TestClient(make_app(open_dossier(made), Access(local="olena", role=role)), base_url=HOST)


def length(made):
    with reading(open_dossier(made).store) as connection:
        return sum(1 for _ in history(connection))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_kept_out_of_what_it_may_not_do(made, role):
    """Every route × role. What a role may do is asked for with ids that are none, so that nothing is entered."""
    asking, before = client(made, role), length(made)
    token = asking.get("/api/v1/session").json()["token"]
    for page in PAGES:
        path = re.sub(r"{\w+}", "none", page.path)
        may = ROLES.index(role) >= ROLES.index(page.role)
        if page.method == "GET":
            status = asking.get(path).status_code
        else:
            status = asking.post(path, data={"token": token}, headers={"origin": HOST}).status_code
        assert (status != 403) is may, (role, page.method, page.path, status)
    for name in ("accept", "reject", "edit", "undo"):
        body = {"seen": 0, "reason": "x", "fields": {}} if name in ("reject", "edit") else {"seen": 0}
        body = {"seen": 0, "reason": "x"} if name == "reject" else body
        answer = asking.post(f"/api/v1/claims/none/{name}", json=body, headers={"origin": HOST, "x-knell-token": token})
        assert answer.status_code == (403 if role == "viewer" else 404)
    assert length(made) == before


REVIEWERS = {
    *("/incidents/{incident}/grade", "/incidents/{incident}/join", "/incidents/{incident}/split", "/people/link"),
    *("/sources/alias", "/sources/origin", "/claims/{claim}/origin", "/journal/{seq}/undo", "/verify"),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_kept_out_of_what_it_may_not_do_through_the_interface(made, role):
    """Every decision of the interface × role. What is sent points at nothing, so that nothing is entered."""
    asking, before = client(made, role), length(made)
    token = asking.get("/api/v1/session").json()["token"]
    described = asking.get("/api/v1/openapi.json").json()["paths"]
    decisions = {path.removeprefix("/api/v1") for path, one in described.items() if "post" in one}
    assert decisions > REVIEWERS
    for path in decisions:
        least = "reviewer" if path in REVIEWERS else "coder"
        body = {"nothing": "of the kind"}  # what is understood by none of them
        headers = {"origin": HOST, "x-knell-token": token}
        status = asking.post(f"/api/v1{re.sub('{seq}', '999999', path)}", json=body, headers=headers).status_code
        assert (status != 403) is (ROLES.index(role) >= ROLES.index(least)), (role, path, status)
    for path in ("/add/none", "/verify"):
        least = "coder" if path == "/add/none" else "reviewer"
        status = asking.get(f"/api/v1{path}").status_code
        assert (status != 403) is (ROLES.index(role) >= ROLES.index(least)), (role, path, status)
    assert length(made) == before


def test_a_viewer_sees_no_button_that_would_be_refused(made):
    asking = client(made, "viewer")
    for listed, kind in (("/reports?q=children", "reports"), ("/incidents", "incidents")):
        path = re.search(rf'href="(/{kind}/[^"#]+)"', asking.get(listed).text)[1]
        assert 'method="post"' not in asking.get(path).text


def test_the_command_knows_the_roles_of_the_journal():
    assert serve.ROLES == ROLES
