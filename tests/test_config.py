import pytest

from knell.config import Config, config_text, load_config, parse_config, reading_hash, settings_hash
from knell.errors import BadInput

WHOLE = """
name = "Ukraine 2022"
conflict = "Russian invasion of Ukraine"
country = "UA"
languages = ["en", "uk"]
database = "postgresql+psycopg://knell@db/knell"
archive = "s3://bucket/archive"
[grading]
policy = "airwars"
persons = 2
[redaction]
names = "initials"
children = "withhold"
[fetch]
max_bytes = 20_000_000
timeout = 10
redirects = 3
allow = ["10.0.0.0/8"]
[stamp]
url = "https://stamps.example.org/tsr"
certificate = "stamps.pem"
"""


def test_every_setting_is_read():
    found = parse_config(WHOLE)
    assert (found.name, found.country, found.languages) == ("Ukraine 2022", "UA", ("en", "uk"))
    assert (found.grading.persons, found.redaction.children, found.fetch.allow) == (2, "withhold", ("10.0.0.0/8",))
    assert found.stamp.url == "https://stamps.example.org/tsr"


def test_what_is_not_stated_has_its_documented_default():
    found = parse_config('name = "x"')
    assert found == Config(name="x")
    assert found.country is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 'the key "name" is missing'),
        ('nam = "x"', 'unknown key "nam": did you mean "name"?'),
        ('name = "x"\n[fetch]\nmaxbytes = 3', 'unknown key "fetch.maxbytes": did you mean "fetch.max_bytes"?'),
        ("name = 3", '"name" is 3: it must be text'),
        ('name = " "', "it must be text"),
        ('name = "x"\ncountry = "Ukraine"', "two capital letters"),
        ('name = "x"\nlanguages = "en"', "it must be a list"),
        ('name = "x"\nlanguages = ["english"]', "language code"),
        ('name = "x"\ndatabase = "mysql://x"', "postgresql"),
        ('name = "x"\nfetch = 3', "it must be a section, [fetch]"),
        ('name = "x"\n[fetch]\ntimeout = true', "whole number from 1 to 3600"),
        ('name = "x"\n[grading]\npersons = 3', "whole number from 1 to 2"),
        ('name = "x"\n[redaction]\nnames = "hide"', "one of show, initials, withhold"),
        ('name = "x"\n[stamp]\nurl = "ftp://x"', "http"),
        ("name = ", "knell.toml"),
    ],
)
def test_a_wrong_setting_is_one_line_that_says_what_to_do(text, said):
    with pytest.raises(BadInput) as error:
        parse_config(text)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_folder_without_settings_is_no_dossier(tmp_path):
    with pytest.raises(BadInput, match="knell init"):
        load_config(tmp_path)
    (tmp_path / "knell.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="UTF-8"):
        load_config(tmp_path)


def test_written_settings_read_back_the_same():
    written = Config(name='a "b" \\ c\n', conflict="x", languages=("en", "uk"))
    assert parse_config(config_text(written)) == Config(name='a "b" \\ c', conflict="x", languages=("en", "uk"))
    assert parse_config(config_text(parse_config(WHOLE))) == parse_config(WHOLE)


def test_only_settings_that_the_reader_sees_make_readings_stale():
    plain = Config(name="x")
    assert reading_hash(plain) == reading_hash(Config(name="y", database="sqlite:///a.db"))
    assert reading_hash(plain) != reading_hash(Config(name="x", country="UA"))
    assert settings_hash(plain) == settings_hash(Config(name="x", archive="elsewhere"))
    assert settings_hash(plain) != settings_hash(parse_config('name = "x"\n[fetch]\ntimeout = 9'))
