"""Tallies: the sufficient statistics of a metric on labelled axes, as values that merge.

`a + b` merges two tallies and aligns their labels, `over("month")` rolls an axis up, `at(channel="chat")`
takes a slice, `result()` gives the estimates of every cell. Only cells that occur are stored. Counts are
whole and sums exact, so any order and any partition of the data gives the same tally to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import reduce
from itertools import groupby
from typing import Any, Final, Literal, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import ordered_labels, united_order
from cxkit.errors import Invalid
from cxkit.stats.results._axes import Axis, find_axis
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._estimates import Estimates
from cxkit.stats.results._interval import Sufficient
from cxkit.stats.results._normal import check_confidence
from cxkit.stats.results._reasons import EMPTY
from cxkit.stats.tallies._cell_totals import Accumulated
from cxkit.stats.tallies._group_layout import Layout, aligned, canonical, key_codes, packed
from cxkit.stats.tallies._kind_parts import Figure, Kind, kind_of
from cxkit.stats.tallies._tally_payload import Parts, decoded, encoded, read, written
from cxkit.values import Reason

Ints = NDArray[np.int64]

_DENSEST: Final = 1 << 20


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Tally(Tabular):
    """Counts in every cell, and what they are of: a kind, a metric's definition and its options.

    `keys` are the packed places of the cells that occur, rising; `rows` what was gathered in each. A tally
    without axes has one cell. `scope` says of what it was counted, where that decides whether tallies add up:
    "as_of", the instant of the report, and "persons", whether people are followed over their rows. Metric
    modules make tallies; `cxkit.stats.tallies` makes them of plain columns.

    >>> from cxkit.stats.tallies._counting import tally_share
    >>> t = tally_share([1, 0, 1, 1], by={"channel": ["chat", "chat", "phone", "phone"]}, definition="solved")
    >>> t.at(channel="phone").result()
    Estimate(solved 100.0%, n=2, 95% wilson 34.2% to 100.0%)
    >>> t.over("channel") == tally_share([1, 1, 1, 0], definition="solved")
    True
    """

    kind: Kind
    axes: tuple[Axis, ...]
    keys: Ints
    rows: Accumulated
    definition: str = ""
    figure: str = ""
    options: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    scope: Mapping[str, Any] = attrs.field(factory=dict[str, Any])

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in attrs.fields_dict(type(self))}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Pickles of the first release have no scope."""
        held: dict[str, Any] = {"scope": {}, **state}
        for name, value in held.items():
            object.__setattr__(self, name, value)

    @classmethod
    def of_counts(
        cls,
        kind: str,
        counts: Mapping[Any, Any],
        *,
        by: Mapping[str, Any] | None = None,
        definition: str = "",
        figure: str = "",
        options: Mapping[str, Any] | None = None,
    ) -> Tally:
        """The tally of what was counted elsewhere: numbers by category, or columns of them by cell of `by`.

        `kind` is "net" (detractors, passives, promoters), "share" (no, yes), "counts" (counted) or "scores"
        (all points of the scale). "missing" may be given too.

        >>> Tally.of_counts("net", {"detractors": 7000, "passives": 2000, "promoters": 2000}).result()
        Estimate(-45.5, n=11,000, 95% add3 -46.9 to -44.0)
        """
        known_kind, given = (
            kind_of(kind),
            {str(name): np.atleast_1d(column) for name, column in counts.items()},
        )
        if known_kind.categories is None:
            raise Invalid(f"a tally of {kind} is more than counts", code="tally.counts", path="kind")
        points = sorted(int(name) for name in given if name.lstrip("-").isdigit())
        scale = range(points[0], points[-1] + 1) if points and not known_kind.categories else ()
        names = (*(known_kind.categories or map(str, scale)), "missing")
        unknown = [name for name in given if name not in names]
        lacking = [name for name in names[:-1] if name not in given]
        if unknown or lacking or len(names) == 1:
            message = (
                f"has no {', '.join(lacking)}" if lacking else f"counts {', '.join(unknown) or 'nothing'}"
            )
            raise Invalid(f"{message}: {kind} needs {', '.join(names)}", code="tally.counts", path="counts")
        n = max(map(len, given.values()))
        table = np.zeros((n, len(names)), np.int64)
        for place, name in enumerate(names):
            column = given.get(name, np.zeros(n, np.int64))
            if len(column) != n or column.dtype.kind not in "iu" or bool((column < 0).any()):
                raise Invalid(
                    f"must be {n} whole numbers, 0 or more", code="tally.counts", path=f"counts.{name}"
                )
            table[:, place] = column
        layout = Layout.of(by, n)
        cells = layout.keys(0, n, np.empty(n, np.int64)).astype(np.int64)
        cells, target = np.unique(cells, return_inverse=True)
        axes, places = aligned(layout, cells)
        chosen = {"scale": (scale[0], scale[-1])} if scale else {}
        made = cls(
            kind=known_kind,
            axes=axes,
            keys=places,
            rows=Accumulated(names, table).grouped(target, len(cells)),
            definition=definition,
            figure="" if figure == known_kind.default else figure,
            options={**chosen, **(options or {})},
        )
        return _placed(made, axes, key_codes(places, [len(axis) for axis in axes]), made.rows)

    # --- reading

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the axes."""
        return tuple(axis.name for axis in self.axes)

    def labels(self, name: str) -> tuple[Hashable, ...]:
        """The labels of an axis that occur, in order."""
        return self.axes[find_axis(self.axes, name)].labels

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def counts(self) -> dict[str, int]:
        """Each count summed over all cells, such as detractors and missing."""
        totals = self.rows.counts.sum(axis=0).tolist()
        return dict(zip(self.rows.names, totals, strict=True))

    def result(
        self,
        figure: str | None = None,
        *,
        confidence: float = 0.95,
        method: str | None = None,
        minimum: int = 0,
        **options: Any,
    ) -> Estimate | Estimates:
        """The estimates of every cell: an `Estimate` without axes, else `Estimates` on all axes.

        `figure` names another figure of the same tally, `method` another interval, `options` belong to the
        figure (such as `share=` of a quantile), others are refused. Weighted shares and scores
        take `standard_error=`: their error and interval are linearised, "effective" asks for those of Kish's
        number. Cells with fewer than `minimum` counted are hidden.
        """
        reckoned, described = self._figure(figure, confidence, method, options)
        size = math.prod(len(axis) for axis in self.axes)
        if size > max(_DENSEST, 4 * len(self.keys)):
            raise Invalid(
                f"a table of {size:,} cells, of which {len(self.keys):,} occur, is too wide: use cells(), "
                "or roll up with over()",
                code="tally.dense",
            )
        spread = _Spread(self.keys, self.axes)
        dense = _estimates(reckoned, self.axes, spread, described, self._dropped())
        if not self.axes:
            return _hidden(dense, minimum).at()
        return _hidden(dense, minimum)

    def overall(self, figure: str | None = None, **options: Any) -> Estimate:
        """The estimate of everything together."""
        return cast(Estimate, self.over(*self.names).result(figure, **options))

    def estimates(self, figure: str | None = None, **options: Any) -> Estimates:
        """The same as `result`, for a tally that has axes."""
        if not self.axes:
            raise Invalid("this tally has no axes: use result() or overall()", code="tally.axes")
        return cast(Estimates, self.result(figure, **options))

    def cells(
        self,
        figure: str | None = None,
        *,
        confidence: float = 0.95,
        method: str | None = None,
        minimum: int = 0,
        **options: Any,
    ) -> Estimates:
        """The estimates of the cells that occur only, on one axis whose labels are tuples."""
        reckoned, described = self._figure(figure, confidence, method, options)
        codes = key_codes(self.keys, [len(axis) for axis in self.axes])
        columns = [
            [axis.labels[k] for k in part.tolist()] for axis, part in zip(self.axes, codes, strict=True)
        ]
        labels = tuple(zip(*columns, strict=True)) if columns else ((),)
        axis = Axis(", ".join(self.names) or "all", labels)
        spread = _Spread(np.arange(len(self.keys)), (axis,))
        return _hidden(_estimates(reckoned, (axis,), spread, described, self._dropped()), minimum)

    def _figure(
        self, name: str | None, confidence: float, method: str | None, options: Mapping[str, Any]
    ) -> tuple[Figure, dict[str, Any]]:
        default = self.figure or self.kind.default
        name = name or default
        self.kind.check_options(name, options)
        chosen = {**self.options, **options}
        reckoned = self.kind.figure(name)(self.rows, chosen)
        if method is not None and reckoned.interval is not None:
            reckoned.interval.methods.method(method)
        return reckoned, {
            "confidence": check_confidence(confidence),
            "method": method,
            "definition": self.definition if name == default else f"{self.definition}.{name}".lstrip("."),
            "options": {**chosen, **reckoned.options},
        }

    def _dropped(self) -> dict[str, Ints]:
        """Rows left out, by reason: the counts from "missing" on."""
        names = self.rows.names
        reasons = names[names.index("missing") :] if "missing" in names else ()
        return {name: self.rows.count(name) for name in reasons}

    # --- algebra

    def __add__(self, other: Tally) -> Tally:
        given: Any = other
        return merged((self, other)) if isinstance(given, Tally) else NotImplemented

    def __radd__(self, other: Tally | Literal[0]) -> Tally:
        return self if other == 0 else NotImplemented

    def over(self, *names: str) -> Tally:
        """The tally rolled up over those axes: what was counted under any of their labels."""
        gone = {find_axis(self.axes, name) for name in names}
        return self._recoded([None if place in gone else _same for place in range(len(self.axes))])

    def at(self, **labels: Hashable | list[Any]) -> Tally:
        """The slice of those labels; the axes that are named go. A list of labels keeps the axis with these.

        A label that does not occur is an error that lists those that do.
        """
        codes = self.codes()
        kept = np.ones(len(self.keys), np.bool_)
        gone: set[int] = set()
        for name, label in labels.items():
            place = find_axis(self.axes, name)
            if isinstance(label, list):
                wanted = [self.axes[place].position(one) for one in label]
                kept &= np.isin(codes[place], wanted)
            else:
                kept &= codes[place] == self.axes[place].position(label)
                gone.add(place)
        rows = np.flatnonzero(kept)
        part = attrs.evolve(self, keys=self.keys[rows], rows=self.rows.take(rows))
        return part._recoded([None if place in gone else _same for place in range(len(self.axes))])

    def relabel(self, **changes: Mapping[Any, Hashable] | Callable[[Any], Hashable]) -> Tally:
        """The tally with other labels on some axes, by a mapping (others stay) or a function.

        Labels that become equal are merged: months to quarters, topics to groups of topics.
        """
        label_of: list[Callable[[Any], Hashable] | None] = [_same] * len(self.axes)
        for name, change in changes.items():
            label_of[find_axis(self.axes, name)] = _through(change)
        return self._recoded(label_of)

    def rename(self, **names: str) -> Tally:
        """The tally with other names for some axes: `rename(month="period")`."""
        for name in names:
            find_axis(self.axes, name)
        axes = tuple(attrs.evolve(axis, name=names.get(axis.name, axis.name)) for axis in self.axes)
        return attrs.evolve(self, axes=axes)

    def codes(self) -> list[Ints]:
        """The place of every cell on each axis."""
        return key_codes(self.keys, [len(axis) for axis in self.axes])

    def _recoded(self, label_of: Sequence[Callable[[Any], Hashable] | None]) -> Tally:
        """The tally on the axes that have a label function, with the labels it gives."""
        kept = [
            (axis, codes, function)
            for axis, codes, function in zip(self.axes, self.codes(), label_of, strict=True)
            if function is not None
        ]
        axes, codes = canonical(
            [axis.name for axis, _, _ in kept],
            [part for _, part, _ in kept],
            [_labeller(axis, function) for axis, _, function in kept],
            [_moved_order(axis, function) for axis, _, function in kept],
            [axis.zone for axis, _, _ in kept],
        )
        return _placed(self, axes, codes, self.rows)

    def transpose(self, *names: str) -> Tally:
        """The tally with its axes in that order."""
        if sorted(names) != sorted(self.names):
            raise Invalid(
                f"name each of the axes once: {', '.join(self.names)}", code="tally.axes", path="names"
            )
        order = [find_axis(self.axes, name) for name in names]
        codes = self.codes()
        return _placed(self, tuple(self.axes[k] for k in order), [codes[k] for k in order], self.rows)

    def __eq__(self, other: object) -> bool:
        """Equal when the same was counted of the same, whatever the order of data, parts and axes."""
        if not isinstance(other, Tally):
            return NotImplemented
        if self.subject() != other.subject() or sorted(self.names) != sorted(other.names):
            return False
        other = other.transpose(*self.names)
        return self.axes == other.axes and np.array_equal(self.keys, other.keys) and self.rows == other.rows

    __hash__ = None  # type: ignore[assignment]

    def subject(self) -> tuple[Any, ...]:
        """Subject counted: kind, definition, figure, options and scope. Tallies of one subject add up."""
        return self.kind.name, self.definition, self.figure, dict(self.options), dict(self.scope)

    # --- as a table

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a cell: its labels and its counts. Sums and values stay in the payload."""
        labels = {
            axis.name: [axis.labels[code] for code in codes.tolist()]
            for axis, codes in zip(self.axes, self.codes(), strict=True)
        }
        counts = {name: self.rows.count(name).tolist() for name in self.rows.names}
        return {**labels, **counts}

    def summary(self) -> dict[str, Any]:
        """One line on what is counted, and with which options."""
        return {"definition": self.definition or self.kind.name, "options": dict(self.options)}

    # --- stored form

    def to_payload(self) -> dict[str, Any]:
        """Plain data, ready for JSON, with a version: store it, and add next month's to it."""
        return written(
            Parts(
                self.kind,
                self.axes,
                self.keys,
                self.rows,
                self.definition,
                self.figure,
                self.options,
                self.scope,
            )
        )

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Tally:
        """The tally that `to_payload` wrote, in this or an earlier version."""
        tally = cls(**read(payload)._asdict())
        # Earlier versions ordered W10 before W9.
        plain = all(list(axis.labels) == ordered_labels(axis.labels, axis.order) for axis in tally.axes)
        return tally if plain else tally._recoded([_same] * len(tally.axes))

    def to_bytes(self) -> bytes:
        """The payload as JSON in UTF-8, for a cell of a table or a message between machines.

        Equal tallies have equal bytes if their axes stand in one order.

        >>> from cxkit.stats.tallies._counting import tally_share
        >>> whole, parts = tally_share([1, 0, 1]), (tally_share([1]), tally_share([1, 0]))
        >>> merged(Tally.from_bytes(part.to_bytes()) for part in parts).to_bytes() == whole.to_bytes()
        True
        """
        return encoded(self.to_payload())

    @classmethod
    def from_bytes(cls, data: bytes | bytearray | memoryview) -> Tally:
        """The tally that `to_bytes` wrote, in this or an earlier version."""
        return cls.from_payload(decoded(data))

    def __repr__(self) -> str:
        axes = ", ".join(f"{axis.name} ({len(axis)})" for axis in self.axes)
        counts = ", ".join(f"{name} {count:,}" for name, count in self.counts.items() if count)
        where = f" by {axes}: {len(self.keys):,} cells" if axes else ""
        return f"Tally({self.definition or self.kind.name}{where}; {counts or 'nothing counted'})"


