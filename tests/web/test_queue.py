import re
from html import unescape

from knell.review.queue import WEIGHTS
from knell.web.reasons import REASON_WORDS


def test_every_reason_is_told_in_words():
    assert set(WEIGHTS) <= set(REASON_WORDS)


def test_the_queue_gives_the_reasons_in_words_and_leads_to_the_sentences(reader):
    page = unescape(reader.get("/queue").text)
    waiting = reader.get("/api/v1/queue").json()
    assert waiting
    for item in waiting:
        for reason, _ in item["reasons"]:
            assert f"<li>{REASON_WORDS[reason]}</li>" in page
        if item["kind"] == "incident":
            assert f'href="/incidents/{item["subject"]}"' in page
    for report, claim in re.findall(r'href="(/reports/[^"#]+)#(c-[^"]+)"', page):
        assert f'id="{claim}"' in reader.get(report).text


def test_the_queue_can_be_narrowed_to_one_reason(reader):
    waiting = reader.get("/api/v1/queue").json()
    reason = waiting[-1]["reasons"][0][0]
    fits = [item for item in waiting if reason in [name for name, _ in item["reasons"]]]
    page = unescape(reader.get("/queue", params={"why": reason}).text)
    assert f"{len(fits)} thing" in page
    assert page.count('<ul class="whys">') == len(fits)
    assert "Nothing waits" in reader.get("/queue", params={"why": "no such reason"}).text


def test_a_graded_incident_leaves_the_queue(reviewer):
    item = next(one for one in reviewer.get("/api/v1/queue").json() if one["kind"] == "incident")
    page = f"/incidents/{item['subject']}"
    assert f'href="{page}"' in reviewer.get("/queue").text
    reviewer.send(f"{page}/grade", grade="fair", note="looked at")
    assert f'href="{page}"' not in reviewer.get("/queue").text


def test_what_is_kept_but_not_read_is_listed_with_why(reviewer):
    reviewer.added(
        reviewer.add([("short.txt", "Дві людини загинули в місті в неділю, повідомила рада міста.".encode())])
    )
    page = reviewer.get("/queue").text
    assert "Kept, but not read" in page
    assert "short.txt" in page


def test_the_overview_leads_to_the_queue(reader):
    assert 'href="/queue"' in reader.get("/").text
    assert any(words in unescape(reader.get("/").text) for words in REASON_WORDS.values())
