"""The whole way of a customer in one log: what they do on the web, order, ask and send back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import Category
from cxkit.tables import MISSING, ComplaintTable, ContactTable, EventTable, OrderTable, ReturnTable

_SECOND: Final = 1_000_000
_MOMENTS: Final = {
    "order": ("placed_at", "paid_at", "shipped_at", "delivered_at", "cancelled_at"),
    "contact": ("offered_at", "abandoned_at"),
    "return": ("requested_at", "approved_at", "declined_at", "refunded_at"),
    "complaint": ("received_at", "responded_at", "closed_at"),
}
"""The instants of each table that are steps on a customer's way; each is named as `order.placed`."""


class CustomerLog(NamedTuple):
    """Person, event and instant in three columns, as funnels, journeys and paths take: `funnel(*log, …)`."""

    who: list[Any]
    event: Category
    at: NDArray[np.float64]
    """Seconds since 1970-01-01 UTC, to the microsecond."""


def customer_log(
    *,
    events: EventTable | None = None,
    persons: Category | None = None,
    orders: OrderTable | None = None,
    contacts: ContactTable | None = None,
    returns: ReturnTable | None = None,
    complaints: ComplaintTable | None = None,
) -> CustomerLog:
    """One log of what customers did in every room, from tables whose ids of customers agree.

    Events of pages are named `web.view` and so on, and are the user's, or the `persons` given for them
    (then customers of the other tables are named as those are: `user:…`). Rows without a customer or a
    time are left out.

    >>> from datetime import UTC, datetime
    >>> orders = OrderTable.from_columns(customer=["ann"], placed_at=[datetime(2026, 6, 1, tzinfo=UTC)],
    ...                                  delivered_at=[datetime(2026, 6, 3, tzinfo=UTC)])
    >>> customer_log(orders=orders).event.to_list()
    ['order.placed', 'order.delivered']
    """
    prefix = "" if persons is None else "user:"
    parts: list[tuple[Any, Category, Any]] = []
    if events is not None:
        who = events.user if persons is None else persons.to_numpy()
        parts.append((who, events.event.mapped("web.{}".format), events.at))
    for name, table in (
        ("order", orders),
        ("contact", contacts),
        ("return", returns),
        ("complaint", complaints),
    ):
        if table is not None:
            parts += _steps(name, table, prefix)
    people: list[Any] = []
    kinds: list[str | None] = []
    times = [np.zeros(0, np.int64)]
    for who, event, at in parts:
        known = np.array([one is not None for one in who.tolist()], np.bool_) & (at != MISSING)
        people += who[known].tolist()
        kinds += event[known].to_list()
        times.append(at[known])
    return CustomerLog(people, Category.of(kinds), np.concatenate(times) / _SECOND)


def _steps(name: str, table: Any, prefix: str) -> Iterator[tuple[Any, Category, Any]]:
    customer: Category = table.customer
    who = customer.mapped(prefix.__add__).to_numpy()
    for moment in _MOMENTS[name]:
        event = f"{name}.{moment.removesuffix('_at')}"
        yield who, Category(np.zeros(len(who), np.int8), (event,)), table.column(moment)
