"""Why something cannot happen to a return now: the rules of its units and of the request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from cxkit.returns import facts
from cxkit.returns._amounts import DeductionKind
from cxkit.returns._enums import Acceptance, Reception, Reimbursement, Resolution, ReturnStatus
from cxkit.returns._state import ReturnState
from cxkit.returns._units import ReturnUnit
from cxkit.values import Reason, Text

NO_UNITS = Text("return.no_units", "it names no unit", "没有指定商品", "沒有指定商品")
NO_SUCH_UNIT = Text(
    "return.no_such_unit",
    "unit {number} of line {line} is not part of it",
    "订单行{line}第{number}件不在此退货申请中",
    "訂單列{line}第{number}件不在此退貨申請中",
)
NOT_ACTIVE = Text(
    "return.not_active",
    "unit {number} of line {line} is no longer being returned: {reception}",
    "订单行{line}第{number}件已不在退货中（{reception}）",
    "訂單列{line}第{number}件已不在退貨中（{reception}）",
    words={"reception": Reception},
)
RECEPTION = Text(
    "return.reception",
    "unit {number} of line {line} cannot become {to}: it is {reception}",
    "订单行{line}第{number}件当前为“{reception}”，不能变为“{to}”",
    "訂單列{line}第{number}件目前為「{reception}」，不能變為「{to}」",
    words={"reception": Reception, "to": Reception},
)
STAYS_HERE = Text(
    "return.stays_here",
    "unit {number} of line {line} was neither rejected nor repaired: only such goods go back to the customer",
    "订单行{line}第{number}件既未检验不通过也未维修：只有此类商品才寄回顾客",
    "訂單列{line}第{number}件既未檢驗不通過也未維修：只有此類商品才寄回顧客",
)
NOT_BACK = Text(
    "return.not_back",
    "unit {number} of line {line} is not back: it is {reception}",
    "订单行{line}第{number}件尚未退回（{reception}）",
    "訂單列{line}第{number}件尚未退回（{reception}）",
    words={"reception": Reception},
)
NOT_ACCEPTED = Text(
    "return.not_accepted",
    "unit {number} of line {line} was not accepted: it is {acceptance}",
    "订单行{line}第{number}件未被接受（{acceptance}）",
    "訂單列{line}第{number}件未被接受（{acceptance}）",
    words={"acceptance": Acceptance},
)
SETTLED = Text(
    "return.settled",
    "unit {number} of line {line} is settled already: {outcome}",
    "订单行{line}第{number}件已处理完毕（{outcome}）",
    "訂單列{line}第{number}件已處理完畢（{outcome}）",
    words={"outcome": Resolution},
)
REIMBURSED = Text(
    "return.reimbursed",
    "the customer has the money for unit {number} of line {line} already",
    "订单行{line}第{number}件已退款，不能再更改检验结果",
    "訂單列{line}第{number}件已退款，不能再更改檢驗結果",
)
OVER_REFUND = Text(
    "return.over_refund",
    "{amount:money} is more than can still be paid back for unit {number} of line {line}: {left:money}",
    "{amount}超过订单行{line}第{number}件尚可退的{left}",
    "{amount}超過訂單列{line}第{number}件尚可退的{left}",
)
BELOW_NOTHING = Text(
    "return.below_nothing",
    "a deduction ({kind}) of {amount:money} would pay back more than was paid: only a promotion is "
    "given back",
    "扣除项（{kind}）为{amount}，会使退款超过实付金额：只有优惠可以返还",
    "扣除項（{kind}）為{amount}，會使退款超過實付金額：只有優惠可以返還",
    words={"kind": DeductionKind},
)
NEGATIVE_SHIPPING = Text(
    "return.negative_shipping",
    "shipping of {amount:money} would be taken, not paid back",
    "配送费{amount}将被扣除，而不是退还",
    "運費{amount}將被扣除，而不是退還",
)
UNIT_TWICE = Text(
    "return.unit_twice",
    "unit {number} of line {line} is named twice",
    "订单行{line}第{number}件被重复指定",
    "訂單列{line}第{number}件被重複指定",
)
REFUND_TWICE = Text(
    "return.refund_twice",
    "refund {refund} is recorded already",
    "退款{refund}已登记过",
    "退款{refund}已登記過",
)
NO_REFUND = Text(
    "return.no_refund",
    "it has no refund {refund} that could fail",
    "没有可登记失败的退款{refund}",
    "沒有可登記失敗的退款{refund}",
)
NOT_EXCHANGED = Text(
    "return.not_exchanged",
    "unit {number} of line {line} was not exchanged, or the original is back already",
    "订单行{line}第{number}件没有换货，或原商品已退回",
    "訂單列{line}第{number}件沒有換貨，或原商品已退回",
)
SOMETHING_BACK = Text(
    "return.something_back",
    "goods are back already, or on their way: decide about them instead",
    "已有商品退回或在退回途中：请对其作出处理",
    "已有商品退回或在退回途中：請對其作出處理",
)
GIVEN_ALREADY = Text(
    "return.given_already",
    "unit {number} of line {line} is settled already ({outcome}): undo the exchange, or record that the "
    "customer keeps it",
    "订单行{line}第{number}件已处理完毕（{outcome}）：请撤销换货，或登记由顾客保留",
    "訂單列{line}第{number}件已處理完畢（{outcome}）：請撤銷換貨，或登記由顧客保留",
    words={"outcome": Resolution},
)
NOT_SETTLED = Text(
    "return.not_settled",
    "{count} of its units are not settled yet",
    "还有{count}件商品未处理完毕",
    "還有{count}件商品未處理完畢",
)
UNFIT = Text(
    "return.unfit_resolution",
    "unit {number} of line {line} was rejected: it can only be sent back or compensated",
    "订单行{line}第{number}件检验不通过：只能寄回或补偿",
    "訂單列{line}第{number}件檢驗不通過：只能寄回或補償",
)

NOTHING_STAYS = Text(
    "return.nothing_stays",
    "a split leaves at least one unit behind",
    "拆分后原申请至少保留一件商品",
    "拆分後原申請至少保留一件商品",
)

UnitRule = Callable[[ReturnUnit, Any], Reason | None]


def _named(unit: ReturnUnit) -> dict[str, Any]:
    return {"line": unit.line, "number": unit.number}


def each_unit(*rules: UnitRule) -> Callable[[ReturnState, Any], Reason | None]:
    """A check: every unit that a fact names is part of the case, is named once, and obeys the rules."""

    def check(request: ReturnState, fact: Any) -> Reason | None:
        seen: set[tuple[str, int]] = set()
        if not fact.units:
            return NO_UNITS()
        for ref in fact.units:
            unit = request.unit(ref.line, ref.number)
            if unit is None:
                return NO_SUCH_UNIT(line=ref.line, number=ref.number)
            if (unit.line, unit.number) in seen:
                return UNIT_TWICE(**_named(unit))
            seen.add((unit.line, unit.number))
            for rule in rules:
                reason = rule(unit, fact)
                if reason is not None:
                    return reason
        return None

    return check


def is_active(unit: ReturnUnit, fact: Any) -> Reason | None:
    """Its return was not cancelled, expired or undone."""
    return None if unit.is_active else NOT_ACTIVE(**_named(unit), reception=unit.reception)


def is_open(unit: ReturnUnit, fact: Any) -> Reason | None:
    """Nothing was done about it yet."""
    return SETTLED(**_named(unit), outcome=unit.outcome) if unit.outcome is not None else None


def is_accepted(unit: ReturnUnit, fact: Any) -> Reason | None:
    """Its return was accepted."""
    return None if unit.is_accepted else NOT_ACCEPTED(**_named(unit), acceptance=unit.acceptance)


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
        return RECEPTION(**_named(unit), reception=unit.reception, to=to)
    return stays_open(unit) if to in (Reception.CANCELLED, Reception.EXPIRED) else None


def stays_open(unit: ReturnUnit) -> Reason | None:
    """Nobody keeps the goods and what was given for them: the unit could be returned a second time."""
    return GIVEN_ALREADY(**_named(unit), outcome=unit.outcome) if unit.is_settled else None


def can_be_judged(unit: ReturnUnit, fact: Any) -> Reason | None:
    """Goods are judged when they are back, or when it is clear that they will not come."""
    if unit.reimbursement is Reimbursement.REIMBURSED:
        return REIMBURSED(**_named(unit))
    waiting = unit.reception in (Reception.AWAITING, Reception.IN_TRANSIT)
    return NOT_BACK(**_named(unit), reception=unit.reception) if waiting else None


def resolution_fits(unit: ReturnUnit, fact: facts.ResolutionChosen) -> Reason | None:
    """A rejected unit is sent back or compensated, nothing else."""
    fits = fact.resolution in (Resolution.SEND_BACK, Resolution.COMPENSATION)
    return UNFIT(**_named(unit)) if unit.acceptance is Acceptance.REJECTED and not fits else None


def not_rejected(unit: ReturnUnit, fact: Any) -> Reason | None:
    """It was accepted, or is exchanged or repaired before it was judged."""
    rejected = unit.acceptance is Acceptance.REJECTED
    return NOT_ACCEPTED(**_named(unit), acceptance=unit.acceptance) if rejected else None


def may_go_back(unit: ReturnUnit, fact: Any) -> Reason | None:
    """Only goods that are here can be sent back: rejected ones, or repaired ones."""
    if unit.reception is not Reception.RECEIVED:
        return NOT_BACK(**_named(unit), reception=unit.reception)
    if unit.acceptance is Acceptance.REJECTED or unit.outcome is Resolution.REPAIR:
        return None
    return STAYS_HERE(**_named(unit))


def is_exchanged(unit: ReturnUnit, fact: Any) -> Reason | None:
    """An exchange can be undone while the customer still has the original."""
    exchanged = unit.outcome in (Resolution.EXCHANGE, Resolution.REPLACEMENT)
    kept = unit.reception in _ON_THE_WAY
    return None if exchanged and kept else NOT_EXCHANGED(**_named(unit))


def refund_fits(request: ReturnState, fact: facts.Refunded) -> Reason | None:
    """No unit gives back more than was paid for it and is not paid back yet; nothing pays more beside it."""
    if request.made_refund(fact.refund) is not None:
        return REFUND_TWICE(refund=fact.refund)
    for deduction in fact.deductions:
        if deduction.amount.minor < 0 and deduction.kind is not DeductionKind.PROMOTION:
            return BELOW_NOTHING(kind=deduction.kind, amount=deduction.amount)
    if fact.shipping is not None and fact.shipping.minor < 0:
        return NEGATIVE_SHIPPING(amount=fact.shipping)
    for each in fact.units:
        unit = request.unit(each.line, each.number)
        left = None if unit is None else unit.refundable
        if unit is None or left is None:
            continue
        if each.amount.currency != left.currency or not 0 <= each.amount.minor <= left.minor:
            return OVER_REFUND(**_named(unit), amount=each.amount, left=left)
    return None


def refund_is_there(request: ReturnState, fact: facts.RefundErrored) -> Reason | None:
    """Only a refund that was made, and has not failed yet, can fail."""
    return NO_REFUND(refund=fact.refund) if request.made_refund(fact.refund) is None else None


def nothing_back(request: ReturnState, at: datetime) -> Reason | None:
    """A return is cancelled only while nothing has come back."""
    active = [unit for unit in request.units if unit.is_active]
    if any(unit.reception is not Reception.AWAITING for unit in active):
        return SOMETHING_BACK()
    return next((reason for unit in active if (reason := stays_open(unit))), None)


def everything_settled(request: ReturnState, at: datetime) -> Reason | None:
    """A case is closed when every unit is settled or no longer being returned."""
    if request.status is ReturnStatus.DECLINED:
        return None
    count = sum(unit.quantity for unit in request.units if unit.is_active and not unit.is_settled)
    return NOT_SETTLED(count=count) if count else None


def something_stays(request: ReturnState, fact: facts.SplitOff) -> Reason | None:
    """A split leaves units on both sides."""
    return NOTHING_STAYS() if all(unit.ref in fact.units for unit in request.units) else None


def compensation_fits(request: ReturnState, fact: facts.Compensated) -> Reason | None:
    """The units that a compensation names are part of the case."""
    return each_unit(is_active)(request, fact) if fact.units else None
