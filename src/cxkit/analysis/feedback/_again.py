"""Items that say again what an earlier one holds: of one author about one order, soon after it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from cxkit.analysis.feedback._incidence import instants, labels
from cxkit.columns import MISSING, together


def said_again(
    authors: Iterable[Any], orders: Iterable[Any], at: Any, *, within: timedelta = timedelta(hours=24)
) -> list[int | None]:
    """For each item the place of the one it goes with: the first of its author about its order, in a day.

    None for that one itself, and where author, order or time is unknown. Such items are one
    (`FeedbackItem.mark_duplicate`), whatever their texts; equal texts of one author on several platforms are
    the `repeats` of `analysis.text.duplicates`. The order of rows does not matter, apart from equal times.

    >>> from datetime import UTC, datetime
    >>> at = [datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (9, 12, 13)]
    >>> said_again(["C-1", "C-1", "C-2"], ["O-1", "O-1", "O-1"], at)
    [None, 0, None]
    """
    authors, orders, at = together(authors=authors, orders=orders, at=at)
    times, limit = instants(at, "at").tolist(), within // timedelta(microseconds=1)
    keys = list(zip(labels(authors, "authors"), labels(orders, "orders"), strict=True))
    earlier_of: list[int | None] = [None] * len(times)
    first: dict[Any, int] = {}
    for row in sorted(range(len(times)), key=lambda row: times[row]):
        if None in keys[row] or times[row] == MISSING:
            continue
        earlier = first.get(keys[row])
        if earlier is not None and times[row] - times[earlier] <= limit:
            earlier_of[row] = earlier
        else:
            first[keys[row]] = row
    return earlier_of
