"""`knell demo` reads every sample report that Knell can read, and writes a page for each."""

import re

from knell.cli import run
from knell.reading.language import is_read
from knell.samples import sample_reports


def test_the_demo_shows_the_samples_and_says_where_their_pages_are(tmp_path, capsys):
    assert run(["demo", "--no-model", "--no-serve", "--dossier", str(tmp_path / "dossier")]) == 0
    out, err = capsys.readouterr()
    samples = [report for report in sample_reports() if is_read(report.language)]
    assert err == "" and len(samples) >= 15
    assert f"{len(samples)} sample reports" in out
    contents = tmp_path / "dossier" / "pages" / "index.html"
    assert str(contents) in out
    linked = re.findall(r'href="([^"]+\.html)"', contents.read_text(encoding="utf-8"))
    assert len(linked) == len(samples)
    for name, report in zip(linked, samples, strict=True):
        page = (contents.parent / name).read_text(encoding="utf-8")
        assert report.doc in name and "<main" in page


def test_every_claim_of_the_demo_leads_to_its_own_words(tmp_path, capsys):
    run(["demo", "--no-model", "--dossier", str(tmp_path)])
    for path in (tmp_path / "pages").glob("0*.html"):
        page = path.read_text(encoding="utf-8")
        links = set(re.findall(r'href="#(c\d+(?:-words)?)"', page))
        assert links <= set(re.findall(r'id="(c\d+(?:-words)?)"', page))
