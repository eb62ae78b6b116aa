"""Why something cannot happen to a return now: the rules of its units and of the request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from cxkit.returns import facts
from cxkit.returns._amounts import DeductionKind
from cxkit.returns._enums import Acceptance, Reception, Reimbursement, Resolution, ReturnStatus
from cxkit.returns._moves import moves_of
from cxkit.returns._state import ReturnState
from cxkit.returns._units import ReturnUnit
from cxkit.returns._wording import WORDS
from cxkit.values import Money, Reason

UnitRule = Callable[[ReturnUnit, Any], Reason | None]


def _named(unit: ReturnUnit) -> dict[str, Any]:
    return {"line": unit.line, "number": unit.number}


def each_unit(*rules: UnitRule) -> Callable[[ReturnState, Any], Reason | None]:
    """A check: every unit that a fact names is part of the case, is named once, and obeys the rules."""

    def check(request: ReturnState, fact: Any) -> Reason | None:
        seen: set[tuple[str, int]] = set()
        if not fact.units:
            return WORDS["return.no_units"]()
        for ref in fact.units:
            unit = request.unit(ref.line, ref.number)
            if unit is None:
                return WORDS["return.no_such_unit"](line=ref.line, number=ref.number)
            if (unit.line, unit.number) in seen:
                return WORDS["return.unit_twice"](**_named(unit))
            seen.add((unit.line, unit.number))
            for rule in rules:
                reason = rule(unit, fact)
                if reason is not None:
                    return reason
        return None

    return check


def is_active(unit: ReturnUnit, fact: Any) -> Reason | None:
    """Its return was not cancelled, expired or undone."""
    return None if unit.is_active else WORDS["return.not_active"](**_named(unit), reception=unit.reception)


def is_open(unit: ReturnUnit, fact: Any) -> Reason | None:
    """Nothing was done about it yet."""
    return WORDS["return.settled"](**_named(unit), outcome=unit.outcome) if unit.outcome is not None else None


def is_accepted(unit: ReturnUnit, fact: Any) -> Reason | None:
    """Its return was accepted."""
    return (
        None if unit.is_accepted else WORDS["return.not_accepted"](**_named(unit), acceptance=unit.acceptance)
    )


_ON_THE_WAY = frozenset(
    {
        Reception.AWAITING,
        Reception.IN_TRANSIT,
        Reception.LOST_IN_TRANSIT,
        Reception.WRONG_ITEM,
        Reception.SHORT_SHIPPED,
    }
)
_MAY_BECOME = {
    Reception.IN_TRANSIT: frozenset({Reception.AWAITING}),
    Reception.RECEIVED: _ON_THE_WAY,
    Reception.LOST_IN_TRANSIT: frozenset({Reception.AWAITING, Reception.IN_TRANSIT}),
    Reception.WRONG_ITEM: frozenset({Reception.AWAITING, Reception.IN_TRANSIT}),
    Reception.SHORT_SHIPPED: frozenset({Reception.AWAITING, Reception.IN_TRANSIT}),
    Reception.GIVEN_TO_CUSTOMER: frozenset({Reception.AWAITING}),
    Reception.EXPIRED: frozenset({Reception.AWAITING}),
    Reception.CANCELLED: frozenset({Reception.AWAITING}),
}
"""From where a unit can come to each reception; what was missed can still be received."""


def reception_follows(unit: ReturnUnit, fact: Any) -> Reason | None:
    """Goods do not come back twice, and only what is awaited can be cancelled."""
    to = Reception.RECEIVED if isinstance(fact, facts.Received) else fact.reception
    if unit.reception not in _MAY_BECOME.get(to, frozenset()):
        return WORDS["return.reception"](**_named(unit), reception=unit.reception, to=to)
    return stays_open(unit) if to in (Reception.CANCELLED, Reception.EXPIRED) else None


def stays_open(unit: ReturnUnit) -> Reason | None:
    """Nobody keeps the goods and what was given for them: the unit could be returned a second time."""
    return WORDS["return.given_already"](**_named(unit), outcome=unit.outcome) if unit.is_settled else None


def can_be_judged(unit: ReturnUnit, fact: Any) -> Reason | None:
    """Goods are judged when they are back, or when it is clear that they will not come."""
    if unit.reimbursement is Reimbursement.REIMBURSED:
        return WORDS["return.reimbursed"](**_named(unit))
    waiting = unit.reception in (Reception.AWAITING, Reception.IN_TRANSIT)
    return WORDS["return.not_back"](**_named(unit), reception=unit.reception) if waiting else None


def resolution_fits(unit: ReturnUnit, fact: facts.ResolutionChosen) -> Reason | None:
    """A rejected unit is sent back or compensated, nothing else."""
    fits = fact.resolution in (Resolution.SEND_BACK, Resolution.COMPENSATION)
    return (
        WORDS["return.unfit_resolution"](**_named(unit))
        if unit.acceptance is Acceptance.REJECTED and not fits
        else None
    )


def not_rejected(unit: ReturnUnit, fact: Any) -> Reason | None:
    """The unit was accepted, or is exchanged or repaired before it was judged."""
    rejected = unit.acceptance is Acceptance.REJECTED
    return WORDS["return.not_accepted"](**_named(unit), acceptance=unit.acceptance) if rejected else None


def may_go_back(unit: ReturnUnit, fact: Any) -> Reason | None:
    """Only goods that are here can be sent back: rejected ones, or repaired ones."""
    if unit.reception is not Reception.RECEIVED:
        return WORDS["return.not_back"](**_named(unit), reception=unit.reception)
    if unit.acceptance is Acceptance.REJECTED or unit.outcome is Resolution.REPAIR:
        return None
    return WORDS["return.stays_here"](**_named(unit))


def is_here(unit: ReturnUnit, fact: Any) -> Reason | None:
    """Goods that were put to stock or disposed of are no longer at hand."""
    return None if unit.disposition is None or unit.is_here else _put_away(unit)


def can_be_put_away(unit: ReturnUnit, fact: facts.PutAway) -> Reason | None:
    """Goods are put away once they are back and inspected, and what is gone for good stays there."""
    if unit.reception is not Reception.RECEIVED:
        return WORDS["return.not_back"](**_named(unit), reception=unit.reception)
    if not unit.is_judged:
        return WORDS["return.not_inspected"](**_named(unit))
    if unit.is_kept:
        return WORDS["return.settled"](**_named(unit), outcome=unit.outcome)
    there = unit.disposition is not None and (
        unit.disposition.is_final or unit.disposition is fact.disposition
    )
    return _put_away(unit) if there else None


def _put_away(unit: ReturnUnit) -> Reason:
    return WORDS["return.put_away"](**_named(unit), disposition=unit.disposition)


def moves_fit(request: ReturnState, fact: facts.PutAway) -> Reason | None:
    """The goods booked are those that the case knows of its units."""
    fits = fact.moves == moves_of(request, fact.units)
    return None if fits else WORDS["return.moves"]()


def is_exchanged(unit: ReturnUnit, fact: Any) -> Reason | None:
    """An exchange can be undone while the customer still has the original."""
    exchanged = unit.outcome in (Resolution.EXCHANGE, Resolution.REPLACEMENT)
    kept = unit.reception in _ON_THE_WAY
    return None if exchanged and kept else WORDS["return.not_exchanged"](**_named(unit))


def refund_fits(request: ReturnState, fact: facts.Refunded) -> Reason | None:
    """No unit gives back more than was paid for it and is not paid back yet; nothing pays more beside it."""
    if request.made_refund(fact.refund) is not None:
        return WORDS["return.refund_twice"](refund=fact.refund)
    for deduction in fact.deductions:
        if deduction.amount.minor < 0 and deduction.kind is not DeductionKind.PROMOTION:
            return WORDS["return.below_nothing"](kind=deduction.kind, amount=deduction.amount)
    if fact.shipping is not None and fact.shipping.minor < 0:
        return WORDS["return.negative_shipping"](amount=fact.shipping)
    for each in fact.units:
        unit = request.unit(each.line, each.number)
        left = None if unit is None else unit.refundable
        if unit is None or left is None:
            continue
        if each.amount.currency != left.currency or not 0 <= each.amount.minor <= left.minor:
            return WORDS["return.over_refund"](**_named(unit), amount=each.amount, left=left)
    return None


def refund_is_there(request: ReturnState, fact: facts.RefundErrored) -> Reason | None:
    """Only a refund that was made, and has not failed yet, can fail."""
    return WORDS["return.no_refund"](refund=fact.refund) if request.made_refund(fact.refund) is None else None


def nothing_back(request: ReturnState, at: datetime) -> Reason | None:
    """A return is cancelled only while nothing has come back."""
    active = [unit for unit in request.units if unit.is_active]
    if any(unit.reception is not Reception.AWAITING for unit in active):
        return WORDS["return.something_back"]()
    return next((reason for unit in active if (reason := stays_open(unit))), None)


def everything_settled(request: ReturnState, at: datetime) -> Reason | None:
    """A case is closed when every unit is settled or no longer being returned."""
    if request.status is ReturnStatus.DECLINED:
        return None
    count = sum(unit.quantity for unit in request.units if unit.is_active and not unit.is_settled)
    return WORDS["return.not_settled"](count=count) if count else None


def something_stays(request: ReturnState, fact: facts.SplitOff) -> Reason | None:
    """A split leaves units on both sides, the others in another request."""
    if fact.into == request.id:
        return WORDS["return.itself"]()
    return WORDS["return.nothing_stays"]() if all(unit.ref in fact.units for unit in request.units) else None


def compensation_fits(request: ReturnState, fact: facts.Compensated) -> Reason | None:
    """The units that a compensation names are part of the case, and its money is that of the case."""
    return _in_its_money(request, fact.amount) or (
        each_unit(is_active)(request, fact) if fact.units else None
    )


def difference_fits(request: ReturnState, fact: facts.Exchanged) -> Reason | None:
    """The difference to other goods is money of the case."""
    return None if fact.difference is None else _in_its_money(request, fact.difference)


def _in_its_money(request: ReturnState, amount: Money) -> Reason | None:
    """A case has one currency, that of what was paid or has gone back."""
    known = (*(unit.paid for unit in request.units), request.refunded, request.compensated)
    currency = next((each.currency for each in known if each is not None), amount.currency)
    if amount.currency == currency:
        return None
    return WORDS["return.currency"](currency=currency, other=amount.currency)