to_payload, to_bytes = Tally.to_payload, Tally.to_bytes
from_payload, from_bytes = Tally.from_payload, Tally.from_bytes


def merged(tallies: Iterable[Tally], *, by_customer: bool = False) -> Tally:
    """All tallies as one, labels aligned; faster than adding many one by one.

    What follows people over all their rows, as retention does, adds up only if nobody is in two parts: say so
    with `by_customer`. Reports of different instants and periods of different zones do not add up.

    >>> from cxkit.stats.tallies._counting import tally_share
    >>> merged(tally_share(part) for part in ([1, 0], [1, 1], [0])).counts["yes"]
    3
    """
    parts = list(tallies)
    if not parts:
        raise Invalid(
            "there is nothing to merge: give at least one tally", code="tally.merge", path="tallies"
        )
    if not by_customer and sum(bool(part.scope.get("persons")) for part in parts) > 1:
        raise Invalid(
            f"{parts[0].definition} follows people, so tallies add up only if nobody is in two parts: split "
            "by customer and say merged(parts, by_customer=True)",
            code="tally.merge",
            path="by_customer",
        )
    scope = {name: value for part in reversed(parts) for name, value in part.scope.items()}
    first = attrs.evolve(parts[0], scope=scope)
    parts = [_fitting(first, part) for part in parts]
    zones = [
        next((part.axes[place].zone for part in parts if part.axes[place].zone), None)
        for place in range(len(first.axes))
    ]
    orders = [
        united_order((part.axes[place].order for part in parts), axis.name)
        for place, axis in enumerate(first.axes)
    ]
    same = all(part.axes == first.axes and np.array_equal(part.keys, first.keys) for part in parts)
    if same and (orders, zones) == ([axis.order for axis in first.axes], [axis.zone for axis in first.axes]):
        return attrs.evolve(first, rows=reduce(Accumulated.__add__, (part.rows for part in parts)))
    columns: list[Ints] = []
    labels: list[list[Hashable]] = []
    for place in range(len(first.axes)):
        ahead = np.cumsum([0, *(len(part.axes[place]) for part in parts)])
        columns.append(
            np.concatenate([part.codes()[place] + k for part, k in zip(parts, ahead, strict=False)])
        )
        labels.append([label for part in parts for label in part.axes[place].labels])
    axes, codes = canonical(first.names, columns, [known.__getitem__ for known in labels], orders, zones)
    return _placed(first, axes, codes, Accumulated.stacked([part.rows for part in parts]))


