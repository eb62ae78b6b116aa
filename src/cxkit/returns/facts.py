"""Facts of a return request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.errors import Fault
from cxkit.kernel import (
    Actor,
    Attachment,
    ExternalId,
    Fact,
    FieldsChanged as Changed,
    field,
    personal,
    record,
)
from cxkit.returns._amounts import Deduction, UnitRefund, net, unpaid
from cxkit.returns._enums import (
    Acceptance,
    Condition,
    Disposition,
    Reception,
    Resolution,
    ReturnDeadline,
    ReturnStatus,
)
from cxkit.returns._units import ReturnLine, ReturnUnit, UnitRef
from cxkit.values import (
    LONGEST_ID,
    Channel,
    CustomerId,
    Money,
    OrderId,
    PolicyId,
    ProductId,
    Reason,
    ReturnId,
    total,
)

__all__ = [
    "Approved",
    "Cancelled",
    "Closed",
    "Compensated",
    "DeadlineAgreed",
    "Declined",
    "Erased",
    "Exchanged",
    "FieldsChanged",
    "GoodsMove",
    "Imported",
    "Inspected",
    "PutAway",
    "Received",
    "ReceptionChanged",
    "RefundErrored",
    "Refunded",
    "RepairPart",
    "Repaired",
    "Requested",
    "ResolutionChosen",
    "ReturnFact",
    "SentBack",
    "SplitFrom",
    "SplitOff",
    "Unexchanged",
]


@record(abstract=True)
class ReturnFact(Fact):
    """Something that happened to a return request."""

    schema_prefix: ClassVar[str] = "return_request."


@record
class Requested(ReturnFact):
    """The return was requested; `units` are the order's units behind its lines, with their price."""

    request: ReturnId = field(longest=LONGEST_ID)
    order: OrderId = field(longest=LONGEST_ID)
    customer: CustomerId | None = None
    channel: Channel
    lines: tuple[ReturnLine, ...]
    units: tuple[ReturnUnit, ...]
    external: tuple[ExternalId, ...] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """The units are those of the lines, each once."""
        yield from units_faults(self.lines, self.units)


def units_faults(lines: tuple[ReturnLine, ...], units: tuple[ReturnUnit, ...]) -> Iterator[Fault]:
    """Faults where the lines of a form and the units behind them do not agree."""
    if not lines:
        yield Fault("lines", "return.empty", "a return names at least one line")
    if len({(unit.line, unit.number) for unit in units}) != len(units):
        yield Fault("units", "return.unit_twice", "every unit is named once")
    asked, named = Counter[str](), Counter[str]()
    for line in lines:
        asked[line.line] += line.quantity
    for unit in units:
        named[unit.line] += unit.quantity
    if asked != named:
        yield Fault("units", "return.units", f"the lines ask for {dict(asked)}, the units are {dict(named)}")


@record
class Imported(ReturnFact):
    """The return as another system last showed it; what that system did not say is None."""

    request: Named[ReturnId] = field(longest=LONGEST_ID)
    status: Named[ReturnStatus]
    observed: str | None = None
    order: MaybeNamed[OrderId] = field(default=None)
    customer: MaybeNamed[CustomerId] = field(default=None)
    channel: Named[Channel] = field(default=Channel.OTHER)
    lines: Several[ReturnLine] = field(default=())
    units: Several[ReturnUnit] = field(default=())
    refunded: Money | None = None
    requested_at: datetime | None = None
    approved_at: datetime | None = None
    received_at: datetime | None = None
    refunded_at: datetime | None = None
    closed_at: datetime | None = None
    external: Several[ExternalId] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """The units are those of the lines, each once."""
        if self.lines or self.units:
            yield from units_faults(self.lines, self.units)


