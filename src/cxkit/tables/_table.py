"""Tables: structs of NumPy columns, built from objects or from anybody's columns."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Any, ClassVar, Final, NamedTuple, Self, TypeVar, dataclass_transform

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import (
    Category,
    CategoryKind,
    Flags,
    Frames,
    InstantKind,
    Kind,
    Values,
    beside,
    column_names,
    instant_micros,
    read,
    same_length,
)
from cxkit.errors import Fault, Invalid, NotFound, shown
from cxkit.kernel import OWN_FIELDS, FieldValue
from cxkit.tables._columns import column
from cxkit.values import Period, as_utc

T = TypeVar("T")
_CHUNK: Final = 1 << 12
_SHOWN_ROWS: Final = 8
_SHOWN_COLUMNS: Final = 12
_SHOWN_CAUSES: Final = 5

Window = Period | tuple[datetime, datetime]
"""A period, or the instants of its begin and its end; the end is not in it."""


class RowFault(NamedTuple):
    """One thing wrong with one row of the input, and what was done about it.

    `row` counts the input's rows from 0. `kept` True: the row is in the table and that cell is missing;
    False: the row was left out.
    """

    row: int
    column: str
    code: str
    message: str
    kept: bool

    @property
    def path(self) -> str:
        """Where it is, as in other errors."""
        return f"rows[{self.row}].{self.column}"

    def __str__(self) -> str:
        done = "cell left empty" if self.kept else "row left out"
        return f"{self.path}: {self.message} ({done})"


def unusable(what: str, rows: int, faults: Iterable[RowFault]) -> Invalid:
    """The error that none of the rows can be used: the commonest causes, each with its first row."""
    causes: dict[tuple[str, str], list[RowFault]] = {}
    for fault in faults:
        causes.setdefault((fault.column, fault.code), []).append(fault)
    common = sorted(causes.values(), key=len, reverse=True)
    firsts = [
        Fault(each[0].path, each[0].code, each[0].message + (f" ({len(each):,} rows)" if each[1:] else ""))
        for each in common[:_SHOWN_CAUSES]
    ]
    params = {"rows": rows, "faults": sum(map(len, common))}
    message = f"no row of {what} can be used (rows {rows:,}, faults {params['faults']:,})"
    said = f"{message}: {'; '.join(map(str, firsts))}"
    return Invalid(
        said, code="table.rows", params=params, faults=[Fault("", "table.rows", message, params), *firsts]
    )


@dataclass_transform(
    kw_only_default=True, frozen_default=True, eq_default=False, field_specifiers=(attrs.field, column)
)
def table(cls: type[T]) -> type[T]:
    """Make a class of declared columns a table: frozen, slotted, its columns checked when it is built."""
    built: Any = attrs.define(cls, frozen=True, slots=True, kw_only=True, repr=False, eq=False, order=False)
    built.kinds = {
        name: field.metadata["kind"]
        for name, field in attrs.fields_dict(built).items()
        if "kind" in field.metadata
    }
    return built  # type: ignore[no-any-return]


@table
class Table(Frames):
    """Columns of one length. Build one with `from_objects` or `from_columns`, not by hand.

    Cells without a value hold their kind's missing value; `known(name)` tells where a column has one.
    `faults` are the bad rows and cells of the input, `seen` how many rows it had. `own` are the desk's own
    fields, categories by name (`fields.size`): of objects those that are not personal, several choices as
    one text. They are columns like any other: `column("fields.size")`, or by that name in a metric.
    """

    kinds: ClassVar[Mapping[str, Kind]] = {}
    time: ClassVar[str] = ""
    """The instant that says in which period a row lies."""
    in_order: ClassVar[Sequence[tuple[str, str]]] = ()
    """Pairs of instants of which the second cannot lie before the first."""
    aliases: ClassVar[Mapping[str, str]] = {}
    """Other names of columns."""

    faults: tuple[RowFault, ...] = attrs.field(default=(), kw_only=True)
    seen: int = attrs.field(default=0, kw_only=True)
    own: Mapping[str, Category] = attrs.field(default=MappingProxyType({}), kw_only=True)

    # Built

    @classmethod
    def from_columns(cls, columns: Any = None, /, *, zone: str | None = None, **named: Any) -> Self:
        """The table of anybody's columns: lists, NumPy, pandas, Polars or Arrow columns, or a whole frame.

        Columns come as a mapping or a frame whose names are this table's, or by name. A column that is not
        given is missing throughout. `zone` is the time zone of times that name none. Bad cells become
        missing, rows without a required value are left out, and `faults` tells of each; where no row is left,
        it is an error that says why.
        """
        given = {cls.aliases.get(name, name): values for name, values in _mapping(columns).items()}
        given |= {cls.aliases.get(name, name): values for name, values in named.items()}
        unknown = [name for name in given if name not in cls.kinds and not name.startswith(OWN_FIELDS)]
        if unknown:
            raise Invalid(
                f"{cls.__name__} has no column {', '.join(unknown)}: its columns are {', '.join(cls.kinds)}",
                code="table.column",
                path=unknown[0],
            )
        own = {name: _OWN for name in given if name not in cls.kinds}
        read, faults, size = _read({**cls.kinds, **own}, given, zone)
        return cls._finished(read, faults, size).require_rows()

    @classmethod
    def _from_objects(
        cls, things: Iterable[Any], rows: Callable[[Iterable[Any]], Iterable[tuple[Any, ...]]]
    ) -> Self:
        """The table of the rows that objects give, each a tuple in the order of the columns; read in chunks.

        An object's own fields are in each of its rows.
        """
        parts: dict[str, list[Values]] = {name: [] for name in cls.kinds}
        own: dict[str, dict[int, str]] = {}
        read = _Read(things)
        stream, size = iter(rows(read)), 0
        while True:
            chunk = list[tuple[Any, ...]]()
            for place, row in enumerate(islice(stream, _CHUNK), size):
                chunk.append(row)
                for each in read.own:
                    if each.shown is not None:
                        own.setdefault(OWN_FIELDS + each.name, {})[place] = each.shown
            if not chunk:
                break
            for (name, kind), cells in zip(cls.kinds.items(), zip(*chunk, strict=True), strict=True):
                parts[name].append(kind.packed(cells))
            size += len(chunk)
        by_name = {name: kind.joined(parts.pop(name)) for name, kind in cls.kinds.items()}
        by_name |= {
            name: _OWN.packed([own[name].get(place) for place in range(size)]) for name in sorted(own)
        }
        return cls._finished(by_name, [], size)

    @classmethod
    def _finished(cls, columns: dict[str, Values], faults: list[RowFault], size: int) -> Self:
        """The checked table: order between instants, then rows without a required value left out."""
        for first, second in cls.in_order:
            if size and not any(columns[second].strides):
                continue
            bad = _before(columns[second], columns[first])
            if bad.any():
                message = f"lies before {first}"
                faults += [RowFault(row, second, "instant.order", message, True) for row in _places(bad)]
                columns[second] = cls.kinds[second].blank(columns[second], bad)
        lacking = np.zeros(size, np.bool_)
        for name, kind in cls.kinds.items():
            if kind.required:
                without = ~kind.known(columns[name])
                faults += cells_lacking(name, without, faults)
                lacking |= without
        if lacking.any():
            out = frozenset(_places(lacking))
            faults = [fault._replace(kept=fault.row not in out) for fault in faults]
            columns = {name: values[~lacking] for name, values in columns.items()}
        own = {name: columns.pop(name) for name in tuple(columns) if name not in cls.kinds}
        return cls(**columns, own=own, faults=tuple(sorted(faults)), seen=size)

    def __attrs_post_init__(self) -> None:
        same_length(**{name: getattr(self, name) for name in self.kinds}, **self.own)
        for name in self.kinds:
            object.__setattr__(self, name, _locked(getattr(self, name)))
        own = MappingProxyType({name: _locked(values) for name, values in self.own.items()})
        object.__setattr__(self, "own", own)

    @classmethod
    def concat(cls, tables: Iterable[Self]) -> Self:
        """Tables one after the other; rows of faults are counted on."""
        several = list(tables)
        columns = {
            name: kind.joined([getattr(each, name) for each in several]) for name, kind in cls.kinds.items()
        }
        names = dict.fromkeys(name for each in several for name in each.own)
        own = {
            name: _OWN.joined([each.own.get(name, _OWN.absent(len(each))) for each in several])
            for name in names
        }
        faults: list[RowFault] = []
        seen = 0
        for each in several:
            faults += [fault._replace(row=fault.row + seen) for fault in each.faults]
            seen += each.seen
        return cls(**columns, own=own, faults=tuple(faults), seen=seen)

    # Read

    @property
    def left_out(self) -> int:
        """How many rows of the input could not be used."""
        return len({fault.row for fault in self.faults if not fault.kept})

    def require_rows(self) -> Self:
        """The table itself; an error that says why, where its input had rows and every one is left out."""
        if self.faults and not len(self) and self.left_out == self.seen:
            raise unusable(type(self).__name__, self.seen, self.faults)
        return self

    def column(self, name: str) -> Any:
        """A column by its name; an unknown one is an error that lists them."""
        name = self.aliases.get(name, name)
        if name in self.own:
            return self.own[name]
        if name not in self.kinds:
            known = ", ".join((*self.kinds, *self.own))
            raise NotFound(
                f"{type(self).__name__} has no column {shown(name)}: its columns are {known}",
                code="table.column",
            )
        return getattr(self, name)

    @property
    def _columns(self) -> dict[str, tuple[Kind, Values]]:
        """Every column with its kind, the desk's own fields last."""
        columns = {name: (kind, getattr(self, name)) for name, kind in self.kinds.items()}
        return columns | {name: (_OWN, values) for name, values in self.own.items()}

    def known(self, name: str) -> Flags:
        """Where a column has a value."""
        column = self.column(name)
        return self.kinds.get(self.aliases.get(name, name), _OWN).known(column)

    def to_columns(self) -> dict[str, NDArray[Any]]:
        """The columns as NumPy and frames know them: `datetime64[us]` in UTC, texts, numbers.

        A missing cell is NaT, None or nan, whichever the type has. `pandas.DataFrame(table.to_columns())` and
        `polars.DataFrame(...)` take it as it is.
        """
        return {name: kind.out(values) for name, (kind, values) in self._columns.items()}

    def _frame_columns(self) -> tuple[Mapping[str, Any], frozenset[str]]:
        instants = (name for name, kind in self.kinds.items() if isinstance(kind, InstantKind))
        return self.to_columns(), frozenset(instants)

    # Narrowed

    def where(self, mask: Any) -> Self:
        """The rows at which a column of truth values is true."""
        flags = read(mask, "mask").decoded()
        if flags.kind != "b" or flags.missing is not None or len(flags) != len(self):
            raise Invalid(
                f"a mask is {len(self)} truth values, got {len(flags)} cells of {flags.described()}",
                code="table.mask",
                path="mask",
            )
        return self._taken(flags.values)

    def within(self, period: Window, *, of: str | None = None) -> Self:
        """The rows whose instant `of` (by default the table's own) lies in a period, its end excluded."""
        return self.where(self.is_within(period, of=of))

    def is_within(self, period: Window, *, of: str | None = None) -> Flags:
        """Where the instant `of` lies in a period, its end excluded."""
        at = self.column(of or self.time)
        low, high = window_micros(period)
        return np.asarray((at >= low) & (at < high))

    def __getitem__(self, place: slice | NDArray[Any]) -> Self:
        """The rows of a slice, a mask or an array of positions."""
        if isinstance(place, slice) or getattr(place, "ndim", 0) == 1:
            return self._taken(place)
        raise Invalid(
            "rows are taken by a slice, a mask or an array of positions; a column is an attribute",
            code="table.place",
        )

    def _taken(self, place: Any) -> Self:
        return type(self)(
            **{name: getattr(self, name)[place] for name in self.kinds},
            own={name: values[place] for name, values in self.own.items()},
            faults=self.faults,
            seen=self.seen,
        )

    def __len__(self) -> int:
        return len(getattr(self, next(iter(self.kinds)))) if self.kinds else 0

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        mine, theirs = self._columns, other._columns
        return mine.keys() == theirs.keys() and all(
            len(values) == len(theirs[name][1]) and _same(values, theirs[name][1])
            for name, (_, values) in mine.items()
        )

    __hash__ = None  # type: ignore[assignment]

    # Shown

    def __repr__(self) -> str:
        parts = [f"{len(self):,} rows"]
        if self.time and len(self):
            at = self.column(self.time)
            kind = self.kinds[self.time]
            known = np.flatnonzero(kind.known(at))
            if known.size:
                first, last = known[np.argmin(at[known])], known[np.argmax(at[known])]
                parts.append(f"{self.time} {kind.show(at, first)[:10]} to {kind.show(at, last)[:10]}")
        if self.faults:
            parts.append(f"{len(self.faults):,} faults, {self.left_out:,} rows left out")
        return f"{type(self).__name__}({', '.join(parts)})"

    def _repr_html_(self) -> str:
        """The first rows, columns that hold something."""
        columns = self._columns
        names = [name for name in columns if bool(np.any(self.known(name)))][:_SHOWN_COLUMNS]
        rows = range(min(len(self), _SHOWN_ROWS))
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        body = "".join(
            "<tr>"
            + "".join(f"<td>{html.escape(columns[n][0].show(columns[n][1], row))}</td>" for n in names)
            + "</tr>"
            for row in rows
        )
        return f"<table><caption>{html.escape(repr(self))}</caption><tr>{head}</tr>{body}</table>"


