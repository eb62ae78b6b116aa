"""Checked columns of numbers: what a statistic takes from outside, as arrays of one known type.

Text is never taken for a number, and neither are True and False. Missing cells are allowed only where the
caller says so, and every refused cell is named by its position.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns._column import NUMBERS, Column, Flags, family, from_cells, is_missing
from cxkit.columns._kinds import Bad, FlagKind, bad_cells, refused
from cxkit.columns._reading import read
from cxkit.columns._rows import beside
from cxkit.errors import Invalid, shown

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def measures(column: Any, name: str) -> Column:
    """Anybody's column of numbers, in the type that it has; what is missing stays missing.

    Text, True and False, times and durations are refused, each with what to do.

    >>> measures([9, None, 10], "score").missing.tolist()
    [False, True, False]
    >>> measures(["9", "10"], "score")
    Traceback (most recent call last):
    cxkit.errors.Invalid: score: holds text, not numbers: convert it first
    """
    figures = read(column, name)
    figures = figures if figures.labels is None else figures.decoded()
    if figures.values.dtype.kind in "iuf":
        return figures
    if figures.kind == "O" and not figures.text:
        return attrs.evolve(figures, values=_from_objects(figures.values, name), missing=None)
    if figures.lost.all():
        return Column(np.full(len(figures), np.nan), index=figures.index)
    example = ", such as column / np.timedelta64(1, 'h')" if figures.kind == "m" else ""
    message = f"holds {figures.described()}, not numbers: convert it first{example}"
    raise Invalid(message, code="number.type", path=name)


def _from_objects(cells: NDArray[Any], name: str) -> Floats:
    given = cells.tolist()
    if all(isinstance(cell, (list, tuple, np.ndarray)) for cell in given):
        raise Invalid("must have one dimension, got 2", code="column.shape", path=name)
    bad = [
        Bad(place, "number.type", f"must be a number, got {shown(cell)}")
        for place, cell in enumerate(given)
        if not is_missing(cell) and family(cell.__class__) not in NUMBERS
    ]
    if bad:
        raise refused(name, bad)
    return np.array([np.nan if is_missing(cell) else _float(cell) for cell in given])


def _float(cell: Any) -> float:
    """A number as a float; infinite where it is too large for one."""
    try:
        return float(cell)
    except OverflowError:
        return math.inf if cell > 0 else -math.inf


def measured(column: Any, name: str) -> Column:
    """A column of measured values; durations are taken as seconds."""
    figures = read(column, name).decoded()
    if figures.kind != "m":
        return measures(figures, name)
    seconds = figures.values.astype("m8[us]").astype(np.float64) / 1e6
    return Column(np.where(figures.lost, np.nan, seconds), index=figures.index)


def votes(column: Any, name: str) -> Column:
    """A column of yes and no as numbers 1 and 0: truth values, or numbers as they are."""
    cells = read(column, name).decoded()
    if cells.kind == "b":
        return attrs.evolve(cells, values=cells.values.view(np.int8))
    if cells.kind == "O" and any(family(cell.__class__) == "flag" for cell in cells.values.tolist()):
        given = FlagKind().strictly(cells, name)
        return Column(given, given < 0, index=cells.index)
    return measures(cells, name)


def numbers(
    values: Any,
    name: str,
    *,
    low: float | None = None,
    above: float | None = None,
    missing: bool = False,
) -> Floats:
    """One column of numbers as floats, `low` or more, or more than `above`.

    With `missing=True` cells may be missing, and are nan in the result.

    >>> numbers([3, None, 5], "scores", missing=True).tolist()
    [3.0, nan, 5.0]
    >>> numbers([3, -1], "durations", low=0)
    Traceback (most recent call last):
    cxkit.errors.Invalid: durations[1]: must be 0 or more, got -1.0
    """
    return in_range(_floats(measures(values, name)), name, low=low, above=above, missing=missing)


def _floats(column: Column) -> Floats:
    values = column.values.astype(np.float64, copy=False)
    return values if column.missing is None else np.where(column.missing, np.nan, values)


def in_range(
    found: Floats, name: str, *, low: float | None = None, above: float | None = None, missing: bool = False
) -> Floats:
    """The numbers themselves, finite and in range; others are refused, each with its position."""
    if not found.size:
        return found
    least, most = float(np.min(found)), float(np.max(found))
    finite = np.isfinite(least) and np.isfinite(most)
    if finite and (low is None or least >= low) and (above is None or least > above):
        return found
    flat = found.ravel()
    known = np.isfinite(flat) if not missing else ~np.isinf(flat)
    if not known.all():
        raise refused(name, bad_cells(~known, flat, "must be a finite number", "number.finite"))
    bad = np.zeros(flat.shape, np.bool_)
    if low is not None:
        bad |= flat < low
    if above is not None:
        bad |= flat <= above
    if bad.any():
        rule = f"must be {low:g} or more" if low is not None else f"must be above {above:g}"
        raise refused(name, bad_cells(bad, flat, rule, "number.low"))
    return found


def counts(values: Any, name: str, *, low: int = 0) -> Ints:
    """One column of whole numbers, `low` or more.

    >>> counts([2, 2.5], "complaints")
    Traceback (most recent call last):
    cxkit.errors.Invalid: complaints[1]: must be a whole number, got 2.5
    """
    column = measures(values, name)
    if column.kind == "f" or column.missing is not None:
        floats = in_range(_floats(column), name)
        broken = floats != np.floor(floats)
        if broken.any():
            raise refused(name, bad_cells(broken, floats, "must be a whole number", "number.whole"))
        column = Column(floats)
    whole = column.values.astype(np.int64, copy=False)
    if whole.size and int(whole.min()) < low:
        raise refused(name, bad_cells(whole < low, whole, f"must be {low} or more", "number.low"))
    return whole


def flags(values: Any, name: str) -> Flags:
    """One column of yes and no, given as booleans or as 1 and 0; none may be missing.

    >>> flags([1, 0, 1], "resolved").tolist()
    [True, False, True]
    """
    codes = FlagKind().strictly(values, name)
    if codes.size and int(codes.min()) < 0:
        raise refused(name, bad_cells(codes < 0, [None] * len(codes), FlagKind().rule, "flag"))
    return np.asarray(codes, np.bool_)


def finite_number(value: float, name: str, *, low: float | None = None, above: float | None = None) -> float:
    """One number as a float, `low` or more, or more than `above`.

    >>> finite_number(20, "target", above=0)
    20.0
    """
    if family(type(value)) not in NUMBERS:
        raise Invalid(f"must be a number, got {shown(value)}", code="number.type", path=name)
    try:
        return float(in_range(np.array([_float(value)]), name, low=low, above=above)[0])
    except Invalid as error:  # one number has no place in a column
        raise Invalid(error.message, code=error.code, path=name) from None


def array(values: Any, name: str) -> Floats:
    """One number, a column or a rectangle of numbers as floats of 0, 1 or 2 dimensions; nan where missing.

    >>> array(3, "n").shape, array([3, None], "n").tolist(), array([[1, 2]], "n").shape
    ((), [3.0, nan], (1, 2))
    """
    given: Any = values
    if type(given) is np.ndarray and given.dtype.kind in "iuf":
        return np.asarray(given, np.float64)
    if family(given.__class__) in NUMBERS:
        return np.array(_float(given))
    if isinstance(given, (str, bytes)) or not hasattr(given, "__len__"):
        raise Invalid(f"must be numbers, got {shown(given)}", code="number.type", path=name)
    if (
        getattr(values, "ndim", 1) == 2
        or column_names(values) is not None
        or (isinstance(values, (list, tuple)) and _is_row(next(iter(given), None)))
    ):
        return table(values, name, missing=True)
    return _floats(measures(values, name))


def _is_row(cell: Any) -> bool:
    """Whether what stands in a column is a row of cells: a list, or anybody's column."""
    return hasattr(cell, "__len__") and not isinstance(cell, (str, bytes, Mapping))


