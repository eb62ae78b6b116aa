"""Measures of customers, as rules take them, from tables of orders, visits, contacts and returns."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, Self, cast

import attrs
import numpy as np

from cxkit.analysis.members import activity_states
from cxkit.analysis.visits._rows import coded
from cxkit.analysis.visits._search_words import one_currency
from cxkit.columns import Flags, Floats, Ints, groups, instant_micros, measured, read, span_micros
from cxkit.customers import Trait
from cxkit.errors import Invalid
from cxkit.stats.results._display import Tabular
from cxkit.tables import (
    MISSING,
    Category,
    ComplaintTable,
    ContactTable,
    LineTable,
    OrderTable,
    ReturnTable,
    VisitTable,
)
from cxkit.values import as_utc, minor_units

_DAY: Final = 86_400_000_000
_YEAR: Final = 365.25 * _DAY


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class CustomerMeasures(Tabular):
    """Measures of customers in columns, a row a customer; numbers with NaN, texts and lists with None."""

    customers: tuple[Hashable, ...]
    values: Mapping[str, Any]
    as_of: datetime | None = None

    @classmethod
    def of(cls, customer: Any, *, as_of: datetime | None = None, **columns: Any) -> Self:
        """The measures of anybody's columns: numbers, texts, or lists of texts.

        >>> measures = CustomerMeasures.of(["ann", "bob"], revenue=[120.5, None], usual_channel=[["app"], []])
        >>> measures, measures.row(1)
        (CustomerMeasures(2 customers: revenue, usual_channel), {'revenue': None, 'usual_channel': None})
        """
        keys = groups(customer, "customer")
        people = tuple(keys.cells())
        if None in people or len(set(people)) < len(people):
            raise Invalid("each customer has one row", code="segments.twice", path="customer")
        values = {name: _column(given, name) for name, given in columns.items()}
        for name, column in values.items():
            if len(column) != len(people):
                raise Invalid(f"{name} has {len(column)} rows", code="column.length", path=name)
        return cls(customers=people, values=values, as_of=as_of)

    def row(self, place: int) -> dict[str, Any]:
        """The measures of one customer, None where one is not known, as a policy decides on them."""
        return {name: _cell(column[place]) for name, column in self.values.items()}

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a customer."""
        return {
            "customer": list(self.customers),
            **{name: [_cell(cell) for cell in column] for name, column in self.values.items()},
        }

    def summary(self) -> dict[str, Any]:
        """How many customers have each measure."""
        return {name: sum(_cell(cell) is not None for cell in column) for name, column in self.values.items()}

    def __repr__(self) -> str:
        return f"CustomerMeasures({len(self.customers):,} customers: {', '.join(self.values)})"


def _column(given: Any, name: str) -> Any:
    """Numbers as floats with NaN, texts and collections of texts as objects."""
    if isinstance(given, (list, tuple)):
        cells: list[Any] = list(cast(Sequence[Any], given))
        if any(isinstance(cell, (list, tuple, set, frozenset)) for cell in cells):
            objects = np.empty(len(cells), object)
            objects[:] = [tuple(cell) if cell else None for cell in cells]
            return objects
    column = read(given, name).decoded()
    texts: list[Any] = column.values.tolist() if column.kind not in "iufbm" else []
    if any(isinstance(cell, str) for cell in texts):
        return np.array(texts, object)
    return measured(column, name).values.astype(np.float64)


def _cell(cell: Any) -> Any:
    if isinstance(cell, float):
        return None if math.isnan(cell) else int(cell) if cell.is_integer() else float(cell)
    return cell


class _Rows(NamedTuple):
    """The rows of a table that count: whose they are (places), when, and which these are."""

    who: Ints
    at: Ints
    row: Ints


