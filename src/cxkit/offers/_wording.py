"""The texts of this room: offers."""

from __future__ import annotations

from typing import Final

from cxkit.values import Texts, error_texts, labels

error_texts("""
offer.ages: the highest age lies below the lowest | 年龄上限低于下限 | 年齡上限低於下限
offer.benefit: say what the offer gives | 须写明优惠内容 | 須寫明優惠內容
offer.channels: needs one channel or more | 至少需要一个渠道 | 至少需要一個通路
offer.dates: ends before it begins | 结束时间早于开始时间 | 結束時間早於開始時間
offer.discount: a discount is at most its basket | 优惠金额不得超过商品总额 | 優惠金額不得超過商品總額
offer.group: name the group of an offer that is one of it, and of no other
  同组只享一项的优惠须注明组别，其他优惠不得注明
  同組僅享一項的優惠須註明組別，其他優惠不得註明
offer.occasion: offers are for birthdays or anniversaries of membership
  只支持生日或会员周年 | 僅支援生日或會員週年
offer.restored: only an offer whose basket came back whole is given once more
  只有整单退回时才能返还优惠 | 僅整筆退回時才能返還優惠
refused.offer.eligible: eligibility was asked for other terms
  资格判断针对的是其他优惠规则 | 資格判斷針對的是其他優惠規則
""")

WORDS: Final = Texts("""
offer.sensitive: offers may not depend on {name}: {kind}
  优惠不得依据“{name}”，属于{kind} | 優惠不得依據「{name}」，屬於{kind}
offer.eligible: eligible for {terms} | 符合“{terms}”的条件 | 符合「{terms}」的條件
offer.not_eligible: not eligible for {terms} | 不符合“{terms}”的条件 | 不符合「{terms}」的條件
offer.nobody: the record is merged or erased | 该记录已合并或已删除 | 該紀錄已合併或已刪除
offer.not_begun: the offer begins on {on:date} | 优惠于{on}开始 | 優惠於{on}開始
offer.ended: the offer ended on {on:date} | 优惠已于{on}结束 | 優惠已於{on}結束
offer.no_profile: the offer is made by a profile, to which the customer has not agreed
  该优惠依据顾客画像，而顾客未同意画像分析 | 該優惠依據顧客輪廓，而顧客未同意輪廓分析
offer.contacts: {count:# contact|# contacts} in {days:# day|# days} {count:is|are} enough
  {days}天内已联系{count}次，不宜再打扰 | {days}天內已聯絡{count}次，不宜再打擾
offer.offers: {count:# offer|# offers} in {days:# day|# days} {count:is|are} enough
  {days}天内已有{count}项优惠 | {days}天內已有{count}項優惠
offer.open: {count:# offer is|# offers are} open for the customer already
  顾客还有{count}项优惠未使用 | 顧客還有{count}項優惠未使用
offer.made_before: it was made to the customer before | 顾客已获得过该优惠 | 顧客已獲得過該優惠
offer.still_open: it waits for the customer already | 顾客的该优惠尚未使用 | 顧客的該優惠尚未使用
offer.customer_cap: the customer redeemed it {count:once|# times} already
  顾客已使用{count}次 | 顧客已使用{count}次
offer.no_value: not known of the customer: {what} | 顾客的{what}未知 | 顧客的{what}未知
offer.no_match: not meant for customers of this {what} | 顾客的{what}不在范围内 | 顧客的{what}不在範圍內
offer.no_occasion: it is not the day: {what} | 不是该顾客的{what} | 不是該顧客的{what}
offer.complaints: {count:# complaint is|# complaints are} open: offer care first
  有{count}件投诉未结，应先关怀 | 有{count}件客訴未結，應先關懷
offer.returns: {count:# return is|# returns are} open: offer care first
  有{count}件退货未结，应先关怀 | 有{count}件退貨未結，應先關懷
offer.no_stock: {product} is out of stock | {product}无库存 | {product}無庫存
offer.bought: {product} was bought on {on:date} and lasts {days:# day|# days}
  {product}已于{on}购买，通常可用{days}天 | {product}已於{on}購買，通常可用{days}天
offer.returned: {product} was returned before | 顾客曾退回{product} | 顧客曾退回{product}
offer.no_margin: the margin is not known | 毛利未知 | 毛利未知
offer.margin: a margin of {margin:money} is below {least:money}
  毛利{margin}低于{least} | 毛利{margin}低於{least}
offer.cap: it was redeemed {count:once|# times}, which is all
  已使用{count}次，名额已满 | 已使用{count}次，名額已滿
offer.budget: the budget of {budget:money} does not bear it | 预算{budget}已不足 | 預算{budget}已不足
offer.over: it was valid until {at:instant} | 有效期至{at}，已过期 | 有效期至{at}，已過期
offer.endless: it has no end | 该优惠没有截止时间 | 該優惠沒有截止時間
offer.still_valid: it is valid until {at:instant} | 有效期至{at}，尚未过期 | 有效期至{at}，尚未過期
offer.not_open: its stage is {status:offers.OfferStatus} | 当前状态为“{status}” | 目前狀態為「{status}」
offer.small_basket: a basket of {basket:money} is below {least:money}
  商品总额{basket}，未满{least} | 商品總額{basket}，未滿{least}
offer.too_much: {discount:money} is more than the {most:money} that it gives
  {discount}超过该优惠可减的{most} | {discount}超過該優惠可減的{most}
offer.kept_more: {kept:money} is more than the {basket:money} that were bought
  保留的{kept}超过所购的{basket} | 保留的{kept}超過所購的{basket}
offer.back_too_much: {amount:money} is more than the {due:money} that is due back
  收回的{amount}超过应收回的{due} | 收回的{amount}超過應收回的{due}
offer.alone: an offer that goes alone gives more, or others do
  该优惠不与其他优惠同享 | 該優惠不與其他優惠同享
offer.one_of: another one of its group gives more | 同组已享另一项优惠 | 同組已享另一項優惠
offer.because.bought: because you bought {product} | 因为您购买过{product} | 因為您購買過{product}
offer.because.due: {product} may be due again: you usually buy it after {days:# day|# days}
  您购买的{product}通常{days}天左右需要补货 | 您購買的{product}通常{days}天左右需要補貨
offer.because.group: because {group} often buy {category}
  因为{group}常购买{category} | 因為{group}常購買{category}
offer.because.birthday: for your birthday | 祝您生日快乐 | 祝您生日快樂
offer.because.membership: because you have been a member for {years:# year|# years}
  因为您入会满{years}年 | 因為您入會滿{years}年
offer.because.tier: because you are a {tier} member | 因为您是{tier}会员 | 因為您是{tier}會員
offer.because.chance: drawn at random, not by your data
  随机抽取，与您的个人信息无关 | 隨機抽取，與您的個人資料無關
""")
"""The sentences of this room, by code."""

