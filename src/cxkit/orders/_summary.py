"""The cells that tables have of an order with its lines, and of a shipment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from cxkit.orders._enums import UnitStage
from cxkit.orders._lines import OrderLine
from cxkit.orders._portions import Portion
from cxkit.values import Money

ORDER_CELLS: Final = 13
"""So many cells of an order's summary are its own,"""
LINE_CELLS: Final = 11
"""and so many follow for each of its lines."""
_EPOCH: Final = date(1970, 1, 1)


def order_summary(order: Any) -> tuple[Any, ...]:
    """Milestones, promise, units, money and zone of an order, then the cells of each of its lines."""
    sold, arrived, back = _by_stage(order.portions)
    return (
        order.placed_at,
        order.paid_at,
        order.shipped_at,
        order.delivered_at,
        order.cancelled_at,
        order.promised_by,
        _day(order.promised_on),
        _units(sold),
        _units(arrived),
        _units(back),
        _minor(order.total),
        _minor(order.refunded),
        _zone(order),
        *(cell for line in order.lines for cell in _line(order, line)),
    )


def _line(order: Any, line: OrderLine) -> Iterator[Any]:
    """Id, product, category, arrival, units sold, arrived and returned, what was paid for each, currency."""
    portions = [portion for portion in order.portions if portion.line == line.id]
    stages = _, arrived, _ = _by_stage(portions)
    yield from (line.id, line.product, line.category)
    yield max((each.delivered_at for each in arrived if each.delivered_at is not None), default=None)
    yield from map(_units, stages)
    paid = [sum(line.span_amount(each.first, each.last).minor for each in spans) for spans in stages]
    yield from (paid[0] if portions else line.paid.minor, *paid[1:], line.currency)


def shipment_summary(shipment: Any) -> tuple[Any, ...]:
    """When it left and arrived, the promise, and the zone of its days."""
    times = shipment.dispatched_at, shipment.delivered_at, shipment.promised_by
    return (*times, _day(shipment.promised_on), _zone(shipment))


def _by_stage(portions: Iterable[Portion]) -> tuple[list[Portion], list[Portion], list[Portion]]:
    """Those not cancelled; of these, those that arrived; of these, those that were taken back."""
    sold = [portion for portion in portions if portion.is_active]
    arrived = [portion for portion in sold if portion.has_arrived]
    return sold, arrived, [portion for portion in arrived if portion.stage is UnitStage.RETURNED]


def _units(portions: Iterable[Portion]) -> int:
    return sum(portion.quantity for portion in portions)


def _minor(money: Money | None) -> int | None:
    return None if money is None else money.minor


def _day(day: date | None) -> int | None:
    """A day as days since 1970-01-01."""
    return None if day is None else (day - _EPOCH).days


def _zone(thing: Any) -> str | None:
    """The time zone that its source names for its days."""
    return getattr(thing.history[0], "zone", None)
