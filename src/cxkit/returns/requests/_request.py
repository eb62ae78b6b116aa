"""The return request, with one method for each thing that people do with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from cxkit.errors import Refused
from cxkit.kernel import Attachment, Lifecycle, Wrong, given, record, several, tried, wrong
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.returns import facts
from cxkit.returns._amounts import Deduction, UnitRefund
from cxkit.returns._enums import Acceptance, Condition, Disposition, Reception, Resolution, ReturnDeadline
from cxkit.returns._lifecycle import LIFECYCLE
from cxkit.returns._moves import moves_of
from cxkit.returns._selection import returnable, returned_elsewhere
from cxkit.returns._splitting import split_from
from cxkit.returns._state import ReturnState, Units
from cxkit.returns._units import ReturnLine, UnitRef
from cxkit.returns.money._compensation import CompensationPolicy
from cxkit.returns.money._quote import RefundQuote
from cxkit.returns.policy._decision import ReturnDecision, Verdict
from cxkit.returns.policy._judging import judgements
from cxkit.returns.policy._return_policy import ReturnPolicy
from cxkit.values import Channel, Money, OrderId, PolicyId, ProductId, Reason, ReturnId

if TYPE_CHECKING:
    from cxkit.orders import Order


@record
class ReturnRequest(ReturnState):
    """Goods that a customer wants to give back, unit by unit.

    `status` is derived from the units' reception, acceptance and reimbursement. `refunded` is what
    the customer got back net of deductions, with shipping; None until something was.
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = facts.Erased

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
        """Request the return of units of one order.

        `earlier` are the other requests for that order: a unit is returned once. `replace` names one of
        them that this one takes the place of; it must still be cancellable, and is cancelled by the caller.
        Units are those delivered first; those that came back undelivered can be named by the request in which
        the order took them back. Refused when more is asked for than can be returned and is not already.
        """
        from cxkit.orders import Order

        form, others = several(lines), several(earlier)
        bad = wrong(
            order=(order, Order),
            lines=(form, [ReturnLine]),
            at=(at, datetime),
            earlier=(others, [ReturnState]),
            replace=(replace, ReturnState | None),
        )
        return cls.begin(
            facts.Requested,
            request=id,
            order=bad or order.id,
            customer=None if bad else order.customer,
            channel=channel,
            lines=bad or form,
            units=bad or returnable(order, form, others, replace, at, id=id),
            external=external,
            at=at,
            by=by,
            why=why,
        )

    @classmethod
    def imported(cls, fact: facts.Imported) -> Self:
        """Take over a return as another system last showed it."""
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
        """Approve the return of these units, and of no others.

        `earlier` are the other requests for the order: an approval after a refusal is itself refused for
        units that another request returns by now.
        """
        refs, others = self._refs(units), several(earlier)
        bad = wrong(units=(refs, [UnitRef]), earlier=(others, [ReturnState]))
        elsewhere = None if bad else returned_elsewhere(self, refs, others, settled=False)
        if elsewhere is not None:
            message = f"return {self.id!r} cannot be approved: {elsewhere.text()}"
            params = {"id": self.id, **dict(elsewhere.params)}
            raise Refused(message, code=f"refused.{elsewhere.code}", params=params)
        return self.apply(
            facts.Approved,
            units=bad or refs,
            policy=policy,
            policy_version=policy_version,
            reasons=reasons,
            at=at,
            by=by,
            why=why,
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
        """Decline the return."""
        return self.apply(facts.Declined, **given(locals()))

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
        others = several(earlier)
        bad = wrong(decision=(decision, ReturnDecision), earlier=(others, [ReturnState]))
        if bad:
            given: Any = bad
            return self.approve(given, at=at, by=by, why=why)
        if any(line.verdict is Verdict.ASK for line in decision.lines):
            asked = "; ".join(reason.text() for line in decision.lines for reason in line.changes)
            raise Refused(
                f"return {self.id!r} cannot be decided yet: {asked}",
                code="refused.return.still_asked",
                params={"id": self.id, "asked": asked},
            )
        grounds: dict[str, Any] = {
            "reasons": decision.reasons,
            "policy": decision.policy,
            "policy_version": decision.policy_version,
        }
        if not decision.approved_units:
            return self.decline(**grounds, at=at, by=by, why=why)
        return self.approve(decision.approved_units, **grounds, earlier=others, at=at, by=by, why=why)

    def note_reception(
        self,
        reception: Reception | str,
        units: Units = None,
        *,
        at: datetime,
        by: Actor,
        tracking_number: str | None = None,
    ) -> Self:
        """Note that units are on the way back, were lost there, did not come, or need not come."""
        fields = given(locals(), units=self._refs(units, Reception.AWAITING, Reception.IN_TRANSIT))
        return self.apply(facts.ReceptionChanged, **fields)

    def receive(self, units: Units = None, *, at: datetime, by: Actor) -> Self:
        """Receive units, by default all that are awaited."""
        refs = self._refs(units, Reception.AWAITING, Reception.IN_TRANSIT)
        return self.apply(facts.Received, units=refs, at=at, by=by)

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
        attachments: Iterable[Attachment] = (),
    ) -> Self:
        """Inspect units and judge them; by default those that are back and not yet judged."""
        fields = given(locals(), units=self._unjudged if units is None else several(units))
        return self.apply(facts.Inspected, **fields)

    def judge(
        self,
        policy: ReturnPolicy,
        condition: Condition | str,
        units: Units = None,
        *,
        at: datetime,
        by: Actor,
        evidence: Iterable[str] = (),
        attachments: Iterable[Attachment] = (),
    ) -> Self:
        """Judge units found in that state as the policy says, each by its own reason.

        By default those that are back and not yet judged.
        """
        refs = self._unjudged if units is None else several(units)
        bad = wrong(policy=(policy, ReturnPolicy), units=(refs, [UnitRef]))
        state = tried(Condition.of, condition)
        on: dict[str, Any] = {"condition": condition, "at": at, "by": by}
        on |= {"evidence": several(evidence), "attachments": several(attachments)}
        if (
            bad
            or isinstance(state, Wrong)
            or not refs
            or any(self.unit(ref.line, ref.number) is None for ref in refs)
        ):
            # Refused, with what is wrong or the unit that is not there.
            given: Any = bad or refs
            return self.inspect(Acceptance.MANUAL, given, **on)
        judged = self
        for judgement, alike in judgements(self, policy, state, refs).items():
            judged = judged.inspect(judgement.acceptance, alike, reasons=(judgement.reason,), **on)
        return judged

    def resolve(self, resolution: Resolution | str, units: Units = None, *, at: datetime, by: Actor) -> Self:
        """Choose the resolution of units."""
        return self.apply(
            facts.ResolutionChosen, units=self._refs(units), resolution=resolution, at=at, by=by
        )

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
        """Give money back for units: as `quote_refund` computed it, or as stated."""
        stated = given(locals())
        if isinstance(units, RefundQuote):
            stated |= {"units": units.units, "deductions": units.deductions, "shipping": units.shipping}
        return self.apply(facts.Refunded, **stated)

    def refund_failed(self, refund: str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Record that a refund did not reach the customer."""
        return self.apply(facts.RefundErrored, refund=refund, at=at, by=by, why=why)

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
        """Send something else instead; the same product again is a replacement."""
        return self.apply(facts.Exchanged, **given(locals(), units=self._refs(units)))

    def unexchange(self, units: Units = None, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Undo an exchange: the customer keeps the original and gives the exchanged goods back."""
        return self.apply(facts.Unexchanged, units=self._refs(units), at=at, by=by, why=why)

    def repair(
        self,
        units: Units = None,
        *,
        at: datetime,
        by: Actor,
        parts: Iterable[facts.RepairPart] = (),
        warranty_until: datetime | None = None,
    ) -> Self:
        """Repair units."""
        return self.apply(facts.Repaired, **given(locals(), units=self._refs(units)))

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
        """Compensate the customer, beside or (for the units named) instead of anything else.

        Under a policy, `NotPermitted` says who may give so much when neither `by` nor `approver` may.
        """
        bad = wrong(amount=(amount, Money), authority=(authority, CompensationPolicy | None))
        if authority is not None and not bad:
            authority.check(amount, by=by, approver=approver, already=self.compensated)
        return self.apply(
            facts.Compensated,
            amount=bad or amount,
            units=units,
            policy=bad or (authority and authority.id),
            policy_version=bad or (authority and authority.version),
            approver=approver,
            at=at,
            by=by,
            why=why,
        )

    def send_back(
        self, units: Units = None, *, at: datetime, by: Actor, tracking_number: str | None = None
    ) -> Self:
        """Send rejected or repaired goods back to the customer."""
        return self.apply(
            facts.SentBack, units=self._refs(units), tracking_number=tracking_number, at=at, by=by
        )

    def put_away(
        self,
        disposition: Disposition | str,
        units: Units = None,
        *,
        at: datetime,
        by: Actor,
        location: str | None = None,
    ) -> Self:
        """Put inspected goods to stock, aside, to scrap or to the supplier.

        By default those that are here, inspected and not yet put anywhere.
        """
        waiting = (each for each in self.units if each.is_here and each.is_judged and not each.disposition)
        refs = tuple(each.ref for each in waiting) if units is None else several(units)
        return self.apply(
            facts.PutAway,
            moves=wrong(units=(refs, [UnitRef])) or moves_of(self, refs),
            disposition=disposition,
            location=location,
            at=at,
            by=by,
        )

    def split(
        self,
        id: ReturnId | str,
        units: Collection[UnitRef],
        *,
        at: datetime,
        by: Actor,
        why: str | None = None,
    ) -> tuple[Self, Self]:
        """Split units off: this request without them, and a new one that goes on with them."""
        on: dict[str, Any] = {"at": at, "by": by, "why": why}
        remaining = self.apply(facts.SplitOff, units=units, into=id, **on)
        return remaining, self.begin(facts.SplitFrom, request=id, **split_from(self, units), **on)

    def agree_deadline(
        self, deadline: ReturnDeadline | str, due_at: datetime, *, at: datetime, by: Actor, why: str
    ) -> Self:
        """Record a deadline that was agreed on for this return, beside the policy's, and why."""
        return self.apply(facts.DeadlineAgreed, deadline=deadline, due_at=due_at, at=at, by=by, why=why)

    def cancel(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Cancel the request: the customer keeps everything."""
        return self.apply(facts.Cancelled, at=at, by=by, why=why)

    def close(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Close the request."""
        return self.apply(facts.Closed, at=at, by=by, why=why)
