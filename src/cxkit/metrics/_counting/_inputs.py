"""Inputs of metrics: a table, domain objects, or plain columns; and how rows are grouped."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import wraps
from itertools import chain
from typing import Any, Final, ParamSpec, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import (
    MISSING,
    Category,
    InstantKind,
    Instants,
    Kind,
    beside,
    finite_number,
    instant_micros,
    read,
    span_micros,
    together,
)
from cxkit.errors import Invalid, shown
from cxkit.kernel import Aggregate
from cxkit.stats.tallies import Tally
from cxkit.tables import Table
from cxkit.values import as_utc
from cxkit.values.calendar import BusinessCalendar

T = TypeVar("T", bound=Table)
Flags = NDArray[np.bool_]

Grouping = str | Sequence[str] | Mapping[str, Any] | None
"""How to group: the names of a table's columns, or axis names with columns (or names of columns)."""


def table_of(source: Any, kind: type[T], *also: type[T], **options: Any) -> T | None:
    """The table that a metric is asked of: itself, or made of domain objects; None for plain columns.

    A table of another kind (than this or `also`) is refused, and one of which every row is left out.
    """
    made: T
    given: Any = source
    if isinstance(source, (kind, *also)):
        made = given
        return made.require_rows()
    if isinstance(source, Table):
        raise Invalid(
            f"needs a {kind.__name__}, got a {type(source).__name__}", code="metric.table", path="source"
        )
    if isinstance(source, (np.ndarray, str, bytes, Category)) or hasattr(source, "dtype"):
        return None
    if not isinstance(source, Iterable):
        return None
    stream: Any = iter(given)
    first: Any = next(stream, None)
    if Aggregate not in type(first).__mro__:
        if stream is given:
            raise Invalid(
                f"needs a table, domain objects or a column, got an iterator of {shown(first)}",
                code="metric.source",
                path="source",
            )
        return None
    named = f"{type(first).__name__}Table"  # Tables of objects are called after them.
    build: Any = next((each for each in also if each.__name__ == named), kind)
    made = build.from_objects(chain([first], stream), **options)
    return made.require_rows()


def column_of(kind: Kind, column: Any, name: str, *, zone: str | None = None) -> Any:
    """A plain column read as that kind of column; bad cells are an error that tells each of them."""
    return kind.strictly(column, name, zone)


def instants(at: Any, name: str = "at", zone: str | None = None) -> Instants:
    """A column of instants as int64 microseconds since 1970-01-01 UTC; one of a table is taken as it is.

    Times without a zone are those of the clocks of `zone`, and days begin there at midnight.

    >>> from datetime import UTC
    >>> instants([datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)]).tolist()
    [1000000]
    """
    if isinstance(at, np.ndarray) and at.dtype == np.int64:  # pyright: ignore[reportUnknownMemberType]
        return _microseconds(np.asarray(at, np.int64), name)
    if at is None:
        raise Invalid("is needed beside a plain column", code="metric.column", path=name)
    column: Instants = column_of(InstantKind(), at, name, zone=zone)
    return column


_BILLIONS: Final[Mapping[str, int]] = {"s": 10**9, "ms": 10**12, "ns": 10**18}
"""A billion seconds, which had passed since 1970 in 2001 and will have twice in 2033, in each unit."""


def _microseconds(at: Instants, name: str) -> Instants:
    """Whole numbers as microseconds; refused where they are instants of our time in another unit."""
    known = at[at != MISSING]
    low, high = (int(known.min()), int(known.max())) if known.size else (0, 0)
    for unit, billion in _BILLIONS.items():
        if billion <= low and high <= 2 * billion:
            raise Invalid(
                f"holds whole numbers, which are taken for microseconds and look like those of another unit: "
                f"give array.view('M8[{unit}]') and zone='UTC'",
                code="instant.range",
                path=name,
            )
    return at


def instants_of(zone: str | None = None, /, **columns: Any) -> tuple[Instants, ...]:
    """Columns of instants by their names, row by row.

    >>> from datetime import UTC
    >>> at = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    >>> instants_of(opened_at=[at], resolved_at=[at])[1].tolist()
    [1000000]
    """
    paired = zip(columns, together(**columns), strict=True)
    return tuple(instants(column, name, zone) for name, column in paired)


Credits = Mapping[str, Sequence[tuple[str, str]]]
"""For the name of a column: a column of who did the work, and of the instant at which it was done.

Of several, the first holds that the table knows.
"""

SOLVERS: Final[Credits] = {
    "agent": [("solved_by", "solved_at")],
    "group": [("team_at_solution", "solved_at")],
}
"""A solution is credited to who made it."""

FIRST_SOLVERS: Final[Credits] = {
    "agent": [("first_solved_by", "first_solved_at"), *SOLVERS["agent"]],
    "group": [("team_at_first_solution", "first_solved_at"), *SOLVERS["group"]],
}
"""A first solution, whether it held or not, is credited to who made it, and not to who solved it after."""


def credited(table: Table, name: str, credits: Credits) -> Any:
    """A column of group keys: of whom the work is credited to, and of the column itself where it is not done.

    A table that knows of nobody who did the work gives the column itself.
    """
    own = table.column(name)
    for doer, done in credits.get(name, ()):
        if doer in table.kinds and table.known(doer).any():
            made: Category = table.column(doer)
            names = tuple(dict.fromkeys((*made.categories, *own.categories)))
            codes = np.where(table.known(done), made.aligned(names).codes, own.aligned(names).codes)
            return Category(codes, names)
    return own


