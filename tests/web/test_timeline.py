import re
from datetime import date
from html import unescape
from itertools import pairwise

import pytest

from knell.web.timeline import BASE, LEFT, UNSTATED, WIDE, Told, draw


def told(day, low, high, to="/a", end=None):
    return Told(start=day, end=end or day, low=low, high=high, to=to, words="words")


def test_a_range_reaches_from_its_low_to_its_high_end_and_an_open_one_is_marked():
    drawn = draw([told(date(2022, 3, 1), 3, 6), told(date(2022, 3, 9), 12, None, "/b")])
    closed, opened = drawn.strokes
    assert closed.low > closed.high  # upwards on the screen
    assert (closed.open_end, opened.open_end) == (False, True)
    assert LEFT < closed.x < opened.x < WIDE
    assert 0 < opened.low < closed.high < BASE


def test_no_number_is_not_nobody():
    unknown, nobody = draw([told(date(2022, 3, 1), None, None), told(date(2022, 3, 2), 0, 0, "/b")]).strokes
    assert (unknown.stated, unknown.low) == (False, UNSTATED)
    assert (nobody.stated, nobody.low) == (True, BASE)


def test_incidents_of_one_day_stand_side_by_side_and_a_period_reaches_to_its_end():
    day = date(2022, 3, 1)
    drawn = draw([told(day, 1, 1, f"/{n}", date(2022, 3, 20) if n == 0 else None) for n in range(5)])
    assert len({one.x for one in drawn.strokes}) == 5
    assert [one.until is not None for one in drawn.strokes] == [True, False, False, False, False]


@pytest.mark.parametrize("days", [0, 1, 30, 300, 5000])
def test_the_axes_can_be_read_however_long_the_time_and_high_the_number(days):
    last = date.fromordinal(date(2014, 1, 1).toordinal() + days)
    drawn = draw([told(date(2014, 1, 1), 1, 2), told(last, 1, 70_000, "/b")])
    xs, ys = [x for x, _ in drawn.across], [y for y, _ in drawn.up]
    assert all(b - a > 40 for a, b in pairwise(xs))
    assert all(b - a >= 16 for a, b in pairwise(ys))
    assert drawn.up[0][1] == "100,000"


def test_nothing_draws_nothing():
    assert draw([]) is None


def test_every_dated_incident_has_a_mark_that_leads_to_it(reader):
    page = reader.get("/timeline").text
    svg = re.search(r'<svg class="days".*?</svg>', page, re.S)[0]
    marks = re.findall(r'<a href="(/incidents/[^"]+)" aria-label="([^"]+)"', svg)
    dated = [one for one in reader.get("/api/v1/incidents").json() if one["start"] or one["end"]]
    assert {to for to, _ in marks} == {f"/incidents/{one['id']}" for one in dated}
    assert all("killed" in words for _, words in marks)


def test_a_month_sums_its_incidents_and_opens_its_days(reader):
    page = unescape(reader.get("/timeline?by=month&q=Chernihiv").text)
    month = re.search(r'<a href="(/timeline\?[^"]+)">Mar 2022</a>', page)[1]
    assert "q=Chernihiv" in month
    opened = reader.get(month).text
    assert "Each mark is an incident" in opened
    assert 'value="2022-03-31"' in opened
