"""Objects for tables: outlines of their rows where those tell enough, and whole objects where they do not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeVar

import attrs

from cxkit.kernel import Aggregate
from cxkit.kernel._derived import Outline
from cxkit.storage._mapping import from_stored, outline_of, rules
from cxkit.storage._paging import query_of
from cxkit.storage._protocol import Store
from cxkit.storage._query import Condition
from cxkit.storage._repository import Repository
from cxkit.values import instant_micros

A = TypeVar("A", bound=Aggregate[Any])
_PAGE = 2000


def outlined(
    store: Store, cls: type[A], where: Condition | None, until: datetime | None = None
) -> Iterator[A | Outline]:
    """Every object that fulfils the condition, by rising id.

    Of classes without a summary they are objects whose facts are loaded when they are asked for. Of others an
    outline, where the row has a summary of today's version; where it has not, was written under another
    schema or changed after `until`, the object with its facts. What others write meanwhile may or may not be
    among them.
    """
    if rules(cls).summary is None:
        yield from Repository(store, cls).stream(where)
        return
    query = attrs.evolve(query_of(cls, where), limit=_PAGE, history=False)
    last = None if until is None else instant_micros(until)
    while True:
        page = store.scan(query)
        found = [(stored.row.key, outline_of(stored.row, cls, last)) for stored in page.items]
        whole = store.load([key for key, outline in found if outline is None])
        for key, outline in found:
            if outline is not None:
                yield outline
            elif key in whole:
                yield from_stored(whole[key], cls)
        if not page.more:
            return
        query = attrs.evolve(query, after=(page.items[-1].row.id,))
