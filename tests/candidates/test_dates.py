"""Time expressions: sentence -> the days it means."""

from datetime import date
from time import perf_counter

import pytest

from knell.candidates.dates import days_of, find_dateline, find_dates

WEDNESDAY = date(2022, 3, 23)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@pytest.mark.parametrize(
    ("text", "words", "first", "last", "kind"),
    [
        ("It began on 24 February.", "24 February", "2022-02-24", "2022-02-24", "since"),
        ("They died on Feb. 24, 2022 there.", "Feb. 24, 2022", "2022-02-24", "2022-02-24", "point"),
        ("Three died on 25 December.", "25 December", "2021-12-25", "2021-12-25", "point"),
        ("The log of 2016-07-27 says so.", "2016-07-27", "2016-07-27", "2016-07-27", "point"),
        ("Killed on 27/02/2016 in Hama", "27/02/2016", "2016-02-27", "2016-02-27", "point"),
        ("Killed on 02/27/2016 in Hama", "02/27/2016", "2016-02-27", "2016-02-27", "point"),
        ("the office said on Wednesday", "Wednesday", "2022-03-23", "2022-03-23", "point"),
        ("shelling on Tuesday night", "Tuesday night", "2022-03-22", "2022-03-22", "point"),
        ("hit last Wednesday", "last Wednesday", "2022-03-16", "2022-03-16", "point"),
        ("talks next Wednesday", "next Wednesday", "2022-03-30", "2022-03-30", "point"),
        ("a raid early Thursday", "early Thursday", "2022-03-17", "2022-03-17", "point"),
        ("four died overnight", "overnight", "2022-03-22", "2022-03-23", "point"),
        ("four died this morning", "this morning", "2022-03-23", "2022-03-23", "point"),
        ("four died yesterday", "yesterday", "2022-03-22", "2022-03-22", "point"),
        ("shelled over the weekend", "over the weekend", "2022-03-19", "2022-03-20", "point"),
        ("shelled last week", "last week", "2022-03-14", "2022-03-20", "point"),
        ("shelled last month", "last month", "2022-02-01", "2022-02-28", "point"),
        ("in the past 24 hours", "the past 24 hours", "2022-03-22", "2022-03-23", "duration"),
        ("in the last four days", "the last four days", "2022-03-19", "2022-03-23", "duration"),
        ("three days ago", "three days ago", "2022-03-20", "2022-03-20", "point"),
        ("in March they fled", "March", "2022-03-01", "2022-03-31", "point"),
        ("in late 2015 they fled", "late 2015", "2015-01-01", "2015-12-31", "point"),
        ("since the start of the year", "the start of the year", "2022-01-01", "2022-03-23", "since"),
        ("between 5 and 10 March", "5 and 10 March", "2022-03-05", "2022-03-10", "between"),
        ("from March 14 to 16", "March 14 to 16", "2022-03-14", "2022-03-16", "between"),
        ("from 24 February 2022 to 26 February 2022", None, "2022-02-24", "2022-02-26", "between"),
        ("Feb 24, 2021 to March 3 this year", None, "2021-02-24", "2022-03-03", "between"),
        ("wars of the 1990s", "the 1990s", "1990-01-01", "1999-12-31", "point"),
        ("in spring 2021 they fled", "spring 2021", "2021-03-01", "2021-05-31", "point"),
        ("in March 2017 they fled", "March 2017", "2017-03-01", "2017-03-31", "point"),
        ("the first quarter of 2021", "the first quarter of 2021", "2021-01-01", "2021-03-31", "point"),
        ("In the first half of 2021", None, "2021-01-01", "2021-06-30", "point"),
        ("It has raged since 2014.", "2014", "2014-01-01", "2014-12-31", "since"),
        ("until 20 March", "20 March", "2022-03-20", "2022-03-20", "until"),
    ],
)
def test_a_time_expression_means_these_days(text, words, first, last, kind):
    (mention,) = find_dates(text, WEDNESDAY)
    assert mention.words == (words or mention.words) == text[mention.start : mention.end]
    assert (iso(mention.first), iso(mention.last), mention.kind) == (first, last, kind)


