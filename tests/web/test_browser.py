"""The reading room in Chromium: by keyboard alone, without scripts, without a request to anywhere else."""

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from dossiers import copied
from knell.dossier import open_dossier
from knell.store.database import reading
from knell.store.journal import CLAIM_KINDS, of_kind
from knell.web.app import STATIC
from web.rooms import serving

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
VENDOR = Path(__file__).parent / "vendor"
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def dossier(made, tmp_path_factory):
    return open_dossier(copied(made, tmp_path_factory.mktemp("browser") / "dossier"))


@pytest.fixture(scope="module")
def address(dossier):
    with serving(dossier) as found:
        yield found


def kinds(dossier):
    with reading(dossier.store) as connection:
        return [entry.kind for entry in of_kind(connection, *CLAIM_KINDS)]


def open_report(tab, address):
    tab.goto(f"{address}/reports?q=children")
    tab.locator("main ol a[href^='/reports/']").first.click()
    tab.wait_for_selector("article.text")


def test_a_report_is_reviewed_by_keyboard_alone_and_wrong_keys_do_nothing(browser, address, dossier):
    tab = browser.new_page()
    tab.set_default_timeout(15_000)
    elsewhere = []
    tab.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith(address) else None)
    open_report(tab, address)
    here = tab.url
    for key in ("x", "A", "Enter", "Shift+a", "Control+a", "1", "a"):  # before a claim is chosen even "a" does nothing
        tab.keyboard.press(key)
    tab.wait_for_timeout(200)
    assert kinds(dossier) == []
    assert tab.url == here
    tab.keyboard.press("j")
    chosen = tab.locator(".claim.current").get_attribute("id")
    with tab.expect_navigation():
        tab.keyboard.press("a")
    assert kinds(dossier) == ["claim.accepted"]
    assert tab.locator(".claim.current").get_attribute("id") == chosen
    with tab.expect_navigation():
        tab.keyboard.press("u")
    assert "not yet looked at" in tab.locator(".claim.current").inner_text()
    tab.keyboard.press("r")
    tab.keyboard.type("a kind jury")  # letters that are keys elsewhere are only letters here
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert kinds(dossier)[-1] == "claim.rejected"
    assert "a kind jury" in tab.locator(f"[id='{chosen}']").inner_text()
    with tab.expect_navigation():
        tab.keyboard.press("e")
    assert tab.url.endswith("/edit")
    assert elsewhere == []
    tab.close()


def test_selected_words_become_a_missed_claim(browser, address, dossier):
    tab = browser.new_page()
    open_report(tab, address)
    tab.evaluate(
        """() => { const text = document.querySelector("article.text .passage"); const node = document
        .createTreeWalker(text, NodeFilter.SHOW_TEXT).nextNode(); const range = document.createRange();
        range.setStart(node, 0); range.setEnd(node, 9); getSelection().removeAllRanges();
        getSelection().addRange(range); }"""
    )
    with tab.expect_navigation():
        tab.locator("#add").click()
    quote = tab.locator("textarea[name=quote]").input_value()
    assert len(quote) >= 7
    tab.fill("input[name=words]", quote.split()[0])
    tab.fill("input[name=low]", "5")
    with tab.expect_navigation():
        tab.locator("main button", has_text="Add the claim").click()
    assert kinds(dossier)[-1] == "claim.added"
    assert "added by a person" in tab.locator(".claim.current").inner_text()
    tab.close()


def test_the_address_of_a_tally_opens_the_same_question_elsewhere(browser, address):
    tab = browser.new_page()
    tab.goto(f"{address}/tally")
    tab.select_option("select[name=by] >> nth=0", "month")
    tab.select_option("select[name=harm]", "killed")
    with tab.expect_navigation():
        tab.locator("main button", has_text="Count").click()
    table, shared = tab.locator("main table").inner_text(), tab.url
    other = browser.new_context().new_page()
    other.goto(shared)
    assert other.locator("main table").inner_text() == table
    other.close()
    tab.close()


def test_incidents_are_joined_with_the_scores_before_ones_eyes_and_parted_again(browser, address, dossier):
    tab = browser.new_page()
    tab.set_default_timeout(15_000)
    tab.goto(f"{address}/incidents")
    before = tab.locator("main tbody tr").count()
    tab.locator("main tbody th a").first.click()
    candidate = tab.locator(".candidate").first
    candidate.locator("summary").click()
    assert candidate.locator(".weights li").count() >= 2
    candidate.locator("input[name=reason]").fill("one night, one street")
    with tab.expect_navigation():
        candidate.locator("button").click()
    assert "one night, one street" in tab.locator(".pairs").inner_text()
    tab.locator("select[name=claim] option").last.evaluate("option => option.selected = true")
    tab.locator("form[action$='/split'] input[name=reason]").fill("another street after all")
    with tab.expect_navigation():
        tab.locator("button", has_text="Part them").click()
    for _ in range(2):  # both decisions are in the journal, and are taken back there
        tab.goto(f"{address}/journal")
        with tab.expect_navigation():
            tab.locator("main button", has_text="Take back").first.click()
    tab.goto(f"{address}/incidents")
    assert tab.locator("main tbody tr").count() == before
    tab.close()


