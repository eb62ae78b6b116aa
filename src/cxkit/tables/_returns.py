"""Return requests as columns: one row a request, or one row a unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, ClassVar, Self

from cxkit.columns import MISSING, Category, Instants
from cxkit.returns import (
    Acceptance,
    Condition,
    Disposition,
    Reception,
    Resolution,
    ReturnReason,
    ReturnRequest,
    ReturnStatus,
)
from cxkit.tables._columns import amount, category, count, currency, ids, instant
from cxkit.tables._table import Table, table
from cxkit.values import Channel


@table
class ReturnTable(Table):
    """One row a return request: what came back, why, and what was done about it.

    `product`, `reason` and `outcome` are those of the first unit; a `ReturnUnitTable` has those of every
    unit, and a return rate by product counts the lines of a `LineTable`.

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
        return cls._from_objects(requests, partial(map, _row))


def _row(request: ReturnRequest) -> tuple[Any, ...]:
    first = next(iter(request.units), None)
    money = next((each for each in (request.refunded, request.compensated) if each is not None), None)
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


@table
class ReturnUnitTable(Table):
    """One row a unit of a return request: why it comes back, in what state, and what was done about it.

    `units` is more than 1 only where an import tells no units apart.

    >>> from datetime import UTC, datetime
    >>> asked = [datetime(2026, 2, 3, tzinfo=UTC)] * 2
    >>> units = ReturnUnitTable.from_columns(reason=["damaged", "style"], units=[1, 1], requested_at=asked)
    >>> units.reason.to_list(), int(units.units.sum())
    (['damaged', 'style'], 2)
    """

    time: ClassVar[str] = "requested_at"

    request: Any = ids("the request's id")
    order: Category = category("the order it belongs to")
    customer: Category = category("who returns")
    channel: Category = category("where the request came in", Channel)
    product: Category = category("what comes back")
    reason: Category = category("why", ReturnReason)
    status: Category = category("how far the request has come", ReturnStatus)
    reception: Category = category("whether it is back", Reception)
    acceptance: Category = category("whether its return is accepted", Acceptance)
    condition: Category = category("in what state it came back", Condition)
    outcome: Category = category("what was done", Resolution)
    disposition: Category = category("where the goods were put", Disposition)
    requested_at: Instants = instant("when the customer applied", required=True)
    declined_at: Instants = instant("when the request was declined, if it still is")
    units: Any = count("how many units the row stands for")
    paid: Instants = amount("what was paid for it at the sale, in minor units")
    refunded: Instants = amount("what was paid back for it before deductions, in minor units")
    currency: Category = currency("the currency of both")

    @classmethod
    def from_objects(cls, requests: Iterable[ReturnRequest]) -> Self:
        """The units of those requests, read one by one in bounded memory."""
        return cls._from_objects(requests, _units)

    @property
    def counted(self) -> Any:
        """Where a unit counts: not declined (closed since or not), cancelled, expired or exchanged back."""
        out = self.status.isin(("declined", "cancelled")) | (self.declined_at != MISSING)
        return ~(out | self.reception.isin(("cancelled", "expired", "unexchanged")))


def _units(requests: Iterable[ReturnRequest]) -> Iterator[tuple[Any, ...]]:
    for request in requests:
        for unit in request.units:
            money = next((each for each in (unit.paid, unit.refunded) if each is not None), None)
            yield (
                request.id,
                request.order,
                request.customer,
                request.channel,
                unit.product,
                unit.reason,
                request.status,
                unit.reception,
                unit.acceptance,
                unit.condition,
                unit.outcome,
                unit.disposition,
                request.requested_at,
                request.declined_at,
                unit.quantity,
                None if unit.paid is None else unit.paid.minor,
                None if unit.refunded is None else unit.refunded.minor,
                None if money is None else money.currency,
            )