@pytest.mark.parametrize(
    "text",
    ["They may return.", "troops march on the town", "killed 2014 people", "2,389 children", "aged 11 to 15", ""],
)
def test_words_that_only_look_like_a_time_are_left_alone(text):
    assert find_dates(text, WEDNESDAY) == []


def test_without_a_report_day_a_relative_expression_stays_unresolved():
    (mention,) = find_dates("They died yesterday.", None)
    assert (mention.first, mention.last, mention.precision) == (None, None, "open")


def test_a_later_day_counts_from_the_day_told_of_last():
    mentions = find_dates("The clinic was bombed on 9 March. She was reported dead five days later.", WEDNESDAY)
    assert [iso(m.first) for m in mentions] == ["2022-03-09", "2022-03-14"]


def test_since_opens_a_period_up_to_the_report():
    (mention,) = find_dates("Since troops crossed the border on 24 February, 121 children were killed.", WEDNESDAY)
    assert days_of(mention, WEDNESDAY) == (date(2022, 2, 24), WEDNESDAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("27-02-2016 Bombings hit the town.", "2016-02-27"),
        ("Fri Jul 1 2016 More fighting.", "2016-07-01"),
        ("Date of publication 1 September 2016 - Raids.", "2016-09-01"),
        ("Last updated at Jun 142016 - Raids.", "2016-06-14"),
        ("Two die in raid\n\nAgency  Sunday 12 Jun 2016  Two died.", "2016-06-12"),
        ("KYIV, March 22 - Two died.", "2022-03-22"),
        ("March 21 (Sample Wire) - Two died.", "2022-03-21"),
        ("On 10 March 2022 two died.", "2022-03-23"),
        ("15 January. Monitors find bodies.", "2022-03-23"),
        ("Two died.", "2022-03-23"),
    ],
)
def test_a_dateline_beats_the_page_and_a_story_date_does_not(text, day):
    assert iso(find_dateline(text, WEDNESDAY)) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On 1 September 2004 gunmen came. On 3 September they died.", ["2004-09-01", "2004-09-03"]),
        ("They were freed in May 2006. He was held on 10 May.", ["2006-05-01", "2006-05-10"]),
        ("In January two were held, five more on the 23rd of that month.", ["2022-01-01", "2022-01-23"]),
        ("It began in 2011. Since then 400 have died.", ["2011-01-01", "2011-01-01"]),
        ("07:30 - A woman is hurt.", ["2022-03-23"]),
        ("It is one year since gunmen came.", ["2021-03-23"]),
        ("Since the full-scale invasion 40 have died.", ["2022-02-24"]),
    ],
)
def test_what_was_told_before_lends_year_and_month(text, days):
    assert [iso(m.first) for m in find_dates(text, WEDNESDAY)] == days