def _fitting(first: Tally, other: Tally) -> Tally:
    """The other tally in the order of the first's axes, or an error that says why they do not add up."""
    if sorted(first.names) != sorted(other.names):
        raise Invalid(
            f"tallies by {', '.join(first.names) or 'nothing'} and by {', '.join(other.names) or 'nothing'} "
            "do not add up: roll one up with over()",
            code="tally.merge",
            path="axes",
        )
    turned = other if first.names == other.names else other.transpose(*first.names)
    apart = [
        f"{name} {a!r} and {b!r}"
        for name, a, b in zip(
            ("kind", "definition", "figure", "options"), first.subject(), other.subject(), strict=False
        )
        if a != b
    ]
    # What earlier versions counted does not say its scope.
    known = first.scope.keys() & other.scope.keys()
    apart += [
        f"{name} {first.scope[name]} and {other.scope[name]}"
        for name in sorted(known)
        if first.scope[name] != other.scope[name]
    ]
    apart += [
        f"{a.name} in {a.zone} and in {b.zone}"
        for a, b in zip(first.axes, turned.axes, strict=True)
        if a.zone != b.zone and None not in (a.zone, b.zone)
    ]
    if apart or not first.rows.fits(other.rows):
        raise Invalid(
            f"tallies of different things do not add up: {'; '.join(apart) or 'their columns differ'}",
            code="tally.merge",
        )
    return turned


