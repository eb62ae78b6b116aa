"""The names of the kinds and facts of this room, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
offer: Offer | 优惠 | 優惠
offer.accepted: Offer accepted | 优惠已领取 | 優惠已領取
offer.benefit: Benefit of an offer | 优惠内容 | 優惠內容
offer.declined: Offer declined | 优惠已谢绝 | 優惠已謝絕
offer.erased: Offer's personal data erased | 优惠的个人信息已删除 | 優惠的個人資料已刪除
offer.expired: Offer expired | 优惠已过期 | 優惠已過期
offer.input_policy: Sensitive input policy | 敏感信息使用规则 | 敏感資料使用規則
offer.made: Offer made | 优惠已生成 | 優惠已產生
offer.policy: Offer frequency limits | 优惠频次上限 | 優惠頻次上限
offer.redeemed: Offer redeemed | 优惠已核销 | 優惠已核銷
offer.sensitive: Sensitive input | 敏感信息 | 敏感資料
offer.shown: Offer shown | 优惠已展示 | 優惠已展示
offer.taken_back: Discount taken back after a refund | 退款后优惠已收回 | 退款後優惠已收回
offer.terms: Terms of an offer | 优惠规则 | 優惠規則
offer.withdrawn: Offer withdrawn | 优惠已撤回 | 優惠已撤回
""",
)

labels(
    "verb",
    """
offer.accept: accept | 领取 | 領取
offer.expire: record as expired | 登记过期 | 登記過期
offer.redeem: redeem | 核销 | 核銷
offer.show: show | 展示 | 展示
offer.take_back: take the discount back | 收回优惠 | 收回優惠
""",
)
"""What can be done with the objects of this room."""
