"""The pictures of the reading room for README and docs, taken in Chromium over the sample dossier read by hand.

`make screenshots` runs it. The hand-made readings of the samples keep the pictures the same whatever the reader learns.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from web.rooms import sample_dossier, serving  # noqa: E402

FOLDER = ROOT / "docs/screens"
WIDE, PHONE = (1440, 900), (390, 844)
FLAGS = ["--no-sandbox", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]  # the map without a graphics card
MOST = 300_000  # bytes: a picture is looked at in a page, not studied

# name and page; after "*" the kind of page that is taken among those the address links to
PAGES = (
    ("overview", "/"),
    ("queue", "/queue"),
    ("review", "/reports?q=Kramatorsk*reports"),
    ("incident", "/incidents?q=Kramatorsk*incidents"),
    ("map", "/map"),
    ("timeline", "/timeline"),
    ("toll", "/*tolls"),
    ("tally", "/tally?by=month&across=place&harm=killed"),
    ("sources", "/sources"),
    ("add", "/add"),
)
# what is added to the name, size, colours
LOOKS = (("", WIDE, "light"), ("-dark", WIDE, "dark"), ("-phone", PHONE, "light"), ("-phone-dark", PHONE, "dark"))


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed; install the package chromium")
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(sample_dossier(Path(folder))) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, path in PAGES:
            for look, size, colours in LOOKS:
                take(browser, address, name + look, path, size, colours)
        browser.close()


def take(browser: Browser, address: str, name: str, path: str, size: tuple[int, int], colours: str) -> None:
    width, height = size
    tab = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if colours == "dark" else "light"
    )
    start, _, kind = path.partition("*")
    tab.goto(address + start)
    if kind:
        tab.goto(address + longest(tab, address, kind))
    if start == "/map":
        tab.wait_for_selector("#map[data-ready=yes]")
    picture = FOLDER / f"room-{name}.png"
    tab.screenshot(path=picture)
    tab.close()
    if picture.stat().st_size > MOST:
        sys.exit(f"{picture.name} has {picture.stat().st_size:,} bytes: take less of the page")
    print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size // 1024} KB")


def longest(tab: Page, address: str, kind: str) -> str:
    """The address of the page, of all of this kind that are linked to, that has most to show."""
    links = tab.locator(f"main a[href^='/{kind}/']")
    found = {links.nth(n).get_attribute("href") or "" for n in range(min(links.count(), 12))}
    return max(found, key=lambda one: (len(tab.request.get(address + one).text()), one))


if __name__ == "__main__":
    main()
