"""The writing direction: generated functions a class, from objects to plain data and to JSON text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from json import encoder
from typing import Any

from cxkit.errors import Invalid
from cxkit.kernel import History
from cxkit.kernel._nodes import (
    Choice,
    Code,
    Enumeration,
    Made,
    Many,
    Nested,
    Node,
    OneOf,
    Optional,
    Scalar,
    Tagged,
    take,
)
from cxkit.kernel._plan import plan_of, schema_of
from cxkit.values import Reason

_json: Any = encoder
_quoted: Callable[[str], str] = _json.encode_basestring
_encoder: Any = _json.c_make_encoder
_whole: Callable[[Any], str] = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False
).encode


def _one_part(data: Any, _level: int) -> Iterable[str]:
    return (_whole(data),)


chunks: Callable[[Any, int], Iterable[str]] = (
    _encoder(None, None, _quoted, None, ":", ",", False, False, False) if _encoder else _one_part
)
"""The parts of plain data as JSON text at level 0, from an encoder that is made once."""


def one_line(data: Any) -> str:
    """Plain data as JSON text in one line."""
    return "".join(chunks(data, 0))


_TRUTH = {False: "false", True: "true"}


class Writing(Code):
    """The source of what writes plain data."""

    def write(self, node: Node, v: str) -> str:
        """Source of the expression that is the value `v` as plain data."""
        match node:
            case Optional(inner):
                return f"(None if {v} is None else {self.write(inner, v)})"
            case Many(inner, exact):
                source = self.write(inner, "i")
                items = v if source == "i" else f"[{source} for i in {v}]"
                made = f"sorted({items})" if exact is frozenset else f"[*{v}]" if source == "i" else items
                # Most are empty.
                return made if exact is History else f"({made} if {v} else [])"
            case Scalar(text=None) | Choice():
                return v
            case Scalar():
                return f"{self.bind(node.text)}({v})"
            case Enumeration():
                return f"{v}._value_"
            case Nested() | Tagged():
                return self.nested(node, v, _BODIES, _TAGGED)
            case OneOf(options):
                writers = [(option, Writing().function_of(option)) for option in options]
                return f"{self.bind(union(writers))}({v})"
            case _:
                return f"{v}.to_plain()"

    def function_of(self, node: Node) -> Callable[[Any], Any]:
        """The function that writes a value of the node."""
        return self.function("write(v)", [f"return {self.write(node, 'v')}"])

    def nested(self, node: Nested | Tagged, v: str, bare: Made, tagged: Made, rest: str = "") -> str:
        """A record inside a record: with its tag only where data could not be read without it.

        `rest` is what its writer is called with besides.
        """
        written = f"{self.bind(tagged)}[{v}.__class__]({v}{rest})"
        if isinstance(node, Tagged) or schema_of(node.exact).version > 1:
            return written
        cls = self.bind(node.exact)
        return f"({self.bind(bare)}[{cls}]({v}{rest}) if {v}.__class__ is {cls} else {written})"


class WritingText(Writing):
    """The source of what writes JSON text, the same as `json` makes of the plain data."""

    def text(self, node: Node, v: str) -> str:
        """The part of an f-string in three quotes that is the value `v` as JSON."""
        match node:
            case Optional(inner):
                return f"{{{self.bind('null')} if {v} is None else {self.text_of(inner)}({v})}}"
            case Many(inner, exact) if exact is not frozenset:
                each = f"[{self.text_of(inner)}(i) for i in {v}]"
                return f"[{{{self.bind(','.join)}({each}) if {v} else ''}}]"
            case Many(Scalar(exact=exact)) if exact is str:
                return f"[{{{self.bind(','.join)}(map({self.bind(_quoted)}, sorted({v}))) if {v} else ''}}]"
            case Scalar(exact=exact) if exact in (int, float):
                return f"{{{v}!r}}"
            case Scalar(exact=exact) if exact is bool:
                return f"{{{self.bind(_TRUTH)}[{v}]}}"
            case Scalar(exact=exact, text=text) if exact is not Reason and text is not None:
                return f'"{{{self.write(node, v)}}}"'
            case Enumeration(exact) if all(member._value_.isidentifier() for member in exact):
                return f'"{{{v}._value_}}"'
            case Scalar(text=None) | Choice() | Enumeration():
                return f"{{{self.bind(_quoted)}({self.write(node, v)})}}"
            case Nested() | Tagged():
                return f"{{{self.nested(node, v, _TEXTS, _TAGGED_TEXTS)}}}"
            case _:
                return f"{{{self.bind(''.join)}({self.bind(chunks)}({self.write(node, v)}, 0))}}"

    def text_of(self, node: Node) -> str:
        """The name of a function from a value to its JSON text."""
        code = WritingText()
        return self.bind(code.function("text(v)", [f"return f'''{code.text(node, 'v')}'''"]))


def _parts(
    cls: type[Any], code: Code, written: Callable[[Node, str], str]
) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
    """Names and sources of the fields that are always written, and of others the condition and the source."""
    always, sometimes = list[tuple[str, str]](), list[tuple[str, str, str]]()
    for field in plan_of(cls).fields:
        if there := field.there("v", code):
            node = field.node.inner if isinstance(field.node, Optional) else field.node
            sometimes.append((field.name, there, written(node, "v")))
        else:
            always.append((field.name, written(field.node, f"o.{field.name}")))
    return always, sometimes


def _writer(cls: type[Any], tag: str = "") -> Callable[[Any], dict[str, Any]]:
    code = Writing()
    always, sometimes = _parts(cls, code, code.write)
    first = [f"'schema': {tag!r}"] if tag else []
    lines = [f"d = {{{', '.join([*first, *(f'{name!r}: {text}' for name, text in always)])}}}"]
    for name, there, text in sometimes:
        lines += [f"v = o.{name}", f"if {there}: d[{name!r}] = {text}"]
    return code.function("write(o)", [*lines, "return d"])


def _text_writer(cls: type[Any], tag: str = "") -> Callable[[Any], str]:
    code = WritingText()
    always, sometimes = _parts(cls, code, code.text)
    first = [f'"schema":"{tag}"'] if tag else []
    parts = [*first, *(f'"{name}":{text}' for name, text in always)]
    lines = [f"t = f'''{','.join(parts)}'''"]
    for name, there, text in sometimes:
        lines += [f"v = o.{name}", f"if {there}: t += f''',\"{name}\":{text}'''"]
    return code.function("write(o)", [*lines, f"return '{{' + {'t' if parts else 't[1:]'} + '}}'"])


def union(writers: list[tuple[Node, Callable[..., Any]]]) -> Callable[..., Any]:
    """Make a writer by the first of the nodes that takes a value, as it was read."""

    def write(value: Any, *rest: Any) -> Any:
        for node, writer in writers:
            try:
                take(node, value)
            except Invalid:
                continue
            return writer(value, *rest)
        raise TypeError(f"{value!r} is of none of the declared kinds")

    return write


_BODIES, _TEXTS = Made(_writer), Made(_text_writer)
_TAGGED = Made(lambda cls: _writer(cls, schema_of(cls).tag))
_TAGGED_TEXTS = Made(lambda cls: _text_writer(cls, schema_of(cls).tag))


def encode(value: Any) -> dict[str, Any]:
    """The record as plain data with its schema tag."""
    written: dict[str, Any] = _TAGGED[value.__class__](value)
    return written


def encode_text(value: Any) -> str:
    """The record as JSON text with its schema tag."""
    text: str = _TAGGED_TEXTS[value.__class__](value)
    return text


def body_encoder(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
    """The generated function from a record of that class to its fields as plain data, without a tag.

    Fields are in order; an optional one that is None is left out, so that None costs nothing.
    """
    write: Callable[[Any], dict[str, Any]] = _BODIES[cls]
    return write
