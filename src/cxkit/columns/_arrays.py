"""Checked columns: what a statistic takes from outside, as arrays of one known type.

Text is never taken for a number. `None` and nan mean missing: they are allowed only where the caller says so,
and every refused cell is reported with its position.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.columns._arrow import plain_column, refuse_container
from cxkit.errors import Fault, Invalid, shown

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_MOST_FAULTS: Final = 20


def _refuse(name: str, bad: Flags, cells: Any, rule: str, code: str) -> NoReturn:
    places = np.flatnonzero(bad).tolist()
    faults = [
        Fault(f"{name}[{place}]", code, f"{rule}, got {shown(_python(cells[place]))}", {"position": place})
        for place in places[:_MOST_FAULTS]
    ]
    if len(places) == 1:
        raise Invalid(faults[0].message, code=code, path=faults[0].path, faults=faults)
    if len(places) > _MOST_FAULTS:
        faults.append(Fault(name, code, f"{len(places) - _MOST_FAULTS} more cells break the same rule"))
    raise Invalid.of(name, faults)


def _python(cell: Any) -> Any:
    return cell.item() if hasattr(cell, "item") else cell


def _is_missing(cell: Any) -> bool:
    return cell is None or type(cell).__name__ == "NAType" or (isinstance(cell, float) and cell != cell)


def _from_objects(found: NDArray[Any], name: str) -> Floats:
    cells = found.ravel().tolist()
    bad = np.array([not (_is_missing(cell) or isinstance(cell, (int, float, np.number))) for cell in cells])
    if bad.any():
        _refuse(name, bad, cells, "must be a number", "number.type")
    plain = [float("nan") if _is_missing(cell) else float(cell) for cell in cells]
    return np.asarray(plain, dtype=np.float64).reshape(found.shape)


def as_array(values: ArrayLike, name: str) -> NDArray[Any]:
    """The values as an array of whatever they are; rows of different lengths are refused.

    Masked cells are missing: nan among numbers, None among anything else.
    """
    column: Any = plain_column(values, name)
    if isinstance(column, np.ma.MaskedArray):
        return _unmasked(column)
    try:
        return np.asarray(column)
    except ValueError:
        raise Invalid(
            "its rows differ in length: give a rectangle, with None for what is missing",
            code="column.ragged",
            path=name,
        ) from None


def _unmasked(column: Any) -> NDArray[Any]:
    if not np.ma.getmaskarray(column).any():
        return np.asarray(column.data)
    if column.dtype.kind in "iuf":
        return np.asarray(column.astype(np.float64).filled(np.nan))
    return np.asarray(column.astype(object).filled(None))


def _floats(values: ArrayLike, name: str, dimensions: int) -> Floats:
    if dimensions == 1:
        refuse_container(values, name)
    found = as_array(values, name)
    if found.size == 0 and found.ndim <= dimensions:
        return np.zeros(found.shape if found.ndim == dimensions else (0,) * dimensions)
    if found.ndim != dimensions:
        raise Invalid(
            f"must have {dimensions} dimension{'s' * (dimensions > 1)}, got {found.ndim}",
            code="column.shape",
            path=name,
        )
    if found.dtype.kind in "biuf":
        return found.astype(np.float64, copy=False)
    if found.dtype.kind == "O":
        return _from_objects(found, name)
    remedy = "such as column / np.timedelta64(1, 'h')" if found.dtype.kind == "m" else "convert it first"
    raise Invalid(f"must hold numbers, got {found.dtype}: {remedy}", code="number.type", path=name)


def _in_range(found: Floats, name: str, low: float | None, above: float | None, missing: bool) -> Floats:
    if not found.size:
        return found
    least, most = float(np.min(found)), float(np.max(found))
    finite = np.isfinite(least) and np.isfinite(most)
    if finite and (low is None or least >= low) and (above is None or least > above):
        return found
    flat = found.ravel()
    known = np.isfinite(flat) if not missing else ~np.isinf(flat)
    if not known.all():
        _refuse(name, ~known, flat, "must be a finite number", "number.finite")
    bad = np.zeros(flat.shape, np.bool_)
    if low is not None:
        bad |= flat < low
    if above is not None:
        bad |= flat <= above
    if bad.any():
        rule = f"must be {low:g} or more" if low is not None else f"must be above {above:g}"
        _refuse(name, bad, flat, rule, "number.low")
    return found


def numbers(
    values: ArrayLike,
    name: str,
    *,
    low: float | None = None,
    above: float | None = None,
    missing: bool = False,
) -> Floats:
    """One column of numbers as floats, `low` or more, or more than `above`.

    With `missing=True` cells may be None or nan, and are nan in the result.

    >>> numbers([3, None, 5], "scores", missing=True).tolist()
    [3.0, nan, 5.0]
    >>> numbers([3, -1], "durations", low=0)
    Traceback (most recent call last):
    cxkit.errors.Invalid: durations[1]: must be 0 or more, got -1.0
    """
    return _in_range(_floats(values, name, 1), name, low, above, missing)


def table(values: ArrayLike, name: str, *, low: float | None = None, missing: bool = False) -> Floats:
    """A rectangle of numbers as floats: one row a unit, one column a rater, item or category.

    >>> table([[1, 2], [3, None]], "ratings", missing=True).shape
    (2, 2)
    """
    return _in_range(_floats(values, name, 2), name, low, None, missing)


def counts(values: ArrayLike, name: str, *, low: int = 0) -> Ints:
    """One column of whole numbers, `low` or more.

    >>> counts([2, 2.5], "complaints")
    Traceback (most recent call last):
    cxkit.errors.Invalid: complaints[1]: must be a whole number, got 2.5
    """
    found = as_array(values, name)
    if found.dtype.kind not in "iu" or found.ndim != 1:
        floats = numbers(values, name)
        whole = floats == np.floor(floats)
        if not whole.all():
            _refuse(name, ~whole, floats, "must be a whole number", "number.whole")
        found = floats
    found = found.astype(np.int64, copy=False)
    if found.size and int(found.min()) < low:
        _refuse(name, found < low, found, f"must be {low} or more", "number.low")
    return found


def flags(values: ArrayLike, name: str) -> Flags:
    """One column of yes and no, given as booleans or as 1 and 0.

    >>> flags([1, 0, 1], "resolved").tolist()
    [True, False, True]
    """
    found = as_array(values, name)
    if found.dtype.kind == "b" and found.ndim == 1:
        return found
    if found.dtype.kind not in "iu" or found.ndim != 1:
        found = numbers(values, name)
    if found.size and (int(found.min()) < 0 or int(found.max()) > 1 or found.dtype.kind == "f"):
        bad = (found != 0) & (found != 1)
        if bad.any():
            _refuse(name, bad, found, "must be 1 or 0, or True or False", "flag")
    return found.astype(np.bool_)


def same_length(**columns: Sequence[Any] | NDArray[Any] | None) -> int:
    """The common length of the columns that are given; unequal lengths are refused, each named.

    >>> same_length(durations=[1, 2], events=None)
    2
    """
    lengths = {name: len(column) for name, column in columns.items() if column is not None}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise Invalid(
            f"columns must have one length, got {told}", code="column.length", path=next(iter(lengths))
        )
    return next(iter(lengths.values()), 0)


def finite_number(value: float, name: str, *, low: float | None = None, above: float | None = None) -> float:
    """One number as a float, `low` or more, or more than `above`.

    >>> finite_number(20, "target", above=0)
    20.0
    """
    return float(numbers([value], name, low=low, above=above)[0])
