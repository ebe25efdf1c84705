import re
import socket

import pytest
from click.testing import CliRunner

from knell.cli import run
from knell.commands.serve import serve
from knell.errors import BadCall
from knell.web.routes import PAGES
from web.rooms import HOST


def test_every_answer_forbids_scripts_styles_and_frames_from_anywhere_else(reader):
    for path in ("/", "/static/knell.css", "/nothing", "/reports"):
        headers = reader.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert reader.get("/").headers["cache-control"] == "no-store"


def test_no_page_has_inline_scripts_styles_or_handlers_nor_an_address_elsewhere(reader):
    for page in [p.path for p in PAGES if p.method == "GET" and "{" not in p.path and "." not in p.path]:
        html = reader.get(page).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|<\w[^>]*\s(?:style|on\w+)=", html), page
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html), page


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8700", ""])
def test_another_host_name_is_refused(reader, host):
    answer = reader.get("/", headers={"host": host})
    assert answer.status_code == 421


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:9999", "null", None])
def test_a_decision_from_another_page_is_refused(reviewer, origin):
    claim = re.search(r'action="(/claims/[^"]+/accept)"', reviewer.get(reviewer.report()).text)[1]
    before = reviewer.get("/journal").text.count("a claim accepted")
    assert reviewer.send(claim, origin=origin, seen="0").status_code == 403
    assert reviewer.get("/journal").text.count("a claim accepted") == before


@pytest.mark.parametrize("token", ["", "wrong", "ünwahr"])
def test_a_decision_without_the_sessions_token_is_refused(reviewer, token):
    claim = re.search(r'action="(/claims/[^"]+/accept)"', reviewer.get(reviewer.report()).text)[1]
    assert reviewer.send(claim, token=token, seen="0").status_code == 403


def test_every_page_that_changes_something_asks_for_origin_and_token(reader):
    for page in [page for page in PAGES if page.method == "POST"]:
        path = re.sub(r"{\w+}", "1", page.path)
        assert reader.send(path, origin=None, token="x").status_code == 403
        assert reader.send(path, token="x").status_code == 403
        assert reader.get(path).status_code in {404, 405} or any(
            p.path == page.path and p.method == "GET" for p in PAGES
        )


def test_a_huge_form_is_refused(reviewer):
    answer = reviewer.send("/claims/x/accept", token="x", reason="a" * 1_100_000)
    assert answer.status_code == 413


def test_the_sessions_cookie_is_kept_from_scripts_and_from_other_sites(made):
    from starlette.testclient import TestClient

    from knell.dossier import open_dossier
    from knell.web.access import Access
    from knell.web.app import make_app

    client = TestClient(make_app(open_dossier(made), Access(local="olena")), base_url=HOST)
    cookie = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "set-cookie" not in client.get("/").headers


def test_local_mode_says_whom_it_serves_without_a_password(reader):
    assert "without a password" in reader.get("/").text
    assert "olena" in reader.get("/").text


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])
def test_an_address_that_others_reach_is_refused_in_one_line(made, host, capsys):
    with pytest.raises(BadCall, match="no users who can sign in"):
        serve.main(args=[str(made), "--host", host], standalone_mode=False)


def test_serving_what_is_no_dossier_is_told_in_one_line(tmp_path, capsys):
    assert run(["serve", str(tmp_path)]) == 1
    assert "is no dossier" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told_in_one_line(made, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run(["serve", str(made), "--port", str(taken.getsockname()[1])]) == 1
    told = capsys.readouterr().err
    assert "choose another with --port" in " ".join(told.split())


def test_the_command_explains_itself():
    assert "for one person and without a password" in " ".join(CliRunner().invoke(serve, ["--help"]).output.split())


def test_a_refusal_is_a_page_in_the_readers_language_and_json_for_the_interface(reviewer):
    answer = reviewer.client.post("/add", headers={"origin": "https://evil.example", "accept-language": "uk"})
    assert answer.status_code == 403
    assert '<html lang="uk"' in answer.text
    assert "this did not come" not in answer.text
    asked = reviewer.client.post("/api/v1/verify", headers={"origin": "https://evil.example"})
    assert "this did not come" in asked.json()["error"]
