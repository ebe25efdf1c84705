"""A dossier's settings: what stands in its `knell.toml`, checked, as one frozen record.

An unknown key is refused with the nearest known one, so that a slip of the pen never turns a setting off in silence.
"""

import difflib
import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import rfc8785

from knell.errors import BadInput

FILE = "knell.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """How incidents are graded: by whose definitions, and how many persons must give the same grade (1 or 2)."""

    policy: str = "airwars"
    persons: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """How victims' names are shown in what is published: show, initials or withhold."""

    names: str = "show"
    children: str = "initials"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """Limits of collecting: bytes, seconds, redirects; `allow` names hosts or networks that are private yet allowed."""

    max_bytes: int = 50_000_000
    timeout: int = 30
    redirects: int = 5
    allow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The RFC 3161 stamping server that countersigns tree heads, and its certificate; none where `url` is None."""

    url: str | None = None
    certificate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a dossier is about and how it is kept; `database` None is `knell.db` in the dossier's folder.

    `country` (ISO 3166) is where a place is looked for first; None: nowhere in particular.
    """

    name: str
    conflict: str | None = None
    country: str | None = None
    languages: tuple[str, ...] = ("en",)
    database: str | None = None
    archive: str = "archive"
    grading: Grading = field(default_factory=Grading)
    redaction: Redaction = field(default_factory=Redaction)
    fetch: Fetch = field(default_factory=Fetch)
    stamp: Stamp = field(default_factory=Stamp)


def load_config(folder: Path) -> Config:
    """The settings of the dossier in `folder`. Raises BadInput, one line, if there are none or they are wrong."""
    path = folder / FILE
    try:
        return parse_config(path.read_bytes().decode("utf-8"), str(path))
    except FileNotFoundError:
        raise BadInput(f"{folder} is no dossier: it has no {FILE}; make one with `knell init {folder}`") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not UTF-8 text: save it as UTF-8") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}") from None


def parse_config(text: str, origin: str = FILE) -> Config:
    """The settings in the text of a `knell.toml`; `origin` names the file in messages."""
    try:
        table = tomllib.loads(text)
        values = _values(table, _TOP, "")
        if "name" not in values:
            raise BadInput('the key "name" is missing: say what the dossier is called')
        return Config(**values)  # type: ignore[arg-type]  # every value was checked against _TOP
    except (tomllib.TOMLDecodeError, BadInput) as error:
        raise BadInput(f"{origin}: {error}") from None


def reading_hash(config: Config) -> str:
    """The sha256 of the settings that the reader sees; a change of any of them makes every reading stale."""
    return _digest({"conflict": config.conflict, "country": config.country, "languages": list(config.languages)})


def settings_hash(config: Config) -> str:
    """The sha256 of every setting but where things are kept: it stands in each signed tree head."""
    kept = asdict(config)
    for place in ("database", "archive"):
        del kept[place]
    return _digest(kept)


def config_text(config: Config) -> str:
    """A `knell.toml` that says what `config` says; what has its default is left out, but for the main keys."""
    lines = [f"name = {_toml(config.name)}"]
    for key in ("conflict", "country", "database"):
        value = getattr(config, key)
        lines.append(f"{key} = {_toml(value)}" if value else f'# {key} = ""')
    lines.append(f"languages = {_toml(config.languages)}")
    if config.archive != "archive":
        lines.append(f"archive = {_toml(config.archive)}")
    plain = Config(name="")
    for section in ("grading", "redaction", "fetch", "stamp"):
        said, default = asdict(getattr(config, section)), asdict(getattr(plain, section))
        changed = [f"{key} = {_toml(value)}" for key, value in said.items() if value != default[key]]
        lines += [f"\n[{section}]", *changed] if changed else []
    return "\n".join(lines) + "\n"


def _digest(value: Mapping[str, object]) -> str:
    plain = {key: list(item) if isinstance(item, tuple) else item for key, item in value.items()}
    for key, item in plain.items():
        if isinstance(item, dict):
            plain[key] = {name: list(one) if isinstance(one, tuple) else one for name, one in item.items()}
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()  # type: ignore[arg-type]


def _toml(value: str | int | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", " ", escaped) + '"'


Check = Callable[[str, object], object]


def _values(table: Mapping[str, object], known: Mapping[str, Check], prefix: str) -> dict[str, object]:
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0)
            raise BadInput(f'unknown key "{prefix}{key}": did you mean "{prefix}{near[0]}"?')
    return {key: known[key](prefix + key, value) for key, value in table.items()}


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f'"{key}" is {value!r}: it must be text')
    return value.strip()


def _matching(pattern: str, rule: str) -> Check:
    def check(key: str, value: object) -> str:
        if not re.fullmatch(pattern, found := _text(key, value)):
            raise BadInput(f'"{key}" is {value!r}: it must be {rule}')
        return found

    return check


def _list_of(check: Check) -> Check:
    def checked(key: str, value: object) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise BadInput(f'"{key}" is {value!r}: it must be a list, as in ["en", "uk"]')
        return tuple(check(key, item) for item in value)

    return checked


def _one_of(*allowed: str) -> Check:
    def check(key: str, value: object) -> str:
        if value not in allowed:
            raise BadInput(f'"{key}" is {value!r}: it must be one of {", ".join(allowed)}')
        return str(value)

    return check


def _whole(low: int, high: int) -> Check:
    def check(key: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise BadInput(f'"{key}" is {value!r}: it must be a whole number from {low} to {high}')
        return value

    return check


def _section(known: Mapping[str, Check], record: Callable[..., object]) -> Check:
    def check(key: str, value: object) -> object:
        if not isinstance(value, dict):
            raise BadInput(f'"{key}" is {value!r}: it must be a section, [{key}]')
        return record(**_values(value, known, f"{key}."))

    return check


_SHOWN = _one_of("show", "initials", "withhold")
_GRADING: Mapping[str, Check] = {"policy": _one_of("airwars"), "persons": _whole(1, 2)}
_REDACTION: Mapping[str, Check] = {"names": _SHOWN, "children": _SHOWN}
_FETCH: Mapping[str, Check] = {
    "max_bytes": _whole(1_000, 10_000_000_000),
    "timeout": _whole(1, 3_600),
    "redirects": _whole(0, 20),
    "allow": _list_of(_text),
}
_STAMP: Mapping[str, Check] = {
    "url": _matching(r"https?://\S+", "an address that begins with http:// or https://"),
    "certificate": _text,
}
_TOP: Mapping[str, Check] = {
    "name": _text,
    "conflict": _text,
    "country": _matching(r"[A-Z]{2}", 'two capital letters of ISO 3166, as in "UA"'),
    "languages": _list_of(_matching(r"[a-z]{2,3}", 'a language code of two or three letters, as in "en"')),
    "database": _matching(r"(sqlite|postgresql\+psycopg)://.*", '"postgresql+psycopg://…" or "sqlite:///…"'),
    "archive": _text,
    "grading": _section(_GRADING, Grading),
    "redaction": _section(_REDACTION, Redaction),
    "fetch": _section(_FETCH, Fetch),
    "stamp": _section(_STAMP, Stamp),
}