class _People(dict[str, int]):
    """Customers of several tables, each with one place."""

    def rows(self, table: Any, column: str, end: int, kept: Flags | None = None) -> _Rows:
        """The rows of a table with a customer, up to an instant; devices are nobody."""
        codes, names = coded(table.column(column), column)
        at = table.column(table.time)
        good = (codes >= 0) & (at != MISSING) & (at <= end)
        rows = np.flatnonzero(good if kept is None else good & kept)
        place = np.full(len(names), -1, np.int64)
        for code in np.unique(codes[rows]).tolist():
            name = str(names[code]).removeprefix("user:")
            if not name.startswith("device:"):
                place[code] = self.setdefault(name, len(self))
        who = place[codes[rows]]
        return _Rows(who[who >= 0], at[rows[who >= 0]], rows[who >= 0])


def customer_measures(
    *,
    as_of: datetime,
    tz: str,
    within: timedelta = timedelta(days=365),
    orders: OrderTable | None = None,
    lines: LineTable | None = None,
    visits: VisitTable | None = None,
    contacts: ContactTable | None = None,
    returns: ReturnTable | None = None,
    complaints: ComplaintTable | None = None,
    traits: Mapping[str, Iterable[Trait]] | None = None,
) -> CustomerMeasures:
    """The measures of everybody who is in one of the tables, as of an instant; what came later is left out.

    Counts are of the time `within` before it. Of orders, without cancelled ones: `orders`, `revenue` (their
    totals in main units of the one currency), `days_since_order`, `gaps_since_order` and `activity` (by the
    rhythm of `activity_states`), and `loyalty_years` since the first. Of their `lines`: `categories` and the
    most bought as `favourite_category`. Of visits: `visits`, `bounces`, `conversions`, `days_since_visit`;
    their visitors are ids of customers, with `user:` before them or not, and devices are nobody. Then
    `contacts`, `returns`, `complaints`, and each trait by its name. The measures of a table that is not given
    are not there, and rules that ask for them are refused.

    >>> from datetime import UTC
    >>> day = [datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3)]
    >>> orders = OrderTable.from_columns(customer=["ann", "ann", "bob"], placed_at=day, total=[1990, 500, 99],
    ...                                  currency=["CNY"] * 3)
    >>> people = customer_measures(as_of=datetime(2026, 3, 2, tzinfo=UTC), tz="Asia/Shanghai", orders=orders)
    >>> ann = people.row(0)
    >>> ann["revenue"], ann["days_since_order"], ann["gaps_since_order"]
    (24.9, 29, 0.9355)
    """
    now = as_utc(as_of, "as_of")
    end = instant_micros(now)
    begin = end - span_micros(within)
    people = _People()
    placed = None if orders is None else people.rows(orders, "customer", end, _not_cancelled(orders, end))
    bought = None if lines is None else people.rows(lines, "customer", end)
    seen = None if visits is None else people.rows(visits, "visitor", end)
    tables = {"contacts": contacts, "returns": returns, "complaints": complaints}
    others = {
        name: people.rows(table, "customer", end) for name, table in tables.items() if table is not None
    }
    for customer in traits or ():
        people.setdefault(customer, len(people))
    values: dict[str, Any] = {}
    if orders is not None and placed is not None:
        values |= _of_orders(orders, placed, people, begin, now, tz)
    if lines is not None and bought is not None:
        values |= _of_lines(lines.product_category[bought.row], bought, len(people), begin)
    if visits is not None and seen is not None:
        values |= _of_visits(visits, seen, len(people), begin, end)
    values |= {name: _counts(rows, len(people), rows.at > begin) for name, rows in others.items()}
    values |= _of_traits(traits or {}, people)
    order = np.array(sorted(people.values(), key=list(people).__getitem__), np.int64)
    names: list[str] = list(people)
    return CustomerMeasures(
        customers=tuple(names[int(place)] for place in order),
        values={name: column[order] for name, column in values.items()},
        as_of=now,
    )


def _counts(rows: _Rows, size: int, kept: Flags, weights: Any = None) -> Floats:
    picked = None if weights is None else weights[kept]
    return np.bincount(rows.who[kept], weights=picked, minlength=size).astype(np.float64)


