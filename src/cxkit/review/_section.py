"""Sections: the parts of a review, each said in words, in every format, and as plain data."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from cxkit.values import Language


class Sheet(NamedTuple):
    """One table of words: its title, its column heads, its rows, and what stands below it."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


class Section(Protocol):
    """Part of a review: a table of words in a language for text, Markdown and HTML, and plain data for JSON.

    Both say the same numbers. A house adds its own with `monthly_review(..., sections=[...])`: any object
    with a key and these two methods is one. Words may come from customers: the formats escape them.

    >>> class Parking:
    ...     key = "parking"
    ...     def sheet(self, language):
    ...         return Sheet(self.key, "Parking", ("Place", "Cars"), (("yard", "12"),))
    ...     def to_dict(self):
    ...         return {"yard": 12}
    >>> part: Section = Parking()
    >>> part.sheet("en").rows
    (('yard', '12'),)
    """

    @property
    def key(self) -> str:
        """Name of the section in the JSON of a review."""
        ...

    def sheet(self, language: Language) -> Sheet:
        """The section in words."""
        ...

    def to_dict(self) -> Any:
        """The section as plain data, ready for JSON."""
        ...
