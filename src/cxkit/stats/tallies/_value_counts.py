"""Counted values for quantiles that merge: exact up to a cap of distinct values, then in fixed buckets.

A cell with at most `EXACT_VALUES` distinct values keeps them all with their counts. Beyond that its values
are cut to 8 significant bits: the buckets are fixed, so the result does not depend on the order of the data
or on how it was split. A bucket is read at its middle, which is within `BUCKET_ERROR` of every value in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Malformed
from cxkit.stats.intervals.quantiles import QuantileType, quantile_of_counts
from cxkit.stats.results._elementwise import Flags, Floats

Ints = NDArray[np.int64]

EXACT_VALUES: Final = 1 << 16
"""Distinct values that a cell keeps exactly."""

BUCKET_ERROR: Final = 2.0**-8
"""The largest relative error of a value read from its bucket: 0.4 %."""

_CUT: Final = np.uint64(52 - 7)
_CHUNK: Final = 1 << 20
_PENDING: Final = 1 << 23


@attrs.frozen(slots=True, eq=False, repr=False)
class ValueCounts:
    """The values of every cell with their counts, by cell and then by value.

    `owner` is the cell of an entry, `coarse` flags the cells that are in buckets: there a value stands for
    the bucket that begins with it.

    >>> counts = ValueCounts.of(np.array([0, 0, 0, 1]), np.array([5.0, 1.0, 5.0, 2.0]), 2)
    >>> counts.quantile(0.5).tolist(), counts.coarse.tolist()
    ([5.0, 2.0], [False, False])
    """

    owner: Ints
    values: Floats
    counts: Ints
    coarse: Flags

    @classmethod
    def zeros(cls, size: int) -> ValueCounts:
        """The counts of nothing.

        >>> len(ValueCounts.zeros(2))
        2
        """
        none = np.zeros(0, np.int64)
        return cls(none, np.zeros(0), none, np.zeros(size, np.bool_))

    @classmethod
    def of(
        cls, cells: NDArray[Any], values: Floats, size: int, times: NDArray[np.int64] | None = None
    ) -> ValueCounts:
        """The counts of finite values by the cell that each belongs to; `times` says how often each is there.

        >>> ValueCounts.of(np.array([0, 0]), np.array([3.0, 3.0]), 1).counts.tolist()
        [2]
        """
        parts: list[ValueCounts] = []
        none = np.zeros(size, np.bool_)
        for start in range(0, len(values), _CHUNK):
            owner = cells[start : start + _CHUNK].astype(np.int64)
            chunk = values[start : start + _CHUNK] + 0.0
            often = np.ones(len(chunk), np.int64) if times is None else times[start : start + _CHUNK]
            owner, chunk, counts = _runs(owner, chunk, often)
            parts.append(_capped(owner, chunk, counts, none))
            if sum(len(part.owner) for part in parts[1:]) > max(_PENDING, len(parts[0].owner)):
                parts = [cls.total(parts)]
        return cls.total(parts) if len(parts) > 1 else parts[0] if parts else cls.zeros(size)

    @classmethod
    def total(cls, parts: Sequence[ValueCounts]) -> ValueCounts:
        """The counts of several, cell by cell."""
        coarse = np.logical_or.reduce([part.coarse for part in parts])
        owner = np.concatenate([part.owner for part in parts])
        values = np.concatenate([part.values for part in parts])
        counts = np.concatenate([part.counts for part in parts])
        return _joined(owner, values, counts, coarse)

    def __len__(self) -> int:
        return len(self.coarse)

    @classmethod
    def stacked(cls, parts: Sequence[ValueCounts]) -> ValueCounts:
        """The cells of all parts, one part after the other."""
        ahead = np.cumsum([0, *map(len, parts)])
        return cls(
            np.concatenate([part.owner + first for part, first in zip(parts, ahead, strict=False)]),
            np.concatenate([part.values for part in parts]),
            np.concatenate([part.counts for part in parts]),
            np.concatenate([part.coarse for part in parts]),
        )

    def take(self, rows: NDArray[np.intp]) -> ValueCounts:
        """The counts of some cells, given by rising places."""
        places = np.full(len(self), -1, np.int64)
        places[rows] = np.arange(len(rows))
        kept = places[self.owner] >= 0
        return ValueCounts(places[self.owner[kept]], self.values[kept], self.counts[kept], self.coarse[rows])

    def grouped(self, target: NDArray[np.intp], size: int) -> ValueCounts:
        """The counts of `size` new cells, each of the cells whose target it is."""
        coarse = np.zeros(size, np.bool_)
        np.logical_or.at(coarse, target, self.coarse)
        return _joined(target[self.owner].astype(np.int64), self.values, self.counts, coarse)

    def readable(self) -> Floats:
        """The values as they are read: a bucket at its middle."""
        if not self.coarse.any():
            return self.values
        half = _half_width(self.values)
        return np.where(self.coarse[self.owner], self.values + half, self.values)

    def totals(self) -> Ints:
        """How many values each cell counts."""
        per_cell = np.zeros(len(self), np.int64)
        np.add.at(per_cell, self.owner, self.counts)
        return per_cell

    def quantile(self, share: float, *, type: QuantileType = 7) -> Floats:
        """The quantile of every cell, 0 where a cell has no values.

        A cell in buckets gives the middle of a bucket or a point between two.
        """
        return quantile_of_counts(self.readable(), self.counts, self.totals(), share, type=type)

    def within(self, target: float) -> Ints:
        """How many values of each cell are at most `target`; of a bucket, all or none by its middle."""
        totals = np.zeros(len(self), np.int64)
        kept = self.readable() <= target
        np.add.at(totals, self.owner[kept], self.counts[kept])
        return totals

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ValueCounts):
            return NotImplemented
        return all(
            np.array_equal(getattr(self, name), getattr(other, name))
            for name in ("owner", "values", "counts", "coarse")
        )

    __hash__ = None  # type: ignore[assignment]

    def to_payload(self) -> dict[str, Any]:
        """Plain data: owner, value and count of every entry, and the cells in buckets."""
        return {
            "owner": self.owner.tolist(),
            "values": self.values.tolist(),
            "counts": self.counts.tolist(),
            "coarse": np.flatnonzero(self.coarse).tolist(),
        }

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any], size: int) -> ValueCounts:
        """The counts that `to_payload` wrote."""
        owner = np.asarray(payload["owner"], dtype=np.int64)
        values = np.asarray(payload["values"], dtype=np.float64)
        counts = np.asarray(payload["counts"], dtype=np.int64)
        coarse = np.zeros(size, np.bool_)
        if len({len(owner), len(values), len(counts)}) > 1 or (owner.size and not 0 <= owner.max() < size):
            raise Malformed("counted values do not belong to their cells", code="tally.payload")
        coarse[np.asarray(payload["coarse"], dtype=np.int64)] = True
        return _joined(owner, values, counts, coarse)

    def __repr__(self) -> str:
        return f"ValueCounts({len(self)} cells, {len(self.values)} entries)"


def _half_width(values: Floats) -> Floats:
    """Half the width of the bucket that begins with each value, away from 0."""
    bits = values.view(np.uint64) & np.uint64(0x7FF0000000000000)
    return np.copysign(bits.view(np.float64) * 2.0**-8, values)


def _cut(values: Floats) -> Floats:
    """The beginning of each value's bucket, the end nearer to 0."""
    return ((values.view(np.uint64) >> _CUT) << _CUT).view(np.float64)


