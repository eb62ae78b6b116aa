"""How many items speak of each theme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import attrs

from cxkit.analysis.feedback._incidence import Rows, count_persons, incidence, persons
from cxkit.columns import together
from cxkit.feedback import ThemeTree
from cxkit.kernel import disclosable
from cxkit.stats.intervals.proportions import wilson


@attrs.frozen(kw_only=True)
class ThemeCount:
    """The items of a theme: how many, which share of the coded ones; None where it must not be shown."""

    code: str
    n: int | None
    share: float | None
    low: float | None
    high: float | None


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ThemeCounts(Rows):
    """Distinct items by theme; `uncoded` items nobody coded, `without` were coded and have no theme."""

    ROW: ClassVar[type[Any]] = ThemeCount

    n: int
    uncoded: int
    without: int

    def summary(self) -> dict[str, Any]:
        """How many items there are, not coded, and without a theme."""
        return {"n": self.n, "uncoded": self.uncoded, "without": self.without}

    def __repr__(self) -> str:
        figures = ", ".join(f"{row.code} {'-' if row.n is None else row.n}" for row in self.rows[:6])
        return (
            f"ThemeCounts({self.n:,} items, {self.uncoded:,} not coded, {self.without:,} without: {figures})"
        )


def theme_counts(
    themes: Iterable[Any],
    *,
    tree: ThemeTree | None = None,
    authors: Iterable[Any] | None = None,
    least: int = 1,
    confidence: float = 0.95,
) -> ThemeCounts:
    """Distinct items by theme, one cell of `themes` an item: its codes, None where nobody coded it.

    With a tree an item counts for its themes and all above, once each. `least` is how many people there
    must be for a count to be shown: fewer, also fewer without the theme, are withheld, and then a second
    one of the same parent, so that none can be computed.

    >>> theme_counts([["late", "rude"], ["late"], [], None])
    ThemeCounts(3 items, 1 not coded, 1 without: late 2, rude 1)
    """
    themes, authors = together(themes=themes, authors=authors)
    themes_of = incidence(themes, tree)
    who = persons(authors, len(themes_of.known))
    total, everybody = int(themes_of.known.sum()), count_persons(who, themes_of.known)
    counts = dict(zip(themes_of.codes, themes_of.has.sum(axis=0).tolist(), strict=True))
    shown_counts = _shown(themes_of.codes, themes_of.has, who, everybody, tree, least)
    rows: list[ThemeCount] = []
    for code in sorted(themes_of.codes, key=lambda code: (-counts[code], code)):
        n = counts[code] if code in shown_counts else None
        low, high = (None, None) if n is None else _bounds(n, total, confidence)
        rows.append(ThemeCount(code=code, n=n, share=None if n is None else n / total, low=low, high=high))
    without = int((themes_of.known & ~themes_of.has.any(axis=1)).sum())
    return ThemeCounts(rows=tuple(rows), n=total, uncoded=len(themes_of.known) - total, without=without)


def _bounds(n: int, total: int, confidence: float) -> tuple[float | None, float | None]:
    method: Any = wilson
    interval = method(n, total, confidence=confidence)
    return interval.low, interval.high


def _shown(
    codes: tuple[str, ...], has: Any, who: list[Any], everybody: int, tree: ThemeTree | None, least: int
) -> frozenset[str]:
    """The themes whose counts may be shown: by brothers and sisters, with the complement of each."""
    people = {code: count_persons(who, has[:, at]) for at, code in enumerate(codes)}
    people = {code: n if not 0 < everybody - n < least else 1 for code, n in people.items()}
    families: dict[str | None, dict[str, int]] = {}
    for code, n in people.items():
        theme = None if tree is None else tree.get(code)
        families.setdefault(None if theme is None else theme.parent, {})[code] = n
    shown: set[str] = set()
    for family in families.values():
        allowed = disclosable(family, least=least, total_known=tree is not None)
        shown |= {code for code, n in allowed.items() if n is not None}
    return frozenset(shown)
