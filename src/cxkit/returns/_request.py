"""The return request: its units, and one method for each thing that people do with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from cxkit.errors import Refused
from cxkit.kernel import Aggregate, Lifecycle, record
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.returns._enums import Acceptance, Condition, Reception, Resolution, ReturnReason, ReturnStatus
from cxkit.returns._lifecycle import LIFECYCLE
from cxkit.returns._splitting import split_from
from cxkit.returns._units import ReturnLine, ReturnUnit, UnitRef
from cxkit.returns.facts import (
    Approved,
    Cancelled,
    Closed,
    Compensated,
    Declined,
    Erased,
    Exchanged,
    Imported,
    Inspected,
    Received,
    ReceptionChanged,
    Refunded,
    RefundErrored,
    Repaired,
    RepairPart,
    Requested,
    ResolutionChosen,
    ReturnFact,
    SentBack,
    SplitOff,
    Unexchanged,
)
from cxkit.returns.money._amounts import Deduction, UnitRefund
from cxkit.returns.money._compensation import CompensationPolicy
from cxkit.returns.money._quote import RefundQuote
from cxkit.returns.policy._decision import ReturnDecision, Verdict
from cxkit.returns.policy._judging import judgements
from cxkit.returns.policy._selection import returnable, returned_elsewhere
from cxkit.values import (
    Channel,
    CustomerId,
    Money,
    OrderId,
    OrderLineId,
    PolicyId,
    ProductId,
    Reason,
    ReturnId,
)

if TYPE_CHECKING:
    from cxkit.orders import Order
    from cxkit.returns.policy._return_policy import ReturnPolicy

Units = Collection[UnitRef] | None
"""Which units: those named, or (None) all that are being returned."""


@record
class ReturnRequest(Aggregate[ReturnFact]):
    """Goods that a customer wants to give back, unit by unit.

    `status` is derived from the units' reception, acceptance and reimbursement. `refunded` is what
    the customer got back net of deductions, with shipping; None until something was.
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = Erased

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

    @classmethod
    def request(
        cls,
        id: ReturnId | str,
        *,
        order: Order,
        lines: Iterable[ReturnLine],
        at: datetime,
        by: Actor,
        channel: Channel | str = Channel.SELF_SERVICE,
        earlier: Iterable[ReturnRequest] = (),
        replace: ReturnRequest | None = None,
        external: tuple[ExternalId, ...] = (),
        why: str | None = None,
    ) -> Self:
        """The customer applies to return units of one order.

        `earlier` are the other requests for that order: a unit is returned once. `replace` names one of
        them that this one takes the place of; it must still be cancellable, and is cancelled by the caller.
        Units are those delivered first. Refused when more is asked for than was delivered and is not being
        returned already.
        """
        form = tuple(lines)
        return cls.begin(
            Requested(
                request=ReturnId(id),
                order=OrderId(order.id),
                customer=order.customer,
                channel=Channel.of(channel),
                lines=form,
                units=returnable(order, form, earlier, replace, at),
                external=external,
                at=at,
                by=by,
                why=why,
            )
        )

    @classmethod
    def imported(cls, fact: Imported) -> Self:
        """The return as another system last showed it."""
        return cls.begin(fact)

    def approve(
        self,
        units: Units = None,
        *,
        at: datetime,
        by: Actor,
        policy: PolicyId | str | None = None,
        policy_version: int | None = None,
        reasons: Iterable[Reason] = (),
        earlier: Iterable[ReturnRequest] = (),
        why: str | None = None,
    ) -> Self:
        """These units may come back, and no others.

        `earlier` are the other requests for the order: an approval after a refusal is itself refused for
        units that another request returns by now.
        """
        named = None if policy is None else PolicyId(policy)
        refs = self._refs(units)
        taken = returned_elsewhere(self, refs, earlier, settled=False)
        if taken is not None:
            message = f"return {self.id!r} cannot be approved: {taken.text()}"
            raise Refused(message, code=f"refused.{taken.code}", params={"id": self.id, **dict(taken.params)})
        return self.apply(
            Approved(
                units=refs,
                policy=named,
                policy_version=policy_version,
                reasons=tuple(reasons),
                at=at,
                by=by,
                why=why,
            )
        )

    def decline(
        self,
        *,
        at: datetime,
        by: Actor,
        reasons: Iterable[Reason] = (),
        policy: PolicyId | str | None = None,
        policy_version: int | None = None,
        why: str | None = None,
    ) -> Self:
        """The return is refused."""
        named = None if policy is None else PolicyId(policy)
        return self.apply(
            Declined(
                reasons=tuple(reasons), policy=named, policy_version=policy_version, at=at, by=by, why=why
            )
        )

    def follow(
        self,
        decision: ReturnDecision,
        *,
        at: datetime,
        by: Actor,
        earlier: Iterable[ReturnRequest] = (),
        why: str | None = None,
    ) -> Self:
        """Approve the units that a policy's decision approves, or decline when it approves none.

        Refused while the decision still asks the customer for something.
        """
        if any(line.verdict is Verdict.ASK for line in decision.lines):
            asked = "; ".join(reason.text() for line in decision.lines for reason in line.changes)
            raise Refused(
                f"return {self.id!r} cannot be decided yet: {asked}",
                code="refused.return.still_asked",
                params={"id": self.id, "asked": asked},
            )
        if not decision.approved_units:
            return self.decline(
                reasons=decision.reasons,
                policy=decision.policy,
                policy_version=decision.policy_version,
                at=at,
                by=by,
                why=why,
            )
        return self.approve(
            decision.approved_units,
            reasons=decision.reasons,
            policy=decision.policy,
            policy_version=decision.policy_version,
            earlier=earlier,
            at=at,
            by=by,
            why=why,
        )

    def note_reception(
        self,
        reception: Reception | str,
        units: Units = None,
        *,
        at: datetime,
        by: Actor,
        tracking_number: str | None = None,
    ) -> Self:
        """Units are on the way back, were lost there, did not come, or need not come."""
        where = Reception.of(reception)
        refs = self._refs(units, Reception.AWAITING, Reception.IN_TRANSIT)
        return self.apply(
            ReceptionChanged(units=refs, reception=where, tracking_number=tracking_number, at=at, by=by)
        )

    def receive(self, units: Units = None, *, at: datetime, by: Actor) -> Self:
        """Units arrive."""
        refs = self._refs(units, Reception.AWAITING, Reception.IN_TRANSIT)
        return self.apply(Received(units=refs, at=at, by=by))

    def inspect(
        self,
        acceptance: Acceptance | str,
        units: Units = None,
        *,
        at: datetime,
        by: Actor,
        condition: Condition | str | None = None,
        reasons: Iterable[Reason] = (),
        evidence: Iterable[str] = (),
    ) -> Self:
        """Units are looked at and judged; by default those that are back and not yet judged."""
        if units is None:
            units = [unit.ref for unit in self.units if unit.is_unjudged]
        return self.apply(
            Inspected(
                units=tuple(units),
                acceptance=Acceptance.of(acceptance),
                condition=None if condition is None else Condition.of(condition),
                reasons=tuple(reasons),
                evidence=tuple(evidence),
                at=at,
                by=by,
            )
        )

    def judge(
        self,
        policy: ReturnPolicy,
        condition: Condition | str,
        units: Units = None,
        *,
        at: datetime,
        by: Actor,
        evidence: Iterable[str] = (),
    ) -> Self:
        """Units were found in that state: the policy says what follows, each with its reason.

        By default those that are back and not yet judged.
        """
        state = Condition.of(condition)
        refs = tuple(unit.ref for unit in self.units if unit.is_unjudged) if units is None else tuple(units)
        if not refs or any(self.unit(ref.line, ref.number) is None for ref in refs):
            # Refused, with the unit that is not there.
            return self.inspect(Acceptance.MANUAL, refs, condition=state, at=at, by=by)
        judged, shown = self, tuple(evidence)
        for judgement, alike in judgements(self, policy, state, refs).items():
            judged = judged.inspect(
                judgement.acceptance,
                alike,
                condition=state,
                reasons=(judgement.reason,),
                evidence=shown,
                at=at,
                by=by,
            )
        return judged

    def resolve(self, resolution: Resolution | str, units: Units = None, *, at: datetime, by: Actor) -> Self:
        """What is to be done about units is chosen."""
        choice = Resolution.of(resolution)
        return self.apply(ResolutionChosen(units=self._refs(units), resolution=choice, at=at, by=by))

    def refund(
        self,
        refund: str,
        units: Iterable[UnitRefund] | RefundQuote,
        *,
        at: datetime,
        by: Actor,
        deductions: Iterable[Deduction] = (),
        shipping: Money | None = None,
        to: Resolution | str = Resolution.REFUND,
        why: str | None = None,
    ) -> Self:
        """Money goes back for units: as `quote_refund` computed it, or as stated."""
        if isinstance(units, RefundQuote):
            refunds, deductions, shipping = units.units, units.deductions, units.shipping
        else:
            refunds = tuple(units)
        return self.apply(
            Refunded(
                refund=refund,
                units=refunds,
                deductions=tuple(deductions),
                shipping=shipping,
                to=Resolution.of(to),
                at=at,
                by=by,
                why=why,
            )
        )

    def refund_failed(self, refund: str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """A refund did not reach the customer."""
        return self.apply(RefundErrored(refund=refund, at=at, by=by, why=why))

    def exchange(
        self,
        product: ProductId | str,
        units: Units = None,
        *,
        at: datetime,
        by: Actor,
        replacement_order: OrderId | str | None = None,
        difference: Money | None = None,
        is_replacement: bool = False,
    ) -> Self:
        """Something else is sent instead; the same product again is a replacement."""
        return self.apply(
            Exchanged(
                units=self._refs(units),
                product=ProductId(product),
                replacement_order=None if replacement_order is None else OrderId(replacement_order),
                difference=difference,
                is_replacement=is_replacement,
                at=at,
                by=by,
            )
        )

    def unexchange(self, units: Units = None, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """The customer keeps the original and gives the exchanged goods back."""
        return self.apply(Unexchanged(units=self._refs(units), at=at, by=by, why=why))

    def repair(
        self,
        units: Units = None,
        *,
        at: datetime,
        by: Actor,
        parts: Iterable[RepairPart] = (),
        warranty_until: datetime | None = None,
    ) -> Self:
        """Units are repaired."""
        refs, used = self._refs(units), tuple(parts)
        return self.apply(Repaired(units=refs, parts=used, warranty_until=warranty_until, at=at, by=by))

    def compensate(
        self,
        amount: Money,
        units: Collection[UnitRef] = (),
        *,
        at: datetime,
        by: Actor,
        authority: CompensationPolicy | None = None,
        approver: Actor | None = None,
        why: str | None = None,
    ) -> Self:
        """Money for the trouble, beside or (for the units named) instead of anything else.

        Under a policy, `NotPermitted` says who may give so much when neither `by` nor `approver` may.
        """
        if authority is not None:
            authority.check(amount, by=by, approver=approver, already=self.compensated)
        return self.apply(
            Compensated(
                amount=amount,
                units=tuple(units),
                policy=None if authority is None else authority.id,
                policy_version=None if authority is None else authority.version,
                approver=approver,
                at=at,
                by=by,
                why=why,
            )
        )

    def send_back(
        self, units: Units = None, *, at: datetime, by: Actor, tracking_number: str | None = None
    ) -> Self:
        """Goods that were not accepted, or were repaired, go back to the customer."""
        return self.apply(SentBack(units=self._refs(units), tracking_number=tracking_number, at=at, by=by))

    def split(
        self,
        id: ReturnId | str,
        units: Collection[UnitRef],
        *,
        at: datetime,
        by: Actor,
        why: str | None = None,
    ) -> tuple[Self, Self]:
        """This request without those units, and a new one that goes on with them, as far as they were."""
        refs = tuple(units)
        rest = self.apply(SplitOff(units=refs, into=ReturnId(id), at=at, by=by, why=why))
        return rest, self.begin(split_from(self, ReturnId(id), refs, at=at, by=by, why=why))

    def cancel(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """The customer keeps everything after all."""
        return self.apply(Cancelled(at=at, by=by, why=why))

    def close(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """The case is done."""
        return self.apply(Closed(at=at, by=by, why=why))

    def unit(self, line: str, number: int) -> ReturnUnit | None:
        """The unit of that line and number."""
        return next((unit for unit in self.units if (unit.line, unit.number) == (line, number)), None)

    def refunds(self) -> Iterator[Refunded]:
        """The refunds that did not fail, in order; one that failed may be made again under its id."""
        made: dict[str, Refunded] = {}
        for fact in self.history:
            if isinstance(fact, Refunded):
                made[fact.refund] = fact
            elif isinstance(fact, RefundErrored):
                made.pop(fact.refund, None)
        yield from made.values()

    def made_refund(self, id: str) -> Refunded | None:
        """The refund of that id, unless it failed."""
        return next((fact for fact in self.refunds() if fact.refund == id), None)

    def numbers(self) -> dict[OrderLineId, list[int]]:
        """The accepted units by line that the customer no longer has: what `order.take_back` takes back.

        Goods that were repaired, or that the customer may keep, are not among them.
        """
        found: dict[OrderLineId, list[int]] = {}
        for unit in self.units:
            if unit.acceptance is Acceptance.ACCEPTED and not unit.is_kept:
                found.setdefault(unit.line, []).extend(unit.numbers)
        return found

    @property
    def quantity(self) -> int:
        """How many units the customer asked to return."""
        return sum(unit.quantity for unit in self.units)

    @property
    def returned_quantity(self) -> int:
        """How many units were accepted as returned."""
        accepted = (unit for unit in self.units if unit.acceptance is Acceptance.ACCEPTED)
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
        if units is not None:
            return tuple(units)
        return tuple(
            unit.ref
            for unit in self.units
            if unit.is_active and (not receptions or unit.reception in receptions)
        )
