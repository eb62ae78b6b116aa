"""Return requests as columns: one row a request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from cxkit.returns import ReturnRequest
from cxkit.returns.status import Reception, Resolution, ReturnReason, ReturnStatus
from cxkit.tables.category import Category
from cxkit.tables.columns import amount, category, count, currency, ids, instant
from cxkit.tables.table import Table, table
from cxkit.tables.zones import Instants
from cxkit.values.channels import Channel

__all__ = ["ReturnTable"]


@table
class ReturnTable(Table):
    """One row a return request: what came back, why, and what was done about it.

    `product`, `reason` and `outcome` are those of the first unit; a return rate by product counts the lines
    of a `LineTable`.

    >>> from datetime import UTC, datetime
    >>> returns = ReturnTable.from_columns(
    ...     id=["R-1"], reason=["damaged"], requested_at=[datetime(2026, 2, 3, tzinfo=UTC)])
    >>> returns.reason.to_list()
    ['damaged']
    """

    time: ClassVar[str] = "requested_at"
    in_order: ClassVar[Any] = (
        ("requested_at", "received_at"),
        ("requested_at", "refunded_at"),
        ("requested_at", "closed_at"),
    )

    id: Any = ids("the request's id")
    order: Category = category("the order it belongs to")
    customer: Category = category("who returns")
    channel: Category = category("where it came in", Channel)
    product: Category = category("what comes back")
    reason: Category = category("why", ReturnReason)
    status: Category = category("how far it has come", ReturnStatus)
    outcome: Category = category("what was done", Resolution)
    requested_at: Instants = instant("when the customer applied", required=True)
    approved_at: Instants = instant("when it was approved")
    declined_at: Instants = instant("when it was declined")
    received_at: Instants = instant("when the goods came back")
    refunded_at: Instants = instant("when money went back")
    closed_at: Instants = instant("when the case was closed")
    units: Any = count("units that the customer asked to return")
    units_received: Any = count("units that came back")
    units_accepted: Any = count("units accepted as returned")
    refunded: Instants = amount("what the customer got back, net of deductions, in minor units")
    compensated: Instants = amount("what was paid for the trouble, in minor units")
    currency: Category = currency("the currency of both")

    @classmethod
    def from_objects(cls, requests: Iterable[ReturnRequest]) -> Self:
        """The table of those requests, read one by one in bounded memory."""
        return cls._from_rows(map(_row, requests))


def _row(request: ReturnRequest) -> tuple[Any, ...]:
    first = next(iter(request.units), None)
    money = request.refunded or request.compensated
    return (
        request.id,
        request.order,
        request.customer,
        request.channel,
        None if first is None else first.product,
        None if first is None else first.reason,
        request.status,
        None if first is None else first.outcome,
        request.requested_at,
        request.approved_at,
        request.declined_at,
        request.received_at,
        request.refunded_at,
        request.closed_at,
        request.quantity,
        sum(unit.quantity for unit in request.units if unit.reception is Reception.RECEIVED),
        request.returned_quantity,
        None if request.refunded is None else request.refunded.minor,
        None if request.compensated is None else request.compensated.minor,
        None if money is None else money.currency,
    )
