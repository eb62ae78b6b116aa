"""Checks of what goes into a tally, slice by slice: answers against their scale, values against sense.

Bad answers are refused with their places, or marked so that they are counted apart.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import Column
from cxkit.errors import Fault, Invalid, OffScale, shown
from cxkit.stats.results._elementwise import Flags, Floats

Bytes = NDArray[np.int8]
OffScaleRule = Literal["refuse", "drop"]
"""Ways with answers off the scale: an error, or a count of their own."""

TINY: Final = 1e-100
"""The least exposure or weight above 0: quotients of smaller ones overflow."""

_HUGE: Final = 1e100
_SHOWN: Final = 5


def check_measured(found: Floats, low: float | None, name: str, *, tiny: float = 0.0) -> None:
    """Refuse infinite and absurd numbers, whose squares or quotients overflow, and those below `low`."""
    if not len(found):
        return
    least, most = float(found.min()), float(found.max())
    if not least >= -_HUGE or not most <= _HUGE:
        raise Invalid(f"must be finite numbers of at most {_HUGE:g}", code="number.finite", path=name)
    if low is not None and least < low:
        count = int((found < low).sum())
        raise Invalid(f"must be {low:g} or more, got {least:g} ({count} such)", code="number.low", path=name)
    if tiny and bool(((found > 0) & (found < tiny)).any()):
        raise Invalid(f"must be 0, or {tiny:g} or more", code="number.low", path=name)


def missing(column: Column, start: int, stop: int) -> Bytes:
    """1 for each row of a slice that is missing, else 0."""
    _, known = column.known(start, stop)
    return np.zeros(stop - start, np.int8) if known is None else (~known).view(np.int8)


class ScaleCheck:
    """The check of a slice of answers against their scale; it refuses or marks what lies outside."""

    def __init__(self, name: str, low: int, high: int, off_scale: OffScaleRule, *, whole: bool) -> None:
        if off_scale not in ("refuse", "drop"):
            raise Invalid(f"off_scale is 'refuse' or 'drop', got {shown(off_scale)}", path="off_scale")
        self.name, self.low, self.high, self.whole = name, low, high, whole
        self.drop = off_scale == "drop"

    def categories(self, without: int) -> int:
        """How many categories there are: one more when what is off the scale is dropped."""
        return without + 1 if self.drop else without

    def check(
        self, column: Column, start: int, stop: int
    ) -> tuple[NDArray[Any], tuple[Flags | None, Flags | None]]:
        """The answers of a slice with those that do not count set to the lowest point, and flags of them:
        missing, and off the scale."""
        values, known = column.known(start, stop)
        missing = None if known is None else ~known
        if missing is not None:
            values = np.where(missing, values.dtype.type(self.low), values)
        if not len(values) or self._fits(values):
            return values, (missing, None)
        bad = (values < self.low) | (values > self.high)
        if self.whole and values.dtype.kind == "f":
            bad |= values != np.rint(values)
        if not self.drop:
            self._refuse(values, bad, start)
        return np.where(bad, values.dtype.type(self.low), values), (missing, bad)

    def _fits(self, values: NDArray[Any]) -> bool:
        if values.min() < self.low or values.max() > self.high:
            return False
        return not self.whole or values.dtype.kind != "f" or bool((values == np.rint(values)).all())

    def _refuse(self, values: NDArray[Any], bad: Flags, start: int) -> None:
        kind = "a whole number " if self.whole else ""
        rule = f"must be {kind}from {self.low} to {self.high}"
        faults = [
            Fault(f"{self.name}[{start + place}]", "scale.off", f"{rule}, got {values[place].item():g}")
            for place in np.flatnonzero(bad)[:_SHOWN].tolist()
        ]
        listed = "; ".join(map(str, faults))
        more = int(bad.sum()) - len(faults)
        tail = f"; and {more:,} more" if more else ""
        raise OffScale(
            f"answers off the scale: {listed}{tail}. Correct them, or leave them out with off_scale='drop'",
            faults=faults,
            path=self.name,
        )


def marked(found: Bytes, outside: tuple[Flags | None, Flags | None], missing: int) -> Bytes:
    """The categories of a slice with what is missing and what is off the scale put under theirs."""
    lost, bad = outside
    if lost is not None:
        found[lost] = missing
    if bad is not None:
        found[bad] = missing + 1
    return found