def _not_cancelled(orders: OrderTable, end: int) -> Flags:
    """Orders that are not cancelled, as far as it was known then; those without a time of it by status."""
    is_dated = orders.cancelled_at != MISSING
    return np.where(is_dated, orders.cancelled_at > end, ~(orders.status == "cancelled"))


def _of_orders(
    orders: OrderTable, rows: _Rows, people: _People, begin: int, now: datetime, tz: str
) -> dict[str, Any]:
    size, inside = len(people), rows.at > begin
    total = orders.total[rows.row]
    currency = one_currency(orders.currency[rows.row[inside]])
    money = np.where(total == MISSING, 0, total) / (1 if currency is None else 10 ** minor_units(currency))
    names = list(people)
    rhythm = activity_states(
        [names[place] for place in rows.who.tolist()], rows.at.view("M8[us]"), as_of=now, tz=tz, zone="UTC"
    )
    place = np.array([people[str(name)] for name in rhythm.customers], np.int64)
    since, gaps = np.full(size, np.nan), np.full(size, np.nan)
    since[place] = rhythm.days_since
    known = rhythm.median_gap > 0
    gaps[place[known]] = np.round(rhythm.days_since[known] / rhythm.median_gap[known], 4)
    state = np.full(size, None, object)
    state[place] = [str(each) for each in rhythm.states]
    first = np.full(size, np.inf)
    np.minimum.at(first, rows.who, rows.at)
    years = np.where(np.isfinite(first), (instant_micros(now) - first) / _YEAR, np.nan)
    return {
        "orders": _counts(rows, size, inside),
        "revenue": np.round(_counts(rows, size, inside, money), 6),
        "days_since_order": since,
        "gaps_since_order": gaps,
        "activity": state,
        "loyalty_years": np.round(years, 4),
    }


def _of_lines(category: Category, rows: _Rows, size: int, begin: int) -> dict[str, Any]:
    """How many categories each customer bought, and the most bought; of equal ones all, by name."""
    kept = (rows.at > begin) & category.known
    width = len(category.categories)
    cells, counts = np.unique(rows.who[kept] * width + category.codes[kept], return_counts=True)
    who = cells // width
    most = np.zeros(size, np.int64)
    np.maximum.at(most, who, counts)
    favourite = np.full(size, None, object)
    held: dict[int, list[str]] = {}
    best: list[int] = cells[counts == most[who]].tolist()
    for cell in best:
        held.setdefault(cell // width, []).append(category.categories[cell % width])
    for place, names in held.items():
        favourite[place] = tuple(sorted(names))
    return {
        "categories": np.bincount(who, minlength=size).astype(np.float64),
        "favourite_category": favourite,
    }


def _of_visits(visits: VisitTable, rows: _Rows, size: int, begin: int, end: int) -> dict[str, Any]:
    inside = rows.at > begin
    last = np.full(size, -np.inf)
    np.maximum.at(last, rows.who, rows.at)
    days = np.floor((end - last) / _DAY)
    return {
        "visits": _counts(rows, size, inside),
        "bounces": _counts(rows, size, inside & (visits.bounced[rows.row] == 1)),
        "conversions": _counts(rows, size, inside & (visits.converted[rows.row] == 1)),
        "days_since_visit": np.where(np.isfinite(days), days, np.nan),
    }


def _of_traits(traits: Mapping[str, Iterable[Trait]], people: _People) -> dict[str, Any]:
    held: dict[str, dict[int, list[str]]] = {}
    for customer, each in traits.items():
        for trait in each:
            held.setdefault(trait.name, {}).setdefault(people[customer], []).append(trait.value)
    columns: dict[str, Any] = {}
    for name, cells in held.items():
        columns[name] = np.full(len(people), None, object)
        for place, values in cells.items():
            columns[name][place] = tuple(values)
    return columns
