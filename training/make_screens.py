"""The pictures of an annotated report for README, taken in Chromium: `make screenshots` (with --no-model: by rules)."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from knell.flow import open_reader, read_report
from knell.publish.annotated import annotated_page
from knell.reading.article import complete
from knell.samples import sample_reports

SAMPLE = "34-three-incidents"
FOLDER = Path(__file__).parents[1] / "docs/screens"
SIZES = {"": (1440, 900), "-phone": (390, 844)}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed; install the package chromium")
    report = next(report for report in sample_reports() if report.doc == SAMPLE)
    page = annotated_page(read_report(complete(report), open_reader(model="--no-model" not in sys.argv)))
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "reading.html"
        path.write_text(page, encoding="utf-8", newline="")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, (width, height) in SIZES.items():
            tab = browser.new_page(viewport={"width": width, "height": height})
            tab.goto(path.as_uri())
            picture = FOLDER / f"reading{name}.png"
            tab.screenshot(path=picture)
            print(f"{picture.relative_to(FOLDER.parents[1])}: {picture.stat().st_size // 1024} KB")
        browser.close()


if __name__ == "__main__":
    main()
