"""Ratings of units by several raters: numbers or labels, some missing, as codes that can be counted.

One row a unit, one column a rater. `None` and nan are missing, and one more value may be declared to mean
missing. Whole numbers in a small range are counted as they are, without being copied; for millions of units
give an array of small integers laid out rater by rater (`by_rater.T`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Any, Final, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import Column, Groups, Ints, groups, numbers, rectangle, refuse_mixed, table, united_order
from cxkit.errors import Fault, Invalid, shown
from cxkit.stats.results._elementwise import Floats

_CHUNK: Final = 32_768
_BLOCK: Final = 1 << 20
_ABSENT: Final = -128
_MOST_PATTERNS: Final = 1 << 20
_MOST_PLAIN: Final = 64
_EXACT: Final = 1 << 53


@attrs.frozen(slots=True, kw_only=True, eq=False)
class Ratings:
    """Coded ratings: `by_rater[rater, unit]` holds one of `codes`, or another value where it is missing.

    `labels` are what the codes stand for; `values` are the same as numbers, None where they are none.
    `ordered`: the labels stand in a declared order, or are numbers.
    """

    by_rater: NDArray[Any]
    codes: NDArray[Any]
    labels: tuple[Hashable, ...]
    values: Floats | None
    ordered: bool = True

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
        counts = np.empty((len(self.codes), size), small)
        for start in range(0, self.units, size):
            part = self.by_rater[:, start : start + size]
            width = part.shape[1]
            for row, code in enumerate(self.codes.tolist()):
                np.equal(part, code, out=equal[:, :width])
                np.add.reduce(equal[:, :width].view(np.uint8), axis=0, dtype=small, out=counts[row, :width])
            yield slice(start, start + width), counts[:, :width]

    def refuse_unordered(self, method: str) -> None:
        """Refuse a method that ranks labels where nothing says how they rank."""
        if not self.ordered:
            raise Invalid(
                f"are texts without an order, which {method} needs: give categories= from the lowest to the "
                "highest, or ordered categories",
                code="ratings.order",
                path="ratings",
            )

    def counts(self) -> Floats:
        """How often each unit was given each code: an array (units, codes)."""
        table = np.empty((self.units, len(self.codes)))
        for place, part in self.count_chunks():
            table[place] = part.T
        return table

    def patterns(self) -> tuple[Floats, Ints]:
        """The distinct rows of `counts()` and how many units have each: all that agreement depends on."""
        base, size = self.raters + 1, len(self.codes)
        if base**size > _MOST_PATTERNS:
            rows, seen = np.unique(self.counts(), axis=0, return_counts=True)
            return rows, seen.astype(np.int64)
        frequencies = np.zeros(base**size, np.int64)
        keys = np.empty(min(self.units, _BLOCK), np.int32)
        for start in range(0, self.units, _BLOCK):
            block = attrs.evolve(self, by_rater=self.by_rater[:, start : start + _BLOCK])
            for place, part in block.count_chunks():
                key = keys[place]
                key[:] = 0
                for row in part[::-1]:
                    np.multiply(key, base, out=key)
                    np.add(key, row, out=key)
            frequencies += np.bincount(keys[: block.units], minlength=frequencies.size)
        used = np.flatnonzero(frequencies)
        counted = used[:, None] // base ** np.arange(size) % base
        return counted.astype(np.float64), frequencies[used]

    def positions(self) -> Ints:
        """The position of every rating among the labels, -1 where it is missing: an array (units, raters)."""
        if not len(self.codes):
            return np.full((self.units, self.raters), -1, np.int64)
        order = np.argsort(self.codes, kind="stable")
        place = np.searchsorted(self.codes, self.by_rater, sorter=order).clip(0, len(self.codes) - 1)
        nearest = order[place]
        return np.where(self.codes[nearest] == self.by_rater, nearest, -1).T.astype(np.int64)


def ratings_of(
    ratings: Any, *, missing: Hashable | None = None, categories: Sequence[Hashable] | None = None
) -> Ratings:
    """Ratings as codes; `missing` is a further value that means missing, `categories` the labels in order.

    `ratings` is an array, a frame of one column a rater, or rows of cells. Without `categories` the labels
    are those of ordered categories, in their order; of whole numbers less than 64 apart all from the lowest
    to the highest; or else those that occur, in their natural order.

    >>> table = ratings_of([["good", "bad"], ["good", None]])
    >>> table.labels, table.counts().tolist()
    (('bad', 'good'), [[1.0, 1.0], [0.0, 1.0]])
    """
    if categories is not None and len(set(categories)) < len(categories):
        raise Invalid("must differ from each other", code="ratings.categories", path="categories")
    matrix, stated = _numbers(ratings), [missing, *(categories or ())]
    refuse_mixed(stated if matrix is None else [*stated, 0], "ratings")
    if matrix is None:
        return _from_labels(rectangle(ratings, "ratings"), missing, categories)
    plain: Ratings | None = None
    number = missing if isinstance(missing, (int, float)) else None
    if matrix.dtype.kind in "iu" and matrix.size:
        plain = _plain(matrix, missing, categories)
    elif matrix.size:
        whole = _whole(matrix, number)
        plain = None if whole is None else _plain(whole, _ABSENT, categories)
    if plain is None and not _are_exact(matrix):
        return _from_labels(rectangle(ratings, "ratings"), missing, categories)
    return plain or _from_numbers(table(matrix, "ratings", missing=True), number, categories)


def _are_exact(values: NDArray[Any]) -> bool:
    """Whether floats hold the numbers as they are: whole ones from 2^53 on would become one another."""
    if values.dtype.kind == "f" or not values.size:
        return True
    return int(values.min()) > -_EXACT and int(values.max()) < _EXACT


def _numbers(ratings: Any) -> NDArray[Any] | None:
    """A rectangle of numbers, missing ones as nan; None where there is anything else in it."""
    if type(ratings) is np.ndarray and ratings.ndim == 2 and ratings.dtype.kind in "iuf":
        return ratings
    columns = [column.decoded() for column in rectangle(ratings, "ratings")]
    if not all(
        column.lost.all() or (column.kind in "iuf" and _are_exact(column.values)) for column in columns
    ):
        return None
    if any(column.missing is not None or column.kind not in "iuf" for column in columns):
        return table(
            np.stack([numbers(column, "ratings", missing=True) for column in columns], axis=1),
            "ratings",
            missing=True,
        )
    return np.stack([column.values for column in columns], axis=1) if columns else np.zeros((0, 0))


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
            Fault("", "ratings.unknown", f"{shown(value)} is not among the categories {known}")
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
    placed = np.full(found.shape, -1, np.int64)
    placed[known] = np.array([position[value] for value in occurring.tolist()], np.int64)[place.ravel()]
    return _coded(placed.T, labels, ordered=True)


def _from_labels(
    columns: Sequence[Column], missing: Hashable | None, categories: Sequence[Hashable] | None
) -> Ratings:
    """Labels of any kind; those of ordered categories keep their order, also where some do not occur."""
    raters = [groups(column, "ratings") for column in columns]
    given = [
        {place: rater.label(place) for place in np.unique(rater.codes - rater.low).tolist()}
        for rater in raters
    ]
    used = [label for each in given for label in each.values()]
    refuse_mixed([missing, *(categories or ()), *used], "ratings")
    occurring = set(used) - {None, missing}
    labels: tuple[Any, ...]
    order = tuple(categories) if categories is not None else _common_order(raters, missing)
    if order is not None:
        _refuse_unknown(sorted(occurring - set(order), key=str), order)
        labels = order
    else:
        try:
            labels = tuple(sorted(cast("set[Any]", occurring)))
        except TypeError:
            raise Invalid(
                "mixes labels that have no common order: give categories=",
                code="ratings.mixed",
                path="ratings",
            ) from None
    position = {label: at for at, label in enumerate(labels)}
    placed = np.full((len(raters), len(columns[0]) if columns else 0), -1, np.int64)
    for row, (rater, each) in enumerate(zip(raters, given, strict=True)):
        lookup = np.full(rater.size, -1, np.int64)
        for place, label in each.items():
            lookup[place] = -1 if label == missing else position.get(label, -1)
        placed[row] = lookup[rater.codes - rater.low]
    return _coded(placed, labels, ordered=order is not None)


def _common_order(raters: Sequence[Groups], missing: Hashable | None) -> tuple[Hashable, ...] | None:
    if any(rater.order is None for rater in raters):
        return None
    order = united_order((rater.order for rater in raters), "ratings")
    return None if order is None else tuple(label for label in order if label != missing)


def _coded(placed: Ints, labels: tuple[Any, ...], *, ordered: bool) -> Ratings:
    small = np.int8 if len(labels) < 127 else np.int64
    numeric = all(isinstance(label, (int, float)) for label in labels)
    return Ratings(
        by_rater=placed.astype(small),
        codes=np.arange(len(labels), dtype=small),
        labels=labels,
        values=np.array(labels, np.float64) if numeric else None,
        ordered=ordered or numeric,
    )
