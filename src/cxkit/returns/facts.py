"""What can happen to a return request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.errors import Fault
from cxkit.kernel import evolve, field, personal, record
from cxkit.kernel.facts import Actor, Changes, ExternalId, Fact
from cxkit.returns._enums import Acceptance, Condition, Reception, Reimbursement, Resolution, ReturnStatus
from cxkit.returns._units import ReturnLine, ReturnUnit, UnitRef, changed, derived_status
from cxkit.returns.money._amounts import Deduction, UnitRefund
from cxkit.values import Channel, CustomerId, Money, OrderId, PolicyId, ProductId, Reason, ReturnId, total
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.returns._request import ReturnRequest

__all__ = [
    "Approved",
    "Cancelled",
    "Closed",
    "Compensated",
    "Declined",
    "Erased",
    "Exchanged",
    "Imported",
    "Inspected",
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
    """The application form came in; `units` are the order's units behind its lines, with what was paid."""

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

    def begin(self) -> Changes:
        """A new request."""
        same = ("order", "customer", "channel", "lines", "units", "external")
        return {
            **{name: getattr(self, name) for name in same},
            "id": self.request,
            "requested_at": self.at,
        }


def units_faults(lines: tuple[ReturnLine, ...], units: tuple[ReturnUnit, ...]) -> Iterator[Fault]:
    """What does not fit between the lines of a form and the units behind them."""
    if not lines:
        yield Fault("lines", "return.empty", "a return names at least one line")
    if len({(unit.line, unit.number) for unit in units}) != len(units):
        yield Fault("units", "return.unit_twice", "every unit is named once")
    asked: dict[str, int] = {}
    for line in lines:
        asked[line.line] = asked.get(line.line, 0) + line.quantity
    given: dict[str, int] = {}
    for unit in units:
        given[unit.line] = given.get(unit.line, 0) + unit.quantity
    if asked != given:
        yield Fault("units", "return.units", f"the lines ask for {asked}, the units are {given}")


@record
class Imported(ReturnFact):
    """The return as another system last showed it; what that system did not say is None."""

    request: ReturnId = field(longest=LONGEST_ID)
    status: ReturnStatus
    observed: str | None = None
    order: OrderId | None = None
    customer: CustomerId | None = None
    channel: Channel = Channel.OTHER
    lines: tuple[ReturnLine, ...] = ()
    units: tuple[ReturnUnit, ...] = ()
    refunded: Money | None = None
    requested_at: datetime | None = None
    approved_at: datetime | None = None
    received_at: datetime | None = None
    refunded_at: datetime | None = None
    closed_at: datetime | None = None
    external: tuple[ExternalId, ...] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """The units are those of the lines, each once."""
        if self.lines or self.units:
            yield from units_faults(self.lines, self.units)

    def begin(self) -> Changes:
        """The request in the state observed."""
        same = ("status", "order", "customer", "channel", "lines", "units", "refunded", "external")
        times = ("requested_at", "approved_at", "received_at", "refunded_at", "closed_at")
        return {**{name: getattr(self, name) for name in (*same, *times)}, "id": self.request}


@record
class SplitFrom(ReturnFact):
    """Units of another request go on in one of their own, exactly as far as they were."""

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

    def begin(self) -> Changes:
        """A request that has come as far as the one it was part of."""
        same = ("status", "order", "customer", "channel", "lines", "units", "split_from")
        known = ("policy", "policy_version", "requested_at", "approved_at", "received_at", "inspected_at")
        return {**{name: getattr(self, name) for name in (*same, *known)}, "id": self.request}


@record
class SplitOff(ReturnFact):
    """Units left for a request of their own; the others stay as far as they are."""

    units: tuple[UnitRef, ...]
    into: ReturnId = field(longest=LONGEST_ID)

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """The units that stay."""
        return _case(state, tuple(unit for unit in state.units if unit.ref not in self.units))


def _case(state: ReturnRequest, units: tuple[ReturnUnit, ...]) -> Changes:
    """The case after its units changed; one that is not under way stays as it is."""
    status = state.status if state.status in _NOT_UNDER_WAY else derived_status(units)
    return {"units": units, "status": status}


_NOT_UNDER_WAY = (ReturnStatus.REQUESTED, ReturnStatus.DECLINED, ReturnStatus.CLOSED)


