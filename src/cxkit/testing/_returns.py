"""Strategies for return requests and the policies that decide about them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from cxkit.errors import Refused
from cxkit.kernel.facts import Actor, Role
from cxkit.orders import Order
from cxkit.returns import (
    CHINA_7_DAYS,
    EU_14_DAYS,
    Acceptance,
    AuthorityLimit,
    CompensationPolicy,
    Condition,
    Disposition,
    FreightRule,
    Reception,
    Resolution,
    ReturnLine,
    ReturnPolicy,
    ReturnReason,
    ReturnRequest,
    ReturnStatus,
    ReturnUnit,
    ShippingRule,
    UnitRefund,
    WindowCount,
    WindowStart,
)
from cxkit.returns.facts import Imported, Refunded, Requested, SplitFrom
from cxkit.testing._orders import delivered_orders
from cxkit.testing._records import register
from cxkit.testing._values import currencies, ids, instants, texts
from cxkit.values import GoodsTrait, Money, OrderLineId, PolicyId, ReturnId, total
from cxkit.values.calendar import Rolling

_DESK, _BOSS = Actor.agent("amy"), Actor.supervisor("bo")
_STEP = st.timedeltas(timedelta(0), timedelta(days=2))
_REASONS = st.sampled_from(sorted(ReturnReason))


@st.composite
def return_lines(draw: st.DrawFn, order: Order) -> tuple[ReturnLine, ...]:
    """Forms that ask for some of an order's lines, never for more than was sold."""
    chosen = draw(st.lists(st.sampled_from(order.lines), min_size=1, unique_by=lambda line: line.id))
    return tuple(
        ReturnLine(
            line=line.id,
            quantity=draw(st.integers(1, line.quantity)),
            reason=draw(_REASONS),
            evidence=tuple(draw(st.lists(texts(), max_size=1))),
            condition=draw(st.none() | st.sampled_from(sorted(Condition))),
            wish=draw(st.none() | st.sampled_from(sorted(Resolution))),
        )
        for line in chosen
    )


@st.composite
def return_units(draw: st.DrawFn) -> ReturnUnit:
    """Units anywhere on their three axes."""
    code, paid = draw(currencies()), draw(st.none() | st.integers(0, 10**6))
    part = st.none() if paid is None else st.none() | st.integers(0, paid).map(lambda m: Money(m, code))
    return ReturnUnit(
        line=OrderLineId(draw(ids())),
        number=draw(st.integers(1, 99)),
        reason=draw(_REASONS),
        paid=None if paid is None else Money(paid, code),
        tax=draw(part),
        refunded=draw(part),
        reception=draw(st.sampled_from(sorted(Reception))),
        acceptance=draw(st.sampled_from(sorted(Acceptance))),
        condition=draw(st.none() | st.sampled_from(sorted(Condition))),
        outcome=draw(st.none() | st.sampled_from(sorted(Resolution))),
        disposition=draw(st.none() | st.sampled_from(sorted(Disposition))),
    )


@st.composite
def _requests(draw: st.DrawFn) -> ReturnRequest:
    order = draw(delivered_orders())
    at = order.history[-1].at + draw(_STEP)
    form = draw(return_lines(order))
    return ReturnRequest.request(draw(ids()), order=order, lines=form, at=at, by=_DESK)


@st.composite
def return_requests(draw: st.DrawFn, *, most: int = 8) -> ReturnRequest:
    """Requests that have lived: asked for or imported, then up to `most` things that can happen to them."""
    if draw(st.integers(0, 5)) == 0:
        return ReturnRequest.imported(draw(_imports()))
    request = draw(_requests())
    if draw(st.integers(0, 3)):
        request = request.approve(at=request.history[-1].at, by=_DESK)
    for number in range(draw(st.integers(0, most))):
        with suppress(Refused):
            request = _step(draw, request, number)
    return request


def _step(draw: st.DrawFn, case: ReturnRequest, number: int) -> ReturnRequest:
    """One of the things that can happen to a request, or `Refused`."""
    on: dict[str, Any] = {"at": case.history[-1].at + draw(_STEP), "by": _DESK}
    state = draw(st.none() | st.sampled_from(sorted(Condition)))
    open_units = [unit for unit in case.units if unit.is_active and unit.is_accepted and not unit.is_settled]
    refunds = [
        UnitRefund(line=unit.line, number=unit.number, amount=unit.refundable)
        for unit in open_units
        if unit.refundable is not None
    ]
    verbs: list[Callable[[], ReturnRequest]] = [
        lambda: case.refund(f"refund-{number}", refunds, **on) if refunds else case,
        lambda: case.approve(**on),
        lambda: case.decline(**on),
        lambda: case.receive(**on),
        lambda: case.note_reception(draw(st.sampled_from(sorted(Reception))), **on),
        lambda: case.inspect("accepted", condition=state, **on),
        lambda: case.inspect(draw(st.sampled_from(sorted(Acceptance))), **on),
        lambda: case.resolve(draw(st.sampled_from(sorted(Resolution))), **on),
        lambda: case.refund_failed(f"refund-{number - 1}", **on),
        lambda: case.exchange("pot", **on),
        lambda: case.unexchange(**on),
        lambda: case.repair(**on),
        lambda: case.compensate(Money(draw(st.integers(1, 99)), "CNY"), **on),
        lambda: case.send_back(**on),
        lambda: case.put_away(draw(st.sampled_from(sorted(Disposition))), **on),
        lambda: case.split("split", [case.units[0].ref], **on)[0],
        lambda: case.cancel(**on),
        lambda: case.close(**on),
        lambda: case.erase(**on),
    ]
    return draw(st.sampled_from(verbs))()


