"""F(t) and its inverse on arrays: the pieces of a table addressed directly instead of searched.

A binary search in a table of thousands costs some 80 ns a value, a look-up by position 1 ns. Two grids
give the position:

- `Cells`: where all edges lie on multiples of one length, a cell of that length is open or closed as a
  whole, and F in it is `k + slope * t`. `k` and `slope` are packed in one integer: one look-up a value.
- `Steps`: for edges anywhere, a cell with a power of two for length holds at most one edge. The cell names
  the last edge before it, and one comparison corrects that. Cells with more edges (the grid is of
  bounded size, edges may be seconds apart) are marked, and their values searched.

Values are int64 ticks (of a microsecond, a millisecond or a second) since the grid's first instant.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from cxkit.values.calendar._opentime import Table

Ints = NDArray[np.int64]

CHUNK = 1 << 16
_MOST_CELLS = 1 << 20
_MOST_STEPS = 1 << 19
_FAR = np.iinfo(np.int64).max


class Buffers:
    """Scratch arrays of one chunk, so that a column of any length costs the same memory."""

    def __init__(self, size: int) -> None:
        self.values, self.index, self.cell, self.spare = (np.empty(size, np.int64) for _ in range(4))
        self.narrow = (np.empty(size, np.int32), np.empty(size, np.int32))
        self.flags = np.empty(size, np.bool_)
        self._results: dict[type, tuple[NDArray[Any], NDArray[Any]]] = {}

    def results(self, kind: type[np.int32] | type[np.int64]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Two arrays of that type."""
        size = len(self.values)
        return self._results.setdefault(kind, (np.empty(size, kind), np.empty(size, kind)))


