"""Trends of themes over changes of their tree: as they were coded then, and restated to the newest tree."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

import attrs
import numpy as np

from cxkit.analysis._figures import share_of
from cxkit.analysis._wording import WORDS
from cxkit.analysis.feedback._incidence import Rows, labels, name_of
from cxkit.analysis.feedback._verdicts import TrendView
from cxkit.analysis.text._classifiers import code_sets
from cxkit.columns import together
from cxkit.errors import Invalid
from cxkit.feedback import ThemeTree
from cxkit.stats.intervals.proportions import wilson_bounds
from cxkit.stats.results import Estimate, Interval
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._normal import check_confidence, z_of
from cxkit.stats.results._pictures import GREY, drawing_axes, finished, name_points, readable, unit_axis
from cxkit.values import Language

_FEWEST: Final = 30
"""So many items coded twice tell how a theme was divided; fewer leave the break."""


@attrs.frozen(kw_only=True)
class PartShare:
    """How many of `n` items of a theme that was split, coded again, belong to one of its parts."""

    code: str
    of: str
    n: int
    items: int
    share: float
    low: float
    high: float


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class DoubleCoded(Rows):
    """A sample coded under an earlier version of a tree and under the newest: how splits divide old items."""

    ROW: ClassVar[type[Any]] = PartShare

    version: int
    confidence: float

    def summary(self) -> dict[str, Any]:
        """The earlier version, and the confidence."""
        return {"version": self.version, "confidence": self.confidence}

    def __repr__(self) -> str:
        figures = [f"{row.code} {row.items} of {row.n}" for row in self.rows[:6]]
        return f"DoubleCoded(since version {self.version}: {', '.join(figures) or 'no theme was split'})"


def double_coded(
    before: Iterable[Any], after: Iterable[Any], tree: ThemeTree, version: int, *, confidence: float = 0.95
) -> DoubleCoded:
    """How splits since that version divide old items, one row an item of a sample: its codes then and now.

    The items are drawn by chance from those with the theme that was split. An item can belong to several
    parts, and to none. Intervals are Wilson's.

    >>> from datetime import UTC, datetime
    >>> from cxkit import Actor
    >>> from cxkit.feedback import Theme
    >>> told = {"at": datetime(2026, 3, 2, tzinfo=UTC), "by": Actor.agent("lin")}
    >>> def theme(code): return Theme(code=code, parent="logistics", en=code, zh_hans=code, zh_hant=code)
    >>> tree = ThemeTree.start("shop", **told).add(theme("late"), **told)
    >>> tree = tree.split("late", [theme("sent late"), theme("carried late")], **told)
    >>> double_coded([["late"]] * 40, [["sent late"]] * 30 + [["carried late"]] * 10, tree, 2)
    DoubleCoded(since version 2: sent late 30 of 40, carried late 10 of 40)
    """
    check_confidence(confidence)
    before, after = together(before=before, after=after)
    pairs = list(zip(code_sets(before, "before"), code_sets(after, "after"), strict=True))
    rows: list[PartShare] = []
    for entry in tree.crosswalk(version).entries:
        now = [tree.roll_up(new) for old, new in pairs if new is not None and entry.code in (old or ())]
        for part in entry.parts if now else ():
            x, n = sum(part in each for each in now), len(now)
            low, high = wilson_bounds(np.array([float(x)]), np.array([float(n)]), z_of(confidence))
            bounds: dict[str, Any] = {"low": float(low[0]), "high": float(high[0])}
            rows.append(PartShare(code=part, of=entry.code, n=n, items=x, share=x / n, **bounds))
    return DoubleCoded(rows=tuple(rows), version=version, confidence=confidence)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ThemeTrend(Tabular):
    """Distinct items by theme and period; None where nobody could know, because the theme was another one.

    `items` are the coded items of each period, `uncoded` the others. `breaks` are the periods in which the
    items before do not compare with those after, by theme. `corrected` are shares of parts of a split theme
    in periods before it, from a sample coded twice; no count is made of them.
    """

    view: TrendView
    version: int
    periods: tuple[Any, ...]
    codes: tuple[str, ...]
    counts: tuple[tuple[int | None, ...], ...]
    items: tuple[int, ...]
    uncoded: tuple[int, ...]
    corrected: Mapping[str, tuple[Estimate | None, ...]] = attrs.field(
        factory=dict[str, tuple[Estimate | None, ...]]
    )

    def of(self, code: str) -> tuple[int | None, ...]:
        """The counts of a theme, period by period."""
        if code not in self.codes:
            raise Invalid(
                f"{code!r} is no theme: there are {', '.join(self.codes)}", code="choice", path="code"
            )
        return self.counts[self.codes.index(code)]

    def shares(self, code: str) -> tuple[Estimate | None, ...]:
        """The share of each period's coded items with a theme, with its interval; None where nobody knows."""
        corrected = self.corrected.get(code, (None,) * len(self.periods))
        return tuple(
            other if x is None or not n else share_of(x, n, code)
            for x, n, other in zip(self.of(code), self.items, corrected, strict=True)
        )

    @property
    def breaks(self) -> dict[str, tuple[Any, ...]]:
        """By theme the first period after a gap: what comes before cannot be compared with it."""
        by_code: dict[str, tuple[Any, ...]] = {}
        for code, row in zip(self.codes, self.counts, strict=True):
            corrected = self.corrected.get(code, row)
            cuts = [
                self.periods[at]
                for at in range(1, len(row))
                if row[at] is not None and row[at - 1] is None and corrected[at - 1] is None
            ]
            if cuts:
                by_code[code] = tuple(cuts)
        return by_code

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a theme and period; a share without a count comes from a sample coded twice."""
        cells = [
            (code, period, count, n, *((share.value, share.low, share.high) if share else (None, None, None)))
            for code, row in zip(self.codes, self.counts, strict=True)
            for period, count, n, share in zip(self.periods, row, self.items, self.shares(code), strict=True)
        ]
        names = ("code", "period", "items", "of", "share", "low", "high")
        return {name: [cell[at] for cell in cells] for at, name in enumerate(names)}

    def summary(self) -> dict[str, Any]:
        """The view, the version of the tree, and how many items nobody coded."""
        return {"view": self.view._value_, "version": self.version, "uncoded": sum(self.uncoded)}

    def __repr__(self) -> str:
        cuts = ", ".join(f"{code} breaks at {at[0]}" for code, at in self.breaks.items())
        figures = f"{len(self.codes)} themes in {len(self.periods)} periods"
        return f"ThemeTrend({self.view._value_}, {figures}{', ' + cuts if cuts else ''})"

    def plot(
        self,
        ax: Any = None,
        *,
        codes: Iterable[str] | None = None,
        most: int = 5,
        tree: ThemeTree | None = None,
        language: Language = "en",
    ) -> Any:
        """Draw the shares of themes over the periods with their intervals; gives the axes.

        Without `codes` the `most` frequent themes. A break is a gap with a line before what begins anew; what
        comes from a sample coded twice is hollow. With a `tree` themes have its labels in that `language`.
        """
        ax = drawing_axes(ax, needed_for="a picture of themes over time")
        totals = {code: sum(filter(None, row)) for code, row in zip(self.codes, self.counts, strict=True)}
        chosen = sorted(totals, key=lambda code: -totals[code])[:most] if codes is None else list(codes)
        places = np.arange(len(self.periods))
        cuts: dict[int, list[str]] = {}
        for code in chosen:
            for period in self.breaks.get(code, ()):
                cuts.setdefault(self.periods.index(period), []).append(name_of(code, tree, language))
        for cut, names in cuts.items():
            ax.axvline(cut - 0.5, color=GREY, linestyle="--", linewidth=1)
            text = WORDS["trend.break"].render(language, themes=names)
            top, of_axes = (cut - 0.5, 1.0), ax.get_xaxis_transform()
            ax.annotate(readable(text), top, xycoords=of_axes, ha="center", va="bottom", color=GREY)
        for number, code in enumerate(chosen):
            color, shift = f"C{number % 10}", 0.3 * ((number + 0.5) / len(chosen) - 0.5)
            shares = self.shares(code)
            values = [math.nan if each is None or each.value is None else each.value for each in shares]
            ax.plot(places + shift, values, color=color, label=name_of(code, tree, language))
            for place, (share, count) in enumerate(zip(shares, self.of(code), strict=True)):
                if share is not None and share.value is not None:
                    face = color if count is not None else "white"
                    ax.plot([place + shift], [share.value], "o", color=color, markerfacecolor=face)
                    ax.vlines([place + shift], [share.low], [share.high], color=color, alpha=0.5)
        if any(self.corrected.get(code) for code in chosen):
            text = WORDS["trend.sample"].render(language)
            ax.plot([], [], "o", color=GREY, markerfacecolor="white", label=text)
        name_points(ax, self.periods, ordered=True)
        unit_axis(ax, "share")
        title = WORDS["trend.title"].render(language, view=self.view.label(language))
        if cuts:
            ax.set_title(title, pad=20)
        share_of = WORDS["trend.share"].render(language)
        return finished(ax, title=title, ylabel=share_of, legend=True)


def theme_trend(
    themes: Iterable[Any],
    periods: Iterable[Any],
    versions: Iterable[Any],
    tree: ThemeTree,
    *,
    view: TrendView | str = TrendView.RESTATED,
    sample: DoubleCoded | None = None,
) -> ThemeTrend:
    """Distinct items by theme and period, one row an item: its codes, its period, the version of its coding.

    `as_coded` rolls each item up the tree of its version. `restated` follows names, places and merges to the
    newest version; an item of a theme that was split since counts where all its parts belong, and for none of
    them. A theme that nobody could code then, or that meant something else, is None there and not 0. With a
    `sample` of 30 items or more coded twice (`double_coded`) the restated view has shares of such parts, with
    intervals that hold the chance of the sample and of the items; it takes the mix to be the sample's.

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
    columns = [labels(periods, "periods"), labels(versions, "versions")]
    order = sorted({period for period in columns[0] if period is not None})
    at = {period: place for place, period in enumerate(order)}
    then = {version: _Then.of(tree, version, chosen) for version in {v for v in columns[1] if v is not None}}
    counts: dict[str, list[int]] = {}
    items, uncoded = [0] * len(order), [0] * len(order)
    used: list[set[int]] = [set() for _ in order]
    whole: dict[tuple[str, int], int] = {}
    for cell, period, version in zip(cells, *columns, strict=True):
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
        for code in set(cell) & then[version].divided.keys():
            whole[code, place] = whole.get((code, place), 0) + 1
    rows = _told(counts, then, used)
    return ThemeTrend(
        view=chosen,
        version=tree.version,
        periods=tuple(order),
        codes=tuple(rows),
        counts=tuple(rows.values()),
        items=tuple(items),
        uncoded=tuple(uncoded),
        corrected={} if sample is None else _corrected(sample, rows, counts, whole, items, then, used),
    )


