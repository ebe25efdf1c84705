"""The annotated page in a real browser: it fits a phone, asks for nothing, and its links work."""

import shutil
from dataclasses import replace

import pytest

from knell.publish.annotated import annotated_page
from knell.reading.article import complete
from knell.records import Claim, Count, Reading, Report

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: the page is not looked at"),
]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    line = "Shelling killed three people in the town, the mayor said. "
    text = "Shelling in the town\n\n" + "\n\n".join(line * 4 for _ in range(20)) + "\n\n" + "W" * 500
    report = complete(Report(doc="r1", text=text, title="Shelling in the town", language="en"))
    count, quote = Count(words="three", low=3, high=3), "killed three people"
    starts = [at for at in range(len(text)) if text.startswith(quote, at)]
    claims = [
        Claim(id=str(at), report="r1", quote=quote, span=(at, at + len(quote)), harm="killed", count=count)
        for at in starts
    ]
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(annotated_page(replace(Reading(report=report), claims=tuple(claims))), encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_its_window_and_asks_for_nothing_else(browser, page_file, width, scheme):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.goto(page_file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (asked, errors) == ([page_file.as_uri()], [])
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 22, 20)"
    assert dark == (scheme == "dark")
    page.close()


def test_a_claim_leads_to_its_line_and_the_line_back_to_its_words(browser, page_file):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(page_file.as_uri())
    page.click("main a.to >> nth=60")
    assert page.url.endswith("#c61")
    assert 0 <= page.locator("#c61").bounding_box()["y"] < 900
    page.evaluate("window.scrollTo(0, 0)")
    page.click("#c61 a.number")
    assert page.url.endswith("#c61-words")
    assert 0 <= page.locator("#c61-words + mark").bounding_box()["y"] < 900
    page.close()
