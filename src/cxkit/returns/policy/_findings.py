"""What a return policy finds about a unit, in words that can be said to the customer.

Every sentence speaks to the customer, in three languages. A finding speaks for the return or
against it, asks the customer for something, or notes what will follow.
"""

from __future__ import annotations

from cxkit.kernel import record
from cxkit.returns._enums import Condition, ReturnReason
from cxkit.values import GoodsTrait, Label, Labelled, Language, Reason, Text


class Bearing(Labelled):
    """Which way a finding points."""

    FOR = "for", "In your favour", "符合条件", "符合條件"
    AGAINST = "against", "Why not", "不符合条件", "不符合條件"
    ASKED = "asked", "We need from you", "需要您补充", "需要您補充"
    NOTE = "note", "Please note", "请注意", "請留意"


@record(name="return_request.finding")
class Finding:
    """One thing that a policy found, and (where it helps) what would change it.

    >>> Finding(bearing="asked", reason=EVIDENCE_ASKED(), change=SEND_PICTURE()).change.text()
    'send us a picture or a video that shows it'
    """

    bearing: Bearing
    reason: Reason
    change: Reason | None = None

    def text(self, language: Language = "en") -> str:
        """Both as one sentence."""
        said = self.reason.text(language)
        if self.change is None:
            return said
        joint = "; " if language == "en" else "；"
        return f"{said}{joint}{self.change.text(language)}"


