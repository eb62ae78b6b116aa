"""A split: one return request becomes two, and the units that move go on exactly as far as they were."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cxkit.kernel import evolve
from cxkit.returns._enums import ReturnStatus
from cxkit.returns._state import ReturnState
from cxkit.returns._units import ReturnLine, ReturnUnit, UnitRef, derived_status
from cxkit.values import ReturnId

_SAME = ("order", "customer", "channel", "policy", "policy_version", "requested_at")
_TIMES = ("approved_at", "received_at", "inspected_at")


def split_from(request: ReturnState, units: Collection[UnitRef]) -> dict[str, Any]:
    """The fields of the fact that begins a request of its own with those units."""
    moved = tuple(unit for unit in request.units if unit.ref in units)
    is_new = request.status is ReturnStatus.REQUESTED
    return {
        **{name: getattr(request, name) for name in (*_SAME, *_TIMES)},
        "split_from": ReturnId(request.id),
        "status": ReturnStatus.REQUESTED if is_new else derived_status(moved),
        "lines": _lines_of(request.lines, moved),
        "units": moved,
    }


def _lines_of(lines: tuple[ReturnLine, ...], units: tuple[ReturnUnit, ...]) -> tuple[ReturnLine, ...]:
    """The lines of a form, cut down to the units named; units that are not on the form get their own line."""
    cut: list[ReturnLine] = []
    for name, reason in dict.fromkeys((unit.line, unit.reason) for unit in units):
        quantity = sum(unit.quantity for unit in units if (unit.line, unit.reason) == (name, reason))
        form = next((line for line in lines if (line.line, line.reason) == (name, reason)), None)
        new = ReturnLine(line=name, quantity=quantity, reason=reason)
        cut.append(new if form is None else evolve(form, {"quantity": quantity}))
    return tuple(cut)
