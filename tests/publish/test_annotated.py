"""The annotated page: the report as it stands, every claim marked and listed, and nothing in it runs."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings

from knell.publish.annotated import annotated_page, contents_page
from knell.reading.article import complete
from knell.reading.passages import find_passages
from knell.records import Attribution, Claim, Count, Denial, FacilityAttack, Person, Reading, Report, Source
from strategies import readings

TEXT = (
    "Shelling kills three\n\nShelling killed three people, the mayor said.\n\nThe army denied it.\n\n"
    "Read more: a school"
)


class Page(HTMLParser):
    """What a browser would see of a page: its words outside the head, its elements, its links and ids."""

    def __init__(self, html):
        super().__init__()
        self.words, self.tags, self.links, self.ids, self.attributes = [], [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        said = dict(attrs)
        self.links += [said["href"]] if "href" in said else []
        self.ids += [said["id"]] if "id" in said else []

    def handle_data(self, data):
        self.words.append(data)


def reading_of(text=TEXT, title="Shelling kills three", **of):
    report = complete(Report(doc="r1", text=text, title=title, language="en", **of))
    quote = "killed three people"
    claim = Claim(
        id="x",
        report="r1",
        quote=quote,
        span=(text.index(quote), text.index(quote) + len(quote)),
        harm="killed",
        count=Count(words="three", low=3, high=3),
        attribution=Attribution(chain=(Source(name="the mayor"),)),
        score=0.914,
    )
    return Reading(report=report, claims=(claim,))


def test_every_claim_is_marked_in_place_and_listed_with_links_both_ways():
    page = annotated_page(reading_of())
    seen = Page(page)
    assert '<mark class="killed">killed three people</mark>' in page
    assert "#c1" in seen.links and "#c1-words" in seen.links
    assert {"c1", "c1-words"} <= set(seen.ids)
    assert "says the mayor" in page and "confidence 0.91" in page


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=15)
@given(readings())
def test_any_reading_makes_a_page_whose_links_all_lead_somewhere(reading):
    report = reading.report
    reading = replace(reading, report=replace(report, passages=find_passages(report.text, report.title)))
    seen = Page(annotated_page(reading))
    assert len(seen.ids) == len(set(seen.ids))
    assert {link[1:] for link in seen.links if link.startswith("#")} <= set(seen.ids)
    assert "script" not in seen.tags


def test_the_text_stands_verbatim_and_passages_are_told_apart():
    page = annotated_page(reading_of())
    main = page[page.index("<main") : page.index("</main>")]
    assert re.search(r'class="passage teaser"[^>]*><span class="kind" lang="en">teaser</span>Read more: a school', main)
    words = "".join(Page(re.sub(r'<span class="kind".*?</span>|<a class="to.*?</a>', "", main)).words)
    assert words == TEXT.split("\n\n", 1)[1]


def test_the_title_at_the_top_of_the_text_stands_once():
    assert annotated_page(reading_of()).count("Shelling kills three") == 2  # the browser's title and the heading


def test_a_claim_in_the_title_is_marked_there():
    reading = reading_of(title="Bombing kills 3")
    claim = replace(reading.claims[0], field="title", quote="kills 3", span=(8, 15))
    assert '<mark class="killed">kills 3</mark>' in annotated_page(replace(reading, claims=(claim,)))


def test_denials_and_attacks_stand_beneath_with_their_own_marks():
    denial = Denial(
        quote="denied it", span=(TEXT.index("denied"), TEXT.index("denied") + 9), source=Source(name="The army")
    )
    attack = FacilityAttack(quote="school", span=(len(TEXT) - 6, len(TEXT)), facility="school")
    page = annotated_page(replace(reading_of(), denials=(denial,), facilities=(attack,)))
    assert '<mark class="denial">denied it</mark>' in page and "denied by the army" in page
    assert '<mark class="facility">school</mark>' in page and "school said to be hit" in page


ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><svg onload=alert(1)>",
    "{{ 7*7 }}{% include 'x' %}",
    "javascript:alert(1)",
    "<!--",
]


@pytest.mark.parametrize("words", ATTACKS)
def test_markup_in_a_report_is_shown_as_text_everywhere(words):
    reading = reading_of(text=f"{words}\n\n{TEXT}", title=words, outlet=words, url=words)
    source = Source(name=words)
    claim = replace(
        reading.claims[0], attribution=Attribution(chain=(source,)), actor=words, persons=(Person(name=words),)
    )
    denial = Denial(quote=words, span=(0, len(words)), source=source, text=words)
    reading = replace(reading, claims=(claim,), denials=(denial,))
    for page in (annotated_page(reading), contents_page([("one.html", reading)])):
        seen = Page(page)
        assert not {"script", "img", "svg"} & set(seen.tags)
        assert not [name for name in seen.attributes if name.startswith("on")]
        assert not [link for link in seen.links if link.startswith("javascript")]
        assert words in "".join(seen.words)


def test_only_an_address_of_the_web_becomes_a_link():
    assert "https://a.example/x" in Page(annotated_page(reading_of(url="https://a.example/x"))).links
    assert "file:///etc/passwd" not in Page(annotated_page(reading_of(url="file:///etc/passwd"))).links


def test_a_report_without_claims_says_so():
    assert "No claim of harm to people was found" in annotated_page(replace(reading_of(), claims=()))