@record
class Approved(ReturnFact):
    """The goods may come back: these units of the request, and no others.

    `policy`, `policy_version` and `reasons` are those of the decision.
    """

    units: tuple[UnitRef, ...]
    policy: PolicyId | None = None
    policy_version: int | None = None
    reasons: tuple[Reason, ...] = ()

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """The units are awaited; the others are not returned."""
        rest = [unit.ref for unit in state.units if unit.is_active and unit.ref not in self.units]
        units = changed(state.units, rest, reception=Reception.CANCELLED, acceptance=Acceptance.REJECTED)
        return {
            "units": units,
            "status": derived_status(units),
            "approved_at": self.at,
            "declined_at": None,
            "policy": self.policy,
            "policy_version": self.policy_version,
        }


@record
class Declined(ReturnFact):
    """The return is refused, for reasons that can be told to the customer."""

    reasons: tuple[Reason, ...] = ()
    policy: PolicyId | None = None
    policy_version: int | None = None

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """The request is declined."""
        return {"declined_at": self.at, "policy": self.policy, "policy_version": self.policy_version}


@record
class ReceptionChanged(ReturnFact):
    """Units are on the way back, were lost there, did not come, or need not come."""

    units: tuple[UnitRef, ...]
    reception: Reception
    tracking_number: str | None = personal(default=None)

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """Where the units are."""
        return _case(state, changed(state.units, self.units, reception=self.reception))


@record
class Received(ReturnFact):
    """Units arrived."""

    units: tuple[UnitRef, ...]

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """The units are back; `received_at` is when the first were."""
        units = changed(state.units, self.units, reception=Reception.RECEIVED)
        return {**_case(state, units), "received_at": state.received_at or self.at}


@record
class Inspected(ReturnFact):
    """Units were looked at and judged; the judgement can change until the customer is reimbursed."""

    units: tuple[UnitRef, ...]
    acceptance: Acceptance
    condition: Condition | None = None
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[str, ...] = personal(default=())

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """What was found."""
        found: dict[str, Any] = {"acceptance": self.acceptance}
        if self.condition is not None:
            found["condition"] = self.condition
        return {**_case(state, changed(state.units, self.units, **found)), "inspected_at": self.at}


@record
class ResolutionChosen(ReturnFact):
    """What is to be done about units."""

    units: tuple[UnitRef, ...]
    resolution: Resolution

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """What was chosen."""
        return {"units": changed(state.units, self.units, resolution=self.resolution)}


@record
class Refunded(ReturnFact):
    """Money goes back for units: gross by unit, deductions as lines of their own, shipping by policy.

    `to` is the original payment or store credit. An amount of zero is a refund too.
    """

    refund: str = field(longest=LONGEST_ID)
    units: tuple[UnitRefund, ...]
    deductions: tuple[Deduction, ...] = ()
    shipping: Money | None = None
    to: Resolution = Resolution.REFUND

    @property
    def gross(self) -> Money:
        """What the units come to, without deductions and shipping."""
        return total([unit.amount for unit in self.units])

    @property
    def amount(self) -> Money:
        """What the customer gets."""
        gross = self.gross
        off = total([deduction.amount for deduction in self.deductions], gross.currency)
        return gross - off + (self.shipping or Money.zero(gross.currency))

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
            message = f"deductions take more than the refund comes to: {self.amount} would be left"
            yield Fault("deductions", "return.deductions", message)
        if self.to not in (Resolution.REFUND, Resolution.STORE_CREDIT):
            yield Fault("to", "return.refund_to", "money goes to the original payment or to store credit")

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """The units are reimbursed."""
        paid = {each.ref: each for each in self.units}
        units = tuple(
            _reimbursed(unit, paid[unit.ref], self.to) if unit.ref in paid else unit for unit in state.units
        )
        amount = self.amount
        return {
            **_case(state, units),
            "refunded": amount if state.refunded is None else state.refunded + amount,
            "refunded_at": self.at,
        }


def _reimbursed(unit: ReturnUnit, refund: UnitRefund, to: Resolution) -> ReturnUnit:
    already = refund.amount if unit.refunded is None else unit.refunded + refund.amount
    changes: Changes = {"refunded": already, "reimbursement": Reimbursement.REIMBURSED, "outcome": to}
    return evolve(unit, changes)


