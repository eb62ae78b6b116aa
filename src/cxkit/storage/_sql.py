"""Queries as SQL: what every SQL store needs, in the dialect that they share.

The text that is made has two-valued logic, like the conditions: negations are pushed down to the
comparisons, and there a field that holds nothing is asked for by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from cxkit.storage._query import (
    AllOf,
    Among,
    AnyOf,
    Compare,
    Condition,
    Has,
    IsNull,
    Not,
    Plain,
    Query,
    Words,
    check_condition,
    check_form,
)

_OPPOSITE = {"==": "<>", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}

Text = tuple[str, list[Any]]
"""SQL with placeholders, and what belongs into them."""


class Sql:
    """Writes conditions, orders and places for one table.

    `column` gives the expression of a declared field. It must compare as the fields do: texts by
    code point, numbers as numbers, NULL first (say so in `nulls_first` where the database needs to
    be told). `put` turns a field's value into what that expression holds. `mark` is the driver's
    placeholder. `has` says in SQL that a list of that name holds a text, `words` that phrases
    stand in the texts; without them, these are refused.

    >>> from cxkit.storage._query import F
    >>> Sql(column=lambda name: name).where(~(F("status") == "open"))
    ('(status <> ? OR status IS NULL)', ['open'])
    """

    def __init__(
        self,
        *,
        column: Callable[[str], str],
        put: Callable[[str | int], Any] = lambda value: value,
        id: str = "id",
        mark: str = "?",
        nulls_first: bool = False,
        has: Callable[[str, str], Text] | None = None,
        words: Callable[[tuple[str, ...]], Text] | None = None,
    ) -> None:
        self._column = column
        self._put = put
        self._id = id
        self._mark = mark
        self._has = has
        self._words = words
        self._directions = (
            (" ASC NULLS FIRST", " DESC NULLS LAST") if nulls_first else (" ASC", " DESC")
        )  # fmt: skip

    def where(self, condition: Condition) -> Text:
        """The condition as an expression, or `Invalid` where no store may be asked it: see `check_query`."""
        check_condition(condition)
        return self._expression(condition, holds=True)

    def _expression(self, condition: Condition, *, holds: bool) -> Text:
        match condition:
            case Not(inner):
                return self._expression(inner, holds=not holds)
            case AllOf(parts):
                return self._joined(parts, "AND" if holds else "OR", holds)
            case AnyOf(parts):
                return self._joined(parts, "OR" if holds else "AND", holds)
            case IsNull(name):
                return f"{self._column(name)} IS {'' if holds else 'NOT '}NULL", []
            case Compare(name, operator, value):
                sign = ("=" if operator == "==" else operator) if holds else _OPPOSITE[operator]
                return self._or_null(name, f"{sign} {self._mark}", holds), [self._put(value)]
            case Has(name, value) if self._has is not None:
                text, held = self._has(name, value)
                return (text if holds else f"NOT ({text})"), held
            case Words(phrases) if self._words is not None:
                text, held = self._words(phrases)
                return (text if holds else f"NOT ({text})"), held
            case Among(name, values) if values:
                marks = ", ".join([self._mark] * len(values))
                return self._or_null(name, f"{'' if holds else 'NOT '}IN ({marks})", holds), [
                    self._put(each) for each in values
                ]
            case Among():
                return "1 = 0" if holds else "1 = 1", []
            case _:
                raise TypeError(f"{condition!r} has no SQL")

    def _or_null(self, name: str, test: str, holds: bool) -> str:
        column = self._column(name)
        return f"{column} {test}" if holds else f"({column} {test} OR {column} IS NULL)"

    def _joined(self, parts: tuple[Condition, ...], word: str, holds: bool) -> Text:
        if not parts:
            return "1 = 1" if word == "AND" else "1 = 0", []
        texts, values = zip(*(self._expression(part, holds=holds) for part in parts), strict=True)
        return _balanced(texts, word), [value for each in values for value in each]

    def ranges(self, query: Query) -> Iterator[tuple[str, list[Any], str]]:
        """Everything after the query's place, as ranges one behind the other, each with its order.

        Each range is a condition, its values, and what stands behind ORDER BY. It is one that an
        index serves: equal in the first fields, beyond in the next. The rows, range by range, are
        in the query's order.
        """
        check_form(query)
        columns = [self._column(each.name) for each in query.order] + [self._id]
        falling = [each.descending for each in query.order] + [query.falling_ids]
        order = [f"{column}{self._directions[falls]}" for column, falls in zip(columns, falling, strict=True)]
        # An id is never NULL; and an index whose last column is the id serves no other order.
        order[-1] = f"{self._id} {'DESC' if falling[-1] else 'ASC'}"
        if query.after is None:
            yield "1 = 1", [], ", ".join(order)
            return
        for length in reversed(range(len(columns))):
            beyond = self._beyond(columns[length], query.after[length], falling[length])
            if beyond is None:
                continue
            equal = [self._equal(*pair) for pair in zip(columns, query.after[:length], strict=False)]
            texts, values = zip(*equal, beyond, strict=True)
            held = [value for each in values for value in each]
            yield f"({' AND '.join(texts)})", held, ", ".join(order[length:])

    def _equal(self, column: str, value: Plain) -> Text:
        if value is None:
            return f"{column} IS NULL", []
        return f"{column} = {self._mark}", [self._put(value)]

    def _beyond(self, column: str, value: Plain, falls: bool) -> Text | None:
        """Values behind this one; behind nothing is everything else, or, falling, there is no more."""
        if value is None:
            return None if falls else (f"{column} IS NOT NULL", [])
        is_id = column == self._id
        held = value if is_id else self._put(value)
        if falls:
            null = "" if is_id else f" OR {column} IS NULL"
            return f"({column} < {self._mark}{null})", [held]
        return f"{column} > {self._mark}", [held]


_JOINED_FLAT = 8


def _balanced(texts: Sequence[str], word: str) -> str:
    """The expressions joined by a word; very many in halves, because databases bound how deep they nest."""
    if len(texts) <= _JOINED_FLAT:
        return f"({f' {word} '.join(texts)})"
    middle = len(texts) // 2
    return f"({_balanced(texts[:middle], word)} {word} {_balanced(texts[middle:], word)})"


def key_digest(name: str, value: str) -> bytes:
    """By which a text in a list is looked up: its digest with the name of the list, 16 bytes."""
    return sha256(f"{name}\0{value}".encode()).digest()[:16]