def test_every_date_slices_to_its_words_and_is_read_alike_twice():
    text = "İ Early on Friday, 18 March, and since last month, or 31 February 2022, they fled."
    mentions = find_dates(text, WEDNESDAY)
    assert [text[m.start : m.end] for m in mentions] == [m.words for m in mentions]
    assert mentions == find_dates(text, WEDNESDAY)
    assert mentions[-1].first is None


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("shelled in May of last year", "May of last year", "2021-05-01", "2021-05-31"),
        ("shelled on 3 May last year", "3 May last year", "2021-05-03", "2021-05-03"),
        ("shelled on Monday of last week", "Monday of last week", "2022-03-14", "2022-03-14"),
        ("nine were killed on the 13th, she said", "the 13th", "2022-03-13", "2022-03-13"),
        ("out by the evening of the 5th.", "the 5th", "2022-03-05", "2022-03-05"),
        ("not heard of since the 29th.", "the 29th", "2022-01-29", "2022-01-29"),
        ("in the six days to Sunday", "the six days to Sunday", "2022-03-15", "2022-03-20"),
        ("In two weeks 900 fled", "In two weeks", "2022-03-09", "2022-03-23"),
        ("Since New Year 31 have died", "New Year", "2022-01-01", "2022-01-01"),
        ("shot on Christmas night", "Christmas night", "2021-12-25", "2021-12-25"),
        ("the 31st homicide of the year.", "the year", "2022-01-01", "2022-03-23"),
        ("71 at the same point in 2012", "same point in 2012", "2012-01-01", "2012-03-23"),
        ("killed in the night when shells fell", "in the night", "2022-03-22", "2022-03-23"),
        ("the war of 1992–95 took 300", "1992–95", "1992-01-01", "1995-12-31"),
        ("in the second half of January", "the second half of January", "2022-01-16", "2022-01-31"),
        ("since mid-February", "mid-February", "2022-02-15", "2022-02-20"),
        ("Since the winter hundreds left", "the winter", "2021-12-01", "2022-02-28"),
        ("Last summer eight were shot", "Last summer", "2021-06-01", "2021-08-31"),
        ("WED. 4 AUGUST: a lorry", "WED. 4 AUGUST", "2021-08-04", "2021-08-04"),
    ],
)
def test_a_period_or_a_day_said_in_more_words_is_one_time(text, words, first, last):
    (mention,) = (m for m in find_dates(text, WEDNESDAY) if m.words.lower() == words.lower() or words in m.words)
    assert (iso(mention.first), iso(mention.last)) == (first, last)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On 9 March two died. The following night six died.", ["2022-03-09", "2022-03-10"]),
        ("On 14 March a shop burned. On the Thursday a school did.", ["2022-03-14", "2022-03-17"]),
        ("On 9 March two died. He was shot the Saturday before.", ["2022-03-09", "2022-03-05"]),
        ("Prayers were held on Tuesday for men killed a day earlier.", ["2022-03-22", "2022-03-21"]),
        ("On 4 March nine died since the full-scale invasion. Two days before six died.", None),
        ("61 were seized in 2021, as against 38 the year before.", ["2021-01-01", "2020-01-01"]),
        ("Between the 4th and the 11th 214 were wounded.", ["2022-03-04"]),
    ],
)
def test_a_time_counts_from_what_was_told_of(text, days):
    found = [iso(m.first) for m in find_dates(text, WEDNESDAY)]
    assert found == (days or ["2022-03-04", "2022-02-24", "2022-03-02"])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("He has been missing since Friday.", ["since", "point"]),
        ("Closed since the explosion of 6 March, in which a guard died.", ["since", "point"]),
        ("He was on life support since Tuesday, when a man opened fire.", ["since", "point"]),
        ("Since Friday 40 have died.", ["since"]),
    ],
)
def test_since_a_day_may_mean_that_day_alone(text, kinds):
    assert [m.kind for m in find_dates(text, WEDNESDAY)] == kinds


MAY = date(2024, 5, 8)  # a Wednesday


@pytest.mark.parametrize(
    "text",
    [
        "Since Russia invaded 90 died.",
        "Since Russia's invasion 90 died.",
        "Since Russia's full-scale invasion of Ukraine 90 died.",
        "Since the start of the invasion of Ukraine 90 died.",
        "Since the full-scale invasion began 90 died.",
    ],
)
def test_the_invasion_of_ukraine_has_its_day_where_the_words_say_it(text):
    assert [(iso(m.first), m.kind) for m in find_dates(text, MAY)] == [("2022-02-24", "since")]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Syria: Since the start of the war 90 died in Russian air strikes.", []),
        ("Since the invasion of Iraq in 2003 90 died; Russia opposed it.", ["2003-01-01"]),
        ("Since the war began in South Sudan in 2013 90 died.", ["2013-01-01"]),
        ("In Yemen 90 died since the start of the war; Gaza mourned.", []),
        ("Niger's army killed 9 since the coup; Myanmar sent condolences.", []),
        ("Since Russia invaded Georgia in 2008 90 died.", ["2008-01-01"]),
        ("Since Russia's invasion in 2014 90 died.", ["2014-01-01"]),
        ("Since the full-scale war broke out in Sudan 90 died.", []),
        ("Israel threatens a full-scale invasion of Rafah.", []),
    ],
)
def test_a_war_or_a_coup_has_no_day_of_its_own(text, days):
    assert [iso(m.first) for m in find_dates(text, MAY)] == days


def test_a_report_older_than_the_invasion_means_another():
    assert find_dates("Since Russia's invasion 90 died.", date(2009, 5, 8)) == []


