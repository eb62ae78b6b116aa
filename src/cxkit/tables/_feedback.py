"""Feedback items as columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar, Self

from cxkit.columns import Category, Instants
from cxkit.feedback import (
    REPLY_POLICY,
    FeedbackItem,
    FeedbackSource,
    FeedbackStatus,
    Polarity,
    QuarantineReason,
    ReplyPolicy,
)
from cxkit.tables._columns import category, count, flag, ids, instant, number
from cxkit.tables._table import Table, table
from cxkit.values import Channel, as_utc


@table
class FeedbackTable(Table):
    """One row a feedback item; themes are a column of their own beside it, since an item has several.

    >>> from datetime import UTC
    >>> items = FeedbackTable.from_columns(
    ...     id=["F-1", "F-2"], source=["review", "survey"], rating=[2, 5],
    ...     occurred_at=[datetime(2026, 3, 2, tzinfo=UTC)] * 2)
    >>> items.rating.tolist()
    [2, 5]
    """

    time: ClassVar[str] = "occurred_at"
    in_order: ClassVar[Any] = (("occurred_at", "replied_at"),)

    id: Any = ids("the item's id")
    source: Category = category("where it was said", FeedbackSource)
    status: Category = category("its stage", FeedbackStatus)
    quarantined: Category = category("why it was set aside", QuarantineReason)
    channel: Category = category("channel", Channel)
    author: Category = category("the customer who said it")
    product: Category = category("the product")
    store: Category = category("the shop")
    agent: Category = category("the agent")
    language: Category = category("the language")
    polarity: Category = category("its polarity over all mentions", Polarity)
    rating: Any = number("the rating that stands", low=0, high=100)
    occurred_at: Instants = instant("when it was said", required=True)
    captured_at: Instants = instant("when it was captured")
    due_at: Instants = instant("when an answer is due")
    replied_at: Instants = instant("when the last answer was published")
    versions: Any = count("how many texts and additions it has")
    counted: Any = flag("whether it counts: accepted, and not set aside, withdrawn or a duplicate")
    flagged: Any = flag("whether a signal was noted")
    coded: Any = flag("whether its texts that stand were coded")
    replied_in_time: Any = flag("whether it was answered by its due date; not known before that is decided")

    @classmethod
    def from_objects(
        cls,
        items: Iterable[FeedbackItem],
        *,
        as_of: datetime | None = None,
        policy: ReplyPolicy = REPLY_POLICY,
    ) -> Self:
        """The table of those items, read one by one; with `as_of` what is overdue then was not in time."""
        end = None if as_of is None else as_utc(as_of, "as_of")
        return cls._from_objects(items, lambda each: _rows(each, end, policy))


def _rows(
    items: Iterable[FeedbackItem], as_of: datetime | None, policy: ReplyPolicy
) -> Iterator[tuple[Any, ...]]:
    for item in items:
        yield (
            item.id,
            item.source,
            item.status,
            item.quarantined,
            item.channel,
            item.author,
            item.product,
            item.store,
            item.agent,
            item.language,
            item.polarity,
            item.rating,
            item.occurred_at,
            item.captured_at,
            item.reply_due_at(policy),
            item.replied_at,
            len(item.texts),
            item.counts,
            bool(item.signals),
            bool(item.effective),
            item.replied_in_time(policy, as_of=as_of),
        )