@st.composite
def _imports(draw: st.DrawFn) -> Imported:
    units = draw(st.lists(return_units(), max_size=2, unique_by=lambda unit: unit.line))
    lines = tuple(ReturnLine(line=unit.line, quantity=1, reason=unit.reason) for unit in units)
    return Imported(
        request=ReturnId(draw(ids())),
        status=draw(st.sampled_from(sorted(ReturnStatus))),
        lines=lines,
        units=tuple(units),
        requested_at=draw(st.none() | instants()),
        refunded_at=draw(st.none() | instants()),
        at=draw(instants()),
        by=_DESK,
    )


@st.composite
def _requested(draw: st.DrawFn) -> Requested:
    first = draw(_requests()).history[0]
    assert isinstance(first, Requested)
    return first


@st.composite
def _refunded(draw: st.DrawFn) -> Refunded:
    code = draw(currencies())
    amounts = [Money(minor, code) for minor in draw(st.lists(st.integers(0, 10**6), min_size=1, max_size=3))]
    units = tuple(UnitRefund(line=OrderLineId("1"), number=n, amount=m) for n, m in enumerate(amounts, 1))
    shipping = draw(st.none() | st.integers(0, total(amounts).minor).map(lambda minor: Money(minor, code)))
    to = draw(st.sampled_from([Resolution.REFUND, Resolution.STORE_CREDIT]))
    return Refunded(refund=draw(ids()), units=units, shipping=shipping, to=to, at=draw(instants()), by=_DESK)


_ROLLING = [
    (Rolling.NONE, None),
    (Rolling.EU_1182_71, EU_14_DAYS.calendar),
    (Rolling.PRC_CIVIL_CODE, CHINA_7_DAYS.calendar),
]


@st.composite
def return_policies(draw: st.DrawFn, currency: str | None = None) -> ReturnPolicy:
    """Policies of every kind: windows, exclusions, fees, freight, shipping, promotions."""
    code = currency or draw(currencies())
    traits = draw(st.lists(st.sampled_from(sorted(GoodsTrait)), unique=True))
    cut = draw(st.integers(0, len(traits)))
    share = st.sampled_from([Decimal(0), Decimal("0.1"), Decimal("0.155"), Decimal(1)])
    rolling, calendar = draw(st.sampled_from(_ROLLING))
    return ReturnPolicy(
        id=PolicyId(draw(ids())),
        version=draw(st.integers(1, 9)),
        name="terms",
        tz=draw(st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York"])),
        window_days=draw(st.none() | st.integers(0, 30)),
        window_start=draw(st.sampled_from(sorted(WindowStart))),
        window_count=draw(st.sampled_from(sorted(WindowCount))),
        fault_window_days=draw(st.none() | st.integers(0, 60)),
        rolling=rolling,
        calendar=calendar,
        reasons=draw(st.frozensets(_REASONS, max_size=3)),
        excluded=frozenset(traits[:cut]),
        excluded_if_confirmed=frozenset(traits[cut:]),
        conditions=draw(st.frozensets(st.sampled_from(sorted(Condition)), max_size=3)),
        evidence_for=draw(st.frozensets(_REASONS, max_size=3)),
        send_back_days=draw(st.none() | st.integers(0, 30)),
        refund_days=draw(st.none() | st.integers(0, 30)),
        freight=draw(st.sampled_from(sorted(FreightRule))),
        freight_charge=draw(st.none() | st.integers(0, 5000).map(lambda minor: Money(minor, code))),
        restocking=draw(share),
        shipping=draw(st.sampled_from(sorted(ShippingRule))),
        claws_back_promotions=draw(st.booleans()),
    )


@st.composite
def compensation_policies(draw: st.DrawFn) -> CompensationPolicy:
    """Policies that let some roles give some money."""
    code = draw(currencies())
    roles = draw(st.lists(st.sampled_from(sorted(Role)), min_size=1, unique=True))
    limits = [AuthorityLimit(role=role, most=Money(draw(st.integers(0, 10**6)), code)) for role in roles]
    return CompensationPolicy(id=PolicyId(draw(ids())), version=1, limits=tuple(limits))


@st.composite
def _splits(draw: st.DrawFn) -> SplitFrom:
    request, new = draw(_requests()), draw(ids())
    moved = request.units[:1]
    whole = len(request.units) == 1
    line = ReturnLine(line=moved[0].line, quantity=1, reason=moved[0].reason)
    return SplitFrom(
        request=ReturnId(new),
        split_from=ReturnId(request.id),
        status=ReturnStatus.APPROVED if whole else ReturnStatus.REQUESTED,
        channel=request.channel,
        lines=(line,),
        units=moved,
        at=draw(instants()),
        by=_DESK,
    )


register(SplitFrom, _splits)
register(ReturnUnit, return_units)
register(ReturnRequest, return_requests)
register(Requested, _requested)
register(Imported, _imports)
register(Refunded, _refunded)
register(ReturnPolicy, return_policies)
register(CompensationPolicy, compensation_policies)
