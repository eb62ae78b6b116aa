"""Words for people: labels, reasons and the texts that make them, all rendered by the one catalogue.

An enumeration's members carry their labels; a reason carries a code and parameters, and the `Text` that made
it renders them. English, 简体中文 and 繁體中文 come with every declaration: nothing is translated at run
time, and a text without all three cannot be built. Other languages are added with `add_language`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, NamedTuple, Self, cast

from cxkit.errors import Invalid, NotFound, shown
from cxkit.values._catalogue import (
    declare,
    declared,
    load_messages,
    parameters,
    read_later,
    read_tables,
    wording,
)
from cxkit.values._instants import duration_text
from cxkit.values._languages import LANGUAGES as LANGUAGES, Language as Language, chain, language as language
from cxkit.values._writing import Said, fill, inside, mark


class _Names(NamedTuple):
    en: str
    zh_hans: str
    zh_hant: str


class Label(_Names):
    """One thing's name in the three languages that come complete; its code finds it in others.

    >>> Label("ticket", "工单", "工單").in_language("zh-TW")
    '工單'
    """

    code: str = ""

    def in_language(self, name: Language = "en") -> str:
        """The name in that language."""
        return wording(self.code, self, name)[0]

    def coded(self, code: str) -> Self:
        """The label under that code in the catalogue."""
        self.code = code
        declare(code, self)
        return self


def labels(prefix: str, table: str) -> dict[str, Label]:
    """A table of labels by key, written as one of `Texts`, each under the code `prefix.key` in the catalogue.

    >>> labels("example.axis", "agent: agent | 客服 | 客服")["agent"].in_language("zh-Hans")
    '客服'
    """
    return {key: Label(*wordings).coded(f"{prefix}.{key}") for key, wordings in entries(table)}


_ENUMERATIONS: dict[str, type[Labelled]] = {}


def _without_module(name: str) -> str:
    """`cxkit.tickets.Status` for whichever module of the room defines it; any other name as it is.

    Version 0.1.0 stored the module too: `cxkit.tickets.status.Status`.
    """
    package, *inside = name.split(".")
    return f"cxkit.{inside[0]}.{inside[-1]}" if package == "cxkit" and inside else name


class Labelled(str, Enum):  # noqa: UP042 - StrEnum's own __new__ refuses labels
    """An enumeration whose members are their wire text and know their labels.

    A member is declared as `NAME = "wire", "English", "简体", "繁體"`.

    >>> class Light(Labelled):
    ...     RED = "red", "Red", "红", "紅"
    >>> Light.RED == "red", Light.of("red").label("zh-Hant")
    (True, '紅')
    """

    labels: Label

    def __init_subclass__(cls) -> None:
        """A text can name an enumeration in its parameters, so each is known by its name."""
        super().__init_subclass__()
        _ENUMERATIONS[cls.key()] = cls

    @classmethod
    def key(cls) -> str:
        """The name of this enumeration in the parameters of a text: several are called Status.

        Stored reasons hold it, so it names the room and no module in it. One of ours that is renamed
        returns its first key here.
        """
        return _without_module(f"{cls.__module__}.{cls.__qualname__}")

    def __new__(cls, wire: str, en: str, zh_hans: str, zh_hant: str) -> Self:
        """The member of that wire text and those three labels."""
        member = str.__new__(cls, wire)
        member._value_ = wire
        member.labels = Label(en, zh_hans, zh_hant).coded(f"{cls.key().removeprefix('cxkit.')}.{wire}")
        return member

    def label(self, name: Language = "en") -> str:
        """Label of this member in that language."""
        return self.labels.in_language(name)

    @classmethod
    def of(cls, wire: str) -> Self:
        """The member with that wire text, or an error that lists the known ones."""
        member = cls._value2member_map_.get(wire)
        return member if isinstance(member, cls) else cls._missing_(wire)

    @classmethod
    def read(cls, wire: str) -> Self:
        """The member that data mean, wherever they were written: as `of` for any but channels."""
        return cls.of(wire)

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON Schema of what is written for a member."""
        return {"enum": [member._value_ for member in cls]}

    @classmethod
    def _missing_(cls, value: object) -> Self:
        known = ", ".join(member._value_ for member in cls)
        raise Invalid(
            f"{shown(value)} is not a {cls.__name__}: use one of {known}",
            code="enum.unknown",
            params={"enumeration": cls.__name__, "kind": cls.key(), "known": known},
        )

    def __str__(self) -> str:
        return str(self._value_)

    def __repr__(self) -> str:
        kind, name = type(self).__name__, self._name_
        return f"{kind}.{name}" if name in type(self).__members__ else f"{kind}({self._value_!r})"


