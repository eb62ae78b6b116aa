"""Texts that stores keep of a record: JSON with blanks for what is personal, and personal values by path.

The blanks are those that an erasure leaves behind. Generated functions write both texts in one go.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cxkit.codec._encode import WritingText, one_line, union
from cxkit.kernel import Aggregate
from cxkit.kernel._nodes import Made, Many, Nested, Node, OneOf, Optional, Tagged
from cxkit.kernel._plan import FieldPlan, plan_of, schema_of
from cxkit.kernel._privacy import blank, may_hold
from cxkit.values import instant_text

_ASCII = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
_scan: Callable[[str, int], tuple[Any, int]] = vars(json.JSONDecoder())["scan_once"]


def parsed(text: str) -> Any:
    """The one value of a JSON text, or a `ValueError`."""
    try:
        value, end = _scan(text, 0)
    except StopIteration:
        raise ValueError("there is no JSON value") from None
    if end != len(text):
        raise ValueError("there is more than one JSON value")
    return value


def _frozen(value: Any) -> Any:
    return tuple(value) if value.__class__ is list else value


class Parsed(Mapping[str, Any]):
    """The object of a JSON text, which is parsed when it is first looked into.

    Each value is `read` from what JSON has: lists become tuples, unless it is told otherwise.
    """

    __slots__ = ("_read", "_text", "_values")

    def __init__(self, text: str, read: Callable[[Any], Any] = _frozen) -> None:
        self._text, self._read = text, read
        self._values: dict[str, Any] | None = None

    def _parsed(self) -> dict[str, Any]:
        if self._values is None:
            read = self._read
            self._values = {name: read(value) for name, value in parsed(self._text).items()}
        return self._values

    def __getitem__(self, name: str) -> Any:
        return self._parsed()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parsed())

    def __len__(self) -> int:
        return len(self._parsed())


class _Parting(WritingText):
    """The source of what writes a record `o`, and adds to `f` what is personal in it, under the path `p`."""

    def fields(self, cls: type[Any], *known: str) -> list[str]:
        """The lines that leave in `t` the fields as JSON behind those that are `known` already."""
        always, lines = list(known), list[str]()
        for field in plan_of(cls).fields:
            name, node = field.name, field.node
            there = field.there("v", self)
            inner = node.inner if isinstance(node, Optional) and there else node
            if any(each.startswith(f'"{name}":') for each in known):
                continue
            if field.personal:
                lines += self._personal(field, self.text(inner, "v"), there)
            elif there:
                part = self.part(inner, "v", f"p + '{name}'")
                lines += [f"v = o.{name}", f"if {there}: t += f''',\"{name}\":{part}'''"]
            else:
                always.append(f'"{name}":{self.part(node, f"o.{name}", f"p + {name!r}")}')
        return [f"t = f'''{','.join(always)}'''", *lines, f"t = '{{' + {'t' if always else 't[1:]'} + '}}'"]

    def _personal(self, field: FieldPlan, written: str, there: str) -> list[str]:
        """The lines for a personal field: into `f` what it holds, into `t` a blank, or what is none.

        Into `t` nothing where the field is left out unless it is `there`.
        """
        empty = blank(field)
        plain = one_line(empty if empty is None or empty.__class__ is str else list(empty))
        kept = [] if there else [f" t += ''',\"{field.name}\":{plain}'''"]
        return [
            f"v = o.{field.name}",
            f"if v and v != {empty!r}:" if empty.__class__ is str else "if v:",
            f" f.append(f'''\"{{p}}{field.name}\":{written}''')",
            *kept,
            f"elif {there}:" if there else "else:",
            f" t += f''',\"{field.name}\":{written}'''",
        ]

    def part(self, node: Node, v: str, path: str) -> str:
        """The part of an f-string that is the value `v`, at the path of that source."""
        if not may_hold(node):
            return self.text(node, v)
        match node:
            case Optional(inner):
                return f"{{{self.bind('null')} if {v} is None else {self.part_of(inner)}({v}, {path}, f)}}"
            case Many(inner, exact) if exact is not frozenset:
                each = f"{self.part_of(inner)}(i, {path} + f'/{{n}}', f)"
                return f"[{{{self.bind(','.join)}([{each} for n, i in enumerate({v})]) if {v} else ''}}]"
            case Nested() | Tagged():
                rest = f", {path} + '/', f"
                return f"{{{self.nested(node, v, _PARTS, _TAGGED_PARTS, rest)}}}"
            case OneOf(options):
                writers = [(option, _Parting().function_of(option)) for option in options]
                return f"{{{self.bind(union(writers))}({v}, {path}, f)}}"
            case _:
                return self.text(node, v)

    def part_of(self, node: Node) -> str:
        """The name of a function that writes a value of the node."""
        return self.bind(_Parting().function_of(node))

    def function_of(self, node: Node) -> Callable[..., str]:
        """The function that writes a value of the node."""
        return self.function("part(v, p, f)", [f"return f'''{self.part(node, 'v', 'p')}'''"])


def _part_writer(cls: type[Any], *known: str) -> Callable[[Any, str, list[str]], str]:
    code = _Parting()
    return code.function("write(o, p, f)", [*code.fields(cls, *known), "return t"])


_PARTS = Made(_part_writer)
_TAGGED_PARTS = Made(lambda cls: _part_writer(cls, f'"schema":"{schema_of(cls).tag}"'))
_WHOLE = [
    "if not t.isascii(): t = storable(t)",
    "if f:",
    " f = '{' + ','.join(f) + '}'",
    " if not f.isascii(): f = storable(f)",
]


def _row_writer(cls: type[Aggregate[Any]]) -> Callable[[Any, str], tuple[str, str | None]]:
    code = _Parting()
    code.scope["storable"] = _storable
    lines = ["p, f = '', []", *code.fields(cls, '"history":{s}'), *_WHOLE, "return t, f or None"]
    return code.function("write(o, s)", lines)


def _entry_writer(cls: type[Any]) -> Callable[[Any], tuple[str, str, str, str | None]]:
    code = _Parting()
    code.scope.update(storable=_storable, instant_text=instant_text)
    first, last = (
        ["p, f, at = '', [], instant_text(o.at)"],
        f"return {schema_of(cls).tag!r}, at, t, f or None",
    )
    return code.function("write(o)", [*first, *code.fields(cls, '"at":"{at}"'), *_WHOLE, last])


def _storable(text: str) -> str:
    """JSON text in UTF-8 where that can hold it; it cannot hold half a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _ASCII(json.loads(text))
    return text


ROWS = Made(_row_writer)
"""By class, from an object and what stands for its history to its data, and what is personal or None."""
ENTRIES = Made(_entry_writer)
"""By class, from a fact to its tag, the text of its instant, its data, and what is personal or None."""
