"""Errors in the language of their reader: a text for every code, declared beside the room that raises it.

An error's own message is English and names values, field, rule and remedy, for who writes programs. In other
languages its text comes from the catalogue, by the code: the text of the reason for a refusal, else
`error.<code>+` where the error carries every parameter of it, `error.<code>`, the text of the code's family,
the text of its class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cxkit.errors import CxkitError, Fault
from cxkit.values._catalogue import declared, load_texts, read_later, wording
from cxkit.values._labels import Reason, Text, entries, text_of
from cxkit.values._languages import Language, is_english, language
from cxkit.values._writing import inside, mark


def error_texts(table: str) -> None:
    """Declare texts of errors by code, a table as `Texts` reads it; `code+` needs parameters."""
    read_later(lambda: [Text(code, *wordings) for code, wordings in entries(table, "error.")])


def error_text(error: CxkitError, tag: Language = "en", tz: str | None = None) -> str:
    """Text of an error, with every fault and its path."""
    name = language(tag)
    if is_english(name) and error.reason is None:
        return str(error)
    faults: tuple[Fault, ...] = getattr(error, "faults", ())
    if len(faults) > 1:
        load_texts()
        listed = mark("clause", name).join(fault_text(fault, name, tz) for fault in faults)
        return _render("error.faults", name, faults=listed, count=len(faults))
    one = faults[0] if faults else Fault(error.path or "", error.code, error.message, error.params)
    return _placed(one.path, _said(one, type(error), error.reason, name, tz), name)


def fault_text(fault: Fault, tag: Language = "en", tz: str | None = None) -> str:
    """Text of a fault, and its place."""
    name = language(tag)
    return str(fault) if is_english(name) else _placed(fault.path, _said(fault, None, None, name, tz), name)


def detail(fault: Fault | CxkitError, tag: Language = "en", tz: str | None = None) -> str:
    """Text of a fault, without its place."""
    name, reason = language(tag), getattr(fault, "reason", None)
    if is_english(name) and reason is None:
        return fault.message
    one = Fault("", fault.code, fault.message, fault.params)
    return _said(one, type(fault) if isinstance(fault, CxkitError) else None, reason, name, tz)


def title(kind: type[CxkitError], tag: Language = "en") -> str:
    """The kind of an error in few words."""
    load_texts()
    return _render(f"error.{kind.code}", language(tag))


def _render(code: str, tag: Language, **params: object) -> str:
    text = text_of(code)
    return "" if text is None else text.say(params, tag)


def _placed(path: str, text: str, tag: Language) -> str:
    return f"{path}{mark('colon', tag)}{text}" if path else text


def _said(
    fault: Fault, kind: type[CxkitError] | None, reason: Reason | None, tag: Language, tz: str | None
) -> str:
    load_texts()
    if reason is not None:
        return _refusal(reason, fault.params, tag, tz)
    for code in _codes(fault.code, kind):
        text = text_of(code)
        if text is not None and text.needs <= fault.params.keys():
            return text.say(fault.params, tag, tz)
    return _render("error.invalid", tag)


def _codes(code: str, kind: type[CxkitError] | None) -> Iterator[str]:
    """The codes of the texts that say an error, the closest first."""
    yield from (f"error.{code}+", f"error.{code}", code)
    parts = code.split(".")
    yield from (f"error.{'.'.join(parts[:count])}" for count in range(len(parts) - 1, 0, -1))
    if kind is not None:
        yield from (f"error.{base.code}" for base in kind.__mro__ if issubclass(base, CxkitError))


def _refusal(reason: Reason, params: Mapping[str, Any], tag: Language, tz: str | None) -> str:
    """Text of a refusal: the object, the reason, and the verbs that are possible instead."""
    text = reason.text(tag, tz)
    if "kind" in params and "id" in params:
        text = _render("error.about", tag, reason=text, kind=params["kind"], id=params["id"])
    if not params.get("allowed"):
        return text
    verbs = [phrase(f"verb.{params['kind']}.{verb}", tag, otherwise=verb) for verb in params["allowed"]]
    return _render("error.allowed", tag, reason=text, verbs=mark("list", tag).join(verbs))


def phrase(code: str, tag: Language, *, otherwise: str) -> str:
    """A verb's label by its code or, where rooms share it, its last word; else the words of its name."""
    load_texts()
    for each in (code, f"verb.{code.rpartition('.')[2]}"):
        wordings = declared(each)
        if wordings is not None:
            return inside(wording(each, wordings, tag)[0], tag)
    return otherwise.replace("_", " ")
