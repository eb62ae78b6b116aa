"""Signs of abused returns, each with its evidence: reasons to look, never a verdict.

Returns for which the merchant or the carrier answers never count in a customer's rate, and the rate
is shrunk towards what is usual, so that one return of one purchase says next to nothing. Every signal
names the returns that show it: who reads it can look them up, and see what speaks for the customer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from cxkit._typing import Named, Several
from cxkit.errors import Invalid
from cxkit.kernel import field, record
from cxkit.returns._enums import Acceptance, Condition, Party, Reception, ReturnReason
from cxkit.returns._state import ReturnState
from cxkit.returns._units import ReturnUnit
from cxkit.returns._wording import WORDS
from cxkit.values import LONGEST_ID, Labelled, PolicyId, Reason


class SignalKind(Labelled):
    """Kind of signal."""

    RETURN_RATE = "return_rate", "Returns much more than is usual", "退货率明显偏高", "退貨率明顯偏高"
    OTHER_ITEM = "other_item", "Other goods came back", "退回商品不符", "退回商品不符"
    MISSING = "missing", "Goods were missing from the parcel", "退回包裹缺件", "退回包裹缺件"
    WORN = "worn", "Came back used or damaged", "退回商品已使用或损坏", "退回商品已使用或損壞"
    KEPT = "kept", "Money back without the goods", "未退货而获退款", "未退貨而獲退款"
    UNPROVEN = (
        "unproven",
        "Faults claimed that an inspection did not find",
        "所称质量问题经检验未发现",
        "所稱品質問題經檢驗未發現",
    )


@record(name="return_request.abuse_rules")
class AbuseRules:
    """From when on something stands out.

    `usual_rate` is the share of delivered units that customers usually return by choice;
    `prior_units` is how many units of usual behaviour everybody is credited with.

    >>> AbuseRules(id="signals", version=1).usual_rate
    Decimal('0.1')
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(low=1)
    usual_rate: Decimal = field(default=Decimal("0.1"), low=Decimal(0), high=Decimal(1))
    prior_units: int = field(default=20, low=1)
    rate_limit: Decimal = field(default=Decimal("0.4"), low=Decimal(0), high=Decimal(1))
    least_times: int = field(default=2, low=1)


@record(name="return_request.abuse_signal")
class AbuseSignal:
    """One thing that stands out: how often, and the returns that show it.

    >>> reason = WORDS["return.signal_count"](count=2, returns="R-1, R-4")
    >>> AbuseSignal(kind="worn", count=2, returns=("R-1", "R-4"), reason=reason).count
    2
    """

    kind: Named[SignalKind]
    count: int = field(low=1)
    returns: Several[str]
    reason: Reason


def shrunk_rate(returned: int, delivered: int, rules: AbuseRules) -> Decimal:
    """A return rate drawn towards the usual one: (returned + prior × usual) / (delivered + prior).

    >>> shrunk_rate(1, 1, AbuseRules(id="signals", version=1))
    Decimal('0.1428571428571428571428571429')
    """
    return (returned + rules.usual_rate * rules.prior_units) / (delivered + rules.prior_units)


def abuse_signals(
    requests: Iterable[ReturnState], delivered: int, rules: AbuseRules
) -> tuple[AbuseSignal, ...]:
    """Signals in the returns of one customer (or one product), strongest kinds first.

    `delivered` is how many units that customer got in the same time. Declined and cancelled
    requests do not count.
    """
    if delivered < 0:
        raise Invalid(f"must be 0 or more, got {delivered}", code="number.low", path="delivered")
    cases = list(requests)
    signals = [signal for kind, sign in _SIGNS.items() if (signal := _counted(kind, sign, cases, rules))]
    rate = _rate(cases, delivered, rules)
    return (*([rate] if rate else []), *signals)


def _units(cases: Iterable[ReturnState]) -> Iterator[tuple[str, ReturnUnit]]:
    for case in cases:
        yield from ((case.id, unit) for unit in case.returning)


def _rate(cases: list[ReturnState], delivered: int, rules: AbuseRules) -> AbuseSignal | None:
    own = [(case, unit) for case, unit in _units(cases) if not unit.reason.at_fault]
    returned = sum(unit.quantity for _, unit in own)
    rate = shrunk_rate(returned, delivered, rules)
    if not own or rate <= rules.rate_limit:
        return None
    reason = WORDS["return.signal_rate"](
        returned=returned,
        delivered=delivered,
        rate=f"{rate * 100:.0f}",
        usual=f"{rules.usual_rate * 100:.0f}",
    )
    returns = tuple(dict.fromkeys(case for case, _ in own))
    return AbuseSignal(kind=SignalKind.RETURN_RATE, count=returned, returns=returns, reason=reason)


def _counted(
    kind: SignalKind, sign: Callable[[ReturnUnit], bool], cases: list[ReturnState], rules: AbuseRules
) -> AbuseSignal | None:
    """A sign that shows in at least so many different returns."""
    returns = tuple(dict.fromkeys(case for case, unit in _units(cases) if sign(unit)))
    if len(returns) < rules.least_times:
        return None
    reason = WORDS["return.signal_count"](count=len(returns), returns=", ".join(returns))
    return AbuseSignal(kind=kind, count=len(returns), returns=returns, reason=reason)


def _worn(unit: ReturnUnit) -> bool:
    return (
        unit.condition in (Condition.USED, Condition.DAMAGED, Condition.INCOMPLETE)
        and unit.reception is Reception.RECEIVED
        and not unit.reason.at_fault
    )


def _unproven(unit: ReturnUnit) -> bool:
    """A fault of the goods was claimed, and they were found without one and rejected."""
    claimed = unit.reason.liable is Party.MERCHANT and unit.reason is not ReturnReason.WRONG_ITEM
    sound = unit.condition in (Condition.SEALED, Condition.INTACT, Condition.USED)
    return claimed and sound and unit.acceptance is Acceptance.REJECTED


_SIGNS: dict[SignalKind, Callable[[ReturnUnit], bool]] = {
    SignalKind.OTHER_ITEM: lambda unit: unit.reception is Reception.WRONG_ITEM,
    SignalKind.MISSING: lambda unit: unit.reception is Reception.SHORT_SHIPPED,
    SignalKind.WORN: _worn,
    SignalKind.UNPROVEN: _unproven,
    SignalKind.KEPT: lambda unit: unit.reception is Reception.GIVEN_TO_CUSTOMER and bool(unit.refunded),
}