def _joined(owner: Ints, values: Floats, counts: Ints, coarse: Flags) -> ValueCounts:
    if coarse.any():
        values = np.where(coarse[owner], _cut(values), values)
    owner, values, counts = _runs(owner, values, counts)
    return _capped(owner, values, counts, coarse)


def _runs(owner: Ints, values: Floats, counts: Ints) -> tuple[Ints, Floats, Ints]:
    """Entries sorted by cell and value, equal ones added up."""
    if not len(owner):
        return owner, values, counts
    single = _packed_runs(owner, values) if bool((counts == 1).all()) else None
    if single is not None:
        return single
    order = np.lexsort((values, owner))
    owner, values, counts = owner[order], values[order], counts[order]
    new = np.concatenate([[True], (owner[1:] != owner[:-1]) | (values[1:] != values[:-1])])
    starts = np.flatnonzero(new)
    return owner[starts], values[starts], np.add.reduceat(counts, starts)


def _packed_runs(owner: Ints, values: Floats) -> tuple[Ints, Floats, Ints] | None:
    """The same for whole numbers of a common unit, by one sort of whole numbers; None for other values."""
    for unit in (1.0, 1e6):
        whole = np.rint(values * unit)
        if float(np.abs(whole).max()) >= 2.0**52 or not bool((whole / unit == values).all()):
            continue
        low, span = int(whole.min()), int(whole.max()) - int(whole.min()) + 1
        if (int(owner.max()) + 1) * span >= 2**62:
            return None
        keys = owner * span + (whole.astype(np.int64) - low)
        keys.sort()
        starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        counts = np.diff(starts, append=len(keys))
        cell, place = np.divmod(keys[starts], span)
        return cell, (place + low).astype(np.float64) / unit, counts
    return None


def _capped(owner: Ints, values: Floats, counts: Ints, coarse: Flags) -> ValueCounts:
    """Cells with too many distinct values go into buckets."""
    entries = np.bincount(owner, minlength=len(coarse)) if len(owner) else np.zeros(len(coarse), np.int64)
    full = (entries > EXACT_VALUES) & ~coarse
    if not full.any():
        return ValueCounts(owner, values, counts, coarse)
    coarse = coarse | full
    owner, values, counts = _runs(owner, np.where(full[owner], _cut(values), values), counts)
    return ValueCounts(owner, values, counts, coarse)
