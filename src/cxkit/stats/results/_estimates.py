"""Arrays of estimates on labelled axes: every cell of a table of figures at once.

Arrays hold 0 where `defined` is False, never nan; the reason of each such cell is kept beside them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Literal, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import Frames
from cxkit.errors import Invalid
from cxkit.stats.results._axes import Axis, find_axis
from cxkit.stats.results._display import plain
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._estimates_picture import draw_estimates
from cxkit.stats.results._estimates_table import html_of_cells, text_of_cells
from cxkit.stats.results._interval import Intervals, Sufficient
from cxkit.stats.results._normal import check_confidence
from cxkit.stats.results._reasons import EMPTY, SUPPRESSED, ZERO_BASE
from cxkit.values import Reason


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Estimates(Frames):
    """Figures of one kind on labelled axes, with what each was counted from and how uncertain it is.

    All arrays have the shape of the axes. `reasons[why - 1]` says why a cell is undefined (`why` None:
    always the first of them). `dropped` counts for every cell what was left out, by reason. `interval`
    makes all intervals when one is asked for. `zero` says that the figure of nothing is 0, as it is of a
    number of rows and of a total. Shares and NPS are fractions, shown times 100.

    >>> from cxkit.stats.intervals.nps import NPS
    >>> counts = tuple(np.array(part) for part in ([15, 0], [12, 0], [9, 0]))
    >>> shares = Estimates(values=np.array([-1 / 6, 0]), n=np.array([36, 0]), defined=np.array([True, False]),
    ...                   axes=(Axis("channel", ("chat", "phone")),), unit="nps", definition="nps",
    ...                   interval=Sufficient(NPS, counts))
    >>> shares.at(channel="chat")
    Estimate(nps -16.7, n=36, 95% add3 -40.3 to 9.5)
    >>> shares[1]
    Estimate(nps undefined: nothing was counted, n=0)
    """

    values: Floats
    n: NDArray[Any]
    defined: Flags
    axes: tuple[Axis, ...]
    n_effective: Floats | None = None
    standard_error: Floats | None = None
    error_defined: Flags | None = None
    _interval: Sufficient | Intervals | None = attrs.field(default=None, alias="interval")
    confidence: float = 0.95
    _method: str | None = attrs.field(default=None, alias="method")
    dropped: Mapping[str, NDArray[np.int64]] = attrs.field(factory=dict[str, NDArray[np.int64]])
    definition: str = ""
    options: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    unit: str = "number"
    reasons: tuple[Reason, ...] = (EMPTY,)
    why: NDArray[np.uint8] | None = None
    zero: bool = False
    _made: list[Intervals] = attrs.field(init=False, factory=list[Intervals])

    def __attrs_post_init__(self) -> None:
        shape = tuple(len(axis) for axis in self.axes)
        for name in ("values", "n", "defined"):
            given = getattr(self, name).shape
            if given != shape:
                raise Invalid(
                    f"{name} has the shape {given}, the axes {shape}", code="estimates.shape", path=name
                )
        if not bool(np.isfinite(self.values).all()):
            raise Invalid("values are finite: mark what is undefined", code="estimate.finite", path="values")

    @property
    def shape(self) -> tuple[int, ...]:
        """How many labels each axis has."""
        return self.values.shape

    def __len__(self) -> int:
        return len(self.values)

    @property
    def sufficient(self) -> Sufficient | None:
        """The sufficient statistics with their interval methods; None where only an interval is known."""
        return self._interval if isinstance(self._interval, Sufficient) else None

    @property
    def method(self) -> str:
        """The method of the default intervals."""
        if isinstance(self._interval, Intervals):
            return self._interval.method
        return "none" if self._interval is None else self._method or self._interval.methods.default

    @property
    def intervals(self) -> Intervals | None:
        """The default intervals, computed once; None where no interval is defined for this figure."""
        if not self._made:
            made = self.interval_by()
            if made is None:
                return None
            self._made.append(made)
        return self._made[0]

    def interval_by(
        self, method: str | None = None, *, confidence: float | None = None, **options: Any
    ) -> Intervals | None:
        """The intervals by another method or at another confidence."""
        level = check_confidence(self.confidence if confidence is None else confidence)
        source = self._interval
        if source is None:
            return None
        if isinstance(source, Intervals):
            if method in (None, source.method) and level == source.confidence:
                return source
            raise Invalid(
                f"these figures have one interval each, {source.method} at {source.confidence:g}",
                code="interval.fixed",
                path="method",
            )
        return cast(Intervals, source.interval(method or self.method, confidence=level, **options))

    @property
    def low(self) -> Floats:
        """Lower bounds of the default intervals, 0 where there is none."""
        return self._bound("low")

    @property
    def high(self) -> Floats:
        """Upper bounds of the default intervals, 0 where there is none."""
        return self._bound("high")

    def _bound(self, name: str) -> Floats:
        intervals = self.intervals
        return np.zeros(self.shape) if intervals is None else cast(Floats, getattr(intervals, name))

    def reason(self, place: Any) -> Reason | None:
        """Why the cell at a place is undefined; None where it is defined."""
        if self.defined[place]:
            return None
        return self.reasons[0 if self.why is None else max(int(self.why[place]) - 1, 0)]

    def at(self, **labels: Hashable) -> Estimate | Estimates:
        """The figures of some labels, such as `at(channel="chat")`; an `Estimate` when all axes are given."""
        place: list[Any] = [slice(None)] * len(self.axes)
        for name, label in labels.items():
            axis = find_axis(self.axes, name)
            place[axis] = self.axes[axis].position(label)
        return self._select(tuple(place))

    def __getitem__(self, place: int) -> Estimate | Estimates:
        if not -len(self) <= place < len(self):
            raise IndexError(
                f"the axis {self.axes[0].name!r} has {len(self)} labels, there is no place {place}"
            )
        return self._select((place, *[slice(None)] * (len(self.axes) - 1)))

    def __iter__(self) -> Iterator[Estimate | Estimates]:
        return (self[place] for place in range(len(self)))

    def _select(self, place: tuple[Any, ...]) -> Estimate | Estimates:
        axes = tuple(axis for axis, chosen in zip(self.axes, place, strict=True) if isinstance(chosen, slice))
        if not axes:
            return self._one(place)
        taken: dict[str, Any] = {
            name: None if (array := getattr(self, name)) is None else array[place]
            for name in ("values", "n", "defined", "n_effective", "standard_error", "error_defined", "why")
        }
        dropped = {why: counts[place] for why, counts in self.dropped.items()}
        return attrs.evolve(self, **taken, axes=axes, dropped=dropped, interval=self._interval_at(place))

    def _interval_at(self, place: Any) -> Any:
        if self._interval is None:
            return None
        return self._interval.at(place) if isinstance(self._interval, Sufficient) else self._interval[place]

    def _one(self, place: tuple[int, ...]) -> Estimate:
        common: dict[str, Any] = {
            "n": self.n[place].item(),
            "confidence": self.confidence,
            "method": self._method,
            "dropped": {why: int(counts[place]) for why, counts in self.dropped.items()},
            "definition": self.definition,
            "options": self.options,
            "unit": self.unit,
        }
        reason = self.reason(place)
        if reason is not None:
            return Estimate.missing(reason, **common)
        error = self.standard_error
        known = error is not None and (self.error_defined is None or bool(self.error_defined[place]))
        return Estimate(
            value=self.values[place].item(),
            n_effective=None if self.n_effective is None else self.n_effective[place].item(),
            standard_error=error[place].item() if error is not None and known else None,
            interval=self._interval_at(place),
            **common,
        )

    def on(self, axes: tuple[Axis, ...]) -> Estimates:
        """The same on axes with more labels; what is not there has n = 0, and is undefined or `zero`."""
        if axes == self.axes:
            return self
        place = np.ix_(
            *(
                [wide.position(label) for label in axis.labels]
                for wide, axis in zip(axes, self.axes, strict=True)
            )
        )
        shape = tuple(len(axis) for axis in axes)

        def spread(array: Any, nothing: Any = 0) -> Any:
            if array is None or not np.ndim(array):
                return array
            laid = np.full(shape, nothing, np.asarray(array).dtype)
            laid[place] = array
            return laid

        moved: dict[str, Any] = {
            name: spread(getattr(self, name)) for name in ("values", "n", "n_effective", "standard_error")
        }
        moved |= {name: spread(getattr(self, name), self.zero) for name in ("defined", "error_defined")}
        why = np.where(self.defined, 0, 1).astype(np.uint8) if self.why is None else self.why
        moved["why"] = np.where(spread(why) == 0, np.uint8(1), spread(why))
        moved["interval"] = _moved(self._interval, spread)
        dropped = {reason: spread(counts) for reason, counts in self.dropped.items()}
        return attrs.evolve(self, axes=axes, dropped=dropped, **moved)

    def undefined_where(self, cells: Flags, reason: Reason) -> Estimates:
        """The same with the figures of some cells taken away for a reason; n stays."""
        why = np.where(self.defined, 0, 1).astype(np.uint8) if self.why is None else self.why.copy()
        why[cells] = len(self.reasons) + 1
        return attrs.evolve(
            self,
            values=np.where(cells, 0, self.values),
            standard_error=None if self.standard_error is None else np.where(cells, 0, self.standard_error),
            defined=self.defined & ~cells,
            why=why,
            reasons=(*self.reasons, reason),
            interval=self._without(cells),
        )

    def suppress(self, minimum: int) -> Estimates:
        """The same with every cell hidden in which fewer than `minimum` were counted, its n and dropped too.

        A total beside the cells still lets a single hidden cell be worked out: hide the total, or two cells.
        """
        small = (self.n < minimum) & (self.n > 0)
        return attrs.evolve(
            self.undefined_where(small, SUPPRESSED(minimum=minimum)),
            n=np.where(small, 0, self.n),
            n_effective=None if self.n_effective is None else np.where(small, 0, self.n_effective),
            dropped={reason: np.where(small, 0, counts) for reason, counts in self.dropped.items()},
        )

    def _without(self, hidden: Flags) -> Sufficient | Intervals | None:
        source = self._interval
        if isinstance(source, Sufficient):
            kept = tuple(np.where(hidden, 0, part) for part in source.statistics)
            return attrs.evolve(source, statistics=kept)
        if isinstance(source, Intervals):
            shown = ~hidden & source.defined
            return attrs.evolve(
                source,
                low=np.where(shown, source.low, 0),
                high=np.where(shown, source.high, 0),
                defined=shown,
            )
        return None

    def to_records(self) -> list[dict[str, Any]]:
        """One plain record a cell: its labels, value, n, standard error, bounds, and why it is undefined."""
        columns = self.to_columns()
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def _frame_columns(self) -> tuple[dict[str, Any], frozenset[str]]:
        return {**self.to_columns()}, frozenset()

    def to_columns(self) -> dict[str, list[Any]]:
        """The same as columns, ready for a frame; None where undefined."""
        grid = np.indices(self.shape).reshape(len(self.axes), -1).tolist()
        columns: dict[str, list[Any]] = {
            axis.name: [axis.labels[place] for place in places]
            for axis, places in zip(self.axes, grid, strict=True)
        }
        known = self.defined.ravel()
        columns["value"] = _or_none(self.values, known)
        columns["n"] = self.n.ravel().tolist()
        if self.n_effective is not None:
            columns["n_effective"] = _or_none(self.n_effective, known)
        if self.standard_error is not None:
            certain = known if self.error_defined is None else known & self.error_defined.ravel()
            columns["standard_error"] = _or_none(self.standard_error, certain)
        intervals, reasons = self.intervals, list(map(self.reason, np.ndindex(self.shape)))
        if intervals is not None:
            # A ratio to 0 has no value, but a lower bound.
            shown = [reason is None or reason.code == ZERO_BASE.code for reason in reasons]
            bounded = intervals.defined.ravel() & np.array(shown, np.bool_)
            columns["low"] = _or_none(intervals.low, bounded)
            columns["high"] = _or_none(intervals.high, bounded)
        columns.update({f"dropped_{why}": counts.ravel().tolist() for why, counts in self.dropped.items()})
        columns["undefined"] = [None if reason is None else reason.code for reason in reasons]
        return columns

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON: what the figures are, and a record for every cell."""
        return {
            "definition": self.definition,
            "unit": self.unit,
            "confidence": self.confidence,
            "method": self.method,
            "options": plain(self.options),
            "axes": [axis.name for axis in self.axes],
            "cells": self.to_records(),
        }

    def plot(self, ax: Any = None, *, form: Literal["auto", "lines", "heat"] = "auto") -> Any:
        """Draw the figures with their intervals; gives the matplotlib axes. Needs the extra `plot`.

        Periods and ages are joined to a line, names are points. Two axes are a line for each name where one
        of them is of periods and the other of a few names, else a heat map, as for cohorts by age; `form`
        chooses. Undefined cells are gaps.
        """
        return draw_estimates(self, ax, form)

    def __repr__(self) -> str:
        name = f"{self.definition} " if self.definition else ""
        where = " x ".join(f"{axis.name} ({len(axis)})" for axis in self.axes)
        interval = "" if self._interval is None else f", {100 * self.confidence:g}% {self.method}"
        lost = int((~self.defined).sum())
        undefined = f", {lost:,} undefined" if lost else ""
        return f"Estimates({name}by {where}: {self.values.size:,} cells{interval}{undefined})"

    def __str__(self) -> str:
        """The figures as a table of text."""
        return text_of_cells(self)

    def _repr_html_(self) -> str:
        return html_of_cells(self)


def _moved(source: Sufficient | Intervals | None, spread: Any) -> Sufficient | Intervals | None:
    if isinstance(source, Sufficient):
        return attrs.evolve(source, statistics=tuple(spread(part) for part in source.statistics))
    if isinstance(source, Intervals):
        return attrs.evolve(
            source, low=spread(source.low), high=spread(source.high), defined=spread(source.defined)
        )
    return None


def _or_none(values: NDArray[Any], known: Flags) -> list[Any]:
    pairs: Sequence[tuple[Any, bool]] = list(zip(values.ravel().tolist(), known.tolist(), strict=True))
    return [value if there else None for value, there in pairs]
