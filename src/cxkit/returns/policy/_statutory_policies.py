"""Return policies that the law prescribes, each with its source. They are starting points, not advice.

Check the source in force where you sell before you rely on one; a shop's own terms are declared
in the same way.
"""

from __future__ import annotations

from typing import Final

from cxkit.returns._enums import Condition, Resolution, ReturnReason
from cxkit.returns.policy._policy_options import FreightRule, ShippingRule, WindowCount, WindowStart
from cxkit.returns.policy._return_policy import ReturnPolicy
from cxkit.values import GoodsTrait, PolicyId
from cxkit.values.calendar import Rolling, belgian_calendar, china_calendar

_FAULTS = frozenset(
    {
        ReturnReason.DEFECTIVE,
        ReturnReason.DAMAGED,
        ReturnReason.NOT_AS_DESCRIBED,
        ReturnReason.WRONG_ITEM,
        ReturnReason.MISSING_PARTS,
        ReturnReason.COLOUR,
    }
)

CHINA_7_DAYS: Final = ReturnPolicy(
    id=PolicyId("china-7-days"),
    version=2,
    name="网络购买商品七日无理由退货",
    source="Law on the Protection of Consumer Rights and Interests (消费者权益保护法), article 25; "
    "Interim Measures for Seven-Day Unconditional Return of Goods Purchased Online "
    "(网络购买商品七日无理由退货暂行办法), articles 6 and 7; Civil Code (民法典), article 203",
    tz="Asia/Shanghai",
    rolling=Rolling.PRC_CIVIL_CODE,
    calendar=china_calendar(),
    window_days=7,
    window_start=WindowStart.UNIT,
    window_count=WindowCount.DAY_AFTER,
    excluded=frozenset(
        {GoodsTrait.MADE_TO_ORDER, GoodsTrait.PERISHABLE, GoodsTrait.DIGITAL, GoodsTrait.PERIODICAL}
    ),
    excluded_if_confirmed=frozenset(
        {GoodsTrait.HYGIENE, GoodsTrait.CHANGES_OPENED, GoodsTrait.ACTIVATED, GoodsTrait.NEAR_EXPIRY}
    ),
    conditions=frozenset({Condition.SEALED, Condition.INTACT}),
    evidence_for=_FAULTS,
    remedies=frozenset({Resolution.REFUND}),
    refund_days=7,
    freight=FreightRule.CUSTOMER,
    shipping=ShippingRule.AT_FAULT,
)
"""China's seven-day return without a reason: counted from the day after signing, goods intact, refund
within seven days of their return, the customer pays the freight. A period that would end on a day of
statutory rest ends with the day after it."""

EU_14_DAYS: Final = ReturnPolicy(
    id=PolicyId("eu-14-days"),
    version=2,
    name="Right of withdrawal from a distance contract",
    source="Directive 2011/83/EU on consumer rights, articles 9, 13, 14 and 16 and recital 41; "
    "Regulation 1182/71, article 3; the public holidays of Belgium",
    tz="Europe/Brussels",
    rolling=Rolling.EU_1182_71,
    calendar=belgian_calendar(),
    window_days=14,
    window_start=WindowStart.LAST,
    window_count=WindowCount.DAY_AFTER,
    excluded=frozenset(
        {
            GoodsTrait.MADE_TO_ORDER,
            GoodsTrait.PERISHABLE,
            GoodsTrait.DIGITAL,
            GoodsTrait.PERIODICAL,
            GoodsTrait.HYGIENE,
        }
    ),
    evidence_for=_FAULTS,
    remedies=frozenset({Resolution.REFUND}),
    send_back_days=14,
    refund_days=14,
    freight=FreightRule.CUSTOMER,
    shipping=ShippingRule.WHOLE_ORDER,
)
"""The European right of withdrawal: fourteen days from the delivery of the last good of the order, the
delivery charge paid back when everything is returned. A period that would end on a Saturday, Sunday or public
holiday ends with the next working day; in another member state than Belgium, give its `tz` and `calendar`."""
