"""Totals of a tally's cells: counts, exact sums and counted values, which only add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Malformed
from cxkit.stats.tallies._exact import ExactSums
from cxkit.stats.tallies._value_counts import ValueCounts

Ints = NDArray[np.int64]


class _Sums(dict[str, ExactSums]):
    """Sums by name; one that is not there is missing from stored data."""

    def __missing__(self, name: str) -> ExactSums:
        raise Malformed(f"this is not a stored tally: it lacks the sums {name!r}", code="tally.payload")


@attrs.frozen(slots=True, eq=False, repr=False)
class Accumulated:
    """The columns of a tally, one row a cell.

    `counts` are whole numbers, one column for each of `names`; `sums` exact sums by name; `values` counted
    values where quantiles are wanted.

    >>> rows = Accumulated(("yes", "no"), np.array([[3, 1], [0, 2]]))
    >>> rows.grouped(np.array([0, 0]), 1).counts.tolist()
    [[3, 3]]
    """

    names: tuple[str, ...]
    counts: Ints
    sums: Mapping[str, ExactSums] = attrs.field(factory=dict[str, ExactSums], converter=_Sums)
    values: ValueCounts | None = None

    def __len__(self) -> int:
        return len(self.counts)

    def count(self, name: str) -> Ints:
        """One column of counts; zeros where this tally has none of that name."""
        if name not in self.names:
            return np.zeros(len(self), np.int64)
        column: Ints = self.counts[:, self.names.index(name)]
        return column

    def fits(self, other: Accumulated) -> bool:
        """Whether both have the same columns, so that they can be added."""
        same_values = (self.values is None) == (other.values is None)
        return self.names == other.names and set(self.sums) == set(other.sums) and same_values

    def take(self, rows: NDArray[np.intp]) -> Accumulated:
        """Some cells, given by rising places."""
        return Accumulated(
            self.names,
            self.counts[rows],
            {name: part.take(rows) for name, part in self.sums.items()},
            None if self.values is None else self.values.take(rows),
        )

    def grouped(self, target: NDArray[np.intp], size: int) -> Accumulated:
        """`size` new cells, each the sum of the cells whose target it is."""
        counts = np.zeros((size, self.counts.shape[1]), np.int64)
        np.add.at(counts, target, self.counts)
        return Accumulated(
            self.names,
            counts,
            {name: part.grouped(target, size) for name, part in self.sums.items()},
            None if self.values is None else self.values.grouped(target, size),
        )

    @classmethod
    def stacked(cls, parts: Sequence[Accumulated]) -> Accumulated:
        """The cells of all parts, one part after the other."""
        first = parts[0]
        values = [part.values for part in parts if part.values is not None]
        return cls(
            first.names,
            np.concatenate([part.counts for part in parts]),
            {name: ExactSums.stacked([part.sums[name] for part in parts]) for name in first.sums},
            ValueCounts.stacked(values) if values else None,
        )

    def __add__(self, other: Accumulated) -> Accumulated:
        values = [part.values for part in (self, other) if part.values is not None]
        return Accumulated(
            self.names,
            self.counts + other.counts,
            {name: ExactSums.total((part, other.sums[name])) for name, part in self.sums.items()},
            ValueCounts.total(values) if values else None,
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Accumulated):
            return NotImplemented
        if not self.fits(other) or not np.array_equal(self.counts, other.counts):
            return False
        return self.values == other.values and all(
            part == other.sums[name] for name, part in self.sums.items()
        )

    __hash__ = None  # type: ignore[assignment]

    def to_payload(self) -> dict[str, Any]:
        """Plain data."""
        payload: dict[str, Any] = {"names": list(self.names), "counts": self.counts.tolist()}
        if self.sums:
            payload["sums"] = {name: part.to_payload() for name, part in self.sums.items()}
        if self.values is not None:
            payload["values"] = self.values.to_payload()
        return payload

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any], size: int) -> Accumulated:
        """The columns that `to_payload` wrote, checked against the number of cells."""
        names = tuple(payload["names"])
        if not all(isinstance(name, str) for name in names):
            raise Malformed("the counts of a stored tally have names", code="tally.payload", path="names")
        counts = np.asarray(payload["counts"], dtype=np.int64).reshape(-1, max(len(names), 1))
        if len(counts) != size or (counts.size and int(counts.min()) < 0):
            raise Malformed(f"there are {len(counts)} rows of counts for {size} cells", code="tally.payload")
        sums = {name: ExactSums.from_payload(part, size) for name, part in payload.get("sums", {}).items()}
        values = payload.get("values")
        return cls(names, counts, sums, None if values is None else ValueCounts.from_payload(values, size))

    def __repr__(self) -> str:
        return f"Accumulated({len(self)} cells, {', '.join(self.names)})"
