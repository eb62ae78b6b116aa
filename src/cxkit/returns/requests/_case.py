"""A return request and its order, changed together: each verb gives both."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec

from cxkit.kernel.facts import Actor
from cxkit.orders.facts import Refunded as Given, RefundFailed as GivingFailed
from cxkit.returns._amounts import Deduction, UnitRefund
from cxkit.returns._enums import Resolution
from cxkit.returns._state import ReturnState
from cxkit.returns._units import ReturnLine, ReturnUnit, UnitRef
from cxkit.returns.facts import Refunded, RefundErrored
from cxkit.returns.money._quote import RefundQuote, quote_refund
from cxkit.returns.policy._decision import ReturnDecision
from cxkit.returns.policy._return_policy import ReturnPolicy
from cxkit.returns.requests._request import ReturnRequest
from cxkit.values import Channel, Money, OrderLineId, ReturnId

if TYPE_CHECKING:
    from cxkit.orders import Order

P = ParamSpec("P")

Numbers = dict[OrderLineId, list[int]]


def update_order(order: Order, request: ReturnState, payments: Iterable[str] | None = None) -> Order:
    """The order brought in line with a return of it: units reserved and taken back, refunds made and failed.

    Reserved are the units that the request returns; they are taken back once they are settled and stay with
    the shop. Only what differs is recorded, in the name of who changed the request last. New refunds are
    taken from the `payments` named, in that order.
    """
    last = request.history[-1]
    on: dict[str, Any] = {"at": max(last.at, order.history[-1].at), "by": last.by}
    for errored in [fact.refund for fact in request.history if isinstance(fact, RefundErrored)]:
        made = order.refund(errored)
        if made is not None and made.returned_in == request.id and request.made_refund(errored) is None:
            order = order.refund_failed(errored, **on)
    order = _reserved(order, request, on)
    for refund in request.refunds():
        if refund.to is Resolution.REFUND and not _is_there(order, request, refund):
            credit = refund.credit if refund.credit != refund.amount else None
            given: dict[str, Any] = {"returned_in": request.id, "credit": credit, "payments": payments, **on}
            order = order.give_back(refund.refund, refund.amount, **given)
    return order


def _is_there(order: Order, request: ReturnState, refund: Refunded) -> bool:
    """Whether the order has made that refund; a part of it that failed is the order's to pay again."""
    made: Given | None = None
    for fact in order.history:
        if isinstance(fact, Given) and fact.refund == refund.refund:
            made = fact
        elif isinstance(fact, GivingFailed) and fact.refund == refund.refund and not fact.payments:
            made = None
    return made is not None and made.returned_in in (None, request.id) and made.amount == refund.amount


def _reserved(order: Order, request: ReturnState, on: dict[str, Any]) -> Order:
    back = order.units_in(request.id, "returned")
    wanted = _without(_numbers(request.returning), back)
    reserved = order.units_in(request.id)
    if released := _without(reserved, wanted):
        order = order.release(request.id, released, **on)
    if added := _without(wanted, reserved):
        order = order.reserve(request.id, added, **on)
    if taken := _without(_numbers(filter(_stays_here, request.returning)), back):
        order = order.take_back(request.id, taken, **on)
    return order


def _stays_here(unit: ReturnUnit) -> bool:
    return unit.is_accepted and unit.is_settled and not unit.is_kept


def _numbers(units: Iterable[ReturnUnit]) -> Numbers:
    numbers: Numbers = {}
    for unit in units:
        numbers.setdefault(unit.line, []).extend(unit.numbers)
    return numbers


def _without(numbers: Numbers, others: Numbers) -> Numbers:
    left = {
        line: [number for number in named if number not in others.get(line, ())]
        for line, named in numbers.items()
    }
    return {line: named for line, named in left.items() if named}


def _both(
    verb: Callable[Concatenate[ReturnRequest, P], ReturnRequest],
) -> Callable[Concatenate[ReturnCase, P], ReturnCase]:
    """The verb of a request, which brings the order in line as well."""

    @wraps(verb)
    def change(case: ReturnCase, /, *args: P.args, **details: P.kwargs) -> ReturnCase:
        return ReturnCase.of(verb(case.request, *args, **details), case.order)

    return change


class _Pair(NamedTuple):
    request: ReturnRequest
    order: Order


