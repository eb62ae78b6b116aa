"""Sections of a review: what a room adds to the page, and the blocks that every form of output can show.

A section holds numbers. It says them as blocks of words, tables and pictures in a language, and gives them as
plain data; text, Markdown and HTML are written from the same blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import attrs

from cxkit.errors import Invalid, shown
from cxkit.kernel import repeated
from cxkit.values import Label, Labelled, Language, mark


class Reading(Labelled):
    """Reading of a figure. Only `WORSE`, `BETTER` and `SEASON` have a colour."""

    WORSE = "worse", "worse", "恶化", "惡化"
    BETTER = "better", "better", "改善", "改善"
    CHANGED = "changed", "changed", "有变化", "有變化"
    SEASON = "season", "as every year", "每年如此", "每年如此"
    SAME = "same", "no change found", "未见变化", "未見變化"
    FEW = "few", "too few to compare", "样本过少，未比较", "樣本過少，未比較"
    INCOMPLETE = "incomplete", "incomplete: not compared", "数据不完整，未比较", "資料不完整，未比較"
    ALONE = "alone", "nothing to compare with", "无可比数据", "無可比資料"

    @property
    def sign(self) -> str:
        """The mark that stands for it beside its colour."""
        return {"worse": "▼", "better": "▲", "season": "◆", "changed": "◇"}.get(self._value_, "●")

    @property
    def is_signal(self) -> bool:
        """Whether the reading says of a change that it is more than chance."""
        return self in (Reading.WORSE, Reading.BETTER, Reading.CHANGED)

    @property
    def tone(self) -> str:
        """Its colour: worse, better, season, or the grey of what is usual."""
        return self._value_ if self in (Reading.WORSE, Reading.BETTER, Reading.SEASON) else "usual"


@attrs.frozen(kw_only=True)
class Line:
    """A sentence: its `lead` is said first and strongest, its reading stands before it as a sign."""

    text: str
    lead: str = ""
    reading: Reading | None = None

    @property
    def gap(self) -> str:
        """The gap between the two: nothing behind a mark that is as wide as a character."""
        return " " if self.lead and self.lead[-1] not in "：，；" else ""


@attrs.frozen(kw_only=True)
class Listing:
    """Sentences under each other; `tasks` are to be ticked off."""

    lines: Sequence[Line]
    tasks: bool = False


@attrs.frozen
class Note:
    """A remark in small print."""

    text: str


@attrs.frozen(kw_only=True)
class Spark:
    """A small series without words: values in time, None where there are none, and their usual range."""

    values: Sequence[float | None]
    ranges: Sequence[tuple[float, float] | None] = ()
    reading: Reading = Reading.SAME


@attrs.frozen(kw_only=True)
class Cell:
    """One thing in a table: the number, its interval and n, remarks below it, a reading, a small series."""

    text: str = ""
    interval: str = ""
    n: str = ""
    notes: Sequence[str] = ()
    reading: Reading | None = None
    spark: Spark | None = None
    share: float | None = None
    """The length of a bar behind the number, of 1."""

    def words(self, language: Language) -> str:
        """All of it but the series, in one line."""
        sign = "" if self.reading is None else f"{self.reading.sign} "
        behind = mark("list", language).join(part for part in (self.interval, self.n, *self.notes) if part)
        more = mark("brackets", language, text=behind) if behind and self.text else behind
        return (sign + self.text + more).strip()


@attrs.frozen(kw_only=True)
class Row:
    """A row of a table; `key` names what it shows, and a row with a `head` alone opens a group of rows."""

    cells: Sequence[Cell | str] = ()
    key: str = ""
    head: str = ""


@attrs.frozen(kw_only=True)
class Grid:
    """A table: the first cell of each row names it."""

    heads: Sequence[str]
    rows: Sequence[Row]
    title: str = ""
    note: str = ""
    key: str = ""
    folded: Sequence[Row] = ()
    """Further rows, shown on demand where a page can."""


@attrs.frozen(kw_only=True)
class Dot:
    """A value with its interval on an axis; `text` is what is written beside it."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    n: str = ""
    text: str = ""
    interval: str = ""
    reading: Reading = Reading.SAME


