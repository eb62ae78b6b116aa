"""The fields of a return request, and what follows from them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from cxkit.kernel import Aggregate, Fielded, FieldValue, agreements, field, record, several
from cxkit.returns._enums import Reception, Resolution, ReturnReason, ReturnStatus
from cxkit.returns._units import ReturnLine, ReturnUnit, UnitRef
from cxkit.returns.facts import DeadlineAgreed, Refunded, RefundErrored, ReturnFact
from cxkit.values import (
    Channel,
    CustomerId,
    Money,
    OrderId,
    OrderLineId,
    PolicyId,
    ProductId,
    ReturnId,
    total,
)

Units = Collection[UnitRef] | None
"""The units meant: those named, or (None) all that are being returned."""


@record(abstract=True)
class ReturnState(Fielded, Aggregate[ReturnFact]):
    """The fields of a return request; `ReturnRequest` adds the verbs.

    `status` is derived from the units' reception, acceptance and reimbursement. `refunded` is what
    the customer got back net of deductions, with shipping; None until something was.
    """

    status: ReturnStatus
    order: OrderId | None = None
    customer: CustomerId | None = None
    channel: Channel
    split_from: ReturnId | None = None
    lines: tuple[ReturnLine, ...] = ()
    units: tuple[ReturnUnit, ...] = ()
    policy: PolicyId | None = None
    policy_version: int | None = None
    refunded: Money | None = None
    compensated: Money | None = None
    requested_at: datetime | None = None
    approved_at: datetime | None = None
    declined_at: datetime | None = None
    received_at: datetime | None = None
    inspected_at: datetime | None = None
    refunded_at: datetime | None = None
    closed_at: datetime | None = None
    own: tuple[FieldValue, ...] = field(default=(), sparse=True)

    def unit(self, line: str, number: int) -> ReturnUnit | None:
        """The unit of that line and number."""
        return next((unit for unit in self.units if (unit.line, unit.number) == (line, number)), None)

    def refunds(self) -> tuple[Refunded, ...]:
        """The refunds that did not fail, in order; one that failed may be made again under its id."""
        made: dict[str, Refunded] = {}
        for fact in self.history:
            if isinstance(fact, Refunded):
                made[fact.refund] = fact
            elif isinstance(fact, RefundErrored):
                made.pop(fact.refund, None)
        return tuple(made.values())

    def made_refund(self, id: str) -> Refunded | None:
        """The refund of that id, unless it failed."""
        return next((fact for fact in self.refunds() if fact.refund == id), None)

    def numbers(self) -> dict[OrderLineId, list[int]]:
        """The accepted units by line that the customer no longer has: `order.take_back` takes them back.

        Goods that were repaired, or that the customer may keep, are not among them.
        """
        numbers: dict[OrderLineId, list[int]] = {}
        for unit in self.units:
            if unit.is_accepted and not unit.is_kept:
                numbers.setdefault(unit.line, []).extend(unit.numbers)
        return numbers

    @property
    def agreed_deadlines(self) -> tuple[DeadlineAgreed, ...]:
        """The deadlines that were agreed on for this return; of each kind the last one holds."""
        return agreements(self.history, DeadlineAgreed)

    @property
    def returning(self) -> tuple[ReturnUnit, ...]:
        """The units that the request returns, or returned: no other request can name them."""
        is_off = (
            self.status in (ReturnStatus.DECLINED, ReturnStatus.CANCELLED) or self.declined_at is not None
        )
        return () if is_off else tuple(unit for unit in self.units if unit.is_active)

    @property
    def paid_back(self) -> Money | None:
        """The money that went back to the payments: store credit does not; None until some did."""
        credit = [made.amount for made in self.refunds() if made.to is Resolution.STORE_CREDIT]
        return (
            self.refunded if self.refunded is None else self.refunded - total(credit, self.refunded.currency)
        )

    @property
    def _unjudged(self) -> tuple[UnitRef, ...]:
        """The units that are back and not yet judged."""
        return tuple(unit.ref for unit in self.units if unit.is_unjudged)

    @property
    def quantity(self) -> int:
        """How many units the customer asked to return."""
        return sum(unit.quantity for unit in self.units)

    @property
    def returned_quantity(self) -> int:
        """How many units were accepted as returned."""
        accepted = (unit for unit in self.units if unit.is_accepted)
        return sum(unit.quantity for unit in accepted)

    @property
    def reasons(self) -> tuple[ReturnReason, ...]:
        """The reasons given, each once, in the order of the form."""
        return tuple(dict.fromkeys(unit.reason for unit in self.units))

    @property
    def products(self) -> tuple[ProductId, ...]:
        """The products that come back, each once, as far as they are known."""
        return tuple(dict.fromkeys(unit.product for unit in self.units if unit.product is not None))

    def _refs(self, units: Units, *receptions: Reception) -> tuple[UnitRef, ...]:
        """The units named; by default all being returned, of those receptions where some are given."""
        if units is not None:
            named: tuple[UnitRef, ...] = several(units)
            return named
        return tuple(
            unit.ref
            for unit in self.units
            if unit.is_active and (not receptions or unit.reception in receptions)
        )