class Steps:
    """For each value in [0, span], the index of the last of the sorted `points` at or before it.

    The first point lies before all values.
    """

    def __init__(self, points: Ints, span: int) -> None:
        self.points = points
        gap = int(np.diff(points[1:]).min(initial=span + 1))
        self.shift = max(gap.bit_length() - 1, (span // _MOST_STEPS).bit_length())
        cells = np.arange((span >> self.shift) + 1, dtype=np.int64) << self.shift
        self.first = np.searchsorted(points, cells, side="right") - 1
        self.after = np.append(points[1:], _FAR)
        crowded = np.diff(np.append(self.first, len(points) - 1)) > 1
        self.crowded = crowded if crowded.any() else None

    def locate(self, values: Ints, buffers: Buffers) -> Ints:
        """The indices, in `buffers.index`."""
        size = len(values)
        cell, bound, beyond = buffers.cell[:size], buffers.spare[:size], buffers.flags[:size]
        out = buffers.index[:size]
        np.right_shift(values, self.shift, out=cell)
        np.take(self.first, cell, out=out, mode="wrap")
        np.take(self.after, out, out=bound, mode="wrap")
        np.greater_equal(values, bound, out=beyond)
        np.add(out, beyond, out=out)
        if self.crowded is not None:
            rows = np.flatnonzero(self.crowded[cell])
            out[rows] = np.searchsorted(self.points, values[rows], side="right") - 1
        return out


class Cells(NamedTuple):
    """A grid on which every edge is a cell border: in a cell, F = (packed >> 1) + (packed & 1) * t."""

    length: int
    skew: int
    packed: NDArray[np.int32] | NDArray[np.int64]

    @classmethod
    def of(cls, starts: Ints, lengths: Ints, before: Ints, span: int) -> Self | None:
        """The cells for values in [0, span], or None when there would be too many."""
        ends = (starts + lengths)[starts + lengths <= span]
        edges = np.concatenate([starts, ends])
        length = int(np.gcd.reduce(edges - edges[:1])) or span + 1
        skew = int(-edges[0] % length) if len(edges) else 0
        count = (span + skew) // length + 1
        if count > _MOST_CELLS:
            return None
        turn = np.zeros(count, np.int64)
        turn[(starts + skew) // length] += 1
        turn[(ends + skew) // length] -= 1
        slope = np.cumsum(turn)
        piece = np.searchsorted(starts + skew, np.arange(count) * length, side="right")
        closed = np.append(0, starts - before)[piece]
        opened = np.append(0, before + lengths)[piece]
        packed = (np.where(slope == 1, -closed, opened) << 1) | slope
        return cls(length, skew, packed.astype(np.int32) if span < 2**30 else packed)

    def opened(self, values: Ints, buffers: Buffers, out: NDArray[np.int32] | Ints) -> None:
        """F of values in [0, span], in `out`, which has the type of `packed`."""
        if self.packed.dtype == np.int32:
            self._opened_narrow(values, buffers, out)
            return
        cell, slope = buffers.cell[: len(values)], buffers.spare[: len(values)]
        shifted = np.add(values, self.skew, out=cell) if self.skew else values
        np.floor_divide(shifted.view(np.uint64), np.uint64(self.length), out=cell.view(np.uint64))
        np.take(self.packed, cell, out=out, mode="wrap")
        np.bitwise_and(out, 1, out=slope)
        np.multiply(slope, values, out=slope)
        np.right_shift(out, 1, out=out)
        np.add(out, slope, out=out)

    def _opened_narrow(self, values: Ints, buffers: Buffers, out: NDArray[np.int32] | Ints) -> None:
        cell = buffers.cell[: len(values)]
        at, slope = (narrow[: len(values)] for narrow in buffers.narrow)
        np.copyto(at, values, casting="unsafe")
        shifted = np.add(at, self.skew, out=slope) if self.skew else at
        np.floor_divide(shifted.view(np.uint32), np.uint32(self.length), out=slope.view(np.uint32))
        np.copyto(cell, slope)
        np.take(self.packed, cell, out=out, mode="wrap")
        np.bitwise_and(out, 1, out=slope)
        np.multiply(slope, at, out=slope)
        np.right_shift(out, 1, out=out)
        np.add(out, slope, out=out)


class Grid:
    """F and its inverse between two instants of a table, in ticks of `tick` microseconds.

    Values count from `lo`, the first instant; `hi` is the last one. F counts from `base`, the table's F
    at `lo`.
    """

    def __init__(self, table: Table, lo: int, hi: int, tick: int) -> None:
        # The grid begins at an opening where there is one, so that its cells need no shift.
        first = max(bisect_right(table.starts, lo) - 1, 1)
        last = bisect_right(table.starts, hi)
        lo = min(lo, table.starts[first]) if first < last else lo
        self.tick, self.lo, self.hi = tick, lo, hi
        self.base = table.opened(lo)
        self.span = (hi - lo) // tick
        self._starts = (np.array(table.starts[first:last], np.int64) - lo) // tick
        self._lengths = np.array(table.lengths[first:last], np.int64) // tick
        self._before = np.cumsum(self._lengths) - self._lengths
        self.total = int(self._lengths.sum())
        self._move = np.append(1, self._before - self._starts)
        self._top = np.append(0, self._before + self._lengths)
        self.cells = Cells.of(self._starts, self._lengths, self._before, self.span)
        self._forward: Steps | None = None
        self._backward: Steps | None = None

    @property
    def result_type(self) -> type[np.int32] | type[np.int64]:
        """The type of `opened`'s results: int32 where every value fits."""
        return np.int32 if self.cells is not None and self.cells.packed.dtype == np.int32 else np.int64

    def opened(self, values: Ints, buffers: Buffers, out: NDArray[np.int32] | Ints) -> None:
        """F of values in [0, span], in `out`."""
        if self.cells is not None:
            self.cells.opened(values, buffers, out)
            return
        line, top = self._line(values, buffers)
        np.minimum(line, top, out=out)

    def is_open(self, values: Ints, buffers: Buffers, out: NDArray[np.bool_]) -> None:
        """Whether F rises at values in [0, span], in `out`."""
        line, top = self._line(values, buffers)
        np.less(line, top, out=out)

    def _line(self, values: Ints, buffers: Buffers) -> tuple[Ints, Ints]:
        """For each value what F would be if the piece at or before it never ended, and F at its end."""
        if self._forward is None:
            self._forward = Steps(np.append(-1, self._starts), self.span)
        index = self._forward.locate(values, buffers)
        line, top = buffers.cell[: len(values)], buffers.spare[: len(values)]
        np.take(self._move, index, out=line, mode="wrap")
        np.add(line, values, out=line)
        np.take(self._top, index, out=top, mode="wrap")
        return line, top

    def last_at(self, opened: Ints, buffers: Buffers, out: Ints) -> None:
        """The last value at which F is as given, for F in [0, total), in `out`."""
        if self._backward is None:
            self._backward = Steps(np.append(-1, self._before), max(self.total - 1, 0))
        index = self._backward.locate(opened, buffers)
        np.take(self._move, index, out=buffers.cell[: len(opened)], mode="wrap")
        np.subtract(opened, buffers.cell[: len(opened)], out=out)
