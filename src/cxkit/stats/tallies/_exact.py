"""Sums that do not depend on the order of what is summed, nor on how it was split among machines.

Floats added one by one give another last digit for every order. `ExactSums` keeps a row of sums without any
rounding: each sum is a whole number of limbs of 32 bits, placed where the exponents of the data lie.
Merging is adding limbs, so any partition gives the same bits, and rounding happens once, when a sum is
read.

Source: the long accumulator of Kulisch and Miranker (1986); the error-free square of Dekker (1971).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Malformed
from cxkit.stats.results._elementwise import Floats

Ints = NDArray[np.int64]

_BITS: Final = 32
_MASK: Final = (1 << _BITS) - 1
_WIDEST: Final = 80
"""Limbs that sums of floats can have, and how far from 0 the lowest can be."""
_CHUNK: Final = 1 << 18
_SPLITTER: Final = float(2**27 + 1)


@attrs.frozen(slots=True, eq=False, repr=False)
class ExactSums:
    """One exact sum for each cell: `limbs[cell, k]` counts units of 2^(32 (low + k)).

    The limbs of a sum share its sign and lie below 2^32, and no outer column is all zero: equal sums have
    equal limbs, whatever way they came about.

    >>> sums = ExactSums.of(np.array([0, 0, 1, 0]), np.array([1e16, 1.0, 0.1, -1e16]), 2)
    >>> sums.floats().tolist()
    [1.0, 0.1]
    """

    limbs: Ints
    low: int = 0

    @classmethod
    def zeros(cls, size: int) -> ExactSums:
        """The sums of nothing.

        >>> ExactSums.zeros(2).floats().tolist()
        [0.0, 0.0]
        """
        return cls(np.zeros((size, 0), np.int64), 0)

    @classmethod
    def of(cls, cells: NDArray[Any], values: Floats, size: int) -> ExactSums:
        """The sums of finite values by the cell that each belongs to.

        >>> ExactSums.of(np.array([1, 1]), np.array([2.5, 2.5]), 2).floats().tolist()
        [0.0, 5.0]
        """
        sums = cls.zeros(size)
        for start in range(0, len(values), _CHUNK):
            chunk = slice(start, start + _CHUNK)
            part = _chunk_sums(cells[chunk], values[chunk], size)
            sums = cls.total((sums, part)) if start else part
        return sums

    @classmethod
    def total(cls, parts: Sequence[ExactSums]) -> ExactSums:
        """The sums of sums, cell by cell."""
        low = min(part.low for part in parts)
        high = max(part.low + part.limbs.shape[1] for part in parts)
        limbs = np.zeros((parts[0].limbs.shape[0], max(high - low, 0)), np.int64)
        for part in parts:
            limbs[:, part.low - low : part.low - low + part.limbs.shape[1]] += part.limbs
        return _normal(limbs, low)

    def __len__(self) -> int:
        return len(self.limbs)

    def take(self, rows: Any) -> ExactSums:
        """The sums of some cells."""
        return _trimmed(self.limbs[rows], self.low)

    def grouped(self, target: NDArray[np.intp], size: int) -> ExactSums:
        """The sums of `size` new cells, each the sum of the cells whose target it is."""
        limbs = np.zeros((size, self.limbs.shape[1]), np.int64)
        np.add.at(limbs, target, self.limbs)
        return _normal(limbs, self.low)

    def times(self, factor: int) -> ExactSums:
        """The sums times a whole number below 2^30 in size, still exact."""
        return _normal(self.limbs * factor, self.low)

    def reshaped(self, columns: int) -> list[ExactSums]:
        """The sums of cells that interleave `columns` figures, one column each."""
        return [_trimmed(self.limbs[k::columns], self.low) for k in range(columns)]

    @classmethod
    def stacked(cls, parts: Sequence[ExactSums]) -> ExactSums:
        """The cells of all parts, one part after the other."""
        low = min(part.low for part in parts)
        width = max(part.low + part.limbs.shape[1] for part in parts) - low
        limbs = np.zeros((sum(map(len, parts)), max(width, 0)), np.int64)
        row = 0
        for part in parts:
            limbs[row : row + len(part), part.low - low : part.low - low + part.limbs.shape[1]] = part.limbs
            row += len(part)
        return _trimmed(limbs, low)

    def wholes(self) -> list[int]:
        """The sums as whole numbers of 2^(32 low)."""
        rows: list[list[int]] = self.limbs.tolist()
        return [sum(limb << (_BITS * k) for k, limb in enumerate(row)) for row in rows]

    def floats(self) -> Floats:
        """The sums, each rounded once to the nearest float."""
        width = self.limbs.shape[1]
        if self.low == 0 and width <= 1:
            rounded: Floats = self.limbs.sum(axis=1).astype(np.float64)
            return rounded
        unit = _BITS * abs(self.low)
        if self.low >= 0:
            return np.array([float(whole << unit) for whole in self.wholes()], dtype=np.float64)
        return np.array([whole / (1 << unit) for whole in self.wholes()], dtype=np.float64)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ExactSums):
            return NotImplemented
        return (self.low == other.low or not self.limbs.any()) and np.array_equal(self.limbs, other.limbs)

    __hash__ = None  # type: ignore[assignment]

    def to_payload(self) -> dict[str, Any]:
        """Plain data: the lowest limb's place and the limbs of every cell."""
        return {"low": self.low, "limbs": self.limbs.tolist()}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any], size: int) -> ExactSums:
        """The sums that `to_payload` wrote."""
        limbs, low = np.asarray(payload["limbs"], dtype=np.int64), payload["low"]
        if len(limbs) != size:
            raise Malformed(f"there are {len(limbs)} sums for {size} cells", code="tally.payload")
        if type(low) is not int or abs(low) + limbs[:1].size > _WIDEST:
            raise Malformed("these sums are of no numbers that floats hold", code="tally.payload", path="low")
        return _normal(limbs.reshape(size, -1) if limbs.size else np.zeros((size, 0), np.int64), low)

    def __repr__(self) -> str:
        return f"ExactSums({len(self)} cells)"


