"""Ratings of units by several raters: numbers or labels, some missing, as codes that can be counted.

One row a unit, one column a rater. `None` and nan are missing, and one more value may be declared to mean
missing. Whole numbers in a small range are counted as they are, without being copied; for millions of units
give an array of small integers laid out rater by rater (`by_rater.T`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.columns._arrays import Ints, as_array, table
from cxkit.errors import Fault, Invalid, shown
from cxkit.stats.results._elementwise import Floats

_CHUNK: Final = 32_768
_BLOCK: Final = 1 << 20
_ABSENT: Final = -128
_MOST_PATTERNS: Final = 1 << 20
_MOST_PLAIN: Final = 64


@attrs.frozen(slots=True, kw_only=True, eq=False)
class Ratings:
    """Coded ratings: `by_rater[rater, unit]` holds one of `codes`, or another value where it is missing.

    `labels` are what the codes stand for, in order; `values` are the same as numbers, None where they are
    none.
    """

    by_rater: NDArray[Any]
    codes: NDArray[Any]
    labels: tuple[Hashable, ...]
    values: Floats | None

    @property
    def raters(self) -> int:
        """How many raters there are."""
        return len(self.by_rater)

    @property
    def units(self) -> int:
        """How many units there are."""
        return int(self.by_rater.shape[1])

    def count_chunks(self) -> Iterator[tuple[slice, NDArray[Any]]]:
        """Units in chunks, with how often each was given each code: an array (codes, units of the chunk)."""
        size = min(_CHUNK, max(self.units, 1))
        small = np.uint8 if self.raters < 256 else np.uint32
        equal = np.empty((self.raters, size), np.bool_)
        found = np.empty((len(self.codes), size), small)
        for start in range(0, self.units, size):
            part = self.by_rater[:, start : start + size]
            width = part.shape[1]
            for row, code in enumerate(self.codes.tolist()):
                np.equal(part, code, out=equal[:, :width])
                np.add.reduce(equal[:, :width].view(np.uint8), axis=0, dtype=small, out=found[row, :width])
            yield slice(start, start + width), found[:, :width]

    def counts(self) -> Floats:
        """How often each unit was given each code: an array (units, codes)."""
        found = np.empty((self.units, len(self.codes)))
        for place, part in self.count_chunks():
            found[place] = part.T
        return found

    def patterns(self) -> tuple[Floats, Ints]:
        """The distinct rows of `counts()` and how many units have each: all that agreement depends on."""
        base, size = self.raters + 1, len(self.codes)
        if base**size > _MOST_PATTERNS:
            rows, seen = np.unique(self.counts(), axis=0, return_counts=True)
            return rows, seen.astype(np.int64)
        found = np.zeros(base**size, np.int64)
        keys = np.empty(min(self.units, _BLOCK), np.int32)
        for start in range(0, self.units, _BLOCK):
            block = attrs.evolve(self, by_rater=self.by_rater[:, start : start + _BLOCK])
            for place, part in block.count_chunks():
                key = keys[place]
                key[:] = 0
                for row in part[::-1]:
                    np.multiply(key, base, out=key)
                    np.add(key, row, out=key)
            found += np.bincount(keys[: block.units], minlength=found.size)
        used = np.flatnonzero(found)
        counted = used[:, None] // base ** np.arange(size) % base
        return counted.astype(np.float64), found[used]

    def positions(self) -> Ints:
        """The position of every rating among the labels, -1 where it is missing: an array (units, raters)."""
        if not len(self.codes):
            return np.full((self.units, self.raters), -1, np.int64)
        order = np.argsort(self.codes, kind="stable")
        place = np.searchsorted(self.codes, self.by_rater, sorter=order).clip(0, len(self.codes) - 1)
        found = order[place]
        return np.where(self.codes[found] == self.by_rater, found, -1).T.astype(np.int64)


def ratings_of(
    ratings: ArrayLike, *, missing: Hashable | None = None, categories: Sequence[Hashable] | None = None
) -> Ratings:
    """Ratings as codes; `missing` is a further value that means missing, `categories` the labels in order.

    Without `categories` the labels are those that occur, in their natural order.

    >>> found = ratings_of([["good", "bad"], ["good", None]])
    >>> found.labels, found.counts().tolist()
    (('bad', 'good'), [[1.0, 1.0], [0.0, 1.0]])
    """
    if categories is not None and len(set(categories)) < len(categories):
        raise Invalid("must differ from each other", code="ratings.categories", path="categories")
    found = as_array(ratings, "ratings")
    if found.dtype.kind in "US" and not isinstance(ratings, np.ndarray):
        # NumPy has turned numbers among labels into text.
        found = np.array(ratings, dtype=object)
    if found.dtype.kind in "iu" and found.ndim == 2 and found.size:
        plain = _plain(found, missing, categories)
        if plain is not None:
            return plain
    number = missing if isinstance(missing, (int, float)) else None
    if found.dtype.kind == "f" and found.ndim == 2 and found.size:
        whole = _whole(found, number)
        plain = None if whole is None else _plain(whole, _ABSENT, categories)
        if plain is not None:
            return plain
    if found.dtype.kind in "biuf":
        return _from_numbers(table(found, "ratings", missing=True), number, categories)
    return _from_labels(found, missing, categories)


def _plain(
    found: NDArray[Any], missing: Hashable | None, categories: Sequence[Hashable] | None
) -> Ratings | None:
    low, high = int(found.min()), int(found.max())
    if high - low >= _MOST_PLAIN and isinstance(missing, int):
        low, high = _range_without(found, missing)
    if high - low >= _MOST_PLAIN:
        return None
    labels: tuple[Any, ...] = tuple(value for value in range(low, high + 1) if value != missing)
    if categories is not None:
        _refuse_unknown([value for value in labels if bool((found == value).any())], categories)
        if not all(isinstance(label, int) for label in categories):
            return None
        labels = tuple(categories)
    values = np.array(labels, np.float64)
    return Ratings(by_rater=found.T, codes=np.array(labels, np.int64), labels=labels, values=values)


def _whole(found: NDArray[Any], missing: Hashable | None) -> NDArray[np.int8] | None:
    """Whole numbers from -100 to 100 as small integers, `_ABSENT` where missing; None if there are others."""
    low, high = float(np.fmin.reduce(found, axis=None)), float(np.fmax.reduce(found, axis=None))
    if not (low >= -100 and high <= 100):
        return None
    small = np.empty_like(found, dtype=np.int8)
    flat, target = found.ravel(order="K"), small.ravel(order="K")
    if not np.shares_memory(target, small):
        return None
    for start in range(0, flat.size, _CHUNK):
        part, place = flat[start : start + _CHUNK], target[start : start + _CHUNK]
        absent = np.isnan(part)
        if missing is not None:
            absent |= part == missing
        place[:] = np.where(absent, _ABSENT, part)
        if not bool(((place == part) | absent).all()):
            return None
    return small


def _range_without(found: NDArray[Any], missing: int) -> tuple[int, int]:
    """The least and the greatest value besides a missing value that lies outside them; (0, -1) of none."""
    whole = np.iinfo(found.dtype)
    if not whole.min <= missing <= whole.max:
        return int(whole.min), int(whole.max)
    # Counted upwards from the missing value, round the end of the type: it is 0, the others are a stretch.
    unsigned = np.dtype(f"u{found.dtype.itemsize}")
    offset = np.ascontiguousarray(found.T).view(unsigned) - np.array(missing, found.dtype).view(unsigned)
    highest = int(offset.max())
    if not highest:
        return 0, -1
    lowest = int((offset - unsigned.type(1)).min()) + 1
    first = int(np.array(lowest, unsigned).view(found.dtype) + np.array(missing, found.dtype))
    return first, first + highest - lowest


def _refuse_unknown(occurring: Sequence[Hashable], categories: Sequence[Hashable]) -> None:
    unknown = [value for value in occurring if value not in set(categories)]
    if unknown:
        known = ", ".join(shown(label, 30) for label in categories)
        faults = [
            Fault("ratings", "ratings.unknown", f"{shown(value)} is not among the categories {known}")
            for value in unknown[:20]
        ]
        raise Invalid.of("ratings", faults)


def _from_numbers(found: Floats, missing: Hashable | None, categories: Sequence[Hashable] | None) -> Ratings:
    known = ~np.isnan(found)
    if missing is not None:
        known &= found != missing
    occurring, place = np.unique(found[known], return_inverse=True)
    if categories is not None:
        _refuse_unknown(occurring.tolist(), categories)
    labels = tuple(occurring.tolist()) if categories is None else tuple(categories)
    position = {label: at for at, label in enumerate(labels)}
    lookup = np.array([position[value] for value in occurring.tolist()], np.int64)
    return _coded(found.shape, known, lookup[place.ravel()] if lookup.size else lookup, labels)


def _from_labels(
    found: NDArray[Any], missing: Hashable | None, categories: Sequence[Hashable] | None
) -> Ratings:
    if found.ndim != 2:
        raise Invalid(
            f"must be a rectangle, one row a unit and one column a rater, got {found.ndim} dimensions",
            code="column.shape",
            path="ratings",
        )
    cells = found.ravel().tolist()
    known = np.array([not (cell is None or cell != cell or cell == missing) for cell in cells], np.bool_)
    given = [cell for cell, here in zip(cells, known.tolist(), strict=True) if here]
    distinct: list[Any] = list(dict.fromkeys(given))
    if categories is None:
        try:
            distinct.sort()
        except TypeError:
            raise Invalid(
                "mixes labels that have no common order: give categories=",
                code="ratings.mixed",
                path="ratings",
            ) from None
        labels = tuple(distinct)
    else:
        _refuse_unknown(distinct, categories)
        labels = tuple(categories)
    position = {label: at for at, label in enumerate(labels)}
    placed = np.array([position[cell] for cell in given], np.int64)
    return _coded(found.shape, known.reshape(found.shape), placed, labels)


def _coded(
    shape: tuple[int, ...], known: NDArray[np.bool_], placed: Ints, labels: tuple[Any, ...]
) -> Ratings:
    small = np.int8 if len(labels) < 127 else np.int64
    codes = np.full(shape, -1, small)
    codes[known] = placed
    numeric = all(isinstance(label, (int, float)) for label in labels)
    return Ratings(
        by_rater=codes.T,
        codes=np.arange(len(labels), dtype=small),
        labels=labels,
        values=np.array(labels, np.float64) if numeric else None,
    )
