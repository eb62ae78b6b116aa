"""Objects for tables: outlines of their rows where those tell enough, and whole objects where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

import attrs

from cxkit.kernel import Aggregate
from cxkit.kernel._derived import Outline
from cxkit.kernel._plan import plan_of, schema_of
from cxkit.storage._mapping import Reading, from_stored, join, lightly_from_stored, rules
from cxkit.storage._paging import query_of
from cxkit.storage._protocol import Entry, Key, Row, Store
from cxkit.storage._query import Condition
from cxkit.values import instant_micros

A = TypeVar("A", bound=Aggregate[Any])
_PAGE = 1000


class Outlines:
    """The outlines of a class's rows, as far as a row tells what a table shows as of `until`."""

    def __init__(self, cls: type[Any], until: datetime | None = None) -> None:
        self._cls = cls
        self._tag = schema_of(cls).tag
        self._head = f'{{"history":[{rules(cls).summary_version},'
        self._until = None if until is None else instant_micros(until)
        self._absent = {field.name: field.default for field in plan_of(cls).fields if not field.required}

    def tell(self, row: Row) -> bool:
        """Whether today's version summarised the row, and nothing happened after `until`."""
        data, head = row.data, self._head
        if row.schema != self._tag or not data.startswith(head):
            return False
        return self._until is None or int(data[len(head) : data.index(",", len(head))]) <= self._until

    def of(self, row: Row) -> Outline:
        """The outline of a row that tells enough."""
        with Reading(row):
            body = join(row.schema, row.data, row.personal)
            own = lightly_from_stored(row, self._cls, _unread).own if "own" in body else ()
            return Outline(body, body["history"][2:], self._absent, own)


def _unread(_key: Key) -> Sequence[Entry]:
    raise AssertionError("an outline needs no facts")


def outlined(
    store: Store, cls: type[A], where: Condition | None, until: datetime | None = None
) -> Iterator[A | Outline]:
    """Every object of a class with a summary that fulfils the condition, by rising id.

    An outline where the row has a summary of today's version; where it has not, was written under another
    schema or changed after `until`, the object with its facts. What others write meanwhile may or may not be
    among them.
    """
    outlines, query = Outlines(cls, until), attrs.evolve(query_of(cls, where), limit=_PAGE, history=False)
    while True:
        page = store.scan(query)
        told = [outlines.tell(each.row) for each in page.items]
        whole = store.load([each.row.key for each, tells in zip(page.items, told, strict=True) if not tells])
        for (row, _), tells in zip(page.items, told, strict=True):
            # One at a time: what is parsed of a row is gone before the next.
            if tells:
                yield outlines.of(row)
            elif row.key in whole:
                yield from_stored(whole[row.key], cls)
        if not page.more:
            return
        query = attrs.evolve(query, after=(page.items[-1].row.id,))