class ReturnCase(_Pair):
    """A return request and its order: every verb of the request changes both, and gives both.

    The order reserves the units that the request returns, so that two requests for one unit conflict at the
    order when both are saved. It takes the units back, and gives the money back, when the request does. Save
    both in one unit of work.

    >>> from datetime import UTC, datetime
    >>> from cxkit.kernel.facts import Actor
    >>> from cxkit.orders import Order, OrderLine
    >>> from cxkit.returns import CHINA_7_DAYS, ReturnLine
    >>> from cxkit.values import UnitPrice
    >>> on = {"at": datetime(2026, 2, 3, 9, tzinfo=UTC), "by": Actor.agent("amy")}
    >>> lamp = OrderLine(id="1", product="lamp", quantity=1, unit_price=UnitPrice.of("80", "CNY"))
    >>> order = Order.place("O-1", channel="web", lines=[lamp], **on).pay("P-1", None, method="card", **on)
    >>> order = order.ship("S-1", **on).deliver(**on).give_back("for a scratch", Money.of("15", "CNY"), **on)
    >>> form = [ReturnLine(line="1", quantity=1, reason="unwanted")]
    >>> case = ReturnCase.open("R-1", order=order, lines=form, **on)
    >>> case = case.approve(**on).receive(**on).judge(CHINA_7_DAYS, "intact", **on)
    >>> request, order = case.refund("F-1", case.quote(CHINA_7_DAYS), **on)
    >>> str(request.refunded), str(order.refunded), order.status
    ('CNY 65.00', 'CNY 80.00', OrderStatus.RETURNED)
    """

    __slots__ = ()

    @classmethod
    def of(cls, request: ReturnRequest, order: Order) -> ReturnCase:
        """A request and its order, brought in line with it."""
        return cls(request, update_order(order, request))

    @classmethod
    def open(
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
        why: str | None = None,
    ) -> ReturnCase:
        """Request the return of units of one order, as `ReturnRequest.request` does, and reserve them.

        A request that this one replaces gives its units up here; the caller cancels it and saves it too.
        """
        asked: dict[str, Any] = {"lines": lines, "channel": channel, "earlier": earlier, "replace": replace}
        request = ReturnRequest.request(id, order=order, at=at, by=by, why=why, **asked)
        if replace is not None:
            order = update_order(order, replace.cancel(at=at, by=by))
        return cls.of(request, order)

    approve = _both(ReturnRequest.approve)
    decline = _both(ReturnRequest.decline)
    follow = _both(ReturnRequest.follow)
    note_reception = _both(ReturnRequest.note_reception)
    receive = _both(ReturnRequest.receive)
    inspect = _both(ReturnRequest.inspect)
    judge = _both(ReturnRequest.judge)
    resolve = _both(ReturnRequest.resolve)
    exchange = _both(ReturnRequest.exchange)
    unexchange = _both(ReturnRequest.unexchange)
    repair = _both(ReturnRequest.repair)
    compensate = _both(ReturnRequest.compensate)
    send_back = _both(ReturnRequest.send_back)
    put_away = _both(ReturnRequest.put_away)
    agree_deadline = _both(ReturnRequest.agree_deadline)
    cancel = _both(ReturnRequest.cancel)
    close = _both(ReturnRequest.close)

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
        payments: Iterable[str] | None = None,
        why: str | None = None,
    ) -> ReturnCase:
        """Give money back for units, as `ReturnRequest.refund` does, from `payments` in that order."""
        stated: dict[str, Any] = {"deductions": deductions, "shipping": shipping, "to": to, "why": why}
        request = self.request.refund(refund, units, at=at, by=by, **stated)
        return ReturnCase(request, update_order(self.order, request, payments))

    def refund_failed(
        self, refund: str, payments: Iterable[str] = (), *, at: datetime, by: Actor, why: str | None = None
    ) -> ReturnCase:
        """Record that a refund did not reach the customer: all of it, or what went to the payments named.

        Where only a part failed, the units are paid back, and the order has the rest of the money due.
        """
        on: dict[str, Any] = {"at": at, "by": by, "why": why}
        if failed := tuple(payments):
            return ReturnCase(self.request, self.order.refund_failed(refund, failed, **on))
        return ReturnCase.of(self.request.refund_failed(refund, **on), self.order)

    def split(
        self, id: ReturnId | str, units: Collection[UnitRef], *, at: datetime, by: Actor
    ) -> tuple[ReturnCase, ReturnRequest]:
        """Split units off: the case without them, and a request of the same order that goes on with them."""
        remaining, new = self.request.split(id, units, at=at, by=by)
        order = update_order(update_order(self.order, remaining), new)
        return ReturnCase(remaining, order), new

    def decide(
        self, policy: ReturnPolicy, at: datetime, *, earlier: Iterable[ReturnState] = ()
    ) -> ReturnDecision:
        """Decide about the form of the request by a policy, as if it were handed in at that time."""
        return policy.decide(self.order, self.request.lines, at, earlier=earlier, request=self.request)

    def quote(
        self,
        policy: ReturnPolicy,
        units: Collection[UnitRef] | None = None,
        *,
        earlier: Iterable[ReturnState] = (),
        freight: Money | None = None,
    ) -> RefundQuote:
        """Quote of the request's refund, as `quote_refund` computes it."""
        return quote_refund(self.order, self.request, policy, units, earlier=earlier, freight=freight)