def _chunk_sums(cells: NDArray[Any], values: Floats, size: int) -> ExactSums:
    largest = float(np.abs(values).max(initial=0.0))
    if largest < 2.0**33 and bool((values == np.rint(values)).all()):
        sums = np.bincount(cells, values, minlength=size)
        return _normal(sums.astype(np.int64)[:, None], 0)
    fraction, exponent = np.frexp(values)
    magnitude = np.abs(np.ldexp(fraction, 53)).astype(np.int64)
    place, shift = np.divmod(exponent.astype(np.int64) - 53, _BITS)
    sign = np.sign(values)
    low = int(place.min())
    width = int(place.max()) - low + 3
    first = cells.astype(np.int64) * width + (place - low)
    upper = magnitude >> (_BITS - shift)
    pieces = ((magnitude << shift) & _MASK, upper & _MASK, upper >> _BITS)
    flat = np.zeros(size * width, np.int64)
    for k, piece in enumerate(pieces):
        # Each piece is below 2^32 and a chunk has 2^18 rows: a float holds the sum of them exactly.
        flat += np.bincount(first + k, piece * sign, minlength=size * width).astype(np.int64)
    return _normal(flat.reshape(size, width), low)


def _normal(limbs: Ints, low: int) -> ExactSums:
    """The same sums with limbs below 2^32 that share the sign of their sum."""
    if not limbs.size or (limbs.min() >= 0 and limbs.max() <= _MASK):
        return _trimmed(limbs, low)
    carried, negative = _carried(limbs)
    if negative.any():
        turned, _ = _carried(np.where(negative[:, None], -limbs, limbs))
        carried = np.where(negative[:, None], -turned, turned)
    return _trimmed(carried, low)


