"""The units of a return, each on three axes of its own, and the case status that follows from them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.errors import Fault
from cxkit.kernel import Attachment, evolve, field, personal, record
from cxkit.returns._enums import (
    Acceptance,
    Condition,
    Disposition,
    Reception,
    Reimbursement,
    Resolution,
    ReturnReason,
    ReturnStatus,
)
from cxkit.values import LONGEST_ID, Money, OrderLineId, ProductId


@record(name="return_request.line")
class ReturnLine:
    """One line of the application form: so many units of an order line, why, and what the customer wishes.

    >>> ReturnLine(line="1", quantity=2, reason="damaged", evidence=("photo-1",)).reason.label("zh-Hans")
    '到货破损'
    """

    line: Named[OrderLineId] = field(longest=LONGEST_ID)
    quantity: int = field(low=1)
    reason: Named[ReturnReason]
    evidence: Several[str] = personal(default=())
    note: str | None = personal(default=None, whose="customer")
    condition: MaybeNamed[Condition] = field(default=None)
    wish: MaybeNamed[Resolution] = field(default=None)
    attachments: Several[Attachment] = personal(default=(), whose="customer", sparse=True)


@record(name="return_request.unit_ref")
class UnitRef:
    """Unit `number` of an order line.

    >>> UnitRef(line="1", number=2)
    UnitRef(line='1', number=2)
    """

    line: Named[OrderLineId] = field(longest=LONGEST_ID)
    number: int = field(low=1)


@record(name="return_request.unit")
class ReturnUnit:
    """One unit that comes back: what was paid for it at the sale, and how far its return is.

    `quantity` is more than 1 only where an import tells no units apart. `paid` (tax included) and `tax` are
    the amounts fixed at the sale; None where an import does not know them. `resolution` is what was
    decided on, `outcome` what was carried out, and `disposition`
    where the goods were put.

    >>> unit = ReturnUnit(line="1", number=1, reason="damaged", paid=Money.of("9.90", "CNY"))
    >>> unit.is_active, unit.is_settled, unit.refundable
    (True, False, Money('9.90', 'CNY'))
    """

    line: Named[OrderLineId] = field(longest=LONGEST_ID)
    number: int = field(low=1)
    quantity: int = field(default=1, low=1)
    product: MaybeNamed[ProductId] = field(default=None)
    reason: Named[ReturnReason]
    wish: MaybeNamed[Resolution] = field(default=None)
    paid: Money | None = None
    tax: Money | None = None
    reception: Named[Reception] = field(default=Reception.AWAITING)
    acceptance: Named[Acceptance] = field(default=Acceptance.PENDING)
    reimbursement: Named[Reimbursement] = field(default=Reimbursement.PENDING)
    condition: MaybeNamed[Condition] = field(default=None)
    resolution: MaybeNamed[Resolution] = field(default=None)
    outcome: MaybeNamed[Resolution] = field(default=None)
    refunded: Money | None = None
    disposition: MaybeNamed[Disposition] = field(default=None)

    def rules(self) -> Iterator[Fault]:
        """Never more back than was paid."""
        if self.paid is None:
            return
        for name in ("tax", "refunded"):
            amount = getattr(self, name)
            if amount is None:
                continue
            if amount.currency != self.paid.currency:
                yield Fault(name, "money.mixed", f"must be in {self.paid.currency}, got {amount}")
            elif not 0 <= amount.minor <= self.paid.minor:
                message = f"must lie between 0 and what was paid, {self.paid}, got {amount}"
                yield Fault(name, "return.amount", message)

    @property
    def ref(self) -> UnitRef:
        """Reference to the unit of the order."""
        return UnitRef(line=self.line, number=self.number)

    @property
    def numbers(self) -> range:
        """The numbers of the units in the order's line: one, unless an import tells no units apart."""
        return range(self.number, self.number + self.quantity)

    @property
    def is_active(self) -> bool:
        """Whether the unit is still being returned, or was: a second return of it is refused."""
        return self.reception not in _OUT

    @property
    def is_accepted(self) -> bool:
        """Whether its return is accepted."""
        return self.acceptance is Acceptance.ACCEPTED

    @property
    def is_back(self) -> bool:
        """Whether nothing more is waited for: it was received, may be kept, or was judged without it."""
        return self.reception in _BACK or self.is_judged

    @property
    def is_kept(self) -> bool:
        """Whether the goods stay with the customer: they may be kept, or went back to them."""
        sent = self.outcome in (Resolution.REPAIR, Resolution.SEND_BACK)
        return sent or self.reception is Reception.GIVEN_TO_CUSTOMER

    @property
    def is_judged(self) -> bool:
        """Whether the unit was inspected, and its return accepted or rejected."""
        return self.acceptance in _JUDGED

    @property
    def is_unjudged(self) -> bool:
        """Whether the unit is back and nobody has judged it yet."""
        return self.reception is Reception.RECEIVED and self.acceptance is Acceptance.PENDING

    @property
    def is_here(self) -> bool:
        """Whether the unit came back and stands apart: not put to stock, disposed of or sent back."""
        apart = self.disposition in (None, Disposition.QUARANTINED)
        return self.reception is Reception.RECEIVED and apart and not self.is_kept

    @property
    def is_settled(self) -> bool:
        """Whether something was done about it, and did not fail."""
        return self.outcome is not None

    @property
    def is_done(self) -> bool:
        """Whether the unit is settled and its goods not waited for; what is compensated stays there."""
        return self.is_settled and (self.is_back or self.outcome is Resolution.COMPENSATION)

    @property
    def refundable(self) -> Money | None:
        """Amount that can still be paid back for it; None where an import does not know what was paid."""
        if self.paid is None:
            return None
        return self.paid if self.refunded is None else self.paid - self.refunded


_OUT = frozenset({Reception.CANCELLED, Reception.EXPIRED, Reception.UNEXCHANGED})
_JUDGED = frozenset({Acceptance.ACCEPTED, Acceptance.REJECTED})
_BACK = frozenset({Reception.RECEIVED, Reception.GIVEN_TO_CUSTOMER})


def changed(units: Sequence[ReturnUnit], refs: Collection[UnitRef], **changes: Any) -> tuple[ReturnUnit, ...]:
    """The units after those named changed."""
    named = {(ref.line, ref.number) for ref in refs}
    return tuple(evolve(unit, changes) if (unit.line, unit.number) in named else unit for unit in units)


def derived_status(units: Sequence[ReturnUnit]) -> ReturnStatus:
    """The status of an approved case: the earliest stage that some active unit is still at.

    >>> back = ReturnUnit(line="1", number=1, reason="other", reception="received")
    >>> derived_status([back, ReturnUnit(line="1", number=2, reason="other")])
    ReturnStatus.PART_RECEIVED
    """
    active = [unit for unit in units if unit.is_active]
    ladder = (
        (not active, ReturnStatus.CANCELLED),
        (all(unit.is_done for unit in active), ReturnStatus.RESOLVED),
        (all(unit.is_judged for unit in active), ReturnStatus.INSPECTED),
        (all(unit.is_back for unit in active), ReturnStatus.RECEIVED),
        (any(unit.is_back for unit in active), ReturnStatus.PART_RECEIVED),
    )
    return next((status for holds, status in ladder if holds), ReturnStatus.APPROVED)
