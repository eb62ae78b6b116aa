"""How a return policy comes to its findings about an application."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from cxkit.returns._enums import Party
from cxkit.returns._selection import free_units
from cxkit.returns._state import ReturnState
from cxkit.returns._units import ReturnLine, UnitRef
from cxkit.returns._wording import WORDS
from cxkit.returns.policy import _findings as say
from cxkit.returns.policy._decision import LineDecision, ReturnDecision
from cxkit.returns.policy._findings import Bearing, Finding
from cxkit.returns.policy._policy_options import WindowCount, WindowStart
from cxkit.returns.policy._terms import ReturnTerms
from cxkit.values import Reason, Text, later, local_time, zone

if TYPE_CHECKING:
    from cxkit.orders import Order, OrderLine


def decide(
    policy: ReturnTerms,
    order: Order,
    lines: Iterable[ReturnLine],
    at: datetime,
    earlier: tuple[ReturnState, ...],
    request: ReturnState | None,
) -> ReturnDecision:
    """The decision on every line of a form; see `ReturnPolicy.decide`."""
    decided: list[LineDecision] = []
    taken: dict[str, int] = {}
    own = () if request is None else (request.id,)
    for line in lines:
        free = free_units(order, line.line, earlier, *own)[taken.get(line.line, 0) :]
        decided += _on_line(policy, order, line, at, free)
        taken[line.line] = taken.get(line.line, 0) + line.quantity
    return ReturnDecision(policy=policy.id, policy_version=policy.version, at=at, lines=tuple(decided))


def _on_line(
    policy: ReturnTerms,
    order: Order,
    line: ReturnLine,
    at: datetime,
    free: list[int],
) -> Iterator[LineDecision]:
    sold = order.line(line.line)
    if sold is None:
        finding = _against(
            WORDS["return.not_in_order"](line=line.line, order=order.id), WORDS["return.other_order"]()
        )
        yield _decision(policy, sold, line, line.quantity, (), (finding,))
        return
    if len(free) < line.quantity:
        finding = _too_few(order, line, len(free))
        yield _decision(policy, sold, line, line.quantity, (), (finding, *_on_goods(policy, sold, line)))
        return
    goods = tuple(_on_goods(policy, sold, line))
    for delivered_at, numbers in _by_delivery(policy, order, line, free[: line.quantity]):
        refs = tuple(UnitRef(line=line.line, number=number) for number in numbers)
        if set(numbers) <= set(order.refused_units(line.line)):
            on_time = _for(WORDS["return.undelivered"]())
        else:
            on_time = _on_time(policy, order, delivered_at, at, line.reason.at_fault)
        findings = (on_time, *goods)
        if all(finding.bearing is not Bearing.AGAINST for finding in findings):
            # What would follow is said to those whom it will meet.
            findings = (*findings, *_notes(policy, order, line, at))
        last = None if delivered_at is None else policy.last_day(delivered_at, at_fault=line.reason.at_fault)
        unsure = [day for day in (last, _send_by(policy, at)) if policy.is_provisional(day)]
        noted = (
            Finding(bearing=Bearing.NOTE, reason=WORDS["return.provisional"](last=day)) for day in unsure
        )
        findings = (*findings, *noted)
        yield _decision(policy, sold, line, len(refs), refs, findings, last_day=last, at=at)


def _decision(
    policy: ReturnTerms,
    sold: OrderLine | None,
    line: ReturnLine,
    quantity: int,
    refs: tuple[UnitRef, ...],
    findings: tuple[Finding, ...],
    *,
    last_day: date | None = None,
    at: datetime | None = None,
) -> LineDecision:
    return LineDecision(
        line=line.line,
        goods="" if sold is None else sold.description or sold.product,
        reason=line.reason,
        quantity=quantity,
        units=refs,
        findings=findings,
        last_day=last_day,
        send_by=None if at is None else _send_by(policy, at),
        freight=policy.freight_payer(line.reason),
    )


def _by_delivery(
    policy: ReturnTerms, order: Order, line: ReturnLine, numbers: list[int]
) -> Iterator[tuple[datetime | None, list[int]]]:
    """The units in groups that were delivered together, or all as of the order's last delivery."""
    if policy.window_start is WindowStart.LAST:
        yield order.last_delivery, numbers
        return
    groups: dict[datetime | None, list[int]] = {}
    for number in numbers:
        portion = order.portion_of(line.line, number)
        groups.setdefault(None if portion is None else portion.delivered_at, []).append(number)
    yield from groups.items()