def test_a_long_text_of_wars_is_read_in_a_few_seconds():
    started = perf_counter()
    find_dates("Since the war began 3 died. Since the full-scale invasion 3 died. " * 4000, MAY)
    assert perf_counter() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        "He drove into a Christmas market and killed 5.",
        "Two died at an Orthodox Christmas service.",
        "Two died on Orthodox Christmas.",
        "Since Chinese New Year 5 died.",
        "Two died at a New Year party.",
        "Five died in an attack on Christmas shoppers.",
        "Five died in an attack on Christmas Day celebrations.",
        "Between 1950 and 2000 people were killed.",
        "Between 200 and 2000 people were killed.",
        "They killed 1990-91 refugees.",
        "They were hit by the 1st and 3rd brigades.",
        "A bomb on the 5th Avenue killed 3.",
        "Two died the weekend before last.",
        "The trial begins in two weeks.",
        "The trial will begin in two weeks.",
    ],
)
def test_words_that_name_something_else_are_no_time(text):
    assert find_dates(text, MAY) == []


@pytest.mark.parametrize(
    "text",
    [
        "Two died on the Sunday before Easter.",
        "Two died the Monday before last.",
        "He died the Saturday before his wedding.",
        "He died the day before the vote.",
        "He died a day before Christmas.",
        "Of 38 the year before the war 9 died.",
        "The next day nine died.",
        "The trial will resume in two weeks.",
        "Elections are due in three months.",
        "20 in the same quarter last year.",
        "Nine drowned on the 31st of that month.",
    ],
)
def test_a_time_that_the_words_do_not_tell_stays_open(text):
    assert [m.first for m in find_dates(text, MAY)] == [None]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Two died on New Year's Eve 2022 in Kabul.", "2022-12-31", "2022-12-31"),
        ("Two died in the early hours of Christmas Eve.", "2023-12-24", "2023-12-24"),
        ("Nine were hurt. Christmas Day: five die.", "2023-12-25", "2023-12-25"),
        ("20 died on the same day in 2022.", "2022-05-08", "2022-05-08"),
        ("20 died in the same month last year.", "2023-05-01", "2023-05-31"),
        ("20 died in the same period last year.", "2023-01-01", "2023-05-08"),
        ("20 had died by the same date in 2022.", "2022-01-01", "2022-05-08"),
        ("44 died this year, 71 in the same months of 2012.", "2012-01-01", "2012-05-08"),
        ("On the 31st a boat sank.", "2024-03-31", "2024-03-31"),
        ("On the night of the 7th a boat sank.", "2024-05-07", "2024-05-07"),
        ("By the 8th 30 bodies were found.", "2024-05-08", "2024-05-08"),
        ("In January nine died, and on the 5th two.", "2024-01-05", "2024-01-05"),
        ("Between 30 April and 6 May 20 died, four on the 5th.", "2024-05-05", "2024-05-05"),
        ("Between 20 March and 6 April 20 died, four on the 9th.", "2024-04-09", "2024-04-09"),
        ("Between 1 March and 6 May 20 died, four on the 5th.", None, None),
        ("Two died the week before last.", "2024-04-22", "2024-04-28"),
        ("Between 1950 and 2000, 300 people were killed.", "1950-01-01", "2000-12-31"),
        ("He is the third to be shot in five years.", "2019-05-08", "2024-05-08"),
        ("The truce was extended by two days to Thursday.", "2024-05-02", "2024-05-02"),
        ("The vote was delayed by two months to June.", "2023-06-01", "2023-06-30"),
    ],
)
def test_a_time_is_no_more_than_its_words_tell(text, first, last):
    mention = find_dates(text, MAY)[-1]
    assert (iso(mention.first), iso(mention.last)) == (first, last)


@pytest.mark.parametrize(
    ("report", "first"),
    [(date(2024, 1, 10), "2022-12-01"), (date(2024, 3, 1), "2023-12-01"), (date(2024, 12, 10), "2023-12-01")],
)
def test_last_winter_is_one_that_is_over(report, first):
    (mention,) = find_dates("Last winter 30 died.", report)
    assert iso(mention.first) == first


def test_a_day_that_last_month_lacks_is_of_the_month_before():
    assert iso(find_dates("He is missed since the 30th.", date(2024, 3, 10))[0].first) == "2024-01-30"
