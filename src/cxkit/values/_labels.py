"""Words for people, in English, 简体中文 and 繁體中文.

An enumeration's members carry their labels; a reason carries a code and parameters, and the
`Text` that made it renders them. Nothing is translated at run time and nothing falls back
silently: a text without all three languages cannot be built.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Literal, NamedTuple, Self, get_args

from cxkit.errors import Invalid, NotFound, shown

Language = Literal["en", "zh-Hans", "zh-Hant"]

LANGUAGES: tuple[Language, ...] = get_args(Language)


def language(name: str) -> Language:
    """The language of that name, or an error that lists the three.

    >>> language("zh-Hans")
    'zh-Hans'
    """
    for known in LANGUAGES:
        if known == name:
            return known
    raise Invalid(
        f"{shown(name)} is not a language of cxkit: use one of {', '.join(LANGUAGES)}",
        code="language.unknown",
        params={"language": name},
    )


class Label(NamedTuple):
    """One thing's name in the three languages.

    >>> Label("ticket", "工单", "工單").in_language("zh-Hant")
    '工單'
    """

    en: str
    zh_hans: str
    zh_hant: str

    def in_language(self, name: Language = "en") -> str:
        """The name in that language."""
        return self[LANGUAGES.index(language(name))]


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
        member.labels = Label(en, zh_hans, zh_hant)
        return member

    def label(self, name: Language = "en") -> str:
        """What people call this member in that language."""
        return self.labels.in_language(name)

    @classmethod
    def of(cls, wire: str) -> Self:
        """The member with that wire text, or an error that lists the known ones."""
        found = cls._value2member_map_.get(wire)
        return found if isinstance(found, cls) else cls._missing_(wire)

    @classmethod
    def _missing_(cls, value: object) -> Self:
        known = ", ".join(member._value_ for member in cls)
        raise Invalid(
            f"{shown(value)} is not a {cls.__name__}: use one of {known}",
            code="enum.unknown",
            params={"enumeration": cls.__name__, "known": known},
        )

    def __str__(self) -> str:
        return str(self._value_)

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self.name}"


_TEXTS: dict[str, Text] = {}


class Reason(NamedTuple):
    """Why something was decided or refused: a stable code and its parameters.

    Render it with `text()`; store it as it is.
    """

    code: str
    params: tuple[tuple[str, str | int | float | bool], ...] = ()

    def text(self, name: Language = "en") -> str:
        """The reason in words that can be said to a customer or an agent."""
        found = _TEXTS.get(self.code)
        if found is None:
            raise NotFound(f"no text is declared for reason code {shown(self.code)}", code="reason.unknown")
        return found.render(name, **dict(self.params))

    def __str__(self) -> str:
        return self.text()


class Text:
    """A sentence with parameters, declared once in three languages and known by its code.

    Calling it makes the `Reason` with those parameters. Parameters are str.format fields. `words` names the
    enumeration of a parameter that is one of its members, or several, or the parameter that names it:
    Chinese says them by their labels, English as they are written.

    >>> late = Text("example.late", "{days} days late", "迟了{days}天", "遲了{days}天")
    >>> late(days=3).text("zh-Hans")
    '迟了3天'
    """

    __slots__ = ("code", "labels", "words")

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
        if not all(part.strip() for part in self.labels):
            raise Invalid(f"text {code!r} lacks a language", code="text.incomplete")
        earlier = _TEXTS.setdefault(code, self)
        if earlier.labels != self.labels:
            raise Invalid(f"text {code!r} is declared twice, with different words", code="text.twice")

    def __call__(self, **params: object) -> Reason:
        """The reason that this text words, with its parameters."""
        self.render("en", **params)
        return Reason(self.code, tuple((name, _plain(params[name])) for name in sorted(params)))

    def render(self, name: Language = "en", **params: object) -> str:
        """The sentence in that language."""
        if self.words and language(name) != "en":
            kinds = {
                key: _ENUMERATIONS.get(_without_module(str(params.get(kind))))
                if isinstance(kind, str)
                else kind
                for key, kind in self.words.items()
            }
            said = {
                key: _said(params[key], kind, name) for key, kind in kinds.items() if kind and key in params
            }
            params = {**params, **said}
        try:
            return self.labels.in_language(name).format(**params)
        except KeyError as error:
            raise Invalid(f"text {self.code!r} needs the parameter {error}", code="text.parameter") from None

    def __repr__(self) -> str:
        return f"Text({self.code!r}, {self.labels.en!r})"


def _said(value: object, kind: type[Labelled], name: Language) -> str:
    """Members of an enumeration, written one after another, by their labels in a Chinese sentence."""
    known = {str(member): member.label(name) for member in kind}
    return "、".join(known.get(word, word) for word in str(value).split(", "))


def _plain(value: object) -> str | int | float | bool:
    """A parameter as it is stored: numbers and truth values as they are, all else as its text."""
    return value if isinstance(value, (int, float)) else str(value)
