"""Incidence of themes in items: distinct items, rolled up a tree, and what results share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, TypeVar

import attrs
import numpy as np

from cxkit.analysis.feedback._verdicts import ThemeVerdict
from cxkit.analysis.text._classifiers import code_sets
from cxkit.columns import MISSING, FlagKind, InstantKind, Ints, read
from cxkit.feedback import ThemeTree
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Flags
from cxkit.values import Language

Row = TypeVar("Row")


@attrs.frozen(slots=True, kw_only=True, eq=False)
class Incidence:
    """Items by themes: `has[item, theme]`; `known` are the items whose themes somebody told."""

    codes: tuple[str, ...]
    has: Flags
    known: Flags
    direct: Flags
    """As `has`, without what only stands above a theme of the item."""


def incidence(themes: Iterable[Any], tree: ThemeTree | None = None) -> Incidence:
    """The items with their themes, and with a tree with all themes above: each item once a theme."""
    cells = code_sets(themes, "themes")
    lines: dict[str, tuple[str, ...]] = {}
    for code in sorted({code for cell in cells for code in cell or ()}):
        lines[code] = (code,) if tree is None else tree.line(code) or (code,)
    order = sorted({above for line in lines.values() for above in line})
    place = {code: at for at, code in enumerate(order)}
    direct = np.zeros((len(cells), len(order)), np.bool_)
    has = np.zeros_like(direct)
    for row, cell in enumerate(cells):
        for code in cell or ():
            direct[row, place[code]] = True
            has[row, [place[above] for above in lines[code]]] = True
    known = np.array([cell is not None for cell in cells], np.bool_)
    return Incidence(codes=tuple(order), has=has, known=known, direct=direct)


def now_and_before(known: Flags, flags: Ints) -> tuple[Flags, Flags]:
    """The known items that are now (flag 1), and those of the time before (0)."""
    return known & (flags == 1), known & (flags == 0)


def persons(authors: Iterable[Any] | None, rows: int) -> list[Any]:
    """The author of each item; without authors, and where one is unknown, each item is somebody else's."""
    people: list[Any] = [None] * rows if authors is None else list(read(authors, "authors").cells())
    return [("item", row) if each is None else each for row, each in enumerate(people)]


def flag_codes(column: Any, name: str) -> Any:
    """A column of yes, no or not known as 1, 0, -1."""
    return FlagKind().strictly(column, name, None)


def instants(column: Any, name: str) -> Ints:
    """A column of instants in microseconds; a missing one is `MISSING`."""
    times: Ints = InstantKind(required=False).strictly(column, name, None)
    return times


def labels(column: Any, name: str) -> list[Any]:
    """The cells of a column; None where one is missing."""
    return list(read(column, name).cells())


def known_instants(times: Ints, rows: Flags) -> list[int]:
    """The instants of the rows, without missing ones."""
    return [micros for micros in times[rows].tolist() if micros != MISSING]


def name_of(code: str, tree: ThemeTree | None, language: Language) -> str:
    """The label of a theme in that language; its code without a tree that has it."""
    theme = None if tree is None else tree.get(code)
    return code if theme is None else theme.label(language)


def count_persons(who: Sequence[Any], rows: Flags) -> int:
    """The number of different people who wrote the rows."""
    return len({who[row] for row in np.flatnonzero(rows).tolist()})


def judged(
    tested: Sequence[tuple[Row, float | None]], verdict: Callable[[Row, float | None], ThemeVerdict]
) -> list[Row]:
    """Rows with their q, by Benjamini and Hochberg over all that have a p-value, and the verdict by it."""
    evolve: Any = attrs.evolve
    q_values = adjust([p for _, p in tested])
    return [evolve(row, q=q, verdict=verdict(row, q)) for (row, _), q in zip(tested, q_values, strict=True)]


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Rows(Tabular):
    """A result of one row a theme; `rows` are records of the class that `ROW` names."""

    ROW: ClassVar[type[Any]]

    rows: tuple[Any, ...]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a theme."""
        names = [field.name for field in attrs.fields(self.ROW)]
        return {name: [_cell(getattr(row, name)) for row in self.rows] for name in names}

    def of(self, code: str) -> Any:
        """The row of a theme; None where there is none."""
        return next((row for row in self.rows if row.code == code), None)


def _cell(value: Any) -> Any:
    return getattr(value, "_value_", value)
