"""Units of an order that a return can name: delivered or refused, and not being returned already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from cxkit.errors import Refused
from cxkit.returns._state import ReturnState
from cxkit.returns._units import ReturnLine, ReturnUnit, UnitRef
from cxkit.returns._wording import WORDS
from cxkit.values import Reason

if TYPE_CHECKING:
    from cxkit.orders import Order, OrderLine


def returnable(
    order: Order,
    form: tuple[ReturnLine, ...],
    earlier: Iterable[ReturnState],
    replace: ReturnState | None,
    at: datetime,
    *,
    id: str,
) -> tuple[ReturnUnit, ...]:
    """The units behind the lines of the form of that request, or `Refused` with the reason."""
    others = tuple(earlier)
    if replace is not None:
        _replaceable(order, replace, at)
    units: list[ReturnUnit] = []
    taken: dict[str, int] = {}
    for line in form:
        sold = order.line(line.line)
        if sold is None:
            raise _refused(order, WORDS["return.no_line"](order=order.id, line=line.line))
        own = (id, *([replace.id] if replace else ()))
        free = free_units(order, line.line, others, *own)[taken.get(line.line, 0) :]
        if len(free) < line.quantity:
            raise _refused(order, _too_many(order, line, len(free)))
        taken[line.line] = taken.get(line.line, 0) + line.quantity
        units += [_unit(sold, line, number) for number in free[: line.quantity]]
    return tuple(units)


def free_units(order: Order, line: str, earlier: Iterable[ReturnState], *own: str) -> list[int]:
    """The units of a line, by number, that no other return than the `own` ones has reserved or returns.

    They were delivered, or came back in an own return without a delivery: refused at the door.
    """
    free = (None, *own)
    reserved = [p for p in order.portions if p.line == line and p.returned_in not in free]
    busy = {number for portion in reserved for number in portion.numbers}
    for request, unit in _returning(order.id, earlier):
        if unit.line == line and request.id not in free:
            busy.update(unit.numbers)
    refused = [number for id in own for number in order.refused_units(line, id)]
    return sorted(number for number in {*order.delivered_units(line), *refused} if number not in busy)


def returned_elsewhere(
    request: ReturnState, units: Collection[UnitRef], earlier: Iterable[ReturnState], *, settled: bool
) -> Reason | None:
    """Why units cannot go on in a request: another one for the order returns them (or `settled` them)."""
    others = [other for other in earlier if other.id != request.id]
    for other, unit in _returning(request.order, others):
        for ref in units:
            if (unit.is_settled or not settled) and ref.line == unit.line and ref.number in unit.numbers:
                return WORDS["return.elsewhere"](line=ref.line, number=ref.number, request=other.id)
    return None


def _returning(
    order: str | None, requests: Iterable[ReturnState]
) -> Iterator[tuple[ReturnState, ReturnUnit]]:
    """The units that requests for an order return, or returned, each with its request."""
    for request in requests:
        if request.order == order:
            yield from ((request, unit) for unit in request.returning)


def _unit(sold: OrderLine, line: ReturnLine, number: int) -> ReturnUnit:
    amount = sold.unit_amount(number)
    return ReturnUnit(
        line=line.line,
        number=number,
        product=sold.product,
        reason=line.reason,
        wish=line.wish,
        paid=amount.paid,
        tax=amount.tax,
    )


def _too_many(order: Order, line: ReturnLine, free: int) -> Reason:
    refused = len(order.refused_units(line.line))
    delivered = order.units("delivered", line.line) + order.units("returned", line.line) - refused
    asked = {"line": line.line, "asked": line.quantity, "delivered": delivered, "free": free}
    if refused:
        return WORDS["return.too_many_refused"](**asked, refused=refused)
    return WORDS["return.too_many"](**asked, returning=delivered - free)


def _replaceable(order: Order, replace: ReturnState, at: datetime) -> None:
    obstacle = replace.allowed(at)["Cancelled"]
    if obstacle is not None:
        raise _refused(order, WORDS["return.not_replaceable"](request=replace.id, reason=obstacle.text()))


def _refused(order: Order, reason: Reason) -> Refused:
    return Refused(
        f"order {order.id!r} refuses the return: {reason.text()}",
        code=f"refused.{reason.code}",
        params={"order": order.id, "reason": reason.code, **dict(reason.params)},
    )
