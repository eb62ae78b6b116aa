"""The parts of objects, read column by column: rows like most others, of which a large table consists.

What is unusual about a row (a fault, a doubt, the first row of its object) is left to the way of single rows,
which tells it; a law holds the two ways together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Self

import attrs

from cxkit.errors import Fault, Invalid
from cxkit.imports._compiling import Compiled, row_number
from cxkit.imports._rules import CellRead, CellTest, Condition, Every
from cxkit.orders import OrderLine
from cxkit.values import minor_units

Run = Sequence[Sequence[str]]
"""The cells of rows one after another."""


Usual = tuple[str, tuple[Any, ...], OrderLine]
"""A usual row, read: the id of its object, the fields that are the same in all its rows, and its part."""


@attrs.frozen
class Columnwise:
    """A table of parts, compiled for runs of rows; `of` is None where some rule needs the whole row."""

    place: dict[str, int]
    fits: Sequence[CellTest]
    odd: Sequence[Sequence[CellTest]]
    key: CellRead
    same: Sequence[tuple[str, CellRead]]
    fields: Sequence[tuple[str, CellRead | None]]

    @classmethod
    def of(cls, compiled: Compiled, columns: Sequence[str]) -> Self | None:
        """The table of one file; None where some rule reads more than one column."""
        make = compiled.makes[0]
        fits = _cell_tests(make.when)
        refuse = [_cell_tests(holds) for holds, _ in compiled.refuse]
        same = [(name, read) for name, read in compiled.same if isinstance(read, CellRead)]
        fields = [
            (name, read if isinstance(read, CellRead) else None)
            for name, read in make.parts_steps
            if isinstance(read, CellRead) or read is row_number
        ]
        price = dict(fields).get("unit_price")
        whole = len(same) == len(compiled.same) and len(fields) == len(make.parts_steps)
        if (
            not whole
            or fits is None
            or None in refuse
            or price is None
            or not isinstance(compiled.key, CellRead)
        ):
            return None
        finer = CellTest(price.column, lambda cell: _is_finer(price.kept[cell]))
        return cls(
            place={name: index for index, name in enumerate(columns)},
            fits=fits,
            odd=[*(tests for tests in refuse if tests is not None), [finer]],
            key=compiled.key,
            same=same,
            fields=fields,
        )

    def read(self, first: int, run: Run) -> Iterator[Usual | None]:
        """Rows as read, None of an unusual one; `first` is the number of the first."""
        columns = list(zip(*run, strict=True))
        usual = self._usual(columns, len(run))
        keys = self._values(self.key, columns, usual, required=True)
        same = [self._values(read, columns, usual) for _, read in self.same]
        names = [name for name, _ in self.fields]
        numbers = list(map(str, range(first, first + len(run))))
        fields = [numbers if read is None else self._values(read, columns, usual) for _, read in self.fields]
        gaps = any(type(None) in set(map(type, values)) for values in fields)
        alike = zip(*same, strict=True) if same else [()] * len(run)
        for is_usual, key, others, values in zip(usual, keys, alike, zip(*fields, strict=True), strict=True):
            if not is_usual:
                yield None
                continue
            given = dict(zip(names, values))  # noqa: B905 - strictness costs as much as the rest
            if gaps:
                given = {name: value for name, value in given.items() if value is not None}
            try:
                part = OrderLine(**given)
            except (Invalid, TypeError):  # a field that it needs is empty: the plain way says which
                yield None
            else:
                yield key, others, part

    def _usual(self, columns: Sequence[Sequence[str]], size: int) -> bytearray:
        """Rows that are parts, and neither refused nor rounded."""
        holds: dict[CellTest, int] = {}

        def all_of(tests: Sequence[CellTest]) -> int:
            """Where all of the tests hold: a byte a row, together one number."""
            holding = int.from_bytes(b"\1" * size, "big")
            for test in tests:
                if test not in holds:
                    cells = columns[self.place[test.column]]
                    holds[test] = int.from_bytes(bytes(map(test.kept.__getitem__, cells)), "big")
                holding &= holds[test]
            return holding

        usual = all_of(self.fits)
        for tests in self.odd:
            usual &= ~all_of(tests)
        return bytearray(usual.to_bytes(size, "big"))

    def _values(
        self, read: CellRead, columns: Sequence[Sequence[str]], usual: bytearray, *, required: bool = False
    ) -> list[Any]:
        """The values of a column; rows of which one cannot be read are no usual ones."""
        values = list(map(read.kept.__getitem__, columns[self.place[read.column]]))
        kinds = set(map(type, values))
        if Fault in kinds or type(None) in kinds:
            needed = required or read.required
            for index, value in enumerate(values):
                if type(value) is Fault or (needed and value is None):
                    usual[index] = False
                elif value is None:
                    values[index] = read.default
        return values


def _cell_tests(holds: Condition | None) -> list[CellTest] | None:
    """The tests of single columns that a condition consists of; None where one is another."""
    tests = [] if holds is None else holds.tests if isinstance(holds, Every) else [holds]
    of_cells = [test for test in tests if isinstance(test, CellTest)]
    return of_cells if len(of_cells) == len(tests) else None


def _is_finer(price: Any) -> bool:
    """Whether a price has more decimals than its currency, so that a line of it may be rounded."""
    if price is None or type(price) is Fault:
        return True
    places: int = price.amount.as_tuple().exponent
    return -places > minor_units(price.currency)
