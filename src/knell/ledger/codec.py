"""Frozen records as JSON texts and back, by their type hints: what equals a field's default is left out.

Only for tables that can be made again: what people and programs read has its own, named shape (`knell.jsonform`).
"""

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Json = Any  # what JSON holds has no narrower type
Back = Callable[[Json], Json]


def packed(record: object) -> str:
    """A record as JSON, always the same for the same record."""
    return text(_plain(record))


def text(value: object) -> str:
    """A value as JSON without spaces, its keys sorted."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def unpacked(kind: type[T], body: str) -> T:
    """The record of a kind in the JSON that `packed` made."""
    return cast(T, _back(cast(Hashable, kind))(json.loads(body)))


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(map(_plain, value), key=str)
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    defaults = _defaults(cast(Hashable, type(value)))
    said = ((name, getattr(value, name)) for name in defaults)
    return {name: _plain(one) for name, one in said if defaults[name] is MISSING or one != defaults[name]}


@cache
def _defaults(kind: Hashable) -> dict[str, object]:
    return {one.name: one.default for one in fields(cast(type, kind))}


@cache
def _back(kind: Hashable) -> Back:
    """A function from JSON to a value of a type."""
    origin, args = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _record_back(cast(type, kind))
    if kind is date:
        return date.fromisoformat
    if origin in (Union, UnionType):
        (inner,) = (one for one in args if one is not type(None))
        made = _back(inner)
        return lambda value: None if value is None else made(value)
    if origin is tuple and args[-1] is Ellipsis:
        each = _back(args[0])
        return tuple if each is _same else lambda value: tuple(map(each, value))
    if origin is tuple:
        parts = tuple(map(_back, args))
        return lambda value: tuple(part(one) for part, one in zip(parts, value, strict=True))
    if origin is frozenset:
        return frozenset
    if origin is Literal or kind in (str, int, float, bool):
        return _same
    raise TypeError(f"{kind} cannot be kept as JSON")


def _same(value: Json) -> Json:
    return value


def _record_back(kind: type) -> Back:
    backs = {name: _back(hint) for name, hint in get_type_hints(kind).items()}
    changed = {name: back for name, back in backs.items() if back is not _same}

    def made(value: dict[str, Json]) -> Json:
        for name in value.keys() & changed.keys():
            value[name] = changed[name](value[name])
        return kind(**value)

    return made