@attrs.frozen(kw_only=True)
class Dots:
    """Values with intervals on one axis, and a line to hold them against."""

    title: str
    dots: Sequence[Dot]
    ends: tuple[float, float]
    n: int
    line: float | None = None
    note: str = ""


@attrs.frozen(kw_only=True)
class Point:
    """A point of a control chart: its name, value and n as texts too, its limits, whether it stands apart."""

    name: str
    text: str
    interval: str
    n: str
    value: float
    limits: tuple[float, float] | None = None
    limits_text: str = ""
    apart: bool = False


@attrs.frozen(kw_only=True)
class Limits:
    """A control chart; `sentence` says what it shows."""

    title: str
    sentence: str
    points: Sequence[Point]
    n: int
    reading: Reading
    centre: float | None = None
    centre_text: str = ""
    target: float | None = None
    heads: Sequence[str] = ()
    """The block above the table of its numbers."""


@attrs.frozen(kw_only=True)
class Bars:
    """Counts side by side, those of the earlier period pale behind them; `sentence` says what they show."""

    title: str
    sentence: str
    bars: Sequence[tuple[str, int, int | None]]
    n: int
    names: tuple[str, str] = ("", "")


Block = Listing | Note | Grid | Dots | Limits | Bars


@runtime_checkable
class Section(Protocol):
    """A part of a review: a value with its numbers, which any room or any house can add.

    `key` names it in the data and on the page; a section with the key of one of the review's own takes its
    place. `short` says that text for a terminal shows it too. `blocks` says its numbers in a language;
    `to_dict` gives them as plain data, every number with its n and interval.

    >>> from cxkit.review import Note, Section
    >>> class Staff:
    ...     key, label, short = "staff", Label("Staff", "人手", "人手"), True
    ...     def blocks(self, language): return [Note("12")]
    ...     def to_dict(self): return {"people": 12}
    >>> isinstance(Staff(), Section)
    True
    """

    @property
    def key(self) -> str:
        """Its name in the data and on the page."""
        ...

    @property
    def label(self) -> Label:
        """Its title."""
        ...

    @property
    def short(self) -> bool:
        """Whether text for a terminal shows it too."""
        ...

    def blocks(self, language: Language) -> Sequence[Block]:
        """Blocks of the section in that language."""
        ...

    def to_dict(self) -> Mapping[str, Any]:
        """Its numbers as plain data."""
        ...


class Shown(Protocol):
    """The parts of a page: its heading and the line below it, its sections, the colour of its headings."""

    @property
    def schema(self) -> str:
        """The name and version of its plain data."""
        ...

    @property
    def accent(self) -> str:
        """The colour of its headings; empty for that of the text."""
        ...

    @property
    def sections(self) -> Sequence[Section]:
        """Its sections, in order."""
        ...

    def heading(self, language: Language) -> tuple[str, str]:
        """Its heading, and the line below it."""
        ...


ORDER = (
    "month",
    "decide",
    "actions",
    "figures",
    "standards",
    "months",
    "why",
    "teams",
    "voice",
    "calls",
    "demand",
)
"""The order of the sections; others come behind them, and how far to trust it all at the end."""


def in_order(sections: Sequence[Section], own: Iterable[Section]) -> tuple[Section, ...]:
    """The review's sections with those of a house: in order, each key once, the house's before ours."""
    own = tuple(own)
    if twice := next((key for _, key in repeated(section.key for section in own)), None):
        raise Invalid(
            f"two sections have the key {shown(twice)}", code="review.section_twice", path="sections"
        )
    chosen = {section.key: section for section in (*sections, *own)}
    last = len(ORDER)
    places = {"trust": last + 1, **{key: place for place, key in enumerate(ORDER)}}
    return tuple(sorted(chosen.values(), key=lambda section: places.get(section.key, last)))
