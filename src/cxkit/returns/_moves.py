"""Moves of goods that came back."""

from __future__ import annotations

from collections.abc import Iterable

from cxkit.returns._state import ReturnState
from cxkit.returns._units import UnitRef
from cxkit.returns.facts import GoodsMove


def moves_of(request: ReturnState, refs: Iterable[UnitRef]) -> tuple[GoodsMove, ...]:
    """Moves of goods when those units of the request are put somewhere."""
    units = {unit.ref: unit for unit in request.units}
    return tuple(
        GoodsMove(unit=ref, product=unit.product, quantity=unit.quantity, before=unit.disposition)
        if (unit := units.get(ref))
        else GoodsMove(unit=ref)
        for ref in refs
    )