def test_a_number_of_the_overview_leads_to_its_sentence_in_two_clicks(browser, address):
    tab = browser.new_page()
    tab.goto(address)
    with tab.expect_navigation():
        tab.locator(".figures dd a").first.click()
    with tab.expect_navigation():
        tab.locator("main a[href*='#c-']").first.click()
    claim = tab.locator(".claim.current, .claim:target").first
    assert claim.is_visible()
    assert claim.locator("q").is_visible()
    tab.close()


def test_two_people_who_edit_one_claim_see_both_side_by_side(browser, address, dossier):
    tabs = [browser.new_context().new_page() for _ in range(2)]
    open_report(tabs[0], address)
    edit = tabs[0].locator("a[data-act=edit]").last.get_attribute("href")
    for tab in tabs:
        tab.goto(address + edit)
    for tab, least in zip(tabs, ("3", "4"), strict=True):
        tab.fill("input[name=low]", least)
        tab.fill("input[name=high]", "900")
        with tab.expect_navigation():
            tab.locator("main button").first.click()
    assert "/edit" not in tabs[0].url
    both = tabs[1].locator(".two")
    assert both.locator("section").count() == 2
    assert "3" in both.locator("section").first.inner_text()
    assert "4" in both.locator("section").last.inner_text()
    with tabs[1].expect_navigation():
        tabs[1].locator("main button", has_text="Enter mine on top").click()
    assert kinds(dossier)[-1] == "claim.edited"
    for tab in tabs:
        tab.context.close()


def test_results_come_while_one_types(browser, address):
    tab = browser.new_page()
    tab.goto(f"{address}/search")
    tab.locator("#asking input[name=q]").press_sequentially("Okhtyr")
    tab.locator("#found a").first.wait_for(timeout=10_000)
    assert tab.url.endswith("?q=Okhtyr*")
    assert tab.locator("#found h2").first.is_visible()
    tab.close()


def test_a_check_shows_its_result_by_itself(browser, address):
    tab = browser.new_page()
    tab.goto(f"{address}/journal/verify")
    with tab.expect_navigation():
        tab.locator("button", has_text="Verify").click()
    tab.locator("h2", has_text="All verifies").wait_for(timeout=60_000)
    assert tab.locator("dl.facts > div").count() >= 4
    tab.close()


def test_everything_can_be_read_without_scripts(browser, address):
    tab = browser.new_context(java_script_enabled=False).new_page()
    open_report(tab, address)
    assert tab.locator("article.text mark").count() > 0
    tab.locator("details[data-act=reject] summary").first.click()
    assert tab.locator("input[name=reason]").first.is_visible()
    tab.close()


def test_axe_finds_nothing_on_the_main_pages_in_light_and_dark(browser, address):
    axe = (VENDOR / "axe.min.js").read_text(encoding="utf-8")
    found = {}
    for scheme, width, every in (("light", 1440, 1), ("dark", 390, 2)):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
        tab = context.new_page()
        for path in pages_of(tab, address)[::every]:
            tab.goto(address + path)
            tab.evaluate(axe)
            result = tab.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
            wrong = [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in result["violations"]]
            if wrong:
                found[scheme, path] = wrong
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than {width}"
        context.close()
    assert found == {}


def pages_of(tab, address):
    paths = ["/", "/reports", "/incidents", "/tolls", "/tally?by=month&harm=killed", "/sources", "/people"]
    paths += [
        "/journal",
        "/journal/verify",
        "/search?q=children",
        "/map",
        "/timeline",
        "/timeline?by=month",
        "/add",
        "/queue",
        "/tally?by=month&across=place&harm=killed",
        "/tally/cell?harm=killed",
    ]
    for listed, kind in (("/reports?q=children", "reports"), ("/incidents", "incidents"), ("/tolls", "tolls")):
        html = tab.request.get(address + listed).text()
        paths.append(re.search(rf'href="(/{kind}/[^"#]+)"', html)[1])
    html = tab.request.get(address + paths[-3]).text()
    claim = re.search(r'href="(/claims/[^"/]+)"', html)[1]
    return [*paths, claim, f"{claim}/edit"]


@pytest.mark.parametrize("vendor", [VENDOR, STATIC / "vendor"], ids=["tests", "static"])
def test_what_is_vendored_is_what_was_fetched(vendor):
    items = json.loads((vendor / "VENDORED.json").read_text(encoding="utf-8"))
    for item in items:
        assert hashlib.sha256((vendor / item["file"]).read_bytes()).hexdigest() == item["sha256"]
    licences = {path.name for path in vendor.glob("LICENSE.*")}
    assert {path.name for path in vendor.iterdir()} == {item["file"] for item in items} | licences | {"VENDORED.json"}
