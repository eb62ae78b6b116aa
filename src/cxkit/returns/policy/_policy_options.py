"""The choices that a return policy makes: which delivery opens the window, how days count, who pays."""

from __future__ import annotations

from cxkit.values import Labelled


class WindowStart(Labelled):
    """Delivery that opens the window; never the time of the order."""

    UNIT = "unit_delivery", "Delivery of the unit itself", "该件商品签收", "該件商品簽收"
    LAST = "last_delivery", "Delivery of the last unit of the order", "订单最后一件签收", "訂單最後一件簽收"


class WindowCount(Labelled):
    """How the days of the window are counted."""

    DAY_AFTER = "day_after", "Whole local days from the day after", "自次日起按日计算", "自次日起按日計算"
    INSTANT = "instant", "To the instant, 24 hours a day", "按24小时精确计算", "按24小時精確計算"


class FreightRule(Labelled):
    """Rule for who pays for sending goods back."""

    CUSTOMER = (
        "customer",
        "The customer, unless the merchant is at fault",
        "顾客（商家责任除外）",
        "顧客（商家責任除外）",
    )
    MERCHANT = "merchant", "The merchant, always", "商家", "商家"


class ShippingRule(Labelled):
    """When the charge for the first delivery is paid back."""

    NEVER = "never", "Never", "不退", "不退"
    AT_FAULT = "at_fault", "When the merchant is at fault", "商家责任时退还", "商家責任時退還"
    WHOLE_ORDER = (
        "whole_order",
        "When the merchant is at fault or the whole order comes back",
        "商家责任或整单退货时退还",
        "商家責任或整單退貨時退還",
    )