WITHIN = Text(
    "return.within",
    "you asked in time: it was delivered on {delivered} and can be returned until the end of {last}",
    "您在期限内提出了申请：商品于{delivered}签收，可在{last}结束前申请退货",
    "您在期限內提出了申請：商品於{delivered}簽收，可在{last}結束前申請退貨",
)
WITHIN_HOURS = Text(
    "return.within_hours",
    "you asked in time: it was delivered on {delivered} and can be returned until {last}",
    "您在期限内提出了申请：商品于{delivered}签收，可在{last}之前申请退货",
    "您在期限內提出了申請：商品於{delivered}簽收，可在{last}之前申請退貨",
)
NO_LIMIT = Text(
    "return.no_limit",
    "it can be returned at any time",
    "该商品退货没有时间限制",
    "該商品退貨沒有時間限制",
)
NOT_BEGUN = Text(
    "return.not_begun",
    "part of your order is still to come, so the time for returning it has not begun to run",
    "您的订单尚有商品未签收，退货期限尚未开始计算",
    "您的訂單尚有商品未簽收，退貨期限尚未開始計算",
)
TOO_LATE = Text(
    "return.too_late",
    "it was delivered on {delivered} and could be returned until the end of {last}; you asked on {asked}",
    "商品于{delivered}签收，可在{last}结束前申请退货，而您于{asked}提出申请，已超过期限",
    "商品於{delivered}簽收，可在{last}結束前申請退貨，而您於{asked}提出申請，已超過期限",
)
TOO_LATE_HOURS = Text(
    "return.too_late_hours",
    "it was delivered on {delivered} and could be returned until {last}; you asked on {asked}",
    "商品于{delivered}签收，可在{last}之前申请退货，而您于{asked}提出申请，已超过期限",
    "商品於{delivered}簽收，可在{last}之前申請退貨，而您於{asked}提出申請，已超過期限",
)
IF_FAULTY = Text(
    "return.if_faulty",
    "if it is faulty or not what we described, tell us so and show it: then other rules apply",
    "如商品存在质量问题或与描述不符，请说明并提供凭证，我们将按相应规则处理",
    "如商品有品質問題或與描述不符，請說明並提供憑證，我們將按相應規則處理",
)
WARRANTY = Text(
    "return.warranty",
    "if it is faulty, the warranty may still cover it: ask us for a repair or an exchange",
    "如商品存在质量问题，可能仍在保修范围内，请联系我们申请维修或换货",
    "如商品有品質問題，可能仍在保固範圍內，請聯絡我們申請維修或換貨",
)
NOT_DELIVERED = Text(
    "return.not_delivered",
    "it has not been delivered yet",
    "商品尚未签收",
    "商品尚未簽收",
)
CANCEL_OR_WAIT = Text(
    "return.cancel_or_wait",
    "cancel what has not left us yet, or ask again when it has come",
    "尚未发货的商品可以直接取消，或在签收后再申请退货",
    "尚未出貨的商品可以直接取消，或在簽收後再申請退貨",
)
DELIVERY_UNKNOWN = Text(
    "return.delivery_unknown",
    "we do not know on which day it was delivered",
    "我们没有该商品的签收日期",
    "我們沒有該商品的簽收日期",
)
SHOW_DELIVERY = Text(
    "return.show_delivery",
    "tell us the day, with the carrier's message if you have it",
    "请告知签收日期，如有物流通知请一并提供",
    "請告知簽收日期，如有物流通知請一併提供",
)
NO_LINE = Text(
    "return.not_in_order",
    "line {line} is not part of order {order}",
    "订单{order}中没有订单行{line}",
    "訂單{order}中沒有訂單列{line}",
)
OTHER_ORDER = Text(
    "return.other_order",
    "ask for a return in the order in which you bought it",
    "请在购买该商品的订单中申请退货",
    "請在購買該商品的訂單中申請退貨",
)
TAKEN = Text(
    "return.taken",
    "you ask to return {asked}, and only {free} can still be returned: the rest has not come yet, is being "
    "returned, or was returned before",
    "您申请退{asked}件，目前可退{free}件：其余商品尚未签收、正在退货或已退货",
    "您申請退{asked}件，目前可退{free}件：其餘商品尚未簽收、正在退貨或已退貨",
)
MORE_THAN_BOUGHT = Text(
    "return.more_than_bought",
    "you ask to return {asked}, and your order has {bought} of it",
    "您申请退{asked}件，而您的订单中只有{bought}件",
    "您申請退{asked}件，而您的訂單中只有{bought}件",
)
TAKEN_ALL = Text(
    "return.taken_all",
    "everything that you received of it is being returned, or was returned before",
    "您已签收的该商品均在退货中或已退货",
    "您已簽收的該商品均在退貨中或已退貨",
)
ASK_FOR_FEWER = Text(
    "return.ask_for_fewer",
    "ask for {free}",
    "请将数量改为{free}件",
    "請將數量改為{free}件",
)
NOT_COVERED = Text(
    "return.reason_not_covered",
    "the reason you give is not one for which these terms allow a return",
    "您填写的原因不在本条款允许退货的范围内",
    "您填寫的原因不在本條款允許退貨的範圍內",
)
COVERED = Text(
    "return.reason_covered",
    "the reason you give is one for which these terms allow a return",
    "您填写的原因符合本条款的退货范围",
    "您填寫的原因符合本條款的退貨範圍",
)
CATEGORY_EXCLUDED = Text(
    "return.category_excluded",
    "goods of the category {category} cannot be returned without a fault",
    "{category}类商品无质量问题不支持退货",
    "{category}類商品無瑕疵不支援退貨",
)
RETURNABLE_KIND = Text(
    "return.returnable_kind",
    "goods of this kind can be returned",
    "该类商品支持退货",
    "該類商品支援退貨",
)
NOT_CONFIRMED = Text(
    "return.not_confirmed",
    "you were not asked at the purchase to agree that it cannot be returned, so it can",
    "购买时未经您确认不适用退货，因此可以退货",
    "購買時未經您確認不適用退貨，因此可以退貨",
)
FAULT_LIFTS = Text(
    "return.fault_lifts",
    "we answer for that: the limits for returns without a reason do not apply",
    "此问题由我方负责，无理由退货的限制不适用",
    "此問題由我方負責，無理由退貨的限制不適用",
)
EVIDENCE_GIVEN = Text(
    "return.evidence_given",
    "you showed what is wrong",
    "您已提供凭证",
    "您已提供憑證",
)
EVIDENCE_ASKED = Text(
    "return.evidence_asked",
    "we have not seen yet what is wrong",
    "我们尚未看到问题凭证",
    "我們尚未看到問題憑證",
)
SEND_PICTURE = Text(
    "return.send_picture",
    "send us a picture or a video that shows it",
    "请提供能显示问题的图片或视频",
    "請提供能顯示問題的圖片或影片",
)
CONDITION_LATER = Text(
    "return.condition_later",
    "we check the goods when they come back: they must be complete and unused",
    "商品退回后我们将检验，商品须完好且配件齐全",
    "商品退回後我們將檢驗，商品須完好且配件齊全",
)
FREIGHT_YOURS = Text(
    "return.freight_yours",
    "you pay for sending it back",
    "退货运费由您承担",
    "退貨運費由您負擔",
)
FREIGHT_TAKEN = Text(
    "return.freight_taken",
    "you pay for sending it back: we pay it first and take {amount:money} off your refund",
    "退货运费由您承担：我们先行代付，并从退款中扣除{amount}",
    "退貨運費由您負擔：我們先行代付，並從退款中扣除{amount}",
)
FREIGHT_OURS = Text(
    "return.freight_ours",
    "we pay for sending it back",
    "退货运费由我们承担",
    "退貨運費由我們負擔",
)
RESTOCKING = Text(
    "return.restocking",
    "we keep {percent} % of the price for putting it back on the shelf",
    "将扣除价格的{percent}%作为重新上架费",
    "將扣除價格的{percent}%作為重新上架費",
)
STATE_COSTS = Text(
    "return.state_costs",
    "we keep {percent} % of the price because of the state of the goods",
    "因商品状态，将扣除价格的{percent}%",
    "因商品狀態，將扣除價格的{percent}%",
)
STATE_MAY_COST = Text(
    "return.state_may_cost",
    "if the goods come back in a worse state, we keep part of the price",
    "如商品退回时状态不佳，将扣除部分价款",
    "如商品退回時狀態不佳，將扣除部分價款",
)
PROMOTION_AT_STAKE = Text(
    "return.promotion_at_stake",
    "the discount {code} was given for goods worth {minimum:money}: if what you keep comes to less, its "
    "share of the discount is taken off your refund",
    "优惠{code}需满{minimum}：如保留的商品不足该金额，其分摊的优惠将从退款中扣除",
    "優惠{code}需滿{minimum}：如保留的商品不足該金額，其分攤的優惠將從退款中扣除",
)
PIECES_AT_STAKE = Text(
    "return.pieces_at_stake",
    "the discount {code} was given for {least} pieces: if you keep fewer, their share of the discount is "
    "taken off your refund",
    "优惠{code}需满{least}件：如保留的商品少于该件数，其分摊的优惠将从退款中扣除",
    "優惠{code}需滿{least}件：如保留的商品少於該件數，其分攤的優惠將從退款中扣除",
)
REFUND_WITHIN = Text(
    "return.refund_within",
    "you get the money within {days} days after the goods are back with us",
    "我们收到退回商品后{days}天内退款",
    "我們收到退回商品後{days}天內退款",
)
SEND_BY = Text(
    "return.send_by",
    "send it back by the end of {last}",
    "请在{last}结束前寄回商品",
    "請在{last}結束前寄回商品",
)
WISH_NOT_OFFERED = Text(
    "return.wish_not_offered",
    "these terms do not offer what you wish for; the money back is possible",
    "本条款不提供您希望的处理方式，可以为您退款",
    "本條款不提供您希望的處理方式，可以為您退款",
)