def _corrected(
    sample: DoubleCoded,
    rows: Mapping[str, Sequence[int | None]],
    counts: Mapping[str, Sequence[int]],
    whole: Mapping[tuple[str, int], int],
    items: Sequence[int],
    then: Mapping[Any, _Then],
    used: Sequence[set[Any]],
) -> dict[str, tuple[Estimate | None, ...]]:
    """Shares of parts in the periods whose versions knew the theme that was split, or the part itself."""
    corrected: dict[str, tuple[Estimate | None, ...]] = {}
    for part in sample.rows:
        if part.n < _FEWEST or part.code not in rows:
            continue
        able = {
            version
            for version, each in then.items()
            if part.code in each.known or part.code in each.divided.get(part.of, ())
        }
        known = counts.get(part.code, [0] * len(items))
        corrected[part.code] = tuple(
            _estimate(part, known[at], whole.get((part.of, at), 0), n, sample.confidence)
            if rows[part.code][at] is None and n and used[at] <= able
            else None
            for at, n in enumerate(items)
        )
    return corrected


def _estimate(part: PartShare, known: int, old: int, n: int, confidence: float) -> Estimate:
    """A share of `n` items: those known to have the part, and of `old` ones as many as in the sample.

    Wilson's interval of as many items as the two chances together are worth: that of the items, and that of
    the sample. One item of each kind is added for it, since a share of 0 of few is no certainty.
    """
    value, among = (known + old * part.share) / n, (part.items + 1) / (part.n + 2)
    share = (known + old * among + 1) / (n + 2)
    of_items = max(known / n + old / n * among**2 - (known / n + old / n * among) ** 2, 0.0)
    variance = of_items / n + (old / n) ** 2 * among * (1 - among) / part.n
    worth = share * (1 - share) / variance if variance > 0 else float(n)
    low, high = wilson_bounds(np.array([value * worth]), np.array([worth]), z_of(confidence))
    interval = Interval(low=float(low[0]), high=float(high[0]), confidence=confidence, method="coded twice")
    return Estimate(
        value=value,
        n=n,
        unit="share",
        definition=part.code,
        interval=interval,
        confidence=confidence,
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
    divided: dict[str, tuple[str, ...]] = attrs.field(factory=dict[str, tuple[str, ...]])

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
        divided = {entry.code: entry.parts for entry in way.entries if entry.parts and not entry.breaks}
        return cls(tree, to, frozenset(known), divided)

    def roll_up(self, codes: Iterable[str]) -> frozenset[str]:
        """The themes of an item in this view, with all above."""
        return self.tree.roll_up(to for code in codes if (to := self.to.get(code)) is not None)