ASKED: Final = labels(
    "offer.asked",
    """
segment: segment | 分群 | 分群
class: class | 等级 | 等級
tier: tier | 会员等级 | 會員等級
region: region | 地区 | 地區
age: age | 年龄 | 年齡
""",
)
"""Conditions of terms on a customer."""

NOTES: Final = labels(
    "offer.note",
    """
pipl_24_price: Automated decisions may not treat people unreasonably differently in price
  自动化决策不得在交易价格上实行不合理的差别待遇 | 自動化決策不得在交易價格上實行不合理的差別待遇
pipl_24_marketing: Marketing by automated decisions has an option without personal traits, or an easy refusal
  以自动化决策推送营销信息，须提供不针对个人特征的选项或便捷的拒绝方式
  以自動化決策推送行銷訊息，須提供不針對個人特徵的選項或便捷的拒絕方式
pipl_28: Sensitive data take a purpose, a need and a separate consent
  处理敏感个人信息须有特定目的、充分必要并取得单独同意
  處理敏感個人資料須有特定目的、充分必要並取得單獨同意
consumers_9: No different price under equal conditions without the customer's knowledge
  不得在消费者不知情时对同一商品在同等交易条件下设置不同价格
  不得在消費者不知情時對同一商品在同等交易條件下設定不同價格
algorithms_21: No unreasonable difference in price by an algorithm from preferences or habits
  不得依据偏好、交易习惯等利用算法在交易价格上实施不合理的差别待遇
  不得依據偏好、交易習慣等利用演算法在交易價格上實施不合理的差別待遇
gdpr_22: A right to object to direct marketing, and not to be subject to solely automated decisions
  有权反对直接营销，并有权不受完全自动化决策的约束
  有權反對直接行銷，並有權不受完全自動化決策的約束
omnibus_6: Customers are told where a price was personalised by automated decisions
  价格经自动化决策个性化的，须告知消费者 | 價格經自動化決策個人化的，須告知消費者
""",
)
"""Rules of law in a sentence each, from secondary texts."""
