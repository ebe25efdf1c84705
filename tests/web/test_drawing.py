"""Charts as geometry: two tolls on one scale, and the recorded range as a band under them."""

import re
from datetime import date

from knell.counting.records import Toll, TollPoint
from knell.records import Group
from knell.web.drawing import step_chart


def toll(*values):
    points = tuple(
        TollPoint(as_of=day, low=n, high=n, said=day, published=day, label="rise", claim=f"c{n}", claims=(f"c{n}",))
        for day, n in values
    )
    return Toll(
        id="t", authority="A", harm="killed", group=Group(), place="Ukraine", place_id=None, since=None, points=points
    )


MARCH, APRIL, MAY = (date(2022, month, 1) for month in (3, 4, 5))


def test_two_tolls_share_days_and_scale():
    chart = step_chart(toll((MARCH, 10), (APRIL, 20)), beside=toll((APRIL, 100), (MAY, 400)))
    one, other = chart.lines
    assert one.dots[1].x == other.dots[0].x
    assert one.dots[1].y > other.dots[0].y > other.dots[1].y  # 20 below 100 below 400
    assert chart.up[-1][1] == "400"


def test_the_recorded_range_is_a_closed_band_within_the_days_of_the_toll():
    recorded = [(date(2022, 2, 1), 1, 3), (APRIL, 4, 30), (MAY, 9, 900)]
    chart = step_chart(toll((MARCH, 10), (APRIL, 20)), recorded)
    assert chart.band.endswith("Z")
    numbers = [float(n) for n in re.findall(r"[HM](-?[\d.]+)", chart.band)]
    assert max(numbers) == chart.dots[-1].x
    assert min(numbers) == chart.dots[0].x  # what lies before the first value is there when it begins
    assert chart.up[-1][1] == "30"  # what comes later does not stretch the scale


def test_without_recorded_incidents_there_is_no_band_and_without_days_no_chart():
    assert step_chart(toll((MARCH, 10), (APRIL, 20))).band == ""
    assert step_chart(toll((None, 10))) is None