def _on_time(
    policy: ReturnTerms, order: Order, delivered_at: datetime | None, at: datetime, fault: bool
) -> Finding:
    if policy.days(at_fault=fault) is None:
        return _for(WORDS["return.no_limit"]())
    if policy.window_start is WindowStart.LAST and order.units_outstanding:
        return _for(WORDS["return.not_begun"]())
    if delivered_at is None:
        return _asked(WORDS["return.delivery_unknown"](), WORDS["return.show_delivery"]())
    within, too_late, dates, asked = _window(policy, delivered_at, at, fault)
    if policy.is_in_time(delivered_at, at, at_fault=fault):
        return _for(within(**dates))
    if fault and policy.fault_lifts and policy.fault_window_days is None:
        # The window is for returns without a reason; what holds for a fault after it, a person decides.
        return _asked(WORDS["return.fault_late"](**dates), WORDS["return.show_fault"]())
    last = policy.last_day(delivered_at, at_fault=fault)
    if policy.is_provisional(last):
        return _asked(WORDS["return.days_unknown"](last=last), WORDS["return.once_announced"]())
    helps = not fault and policy.is_in_time(delivered_at, at, at_fault=True)
    change = WORDS["return.if_faulty"]() if helps else WORDS["return.warranty"]()
    return _against(too_late(**dates, asked=asked), change)


def _window(
    policy: ReturnTerms, delivered_at: datetime, at: datetime, fault: bool
) -> tuple[Text, Text, dict[str, object], object]:
    """How a window is told: by its days, or by the clock where it is counted so."""
    tz = zone(policy.tz)
    if policy.window_count is WindowCount.INSTANT:
        last = later(delivered_at, days=policy.days(at_fault=fault) or 0)
        begun, end, asked = (local_time(time, tz) for time in (delivered_at, last, at))
        return (
            WORDS["return.within_hours"],
            WORDS["return.too_late_hours"],
            {"delivered": begun, "last": end},
            asked,
        )
    day = local_time(delivered_at, tz).date()
    dates: dict[str, object] = {"delivered": day, "last": policy.last_day(delivered_at, at_fault=fault)}
    return WORDS["return.within"], WORDS["return.too_late"], dates, local_time(at, tz).date()


def _on_goods(policy: ReturnTerms, sold: OrderLine, line: ReturnLine) -> Iterator[Finding]:
    fault = line.reason.at_fault
    if policy.reasons:
        covered = line.reason in policy.reasons
        yield (
            _for(WORDS["return.reason_covered"]())
            if covered
            else _against(WORDS["return.reason_not_covered"]())
        )
    if fault:
        yield _for(say.LIABLE[line.reason]())
    lifted = fault and policy.fault_lifts
    if lifted:
        yield _for(WORDS["return.fault_lifts"]())
    else:
        yield from _on_kind(policy, sold)
        yield from _on_condition(policy, line)
    if line.reason in policy.evidence_for:
        shown = bool(line.evidence or line.attachments)
        yield (
            _for(WORDS["return.evidence_given"]())
            if shown
            else _asked(WORDS["return.evidence_asked"](), WORDS["return.send_picture"]())
        )


def _on_kind(policy: ReturnTerms, sold: OrderLine) -> Iterator[Finding]:
    barred = [
        _against(say.TRAIT_EXCLUDED[t](), WORDS["return.if_faulty"]())
        for t in sorted(sold.traits & policy.excluded)
    ]
    open_traits = sorted(sold.traits & policy.excluded_if_confirmed)
    if sold.exclusion_confirmed:
        barred += [
            _against(say.TRAIT_EXCLUDED[trait](), WORDS["return.if_faulty"]()) for trait in open_traits
        ]
    elif open_traits:
        yield _for(WORDS["return.not_confirmed"]())
    if sold.category is not None and sold.category in policy.excluded_categories:
        barred.append(
            _against(WORDS["return.category_excluded"](category=sold.category), WORDS["return.if_faulty"]())
        )
    yield from barred
    if not barred:
        yield _for(WORDS["return.returnable_kind"]())