@record
class SplitFrom(ReturnFact):
    """The request began with units of another one, exactly as far as they were."""

    request: ReturnId = field(longest=LONGEST_ID)
    split_from: ReturnId = field(longest=LONGEST_ID)
    status: ReturnStatus
    order: OrderId | None = None
    customer: CustomerId | None = None
    channel: Channel
    lines: tuple[ReturnLine, ...]
    units: tuple[ReturnUnit, ...]
    policy: PolicyId | None = None
    policy_version: int | None = None
    requested_at: datetime | None = None
    approved_at: datetime | None = None
    received_at: datetime | None = None
    inspected_at: datetime | None = None

    def rules(self) -> Iterator[Fault]:
        """The units are those of the lines, each once."""
        yield from units_faults(self.lines, self.units)


@record
class SplitOff(ReturnFact):
    """Units moved to a request of their own; the others stayed as far as they were."""

    units: tuple[UnitRef, ...]
    into: ReturnId = field(longest=LONGEST_ID)


@record
class Approved(ReturnFact):
    """The return of these units of the request was approved, and of no others.

    `policy`, `policy_version` and `reasons` are those of the decision.
    """

    units: tuple[UnitRef, ...]
    policy: PolicyId | None = None
    policy_version: int | None = None
    reasons: tuple[Reason, ...] = personal(default=())


@record
class Declined(ReturnFact):
    """The return was declined, for reasons that can be given to the customer."""

    reasons: tuple[Reason, ...] = personal(default=())
    policy: PolicyId | None = None
    policy_version: int | None = None


@record
class ReceptionChanged(ReturnFact):
    """Units were reported on the way back, lost there, missing, or need not come."""

    units: tuple[UnitRef, ...]
    reception: Reception
    tracking_number: str | None = personal(default=None)


@record
class Received(ReturnFact):
    """Units arrived at the desk."""

    units: tuple[UnitRef, ...]


@record
class Inspected(ReturnFact):
    """Units were inspected; the judgement can change until the customer is reimbursed."""

    units: tuple[UnitRef, ...]
    acceptance: Acceptance
    condition: Condition | None = None
    reasons: tuple[Reason, ...] = personal(default=())
    evidence: tuple[str, ...] = personal(default=())
    attachments: tuple[Attachment, ...] = personal(default=(), whose="actor", sparse=True)


@record
class ResolutionChosen(ReturnFact):
    """A resolution was chosen for units."""

    units: tuple[UnitRef, ...]
    resolution: Resolution


@record
class Refunded(ReturnFact):
    """Money was given back for units: gross by unit, deductions as lines of their own, shipping by policy.

    `to` is the original payment or store credit. An amount of zero is a refund too.
    """

    refund: str = field(longest=LONGEST_ID)
    units: tuple[UnitRefund, ...]
    deductions: tuple[Deduction, ...] = ()
    shipping: Money | None = None
    to: Resolution = Resolution.REFUND

    @property
    def gross(self) -> Money:
        """Sum of the unit refunds, before deductions and shipping."""
        return total([unit.amount for unit in self.units])

    @property
    def amount(self) -> Money:
        """Amount that the customer gets: gross, less deductions, with shipping."""
        return net(self.gross, self.deductions, self.shipping)

    @property
    def credit(self) -> Money:
        """Amount that the customer no longer owes: what was given back, and what was not paid yet."""
        return self.amount + unpaid(self.deductions, self.units[0].amount.currency)

    def rules(self) -> Iterator[Fault]:
        """For some units, in one currency, and never less than nothing."""
        if not self.units:
            yield Fault("units", "return.no_units", "a refund is for at least one unit")
            return
        currency = self.units[0].amount.currency
        amounts = [(f"units[{i}].amount", each.amount) for i, each in enumerate(self.units)]
        amounts += [(f"deductions[{i}].amount", each.amount) for i, each in enumerate(self.deductions)]
        amounts += [] if self.shipping is None else [("shipping", self.shipping)]
        foreign = [path for path, amount in amounts if amount.currency != currency]
        for path in foreign:
            yield Fault(path, "money.mixed", f"must be in {currency}, like the first unit")
        if not foreign and self.amount.minor < 0:
            message = f"deductions take more than the refund: {self.amount} would be left"
            yield Fault("deductions", "return.deductions", message)
        if self.to not in (Resolution.REFUND, Resolution.STORE_CREDIT):
            yield Fault("to", "return.refund_to", "money goes to the original payment or to store credit")


