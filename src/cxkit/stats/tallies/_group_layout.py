"""Cells of a table of figures: how rows find their cell, and how cells are counted at the speed of memory.

A row's cell is one whole number, its group codes packed by place value. Rows are taken in chunks that stay
in the processor's cache, so extra memory does not grow with the data. Only cells that some row has are
kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import Category as Texts, Column, Groups, beside, groups, ordered_labels
from cxkit.errors import Invalid
from cxkit.stats.results._axes import Axis

Ints = NDArray[np.int64]

CHUNK: Final = 1 << 18
_DENSE: Final = 1 << 22
_SORTED: Final = 1 << 20
_SHORT: Final = (1 << 16) - 1
_LARGEST: Final = 2**62


@attrs.frozen(slots=True, eq=False)
class Layout:
    """How the rows of some columns of group keys are spread over cells; `n` rows."""

    names: tuple[str, ...]
    parts: tuple[Groups, ...]
    n: int
    runs: tuple[Ints, Ints] | None = None
    zones: tuple[str | None, ...] = ()

    @classmethod
    def of(cls, by: Mapping[str, Any] | Runs | None, n: int, *columns: Column) -> Layout:
        """The layout of columns by axis name, each of n rows, those of the `columns` beside them."""
        if isinstance(by, Runs):
            if by.layout.n != n:
                raise Invalid(
                    f"has {by.layout.n} rows, the figures have {n}", code="column.length", path="by"
                )
            return by.layout
        if not by:
            return cls((), (), n)
        parts: list[Groups] = []
        zones: list[str | None] = []
        for name, column in beside(by, *columns).items():
            parts.append(groups(column, name))
            zones.append(column.zone if type(column) is Texts else None)
        for name, part in zip(by, parts, strict=True):
            if len(part) != n:
                raise Invalid(f"has {len(part)} rows, the figures have {n}", code="column.length", path=name)
        layout = cls(tuple(by), tuple(parts), n, None, tuple(zones))
        if layout.size >= _LARGEST:
            raise Invalid("these axes have too many combinations: leave one out", code="axis.size", path="by")
        return layout

    @property
    def size(self) -> int:
        """How many cells there could be."""
        return math.prod(part.size for part in self.parts)

    def keys(self, start: int, stop: int, out: NDArray[Any]) -> NDArray[Any]:
        """The cell of each row of a slice, written to the beginning of `out`."""
        keys = out[: stop - start]
        if not self.parts:
            keys[:] = 0
            return keys
        offset = 0
        for place, part in enumerate(self.parts):
            codes = part.codes[start:stop]
            if place:
                np.multiply(keys, part.size, out=keys)
                np.add(keys, codes, out=keys, casting="unsafe", dtype=keys.dtype)
            else:
                np.copyto(keys, codes, casting="unsafe")
            offset = offset * part.size + part.low
        if offset:
            bits = 8 * keys.dtype.itemsize
            keys -= keys.dtype.type((offset + (1 << (bits - 1))) % (1 << bits) - (1 << (bits - 1)))
        return keys


@attrs.frozen(slots=True, eq=False)
class Runs:
    """Group keys of rows that stand cell by cell: indexed once, then any number of figures is counted fast.

    >>> runs = Runs.of({"team": ["a", "a", "b"]})
    >>> from cxkit.stats.tallies._counting import tally_nps
    >>> tally_nps([9, 3, 10], by=runs).over("team").counts["promoters"]
    2
    """

    layout: Layout

    @classmethod
    def of(cls, by: Mapping[str, Any]) -> Runs:
        """The runs of columns by axis name; a cell whose rows do not stand together is refused."""
        n = _rows(*next(iter(by.items()))) if by else 0
        layout = Layout.of(by, n)
        buffer = np.empty(min(CHUNK, n), np.int64)
        starts: list[Ints] = []
        keys: list[Ints] = []
        last = -1
        for first in range(0, n, CHUNK):
            cell_keys = layout.keys(first, min(first + CHUNK, n), buffer)
            new = np.flatnonzero(np.concatenate([[cell_keys[0] != last], cell_keys[1:] != cell_keys[:-1]]))
            starts.append(new + first)
            keys.append(cell_keys[new])
            last = int(cell_keys[-1])
        cells = np.concatenate(keys) if keys else np.zeros(0, np.int64)
        if len(np.unique(cells)) < len(cells):
            raise Invalid(
                "rows of one cell must stand together: sort the rows by their group keys",
                code="runs.order",
                path="by",
            )
        begins = np.concatenate(starts) if starts else cells
        return cls(attrs.evolve(layout, runs=(cells, begins)))


def _rows(name: str, column: Any) -> int:
    return len(column) if hasattr(column, "__len__") else len(groups(column, name))


def key_codes(keys: Ints, sizes: Sequence[int]) -> list[Ints]:
    """The code on every axis of packed keys.

    >>> [codes.tolist() for codes in key_codes(np.array([0, 5]), (2, 3))]
    [[0, 1], [0, 2]]
    """
    codes: list[Ints] = []
    for size in reversed(sizes):
        codes.append(keys % size if len(codes) < len(sizes) - 1 else keys)
        keys = keys // size
    return codes[::-1]


def packed(codes: Sequence[Ints], sizes: Sequence[int], length: int) -> Ints:
    """The packed keys of codes on every axis.

    >>> packed([np.array([0, 1]), np.array([0, 2])], (2, 3), 2).tolist()
    [0, 5]
    """
    keys = np.zeros(length, np.int64)
    for part, size in zip(codes, sizes, strict=True):
        keys = keys * size + part
    return keys


def canonical(
    names: Sequence[str],
    codes: Sequence[Ints],
    label: Sequence[Callable[[int], Hashable]],
    orders: Sequence[tuple[Hashable, ...] | None],
    zones: Sequence[str | None],
) -> Any:
    """Axes of the labels that occur, in declared or natural order, and the codes of the cells on them."""
    axes: list[Axis] = []
    placed: list[Ints] = []
    for name, part, label_of, order, zone in zip(names, codes, label, orders, zones, strict=True):
        present, inverse = np.unique(part, return_inverse=True)
        labels = [label_of(code) for code in present.tolist()]
        if order is not None and not {None, *order}.issuperset(labels):
            order = None
        ordered = ordered_labels(labels, order)
        if ordered != labels:
            places = {one: place for place, one in enumerate(ordered)}
            inverse = np.array([places[one] for one in labels], dtype=np.int64)[inverse]
        axes.append(Axis(name, tuple(ordered), order, zone))
        placed.append(inverse.astype(np.int64))
    return tuple(axes), placed


def aligned(layout: Layout, keys: Ints) -> tuple[tuple[Axis, ...], Ints]:
    """The axes of a layout's cells that occur, and the cells' keys on those axes (not sorted)."""
    if not layout.parts:
        return (), np.zeros(1, np.int64)
    if len(layout.parts) == 1 and layout.parts[0].labels is None:
        # One axis of whole numbers: the cells are its labels, and stand in order already.
        labels = (keys + layout.parts[0].low).tolist()
        return (Axis(layout.names[0], tuple(labels)),), np.arange(len(keys))
    sizes, labels, orders = zip(*((part.size, part.label, part.order) for part in layout.parts), strict=True)
    axes, codes = canonical(layout.names, key_codes(keys, sizes), labels, orders, layout.zones)
    return axes, packed(codes, [len(axis) for axis in axes], len(keys))


Category = Callable[[int, int], NDArray[np.int8]]


def count_cells(
    layout: Layout, categories: int, category: Category, *, threads: int = 1
) -> tuple[Ints, Ints]:
    """The cells that occur, sorted, and how many of their rows are in each category.

    `category(start, stop)` gives the category of each row of a slice, 0 to categories - 1; it is called from
    `threads` threads.
    """
    if layout.runs is not None:
        return _count_runs(layout.n, *layout.runs, categories, category)
    bins = layout.size * categories
    if not layout.parts:
        counts = _spread(layout, threads, lambda start, stop: _count_whole(category, categories, start, stop))
        return np.zeros(1, np.int64), counts[None, :]
    if bins <= _DENSE:
        counts = _spread(
            layout, threads, lambda start, stop: _count_dense(layout, categories, category, start, stop)
        ).reshape(layout.size, categories)
        keys = np.flatnonzero(counts.any(axis=1))
        return keys.astype(np.int64), counts if len(keys) == len(counts) else counts[keys]
    return _count_sorted(layout, categories, category)


def _spread(layout: Layout, threads: int, work: Callable[[int, int], Ints]) -> Ints:
    share = -(-layout.n // max(threads, 1))
    if threads <= 1 or layout.n <= CHUNK:
        return work(0, layout.n)
    spans = [(start, min(start + share, layout.n)) for start in range(0, layout.n, share)]
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(work, *zip(*spans, strict=True)))
    total: Ints = np.sum(parts, axis=0)
    return total


def _count_whole(category: Category, categories: int, start: int, stop: int) -> Ints:
    counts = [0] * categories
    for first in range(start, stop, CHUNK):
        last = min(first + CHUNK, stop)
        codes = category(first, last)
        for k in range(1, categories):
            counts[k] += int(np.count_nonzero(codes == k))
    counts[0] = stop - start - sum(counts)
    return np.array(counts, dtype=np.int64)


def _count_dense(layout: Layout, categories: int, category: Category, start: int, stop: int) -> Ints:
    bins = layout.size * categories
    total = np.zeros(bins, np.int64)
    buffer = np.empty(min(CHUNK, stop - start), np.int32)
    for first in range(start, stop, CHUNK):
        last = min(first + CHUNK, stop)
        keys = layout.keys(first, last, buffer)
        keys *= categories
        keys += category(first, last)
        if bins <= 2 * CHUNK:
            total += np.bincount(keys, minlength=bins)
        else:
            np.add.at(total, keys, 1)
    return total


def _count_sorted(layout: Layout, categories: int, category: Category) -> tuple[Ints, Ints]:
    """For more possible cells than fit: sort the keys chunk by chunk and count the runs."""
    buffer = np.empty(min(_SORTED, layout.n), np.int64)
    runs: list[tuple[Ints, Ints]] = []
    for first in range(0, layout.n, _SORTED):
        last = min(first + _SORTED, layout.n)
        keys = layout.keys(first, last, buffer)
        keys *= categories
        keys += category(first, last)
        keys.sort()
        starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        runs.append((keys[starts].copy(), np.diff(starts, append=len(keys))))
        if sum(len(part) for part, _ in runs) > 4 * _SORTED and len(runs) > 1:
            runs = [_merged_runs(runs)]
    bins, counts = _merged_runs(runs) if runs else (np.zeros(0, np.int64), np.zeros(0, np.int64))
    cells, inverse = np.unique(bins // categories, return_inverse=True)
    table = np.zeros((len(cells), categories), np.int64)
    table[inverse, bins % categories] = counts
    return cells, table


def _count_runs(n: int, keys: Ints, starts: Ints, categories: int, category: Category) -> tuple[Ints, Ints]:
    """Rows that stand cell by cell need no keys: the flags of a category are summed from start to start."""
    counts = np.zeros((len(keys), categories), np.int64)
    for first in range(0, n, _SHORT):
        last = min(first + _SHORT, n)
        cell, end = np.searchsorted(starts, [first, last - 1], side="right")
        here = np.concatenate([[0], starts[cell:end] - first])
        codes = category(first, last)
        for k in range(1, int(codes.max()) + 1):
            # A slice is shorter than 2^16, so 16 bits hold every sum.
            counts[cell - 1 : end, k] += np.add.reduceat((codes == k).view(np.uint8), here, dtype=np.uint16)
    counts[:, 0] = np.diff(starts, append=n) - counts[:, 1:].sum(axis=1)
    order = np.argsort(keys)
    return keys[order], counts[order]


def _merged_runs(parts: Sequence[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    keys, inverse = np.unique(np.concatenate([part for part, _ in parts]), return_inverse=True)
    counts = np.zeros(len(keys), np.int64)
    np.add.at(counts, inverse, np.concatenate([part for _, part in parts]))
    return keys, counts
