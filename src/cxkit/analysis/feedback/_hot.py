"""Hot spots: themes whose share stands above their baseline."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

import attrs
import numpy as np

from cxkit.analysis.feedback._incidence import (
    Rows,
    count_persons,
    flag_codes,
    incidence,
    instants,
    judged,
    labels,
    now_and_before,
    persons,
)
from cxkit.analysis.feedback._verdicts import ThemeVerdict
from cxkit.columns import MISSING, together
from cxkit.feedback import ThemeTree
from cxkit.stats.intervals._small_tables import exact_p_value, is_small
from cxkit.stats.intervals.two_proportions import newcombe, pooled_z
from cxkit.stats.results._elementwise import Flags
from cxkit.stats.results._normal import check_confidence, z_of
from cxkit.values import Period, instant_from_micros, zone


@attrs.frozen(kw_only=True)
class HotTheme:
    """A theme now against its baseline: items, shares of the coded items, and their difference.

    `per_1000` and `per_1000_before` are items per 1,000 orders, where orders were told. `standardised` is the
    difference within sources, put together with fixed weights: a change of the mix of sources is not in it.
    """

    code: str
    n: int
    before: int
    authors: int
    share: float
    share_before: float
    difference: float
    low: float
    high: float
    standardised: float | None
    standardised_low: float | None
    standardised_high: float | None
    per_1000: float | None
    per_1000_before: float | None
    q: float | None
    verdict: ThemeVerdict


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class HotThemes(Rows):
    """Themes against their baseline, those that rose most first; `uncoded` items are in neither."""

    ROW: ClassVar[type[Any]] = HotTheme

    n: int
    n_before: int
    uncoded: int
    confidence: float

    @property
    def hot(self) -> tuple[HotTheme, ...]:
        """The hot spots, the surest first."""
        rows = [row for row in self.rows if row.verdict is ThemeVerdict.HOT]
        return tuple(sorted(rows, key=lambda row: (-row.low, row.code)))

    def summary(self) -> dict[str, Any]:
        """How many items there are now and in the baseline, and how many nobody coded."""
        return {
            "n": self.n,
            "n_before": self.n_before,
            "uncoded": self.uncoded,
            "confidence": self.confidence,
        }

    def __repr__(self) -> str:
        figures = [f"{row.code} {row.difference:+.1%}" for row in self.hot[:6]]
        against = f"{self.n:,} items against {self.n_before:,}"
        return f"HotThemes({against}, {len(self.rows)} themes: {', '.join(figures) or 'none stands out'})"


def baseline_flags(
    at: Any, period: Period, *, weeks: int = 8, without: Iterable[date] = (), tz: str | None = None
) -> list[bool | None]:
    """For each instant True in the period, False in its baseline, None in neither.

    The baseline is the same weekdays of the `weeks` weeks before the period, without days such as those of a
    campaign. Days are those of the period's time zone.

    >>> from datetime import UTC, datetime
    >>> month = Period.month(2026, 3, "Asia/Shanghai")
    >>> baseline_flags([datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 2, 20, tzinfo=UTC), None], month)
    [True, False, None]
    """
    where, left_out = zone(tz or period.tz), frozenset(without)
    first, last = (
        each.astimezone(where).date() for each in (period.start, period.end - timedelta.resolution)
    )
    weekdays = {(first + timedelta(days=each)).weekday() for each in range((last - first).days + 1)}
    since = first - timedelta(weeks=weeks)
    flags: list[bool | None] = []
    for micros in instants(at, "at").tolist():
        when = None if micros == MISSING else instant_from_micros(micros)
        if when is None or when >= period.end:
            flags.append(None)
        elif when >= period.start:
            flags.append(True)
        else:
            day = when.astimezone(where).date()
            inside = since <= day and day.weekday() in weekdays and day not in left_out
            flags.append(False if inside else None)
    return flags


def hot_themes(
    themes: Iterable[Any],
    now: Any,
    *,
    tree: ThemeTree | None = None,
    authors: Iterable[Any] | None = None,
    sources: Iterable[Any] | None = None,
    weights: Mapping[Any, float] | None = None,
    orders: tuple[float, float] | None = None,
    floor: float = 0.01,
    least: int = 5,
    least_authors: int = 3,
    level: float = 0.05,
    confidence: float = 0.95,
) -> HotThemes:
    """Themes whose share of items is above their baseline, one row an item: its codes, and `now`.

    `now` is True in the period, False in the baseline (see `baseline_flags`), None in neither. A hot spot has
    `least` items of `least_authors` people, a `q` within `level` after Benjamini and Hochberg over all themes
    tested, and a difference of `floor` or more; one that fell by as much cooled down. With `sources` the
    difference within sources must say the same; their `weights` are by default their shares of all items.
    `orders` are the orders now and before, for rates beside the shares.

    >>> now = [True] * 40 + [False] * 200
    >>> themes = hot_themes([["late"]] * 20 + [[]] * 20 + [["late"]] * 20 + [[]] * 180, now)
    >>> themes
    HotThemes(40 items against 200, 1 themes: late +40.0%)
    >>> themes.of("late").verdict.label("zh-Hans")
    '热点'
    """
    check_confidence(confidence)
    themes, now, authors, sources = together(themes=themes, now=now, authors=authors, sources=sources)
    table, flags = incidence(themes, tree), flag_codes(now, "now")
    inside, outside = now_and_before(table.known, flags)
    items = _Items(
        inside=inside,
        outside=outside,
        who=persons(authors, len(flags)),
        strata=_strata(sources, inside, outside, weights),
        orders=orders,
        confidence=confidence,
    )
    n1, n0 = items.sizes
    tested: list[tuple[HotTheme, float | None]] = []
    for has, code in zip(table.has.T if n1 and n0 else (), table.codes, strict=False):
        if (has & (inside | outside)).any():
            row = items.row(code, has)
            enough = max(row.n, row.before) >= least
            tested.append((row, _p_value(row.n, n1, row.before, n0) if enough else None))
    rows = judged(tested, lambda row, q: _verdict(row, q, floor, least, least_authors, level))
    rows.sort(key=lambda row: (-row.difference, row.code))
    uncoded = int((~table.known & (flags >= 0)).sum())
    return HotThemes(rows=tuple(rows), n=n1, n_before=n0, uncoded=uncoded, confidence=confidence)


def _p_value(x1: int, n1: int, x0: int, n0: int) -> float | None:
    if is_small(x1, n1, x0, n0):
        return exact_p_value(x1, n1, x0, n0)
    p: Any = pooled_z(x1, n1, x0, n0).p_value
    return None if p is None else float(p)


Strata = Sequence[tuple[float, Flags, Flags]]


@attrs.frozen(kw_only=True, eq=False)
class _Items:
    """The coded items of the period and of its baseline, with what their themes are measured by."""

    inside: Flags
    outside: Flags
    who: Sequence[Any]
    strata: Strata
    orders: tuple[float, float] | None
    confidence: float

    @property
    def sizes(self) -> tuple[int, int]:
        return int(self.inside.sum()), int(self.outside.sum())

    def row(self, code: str, has: Flags) -> HotTheme:
        """A theme by the items that have it, before it is judged."""
        n1, n0 = self.sizes
        x1, x0 = int((has & self.inside).sum()), int((has & self.outside).sum())
        interval = newcombe(x1, n1, x0, n0, confidence=self.confidence)
        middle, low, high = _standardised(has, self.strata, self.confidence)
        now, before = self.orders or (None, None)
        return HotTheme(
            code=code,
            n=x1,
            before=x0,
            authors=count_persons(self.who, has & self.inside),
            share=x1 / n1,
            share_before=x0 / n0,
            difference=x1 / n1 - x0 / n0,
            low=interval.low or 0.0,
            high=interval.high or 0.0,
            standardised=middle,
            standardised_low=low,
            standardised_high=high,
            per_1000=None if now is None else 1000 * x1 / now,
            per_1000_before=None if before is None else 1000 * x0 / before,
            q=None,
            verdict=ThemeVerdict.FEW,
        )


def _strata(
    sources: Iterable[Any] | None, inside: Flags, outside: Flags, weights: Mapping[Any, float] | None
) -> Strata:
    """The weight and the rows of each source that there is now and before; none without sources."""
    if sources is None:
        return ()
    cells = labels(sources, "sources")
    strata: list[tuple[float, Flags, Flags]] = []
    for source in sorted({each for each in cells if each is not None}, key=str):
        mine = np.array([each == source for each in cells], np.bool_)
        now, then = mine & inside, mine & outside
        weight = float((now | then).sum()) if weights is None else weights.get(source, 0.0)
        if weight > 0 and now.any() and then.any():
            strata.append((weight, now, then))
    total = sum(weight for weight, _, _ in strata)
    return [(weight / total, now, then) for weight, now, then in strata]


def _standardised(
    has: Flags, strata: Strata, confidence: float
) -> tuple[float | None, float | None, float | None]:
    if not strata:
        return None, None, None
    difference = variance = 0.0
    for weight, now, then in strata:
        for sign, rows in ((1, now), (-1, then)):
            n, x = int(rows.sum()), int((has & rows).sum())
            difference += sign * weight * x / n
            # One item of each kind added: a share of 0 of few says little, too.
            share = (x + 1) / (n + 2)
            variance += weight**2 * share * (1 - share) / n
    half = z_of(confidence) * math.sqrt(variance)
    return difference, difference - half, difference + half


def _verdict(
    row: HotTheme, q: float | None, floor: float, least: int, least_authors: int, level: float
) -> ThemeVerdict:
    if q is None:
        return ThemeVerdict.FEW
    if q > level or abs(row.difference) < floor:
        return ThemeVerdict.NOTHING
    low, high = row.standardised_low, row.standardised_high
    if row.difference < 0:
        return ThemeVerdict.COOLED if high is None or high < 0 else ThemeVerdict.NOTHING
    if row.n < least or row.authors < least_authors:
        return ThemeVerdict.FEW
    return ThemeVerdict.HOT if low is None or low > 0 else ThemeVerdict.NOTHING
