"""Enquiry volume: how many contacts, tickets or complaints came in, by channel, hour, weekday or period."""

from __future__ import annotations

from typing import Any, Final

from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._gather import counted
from cxkit.metrics._counting._inputs import Grouping, groups, instants, table_of
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, ContactTable, Table

__all__ = ["DEFINITION", "of", "tally"]

DEFINITION: Final = Definition(
    id="volume",
    unit="count",
    better=None,
)


def tally(source: Any, *, by: Grouping = None, zone: str | None = None) -> Tally:
    """How many rows: of any table, of conversations, or of a column of instants.

    >>> from datetime import UTC, datetime
    >>> from cxkit.metrics._counting._clock import hours
    >>> at = [datetime(2026, 2, 3, hour, tzinfo=UTC) for hour in (1, 1, 2)]
    >>> tally(at, by={"hour": hours(at, "Asia/Shanghai")}).result().to_columns()["value"]
    [2.0, 1.0]
    >>> of([datetime(2026, 2, 3, tzinfo=UTC)] * 9)
    Estimate(volume 9, n=9, 95% byar 4 to 17)
    """
    table: Table | None = table_of(source, ContactTable, Table)
    at = instants(source, zone=zone) if table is None else table.column(table.time)
    keys = groups(by, table, like=(source,))
    return counted(len(at), {"missing": at == MISSING}, by=keys, definition=DEFINITION.id)


of: Final = reading(tally, DEFINITION)