def groups(
    by: Grouping,
    table: Table | None = None,
    mask: Flags | None = None,
    *,
    like: Sequence[Any] = (),
    credits: Credits | None = None,
) -> dict[str, Any] | None:
    """The columns of group keys by axis name, their rows in the order of the columns that they are `like`.

    Rows that `mask` leaves out are left out of them too. `credits` are those of the metric.
    """
    if by is None:
        return None
    if isinstance(by, str):
        by = [by]
    given: Any = by
    if not isinstance(given, (Mapping, Sequence)):
        raise Invalid(
            f"must name the groups' axes, such as by={{'channel': column}}, got {by.__class__.__name__}",
            code="metric.by",
            path="by",
        )
    named = by if isinstance(by, Mapping) else {name: name for name in by}
    keys: dict[str, Any] = {}
    for name, column in named.items():
        if isinstance(column, str):
            if table is None:
                raise Invalid(
                    f"{column!r} names no column: beside plain columns give the column itself, such as "
                    f"by={{{name!r}: column}}",
                    code="metric.by",
                    path="by",
                )
            column = credited(table, column, credits or {})
        keys[name] = column if mask is None else masked(column, mask, name)
    return beside(keys, *like)


def group_keys(column: Any, name: str) -> Any:
    """A column of group keys, of which rows can be taken; periods keep their zone."""
    return column if isinstance(column, Category) else read(column, name)


def masked(column: Any, mask: Flags, name: str) -> Any:
    """The rows of a column of group keys that a mask keeps."""
    keys = group_keys(column, name)
    if len(keys) != len(mask):
        raise Invalid(f"has {len(keys)} rows, the table has {len(mask)}", code="column.length", path=name)
    return keys[mask]


def instant(at: datetime | None, name: str = "as_of") -> int | None:
    """An aware datetime as microseconds since 1970-01-01 UTC."""
    if at is None:
        return None
    given: Any = at
    if not isinstance(given, datetime):
        raise Invalid(
            f"must be a datetime with a time zone, such as datetime(2026, 9, 1, tzinfo=UTC), "
            f"got {shown(given)}",
            code="instant.type",
            path=name,
        )
    return instant_micros(as_utc(given, name))


def report_day(as_of: datetime | None, needed_for: str = "it") -> int:
    """The instant of the report in microseconds; an error that says what needs it."""
    day = instant(as_of)
    if day is None:
        raise Invalid(
            f"{needed_for} needs the instant of the report: as_of=", code="option.combination", path="as_of"
        )
    return day


def by_then(at: Instants, as_of: datetime | None) -> Flags:
    """Where something has happened, by `as_of` if one is given."""
    end = instant(as_of)
    known = at != MISSING
    return np.asarray(known if end is None else known & (at <= end))


def span(duration: timedelta | float | None, name: str) -> int:
    """A duration (or a number of seconds) as microseconds; it is 0 or more."""
    if duration is None:
        raise Invalid("say how long: a timedelta, or seconds", code="metric.span", path=name)
    if isinstance(duration, timedelta):
        micros = span_micros(duration)
    else:
        micros = round(finite_number(duration, name) * 1_000_000)
    if micros < 0:
        raise Invalid(f"must be 0 or more, got {duration}", code="metric.span", path=name)
    return micros


def seconds(duration: timedelta | float, name: str = "target") -> float:
    """A duration as seconds."""
    return span(duration, name) / 1_000_000


def elapsed(start: Instants, end: Instants, calendar: BusinessCalendar | None = None) -> Instants:
    """The time from one instant to another in microseconds, missing where either is; open time of a calendar.

    >>> elapsed(np.array([0, 0]), np.array([60_000_000, MISSING])).tolist() == [60_000_000, MISSING]
    True
    """
    known = (start != MISSING) & (end != MISSING)
    if calendar is None:
        return np.where(known, np.where(known, end, 0) - np.where(known, start, 0), MISSING)
    spans: Instants = calendar.elapsed(np.where(known, start, MISSING), np.where(known, end, MISSING))
    return np.where(known, spans, MISSING)


P = ParamSpec("P")


def scoped(*, persons: bool = False) -> Callable[[Callable[P, Tally]], Callable[P, Tally]]:
    """Say of the tallies of a metric at which instant they were taken, and whether they follow people.

    Tallies of other instants, and those of the same people in parts, do not add up.
    """

    def marked(tally: Callable[P, Tally]) -> Callable[P, Tally]:
        parameters = inspect.signature(tally)

        @wraps(tally)
        def counted(*args: P.args, **kwargs: P.kwargs) -> Tally:
            tallied = tally(*args, **kwargs)
            at = instant(parameters.bind(*args, **kwargs).arguments.get("as_of"))
            scope: dict[str, Any] = {"persons": True} if persons else {}
            if at is not None:
                scope["as_of"] = f"{np.datetime64(at, 'us')}Z"
            return attrs.evolve(tallied, scope=scope) if scope else tallied

        return counted

    return marked