def _carried(limbs: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Limbs from 0 to 2^32 - 1, and where the sum is negative (its limbs are not right then)."""
    wide = np.zeros((limbs.shape[0], limbs.shape[1] + 2), np.int64)
    carry = np.zeros(limbs.shape[0], np.int64)
    for k in range(wide.shape[1]):
        total = carry + (limbs[:, k] if k < limbs.shape[1] else 0)
        wide[:, k] = total & _MASK
        carry = total >> _BITS
    return wide, carry < 0


def _trimmed(limbs: Ints, low: int) -> ExactSums:
    used = np.flatnonzero(limbs.any(axis=0)) if limbs.size else np.zeros(0, np.intp)
    if not used.size:
        return ExactSums(np.zeros((limbs.shape[0], 0), np.int64), 0)
    first, last = int(used[0]), int(used[-1]) + 1
    return ExactSums(np.ascontiguousarray(limbs[:, first:last]), low + first)


def square_parts(values: Floats) -> tuple[Floats, Floats]:
    """Two floats whose sum is the square exactly: the rounded square and what rounding lost.

    >>> [part.tolist() for part in square_parts(np.array([3.0, 0.1]))]
    [[9.0, 0.010000000000000002], [0.0, -8.326672684688674e-19]]
    """
    square = values * values
    scaled = _SPLITTER * values
    high = scaled - (scaled - values)
    low = values - high
    return square, ((high * high - square) + 2 * high * low) + low * low


def product_parts(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Two floats whose sum is the product exactly: the rounded product and what rounding lost.

    >>> [part.tolist() for part in product_parts(np.array([3.0, 0.1]), np.array([2.0, 0.1]))]
    [[6.0, 0.010000000000000002], [0.0, -8.326672684688674e-19]]
    """
    product = first * second
    high_a, low_a = _halves(first)
    high_b, low_b = _halves(second)
    lost = ((high_a * high_b - product) + high_a * low_b + low_a * high_b) + low_a * low_b
    return product, lost


def _halves(values: Floats) -> tuple[Floats, Floats]:
    scaled = _SPLITTER * values
    high = scaled - (scaled - values)
    return high, values - high


def weighted_variance_parts(
    weight: ExactSums, power: ExactSums, total: ExactSums, square: ExactSums
) -> Floats:
    """(W B - A^2) / (W^2 - P) of every cell, exact before its one rounding; 0 where W^2 is not above P.

    W and P are the sums of the weights and of their squares, A and B those of w x and w x^2: with weights of
    1 this is the sample variance.

    >>> sums = [ExactSums.of(np.zeros(1, np.int64), np.array([x]), 1) for x in (3.0, 3.0, 6.0, 14.0)]
    >>> weighted_variance_parts(*sums).tolist()
    [1.0]
    """
    unit = min(0, *(part.low for part in (weight, power, total, square)))
    shifts = [_BITS * (part.low - unit) for part in (weight, power, total, square)]
    variances = np.zeros(len(weight))
    cells = zip(weight.wholes(), power.wholes(), total.wholes(), square.wholes(), strict=True)
    for cell, limbs in enumerate(cells):
        w, p, a, b = (limb << shift for limb, shift in zip(limbs, shifts, strict=True))
        # Each is a whole number of units: a square of them has the unit twice, which P alone lacks.
        below = w * w - (p << (_BITS * -unit))
        above = w * b - a * a
        if below > 0 and above > 0:
            variances[cell] = above / below
    return variances


def variance_parts(n: Ints, sums: ExactSums, squares: ExactSums) -> Floats:
    """The sample variance of every cell of two or more values, from exact sums; 0 where there are fewer.

    It is exact before its one rounding, so it is never negative and never the victim of cancellation.

    >>> values = np.array([1e9, 1e9 + 1, 1e9 + 2])
    >>> where, parts = np.zeros(3, np.int64), square_parts(values)
    >>> squares = ExactSums.total([ExactSums.of(where, part, 1) for part in parts])
    >>> variance_parts(np.array([3]), ExactSums.of(where, values, 1), squares).tolist()
    [1.0]
    """
    unit = min(2 * sums.low, squares.low)
    shifts = _BITS * (2 * sums.low - unit), _BITS * (squares.low - unit)
    variances = np.zeros(len(n))
    for cell, (count, total, power) in enumerate(
        zip(n.tolist(), sums.wholes(), squares.wholes(), strict=True)
    ):
        if count > 1:
            above = count * (power << shifts[1]) - ((total * total) << shifts[0])
            below = count * (count - 1)
            exponent = _BITS * unit
            variances[cell] = (above << exponent) / below if exponent >= 0 else above / (below << -exponent)
    return variances