@record
class RefundErrored(ReturnFact):
    """A refund did not reach the customer: it can be tried again."""

    refund: str = field(longest=LONGEST_ID)

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """The units are owed again, also in a case that was closed."""
        failed = state.made_refund(self.refund)
        if failed is None:
            return {}
        owed = {each.ref: each for each in failed.units}
        units = tuple(_errored(unit, owed[unit.ref]) if unit.ref in owed else unit for unit in state.units)
        left = None if state.refunded is None else state.refunded - failed.amount
        others = [made.at for made in state.refunds() if made.refund != self.refund]
        return {
            "units": units,
            "status": derived_status(units),
            "refunded": left,
            "refunded_at": max(others, default=None),
            "closed_at": None,
        }


def _errored(unit: ReturnUnit, refund: UnitRefund) -> ReturnUnit:
    left = None if unit.refunded is None else unit.refunded - refund.amount
    changes: Changes = {"refunded": left, "reimbursement": Reimbursement.ERRORED, "outcome": None}
    return evolve(unit, changes)


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

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """The units are settled by goods."""
        outcome = Resolution.REPLACEMENT if self.is_replacement else Resolution.EXCHANGE
        return _case(state, changed(state.units, self.units, outcome=outcome))


@record
class Unexchanged(ReturnFact):
    """The customer keeps the original and gives the exchanged goods back.

    The units are no longer being returned, so what was paid for them can be paid back again.
    """

    units: tuple[UnitRef, ...]

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """The exchange never was."""
        units = changed(
            state.units, self.units, reception=Reception.UNEXCHANGED, outcome=None, resolution=None
        )
        return _case(state, units)


@record(name="return_request.repair_part")
class RepairPart:
    """A part that a repair needed.

    >>> RepairPart(product="battery", quantity=1, cost=Money.of("35", "CNY")).quantity
    1
    """

    product: ProductId = field(longest=LONGEST_ID)
    quantity: int = field(default=1, low=1)
    cost: Money | None = None


@record
class Repaired(ReturnFact):
    """Units were repaired, with these parts; the warranty begins anew where `warranty_until` says so."""

    units: tuple[UnitRef, ...]
    parts: tuple[RepairPart, ...] = ()
    warranty_until: datetime | None = None

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """The units are settled by repair."""
        return _case(state, changed(state.units, self.units, outcome=Resolution.REPAIR))


@record
class Compensated(ReturnFact):
    """Money for the trouble, beside or instead of a refund; within the authority of who gave it."""

    amount: Money
    units: tuple[UnitRef, ...] = ()
    policy: PolicyId | None = None
    policy_version: int | None = None
    approver: Actor | None = None

    def rules(self) -> Iterator[Fault]:
        """A compensation gives something."""
        if self.amount.minor <= 0:
            yield Fault("amount", "return.compensation", f"must be more than nothing, got {self.amount}")

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """The units named are settled by it, unless they are already."""
        open_units = {unit.ref for unit in state.units if not unit.is_settled}
        refs = [ref for ref in self.units if ref in open_units]
        given = self.amount if state.compensated is None else state.compensated + self.amount
        units = changed(state.units, refs, outcome=Resolution.COMPENSATION)
        return {**_case(state, units), "compensated": given}


@record
class SentBack(ReturnFact):
    """Goods that were not accepted, or were repaired, went back to the customer."""

    units: tuple[UnitRef, ...]
    tracking_number: str | None = personal(default=None)

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """The units not settled otherwise are settled by it."""
        refs = [unit.ref for unit in state.units if unit.ref in self.units and not unit.is_settled]
        return _case(state, changed(state.units, refs, outcome=Resolution.SEND_BACK))


@record
class Closed(ReturnFact):
    """The case is done."""

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """When."""
        return {"closed_at": self.at}


@record
class Cancelled(ReturnFact):
    """The customer does not return anything after all."""

    def effect(self, state: ReturnRequest, /) -> Mapping[str, Any]:
        """No unit is being returned."""
        return {"units": tuple(_withdrawn(unit) for unit in state.units), "closed_at": self.at}


def _withdrawn(unit: ReturnUnit) -> ReturnUnit:
    changes: Changes = {"reception": Reception.CANCELLED}
    return evolve(unit, changes) if unit.is_active else unit


@record
class Erased(ReturnFact):
    """Everything personal was taken out of the request and its history."""
