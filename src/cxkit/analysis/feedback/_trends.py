"""Trends of themes over changes of their tree: as they were coded then, and restated to the newest tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from cxkit.analysis.feedback._incidence import labels
from cxkit.analysis.feedback._verdicts import TrendView
from cxkit.analysis.text._classifiers import code_sets
from cxkit.columns import together
from cxkit.errors import Invalid
from cxkit.feedback import ThemeTree
from cxkit.stats.results._display import Tabular


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ThemeTrend(Tabular):
    """Distinct items by theme and period; None where nobody could know, because the theme was another one.

    `items` are the coded items of each period, `uncoded` the others. `breaks` are the periods in which the
    items before do not compare with those after, by theme.
    """

    view: TrendView
    version: int
    periods: tuple[Any, ...]
    codes: tuple[str, ...]
    counts: tuple[tuple[int | None, ...], ...]
    items: tuple[int, ...]
    uncoded: tuple[int, ...]

    def of(self, code: str) -> tuple[int | None, ...]:
        """The counts of a theme, period by period."""
        if code not in self.codes:
            raise Invalid(
                f"{code!r} is no theme: there are {', '.join(self.codes)}", code="choice", path="code"
            )
        return self.counts[self.codes.index(code)]

    @property
    def breaks(self) -> dict[str, tuple[Any, ...]]:
        """By theme the first period after a gap: what comes before cannot be compared with it."""
        found: dict[str, tuple[Any, ...]] = {}
        for code, row in zip(self.codes, self.counts, strict=True):
            cuts = [
                self.periods[at] for at in range(1, len(row)) if row[at] is not None and row[at - 1] is None
            ]
            if cuts:
                found[code] = tuple(cuts)
        return found

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a theme and period."""
        cells = [
            (code, period, count, n)
            for code, row in zip(self.codes, self.counts, strict=True)
            for period, count, n in zip(self.periods, row, self.items, strict=True)
        ]
        names = ("code", "period", "items", "of")
        return {name: [cell[at] for cell in cells] for at, name in enumerate(names)}

    def summary(self) -> dict[str, Any]:
        """The view, the version of the tree, and how many items nobody coded."""
        return {"view": self.view._value_, "version": self.version, "uncoded": sum(self.uncoded)}

    def __repr__(self) -> str:
        cuts = ", ".join(f"{code} breaks at {at[0]}" for code, at in self.breaks.items())
        told = f"{len(self.codes)} themes in {len(self.periods)} periods"
        return f"ThemeTrend({self.view._value_}, {told}{', ' + cuts if cuts else ''})"


def theme_trend(
    themes: Iterable[Any],
    periods: Iterable[Any],
    versions: Iterable[Any],
    tree: ThemeTree,
    *,
    view: TrendView | str = TrendView.RESTATED,
) -> ThemeTrend:
    """Distinct items by theme and period, one row an item: its codes, its period, the version of its coding.

    `as_coded` rolls each item up the tree of its version. `restated` follows names, places and merges to the
    newest version; an item of a theme that was split since counts where all its parts belong, and for none of
    them. A theme that nobody could code then, or that meant something else, is None there and not 0.

    >>> from datetime import UTC, datetime
    >>> from cxkit import Actor
    >>> from cxkit.feedback import Theme
    >>> told = {"at": datetime(2026, 3, 2, tzinfo=UTC), "by": Actor.agent("lin")}
    >>> def theme(code): return Theme(code=code, parent="logistics", en=code, zh_hans=code, zh_hant=code)
    >>> tree = ThemeTree.start("shop", **told).add(theme("late"), **told)
    >>> tree = tree.split("late", [theme("sent late"), theme("carried late")], **told)
    >>> trend = theme_trend([["late"], ["sent late"]], ["2026-02", "2026-03"], [2, 3], tree)
    >>> trend.of("logistics"), trend.of("sent late")
    ((1, 1), (None, 1))
    >>> trend.breaks["carried late"]
    ('2026-03',)
    """
    themes, periods, versions = together(themes=themes, periods=periods, versions=versions)
    chosen, cells = TrendView.of(view), code_sets(themes, "themes")
    told = [labels(periods, "periods"), labels(versions, "versions")]
    order = sorted({period for period in told[0] if period is not None})
    at = {period: place for place, period in enumerate(order)}
    then = {version: _Then.of(tree, version, chosen) for version in {v for v in told[1] if v is not None}}
    counts: dict[str, list[int]] = {}
    items, uncoded = [0] * len(order), [0] * len(order)
    used: list[set[int]] = [set() for _ in order]
    for cell, period, version in zip(cells, *told, strict=True):
        if period is None:
            continue
        place = at[period]
        if cell is None or version is None:
            uncoded[place] += 1
            continue
        items[place] += 1
        used[place].add(version)
        for code in then[version].roll_up(cell):
            counts.setdefault(code, [0] * len(order))[place] += 1
    rows = _told(counts, then, used)
    return ThemeTrend(
        view=chosen,
        version=tree.version,
        periods=tuple(order),
        codes=tuple(rows),
        counts=tuple(rows.values()),
        items=tuple(items),
        uncoded=tuple(uncoded),
    )


def _told(
    counts: Mapping[str, Sequence[int]], then: Mapping[Any, _Then], used: Sequence[set[Any]]
) -> dict[str, tuple[int | None, ...]]:
    """The counts by theme and period; None where a version used in the period could not tell the theme."""
    known = set(counts).union(*(each.known for each in then.values()))
    return {
        code: tuple(
            count if used[place] and all(code in then[version].known for version in used[place]) else None
            for place, count in enumerate(counts.get(code, [0] * len(used)))
        )
        for code in sorted(known)
    }


@attrs.frozen
class _Then:
    """A version of the tree, as a view sees it: where its codes count, and which themes it could tell."""

    tree: ThemeTree
    to: dict[str, str | None]
    known: frozenset[str]

    @classmethod
    def of(cls, tree: ThemeTree, version: int, view: TrendView) -> _Then:
        old = tree.at_version(version)
        if view is TrendView.AS_CODED:
            codes = [theme.code for theme in old.themes]
            return cls(old, dict(zip(codes, codes, strict=True)), frozenset(codes))
        way = tree.crosswalk(version)
        to = {entry.code: entry.to for entry in way.entries}
        broken = {entry.to for entry in way.entries if entry.breaks}
        # What stands above a theme that could be told could be told as well.
        able = [entry.to for entry in way.entries if entry.to is not None]
        known = {above for code in able for above in tree.line(code)} - broken
        return cls(tree, to, frozenset(known))

    def roll_up(self, codes: Iterable[str]) -> frozenset[str]:
        """The themes of an item in this view, with all above."""
        return self.tree.roll_up(to for code in codes if (to := self.to.get(code)) is not None)