_OWN: Final = CategoryKind(doc="a field of the desk's own")


class _Read:
    """Objects one after the other, and the own fields of the one that was read last."""

    def __init__(self, things: Iterable[Any]) -> None:
        self._things = things
        self.own: tuple[FieldValue, ...] = ()

    def __iter__(self) -> Iterator[Any]:
        for thing in self._things:
            self.own = getattr(thing, "own", ())
            yield thing


def window_micros(period: Window) -> tuple[int, int]:
    """The begin and the end of a period in microseconds since 1970-01-01 UTC."""
    start, end = (period.start, period.end) if isinstance(period, Period) else period
    return instant_micros(as_utc(start, "start")), instant_micros(as_utc(end, "end"))


def _mapping(columns: Any) -> dict[str, Any]:
    """The columns of a mapping or of a frame, by name."""
    if columns is None:
        return {}
    names = column_names(columns)
    if names is None:
        raise Invalid(
            f"columns come as a mapping or a frame, got {type(columns).__name__}", code="table.columns"
        )
    return {str(name): columns[name] for name in names}


def _read(
    kinds: Mapping[str, Kind], given: Mapping[str, Any], zone: str | None
) -> tuple[dict[str, Values], list[RowFault], int]:
    """Every declared column, read or absent, the faults of their cells, and the common length."""
    columns_read: dict[str, Values] = {}
    faults: list[RowFault] = []
    for name, values in beside(given).items():
        reading = kinds[name].reading(values, name, zone)
        columns_read[name] = reading.values
        faults += [RowFault(bad.place, name, bad.code, bad.message, True) for bad in reading.bad]
    size = same_length(**columns_read)
    for name, kind in kinds.items():
        if name not in columns_read:
            columns_read[name] = kind.absent(size)
    return columns_read, faults, size