@record
class RefundErrored(ReturnFact):
    """A refund did not reach the customer: it can be made again."""

    refund: str = field(longest=LONGEST_ID)


@record
class Exchanged(ReturnFact):
    """Something else was sent instead, in an order of its own.

    The same product again is a replacement. `difference` is what the customer paid more, or got back (below
    zero).
    """

    units: tuple[UnitRef, ...]
    product: ProductId
    replacement_order: OrderId | None = None
    difference: Money | None = None
    is_replacement: bool = False


@record
class Unexchanged(ReturnFact):
    """The exchange was undone: the customer keeps the original and gives the exchanged goods back.

    The units are no longer being returned, so what was paid for them can be paid back again.
    """

    units: tuple[UnitRef, ...]


@record(name="return_request.repair_part")
class RepairPart:
    """A part that a repair needed.

    >>> RepairPart(product="battery", quantity=1, cost=Money.of("35", "CNY")).quantity
    1
    """

    product: Named[ProductId] = field(longest=LONGEST_ID)
    quantity: int = field(default=1, low=1)
    cost: Money | None = None


@record
class Repaired(ReturnFact):
    """Units were repaired, with these parts; the warranty begins anew where `warranty_until` says so."""

    units: tuple[UnitRef, ...]
    parts: tuple[RepairPart, ...] = ()
    warranty_until: datetime | None = None


@record
class Compensated(ReturnFact):
    """The customer was compensated, beside or instead of a refund, within the authority of who gave it."""

    amount: Money
    units: tuple[UnitRef, ...] = ()
    policy: PolicyId | None = None
    policy_version: int | None = None
    approver: Actor | None = None

    def rules(self) -> Iterator[Fault]:
        """A compensation gives something."""
        if self.amount.minor <= 0:
            yield Fault("amount", "return.compensation", f"must be more than nothing, got {self.amount}")


@record
class SentBack(ReturnFact):
    """Goods that were rejected or repaired were sent back to the customer."""

    units: tuple[UnitRef, ...]
    tracking_number: str | None = personal(default=None)


@record(name="return_request.goods_move")
class GoodsMove:
    """So many pieces of a product that go from one place to another: what an inventory books.

    `before` is where they were put earlier; None for goods that were not put away yet.
    """

    unit: UnitRef
    product: MaybeNamed[ProductId] = field(default=None)
    quantity: int = field(default=1, low=1)
    before: MaybeNamed[Disposition] = field(default=None)


@record
class PutAway(ReturnFact):
    """Goods that came back and were inspected were put somewhere: an inventory that follows books `moves`."""

    moves: tuple[GoodsMove, ...]
    disposition: Disposition
    location: str | None = field(default=None, longest=200)

    @property
    def units(self) -> tuple[UnitRef, ...]:
        """The units that were put there."""
        return tuple(move.unit for move in self.moves)


@record
class DeadlineAgreed(ReturnFact):
    """A deadline was agreed on for this return, beside the policy's: by whom, and why, is said.

    Done at `due_at` is in time. A later agreement for the same takes its place.
    """

    deadline: ReturnDeadline
    due_at: datetime
    why: str = personal(longest=1000)


@record
class Closed(ReturnFact):
    """The request was closed."""


@record
class Cancelled(ReturnFact):
    """The request was cancelled: the customer keeps everything."""


@record
class FieldsChanged(Changed, ReturnFact):
    """Own fields of the desk were set or cleared."""


@record
class Erased(ReturnFact):
    """Everything personal was taken out of the request and its history."""