def _enumeration(name: str) -> type[Labelled] | None:
    """The enumeration that a text names, as `tickets.Status` or by its key; its room is loaded for it."""
    keys = (_without_module(name), f"cxkit.{name}")
    if not any(key in _ENUMERATIONS for key in keys):
        load_messages()
    return next((_ENUMERATIONS[key] for key in keys if key in _ENUMERATIONS), None)


_TEXTS: dict[str, Text] = {}


def text_of(code: str) -> Text | None:
    """The text that is declared under a code, among those that are loaded."""
    if code not in _TEXTS:
        read_tables()
    return _TEXTS.get(code)


class Reason(NamedTuple):
    """Why something was decided or refused: a stable code and its parameters.

    Render it with `text()`; store it as it is.
    """

    code: str
    params: tuple[tuple[str, str | int | float | bool], ...] = ()

    def text(self, name: Language = "en", tz: str | None = None) -> str:
        """The reason in words that can be said to a customer or an agent; times as in the zone `tz`."""
        words = text_of(self.code)
        if words is None:
            load_messages()
            words = text_of(self.code)
        if words is None:
            raise NotFound(
                f"no text is declared for reason code {shown(self.code)}",
                code="reason.unknown",
                params={"code": shown(self.code)},
            )
        return words.say(dict(self.params), name, tz)

    def __str__(self) -> str:
        return self.text()


class Text:
    """A sentence with parameters, declared once in three languages and known by its code.

    Calling it makes the `Reason` with those parameters. A parameter is written `{name}`; `{name:kind}` where
    languages write it in their own ways (`money`, `duration`, `hours`, `date`, `instant`, `period`, `share`,
    `number`, `list`, or an enumeration such as `tickets.Status`, said by its labels); `{name:@other}` where
    another parameter names the enumeration. The kind stands once, in English. `{name:# day|# days}` are the
    plural forms of one language. `words` names enumerations beside the sentence.

    >>> late = Text("example.late", "{days:# day|# days} late", "迟了{days}天", "遲了{days}天")
    >>> late(days=1).text(), late(days=3).text("zh-Hans")
    ('1 day late', '迟了3天')
    """

    __slots__ = ("code", "kinds", "labels", "words")

    def __init__(
        self,
        code: str,
        en: str,
        zh_hans: str,
        zh_hant: str,
        words: Mapping[str, type[Labelled] | str] | None = None,
    ) -> None:
        self.code = code
        self.labels = Label(en, zh_hans, zh_hant)
        self.words = words or {}
        self.kinds = parameters(en)
        if not all(part.strip() for part in self.labels):
            raise Invalid(
                f"text {code!r} lacks a language", code="text.incomplete", params={"code": shown(code)}
            )
        earlier = _TEXTS.setdefault(code, self)
        if earlier.labels != self.labels:
            raise Invalid(
                f"text {code!r} is declared twice, with different words",
                code="text.twice",
                params={"code": shown(code)},
            )
        self.labels.coded(code)

    @property
    def needs(self) -> frozenset[str]:
        """The parameters that the sentence needs, those that name enumerations among them."""
        return frozenset([*self.kinds, *(kind[1:] for kind in self.kinds.values() if kind.startswith("@"))])

    def __call__(self, **params: object) -> Reason:
        """The reason that this text words, with its parameters."""
        for name in self.kinds:
            if name not in params:
                raise self._lacking(name)
        plain = [pair for name, value in params.items() for pair in _plain(name, value)]
        return Reason(self.code, tuple(sorted(plain)))

    def render(self, name: Language = "en", **params: object) -> str:
        """The sentence in that language."""
        return self.say(params, name)

    def say(self, params: Mapping[str, Any], name: Language = "en", tz: str | None = None) -> str:
        """The sentence with those parameters, in that language; times as in the zone `tz`."""
        template, tag = wording(self.code, self.labels, name)
        said = _translated(params, tag) if any("@" in key for key in params) else dict(params)
        for key, kind in {**self.kinds, **self.words}.items():
            enumeration = self._enumeration(kind, params)
            if enumeration is not None and key in params:
                said[key] = members(params[key], enumeration, tag)
            elif isinstance(kind, str) and kind.startswith("@"):
                said[key] = Said(params[key])
        try:
            return fill(template, said, tag, tz, self.kinds)
        except KeyError as error:
            if "hans" in params and "what" not in params:
                # A name that 0.1.0 stored in its three languages.
                names = zip(("what", "what@zh-Hans", "what@zh-Hant"), ("en", "hans", "hant"), strict=True)
                return self.say({**params, **{key: params[old] for key, old in names}}, name, tz)
            raise self._lacking(error.args[0]) from None

    def _enumeration(self, kind: type[Labelled] | str, params: Mapping[str, object]) -> type[Labelled] | None:
        if not isinstance(kind, str):
            return kind
        if kind.startswith("@") or kind in params:
            named = params.get(kind.removeprefix("@"))
            return None if named is None else _enumeration(str(named))
        return _enumeration(kind) if _NAMES_ENUMERATION.fullmatch(kind) else None

    def _lacking(self, name: str) -> Invalid:
        return Invalid(
            f"text {self.code!r} needs the parameter {name!r}",
            code="text.parameter",
            params={"code": shown(self.code), "name": name},
        )

    def __repr__(self) -> str:
        return f"Text({self.code!r}, {self.labels.en!r})"


