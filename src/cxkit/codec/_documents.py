"""The four functions that users call."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, TypeVar, overload

from cxkit.codec._decode import decode
from cxkit.codec._encode import encode, encode_text
from cxkit.errors import Malformed

T = TypeVar("T")


def to_dict(value: object) -> dict[str, Any]:
    """The object as plain data: dicts, lists, texts, numbers, truth values, None.

    Lossless, personal fields included. The key `schema` holds name and version.
    """
    return encode(value)


@overload
def from_dict(data: Any, cls: type[T]) -> T: ...
@overload
def from_dict(data: Any, cls: None = None) -> Any: ...
def from_dict(data: Any, cls: type[Any] | None = None) -> Any:
    """The object that plain data describe, of class `cls`, or of the class that `schema` names.

    Strict: a text is not a number, an unknown field is a fault, and `Malformed` lists every
    fault with its path. Data of an older version are upcast first.
    """
    return decode(data, cls)


def to_json(value: object) -> str:
    """The object as one line of JSON; other scripts stay readable (not escaped to ASCII)."""
    return encode_text(value)


@overload
def from_json(text: str | bytes, cls: type[T]) -> T: ...
@overload
def from_json(text: str | bytes, cls: None = None) -> Any: ...
def from_json(text: str | bytes, cls: type[Any] | None = None) -> Any:
    """The object that a JSON text describes; the text must be one object, without repeated keys."""
    try:
        if not isinstance(text, str):
            text = text.decode(json.detect_encoding(text), "surrogatepass")
        data = _parse(text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, Malformed):
            raise
        raise Malformed(f"not JSON: {error}", code="codec.json") from None
    return decode(data, cls)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        twice = sorted(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise Malformed(f"the key {', '.join(twice)} is written twice", code="codec.twice")
    return data


def _no_constant(name: str) -> Any:
    raise Malformed(f"{name} is not a number", code="number.finite")


_parse = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant).decode