def _each(kind: type[Labelled], code: str, en: str, zh_hans: str, zh_hant: str) -> dict[Labelled, Text]:
    """A text for each member, with its label inside."""
    words = Label(en, zh_hans, zh_hant)

    def sentence(member: Labelled, language: Language) -> str:
        label = member.label(language)
        return words.in_language(language).replace("…", label[0].lower() + label[1:])

    return {
        member: Text(
            f"return.{code}.{member}",
            sentence(member, "en"),
            sentence(member, "zh-Hans"),
            sentence(member, "zh-Hant"),
        )
        for member in kind
    }


TRAIT_EXCLUDED = _each(
    GoodsTrait,
    "excluded",
    "goods of this kind cannot be returned without a fault (…)",
    "该类商品无质量问题不支持退货（…）",
    "該類商品無瑕疵不支援退貨（…）",
)
LIABLE = _each(
    ReturnReason,
    "liable",
    "you told us what is wrong: …",
    "您反映的问题：…",
    "您反映的問題：…",
)
CONDITION_GOOD = _each(
    Condition,
    "condition_good",
    "you say the goods are in this state: …; such goods are taken back",
    "您说明商品状态为：…，符合退货要求",
    "您說明商品狀態為：…，符合退貨要求",
)
CONDITION_BAD = _each(
    Condition,
    "condition_bad",
    "you say the goods are in this state: …; such goods are not taken back",
    "您说明商品状态为：…，不符合退货要求",
    "您說明商品狀態為：…，不符合退貨要求",
)
FOUND_GOOD = _each(
    Condition,
    "found_good",
    "we found the goods in this state: …; such goods are taken back",
    "经检验，商品状态为：…，符合退货要求",
    "經檢驗，商品狀態為：…，符合退貨要求",
)
FOUND_BAD = _each(
    Condition,
    "found_bad",
    "we found the goods in this state: …; such goods are not taken back",
    "经检验，商品状态为：…，不符合退货要求",
    "經檢驗，商品狀態為：…，不符合退貨要求",
)
FOUND_FAULT = _each(
    Condition,
    "found_fault",
    "we found what you told us of: …",
    "经检验，与您反映的问题一致：…",
    "經檢驗，與您反映的問題一致：…",
)
