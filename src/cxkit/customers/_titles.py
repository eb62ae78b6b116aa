"""The names of the kinds and facts of this room, in three languages."""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

TITLES: Final = labels(
    "title",
    """
campaign: Campaign | 推广活动 | 行銷活動
campaign.cancelled: Campaign cancelled | 推广活动已取消 | 行銷活動已取消
campaign.ended: Campaign ended | 推广活动已结束 | 行銷活動已結束
campaign.erased: Campaign personal data erased | 推广活动个人信息已删除 | 行銷活動個人資料已刪除
campaign.evaluated: Campaign evaluated | 推广活动已评估 | 行銷活動已評估
campaign.launched: Campaign launched | 推广活动已启动 | 行銷活動已啟動
campaign.planned: Campaign planned | 推广活动已计划 | 行銷活動已規劃
campaign.policy: Contact frequency limit | 联系频率上限 | 聯絡頻率上限
campaign.postponed: Campaign postponed | 推广活动已延期 | 行銷活動已延期
campaign.result: Campaign result | 推广活动效果 | 行銷活動成效
campaign_member: Campaign member | 推广对象 | 行銷對象
campaign_member.announced: Contacted | 已触达 | 已觸及
campaign_member.declined: Campaign declined | 已谢绝推广活动 | 已謝絕行銷活動
campaign_member.enrolled: Added to the campaign audience | 已列入推广名单 | 已列入行銷名單
campaign_member.erased: Campaign member's personal data erased
  推广对象个人信息已删除 | 行銷對象個人資料已刪除
campaign_member.held_back: Held back from the campaign | 已排除出推广活动 | 已排除於行銷活動
campaign_member.opted_out: Opted out of such campaigns | 已退订此类推广 | 已退訂此類行銷
campaign_member.participated: Took part in the campaign | 已参与推广活动 | 已參與行銷活動
campaign_member.undelivered: Campaign announcement undelivered | 推广消息未送达 | 行銷訊息未送達
contact_point: Contact point | 联系方式 | 聯絡方式
customer: Customer | 顾客 | 顧客
customer.behaviour_policy: Habit recognition policy | 行为习惯识别规则 | 行為習慣辨識規則
customer.bound: Measure bounds | 指标范围 | 指標範圍
customer.care_policy: Customer care policy | 顾客关怀规则 | 顧客關懷規則
customer.class_changed: Value class changed | 价值等级已变更 | 價值等級已變更
customer.consent: Consent entry | 同意记录 | 同意紀錄
customer.consent_given: Consent given | 已给予同意 | 已給予同意
customer.consent_policy: Consent policy | 同意管理规则 | 同意管理規則
customer.consent_withdrawn: Consent withdrawn | 已撤回同意 | 已撤回同意
customer.details_changed: Customer details changed | 顾客资料已变更 | 顧客資料已變更
customer.details_confirmed: Customer details confirmed | 顾客资料已确认 | 顧客資料已確認
customer.erased: Customer's personal data erased | 顾客个人信息已删除 | 顧客個人資料已刪除
customer.evidence: Match evidence | 重复匹配依据 | 重複比對依據
customer.festival: Festival | 节日 | 節日
customer.field_rule: Field upkeep rule | 字段维护规则 | 欄位維護規則
customer.fields_changed: Own fields changed | 已更改自定义字段 | 已變更自訂欄位
customer.follow_up: Follow-up plan | 回访计划 | 回訪計畫
customer.imported: Customer imported | 顾客资料已导入 | 顧客資料已匯入
customer.match_policy: Duplicate matching policy | 重复匹配规则 | 重複比對規則
customer.membership: Loyalty membership | 会员身份 | 會員資格
customer.membership_changed: Loyalty membership changed | 会员信息已变更 | 會員資訊已變更
customer.merged_into: Merged into another record | 已合并到其他记录 | 已合併到其他紀錄
customer.outcome_name: Name of a segment | 分群名称 | 分群名稱
customer.permission: Permission to use data | 使用许可 | 使用許可
customer.preference: Customer preference | 顾客偏好 | 顧客偏好
customer.registered: Customer registered | 顾客已建档 | 顧客已建檔
customer.rule: Classification rule | 分类规则 | 分類規則
customer.rule_policy: Classification policy | 分类规则集 | 分類規則集
customer.segment_changed: Behaviour segment changed | 行为分群已变更 | 行為分群已變更
customer.survives: Field survival rule | 字段保留规则 | 欄位保留規則
customer.survivorship: Survivorship policy | 合并保留规则 | 合併保留規則
customer.tier: Membership tier | 会员等级 | 會員等級
customer.tier_policy: Membership tier policy | 会员等级规则 | 會員等級規則
customer.trait: Customer trait | 顾客特征 | 顧客特徵
customer.unmerged: Merge undone | 已取消合并 | 已取消合併
customer.upkeep_policy: Record upkeep policy | 资料维护规则 | 資料維護規則
organisation: Organisation | 企业 | 企業
organisation.closed: Organisation closed | 企业已停用 | 企業已停用
organisation.details_changed: Organisation details changed | 企业资料已变更 | 企業資料已變更
organisation.erased: Organisation's personal data erased | 企业记录个人信息已删除 | 企業紀錄個人資料已刪除
organisation.joined: Customer joined organisation | 顾客已加入企业 | 顧客已加入企業
organisation.left: Customer left organisation | 顾客已离开企业 | 顧客已離開企業
organisation.member: Organisation member | 企业成员 | 企業成員
organisation.registered: Organisation registered | 企业已建档 | 企業已建檔
""",
)

labels(
    "verb",
    """
campaign.evaluate: evaluate | 评估效果 | 評估成效
campaign.launch: launch | 启动 | 啟動
campaign.postpone: postpone | 延期 | 延期
campaign_member.announce: announce | 触达 | 觸及
campaign_member.bounce: record as undelivered | 登记未送达 | 登記未送達
campaign_member.hold_back: hold back | 排除 | 排除
campaign_member.participate: record the participation | 登记参与 | 登記參與
customer.classify: set the class | 设定顾客等级 | 設定顧客等級
customer.confirm: confirm the details | 核实资料 | 確認資料
customer.merge_into: merge into another record | 合并到其他记录 | 合併到其他紀錄
customer.place: place in a segment | 归入分群 | 歸入分群
customer.set_membership: set the membership | 设定会员身份 | 設定會員資格
customer.unmerge: undo the merge | 撤销合并 | 撤銷合併
customer.withdraw: withdraw a consent | 撤回同意 | 撤回同意
organisation.join: join | 加入 | 加入
""",
)
"""What can be done with the objects of this room."""