def rectangle(values: Any, name: str) -> list[Column]:
    """The columns of a table without names: a frame, an array, a mapping of columns, or rows of cells.

    >>> [column.values.tolist() for column in rectangle([[1, 2], [3, 4]], "ratings")]
    [[1, 3], [2, 4]]
    """
    names = column_names(values)
    if names is not None:
        columns = beside({each: values[each] for each in names})
        return [read(column, f"{name}[{shown(each)}]") for each, column in columns.items()]
    if isinstance(values, np.ndarray):
        array = cast("NDArray[Any]", values)
        if array.ndim != 2:
            raise Invalid(f"must have 2 dimensions, got {array.ndim}", code="column.shape", path=name)
        return [read(array[:, place], name) for place in range(array.shape[1])]
    given: list[Any] = read(values, name).values.tolist()
    if not all(map(_is_row, given)):
        raise Invalid("must have 2 dimensions, got 1", code="column.shape", path=name)
    aligned = beside(dict(enumerate(given))).values()
    rows: list[Sequence[Any]] = [
        row if isinstance(row, (list, tuple)) else read(row, name).cells() for row in aligned
    ]
    if len(set(map(len, rows))) > 1:
        raise Invalid(
            "its rows differ in length: give a rectangle, with None for what is missing",
            code="column.ragged",
            path=name,
        )
    return [from_cells(column) for column in zip(*rows, strict=True)]


def column_names(values: Any) -> Sequence[Any] | None:
    """The names of the columns of a frame or a mapping; None for anything else."""
    if hasattr(values, "dtype"):
        return None
    if hasattr(values, "column_names"):
        return list(values.column_names)
    return list(values.keys()) if hasattr(values, "keys") else getattr(values, "columns", None)


def table(values: Any, name: str, *, low: float | None = None, missing: bool = False) -> Floats:
    """A rectangle of numbers as floats: one row a unit, one column a rater, item or category.

    >>> table([[1, 2], [3, None]], "ratings", missing=True).shape
    (2, 2)
    """
    array: Any = values
    if (
        isinstance(values, np.ndarray)
        and not isinstance(values, np.ma.MaskedArray)
        and array.dtype.kind in "iuf"
    ):
        matrix = array.astype(np.float64, copy=False)
        if matrix.ndim != 2:
            raise Invalid(f"must have 2 dimensions, got {matrix.ndim}", code="column.shape", path=name)
    else:
        columns = [_floats(measures(column, name)) for column in rectangle(values, name)]
        matrix = np.stack(columns, axis=1) if columns else np.zeros((0, 0))
    return in_range(matrix, name, low=low, missing=missing)