_NAMES_ENUMERATION = re.compile(r"\w+(\.\w+)*\.[A-Z]\w*")


class Texts(dict[str, Text]):
    """The texts of a room by code, from a table that is read when the first of them is asked for.

    A text begins with its code and a colon; its three languages follow, a line each or with ` | ` between.

    >>> SHOP = Texts('''
    ... example.closed: the shop is closed | 已打烊 | 已打烊
    ... example.late: {days:# day|# days} late
    ...   迟了{days}天 | 遲了{days}天
    ... ''')
    >>> SHOP["example.late"](days=2).text(), SHOP["example.closed"]().text("zh-Hans")
    ('2 days late', '已打烊')
    """

    def __init__(self, table: str) -> None:
        super().__init__()
        self._table = table
        read_later(self._read)

    def _read(self) -> None:
        self.update((code, Text(code, *wordings)) for code, wordings in entries(self._table))

    def __missing__(self, code: str) -> Text:
        if not self:
            self._read()
            return self[code]
        raise KeyError(code)


def entries(table: str, prefix: str = "") -> Iterator[tuple[str, tuple[str, str, str]]]:
    """The codes of a table, each behind the prefix, and their wordings in the three languages."""
    for entry in re.split(r"\n(?=\S)", table.strip("\n")):
        key, _, wordings = entry.partition(":")
        code = f"{prefix}{key}"
        parts = [part.strip() for part in re.split(r"\n| \| ", wordings) if part.strip()]
        if len(parts) != len(LANGUAGES):
            raise Invalid(f"text {code!r} has {len(parts)} wordings, not 3", code="text.incomplete")
        yield code, (parts[0], parts[1], parts[2])


def members(value: object, kind: type[Labelled], tag: Language) -> Said:
    """Members of an enumeration, written one after another, as a sentence says their labels."""

    def said(word: str) -> str:
        member = kind._value2member_map_.get(word)
        return inside(member.label(tag), tag) if isinstance(member, kind) else word

    return Said(mark("list", tag).join(map(said, str(value).split(", "))))


def _plain(name: str, value: object) -> Iterator[tuple[str, str | int | float | bool]]:
    """A parameter as it is stored: numbers and truth values as they are, all else as text.

    A label is stored in each of its languages, under `name`, `name@zh-Hans` …, and its code under `name@`;
    several in a tuple likewise, as a sentence lists them.
    """
    if isinstance(value, Label):
        yield from (
            (f"{name}@{tag}" if tag != "en" else name, word)
            for tag, word in zip(LANGUAGES, value, strict=True)
        )
        if value.code:
            yield f"{name}@", value.code
    elif (
        isinstance(value, tuple)
        and value
        and all(isinstance(each, Label) for each in cast("tuple[object, ...]", value))
    ):
        named = cast("tuple[Label, ...]", value)
        listed = (
            mark("list", tag).join(inside(each[i], tag) for each in named) for i, tag in enumerate(LANGUAGES)
        )
        yield from _plain(name, Label(*listed))
    elif isinstance(value, (int, float)):
        yield name, value
    elif isinstance(value, datetime):
        yield name, value.isoformat(" ")
    elif isinstance(value, timedelta):
        yield name, duration_text(value)
    elif isinstance(value, (tuple, list)):
        yield name, ", ".join(map(str, cast("Sequence[object]", value)))
    else:
        yield name, str(value)


def _translated(params: Mapping[str, object], tag: Language) -> dict[str, object]:
    """The parameters in a language: those that are stored in several are taken in the nearest."""
    said: dict[str, Any] = {key: value for key, value in params.items() if "@" not in key}
    for key in said:
        wordings = declared(str(params.get(f"{key}@", "")))
        if wordings is not None:
            said[key] = wording(str(params[f"{key}@"]), wordings, tag)[0]
        elif any(f"{key}@{each}" in params for each in LANGUAGES):
            nearest = (params[f"{key}@{each}"] for each in chain(tag) if f"{key}@{each}" in params)
            said[key] = next(nearest, said[key])
    return said
