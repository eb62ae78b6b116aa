"""Tallies of plain columns: shares, scores, Net Promoter Scores, values and rates, whole or by group.

Every function takes a column (list, NumPy, pandas, Polars, Arrow), and `by=`, a mapping of axis names to
columns of group keys. Missing values are counted under "missing" and not otherwise; a missing group key is
the group None. `weights=` say what an answer stands for, `frequencies=` how often a row is there, where an
engine has counted them. Metric modules are thin covers of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import Column, beside, counts, measured, measures, votes
from cxkit.errors import Invalid, shown
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.tallies._cell_totals import Accumulated
from cxkit.stats.tallies._checks import TINY, OffScaleRule, ScaleCheck, check_measured, marked, missing
from cxkit.stats.tallies._exact import ExactSums, product_parts, square_parts
from cxkit.stats.tallies._group_layout import Layout, Runs, aligned, count_cells
from cxkit.stats.tallies._kind_parts import Kind
from cxkit.stats.tallies._kinds import NET, RATES, SHARE, VALUES
from cxkit.stats.tallies._score_kinds import SCORES
from cxkit.stats.tallies._tally import Tally
from cxkit.stats.tallies._value_counts import ValueCounts

By = Mapping[str, Any] | Runs | None
Ints = NDArray[np.int64]
Bytes = NDArray[np.int8]

_ROWS: Final = 1 << 20


def tally_share(
    flags: Any,
    *,
    by: By = None,
    weights: Any = None,
    frequencies: Any = None,
    definition: str = "",
    name: str = "flags",
    threads: int = 1,
) -> Tally:
    """Yes and no, given as True and False or 1 and 0.

    >>> tally_share([True, False, None, True]).result()
    Estimate(66.7%, n=3, 95% wilson 20.8% to 93.9%, dropped: missing 1)
    """
    column = votes(flags, name)
    rule = ScaleCheck(name, 0, 1, "refuse", whole=True)

    def category(start: int, stop: int) -> Bytes:
        values, outside = rule.check(column, start, stop)
        codes = values.astype(np.int8)
        return marked(codes, outside, 2)

    return _of_categories(
        SHARE,
        ("no", "yes", "missing"),
        column,
        category,
        by,
        weights,
        threads,
        frequencies=frequencies,
        definition=definition,
    )


def tally_nps(
    scores: Any,
    *,
    by: By = None,
    weights: Any = None,
    frequencies: Any = None,
    off_scale: OffScaleRule = "refuse",
    fractions: Literal["refuse", "partition"] = "refuse",
    definition: str = "nps",
    name: str = "score",
    threads: int = 1,
) -> Tally:
    """Answers from 0 to 10 as detractors (0-6), passives (7, 8) and promoters (9, 10).

    Other numbers are refused, or counted under "off_scale" with `off_scale="drop"`. Averaged answers are
    refused, or split at 7 and 9 with `fractions="partition"`.

    >>> tally_nps([10, 9, 7, 3, None]).result()
    Estimate(nps 25.0, n=4, 95% add3 -44.2 to 72.7, dropped: missing 1)
    >>> tally_nps(range(11), frequencies=[1000] * 11).result()
    Estimate(nps -45.5, n=11,000, 95% add3 -46.9 to -44.0)
    """
    column = measures(scores, name)
    rule = ScaleCheck(name, 0, 10, off_scale, whole=fractions == "refuse")

    def category(start: int, stop: int) -> Bytes:
        values, outside = rule.check(column, start, stop)
        codes = (values >= 7).view(np.int8)
        codes += (values >= 9).view(np.int8)
        return marked(codes, outside, 3)

    names = ("detractors", "passives", "promoters", "missing", "off_scale")
    options = {} if fractions == "refuse" else {"fractions": fractions}
    return _of_categories(
        NET,
        names[: rule.categories(4)],
        column,
        category,
        by,
        weights,
        threads,
        frequencies=frequencies,
        definition=definition,
        options=options,
    )


def tally_scores(
    scores: Any,
    scale: tuple[int, int],
    *,
    by: By = None,
    weights: Any = None,
    frequencies: Any = None,
    off_scale: OffScaleRule = "refuse",
    definition: str = "",
    figure: str = "mean",
    options: Mapping[str, Any] | None = None,
    name: str = "score",
    threads: int = 1,
) -> Tally:
    """Whole answers on a scale from its lowest to its highest point, counted point by point.

    >>> tally_scores([5, 4, 2, 5], (1, 5), definition="csat").result("top_box")
    Estimate(csat.top_box 75.0%, n=4, 95% wilson 30.1% to 95.4%)
    """
    low, high = scale
    if not low < high or high - low > 100:
        raise Invalid(
            f"a scale runs from a lower to a higher point, got {shown(scale)}", code="scale", path="scale"
        )
    column = measures(scores, name)
    rule = ScaleCheck(name, low, high, off_scale, whole=True)
    points = high - low + 1

    def category(start: int, stop: int) -> Bytes:
        values, outside = rule.check(column, start, stop)
        codes = (values - low).astype(np.int8)
        return marked(codes, outside, points)

    names = (*(str(point) for point in range(low, high + 1)), "missing", "off_scale")
    return _of_categories(
        SCORES,
        names[: rule.categories(points + 1)],
        column,
        category,
        by,
        weights,
        threads,
        frequencies=frequencies,
        definition=definition,
        figure=figure,
        options={"scale": (low, high), **(options or {})},
    )


def tally_values(
    values: Any,
    *,
    by: By = None,
    weights: Any = None,
    frequencies: Any = None,
    quantiles: bool = True,
    unit: str = "number",
    low: float | None = None,
    definition: str = "",
    figure: str = "mean",
    options: Mapping[str, Any] | None = None,
    name: str = "values",
) -> Tally:
    """Measured values, such as durations in seconds or amounts: exact sums, and counted values for quantiles.

    A column of NumPy durations is taken as seconds. Infinite values are refused, and values below `low`.
    With `weights` there is a weighted mean and total, but no values are kept: their quantiles have no agreed
    definition. A row with a missing weight is missing, a negative weight is refused, one of 0 adds nothing.

    >>> tally_values([60, 120, 600, None], unit="seconds").result("median")
    Estimate(median 2m, n=3, dropped: missing 1)
    """
    column = measured(values, name)
    layout = Layout.of(by, len(column), column)
    described: dict[str, Any] = {
        "definition": definition,
        "figure": figure,
        "options": {"unit": unit, **(options or {})},
    }
    often = None if frequencies is None else _often(frequencies, weights, column)
    if weights is not None:
        return _weighted_values(column, layout, _beside(weights, "weights", column), low, name, described)
    keys, counts = count_cells(layout, 2, lambda start, stop: missing(column, start, stop))
    if often is not None:
        counts = np.zeros_like(counts)
    sums = squares = ExactSums.zeros(len(keys))
    kept: list[ValueCounts] = [ValueCounts.zeros(len(keys))] if quantiles else []
    for start, stop, cell in row_cells(layout, keys):
        figures, known = column.known(start, stop)
        times = None if often is None else often[start:stop]
        if times is not None:
            np.add.at(counts, (cell, missing(column, start, stop)), times)
            there = times > 0 if known is None else known & (times > 0)
            figures, cell, times = figures[there], cell[there], times[there]
        elif known is not None:
            figures, cell = figures[known], cell[known]
        figures = figures.astype(np.float64)
        check_measured(figures, low, name)
        once: tuple[Any, ...] = (figures,)
        twice: tuple[Any, ...] = square_parts(figures)
        if times is not None:
            once, twice = (
                tuple(part for each in parts for part in product_parts(times.astype(np.float64), each))
                for parts in (once, twice)
            )
        sums = ExactSums.total((sums, *(ExactSums.of(cell, part, len(keys)) for part in once)))
        squares = ExactSums.total((squares, *(ExactSums.of(cell, part, len(keys)) for part in twice)))
        if quantiles:
            kept = [ValueCounts.total((*kept, ValueCounts.of(cell, figures, len(keys), times)))]
    rows = Accumulated(
        ("counted", "missing"), counts, {"sum": sums, "square": squares}, kept[0] if quantiles else None
    )
    if often is not None and layout.parts:
        held = np.flatnonzero(counts.any(axis=1))
        keys, rows = keys[held], rows.take(held)
    return placed(VALUES, layout, keys, rows, **described)


def tally_rates(
    events: Any,
    exposure: Any,
    *,
    by: By = None,
    definition: str = "",
    figure: str = "rate",
    options: Mapping[str, Any] | None = None,
) -> Tally:
    """Events and what they happened among, row by row: complaints and orders of each day, say.

    Rows in which either is missing count under "missing".

    >>> tally_rates([3, 1], [1000, 500]).result()
    Estimate(0.002667, n=1,500, 95% byar 0.0007174 to 0.006827)
    """
    happened = measured(events, "events")
    among = measured(beside({"exposure": exposure}, happened)["exposure"], "exposure")
    if len(happened) != len(among):
        raise Invalid(
            f"has {len(among)} rows, the events have {len(happened)}", code="column.length", path="exposure"
        )
    layout = Layout.of(by, len(happened), happened, among)

    def lost(start: int, stop: int) -> Bytes:
        return missing(happened, start, stop) | missing(among, start, stop)

    def parts(*columns: Floats) -> Iterator[tuple[Floats]]:
        for name, figures in zip(("events", "exposure"), columns, strict=True):
            check_measured(figures, 0.0, name, tiny=TINY)
            yield (figures,)

    rows = summed(layout, ("events", "exposure"), lost, parts, happened.values, among.values, counted="rows")
    return placed(RATES, layout, *rows, definition=definition, figure=figure, options=options)


def tally_codes(
    kind: Kind,
    names: Sequence[str],
    codes: Any,
    *,
    by: By = None,
    weights: Any = None,
    definition: str = "",
    figure: str = "",
    options: Mapping[str, Any] | None = None,
    threads: int = 1,
) -> Tally:
    """Rows whose outcome is known already, as the place of its name in `names`.

    Rows under "missing", and under the names that follow it, are left out of the figures and told as dropped.

    >>> tally_codes(SHARE, ("no", "yes", "missing", "test order"), [1, 0, 3, 1]).result()
    Estimate(66.7%, n=3, 95% wilson 20.8% to 93.9%, dropped: test order 1)
    """
    column = measures(codes, "codes")
    places = column.values if len(column) else column.values.astype(np.int8)
    if places.dtype.kind == "f":
        places = counts(column, "codes")
    if column.missing is not None or (places.size and not 0 <= places.min() <= places.max() < len(names)):
        raise Invalid(f"codes are whole numbers from 0 to {len(names) - 1}", code="codes", path="codes")
    narrow = places.astype(np.int8, copy=False)
    return _of_categories(
        kind,
        tuple(names),
        attrs.evolve(column, values=narrow),
        lambda start, stop: narrow[start:stop],
        by,
        weights,
        threads,
        definition=definition,
        figure=figure,
        options=options,
    )


# --- tallies of categories


def _of_categories(
    kind: Kind,
    names: Sequence[str],
    column: Column,
    category: Callable[[int, int], Bytes],
    by: By,
    weights: Any,
    threads: int,
    *,
    frequencies: Any = None,
    **described: Any,
) -> Tally:
    layout = Layout.of(by, len(column), column)
    if frequencies is not None:
        often = _often(frequencies, weights, column)
        return _repeated(kind, names, category, layout, often, **described)
    if weights is not None:
        return _weighted(kind, names, column, category, layout, weights, **described)
    keys, counts = count_cells(layout, len(names), category, threads=threads)
    return placed(kind, layout, keys, Accumulated(tuple(names), counts), **described)


def placed(
    kind: Kind,
    layout: Layout,
    keys: Ints,
    rows: Accumulated,
    *,
    definition: str = "",
    figure: str = "",
    options: Mapping[str, Any] | None = None,
) -> Tally:
    """The tally of what was gathered in the cells of a layout that occur."""
    axes, places = aligned(layout, keys)
    if len(places) > 1 and not bool((places[1:] > places[:-1]).all()):
        places, target = np.unique(places, return_inverse=True)
        rows = rows.grouped(target, len(places))
    return Tally(
        kind=kind,
        axes=axes,
        keys=places,
        rows=rows,
        definition=definition,
        figure=figure if figure != kind.default else "",
        options=dict(options or {}),
    )


def _weighted(
    kind: Kind,
    names: Sequence[str],
    column: Column,
    category: Callable[[int, int], Bytes],
    layout: Layout,
    weights: Any,
    **described: Any,
) -> Tally:
    """Counts, and beside them the exact sums of the weights and of their squares in every category."""
    weight = _beside(weights, "weights", column)

    def known(start: int, stop: int) -> Bytes:
        codes, lost = category(start, stop), missing(weight, start, stop)
        return np.where(lost == 1, np.int8(names.index("missing")), codes) if lost.any() else codes

    keys, counts = count_cells(layout, len(names), known)
    counted = names[: names.index("missing")] if "missing" in names else names
    size = len(keys) * len(names)
    sums = squares = ExactSums.zeros(size)
    for start, stop, cell in row_cells(layout, keys):
        codes = np.nan_to_num(weight.values[start:stop].astype(np.float64))
        check_measured(codes, 0.0, "weights", tiny=TINY)
        bins = cell * len(names) + known(start, stop)
        sums = ExactSums.total((sums, ExactSums.of(bins, codes, size)))
        square = (ExactSums.of(bins, part, size) for part in square_parts(codes))
        squares = ExactSums.total((squares, *square))
    exact = {
        f"{what} {name}": part
        for what, total in (("weight", sums), ("square", squares))
        for name, part in zip(names, total.reshaped(len(names)), strict=True)
        if name in counted
    }
    return placed(kind, layout, keys, Accumulated(tuple(names), counts, exact), **described)


def _often(frequencies: Any, weights: Any, column: Column) -> Ints:
    """How often each row is there; beside weights it would not be known which of both counts people."""
    if weights is not None:
        raise Invalid(
            "give frequencies or weights: how often a row was counted, or what an answer stands for",
            code="option.combination",
            path="frequencies",
        )
    column_of = _beside(frequencies, "frequencies", column)
    whole: Ints = np.nan_to_num(column_of.values, posinf=-1).astype(np.int64)
    if column_of.lost.any() or bool((whole != column_of.values).any()) or bool((whole < 0).any()):
        raise Invalid("must be whole numbers, 0 or more", code="number.whole", path="frequencies")
    return whole


def _repeated(
    kind: Kind,
    names: Sequence[str],
    category: Callable[[int, int], Bytes],
    layout: Layout,
    often: Ints,
    **described: Any,
) -> Tally:
    """Rows that stand for as many as they are frequent; a cell that is not there is none."""
    keys, _ = count_cells(layout, len(names), category)
    counts = np.zeros((len(keys), len(names)), np.int64)
    for start, stop, cell in row_cells(layout, keys):
        np.add.at(counts, (cell, category(start, stop)), often[start:stop])
    there = counts.any(axis=1) if layout.parts else np.ones(len(keys), np.bool_)
    return placed(kind, layout, keys[there], Accumulated(tuple(names), counts[there]), **described)


def _beside(given: Any, name: str, column: Column) -> Column:
    aligned, rows = measures(beside({name: given}, column)[name], name), len(column)
    if len(aligned) != rows:
        raise Invalid(f"has {len(aligned)} rows, the figures have {rows}", code="column.length", path=name)
    return aligned


def _weighted_values(
    column: Column,
    layout: Layout,
    weight: Column,
    low: float | None,
    name: str,
    described: Mapping[str, Any],
) -> Tally:
    """The exact sums of w, w^2, w x and w x^2; a row without a value or without a weight is missing."""

    def lost(start: int, stop: int) -> Bytes:
        return missing(column, start, stop) | missing(weight, start, stop)

    def parts(x: Floats, w: Floats) -> Iterable[Sequence[Floats]]:
        check_measured(x, low, name)
        check_measured(w, 0.0, "weights", tiny=TINY)
        once = product_parts(w, x)
        return once, [part for each in once for part in product_parts(each, x)], (w,), square_parts(w)

    names = ("sum", "square", "weight counted", "square counted")
    rows = summed(layout, names, lost, parts, column.values, weight.values)
    return placed(VALUES, layout, *rows, **described)


def summed(
    layout: Layout,
    names: Sequence[str],
    lost: Callable[[int, int], Bytes],
    parts: Callable[..., Iterable[Sequence[Floats]]],
    *columns: NDArray[Any],
    counted: str = "counted",
) -> tuple[Ints, Accumulated]:
    """The cells that occur, with exact sums by name over the rows that are not `lost`.

    `parts` gives, for the columns of a slice, the numbers that each of the sums adds up.
    """
    keys, counts = count_cells(layout, 2, lost)
    sums = {name: ExactSums.zeros(len(keys)) for name in names}
    for start, stop, cells in row_cells(layout, keys):
        known = lost(start, stop) == 0
        cell = cells[known]
        figures = parts(*(column[start:stop][known].astype(np.float64) for column in columns))
        for name, each in zip(names, figures, strict=True):
            added = (ExactSums.of(cell, part, len(keys)) for part in each if part.any())
            sums[name] = ExactSums.total((sums[name], *added))
    return keys, Accumulated((counted, "missing"), counts, sums)


_TABLE: Final = 1 << 22


def row_cells(layout: Layout, keys: Ints) -> Iterator[tuple[int, int, Ints]]:
    """Slices of the rows with the place of each row's cell among the cells that occur."""
    table: Ints | None = None
    if layout.size <= _TABLE:
        table = np.zeros(layout.size, np.int64)
        table[keys] = np.arange(len(keys))
    buffer = np.empty(min(_ROWS, max(layout.n, 1)), np.int64)
    for start in range(0, layout.n, _ROWS):
        stop = min(start + _ROWS, layout.n)
        rows = layout.keys(start, stop, buffer)
        yield start, stop, table[rows] if table is not None else np.searchsorted(keys, rows)