def _placed(tally: Tally, axes: tuple[Axis, ...], codes: Sequence[Ints], rows: Accumulated) -> Tally:
    """A tally of rows with those codes on those axes: equal places are added up, and sorted."""
    length = len(rows)
    keys = packed(codes, [len(axis) for axis in axes], length)
    if not axes:
        return attrs.evolve(
            tally, axes=(), keys=np.zeros(1, np.int64), rows=rows.grouped(np.zeros(length, np.intp), 1)
        )
    if length > 1 and not bool((keys[1:] > keys[:-1]).all()):
        keys, target = np.unique(keys, return_inverse=True)
        rows = rows.grouped(target, len(keys))
    return attrs.evolve(tally, axes=axes, keys=keys, rows=rows)


def _same(label: Any) -> Any:
    return label


def _through(change: Mapping[Any, Hashable] | Callable[[Any], Hashable]) -> Callable[[Any], Hashable]:
    if callable(change):
        return change
    table: Mapping[Any, Hashable] = change
    return lambda label: table.get(label, label)


def _moved_order(axis: Axis, function: Callable[[Any], Hashable]) -> tuple[Hashable, ...] | None:
    """The declared order under other labels; None where it would have to go back to an earlier one."""
    if axis.order is None or function is _same:
        return axis.order
    moved = [function(label) for label in axis.labels if label is not None]
    order = tuple(label for label, _ in groupby(moved))
    return order if len(set(order)) == len(order) else None