def _on_condition(policy: ReturnTerms, line: ReturnLine) -> Iterator[Finding]:
    if not policy.conditions:
        return
    if line.condition is None:
        return
    if line.condition in policy.conditions:
        yield _for(say.CONDITION_GOOD[line.condition]())
    else:
        yield _against(say.CONDITION_BAD[line.condition](), WORDS["return.if_faulty"]())


def _notes(policy: ReturnTerms, order: Order, line: ReturnLine, at: datetime) -> Iterator[Finding]:
    lifted = line.reason.at_fault and policy.fault_lifts
    unchecked = bool(policy.conditions) and line.condition is None and not lifted
    noted: list[Reason] = [WORDS["return.condition_later"]()] if unchecked else []
    noted += _costs(policy, order, line)
    if policy.refund_days is not None:
        noted.append(WORDS["return.refund_within"](days=policy.refund_days))
    last = _send_by(policy, at)
    if last is not None:
        noted.append(WORDS["return.send_by"](last=last))
    if line.wish is not None and line.wish not in policy.remedies:
        noted.append(WORDS["return.wish_not_offered"]())
    for reason in noted:
        yield Finding(bearing=Bearing.NOTE, reason=reason)


def _costs(policy: ReturnTerms, order: Order, line: ReturnLine) -> Iterator[Reason]:
    """Everything that will be taken off, said before the goods are on their way."""
    yours = policy.freight_payer(line.reason) is Party.CUSTOMER
    if yours and policy.freight_charge:
        yield WORDS["return.freight_taken"](amount=policy.freight_charge.format())
    else:
        yield WORDS["return.freight_yours"]() if yours else WORDS["return.freight_ours"]()
    if line.reason.at_fault:
        return
    if policy.restocking:
        yield WORDS["return.restocking"](percent=percent(policy.restocking))
    known = [step.share for step in policy.depreciation if step.condition is line.condition and step.share]
    if known:
        yield WORDS["return.state_costs"](percent=percent(known[0]))
    elif line.condition is None and any(step.share for step in policy.depreciation):
        yield WORDS["return.state_may_cost"]()
    if policy.claws_back_promotions:
        yield from _at_stake(order, line)


def _at_stake(order: Order, line: ReturnLine) -> Iterator[Reason]:
    """The conditional discounts that the line counts for."""
    for discount in order.discounts:
        if discount.minimum is not None and discount.covers(line.line):
            yield WORDS["return.promotion_at_stake"](code=discount.code, minimum=discount.minimum.format())
        if discount.least_units is not None and discount.covers(line.line):
            yield WORDS["return.pieces_at_stake"](code=discount.code, least=discount.least_units)


def percent(share: Decimal) -> str:
    """A share as a number of percent, without needless zeros.

    >>> percent(Decimal("0.125"))
    '12.5'
    """
    return f"{(share * 100).normalize():f}"


def _send_by(policy: ReturnTerms, at: datetime) -> date | None:
    if policy.send_back_days is None:
        return None
    return policy.period_ends(at, policy.send_back_days)


def _for(reason: Reason) -> Finding:
    return Finding(bearing=Bearing.FOR, reason=reason)


def _against(reason: Reason, change: Reason | None = None) -> Finding:
    return Finding(bearing=Bearing.AGAINST, reason=reason, change=change)


def _asked(reason: Reason, change: Reason) -> Finding:
    return Finding(bearing=Bearing.ASKED, reason=reason, change=change)


def _too_few(order: Order, line: ReturnLine, free: int) -> Finding:
    arrived = order.units("delivered", line.line) + order.units("returned", line.line)
    if not arrived:
        return _against(WORDS["return.not_delivered"](), WORDS["return.cancel_or_wait"]())
    sold = order.line(line.line)
    if not free:
        return _against(WORDS["return.taken_all"]())
    if sold is not None and free == sold.quantity:
        finding = WORDS["return.more_than_bought"](asked=line.quantity, bought=sold.quantity)
        return _against(finding, WORDS["return.ask_for_fewer"](free=free))
    return _against(
        WORDS["return.taken"](asked=line.quantity, free=free), WORDS["return.ask_for_fewer"](free=free)
    )
