"""The one message catalogue: code to templates, one a language; everything that speaks looks here.

A message is declared beside the room that says it, complete in English, 简体中文 and 繁體中文; other
languages come from `add_language`. A template holds parameters in braces: `{name}`, `{name:kind}` for one
that each language writes in its own way (money, duration, date ..., see `_writing`), or
`{name:# day|# days}` for the plural forms of a language, in which `#` is the number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from importlib import import_module
from pkgutil import walk_packages
from string import Formatter
from threading import Lock
from types import MappingProxyType
from typing import NamedTuple

from cxkit.errors import Fault, Invalid
from cxkit.values._languages import LANGUAGES, Language, chain, language, own, same_writing

Wordings = tuple[str, str, str]
"""A message in the languages that come complete, in the order of `LANGUAGES`."""

_PLACE = {tag: place for place, tag in enumerate(LANGUAGES)}
_MESSAGES: dict[str, Wordings] = {}
_NOT_SPEAKING = ("cxkit._", "cxkit.testing")
_UNREAD: list[Callable[[], object]] = []
_READING = Lock()


class Piece(NamedTuple):
    """A stretch of a template: words as they are, then a parameter and how it is written."""

    words: str
    name: str | None
    kind: str


def declare(code: str, wordings: Wordings) -> None:
    """Enter a message into the catalogue; a later declaration of a code takes the place of an earlier one."""
    _MESSAGES[code] = wordings


def read_later(read: Callable[[], object]) -> None:
    """Enter a table of messages, to be read when somebody asks for one that is not known."""
    _UNREAD.append(read)


def read_tables() -> None:
    """Read the tables that are loaded and not read yet."""
    with _READING:
        while _UNREAD:
            _UNREAD.pop()()


def declared(code: str) -> Wordings | None:
    """The message of that code, among those that are loaded."""
    if code not in _MESSAGES:
        read_tables()
    return _MESSAGES.get(code)


def wording(code: str, wordings: Wordings, tag: Language = "en") -> tuple[str, Language]:
    """The template of a message for a language, and the known language whose grammar it follows."""
    asked = language(tag)
    for name in chain(asked):
        template = own(name).messages.get(code, wordings[_PLACE[name]] if name in _PLACE else None)
        if template is not None:
            return template, asked if same_writing(asked, name) else name
    raise AssertionError("the chain of a language ends with English")  # pragma: no cover


@lru_cache(maxsize=8192)
def pieces(template: str) -> tuple[Piece, ...]:
    """A template taken apart."""
    try:
        parts = [(words, name, kind or "") for words, name, kind, _ in Formatter().parse(template)]
    except ValueError as error:
        raise Invalid(
            f"the template {template!r} cannot be read: {error}", code="text.template", path="messages"
        ) from None
    return tuple(Piece(*part) for part in parts)


def is_plural(kind: str) -> bool:
    """Whether the kind of a parameter lists plural forms."""
    return "|" in kind or "#" in kind


def parameters(template: str) -> dict[str, str]:
    """The parameters of a template with their kinds; plural forms are no kind."""
    kinds: dict[str, str] = {}
    for _, name, kind in pieces(template):
        if name is not None:
            kinds[name] = kinds.get(name) or ("" if is_plural(kind) else kind)
    return kinds


@cache
def load_messages() -> None:
    """Load every module of cxkit that speaks, so that all its messages are known."""
    for module in walk_packages(import_module("cxkit").__path__, "cxkit."):
        if not module.name.startswith(_NOT_SPEAKING):
            import_module(module.name)


@cache
def load_texts() -> None:
    """Load the modules that hold nothing but texts: enough for the errors and reasons of a room."""
    for module in walk_packages(import_module("cxkit").__path__, "cxkit."):
        if module.name.rpartition(".")[2] in ("_wording", "_titles"):
            import_module(module.name)


def messages() -> Mapping[str, Wordings]:
    """Every message by its code, in the languages that come complete: what a translator starts from.

    >>> tuple(messages()["values.Channel.phone"])
    ('Phone', '电话', '電話')
    """
    load_messages()
    read_tables()
    return MappingProxyType(dict(sorted(_MESSAGES.items())))


def check_language(tag: Language) -> tuple[Fault, ...]:
    """The faults of a language that was added, by code: nothing where it is complete.

    A message is missing or unknown, or has other parameters or too few plural forms. One counts as there
    where the language itself or one of the same writing has it: a regional variant names only what differs.

    >>> check_language("zh-Hant")
    ()
    """
    known, faults = messages(), list[Fault]()
    near = [name for name in chain(tag) if same_writing(name, language(tag))]
    complete = any(name in _PLACE for name in near)
    for code, wordings in known.items():
        given = [own(name).messages[code] for name in near if code in own(name).messages]
        if given:
            faults += [Fault(code, *fault) for fault in _template_faults(given[0], wordings[0], tag)]
        elif not complete:
            faults.append(Fault(code, "message.missing", f"has no wording for {wordings[0]!r}"))
    strange = [code for code in own(language(tag)).messages if code not in known]
    return (*faults, *(Fault(code, "message.unknown", "is no message of this program") for code in strange))


def _template_faults(template: str, english: str, tag: Language) -> Iterator[tuple[str, str]]:
    wanted, given = set(parameters(english)), set(parameters(template))
    for name in sorted(wanted ^ given):
        yield "message.parameter", f"{'lacks' if name in wanted else 'has no value for'} {{{name}}}"
    rule = own(language(tag)).plural
    forms = 1 + max(rule(number) for number in range(200))
    for _, counted, kind in pieces(template):
        if is_plural(kind) and len(kind.split("|")) < forms:
            yield "message.plural", f"{{{counted}}} needs {forms} plural forms: {kind}"