def cells_lacking(name: str, without: Flags, faults: Iterable[RowFault] = ()) -> Iterator[RowFault]:
    """A fault for each row that lacks a required cell and has no fault there yet."""
    reported = {fault.row for fault in faults if fault.column == name}
    for row in _places(without):
        if row not in reported:
            yield RowFault(
                row, name, "column.required", "is missing, and the row means nothing without it", False
            )


def complete_rows(what: str, **without: Flags) -> NDArray[np.intp]:
    """The rows of a log that lack no cell; an error that says why, where there are only others."""
    bad = np.logical_or.reduce([*without.values()])
    if bad.size and bad.all():
        raise unusable(
            what, bad.size, [fault for name, mask in without.items() for fault in cells_lacking(name, mask)]
        )
    return np.flatnonzero(~bad)


def _places(mask: Flags) -> list[int]:
    places: list[int] = np.flatnonzero(mask).tolist()
    return places


def _before(second: NDArray[np.int64], first: NDArray[np.int64]) -> Flags:
    """Where both instants are known and the second lies before the first; missing is the least int64."""
    return np.asarray((second < first) & (second != np.iinfo(np.int64).min))


def _locked(values: Values) -> Values:
    if isinstance(values, Category):
        return Category(_locked(values.codes), values.categories, values.ordered)
    view = values.view()
    view.flags.writeable = False
    return view


def _same(first: Values, second: Values) -> bool:
    if isinstance(first, Category):
        return bool(first == second)
    return bool(np.array_equal(first, second, equal_nan=first.dtype.kind == "f"))
