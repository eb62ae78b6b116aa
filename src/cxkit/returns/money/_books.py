"""The books of an order's returns: what refunds paid back and took off, and what the customer keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from cxkit.returns._amounts import Deduction, DeductionKind
from cxkit.returns._enums import Reimbursement
from cxkit.returns._state import ReturnState
from cxkit.returns._units import ReturnUnit, UnitRef
from cxkit.values import Money, total

if TYPE_CHECKING:
    from cxkit.orders import Order


class Books(NamedTuple):
    """An order, all of its return requests, and the units that are paid back now."""

    order: Order
    cases: tuple[ReturnState, ...]
    units: list[ReturnUnit]

    def deductions(self, kind: DeductionKind, apart: Collection[str] = ()) -> Iterator[Deduction]:
        """The deductions of a kind from the refunds made, without those of the refunds `apart`."""
        for case in self.cases:
            for refund in case.refunds():
                if refund.refund not in apart:
                    yield from (each for each in refund.deductions if each.kind is kind)

    def deducted(self, kind: DeductionKind, apart: Collection[str] = ()) -> Money:
        """Sum of the deductions of a kind from the refunds made."""
        return self._sum([each.amount for each in self.deductions(kind, apart)])

    @property
    def back(self) -> list[ReturnUnit]:
        """The units that were paid back before or are paid back now."""
        before = [
            unit
            for case in self.cases
            for unit in case.units
            if unit.reimbursement is Reimbursement.REIMBURSED
        ]
        return [*before, *self.units]

    @property
    def absent(self) -> set[UnitRef]:
        """The units that the customer does not have, though no return asks for them: lost, or refused."""
        asked = {
            (unit.line, number)
            for case in self.cases
            for unit in case.units
            if unit.is_active
            for number in unit.numbers
        }
        return {ref for ref in self._of("lost", "returned") if (ref.line, ref.number) not in asked}

    @property
    def unpaid_back(self) -> set[UnitRef]:
        """The units that are neither cancelled, nor paid back before or now."""
        stages = ("ordered", "packing", "shipped", "delivered", "returned", "lost")
        return set(self._of(*stages)) - {
            UnitRef(line=unit.line, number=number) for unit in self.back for number in unit.numbers
        }

    def price(self, refs: Collection[UnitRef]) -> Money:
        """Sum of what was paid for units of the order."""
        lines = {line.id: line for line in self.order.lines}
        return self._sum([lines[ref.line].unit_amount(ref.number).paid for ref in refs if ref.line in lines])

    def _of(self, *stages: str) -> Iterator[UnitRef]:
        for portion in self.order.portions:
            if portion.stage in stages:
                yield from (UnitRef(line=portion.line, number=number) for number in portion.numbers)

    def _sum(self, amounts: list[Money]) -> Money:
        return total(amounts, self.order.currency)
