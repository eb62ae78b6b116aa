"""One return request becomes two: the units that leave go on exactly as far as they were."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from cxkit.kernel import evolve
from cxkit.kernel.facts import Actor
from cxkit.returns._enums import ReturnStatus
from cxkit.returns._units import ReturnLine, ReturnUnit, UnitRef, derived_status
from cxkit.returns.facts import SplitFrom
from cxkit.values import ReturnId

if TYPE_CHECKING:
    from cxkit.returns._request import ReturnRequest

_SAME = ("order", "customer", "channel", "policy", "policy_version", "requested_at")
_TIMES = ("approved_at", "received_at", "inspected_at")


def split_from(
    request: ReturnRequest,
    id: ReturnId,
    units: Collection[UnitRef],
    *,
    at: datetime,
    by: Actor,
    why: str | None = None,
) -> SplitFrom:
    """The fact that begins a request of its own with those units."""
    moved = tuple(unit for unit in request.units if unit.ref in units)
    started = request.status is ReturnStatus.REQUESTED
    return SplitFrom(
        request=id,
        split_from=ReturnId(request.id),
        status=ReturnStatus.REQUESTED if started else derived_status(moved),
        lines=_lines_of(request.lines, moved),
        units=moved,
        at=at,
        by=by,
        why=why,
        **{name: getattr(request, name) for name in (*_SAME, *_TIMES)},
    )


def _lines_of(lines: tuple[ReturnLine, ...], units: tuple[ReturnUnit, ...]) -> tuple[ReturnLine, ...]:
    """The lines of a form, cut down to the units named; what is not on the form gets a line of its own."""
    found: list[ReturnLine] = []
    for name, reason in dict.fromkeys((unit.line, unit.reason) for unit in units):
        quantity = sum(unit.quantity for unit in units if (unit.line, unit.reason) == (name, reason))
        form = next((line for line in lines if (line.line, line.reason) == (name, reason)), None)
        cut = ReturnLine(line=name, quantity=quantity, reason=reason)
        found.append(cut if form is None else evolve(form, {"quantity": quantity}))
    return tuple(found)