def _labeller(axis: Axis, function: Callable[[Any], Hashable]) -> Callable[[int], Hashable]:
    return lambda place: function(axis.labels[place])


class _Spread:
    """From cells that occur to a whole table, with 0 (or what else nothing is) where nothing is."""

    def __init__(self, keys: Ints, axes: tuple[Axis, ...]) -> None:
        self.keys, self.shape = keys, tuple(map(len, axes))
        self.size = math.prod(self.shape)

    def __call__(self, array: Any, nothing: Any = 0) -> Any:
        """The table of a column with a value for each cell; a scalar, and None, as they are."""
        if array is None or not np.ndim(array):
            return array
        if len(self.keys) == self.size:
            return array.reshape(self.shape)
        spread = np.full(self.size, nothing, array.dtype)
        spread[self.keys] = array
        return spread.reshape(self.shape)


def _estimates(
    found: Figure,
    axes: tuple[Axis, ...],
    spread: _Spread,
    described: Mapping[str, Any],
    dropped: Mapping[str, Ints],
) -> Estimates:
    interval = found.interval
    if interval is not None:
        moved = tuple(spread(part) for part in interval.statistics)
        interval = Sufficient(interval.methods, moved)
    reasons: tuple[Reason, ...] = (found.reason if len(found.values) else EMPTY,)
    why: NDArray[np.uint8] | None = None
    if found.other is not None and bool(found.other[0].any()):
        reasons = (*reasons, found.other[1])
        undefined = ~spread(found.defined, found.zero)
        why = np.where(undefined, 1 + spread(found.other[0]), 0).astype(np.uint8)
    return Estimates(
        values=spread(found.values),
        n=spread(found.n),
        defined=spread(found.defined, found.zero),
        axes=axes,
        n_effective=spread(found.n_effective),
        standard_error=spread(found.standard_error),
        error_defined=spread(found.error_defined, found.zero),
        interval=interval,
        dropped={reason: spread(counts) for reason, counts in dropped.items()},
        unit=found.unit,
        reasons=reasons,
        why=why,
        zero=found.zero,
        **described,
    )


def _hidden(found: Estimates, minimum: int) -> Estimates:
    return found.suppress(minimum) if minimum > 0 else found
