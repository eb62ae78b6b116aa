"""Changes that an order still allows, with the reason and what to do instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cxkit._typing import Named
from cxkit.kernel import field, record
from cxkit.orders._enums import UnitStage
from cxkit.orders._portions import Portion
from cxkit.orders._wording import WORDS
from cxkit.values import LANGUAGES, Labelled, Language, Reason, Text, mark


class OrderChange(Labelled):
    """Part of an order that a customer wants to change."""

    CANCEL = "cancel", "Cancel", "取消订单", "取消訂單"
    REDIRECT = "redirect", "Change the address", "修改收货地址", "修改收件地址"
    RESCHEDULE = "reschedule", "Change the day of delivery", "修改配送日期", "修改配送日期"
    SWAP = "swap", "Take another variant", "更换款式", "更換款式"


class _Refusal(NamedTuple):
    """Why not, what to do instead, and both in one sentence."""

    why: Text
    instead: Text
    both: Text


def _refusal(code: str, why: tuple[str, str, str], instead: tuple[str, str, str]) -> _Refusal:
    joints = {"en": ": ", "zh-Hans": "：", "zh-Hant": "："}
    both = [f"{a}{joints[name]}{b}" for a, b, name in zip(why, instead, LANGUAGES, strict=True)]
    return _Refusal(
        Text(f"order.{code}.why", *why),
        Text(f"order.{code}.instead", *instead),
        Text(f"order.{code}", both[0], both[1], both[2]),
    )


_ON_ITS_WAY = ("the goods are on their way", "商品已在运输途中", "商品已在運送途中")
_HERE = ("the goods have been delivered", "商品已签收", "商品已簽收")
_PACKED = ("the goods are being packed", "商品正在备货", "商品正在備貨")
_BACK = ("the goods have come back already", "商品已退回", "商品已退回")
_GONE = ("the goods were lost on the way", "商品已在运输中丢失", "商品已在運送中遺失")
_OFF = ("the goods are cancelled already", "商品已取消", "商品已取消")

_RETURN_IT = ("return or exchange them", "可申请退货或换货", "可申請退貨或換貨")
_REFUSE_IT = (
    "refuse the parcel at the door, or return them when they have come",
    "可在派送时拒收，或签收后申请退货",
    "可在配送時拒收，或簽收後申請退貨",
)
_ASK_CARRIER = (
    "ask the carrier with the tracking number to redirect or to hold the parcel",
    "请凭物流单号联系快递公司更改地址或暂缓派送",
    "請憑物流單號聯絡物流商更改地址或暫緩配送",
)
_ORDER_ANEW = ("place a new order", "请重新下单", "請重新下單")
_CANCEL_FIRST = (
    "cancel them and order the other variant",
    "请取消后重新下单所需款式",
    "請取消後重新訂購所需款式",
)
_SEND_AGAIN = (
    "ask us to send them again, or for the money back",
    "可要求补发或退款",
    "可要求補寄或退款",
)

_C, _S = OrderChange, UnitStage

_REFUSED: dict[tuple[OrderChange, UnitStage], _Refusal] = {
    (_C.CANCEL, _S.SHIPPED): _refusal("cancel_shipped", _ON_ITS_WAY, _REFUSE_IT),
    (_C.CANCEL, _S.DELIVERED): _refusal("cancel_delivered", _HERE, _RETURN_IT),
    (_C.CANCEL, _S.RETURNED): _refusal("cancel_returned", _BACK, _ORDER_ANEW),
    (_C.CANCEL, _S.CANCELLED): _refusal("cancel_cancelled", _OFF, _ORDER_ANEW),
    (_C.REDIRECT, _S.PACKING): _refusal("redirect_packing", _PACKED, _ASK_CARRIER),
    (_C.REDIRECT, _S.SHIPPED): _refusal("redirect_shipped", _ON_ITS_WAY, _ASK_CARRIER),
    (_C.REDIRECT, _S.DELIVERED): _refusal("redirect_delivered", _HERE, _RETURN_IT),
    (_C.REDIRECT, _S.RETURNED): _refusal("redirect_returned", _BACK, _ORDER_ANEW),
    (_C.REDIRECT, _S.CANCELLED): _refusal("redirect_cancelled", _OFF, _ORDER_ANEW),
    (_C.RESCHEDULE, _S.DELIVERED): _refusal("reschedule_delivered", _HERE, _RETURN_IT),
    (_C.RESCHEDULE, _S.RETURNED): _refusal("reschedule_returned", _BACK, _ORDER_ANEW),
    (_C.RESCHEDULE, _S.CANCELLED): _refusal("reschedule_cancelled", _OFF, _ORDER_ANEW),
    (_C.SWAP, _S.PACKING): _refusal("swap_packing", _PACKED, _CANCEL_FIRST),
    (_C.SWAP, _S.SHIPPED): _refusal("swap_shipped", _ON_ITS_WAY, _REFUSE_IT),
    (_C.SWAP, _S.DELIVERED): _refusal("swap_delivered", _HERE, _RETURN_IT),
    (_C.SWAP, _S.RETURNED): _refusal("swap_returned", _BACK, _ORDER_ANEW),
    (_C.SWAP, _S.LOST): _refusal("swap_lost", _GONE, _SEND_AGAIN),
    (_C.SWAP, _S.CANCELLED): _refusal("swap_cancelled", _OFF, _ORDER_ANEW),
}
"""Changes that are refused, by stage; everything else is possible."""


@record(name="order.change_answer")
class ChangeAnswer:
    """Whether units at one stage can be changed so, and if not, why, and what to do instead.

    >>> portion = Portion(line="1", first=1, last=2, stage="shipped")
    >>> [answer.instead.text() for answer in change_answers([portion], OrderChange.CANCEL)]
    ['refuse the parcel at the door, or return them when they have come']
    """

    change: Named[OrderChange]
    stage: Named[UnitStage]
    quantity: int = field(low=1)
    allowed: bool
    why: Reason | None = None
    instead: Reason | None = None

    def text(self, language: Language = "en") -> str:
        """The answer in one line."""
        reasons = [reason.text(language) for reason in (self.why, self.instead) if reason is not None]
        answer = mark("clause", language).join(reasons) or WORDS["order.change_possible"].render(language)
        named = {"change": self.change.label(language), "stage": self.stage.label(language)}
        return WORDS["order.change_answer"].render(language, quantity=self.quantity, answer=answer, **named)


def change_answers(portions: Iterable[Portion], change: OrderChange) -> Iterator[ChangeAnswer]:
    """The answer for the units of an order, one for each stage that some of them are at."""
    counts: Counter[UnitStage] = Counter()
    for portion in portions:
        counts[portion.stage] += portion.quantity
    for stage in UnitStage:
        if not counts[stage]:
            continue
        refused = _REFUSED.get((change, stage))
        yield ChangeAnswer(
            change=change,
            stage=stage,
            quantity=counts[stage],
            allowed=refused is None,
            why=None if refused is None else refused.why(),
            instead=None if refused is None else refused.instead(),
        )


def why_not(change: OrderChange, stages: Iterable[UnitStage]) -> Reason | None:
    """Why units at those stages cannot be changed so, with what to do instead; None when they can."""
    for stage in UnitStage:
        refused = _REFUSED.get((change, stage)) if stage in stages else None
        if refused is not None:
            return refused.both()
    return None
